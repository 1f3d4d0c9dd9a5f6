"""Migrations are recorded under another name, or under pgdbm's default."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grading.mutation.edit import Edit, Source


def edits(source: Source) -> Iterator[Edit]:
    """Each `module_name=` of a call."""
    for keyword in source.nodes(ast.keyword):
        if keyword.arg == "module_name":
            yield source.replace(keyword.value, '"another"')
            yield source.replace(keyword.value, "None")
