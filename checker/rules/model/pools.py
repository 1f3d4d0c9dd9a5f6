"""Where pools are opened, and to which database."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.flow import loop_around
from checker.rules.model.inference import given_argument, has_hidden_arguments, named_arguments
from checker.rules.model.scope import FunctionNode
from checker.rules.model.strings import Hole, Piece
from checker.rules.model.tracing import From, Origin
from checker.rules.model.values import Config, LibraryMethod, LibraryName, Manager

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_TARGET_FIELDS = {"host": "localhost", "port": 5432, "database": "postgres", "user": "postgres"}
"""The fields of `DatabaseConfig` that say where to connect, with their defaults."""


class Opening(NamedTuple):
    """A manager with a pool of its own, or a shared pool, being made."""

    call: ast.Call
    config: ast.expr
    is_manager: bool
    """A manager opens its pool at `connect()`, a shared pool is open at once."""


def openings(project: Project, module: Module) -> Iterator[Opening]:
    """Find where a file opens pools."""
    for call in module.index.nodes(ast.Call):
        match project.value(module, call.func):
            case LibraryName(name=name) if name in library.MANAGERS:
                config = given_argument(call, 0, "config")
                if config is not None and given_argument(call, 1, "pool") is None:
                    yield Opening(call, config, is_manager=True)
            case LibraryName(name=name) if name.endswith(".create_shared_pool"):
                config = given_argument(call, 0, "config")
                if config is not None and name.rpartition(".")[0] in library.MANAGERS:
                    yield Opening(call, config, is_manager=False)
            case LibraryMethod(receiver=Manager(), name="create_shared_pool"):
                config = given_argument(call, 0, "config")
                if config is not None:
                    yield Opening(call, config, is_manager=False)
            case _:
                pass


def target(project: Project, module: Module, opening: Opening) -> Hashable | None:
    """Something that is equal for two openings only if they go to the same database as the same role.

    `None` when that cannot be told.
    """
    return config_target(project, module, opening.call, opening.config)


def config_target(project: Project, module: Module, call: ast.Call, config: ast.expr) -> Hashable | None:
    """As `target`, for a configuration that a call is given."""
    return _Target(project, module, call).of_config(module, config)


def value_target(project: Project, module: Module, call: ast.Call, value: ast.expr) -> Hashable | None:
    """As `target`, for a part of a configuration, such as a connection string, that a call is given."""
    return _Target(project, module, call).of_value(module, value)


class _Target:
    """Finds out where one opening goes.

    What a parameter or a call's result is, is only the same for two openings that share the call of the
    function it belongs to: so it counts only if that function is around the opening, or sets up its object.
    """

    def __init__(self, project: Project, module: Module, call: ast.Call) -> None:
        self._project = project
        self._around = set(module.index.ancestors(call))
        self._shared: set[ast.AST] = {module.tree}
        for ancestor in module.index.ancestors(call):
            if isinstance(ancestor, FunctionNode):
                self._shared.add(ancestor)
            if isinstance(ancestor, ast.ClassDef):
                self._shared.update(
                    method
                    for method in ancestor.body
                    if isinstance(method, FunctionNode) and method.name in {"__init__", "__post_init__"}
                )
                self._shared.add(ancestor)

    def of_config(self, module: Module, node: ast.expr) -> Hashable | None:
        origin = self._only_origin(module, node)
        if origin is None:
            return self._of_name(module, node)
        made = origin.node
        if isinstance(made, ast.Call):
            function = self._project.value(origin.module, made.func)
            if isinstance(function, LibraryName) and function.name == library.CONFIG:
                found = self._of_fields(origin.module, made)
                return found if found is not None else self._same_object(origin)
            if isinstance(function, LibraryMethod) and isinstance(function.receiver, Config):
                return self._of_copy(origin.module, made)
        return self._same_object(origin)

    def _of_name(self, module: Module, node: ast.expr) -> Hashable | None:
        """A name that is bound once is the same object wherever it came from."""
        if not isinstance(node, ast.Name):
            return None
        found = module.index.scope(node).bindings(node.id)
        if found is None or len(found[1]) != 1 or found[0].node not in self._shared:
            return None
        return ("name", found[1][0])

    def _of_fields(self, module: Module, made: ast.Call) -> Hashable | None:
        if has_hidden_arguments(made):
            return None
        given = dict(named_arguments(made))
        dsn = given.get("connection_string")
        if dsn is not None:
            found = self.of_value(module, dsn)
            return None if found is None else ("dsn", found)
        fields: list[Hashable] = []
        for name, default in _TARGET_FIELDS.items():
            value = ("text", str(default)) if name not in given else self.of_value(module, given[name])
            if value is None:
                return None
            fields.append(value)
        return ("fields", *fields)

    def _of_copy(self, module: Module, made: ast.Call) -> Hashable | None:
        """`config.model_copy(update={…})` goes where the original goes, unless that is what it updates."""
        if not isinstance(made.func, ast.Attribute) or made.func.attr not in {"model_copy", "copy"}:
            return None
        for keyword in made.keywords:
            if keyword.arg == "update":
                if not isinstance(keyword.value, ast.Dict):
                    return None
                names = [key.value if isinstance(key, ast.Constant) else None for key in keyword.value.keys]
                if any(name in (None, "connection_string", *_TARGET_FIELDS) for name in names):
                    return None
        return self.of_config(module, made.func.value)

    def of_value(self, module: Module, node: ast.expr) -> Hashable | None:
        text = self._project.text(module, node)
        if text is not None:
            parts: list[Hashable] = []
            for part in text.parts:
                value = part.text if isinstance(part, Piece) else self._of_hole(part)
                if value is None:
                    return None
                parts.append(value)
            return ("text", *parts)
        origin = self._only_origin(module, node)
        return None if origin is None else self._of_origin(origin)

    def _of_hole(self, hole: Hole) -> Hashable | None:
        node = hole.node.value if isinstance(hole.node, ast.FormattedValue) else hole.node
        return self.of_value(hole.module, node)

    def _of_origin(self, origin: Origin) -> Hashable | None:
        node, module = origin.node, origin.module
        match node:
            case ast.Constant(value=value):
                return ("text", str(value))
            case ast.Attribute(value=base, attr=name):
                inner = self.of_value(module, base)
                return None if inner is None else ("attribute", inner, name)
            case ast.Call(func=function) | ast.Subscript(value=function):
                if self._is_environment(module, function):
                    return ("environment", ast.unparse(node))
            case _:
                pass
        return self._same_object(origin)

    def _is_environment(self, module: Module, function: ast.expr) -> bool:
        value = self._project.value(module, function)
        return isinstance(value, LibraryName) and value.name in {"os.environ", "os.getenv", "os.environ.get"}

    def _same_object(self, origin: Origin) -> Hashable | None:
        if origin.kind not in (From.EXPRESSION, From.PARAMETER):
            return None
        function = origin.module.function_around(origin.node)
        holder = origin.module.index.parent(origin.node)
        around = holder if isinstance(holder, ast.ClassDef) else function or origin.module.tree
        if origin.kind is From.EXPRESSION and (
            not isinstance(origin.node, ast.Call) or loop_around(origin.module, origin.node) in self._around
        ):
            # Made anew on every turn of a loop that the opening is in, too.
            return None
        if around in self._shared or around is origin.module.tree:
            return ("object", origin.node)
        return None

    def _only_origin(self, module: Module, node: ast.expr) -> Origin | None:
        origins = self._project.origins(module, node)
        return origins[0] if len(origins) == 1 else None
