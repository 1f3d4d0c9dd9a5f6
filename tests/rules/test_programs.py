"""What is true of the rules whatever the program: made-up programs from pieces of real ones."""

from __future__ import annotations

import ast
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from checker.rules import Finding, all_rules, lint

from .programs import programs

RULES = [rule.name for rule in all_rules()]
FEWEST_FOUND = 6
"""How many of the rules must find something in the made-up programs."""

made_up = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
UNRELATED = "\n\ndef larder_is_open(hour_of_day):\n    return 6 <= hour_of_day < 18\n"


def findings(program: str, rules: list[str] | None = None) -> list[Finding]:
    """What the rules find in a program."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "program.py"
        file.write_text(program)
        result = lint([file], rules=rules)
    assert result.unreadable == ()
    assert {finding.path for finding in result.findings} <= {file}
    return [finding._replace(path=Path("program.py")) for finding in result.findings]


@made_up
@given(programs)
def test_the_same_program_has_the_same_findings(program: str) -> None:
    assert findings(program) == findings(program)


@made_up
@given(programs)
def test_a_finding_lies_inside_the_program(program: str) -> None:
    lines = program.split("\n")
    for finding in findings(program):
        start, end = (finding.line, finding.column), (finding.end_line, finding.end_column)
        assert (1, 1) <= start < end
        assert finding.end_line <= len(lines)
        assert finding.column <= len(lines[finding.line - 1])
        assert finding.end_column <= len(lines[finding.end_line - 1]) + 1
        assert finding.message


@settings(made_up, max_examples=15)
@given(programs)
def test_the_rules_do_not_know_each_other(program: str) -> None:
    """What all find is what each finds alone."""
    alone = [finding for rule in RULES for finding in findings(program, [rule])]
    assert sorted(alone) == findings(program)


@made_up
@given(programs)
def test_an_unrelated_function_changes_nothing(program: str) -> None:
    assert findings(program + UNRELATED) == findings(program)


@made_up
@given(programs)
def test_empty_lines_above_move_the_findings_and_change_nothing_else(program: str) -> None:
    def moved(finding: Finding) -> tuple[int, int, int, int, str]:
        return finding.line + 3, finding.column, finding.end_line + 3, finding.end_column, finding.rule

    below = [(f.line, f.column, f.end_line, f.end_column, f.rule) for f in findings("\n\n\n" + program)]
    assert below == [moved(finding) for finding in findings(program)]


@made_up
@given(programs)
def test_a_program_without_pgdbm_has_no_findings(program: str) -> None:
    other = (
        program.replace("pgdbm", "pgother").replace("{{tables.", "{{rows.").replace("{{schema}}", "{{own}}")
    )
    assert findings(other.replace("{{ tables.", "{{ rows.")) == []


def test_the_programs_are_not_beside_the_point() -> None:
    """They can be parsed, and most rules find something in one of them."""
    found: Counter[str] = Counter()

    @settings(made_up, max_examples=100)
    @given(programs)
    def look(program: str) -> None:
        ast.parse(program)
        found.update(finding.rule for finding in findings(program))

    look()
    assert len(found) >= FEWEST_FOUND, found
