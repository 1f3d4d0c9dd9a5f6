"""What a learner reads about a near-miss, as a file that is reviewed like any other prose."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console

from checker.report.style import THEME
from checker.report.terminal import LINES, VerdictPrinter

if TYPE_CHECKING:
    from pathlib import Path

    from checker.grading.variants import Variant
    from checker.verdict import Verdict

WIDTH = 100
"""Columns of the terminal that the text is laid out for."""
IN_FULL = "\n──── --full ────\n\n"
"""Stands between what is shown at first and what is shown on request, where that is more."""

_CHANGING = (
    (re.compile(r"\(\d+\.\d s\)"), "(… s)"),
    (re.compile(r"kata_[0-9a-f]{8}_\d+_app(_[0-9a-f]{8})?"), "kata_…_app"),
)
"""What is another in every run: seconds, and the names of throw-away roles and databases."""
_OLDER_WORDS = {
    "must be a member of the role whose process is being terminated or member of pg_signal_backend": (
        "permission denied to terminate process"
    ),
}
"""What PostgreSQL 15 says, by what 18 says in its place: messages are kept in the words of 18."""
_NUMBER = re.compile(r"\d+(\.\d+)?(e-?\d+)?")


def message_file(variant: Variant) -> Path | None:
    """Where the message of a wrong variant is kept; None for a variant that has none."""
    if variant.name == "shipped":
        return variant.exercise.solutions / "shipped.txt"
    return variant.folder / "message.txt" if variant.name.startswith("near_misses/") else None


def message_of(variant: Variant, verdict: Verdict) -> str:
    """Everything that a learner reads about a variant: at first, and then what `--full` shows besides."""
    told = _in_newer_words(verdict)
    short, full = (_printed(variant, told, full=full) for full in (False, True))
    return short if short == full else f"{short}{IN_FULL}{full}"


def problems_with_message(variant: Variant, verdicts: list[Verdict], *, write: bool) -> list[str]:
    """Whether the message is the one that was reviewed, in every repeat, and fits on a screen.

    Args:
        variant: which.
        verdicts: all that it got.
        write: whether to keep the first verdict's message instead of comparing it.
    """
    path = message_file(variant)
    if path is None:
        return []
    messages = [message_of(variant, verdict) for verdict in _distinct(verdicts)]
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    if write and _lines_of(kept) != _lines_of(messages[0]):
        kept = messages[0]
        path.write_text(kept, encoding="utf-8")
    others = [message for message in messages if _lines_of(message) != _lines_of(kept)]
    problems = [
        f"{variant.name}: {path.name} holds another message; --write-messages writes it anew."
        f" {_difference(kept, message)}"
        for message in others[:1]
    ]
    lines = messages[0].partition(IN_FULL)[0].count("\n")
    if lines > LINES:
        problems.append(f"{variant.name}: the message has {lines} lines, and {LINES} fit on a screen")
    return problems


def _printed(variant: Variant, verdict: Verdict, *, full: bool) -> str:
    text = io.StringIO()
    console = Console(file=text, width=WIDTH, theme=THEME, highlight=False, markup=False, emoji=False)
    folder = f"exercises/{variant.exercise.name}"
    printer = VerdictPrinter(console, lambda place: f"{folder}/{place.path}:{place.line}", full=full)
    printer.heading(variant.exercise.number, verdict.title)
    printer.findings([check for check in verdict.checks if check.kind == "rule"])
    printer.rest(verdict)
    return _without_what_changes("\n".join(line.rstrip() for line in text.getvalue().split("\n")))


def _in_newer_words(verdict: Verdict) -> Verdict:
    text = verdict.model_dump_json()
    if not any(older in text for older in _OLDER_WORDS):
        return verdict
    for older, newer in _OLDER_WORDS.items():
        text = text.replace(older, newer)
    return type(verdict).model_validate_json(text)


def _without_what_changes(text: str) -> str:
    for changing, instead in _CHANGING:
        text = changing.sub(instead, text)
    return text


def _distinct(verdicts: list[Verdict]) -> list[Verdict]:
    """Those of the verdicts that say different things: to lay out a hundred that are alike takes long."""
    said: dict[str, Verdict] = {}
    for verdict in verdicts:
        text = verdict.model_dump_json(include={"status", "checks", "mistakes"})
        said.setdefault(_NUMBER.sub("0", _without_what_changes(text)), verdict)
    return list(said.values())


def _lines_of(message: str) -> Counter[str]:
    """What makes two messages the same.

    Not what differs from run to run without being another thing to say: process ids and other numbers, the
    widths of the columns that they stand in, which of two concurrent steps came first, and so which of
    them are left out where there is no room.
    """
    everything = message.rpartition(IN_FULL)[2]
    return Counter(_NUMBER.sub("0", " ".join(line.split())) for line in everything.splitlines())


def _difference(kept: str, message: str) -> str:
    before, now = _lines_of(kept), _lines_of(message)
    gone, new = (" / ".join(lines.keys()) or "nothing" for lines in (before - now, now - before))
    return f"Gone: {gone[:200]}. New: {new[:200]}."
