"""No rule has anything to say about a correct solution."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rules import lint

SOLUTIONS = Path(__file__).parents[2] / "solutions"
CORRECT = sorted(
    folder for shape in ("*/reference", "*/right/*") for folder in SOLUTIONS.glob(shape) if folder.is_dir()
)


@pytest.mark.parametrize("folder", CORRECT, ids=lambda folder: folder.relative_to(SOLUTIONS).as_posix())
def test_a_correct_solution_is_clean(folder: Path) -> None:
    assert lint([folder], root=folder).findings == ()


def test_advice_that_is_not_heeded_has_its_reason_in_the_code() -> None:
    """Where a correct solution does what a convention advises against, a comment there says why."""
    heard = [
        file for folder in CORRECT for file in folder.rglob("*.py") if "# kata: ignore[" in file.read_text()
    ]
    assert {file.relative_to(SOLUTIONS).parts[:3:2] for file in heard} == {
        ("10_one_pool_for_all", "named_with_its_schema"),
        ("10_one_pool_for_all", "one_statement"),
        ("12_no_module_name", "own_schema"),
        ("22_databases_by_hand", "finally_in_every_test"),
    }
