"""A verdict on a terminal: short where all is well, exact where it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table as Columns
from rich.text import Text

from checker.report.grid import grid_of
from checker.verdict import Cause, CheckStatus, ExerciseStatus, MistakeStatus, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console, RenderableType

    from checker.report.grid import Grid
    from checker.verdict import Check, Comment, Evidence, Location, Verdict

ROWS = 10
"""So many rows of evidence are shown for one exercise unless all are asked for..."""
FEWEST_ROWS = 5
"""...and of each piece at least so many."""
LANE = 22
"""So many columns of the terminal a timeline's lane needs to be legible as a column of its own."""

ONLY_THE_LOOK = "Only the look is right: the rules find nothing to object to, and PostgreSQL does."
HOLDS_TODAY = "It holds today: every trial passes. What the rule says above is when it breaks."

_CAUSES = {
    Cause.MACHINERY: "the machinery broke, not the code",
    Cause.SYNTAX: "a file cannot be read as Python",
    Cause.MISSING_FILE: "a file is missing",
    Cause.SWITCHED_OFF: "it was switched off",
    Cause.INTERRUPTED: "the run was ended first",
}


_MISTAKES = {
    MistakeStatus.FIXED: ("✓", "passed", "is fixed"),
    MistakeStatus.THERE: ("✗", "failed", "is still there"),
    MistakeStatus.UNKNOWN: ("·", "unknown", "could not be looked at"),
}


class VerdictPrinter:
    """Prints one exercise's verdict, in the order in which it becomes known.

    Args:
        console: where to.
        place: how to write a location so that an editor can open it.
        full: whether to leave nothing out.
    """

    def __init__(self, console: Console, place: Callable[[Location], str], *, full: bool) -> None:
        self._console = console
        self._place = place
        self._full = full
        self._rows_left = ROWS
        self._printed: set[str] = set()
        self._trial_failed = False

    def heading(self, number: str, title: str) -> None:
        """Say which exercise this is about."""
        self._console.print(Text(f"{number}  {title}", style="title"))

    def in_one_line(self, verdict: Verdict) -> None:
        """Print a verdict that says nothing but that all is well."""
        number = verdict.exercise.partition("_")[0]
        self._console.print(
            Text.assemble(
                ("✓", "passed"), f" {number}  {verdict.title}", (f"  {verdict.seconds:.1f} s", "label")
            )
        )

    def findings(self, checks: Sequence[Check]) -> None:
        """Print those checks that have something to say already, before the rest is known."""
        self._print([check for check in checks if check.comments])

    def rest(self, verdict: Verdict) -> None:
        """Print what was not printed before, and what it comes to."""
        left = [check for check in verdict.checks if check.id not in self._printed]
        self._print([check for check in left if not check.comments])
        self._print([check for check in left if check.comments])
        if verdict.mistakes:
            self._console.print()
            self._console.print(_mistakes(verdict))
        self._console.print()
        for line in _ending(verdict):
            self._console.print(line)

    def _print(self, checks: Sequence[Check]) -> None:
        for check in checks:
            self._printed.add(check.id)
            if check.comments:
                self._console.print()
            self._console.print(self._check(check))

    def _check(self, check: Check) -> RenderableType:
        mark, style = _mark(check)
        line = Text.assemble((mark, style), " ", (check.title, "title" if check.comments else ""))
        if check.cause:
            line.append(f"  not run: {_CAUSES[check.cause]}", "label")
        return Group(_hanging(line), *(_indented(part) for part in self._comments(check)))

    def _comments(self, check: Check) -> Iterator[RenderableType]:
        """The first comment in full; of further ones, and of trials after the first, what fits."""
        brief = self._trial_failed and not self._full
        if check.kind == "trial" and check.status is CheckStatus.FAILED:
            self._trial_failed = True
        shown = check.comments if self._full else check.comments[:1]
        for comment in shown:
            yield from self._comment(comment, brief=brief)
        if further := check.comments[len(shown) :]:
            places = ", ".join(self._near(comment) for comment in further)
            yield Text.assemble(("also at   ", "label"), (places, "place"), ("  (--full says what)", "label"))

    def _comment(self, comment: Comment, *, brief: bool) -> Iterator[RenderableType]:
        if comment.location:
            yield Text(self._place(comment.location), style="place", overflow="fold")
        yield _prose(comment.message)
        facts = [("expected", comment.expected), ("observed", comment.observed)]
        has_facts = any(text for _, text in facts)
        if brief:
            rows = sum(len(grid_of(evidence).rows) for evidence in comment.evidence)
            left_out = ["what was expected and observed"] * has_facts + [f"{rows} rows"] * bool(rows)
            if left_out:
                yield Text(f"(--full shows {' and '.join(left_out)})", style="label")
            return
        if has_facts:
            yield _labelled(facts)
        yield from map(self._evidence, comment.evidence)
        if comment.look:
            yield _labelled([("look at", comment.look)])

    def _near(self, comment: Comment) -> str:
        return f"{comment.location.path}:{comment.location.line}" if comment.location else "no one place"

    def _evidence(self, evidence: Evidence) -> RenderableType:
        at_most = None if self._full else max(self._rows_left, FEWEST_ROWS)
        lane_columns = isinstance(evidence, Timeline) and len(evidence.lanes) * LANE <= self._console.width
        grid = grid_of(evidence, at_most=at_most, lane_columns=lane_columns)
        self._rows_left -= len(grid.rows)
        notes = [Text(f"({note})", style="label") for note in grid.notes]
        return Group(Text(grid.title, style="title"), _indented(Group(_columns(grid), *notes)))


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 2), expand=False)


def _columns(grid: Grid) -> RenderableType:
    columns = Columns(
        box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=bool(grid.header), header_style="label"
    )
    for name, numeric in zip(grid.header or ("",), grid.numeric, strict=True):
        columns.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in grid.rows:
        columns.add_row(*(Text(cell) for cell in row))
    return columns


def _mark(check: Check) -> tuple[str, str]:
    if check.status is CheckStatus.PASSED:
        return "✓", "passed"
    if check.status is CheckStatus.NOT_RUN:
        return "·", "unknown"
    return ("✗", "failed") if check.required else ("!", "advice")


def _labelled(pairs: Sequence[tuple[str, str | None]]) -> RenderableType:
    rows = Columns.grid(padding=(0, 2, 0, 0))
    rows.add_column(style="label", min_width=8, no_wrap=True)
    rows.add_column(overflow="fold")
    for label, text in pairs:
        if text:
            rows.add_row(label, _prose(text))
    return rows


def _hanging(line: Text) -> RenderableType:
    """Text that starts with a mark, with its further lines below the first one's text."""
    row = Columns.grid()
    row.add_column(width=2)
    row.add_column(overflow="fold")
    row.add_row(line[:1], line[2:])
    return row


def _prose(text: str) -> Text:
    """Text in which what stands between backticks is code."""
    prose = Text(overflow="fold")
    for part in re.split(r"(`[^`\n]+`)", text):
        prose.append(part, "code" if part.startswith("`") and part.endswith("`") and part != "`" else "")
    return prose


def _mistakes(verdict: Verdict) -> RenderableType:
    """What is known of each mistake of an incident: a name only where the verdict gives one."""
    exercise = verdict.exercise.partition("_")[0]
    rows = Columns.grid(padding=(0, 1, 0, 0))
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for mistake in verdict.mistakes:
        mark, style, words = _MISTAKES[mistake.status]
        line = Text(f"mistake {mistake.number}  {words}")
        if mistake.name:
            line.append(f": {mistake.name}", "title")
        elif mistake.status is MistakeStatus.THERE:
            line.append(f"  (`kata hint {exercise} {mistake.number}` names it)", "label")
        if mistake.trains:
            line.append(f"  ({mistake.trains.partition('_')[0]})", "label")
        rows.add_row(Text(mark, style=style), line)
    return rows


def _ending(verdict: Verdict) -> Iterator[Text]:
    required = [check for check in verdict.checks if check.required]
    failed = sum(check.status is CheckStatus.FAILED for check in required)
    not_run = sum(check.status is CheckStatus.NOT_RUN for check in required)
    checks = "1 check" if len(required) == 1 else f"{len(required)} checks"
    time = f"({verdict.seconds:.1f} s)"
    match verdict.status:
        case ExerciseStatus.PASSED:
            yield Text.assemble(("✓ Solved", "passed"), f"  {checks} passed {time}.")
        case ExerciseStatus.FAILED:
            rest = f", {not_run} not run" if not_run else ""
            yield Text.assemble(("✗ Not yet", "failed"), f"  {failed} of {checks} failed{rest} {time}.")
        case ExerciseStatus.NOT_VERIFIED:
            what = "  The machinery broke: nothing is known of the code."
            yield Text.assemble(("? Not verified", "unknown"), what)
    if reading := _reading(verdict):
        yield Text(reading)
    if not verdict.counts:
        yield Text("This was an in-process run for debugging: it does not count.", style="label")


def _reading(verdict: Verdict) -> str | None:
    """What it means that one half of the checks is content and the other is not."""
    rules = [check for check in verdict.checks if check.kind == "rule"]
    trials = [check for check in verdict.checks if check.kind == "trial"]
    rule_failed = any(check.status is CheckStatus.FAILED for check in rules)
    if not rules or not trials or any(check.status is CheckStatus.NOT_RUN for check in [*rules, *trials]):
        return None
    trial_failed = any(check.status is CheckStatus.FAILED for check in trials)
    if trial_failed and not rule_failed:
        return ONLY_THE_LOOK
    return HOLDS_TODAY if rule_failed and not trial_failed else None
