"""Which directory an expression names, as far as its parts are known."""

from __future__ import annotations

import ast
import posixpath
from typing import TYPE_CHECKING

from checker.rules.model.identity import Mark, Spelling, joined, spelling
from checker.rules.model.tracing import From
from checker.rules.model.values import LibraryName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

Directory = tuple[Spelling, ...]
"""A directory by the texts that are joined to it."""

_WRAPPERS = frozenset({"os.fspath", "os.path.abspath", "os.path.realpath"})
_JOINING = frozenset({"os.path.join", "pathlib.Path", "pathlib.PurePath", "posixpath.join"})
_UNCHANGING = frozenset({"absolute", "as_posix", "resolve"})
_PARENT: Spelling = ("..",)
_DEEPEST = 100
"""No directory is further above another."""


def directory(project: Project, module: Module, node: ast.expr) -> Directory | None:  # noqa: PLR0911 - a return for each kind
    """The directory that an expression names; `None` if a part of it cannot be told from another."""
    match node:
        case ast.Name(id="__file__"):
            return ((module.path.absolute().as_posix(),),)
        case ast.BinOp(op=ast.Div()):
            return _together(project, module, _operands(node))
        case ast.Attribute(attr="parent", value=value):
            return _above(directory(project, module, value), 1)
        case ast.Subscript(
            value=ast.Attribute(attr="parents", value=value), slice=ast.Constant(value=int(up))
        ):
            return _above(directory(project, module, value), up + 1)
        case ast.Call(keywords=[]):
            return _of_call(project, module, node)
        case ast.Name() | ast.Attribute():
            return _traced(project, module, node)
        case _:
            return _written(project, module, node)


def _of_call(project: Project, module: Module, call: ast.Call) -> Directory | None:  # noqa: PLR0911 - a return for each kind
    match call:
        case ast.Call(func=ast.Attribute(attr=name, value=value), args=[]) if name in _UNCHANGING:
            return directory(project, module, value)
        case ast.Call(func=ast.Attribute(attr="joinpath", value=value), args=arguments):
            return _together(project, module, [value, *arguments])
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return directory(project, module, inner)
        case _:
            pass
    function = project.value(module, call.func)
    name = function.name if isinstance(function, LibraryName) else ""
    if name in _JOINING and call.args:
        return _together(project, module, call.args)
    if name in _WRAPPERS and len(call.args) == 1:
        return directory(project, module, call.args[0])
    if name == "os.path.dirname" and len(call.args) == 1:
        return _above(directory(project, module, call.args[0]), 1)
    return _written(project, module, call)


def _together(project: Project, module: Module, nodes: Sequence[ast.expr]) -> Directory | None:
    found: list[Spelling] = []
    for node in nodes:
        part = directory(project, module, node)
        if part is None:
            return None
        found.extend(part)
    return tuple(found)


def _operands(node: ast.expr) -> list[ast.expr]:
    """What slashes join, in the order of the source."""
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _above(below: Directory | None, count: int) -> Directory | None:
    return None if below is None or count > _DEEPEST else (*below, *(_PARENT,) * count)


def _traced(project: Project, module: Module, node: ast.expr) -> Directory | None:
    origins = project.origins(module, node)
    if len(origins) == 1 and origins[0].kind is From.EXPRESSION and origins[0].node is not node:
        made = origins[0].node
        return directory(project, origins[0].module, made) if isinstance(made, ast.expr) else None
    return _written(project, module, node)


def _written(project: Project, module: Module, node: ast.expr) -> Directory | None:
    text = spelling(project, module, node)
    return None if text is None else (text,)


def are_different(one: Directory, other: Directory) -> bool:
    """Whether two directories are different for certain: at the end, or after what they have in common."""
    mine, others = _as_text(one), _as_text(other)
    ends = zip(reversed(_last_names(mine)), reversed(_last_names(others)), strict=False)
    if any(name != another for name, another in ends):
        return True
    same = 0
    while same < min(len(mine), len(others)) and mine[same] == others[same]:
        same += 1
    first, second = _written_out(mine[same:]), _written_out(others[same:])
    if first is None or second is None:
        return False
    if any(isinstance(part, Mark) for part in mine[:same]):
        return _differ_after_the_same(first, second)
    return posixpath.isabs(first) == posixpath.isabs(second) and (
        posixpath.normpath(first) != posixpath.normpath(second)
    )


def _last_names(text: Spelling) -> list[str]:
    """The names that a path ends with, as far back as they are known."""
    last = text[-1] if text else ""
    if isinstance(last, Mark):
        return []
    names = last.split("/")[1 if len(text) > 1 else 0 :]
    while ".." in names:
        del names[: names.index("..") + 1]
    return [name for name in names if name not in {"", "."}]


def _as_text(found: Directory) -> Spelling:
    parts: list[str | Mark] = []
    for part in found:
        if part and isinstance(part[0], str) and posixpath.isabs(part[0]):
            parts.clear()
        elif part and parts:
            parts.append("/")
        parts.extend(part)
    return joined(parts)


def _written_out(parts: Spelling) -> str | None:
    written = [part for part in parts if isinstance(part, str)]
    return "".join(written) if len(written) == len(parts) else None


def _differ_after_the_same(first: str, second: str) -> bool:
    if any(".." in rest.split("/") for rest in (first, second)):
        return False
    if first and second and first.startswith("/") != second.startswith("/"):
        return False
    return posixpath.normpath(f"_{first}") != posixpath.normpath(f"_{second}")
