"""What a name is where the code has asked: by `isinstance`, or by the pattern of a `case`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.annotations import annotation_value
from checker.rules.model.flow import leaves, statements_before
from checker.rules.model.scope import FunctionNode
from checker.rules.model.values import UNKNOWN, Value, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


class _Answer(NamedTuple):
    """A name that is known to be of these classes."""

    name: str
    classes: list[ast.expr]


def narrowed(project: Project, module: Module, node: ast.Name) -> Value:
    """What a name is of which nothing else is known, but that it has passed a test of its class.

    A name that is bound more than once is not followed: what was tested may be something else by then.
    """
    if node.id not in module.tested_names:
        return UNKNOWN
    bound = module.index.scope(node).bindings(node.id)
    if bound is None or len(bound[1]) > 1:
        return UNKNOWN
    for answer in _answers(module, node):
        if answer.name == node.id:
            return join([annotation_value(project, module, cls) for cls in answer.classes])
    return UNKNOWN


def _answers(module: Module, node: ast.expr) -> Iterator[_Answer]:
    """What is known where a node runs, within its function."""
    inner: ast.AST = node
    for outer in module.index.ancestors(node):
        match outer:
            case ast.If(test=test, body=body) | ast.While(test=test, body=body) if inner in body:
                yield from _passed(test)
            case ast.IfExp(test=test, body=body) if inner is body:
                yield from _passed(test)
            case ast.BoolOp(op=ast.And(), values=values):
                for test in values[: values.index(inner)] if inner in values else []:
                    yield from _passed(test)
            case ast.match_case(pattern=ast.MatchClass(cls=cls)) if inner is not outer.pattern:
                subject = module.index.parent(outer)
                if isinstance(subject, ast.Match) and isinstance(subject.subject, ast.Name):
                    yield _Answer(subject.subject.id, [cls])
            case _:
                pass
        for statement in statements_before(outer, inner):
            yield from _passed_by(statement)
        if isinstance(outer, FunctionNode):
            return
        inner = outer


def _passed_by(statement: ast.stmt) -> Iterator[_Answer]:
    """What is known after a statement."""
    match statement:
        case ast.Assert(test=test):
            yield from _passed(test)
        case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=test), body=body) if leaves(body):
            yield from _passed(test)
        case _:
            pass


def _passed(test: ast.expr) -> Iterator[_Answer]:
    """What is known when a test has been passed."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            for value in values:
                yield from _passed(value)
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), ast.Tuple(elts=classes)]):
            yield _Answer(name, classes)
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), cls]):
            yield _Answer(name, [cls])
        case _:
            pass
