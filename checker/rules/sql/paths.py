"""Where a statement sets the search_path for those that come after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.rules.sql.parser import Node, Statement


def path_after(statement: Statement, *, before: bool, in_body: bool = False) -> bool:
    """Whether the search_path is set after a statement.

    `set_config` counts where it is for one transaction only, as `SET LOCAL` is, and so does a `SET` in a
    function's body: what lasts longer is left behind on the connection for whoever borrows it next.

    Args:
        statement: The statement.
        before: Whether the path is set before it.
        in_body: Whether it stands in the body of a function or `DO` block.
    """
    tree = statement.tree
    if statement.kind == "VariableSetStmt" and tree.get("name") == "search_path":
        if tree.get("kind") != "VAR_SET_VALUE":
            return False
        return before or not in_body or bool(tree.get("is_local"))
    if statement.kind == "SelectStmt":
        results = [target.get("ResTarget", {}).get("val", {}) for target in tree.get("targetList", [])]
        return before or any(_sets_path_locally(result.get("FuncCall", {})) for result in results)
    return before


def _sets_path_locally(call: Node) -> bool:
    """Whether a call is `set_config('search_path', …, true)`."""
    match call:
        case {"funcname": [*_, {"String": {"sval": "set_config"}}], "args": [name, _, is_local]}:
            return _constant(name, "sval") == "search_path" and _constant(is_local, "boolval") is True
        case _:
            return False


def _constant(node: Node, kind: str) -> Any:
    return node.get("A_Const", {}).get(kind, {}).get(kind)
