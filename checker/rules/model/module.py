"""One Python file under examination."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from checker.rules.model.finding import Finding, Span
from checker.rules.model.scope import FunctionNode, Scope, ScopeIndex, first_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from checker.rules.model.finding import Fix
    from checker.rules.model.rule import Rule
    from checker.rules.model.source import Text


class Module:
    """One Python file: its text, its tree, and its names."""

    def __init__(self, text: Text, tree: ast.Module) -> None:
        self.text = text
        self.tree = tree

    @property
    def path(self) -> Path:
        """Where the file is, as it was asked for."""
        return self.text.path

    @cached_property
    def index(self) -> ScopeIndex:
        """The file's scopes, bindings and parents."""
        return ScopeIndex(self.tree)

    @cached_property
    def is_test_code(self) -> bool:
        """Whether pytest would read this file: by its name only, never by the names of fixtures."""
        name = self.path.name
        return name == "conftest.py" or name.startswith("test_") or name.endswith("_test.py")

    @cached_property
    def results(self) -> dict[FunctionNode, list[ast.expr]]:
        """What each function returns or yields, `None` left out."""
        results: dict[FunctionNode, list[ast.expr]] = defaultdict(list)
        nodes: chain[ast.Return | ast.Yield] = chain(
            self.index.nodes(ast.Return), self.index.nodes(ast.Yield)
        )
        for node in nodes:
            function = self.function_around(node)
            if function is not None and node.value is not None:
                results[function].append(node.value)
        return results

    @cached_property
    def calls(self) -> dict[FunctionNode | None, list[ast.Call]]:
        """The calls that each function makes itself; those outside of any under `None`."""
        calls: dict[FunctionNode | None, list[ast.Call]] = defaultdict(list)
        for call in self.index.nodes(ast.Call):
            calls[self.function_around(call)].append(call)
        return calls

    @cached_property
    def generators(self) -> set[FunctionNode]:
        """The functions that yield."""
        around = (self.function_around(node) for node in self.index.nodes(ast.Yield))
        return {function for function in around if function is not None}

    @cached_property
    def tested_names(self) -> set[str]:
        """The names of which the file asks somewhere what class they are."""
        names = {call.args[0] for call in self.index.nodes(ast.Call) if _is_class_test(call)}
        names |= {match.subject for match in self.index.nodes(ast.Match)}
        return {name.id for name in names if isinstance(name, ast.Name)}

    def imports(self, package: str) -> bool:
        """Whether the file imports a package, or something from it."""
        return any(
            (node.module or "").partition(".")[0] == package
            for node in self.index.nodes(ast.ImportFrom)
            if not node.level
        ) or any(
            alias.name.partition(".")[0] == package
            for node in self.index.nodes(ast.Import)
            for alias in node.names
        )

    def scope_of(self, node: ast.AST) -> Scope:
        """The scope that a function, class, comprehension or module node makes."""
        return self.index.scopes_by_node[node]

    def function_around(self, node: ast.AST) -> FunctionNode | None:
        """The innermost `def` around a node."""
        for ancestor in self.index.ancestors(node):
            if isinstance(ancestor, FunctionNode):
                return ancestor
        return None

    def class_around(self, node: ast.AST) -> ast.ClassDef | None:
        """The innermost class around a node."""
        for ancestor in self.index.ancestors(node):
            if isinstance(ancestor, ast.ClassDef):
                return ancestor
        return None

    def qualified_name(self, node: ast.AST) -> str:
        """What the code around a node is called, such as `OrderRepository.place`; else the file's name."""
        names = [
            ancestor.name
            for ancestor in self.index.ancestors(node)
            if isinstance(ancestor, FunctionNode | ast.ClassDef)
        ]
        return ".".join(reversed(names)) or self.path.name

    def is_self(self, node: ast.expr) -> bool:
        """Whether an expression is the `self` of the method around it."""
        function = self.function_around(node)
        return (
            isinstance(node, ast.Name)
            and function is not None
            and isinstance(self.index.parent(function), ast.ClassDef)
            and first_parameter(function) == node.id
        )

    def finding(
        self, rule: Rule, node: ast.expr | ast.stmt | ast.arg, message: str, *, fix: Fix | None = None
    ) -> Finding:
        """Report a node."""
        return finding_at(self.path, rule, self.text.span(node), message, fix=fix)


def _is_class_test(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.func, ast.Name) and call.func.id == "isinstance"


def finding_at(path: Path, rule: Rule, span: Span, message: str, *, fix: Fix | None = None) -> Finding:
    """Report a stretch of a file."""
    return Finding(
        path=path,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        rule=rule.name,
        kind=rule.kind,
        message=message,
        fix=fix,
    )
