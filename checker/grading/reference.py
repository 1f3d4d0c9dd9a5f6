"""A reference solution with something changed in it."""

from __future__ import annotations

import ast
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise


def write_changed(exercise: Exercise, folder: Path, file: str, text: str) -> None:
    """Write the files of the reference into `folder`, one of them with this text instead of its own."""
    for name in exercise.kata.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(exercise.reference / name, folder / name)
    (folder / file).write_text(text, encoding="utf-8")


def behaviour(text: str) -> str | None:
    """What is left of a module without what has no behaviour of its own; None if it is not Python."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [  # type: ignore[attr-defined]  # every node with a body list
                statement
                for statement in body
                if not isinstance(statement, (ast.Import, ast.ImportFrom))
                and not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
            ]
    return ast.dump(tree)
