"""Where our resolver and another differ, someone has looked at who is right, and must at a new difference."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .apart import run_apart

TRIAGED = tomllib.loads(
    Path(__file__).with_suffix(".toml").with_stem("cross_check").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("program", "other", "fewest"),
    [("cross_check", "jedi", [150, 900]), ("cross_check_astroid", "astroid", [100, 600])],
    ids=["jedi", "astroid"],
)
def test_every_disagreement_is_known_and_every_known_one_is_there(
    program: str, other: str, fewest: list[int]
) -> None:
    lines = run_apart(f"tests.rules.{program}", seconds=900)
    counts = [int(line.removeprefix("of ")) for line in lines if line.startswith("of ")]
    assert len(counts) == len(fewest)
    assert all(count > least for count, least in zip(counts, fewest, strict=True))
    found = {line for line in lines if not line.startswith("of ")}
    assert found == {each["found"] for each in TRIAGED["disagreement"] if f", {other} " in each["found"]}


def test_each_says_who_is_right_and_why() -> None:
    assert {each["right"] for each in TRIAGED["disagreement"]} <= {"we", "jedi", "astroid", "both"}
    assert all(each["why"] for each in TRIAGED["disagreement"])
