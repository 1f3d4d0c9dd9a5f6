"""Evidence as a grid of text, cut to size: what the text forms lay out, each in its own way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.verdict import Excerpt, Table, Timeline

if TYPE_CHECKING:
    from checker.verdict import Cell

Row = tuple[str, ...]

LONGEST_STEP = 48
LANE = 19
"""So many characters of a step a timeline's lane must hold to be legible as a column of its own..."""
GAP = 3
"""...besides the space that parts it from the next."""
STEP_CUT = "… stands for the rest of a step; --full shows it."


@dataclass(frozen=True, slots=True)
class Grid:
    """Evidence, ready to be laid out.

    Attributes:
        title: what it shows.
        header: the names of the columns; empty for an excerpt, whose one column has no name, and where
            there is nothing to show.
        rows: the cells, as text.
        numeric: for each column, whether all its cells are numbers.
        notes: what to say below the rows.
    """

    title: str
    header: Row
    rows: tuple[Row, ...]
    numeric: tuple[bool, ...]
    notes: tuple[str, ...] = ()


def grid_of(
    evidence: Table | Timeline | Excerpt,
    *,
    at_most: int | None = None,
    width: int | None = None,
) -> Grid:
    """Turn evidence into rows.

    A table loses its end, an excerpt its beginning, for a traceback or a log ends with what matters, and a
    timeline most of its first half.

    Args:
        evidence: what was seen.
        at_most: how many rows to keep; a timeline's long steps are shortened then too. Notes say what was
            left out. None keeps everything.
        width: the columns of the terminal. Each lane of a timeline is a column if it is wide enough, or else
            named before each of its steps.
    """
    match evidence:
        case Table():
            return _cut(_table(evidence), at_most, of_the_end=0.0)
        case Timeline():
            room = LONGEST_STEP if width is None else width // max(len(evidence.lanes), 1) - GAP
            whole = _timeline(evidence) if room >= LANE else _steps(evidence)
            step = room if room >= LANE else LONGEST_STEP
            return _cut(whole if at_most is None else _shortened(whole, step), at_most, of_the_end=0.7)
        case Excerpt():
            return _cut(_excerpt(evidence), at_most, of_the_end=1.0)


def _table(table: Table) -> Grid:
    columns = range(len(table.columns))
    return Grid(
        title=table.title,
        header=tuple(table.columns),
        rows=tuple(tuple(_shown(cell) for cell in row) for row in table.rows),
        numeric=tuple(all(_is_number(row[column]) for row in table.rows) for column in columns) or (False,),
        notes=(table.note,) if table.note else (),
    )


def _timeline(timeline: Timeline) -> Grid:
    """A lane is a column, and time runs down."""
    lanes = timeline.lanes
    return Grid(
        title=timeline.title,
        header=tuple(lanes),
        rows=tuple(tuple(s.text if s.lane == lane else "" for lane in lanes) for s in timeline.steps),
        numeric=(False,) * (len(lanes) or 1),
    )


def _steps(timeline: Timeline) -> Grid:
    """A row is a lane's name and what it did: for where there is no room for columns."""
    rows = tuple((step.lane, step.text) for step in timeline.steps)
    return Grid(timeline.title, header=("who", "what"), rows=rows, numeric=(False, False))


def _shortened(grid: Grid, longest: int) -> Grid:
    if all(len(cell) <= longest for row in grid.rows for cell in row):
        return grid
    rows = tuple(
        tuple(cell if len(cell) <= longest else cell[: longest - 1] + "…" for cell in row)
        for row in grid.rows
    )
    return replace(grid, rows=rows, notes=(*grid.notes, STEP_CUT))


def _excerpt(excerpt: Excerpt) -> Grid:
    return Grid(
        title=excerpt.title,
        header=(),
        rows=tuple((line,) for line in excerpt.text.splitlines()),
        numeric=(False,),
        notes=("It was longer: only its end was recorded.",) if excerpt.cut else (),
    )


def _cut(grid: Grid, at_most: int | None, *, of_the_end: float) -> Grid:
    total = len(grid.rows)
    if at_most is None or total <= at_most:
        return grid
    last = int(at_most * of_the_end)
    first = at_most - last
    kept = grid.rows[:first] + grid.rows[total - last :]
    things = "lines" if not grid.header else "rows"
    note = f"{total - at_most} of {total} {things} left out{_where(first, last)}; --full shows them."
    others = tuple(other for other in grid.notes if other != STEP_CUT)  # it is cut; one note says enough
    return replace(grid, rows=kept, notes=(*others, note))


def _where(first: int, last: int) -> str:
    if not first:
        return " before these"
    return f" after the first {first}" if last else ""


def _shown(cell: Cell) -> str:
    """A cell as text. No value and a text without characters are told apart, as SQL does."""
    match cell:
        case None:
            return "NULL"
        case bool():
            return "true" if cell else "false"
        case "":
            return "''"
        case _:
            return str(cell)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
