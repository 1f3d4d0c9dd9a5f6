"""A statement is about all rows instead of some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.grading.mutation.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHERE = re.compile(
    r"\bWHERE\b(?P<condition>[^;\"]*?)(?=\bORDER BY\b|\bRETURNING\b|\bGROUP BY\b|\bFOR UPDATE\b|;|\"|$)",
    re.MULTILINE,
)


def edits(text: str) -> Iterator[Edit]:
    """The condition of each `WHERE` becomes `true`. SQL that is written in capitals, as ours is."""
    for where in _WHERE.finditer(text):
        if where["condition"].strip():
            start, end = where.span("condition")
            trailing = len(where["condition"]) - len(where["condition"].rstrip())
            yield Edit(start, end - trailing, " true")
