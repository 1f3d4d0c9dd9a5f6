"""What a rule reports, and what is reported of a file that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["bug", "convention"]
"""A bug is harm that was seen to happen on PostgreSQL; a convention is advice, and says so."""


class Span(NamedTuple):
    """A stretch of a source file, as an editor counts: lines and columns from 1, columns in characters."""

    line: int
    column: int
    end_line: int
    end_column: int
    """The column after the last character."""


class Edit(NamedTuple):
    """A stretch of a source, and the text to put in its place."""

    span: Span
    text: str


class Fix(NamedTuple):
    """How a finding is mended.

    Attributes:
        edits: what to change, all of it or none.
        safe: whether the code does what it did, less the fault: it could not have worked before, say. What
            changes which rows are read or written is never safe.
    """

    edits: tuple[Edit, ...]
    safe: bool = False


class Finding(NamedTuple):
    """One place in which a rule is broken. Findings sort by file, then by place."""

    path: Path
    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    kind: Kind
    message: str
    fix: Fix | None = None


class Unreadable(NamedTuple):
    """A file of which nothing can be said, and why."""

    path: Path
    line: int
    column: int
    message: str
