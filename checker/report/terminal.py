"""A verdict on a terminal: short where all is well, exact where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rich.console import Group
from rich.segment import Segment, SegmentLines
from rich.table import Table as Columns
from rich.text import Text

from checker.report.causes import CAUSES
from checker.report.grid import grid_of
from checker.report.prose import prose
from checker.verdict import CheckStatus, ExerciseStatus, MistakeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from checker.report.grid import Grid
    from checker.verdict import Check, Comment, Location, Verdict

LINES = 24
"""What fits on one screen together with the line that says what comes next. A longer failure is not read."""
ROWS = 10
"""So many rows of evidence are shown for one check at most, unless all are asked for..."""
ENOUGH_ROWS = 6
"""...no fewer than so many for the sake of other checks' titles..."""
FEWEST_ROWS = 3
"""...and at least so many."""

ONLY_POSTGRESQL = "The rules find nothing to object to here; PostgreSQL does."
HOLDS_TODAY = "It holds today: every trial passes. What the rule says above is when it breaks."

_VERDICTS = {
    ExerciseStatus.PASSED: ("✓", "passed"),
    ExerciseStatus.FAILED: ("✗", "failed"),
    ExerciseStatus.NOT_VERIFIED: ("?", "unknown"),
}
_MISTAKES = {
    MistakeStatus.FIXED: ("✓", "passed", "is fixed"),
    MistakeStatus.THERE: ("✗", "failed", "is still there"),
    MistakeStatus.UNKNOWN: ("·", "unknown", "could not be looked at"),
}


class Others(Enum):
    """What is shown of the checks besides the first of their kind that failed."""

    MESSAGE = "message"
    TITLE = "title"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Room:
    """How much is shown of what failed.

    Attributes:
        rows: so many rows of the evidence of the first trial that failed.
        others: what of the other trials.
    """

    rows: int
    others: Others


ROOMS = [
    Room(ROWS, Others.MESSAGE),
    *(Room(rows, Others.TITLE) for rows in range(ROWS, ENOUGH_ROWS - 1, -1)),
    *(Room(rows, Others.NUMBER) for rows in range(ROWS, FEWEST_ROWS - 1, -1)),
]
"""From much to little: the first that fits is taken, or else the last."""


class VerdictPrinter:
    """Prints one exercise's verdict, in the order in which it becomes known.

    Unless nothing is to be left out, a failure fits on one screen: the first rule and the first trial that
    failed are shown with what was seen, and of the others as much as there is room for.

    Args:
        console: where to.
        place: how to write a location so that an editor can open it.
        full: whether to leave nothing out.
    """

    def __init__(self, console: Console, place: Callable[[Location], str], *, full: bool) -> None:
        self._console = console
        self._place = place
        self._full = full
        self._lines = 0
        self._printed: set[str] = set()
        self._shown_kinds: set[str] = set()

    def heading(self, number: str, title: str) -> None:
        """Say which exercise this is about."""
        self._print(Text(f"{number}  {title}", style="title"))

    def in_one_line(self, verdict: Verdict) -> None:
        """Print a verdict without what led to it."""
        number = verdict.exercise.partition("_")[0]
        mark, style = _VERDICTS[verdict.status]
        required = [check for check in verdict.checks if check.required]
        failed = sum(check.status is CheckStatus.FAILED for check in required)
        count = f"  {failed} of {len(required)} checks failed" if failed else ""
        self._print(
            Text.assemble(
                (mark, style), f" {number}  {verdict.title}", (f"{count}  {verdict.seconds:.1f} s", "label")
            )
        )

    def findings(self, checks: Sequence[Check]) -> None:
        """Print those checks that have something to say already, before the rest is known."""
        speaking = [check for check in checks if check.comments]
        self._print(*self._checks(speaking, Room(ROWS, Others.TITLE)))
        self._remember(speaking)

    def rest(self, verdict: Verdict) -> None:
        """Print what was not printed before, and what it comes to."""
        left = [check for check in verdict.checks if check.id not in self._printed and _is_shown(check)]
        left.sort(key=lambda check: bool(check.comments))
        ending = [Text(), _mistakes(verdict)] if verdict.mistakes else []
        ending += [Text(), *_ending(verdict)]
        fitting = ROOMS if not self._full else ROOMS[:1]
        for room in fitting:
            lines = self._laid_out(*self._checks(left, room), *ending)
            if self._lines + len(lines) <= LINES:
                break
        self._print_lines(lines)
        self._remember(left)

    def _remember(self, checks: Sequence[Check]) -> None:
        self._printed |= {check.id for check in checks}
        self._shown_kinds |= {check.kind for check in checks if check.comments}

    def _print(self, *parts: RenderableType) -> None:
        self._print_lines(self._laid_out(*parts))

    def _print_lines(self, lines: list[list[Segment]]) -> None:
        self._lines += len(lines)
        self._console.print(SegmentLines(lines, new_lines=True), end="")

    def _laid_out(self, *parts: RenderableType) -> list[list[Segment]]:
        return [line for part in parts for line in self._console.render_lines(part, pad=False)]

    def _checks(self, checks: Sequence[Check], room: Room) -> list[RenderableType]:
        """Each check; of each kind the first that has something to say in detail, the others briefly."""
        parts: list[RenderableType] = []
        detailed = set(self._shown_kinds)
        left_out: list[Check] = []
        passed = [check for check in checks if check.status is CheckStatus.PASSED]
        if len(passed) > 1 and room.others is Others.NUMBER:
            parts.append(Text.assemble(("✓", "passed"), f" {len(passed)} checks passed"))
        else:
            parts += [self._check(check, room, brief=False) for check in passed]
        for check in checks:
            if check in passed:
                continue
            brief = check.kind in detailed and not self._full
            if check.comments:
                detailed.add(check.kind)
                if brief and room.others is Others.NUMBER:
                    left_out.append(check)
                    continue
                if not brief or room.others is Others.MESSAGE:
                    parts.append(Text())
            parts.append(self._check(check, room, brief=brief))
        if left_out:
            more = "1 more check" if len(left_out) == 1 else f"{len(left_out)} more checks"
            failed = all(check.required and check.status is CheckStatus.FAILED for check in left_out)
            has = "has" if len(left_out) == 1 else "have"
            what = "failed" if failed else f"{has} something to say"
            parts.append(Text(f"{more} {what}  (--full says what)", style="label"))
        return parts

    def _check(self, check: Check, room: Room, *, brief: bool) -> RenderableType:
        mark, style = _mark(check)
        line = Text.assemble((mark, style), " ", (check.title, "title" if check.comments else ""))
        if not check.required:
            line.append("  (advice)", "label")
        if check.cause:
            line.append(f"  not run: {CAUSES[check.cause]}", "label")
        if not check.comments:
            return _hanging(line)
        if brief and room.others is Others.TITLE:
            line.append("  (--full says more)", "label")
            return _hanging(line)
        comments = self._brief(check) if brief else self._comments(check, room)
        return Group(_hanging(line), *(_Indented(part) for part in comments))

    def _brief(self, check: Check) -> Iterator[RenderableType]:
        """Where, and what is wrong."""
        comment = check.comments[0]
        if comment.location:
            yield Text(self._place(comment.location), style="place", overflow="fold")
        yield prose(comment.message)
        rows = sum(len(grid_of(evidence).rows) for evidence in comment.evidence)
        left_out = ["what was expected and observed"] * bool(comment.expected or comment.observed)
        left_out += [f"{rows} rows"] * bool(rows)
        left_out += [f"{len(check.comments) - 1} more"] * (len(check.comments) > 1)
        if left_out:
            yield Text(f"(--full shows {' and '.join(left_out)})", style="label")

    def _comments(self, check: Check, room: Room) -> Iterator[RenderableType]:
        """The first comment in full; of further ones where they are."""
        if self._full:
            for comment in check.comments:
                yield from self._comment(comment, room)
        else:
            yield from self._comment(check.comments[0], room, also_at=check.comments[1:])

    def _comment(
        self, comment: Comment, room: Room, *, also_at: Sequence[Comment] = ()
    ) -> Iterator[RenderableType]:
        place = Text(overflow="fold")
        if comment.location:
            place.append(self._place(comment.location), "place")
        if also_at:
            places = ", ".join(_near(other, comment) for other in also_at)
            place.append("  also at ", "label").append(places, "place").append("  (--full)", "label")
        if place:
            yield place
        yield prose(comment.message)
        facts = [("expected", comment.expected), ("observed", comment.observed)]
        if any(text for _, text in facts):
            yield _labelled(facts)
        yield from self._evidence(comment, room)
        if comment.look:
            yield _labelled([("look at", comment.look)])

    def _evidence(self, comment: Comment, room: Room) -> Iterator[RenderableType]:
        """The evidence of a comment, which shares the rows that there is room for."""
        left = room.rows
        for number, evidence in enumerate(comment.evidence):
            at_most = None if self._full else max(left, FEWEST_ROWS)
            grid = grid_of(evidence, at_most=at_most, width=self._console.width)
            if number and at_most is not None and left < FEWEST_ROWS:
                yield Text(f"(--full shows more: {evidence.title})", style="label")
                continue
            left -= len(grid.rows)
            notes = [Text(f"({note})", style="label") for note in grid.notes]
            yield Group(Text(grid.title, style="title"), _Indented(Group(_columns(grid), *notes)))


def _is_shown(check: Check) -> bool:
    """Whether there is anything to tell: advice that is followed is not counted, so it gets no tick."""
    return check.required or check.status is not CheckStatus.PASSED


def _near(comment: Comment, first: Comment) -> str:
    """Where another comment is, told from where the first one is."""
    if not comment.location:
        return "no one place"
    same_file = first.location is not None and comment.location.path == first.location.path
    return (
        f"line {comment.location.line}" if same_file else f"{comment.location.path}:{comment.location.line}"
    )


@dataclass(frozen=True, slots=True)
class _Indented:
    """A part two columns further right. rich's own padding measures its content at every level of nesting."""

    part: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update_width(options.max_width - 2)
        for line in console.render_lines(self.part, narrower, pad=False):
            yield Segment("  ")
            yield from line
            yield Segment.line()


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
            rows.add_row(label, prose(text))
    return rows


def _hanging(line: Text) -> RenderableType:
    """Text that starts with a mark, with its further lines below the first one's text."""
    row = Columns.grid()
    row.add_column(width=2)
    row.add_column(overflow="fold")
    row.add_row(line[:1], line[2:])
    return row


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
        return ONLY_POSTGRESQL
    return HOLDS_TODAY if rule_failed and not trial_failed else None
