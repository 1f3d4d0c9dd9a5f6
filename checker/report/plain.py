"""A check as plain text: what pytest's own report shows for a trial that did not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.report.causes import CAUSES
from checker.report.grid import grid_of
from checker.verdict import CheckStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.report.grid import Grid, Row
    from checker.verdict import Check, Comment

GAP = "  "


def check_text(check: Check) -> str:
    """Everything that is known of a check, with nothing left out."""
    blocks = [f"{check.title} [{_status(check)}]"]
    blocks += ["\n".join(_comment(comment)) for comment in check.comments]
    return "\n\n".join(blocks)


def _status(check: Check) -> str:
    if check.cause:
        return f"not run: {CAUSES[check.cause]}"
    if check.status is CheckStatus.FAILED and not check.required:
        return "advice"
    return check.status.value.replace("_", " ")


def _comment(comment: Comment) -> Iterator[str]:
    if comment.location:
        yield f"{comment.location.path}:{comment.location.line}"
    yield comment.message
    if comment.expected:
        yield f"expected  {comment.expected}"
    if comment.observed:
        yield f"observed  {comment.observed}"
    for evidence in comment.evidence:
        yield from _lines(grid_of(evidence))
    if comment.look:
        yield f"look at   {comment.look}"


def _lines(grid: Grid) -> Iterator[str]:
    yield grid.title
    table = [grid.header, *grid.rows] if grid.header else list(grid.rows)
    widths = [max(len(row[column]) for row in table) for column in range(len(grid.numeric))] if table else []
    for row in table:
        yield f"{GAP}{_aligned(row, widths, grid)}".rstrip()
    for note in grid.notes:
        yield f"{GAP}({note})"


def _aligned(row: Row, widths: list[int], grid: Grid) -> str:
    return GAP.join(
        cell.rjust(width) if numeric else cell.ljust(width)
        for cell, width, numeric in zip(row, widths, grid.numeric, strict=True)
    )
