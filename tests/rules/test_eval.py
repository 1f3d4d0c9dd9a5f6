"""Every rule against its evaluation file: what must be found is found, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from checker.rules import all_rules, lint

from .marks import read_marks
from .tally import FILES, rule_of, tally

if TYPE_CHECKING:
    from pathlib import Path

RULES = [rule.name for rule in all_rules()]
FEWEST_CASES = 40


def reported_lines(file: Path, rule: str) -> set[int]:
    result = lint([file], rules=[rule])
    assert not result.unreadable
    return {finding.line for finding in result.findings}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_marked_lines_and_no_others_are_reported(file: Path) -> None:
    rule = rule_of(file)
    marks = read_marks(file.read_text(), rule)
    found = reported_lines(file, rule)
    assert found - marks.reported == set(), "reported, and should not be (or no longer a todo)"
    assert marks.reported - found == set(), "should be reported, and is not"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_enough_cases(rule: str) -> None:
    assert tally(rule).cases >= FEWEST_CASES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_another_library_is_none_of_our_business(file: Path, tmp_path: Path) -> None:
    """The same code for a library of another name, with templates of another name, is not reported."""
    text = re.sub(r"\bpgdbm\b", "pgother", file.read_text())
    text = text.replace("{{tables.", "{{relations.").replace("{{schema}}", "{{namespace}}")
    other = tmp_path / file.name
    other.write_text(text)
    result = lint([other])
    assert result.findings == ()
    assert result.unreadable == ()
