"""What the resolver says of an expression beside what jedi says: where they differ, one of them is wrong.

Run as a program it prints every disagreement.
"""

from __future__ import annotations

import ast
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jedi  # type: ignore[import-untyped] # it comes without types

from checker.rules.model import library
from checker.rules.model.files import Files
from checker.rules.model.layout import Layout
from checker.rules.model.project import Project
from checker.rules.model.values import (
    UNKNOWN,
    Config,
    Connection,
    Function,
    Instance,
    LibraryName,
    Manager,
    Pool,
    ProjectClass,
    ProjectModule,
    Simple,
    Transaction,
    Value,
)

from .apart import ROOT, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module

EVAL = ROOT / "tests" / "rules" / "eval"
METHODS = frozenset(library.MANAGER_SINKS) | {"acquire", "close", "connect", "disconnect", "transaction"}
LIBRARIES = (
    *("asyncio", "contextlib", "sqlite3", "unittest"),
    *("_pytest", "asyncpg", "click", "docker", "jsonschema", "pgdbm", "pydantic", "pytest_asyncio", "rich"),
)
"""Of Python's own library, and of what is installed beside the checker."""
FIRST = 6
"""How many names of each of their files are looked at."""

CLASSES: dict[type | Simple, str] = {
    Manager: "AsyncDatabaseManager",
    Transaction: "TransactionManager",
    Pool: "Pool",
    Connection: "Connection",
    Config: "DatabaseConfig",
    Simple.MIGRATIONS: "AsyncMigrationManager",
    Simple.TEST_DATABASE: "AsyncTestDatabase",
    Simple.NOTHING: "None",
}
SAME = {
    "MonitoredAsyncDatabaseManager": "AsyncDatabaseManager",
    "PoolConnectionProxy": "Connection",
    "NoneType": "None",
}


class Answer(NamedTuple):
    """What both say of one expression; `?` where nothing."""

    place: str
    ours: str
    jedis: str

    def __str__(self) -> str:
        return f"{self.place}: {self.ours}, jedi {self.jedis}"


class Asked(NamedTuple):
    """An expression that another is asked about, too, and what we say of it."""

    place: str
    folder: Path
    """Of the project that it is in."""
    path: Path
    module: Module
    node: ast.Name | ast.Attribute
    ours: str


def receivers() -> Iterator[Asked]:
    """What a method is called on that has the name of one of a manager's, in the cases and the references."""
    folders = [EVAL, *sorted((ROOT / "solutions").glob("*/reference"))]
    for folder in folders:
        files = Files(Layout(folder))
        project = Project(files)
        for path in sorted(folder.rglob("*.py")):
            module = files.module(path)
            seen: set[str] = set()
            for call in module.index.nodes(ast.Call):
                if not isinstance(call.func, ast.Attribute) or call.func.attr not in METHODS:
                    continue
                receiver = call.func.value
                place = f"{path.relative_to(ROOT)} {module.qualified_name(call)} {ast.unparse(receiver)}"
                if isinstance(receiver, ast.Name | ast.Attribute) and place not in seen:
                    seen.add(place)
                    ours = class_of(project.value(module, receiver))
                    yield Asked(place, folder, path, module, receiver, ours)


def called_names() -> Iterator[Asked]:
    """The first names that each file of the libraries calls, and that we know."""
    for name in LIBRARIES:
        spec = find_spec(name)
        assert spec is not None, f"{name} is not installed"
        path = Path(spec.origin or "")
        paths = sorted(path.parent.glob("*.py")) if path.name == "__init__.py" else [path]
        files = Files(Layout(path.parent))
        project = Project(files)
        for file in paths:
            module = files.module(file)
            seen: set[str] = set()
            for call in module.index.nodes(ast.Call):
                function = call.func
                spelled = ast.unparse(function)
                if (
                    len(seen) == FIRST
                    or spelled in seen
                    or not isinstance(function, ast.Name | ast.Attribute)
                ):
                    continue
                ours = _definition(project.value(module, function))
                if ours != "?":
                    seen.add(spelled)
                    place = f"{name}/{file.name} {module.qualified_name(call)} {spelled}"
                    yield Asked(place, path.parent, file, module, function, ours)


def answers_to_receivers() -> Iterator[Answer]:
    """What jedi says of each, where one of us says anything."""
    for one in receivers():
        jedis = _inferred(_script(one.folder, one.path), one.module, one.node)
        if one.ours != "?" or jedis in CLASSES.values():
            yield Answer(one.place, one.ours, jedis)


def answers_to_called_names() -> Iterator[Answer]:
    """What jedi says of each, where it says anything."""
    for one in called_names():
        jedis = _went_to(_script(one.folder, one.path), one.module, one.node, one.ours)
        if jedis != "?":
            yield Answer(one.place, one.ours, jedis)


@lru_cache(maxsize=1)
def _script(folder: Path, path: Path) -> jedi.Script:
    return jedi.Script(path=path, project=_jedi(folder))


@lru_cache(maxsize=1)
def _jedi(folder: Path) -> jedi.Project:
    return jedi.Project(folder, sys_path=[str(folder), *sys.path], smart_sys_path=False)


def class_of(value: Value) -> str:
    """The class of an expression's value, as all three call it; `?` where it is not known."""
    match value:
        case Instance(of=cls) | Manager(subclass=ProjectClass() as cls):
            return cls.node.name
        case Simple():
            return CLASSES.get(value, "?")
        case _:
            return CLASSES.get(type(value), "?")


def _definition(value: Value) -> str:
    match value:
        case Function(module=module, node=node) | ProjectClass(module=module, node=node):
            return f"{module.path.stem}.{node.name}"
        case ProjectModule(module=module):
            return f"module {module.path.stem}"
        case LibraryName(name=name):
            return name
        case _:
            return "?" if value is UNKNOWN else class_of(value)


def _inferred(script: jedi.Script, module: Module, node: ast.Name | ast.Attribute) -> str:
    names = script.infer(*_end(module, node))
    found = {SAME.get(name.name, name.name) for name in names if name.type == "instance"}
    found = found - {"None"} or found
    return " or ".join(sorted(found)) or "?"


def _went_to(script: jedi.Script, module: Module, node: ast.Name | ast.Attribute, ours: str) -> str:
    """What jedi finds, as ours is spelled if that is one of the spellings of it."""
    where = _end(module, node)
    names = [*script.goto(*where, follow_imports=True), *script.infer(*where)]
    spelled: set[str] = set()
    for name in names:
        if name.type == "module":
            spelled.add(f"module {name.name}")
        elif name.module_path is not None:
            spelled.add(f"{name.module_path.stem}.{name.name}")
        if name.name == ours.rpartition(".")[2] and name.module_path not in (None, module.path):
            # A library may define a name elsewhere than where it is imported from.
            spelled.add(ours)
        spelled.add(SAME.get(name.name, ""))
        spelled.add((name.full_name or name.name).removeprefix("builtins."))
    return ours if ours in spelled else min(spelled - {""}, default="?")


def _end(module: Module, node: ast.Name | ast.Attribute) -> tuple[int, int]:
    """Where jedi is to look: at the last letter, in lines from 1 and columns from 0."""
    line = node.end_lineno or node.lineno
    return line, module.text.column(line, node.end_col_offset or 0) - 2


def main() -> None:
    """Print every disagreement."""
    for answers in (answers_to_receivers(), answers_to_called_names()):
        count = 0
        for answer in answers:
            count += 1
            if answer.ours != answer.jedis:
                say(str(answer))
        say(f"of {count}")


if __name__ == "__main__":
    main()
