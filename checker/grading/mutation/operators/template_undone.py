"""A table is named without its template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.grading.mutation.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = re.compile(r"(?<!\{)\{\{tables\.(?:\w+\.)?(\w+)\}\}(?!\})")
_SCHEMA = re.compile(r"(?<!\{)\{\{schema\}\}(\.?)(?!\})")


def edits(text: str) -> Iterator[Edit]:
    """`{{tables.orders}}` becomes `orders`, and then `"brightwater".orders`; `{{schema}}` likewise."""
    for table in _TABLE.finditer(text):
        yield Edit(table.start(), table.end(), table[1])
        yield Edit(table.start(), table.end(), f"brightwater.{table[1]}")
    for schema in _SCHEMA.finditer(text):
        if schema[1]:
            yield Edit(schema.start(), schema.end(), "")
        yield Edit(schema.start(), schema.end(), f"brightwater{schema[1]}")
