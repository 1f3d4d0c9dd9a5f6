"""Names for findings that stay as long as the code in question does, wherever it moves in its file."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from checker.rules.model.module import Module
from checker.rules.model.scope import FunctionNode

if TYPE_CHECKING:
    from checker.rules import Finding
    from checker.rules.model.source import Text


class Fingerprints:
    """The fingerprints of one file's findings, which are asked for in the order of places.

    A fingerprint is made of the rule, the names of the functions and classes around, and the text of the
    finding's lines without their layout. Of findings that have all that in common, the order counts. The
    file's name is no part of it, so that a file that moves takes its findings along.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, source: Module | Text, finding: Finding) -> str:
        """The fingerprint of the next finding.

        Args:
            source: what it was found in: the file, or a piece of it.
            finding: what was found.
        """
        text = source.text if isinstance(source, Module) else source
        lines = text.lines[finding.line - 1 : finding.end_line]
        content = " ".join(" ".join(lines).split())
        key = "\0".join([finding.rule, _around(source, finding.line), content])
        self._seen[key] += 1
        return hashlib.sha256(f"{key}\0{self._seen[key]}".encode()).hexdigest()[:32]


def _around(source: Module | Text, line: int) -> str:
    """The names of what the line is in, from the outside in."""
    if not isinstance(source, Module):
        return ""
    names = [
        (scope.lineno, scope.name)
        for scope in source.index.scopes_by_node
        if isinstance(scope, FunctionNode | ast.ClassDef)
        and scope.lineno <= line <= (scope.end_lineno or scope.lineno)
    ]
    return ".".join(name for _, name in sorted(names))
