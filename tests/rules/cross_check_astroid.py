"""What the resolver says of an expression beside what astroid says, wherever astroid says anything.

Run as a program it prints every disagreement. astroid infers values and reads no annotations, so it knows
nothing of most parameters; jedi's turn, in `cross_check`, is the longer one.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

import astroid
from astroid import bases, nodes, util

from checker.rules.model.files import Files
from checker.rules.model.layout import Layout
from checker.rules.model.project import Project

from .apart import ROOT, say
from .cross_check import CLASSES, EVAL, METHODS, SAME, class_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_Span = tuple[int | None, int | None, int | None, int | None]


def receivers() -> Iterator[tuple[str, str, str]]:
    """What a method is called on that has the name of one of a manager's: the place, ours and astroid's."""
    for folder in [EVAL, *sorted((ROOT / "solutions").glob("*/reference"))]:
        files = Files(Layout(folder))
        project = Project(files)
        sys.path.insert(0, str(folder))
        astroid.MANAGER.clear_cache()
        for path in sorted(folder.rglob("*.py")):
            module, theirs = files.module(path), _nodes(path)
            seen: set[str] = set()
            for call in module.index.nodes(ast.Call):
                if not isinstance(call.func, ast.Attribute) or call.func.attr not in METHODS:
                    continue
                receiver = call.func.value
                place = f"{path.relative_to(ROOT)} {module.qualified_name(call)} {ast.unparse(receiver)}"
                if place in seen or not isinstance(receiver, ast.Name | ast.Attribute):
                    continue
                seen.add(place)
                ours, astroids = class_of(project.value(module, receiver)), _inferred(theirs[_span(receiver)])
                if astroids != "?" and (ours != "?" or astroids in CLASSES.values()):
                    yield place, ours, astroids
        sys.path.remove(str(folder))


def _nodes(path: Path) -> dict[_Span, nodes.NodeNG]:
    tree = astroid.MANAGER.ast_from_file(str(path), source=True)
    return {_span(node): node for node in tree.nodes_of_class((nodes.Name, nodes.Attribute))}


def _span(node: ast.expr | nodes.NodeNG) -> _Span:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _inferred(node: nodes.NodeNG) -> str:
    found: set[str] = set()
    try:
        for value in node.infer():
            if value is util.Uninferable:
                return "?"
            if isinstance(value, bases.Instance):
                found.add(SAME.get(value.name, value.name))
            elif isinstance(value, nodes.Const) and value.value is None:
                found.add("None")
    except astroid.AstroidError:
        return "?"
    found = found - {"None"} or found
    return " or ".join(sorted(found)) or "?"


def main() -> None:
    """Print every disagreement."""
    count = 0
    for place, ours, astroids in receivers():
        count += 1
        if ours != astroids:
            say(f"{place}: {ours}, astroid {astroids}")
    say(f"of {count}")


if __name__ == "__main__":
    main()
