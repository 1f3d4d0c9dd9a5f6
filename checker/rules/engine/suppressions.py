"""Findings that a comment says are meant: `# kata: ignore[written-out-table] -- why`.

The comment stands at the statement in question: on its first or last line, on a line of the finding, or by
itself right above either. Of a compound statement (`with`, `def`) that is its head, up to the colon.
"""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.rules.engine.registry import names
from checker.rules.engine.statements import Statements
from checker.rules.model.finding import Finding
from checker.rules.model.module import Module
from checker.rules.sql.comments import comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.rules.model.source import Text

PAGE = """\
# suppression

## What it does

Finds comments of the form `# kata: ignore[…]` that name no rule, or a rule that does not exist, that say no
reason, or that silence nothing.

A comment silences the findings of the rules that it names, at one statement. It stands on the first or the
last line of the statement, on a line of the finding, or by itself right above. Of a compound statement, such
as `with` or `def`, the lines up to the colon count.

## Why is this bad

A comment that names no rule would silence the mistakes of tomorrow, so there is no such form. One that finds
nothing any more tells its readers of a danger that is gone. And without the reason, nobody who comes later
can tell whether it still holds.

## Example

```python
from pgdbm import AsyncDatabaseManager


async def count_all(db: AsyncDatabaseManager) -> int:
    return await db.fetch_value("SELECT count(*) FROM audit.entries")  # kata: ignore
```

## Use instead

```python
from pgdbm import AsyncDatabaseManager


async def count_all(db: AsyncDatabaseManager) -> int:
    # kata: ignore[written-out-table] -- the audit log is one for all bakeries
    return await db.fetch_value("SELECT count(*) FROM audit.entries")
```

In a file of SQL:

```sql
-- kata: ignore[written-out-table] -- the audit log is one for all bakeries
INSERT INTO audit.entries SELECT * FROM {{tables.changes}};
```

Several rules are named with commas: `# kata: ignore[second-pool, pool-per-call] -- why`.

## Known problems

Whether a rule finds something is known of the rules that were applied only: with `--select`, a comment about
another one is left alone. These findings themselves cannot be silenced; they are conventions, which decide
nothing without `--strict`.

## Since

0.1.0
"""
"""What `kata explain suppression` shows."""

RULE = "suppression"
"""The name under which faults of these comments are reported. It cannot be suppressed."""

TITLE = "A comment that silences a rule names it, is needed, and says why."

_MARKED = re.compile(
    r"(?:\#|--)\s*kata:\s*ignore\b(?P<names>\s*\[(?P<rules>[^\]]*)\])?(?:\s*--\s*(?P<reason>\S.*))?"
)


@dataclass
class Suppression:
    """One comment.

    Attributes:
        line: which line it is on.
        column: where it starts, from 1.
        end_column: the column after its last character.
        rules: the rules that it names.
        reason: why, in its author's words; empty where it does not say.
        used: those of its rules that it has silenced.
    """

    line: int
    column: int
    end_column: int
    rules: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)


class Suppressions:
    """The suppressing comments of one source.

    Args:
        source: the Python or SQL that was examined.
    """

    def __init__(self, source: Module | Text) -> None:
        self._text = source.text if isinstance(source, Module) else source
        self._found = {one.line: one for one in _suppressions(source)}
        self._statements = Statements(source) if self._found else None
        self._sign = "#" if isinstance(source, Module) else "--"

    def keep(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Give those findings that no comment speaks of."""
        for finding in findings:
            silencing = [one for one in self._at(finding) if finding.rule in one.rules]
            if not silencing:
                yield finding
            for one in silencing:
                one.used.add(finding.rule)

    def faults(self, applied: Collection[str]) -> Iterator[Finding]:
        """What is wrong with the comments themselves, once all findings have been seen.

        Args:
            applied: the rules that have been applied: of others it cannot be said that they find nothing.
        """
        for one in self._found.values():
            if not one.rules:
                yield self._fault(
                    one,
                    "This comment names no rule, and silences nothing. Name the rule that is meant: `kata:"
                    " ignore[written-out-table] -- why`.",
                )
            for name in one.rules:
                if name == RULE:
                    yield self._fault(one, f"`{RULE}` cannot be silenced: mend the comment that it is about.")
                elif name not in names():
                    yield self._fault(one, f"There is no rule `{name}`, so this comment silences nothing.")
                elif name in applied and name not in one.used:
                    yield self._fault(
                        one, f"`{name}` finds nothing here (any more): this comment can be taken away."
                    )
            if one.rules and not one.reason:
                yield self._fault(one, "This comment does not say why. Add the reason after `--`.")

    def _at(self, finding: Finding) -> Iterator[Suppression]:
        if self._statements is None:
            return
        first, last = self._statements.around(finding.line)
        lines = {first, last, *range(finding.line, min(finding.end_line, last) + 1)}
        lines |= {*self._right_above(first), *self._right_above(finding.line)}
        yield from (self._found[line] for line in sorted(lines) if line in self._found)

    def _right_above(self, line: int) -> Iterator[int]:
        """The lines above one that hold comments and nothing else."""
        while (line := line - 1) > 0 and self._is_comment(line):
            yield line

    def _is_comment(self, line: int) -> bool:
        return self._text.lines[line - 1].lstrip().startswith(self._sign)

    def _fault(self, one: Suppression, message: str) -> Finding:
        return Finding(
            path=self._text.path,
            line=one.line,
            column=one.column,
            end_line=one.line,
            end_column=one.end_column,
            rule=RULE,
            kind="convention",
            message=message,
        )


def left_by_comments(
    source: Module | Text, findings: Iterable[Finding], applied: Collection[str]
) -> list[Finding]:
    """What is left of a source's findings after its comments, and what is wrong with these.

    Args:
        source: what was examined.
        findings: what was found in it.
        applied: the rules that have been applied.
    """
    suppressions = Suppressions(source)
    kept = list(suppressions.keep(findings))
    faults = suppressions.faults(applied)
    return sorted([*kept, *faults], key=lambda one: (one.line, one.column, one.end_line, one.rule))


def _suppressions(source: Module | Text) -> Iterator[Suppression]:
    text = source.text if isinstance(source, Module) else source
    if "kata:" not in text.content:
        return
    for line, column, comment in _python(text) if isinstance(source, Module) else _sql(text):
        marked = _MARKED.search(comment)
        if marked is None:
            continue
        named = (name.strip() for name in (marked["rules"] or "").split(","))
        start = column + marked.start()
        yield Suppression(
            line=line,
            column=start,
            end_column=column + len(comment.rstrip()),
            rules=tuple(dict.fromkeys(name for name in named if name)),
            reason=(marked["reason"] or "").strip(),
        )


def _python(text: Text) -> Iterator[tuple[int, int, str]]:
    """Each comment with its line and column, from Python's own tokens: what is in a string is no comment."""
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(text.lines)).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.start[1] + 1, token.string
    except (tokenize.TokenError, SyntaxError):
        return  # the parser reads what the tokenizer does not; what came before it counts


def _sql(text: Text) -> Iterator[tuple[int, int, str]]:
    for comment in comments(text.content):
        content = text.content[comment.start : comment.end]
        if content.startswith("--"):
            yield *text.place(comment.start), content
