"""Names for findings that stay as long as the code in question does, wherever it moves in its file."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from checker.rules.model.module import Module
from checker.rules.model.scope import FunctionNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.rules import Finding
    from checker.rules.model.source import Text


def fingerprints(
    source: Module | Text, path: str, findings: Iterable[Finding]
) -> Iterator[tuple[Finding, str]]:
    """Give each finding its fingerprint.

    It is made of the rule, the file, the names of the functions and classes around, and the text of the
    finding's lines without their layout. Of findings that have all that in common, the order counts.

    Args:
        source: what was examined.
        path: the file's name in the project.
        findings: of that file, in the order of places.
    """
    text = source.text if isinstance(source, Module) else source
    seen: Counter[str] = Counter()
    for finding in findings:
        lines = text.lines[finding.line - 1 : finding.end_line]
        content = " ".join(" ".join(lines).split())
        key = "\0".join([finding.rule, path, _around(source, finding.line), content])
        seen[key] += 1
        yield finding, hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:32]


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
