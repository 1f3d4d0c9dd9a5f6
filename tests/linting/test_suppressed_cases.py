"""Every case of every rule with a comment that silences it: nothing is left, and no comment is too many."""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checker.rules import all_rules
from checker.rules.engine.examination import Examiner
from checker.rules.engine.registry import names
from checker.rules.engine.statements import Lines, Statements
from checker.rules.engine.suppressions import RULE as SUPPRESSION
from checker.rules.model.module import Module
from tests.linting.project import report_of
from tests.rules.tally import EVAL, FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from checker.findings import LintReport
    from checker.rules import Finding

RULES = set(names())


class Case(NamedTuple):
    """An evaluation file, and what is found in it.

    Attributes:
        lines: its text.
        statements: its statements.
        found: what is found.
        sign: how a comment starts in it.
    """

    lines: tuple[str, ...]
    statements: Statements
    found: tuple[Finding, ...]
    sign: str

    def comment(self, rules: Iterable[str]) -> str:
        """A comment that silences these rules."""
        return f"{self.sign} kata: ignore[{', '.join(sorted(rules))}] -- it is meant"

    def by_statement(self) -> dict[Lines, set[str]]:
        """The rules that find something at a statement."""
        rules: dict[Lines, set[str]] = defaultdict(set)
        for finding in self.found:
            rules[self.statements.around(finding.line)].add(finding.rule)
        return rules

    def with_comments(self, above: Mapping[int, str], behind: Mapping[int, str]) -> str:
        """The text with comments by themselves above lines, and at the ends of lines."""
        lines: list[str] = []
        for number, line in enumerate(self.lines, 1):
            lines += [above[number]] if number in above else []
            lines.append(f"{line}  {behind[number]}" if number in behind else line)
        return "\n".join(lines)


def case_of(file: Path) -> Case:
    """Read an evaluation file."""
    examined = Examiner(all_rules(), EVAL).file(file)
    source = examined.source
    assert source is not None
    text, sign = (source.text, "#") if isinstance(source, Module) else (source, "--")
    return Case(tuple(text.lines), Statements(source), examined.findings, sign)


def said_of(file: Path, content: str, folder: Path) -> LintReport:
    """What is said of an evaluation file with another text, among the files that it imports."""
    shutil.copytree(EVAL / "larder", folder / "larder")
    other = folder / file.name
    other.write_text(content)
    report = report_of(folder, other)
    assert report.unreadable == []
    return report


@pytest.mark.parametrize("where", ["above", "behind"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_comment_at_its_statement_silences_each_finding(file: Path, where: str, tmp_path: Path) -> None:
    case = case_of(file)
    rules = case.by_statement()
    if where == "above":
        content = case.with_comments({each.first: case.comment(rules[each]) for each in rules}, {})
    else:
        content = case.with_comments({}, {each.last: case.comment(rules[each]) for each in rules})
    assert said_of(file, content, tmp_path).findings == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_comments_about_rules_that_find_nothing_are_too_many_and_change_nothing(
    file: Path, tmp_path: Path
) -> None:
    """One at the end of every statement, of all the rules that find nothing in the file."""
    case = case_of(file)
    idle = RULES - {finding.rule for finding in case.found}
    ends = {case.statements.around(number).last for number in range(1, len(case.lines) + 1)}
    content = case.with_comments({}, dict.fromkeys(ends, case.comment(idle)))
    findings = said_of(file, content, tmp_path).findings
    faults = [(one.line, one.message.split("`")[1]) for one in findings if one.rule == SUPPRESSION]
    assert sorted(faults) == sorted((line, rule) for line in ends for rule in idle)
    places = [
        (one.line, one.column, one.end_line, one.end_column, one.rule, one.message)
        for one in findings
        if one.rule != SUPPRESSION
    ]
    assert sorted(places) == sorted(
        (one.line, one.column, one.end_line, one.end_column, one.rule, one.message) for one in case.found
    )
