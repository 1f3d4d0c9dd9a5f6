"""The order and the conditions in which code runs, as far as its shape tells."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.scope import FunctionNode
from checker.rules.model.tracing import decorator_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_BRANCHING = (ast.AsyncWith, ast.If, ast.Match, ast.With)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def conditions(module: Module, node: ast.AST) -> Iterator[ast.expr]:
    """The tests that decide whether a node runs: around it in its function, and in early exits before it."""
    inner: ast.AST = node
    for outer in module.index.ancestors(node):
        match outer:
            case ast.If() | ast.IfExp() | ast.While() if inner is not outer.test:
                yield outer.test
            case ast.BoolOp() if inner in outer.values:
                yield from outer.values[: outer.values.index(inner)]
            case ast.match_case(guard=ast.expr() as guard):
                yield guard
            case ast.Match(subject=subject):
                yield subject
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() if not isinstance(
                inner, ast.comprehension
            ):
                for generator in outer.generators:
                    yield from generator.ifs
            case _:
                pass
        for statement in statements_before(outer, inner):
            if isinstance(statement, ast.If) and (leaves(statement.body) or leaves(statement.orelse)):
                yield statement.test
        if isinstance(outer, FunctionNode):
            return
        inner = outer


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements that a node holds."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def block_of(module: Module, statement: ast.stmt) -> list[ast.stmt]:
    """The block that a statement stands in."""
    parent = module.index.parent(statement)
    if parent is not None:
        for block in blocks(parent):
            if statement in block:
                return block
    return [statement]


def statements_before(outer: ast.AST, inner: ast.AST) -> list[ast.stmt]:
    """The statements before a node in the block of the one around it."""
    for block in blocks(outer):
        for position, statement in enumerate(block):
            if statement is inner:
                return block[:position]
    return []


def is_in(module: Module, node: ast.AST, outermost: ast.AST) -> bool:
    """Whether a node is another, or inside of it."""
    return node is outermost or any(outer is outermost for outer in module.index.ancestors(node))


def statements_on_the_way(module: Module, node: ast.AST, bindings: list[ast.AST]) -> list[ast.stmt]:
    """The statements of a function that have all run when a node does, as far back as nothing else may have.

    Nothing else that matters, which is what binds a name. So that ends at a loop with one of the bindings in
    it, because its later statements run before its earlier ones, and at a `try` that may have been left in
    the middle.
    """
    found: list[ast.stmt] = []
    inner: ast.AST = node
    for outer in module.index.ancestors(node):
        found = [*statements_before(outer, inner), *found]
        if isinstance(outer, ast.Try) and inner not in outer.body:
            break
        if isinstance(outer, FunctionNode | ast.Lambda):
            break
        if isinstance(outer, _LOOPS) and any(is_in(module, bound, outer) for bound in bindings):
            break
        inner = outer
    return found


def leaves(block: list[ast.stmt]) -> bool:
    """Whether a block ends by leaving what is around it."""
    return bool(block) and isinstance(block[-1], _LEAVES)


def statement_of(module: Module, node: ast.AST) -> ast.stmt:
    """The statement that a node is part of."""
    if isinstance(node, ast.stmt):
        return node
    for ancestor in module.index.ancestors(node):
        if isinstance(ancestor, ast.stmt):
            return ancestor
    raise AssertionError("every expression is part of a statement")


def expects_error(module: Module, node: ast.AST) -> bool:
    """Whether a test expects what a node does to fail: inside `pytest.raises` or `assertRaises`."""
    return any(
        isinstance(outer, ast.With | ast.AsyncWith)
        and any(decorator_name(item.context_expr) in {"raises", "assertRaises"} for item in outer.items)
        for outer in module.index.ancestors(node)
    )


def loop_around(module: Module, node: ast.AST) -> ast.AST | None:
    """The innermost loop or comprehension that runs a node again and again, within its function."""
    inner: ast.AST = node
    for outer in module.index.ancestors(node):
        if isinstance(outer, FunctionNode | ast.Lambda | ast.ClassDef):
            return None
        if isinstance(outer, _LOOPS) and inner in outer.body:
            return outer
        if isinstance(outer, _COMPREHENSIONS) and not isinstance(inner, ast.comprehension):
            return outer
        inner = outer
    return None


def never_both(module: Module, first: ast.AST, second: ast.AST) -> bool:
    """Whether two nodes of a function are in branches of which only one runs."""
    path = {id(node): node for node in (first, *module.index.ancestors(first))}
    inner: ast.AST = second
    for outer in module.index.ancestors(second):
        if id(outer) not in path:
            inner = outer
            continue
        mine, other = _branch(outer, inner), _branch_of_path(outer, path)
        if isinstance(outer, ast.If | ast.IfExp | ast.Match):
            return mine != other
        if isinstance(outer, ast.Try):
            return "handler" in {mine, other} and mine != other
        return _left_behind(outer, path, inner)
    return False


def _branch(outer: ast.AST, inner: ast.AST) -> str:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(outer, name, None)
        if block is inner or (isinstance(block, list) and inner in block):
            return name
    if isinstance(inner, ast.match_case):
        return str(id(inner))
    return "handler" if isinstance(inner, ast.ExceptHandler) else "test"


def _branch_of_path(outer: ast.AST, path: dict[int, ast.AST]) -> str:
    for child in ast.iter_child_nodes(outer):
        if id(child) in path:
            return _branch(outer, child)
    return ""


def _left_behind(outer: ast.AST, path: dict[int, ast.AST], second: ast.AST) -> bool:
    """Whether the first node stands before the second in a branch that ends by leaving."""
    inner = _on_path(statements_before(outer, second), path)
    while isinstance(inner, _BRANCHING):
        ways = [case.body for case in inner.cases] if isinstance(inner, ast.Match) else list(blocks(inner))
        block = next((way for way in ways if _on_path(way, path) is not None), [])
        if leaves(block):
            return True
        inner = _on_path(block, path)
    return False


def _on_path(block: list[ast.stmt], path: dict[int, ast.AST]) -> ast.stmt | None:
    return next((statement for statement in block if id(statement) in path), None)
