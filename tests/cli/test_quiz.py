"""`kata quiz`, with answers that are typed."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import EXERCISES, KATA, SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Desk

FINE, WRONG = "a_right_line", "a_wrong_line"
MARK = "which-piece-this-is"


@pytest.fixture
def quiz(desk: Desk) -> Callable[..., str]:
    """The command on a desk with two pieces of its own, run to its end on what is typed."""
    for name, exercise, fine in ((FINE, EXERCISES[0], "true"), (WRONG, EXERCISES[1], "false")):
        for kind, suffix, text in (
            ("exercises", "py", f'"""{MARK}: {name}."""\n'),
            ("solutions", "toml", f'about = "{exercise}"\nfine = {fine}\nbecause = "Because of {name}."\n'),
        ):
            file = desk.root / kind / "quiz" / f"{name}.{suffix}"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)

    def run(typed: str, *arguments: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            [KATA, "quiz", *arguments],
            cwd=cwd or desk.root,
            env=desk.environment(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def asked(shown: str) -> list[str]:
    """The pieces that were shown, in their order."""
    return re.findall(rf"{MARK}: (\w+)", shown)


def kept(desk: Desk) -> dict[str, bool]:
    """Of the pieces that were answered: whether rightly."""
    progress = json.loads((desk.root / ".kata" / "progress.json").read_text())
    return {name: answer["right"] for name, answer in progress["quiz"].items()}


def test_fine_is_the_last_answer_and_is_right_for_what_is_fine(desk: Desk, quiz: Callable[..., str]) -> None:
    shown = quiz("3\n3\n")  # two excuses and "it is fine", for a piece that is and one that is not
    assert "1 of 2 right." in shown
    assert "✓ Right: it is fine" in shown
    assert "✗ No: “I can switch schema at runtime for tenants.”" in shown
    assert kept(desk) == {FINE: True, WRONG: False}


def test_the_reason_is_told_at_once_and_where_there_is_more(quiz: Callable[..., str]) -> None:
    shown = quiz("3\nq\n")
    (first, second) = asked(shown)
    assert shown.index(f"Because of {first}.") < shown.index(f"{MARK}: {second}")
    assert f"More: kata explain {'01' if first == FINE else '06'}" in shown
    assert f"Because of {second}." not in shown


def test_the_excuse_itself_is_right_for_what_is_wrong(desk: Desk, quiz: Callable[..., str]) -> None:
    for number in ("1", "2"):
        while True:  # the excuses stand in no order: until the right one has this number
            shown = quiz(f"{number}\n{number}\n")
            offered = shown[shown.index(f"{MARK}: {WRONG}") :]
            if re.search(rf"^\s+{number}\s+“I can switch", offered, flags=re.MULTILINE):
                break
        assert "✓ Right: “I can switch schema at runtime for tenants.”" in shown
        assert kept(desk)[WRONG] is True


@pytest.mark.parametrize("end", ["", "q\n", "Q\n", "quit\n"], ids=["end of file", "q", "Q", "quit"])
def test_it_ends_when_asked_to_and_keeps_what_was_answered(
    end: str, desk: Desk, quiz: Callable[..., str]
) -> None:
    shown = quiz("3\n" + end)
    (first, _) = asked(shown)
    assert list(kept(desk)) == [first]
    assert f"{int(first == FINE)} of 1 right." in shown


def test_without_any_answer_nothing_is_kept(desk: Desk, quiz: Callable[..., str]) -> None:
    assert "Another time." in quiz("")
    assert not (desk.root / ".kata" / "progress.json").exists()


def test_what_is_no_answer_is_asked_again(desk: Desk, quiz: Callable[..., str]) -> None:
    shown = quiz("0\n4\nfine\n-1\n²\n3\nq\n")
    for typed in ("0", "4", "fine", "-1", "²"):
        assert f"`{typed}` is none of them." in shown
    assert len(kept(desk)) == 1


def test_what_was_answered_wrongly_is_asked_first_the_next_time(quiz: Callable[..., str]) -> None:
    quiz("3\n3\n")
    for _ in range(3):
        assert asked(quiz("q\n")) == [WRONG]


def test_as_many_are_asked_as_are_wanted(quiz: Callable[..., str]) -> None:
    assert "1 of 1\n" in quiz("q\n", "--questions", "1")
    assert len(asked(quiz("3\n3\n", "--questions", "1"))) == 1


def test_it_works_from_any_folder(desk: Desk, quiz: Callable[..., str]) -> None:
    assert "1 of 2 right." in quiz("3\n3\n", cwd=desk.exercise)
