"""Findings that a comment says are meant: `# kata: ignore[written-out-table] -- why`.

The comment stands at the statement in question: on its first or last line, on a line of the finding, or by
itself right above. In SQL it starts with `--`. It names its rules, so that nothing else is silenced, and says
why.
What is wrong with such comments is reported under the name `suppression`.
"""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.linting.statements import Statements
from checker.rules import Finding, all_rules
from checker.rules.model.module import Module
from checker.rules.sql.comments import comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.rules.model.source import Text

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
        alone: whether nothing else is on its line.
        used: those of its rules that it has silenced.
    """

    line: int
    column: int
    end_column: int
    rules: tuple[str, ...]
    reason: str
    alone: bool
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
        known = {rule.name for rule in all_rules()}
        for one in self._found.values():
            if not one.rules:
                yield self._fault(
                    one,
                    "This comment names no rule, and silences nothing. Name the rule that is meant: `kata:"
                    " ignore[written-out-table] -- why`.",
                )
            for name in one.rules:
                if name not in known:
                    yield self._fault(one, f"There is no rule `{name}`, so this comment silences nothing.")
                elif name in applied and name not in one.used:
                    yield self._fault(
                        one, f"`{name}` finds nothing here (any more): this comment can be taken away."
                    )
            if one.rules and not one.reason:
                yield self._fault(one, "This comment does not say why: add `-- ` and the reason.")

    def _at(self, finding: Finding) -> Iterator[Suppression]:
        if self._statements is None:
            return
        first, last = self._statements.around(finding.line)
        lines = {first, last, *range(finding.line, finding.end_line + 1)}
        yield from (self._found[line] for line in sorted(lines) if line in self._found)
        above = first - 1
        while above > 0 and self._is_comment(above):
            if above in self._found and self._found[above].alone:
                yield self._found[above]
            above -= 1

    def _is_comment(self, line: int) -> bool:
        return self._text.lines[line - 1].lstrip().startswith(("#", "--"))

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


def _suppressions(source: Module | Text) -> Iterator[Suppression]:
    text = source.text if isinstance(source, Module) else source
    if "kata:" not in text.content:
        return
    for line, column, comment in _python(text) if isinstance(source, Module) else _sql(text):
        marked = _MARKED.search(comment)
        if marked is None:
            continue
        names = (name.strip() for name in (marked["rules"] or "").split(","))
        start = column + marked.start()
        yield Suppression(
            line=line,
            column=start,
            end_column=column + len(comment.rstrip()),
            rules=tuple(dict.fromkeys(name for name in names if name)),
            reason=(marked["reason"] or "").strip(),
            alone=not text.lines[line - 1][: column - 1].strip(),
        )


def _python(text: Text) -> Iterator[tuple[int, int, str]]:
    """Each comment with its line and column, from Python's own tokens: what is in a string is no comment."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text.content).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.start[1] + 1, token.string
    except (tokenize.TokenError, SyntaxError):
        return  # the parser reads what the tokenizer does not; what came before it counts


def _sql(text: Text) -> Iterator[tuple[int, int, str]]:
    for comment in comments(text.content):
        content = text.content[comment.start : comment.end]
        if content.startswith("--"):
            yield *text.place(comment.start), content
