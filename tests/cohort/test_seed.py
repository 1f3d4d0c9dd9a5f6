"""A run has one secret from its beginning to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.cohort.errors import CannotGrade
from checker.cohort.seed import kept_seed

if TYPE_CHECKING:
    from pathlib import Path


def test_each_run_has_a_seed_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    one, another = tmp_path / "one", tmp_path / "another"
    seed = kept_seed(one, None)
    assert len(seed) >= 32
    assert kept_seed(one, None) == seed
    assert kept_seed(another, None) != seed


def test_the_seed_that_is_given_is_the_one_that_is_kept(tmp_path: Path) -> None:
    assert kept_seed(tmp_path / "seed", "Schürze\n 12\udcff") == "Schürze\n 12\udcff"
    assert kept_seed(tmp_path / "seed", None) == "Schürze\n 12\udcff"
    assert kept_seed(tmp_path / "seed", "Schürze\n 12\udcff") == "Schürze\n 12\udcff"


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    kept_seed(tmp_path / "seed", None)
    assert (tmp_path / "seed").stat().st_mode & 0o777 == 0o600


def test_a_run_does_not_go_on_with_another_seed(tmp_path: Path) -> None:
    kept_seed(tmp_path / "seed", "one")
    with pytest.raises(CannotGrade, match="another seed"):
        kept_seed(tmp_path / "seed", "another")


def test_an_empty_seed_is_none(tmp_path: Path) -> None:
    with pytest.raises(CannotGrade, match="empty"):
        kept_seed(tmp_path / "seed", "")
    assert not (tmp_path / "seed").exists()


def test_what_a_killed_run_had_begun_to_write_is_no_seed(tmp_path: Path) -> None:
    (tmp_path / "seed.new").write_text("half")
    assert kept_seed(tmp_path / "seed", None) != "half"
    assert not (tmp_path / "seed.new").exists()
