"""What a test gets for a parameter: pytest's fixtures, found by name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.annotations import annotation_value
from checker.rules.model.scope import FunctionNode
from checker.rules.model.tracing import class_member, decorator_name, function_results, module_member
from checker.rules.model.values import UNKNOWN, Function, Holds, ProjectClass, Value, Yields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.tracing import Trace


def is_fixture(function: FunctionNode) -> bool:
    """Whether a function is a pytest fixture."""
    return any(decorator_name(decorator) == "fixture" for decorator in function.decorator_list)


def takes_fixtures(function: FunctionNode) -> bool:
    """Whether pytest fills in a function's parameters."""
    return function.name.startswith("test") or is_fixture(function)


def fixture_value(project: Project, module: Module, name: str, asking: FunctionNode) -> Value:
    """What the fixture of that name gives to a test or a fixture; unknown when there is none.

    A fixture that asks for its own name gets the one that it stands in for.
    """
    for fixture in _fixtures(project, module, name, asking):
        if fixture.node is not asking:
            with project.following(("fixture", fixture.node)) as first_time:
                return _given(project, fixture) if first_time else UNKNOWN
    files = [module, *project.files.conftests(module)]
    if name in library.FIXTURES and any(_has_library_fixture(file, name) for file in files):
        return library.FIXTURES[name]
    return UNKNOWN


def _fixtures(project: Project, module: Module, name: str, asking: FunctionNode) -> Iterator[Function]:
    """The fixtures of that name, the nearest first: in the class, the file, and each `conftest.py`."""
    owner = module.class_around(asking)
    if owner is not None:
        cls = ProjectClass(module, owner, module.scope_of(owner))
        yield from _as_fixture(project, class_member(project, cls, name), name)
    for file in (module, *project.files.conftests(module)):
        named = {_name(node): node for node in file.tree.body if isinstance(node, FunctionNode)}
        if name in named:
            yield Function(file, named[name])
        for source in (file, *_plugins(project, file)):
            yield from _as_fixture(project, module_member(project, source, name), name)


def _as_fixture(project: Project, member: Trace | None, name: str) -> Iterator[Function]:
    value = project.value_of_trace(member) if member is not None else UNKNOWN
    if isinstance(value, Function) and _name(value.node) == name:
        yield value


def _name(function: FunctionNode) -> str | None:
    """The name by which a fixture is asked for; None if the function is no fixture."""
    for decorator in function.decorator_list:
        if decorator_name(decorator) == "fixture":
            given = decorator.keywords if isinstance(decorator, ast.Call) else []
            named = (each.value for each in given if each.arg == "name")
            written = next(named, ast.Constant(function.name))
            return ast.literal_eval(written) if isinstance(written, ast.Constant) else None
    return None


def _given(project: Project, fixture: Function) -> Value:
    returns = fixture.node.returns
    if returns is not None:
        declared = annotation_value(project, fixture.module, returns)
        if fixture.node in fixture.module.generators and isinstance(declared, Holds | Yields):
            declared = declared.value
        # The annotation tells the type; the fixture's own code may tell more.
        precise = project.value_of_trace(function_results(project, fixture))
        return declared if precise is UNKNOWN else precise
    return project.value_of_trace(function_results(project, fixture))


def _has_library_fixture(file: Module, name: str) -> bool:
    """Whether a test file takes in pgdbm's own fixtures, by import or as a pytest plugin."""
    for node in file.index.nodes(ast.ImportFrom):
        if node.module == library.FIXTURES_MODULE and any(alias.name in {"*", name} for alias in node.names):
            return True
    return library.FIXTURES_MODULE in _plugin_names(file)


def _plugins(project: Project, file: Module) -> Iterator[Module]:
    """The project's own files among the pytest plugins that a file names."""
    for name in _plugin_names(file):
        plugin = project.files.imported(file, name)
        if plugin is not None:
            yield plugin


def _plugin_names(file: Module) -> set[str]:
    return {
        constant.value
        for binding in file.index.module_scope.names.get("pytest_plugins", [])
        if binding.value is not None
        for constant in ast.walk(binding.value)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }
