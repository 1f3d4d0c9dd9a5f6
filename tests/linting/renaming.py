"""Rules for tests: each finds a name and mends it by another text."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from checker.rules import Edit, Fix, Rule, Span
from checker.rules.model.module import Module, finding_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.rules import Finding
    from checker.rules.model.project import Project
    from checker.rules.model.source import Text


def renaming(
    old: str, new: str, *, safe: bool = True, name: str = "second-pool", also: tuple[Edit, ...] = ()
) -> Rule:
    """A rule against a name, in Python and in SQL. With each fix come some further edits."""

    def found(text: Text, span: Span) -> Finding:
        fix = Fix((Edit(span, new), *also), safe)
        return finding_at(text.path, rule, span, f"This is {old}.", fix=fix)

    def check(module: Module, _: Project) -> Iterator[Finding]:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name) and node.id == old:
                yield found(module.text, module.text.span(node))

    def check_sql(text: Text) -> Iterator[Finding]:
        for match in re.finditer(rf"\b{old}\b", text.content):
            yield found(text, Span(*text.place(match.start()), *text.place(match.end())))

    rule = Rule(
        name=name,
        kind="bug",
        title="No such name.",
        excuse="It is only a name.",
        exercise="01_written_out_schema",
        trial=None,
        check=check,
        check_sql=check_sql,
    )
    return rule
