"""Where the resolver and jedi differ, someone has looked at who is right, and must at a new difference."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .apart import run_apart

TRIAGED = Path(__file__).parent / "cross_check.toml"
FEWEST = 150
"""How many expressions of each kind there are at least."""


def test_every_disagreement_with_jedi_is_known_and_every_known_one_is_there() -> None:
    lines = run_apart("tests.rules.cross_check", seconds=400)
    counts = [int(line.removeprefix("of ")) for line in lines if line.startswith("of ")]
    assert len(counts) == 2
    assert min(counts) > FEWEST
    triaged = tomllib.loads(TRIAGED.read_text(encoding="utf-8"))["disagreement"]
    assert {each["right"] for each in triaged} <= {"we", "jedi", "both"}
    assert all(each["why"] for each in triaged)
    found = {line for line in lines if not line.startswith("of ")}
    assert found == {each["found"] for each in triaged}
