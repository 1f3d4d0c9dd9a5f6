"""What a test gets for a parameter: pytest's fixtures, found by name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model import library
from checker.rules.model.annotations import annotation_value
from checker.rules.model.scope import FunctionNode, How
from checker.rules.model.tracing import decorator_name, function_results
from checker.rules.model.values import UNKNOWN, Function, Holds, Value, Yields

if TYPE_CHECKING:
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project


def is_fixture(function: FunctionNode) -> bool:
    """Whether a function is a pytest fixture."""
    return any(decorator_name(decorator) == "fixture" for decorator in function.decorator_list)


def takes_fixtures(function: FunctionNode) -> bool:
    """Whether pytest fills in a function's parameters."""
    return function.name.startswith("test") or is_fixture(function)


def fixture_value(project: Project, module: Module, name: str) -> Value:
    """What the fixture of that name gives, seen from a test file; unknown when there is none."""
    files = [module, *project.files.conftests(module)]
    for file in files:
        for binding in file.index.module_scope.names.get(name, []):
            node = binding.node
            if binding.how is How.DEFINITION and isinstance(node, FunctionNode) and is_fixture(node):
                return _given(project, Function(file, node))
    if name in library.FIXTURES and any(_has_library_fixture(file, name) for file in files):
        return library.FIXTURES[name]
    return UNKNOWN


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
    plugins = file.index.module_scope.names.get("pytest_plugins", [])
    return any(
        isinstance(constant, ast.Constant) and constant.value == library.FIXTURES_MODULE
        for binding in plugins
        if binding.value is not None
        for constant in ast.walk(binding.value)
    )
