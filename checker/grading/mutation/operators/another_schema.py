"""A manager is made for another schema."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source

ANOTHER = '"brightwater"'


def edits(source: Source) -> Iterator[Edit]:
    """Each `schema=` of a call names one bakery, whichever it was for."""
    for keyword in source.nodes(ast.keyword):
        if keyword.arg == "schema" and source.of(keyword.value) != ANOTHER:
            yield source.replace(keyword.value, ANOTHER)
