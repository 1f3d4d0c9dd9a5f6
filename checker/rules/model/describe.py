"""Naming pieces of the learner's code in messages, by the learner's own names."""

from __future__ import annotations

import ast

_LONGEST = 60


def spelled(node: ast.expr) -> str:
    """An expression as it is written, cut short when it is long."""
    text = ast.unparse(node)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
