"""pgdbm's templates as something that PostgreSQL's parser accepts, of equal length so that places survive."""

from __future__ import annotations

import re

TABLES = "__tables__"
SCHEMA = "__schema__"

_TABLE = re.compile(r"\{\{tables\.([a-zA-Z0-9_]+(?:\.[a-zA-Z0-9_]+)?)\}\}")
_SCHEMA = "{{schema}}"


def has_template(text: str) -> bool:
    """Whether a text is written for pgdbm: it holds a template that pgdbm expands."""
    return _SCHEMA in text or _TABLE.search(text) is not None


def with_sentinels(text: str) -> str:
    """Put names for templates: `{{tables.x}}` becomes `__tables__.x`, `{{schema}}` becomes `__schema__`."""
    return _TABLE.sub(rf"{TABLES}.\1", text).replace(_SCHEMA, SCHEMA)
