"""No rule has anything to say about a correct solution, but for what is known and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rules import lint

SOLUTIONS = Path(__file__).parents[2] / "solutions"
CORRECT = sorted(
    folder for shape in ("*/reference", "*/right/*") for folder in SOLUTIONS.glob(shape) if folder.is_dir()
)
KNOWN = {
    # A schema in a template is right where it is a service's and not a customer's; no code tells which.
    ("10_one_pool_for_all/right/named_with_its_schema", "written-out-table"),
    ("10_one_pool_for_all/right/one_statement", "written-out-table"),
    # Conventions: these do what the convention advises against, and come to no harm.
    ("12_no_module_name/right/own_schema", "migrations-without-module-name"),
    ("22_databases_by_hand/right/finally_in_every_test", "test-database-by-hand"),
}


@pytest.mark.parametrize("folder", CORRECT, ids=lambda folder: folder.relative_to(SOLUTIONS).as_posix())
def test_a_correct_solution_has_only_the_known_findings(folder: Path) -> None:
    name = folder.relative_to(SOLUTIONS).as_posix()
    found = {(name, finding.rule) for finding in lint([folder], root=folder).findings}
    assert found == {known for known in KNOWN if known[0] == name}
