"""Findings for people: the line, what is meant in it, what is wrong, and what tells more."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from checker.report.prose import prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from checker.findings import Finding, LintReport, RuleInfo

TAB = 4
KINDS = {"bug": "failed", "convention": "advice"}
_CUT = "…"


class FindingsPrinter:
    """Prints a report.

    Args:
        console: where to.
        lines_of: gives the lines of a file; none where it cannot be read any more.
    """

    def __init__(self, console: Console, lines_of: Callable[[str], Sequence[str]]) -> None:
        self._console = console
        self._lines_of = lines_of

    def print(self, report: LintReport) -> None:
        """Print every finding, and every file that could not be read."""
        rules = {rule.name: rule for rule in report.rules}
        for file in report.unreadable:
            place = f"{file.path}:{file.line}:{file.column}"
            self._print([_place(place, ("unreadable", "failed")), *self._message(file.message)])
        for one in report.findings:
            place = f"{one.path}:{one.line}:{one.column}"
            head = _place(place, (one.kind, KINDS[one.kind]), one.rule)
            more = _more(one, rules[one.rule])
            self._print([head, *self._excerpt(one), *self._message(one.message), *more, Text()])

    def statistics(self, report: LintReport) -> None:
        """Print how many findings each rule has, the most first."""
        counts: dict[str, int] = {}
        for one in report.findings:
            counts[one.rule] = counts.get(one.rule, 0) + 1
        kinds = {rule.name: rule.kind for rule in report.rules}
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            self._console.print(Text.assemble(f"{count:5}  ", (name, "title"), f"  {kinds[name]}"))

    def _print(self, lines: Sequence[Text]) -> None:
        """Print lines, however long they are: a terminal wraps them, and a program reads them whole."""
        self._console.print(Text("\n").join(lines), soft_wrap=True)

    def _excerpt(self, one: Finding) -> Iterator[Text]:
        lines = self._lines_of(one.path)
        if len(lines) < one.line:
            return
        line = lines[one.line - 1]
        last = one.end_column - 1 if one.end_line == one.line else len(line.rstrip())
        number = str(one.line)
        before, marked, after = _parts(line, one.column - 1, last, self._console.width - len(number) - 3)
        yield Text.assemble((f"{number} │ ", "label"), before, (marked, "title"), after)
        more = f" (to line {one.end_line})" if one.end_line > one.line else ""
        margin, blank = " " * len(number), " " * cell_len(before)
        mark = "^" * max(cell_len(marked), 1)
        yield Text.assemble((f"{margin} │ ", "label"), blank, (mark, KINDS[one.kind]), (more, "label"))

    def _message(self, message: str) -> Iterator[Text]:
        for line in prose(message).wrap(self._console, max(self._console.width - 2, 20)):
            yield Text("  ").append_text(line)


def _place(place: str, kind: tuple[str, str], rule: str = "") -> Text:
    return Text.assemble((place, "place"), "  ", kind, "  ", (rule, "title"))


def _more(one: Finding, rule: RuleInfo) -> Iterator[Text]:
    if rule.excuse:
        yield Text.assemble(("  the excuse  ", "label"), f"“{rule.excuse}”")
    trains = f"; `kata check {rule.exercise.partition('_')[0]}` trains it" if rule.exercise else ""
    yield _labelled("see", f"`kata explain {rule.name}`{trains}")
    if one.fixable or one.fixable_unsafely:
        yield _labelled("mended by", f"`kata lint --fix{'' if one.fixable else ' --unsafe'}`")


def _labelled(label: str, text: str) -> Text:
    return Text("  ").append(f"{label:<12}", "label").append_text(prose(text))


def _parts(line: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """What stands before, in and after a stretch of a line, cut so that the stretch's beginning is seen."""
    before, marked, after = (
        _shown(part)
        for part in (line[:start], line[start : max(end, start + 1)], line[max(end, start + 1) :])
    )
    if cell_len(before) + cell_len(marked) + cell_len(after) <= width:
        return before, marked, after
    stripped = before.lstrip()
    if before != stripped:
        before = f"{_CUT} {stripped}" if stripped else _CUT
    room = max(width - cell_len(marked), width // 3)
    if cell_len(before) > room // 2:
        before = _CUT + _beginning(before[::-1], max(room // 2 - 1, 1))[::-1]
    if cell_len(before) + cell_len(marked) > width:
        return before, _beginning(marked, max(width - cell_len(before) - 1, 1)) + _CUT, ""
    left = width - cell_len(before) - cell_len(marked)
    return before, marked, after if cell_len(after) <= left else _beginning(after, max(left - 1, 0)) + _CUT


def _beginning(text: str, cells: int) -> str:
    """As much of a text as fits into so many cells of a terminal: wide characters take two."""
    widths = accumulate(cell_len(c) for c in text)
    return text[: sum(width <= cells for width in widths)]


def _shown(text: str) -> str:
    """Without what would move a terminal's cursor."""
    text = text.replace("\t", " " * TAB)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
