"""The operators: a file for each, which defines `edits`, and in its docstring says what it does to code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.grading.mutation.operators import (
    another_module_name,
    another_schema,
    condition_negated,
    finally_undone,
    own_pool,
    statement_dropped,
    template_undone,
    transaction_left,
    where_dropped,
    wider_except,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.grading.mutation.edit import Edit, Source

PYTHON: Mapping[str, Callable[[Source], Iterator[Edit]]] = {
    "statement-dropped": statement_dropped.edits,
    "condition-negated": condition_negated.edits,
    "finally-undone": finally_undone.edits,
    "wider-except": wider_except.edits,
    "another-schema": another_schema.edits,
    "another-module-name": another_module_name.edits,
    "own-pool": own_pool.edits,
    "transaction-left": transaction_left.edits,
}
"""What is done to Python."""

SQL: Mapping[str, Callable[[str], Iterator[Edit]]] = {
    "template-undone": template_undone.edits,
    "where-dropped": where_dropped.edits,
    "sql-statement-dropped": statement_dropped.sql_edits,
}
"""What is done to SQL: the first two wherever it stands, the last in files of SQL."""
