"""What the resolver says of an expression beside what astroid says, wherever astroid says anything.

Run as a program it prints every disagreement. astroid infers values and reads no annotations, so it knows
nothing of most parameters; jedi's turn, in `cross_check`, is the longer one.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import astroid
from astroid import bases, nodes, util

from .apart import say
from .cross_check import CLASSES, SAME, called_names, receivers

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from .cross_check import Asked

_Span = tuple[int | None, int | None, int | None, int | None]


def answers_to_receivers() -> Iterator[tuple[Asked, str]]:
    """The class of each, as astroid infers it."""
    for one in receivers():
        found = set()
        for value in _inferred(one):
            if isinstance(value, bases.Instance):
                found.add(SAME.get(value.name, value.name))
            elif isinstance(value, nodes.Const) and value.value is None:
                found.add("None")
        found = found - {"None"} or found
        astroids = " or ".join(sorted(found))
        if astroids and (one.ours != "?" or astroids in CLASSES.values()):
            yield one, astroids


def answers_to_called_names() -> Iterator[tuple[Asked, str]]:
    """What each leads to, as ours is spelled if that is one of the spellings of it."""
    for one in called_names():
        spelled: set[str] = set()
        for value in _inferred(one):
            if isinstance(value, nodes.Module):
                spelled |= {f"module {value.name.rpartition('.')[2]}", value.name}
            elif isinstance(value, nodes.FunctionDef | nodes.ClassDef | bases.UnboundMethod):
                file = value.root().file or value.root().name
                spelled |= {f"{Path(file).stem}.{value.name}", value.qname().removeprefix("builtins.")}
                if value.name == one.ours.rpartition(".")[2] and file != str(one.path):
                    spelled.add(
                        one.ours
                    )  # a library may define a name elsewhere than where it is imported from
        if spelled:
            yield one, one.ours if one.ours in spelled else min(spelled)


def _inferred(one: Asked) -> list[object]:
    """Everything that the expression may be; nothing where one of it cannot be told."""
    try:
        found = list(_nodes(one.folder, one.path)[_span(one.node)].infer())
    except astroid.AstroidError:
        return []
    return [] if util.Uninferable in found else found


@lru_cache(maxsize=1)
def _nodes(folder: Path, path: Path) -> dict[_Span, nodes.NodeNG]:
    if sys.path[0] != str(folder):
        sys.path.insert(0, str(folder))
        astroid.MANAGER.clear_cache()
    tree = astroid.MANAGER.ast_from_file(str(path), source=True)
    return {_span(node): node for node in tree.nodes_of_class((nodes.Name, nodes.Attribute))}


def _span(node: ast.expr | nodes.NodeNG) -> _Span:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def main() -> None:
    """Print every disagreement."""
    for answers in (answers_to_receivers(), answers_to_called_names()):
        count = 0
        for one, astroids in answers:
            count += 1
            if one.ours != astroids:
                say(f"{one.place}: {one.ours}, astroid {astroids}")
        say(f"of {count}")


if __name__ == "__main__":
    main()
