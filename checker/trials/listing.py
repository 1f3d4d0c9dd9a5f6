"""Which trials a file has, read from its text: known before, and even if, they run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.verdict import Check, CheckStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checker.verdict import Cause


def trials_not_run(files: Iterable[Path], cause: Cause) -> list[Check]:
    """Every trial of `files` as a check that has not run, in the order in which they would.

    Trials are not parametrized: each has a name and a docstring of its own, which is what learners read.
    """
    checks = []
    for path in files:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_"):
                title = (ast.get_docstring(node) or node.name).split("\n\n")[0]
                checks.append(
                    Check(
                        id=f"trial:{node.name}",
                        kind="trial",
                        title=" ".join(title.split()),
                        status=CheckStatus.NOT_RUN,
                        cause=cause,
                    )
                )
    return checks
