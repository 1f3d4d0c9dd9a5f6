"""Results are on disk as they come, and taken up again whatever ended the run."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from checker.cohort.errors import CannotGrade, CannotKeep
from checker.cohort.records import Records
from checker.gradebook import Outcome, Result

if TYPE_CHECKING:
    from pathlib import Path

ONE = Result(exercise="01_written_out_schema", outcome=Outcome.PASSED, key="k1")
OTHER = Result(exercise="06_tenant_switch", outcome=Outcome.FAILED, key="k2")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "results.jsonl"


def test_what_was_added_is_known_to_the_next_run(file: Path) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
        assert len(file.read_bytes().splitlines()) == 1  # on disk, not in a buffer
        records.add(("anna", OTHER))
    with Records(file, resume=True) as records:
        assert records.known("anna", ONE.exercise, "k1") == ONE
        assert records.known("anna", OTHER.exercise, "k2") == OTHER
        assert records.known("ben", ONE.exercise, "k1") is None


def test_what_several_have_alike_is_written_once(file: Path) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE), ("ben", ONE))
        records.add(("carla", ONE))
        records.add(("anna", OTHER))
    first, *rest, last = file.read_text(encoding="utf-8").splitlines()
    assert "01_written_out_schema" in first
    assert "06_tenant_switch" in last
    assert rest == ['{"student":"ben","alike":"k1"}', '{"student":"carla","alike":"k1"}']
    with Records(file, resume=True) as records:
        known = [records.known(student, ONE.exercise, "k1") for student in ("anna", "ben", "carla")]
        assert known == [ONE] * 3
        assert known[0] is known[1] is known[2]  # in memory once, too


def test_what_is_alike_to_nothing_is_no_result(file: Path) -> None:
    file.write_text('{"student":"ben","alike":"k1"}\n')
    with pytest.raises(CannotGrade, match=r"results\.jsonl:1 is not a result"), Records(file, resume=True):
        pass


def test_what_has_changed_since_is_not_known(file: Path) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
        assert records.known("anna", ONE.exercise, "another") is None


def test_the_last_word_counts(file: Path) -> None:
    again = ONE.model_copy(update={"outcome": Outcome.FAILED})
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
        records.add(("anna", again))
    with Records(file, resume=True) as records:
        assert records.known("anna", ONE.exercise, "k1") == again


def test_a_line_that_was_cut_off_is_taken_away(file: Path) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
        records.add(("anna", OTHER))
    whole = file.read_bytes()
    for cut in range(1, len(whole.splitlines(keepends=True)[1])):
        file.write_bytes(whole[:-cut])
        with Records(file, resume=True) as records:
            assert records.known("anna", ONE.exercise, "k1") == ONE
            assert records.known("anna", OTHER.exercise, "k2") is None
            records.add(("anna", OTHER))
        assert file.read_bytes() == whole


def test_results_that_are_there_are_not_mixed_with_others_unasked(file: Path) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
    with pytest.raises(CannotGrade, match="--resume"), Records(file, resume=False):
        pass
    with Records(file, resume=True):
        pass


def test_two_runs_do_not_share_a_file(file: Path) -> None:
    with (
        Records(file, resume=False),
        pytest.raises(CannotGrade, match="Another run"),
        Records(file, resume=True),
    ):
        pass


def test_a_line_that_is_no_result_is_said_with_its_number(file: Path) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
    file.write_bytes(file.read_bytes() + b'{"student": "ben"}\n')
    with pytest.raises(CannotGrade, match=r"results\.jsonl:2 is not a result"), Records(file, resume=True):
        pass


def test_a_full_disk_leaves_whole_lines(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Records(file, resume=False) as records:
        records.add(("anna", ONE))
        before = file.read_bytes()
        really = os.write

        def full(descriptor: int, data: bytes) -> int:
            if len(data) < 40:
                raise OSError(errno.ENOSPC, "No space left on device")
            return really(descriptor, data[:30])

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(CannotKeep, match="No space"):
            records.add(("anna", OTHER))
        monkeypatch.undo()
        assert file.read_bytes() == before
        records.add(("anna", OTHER))
    with Records(file, resume=True) as records:
        assert records.known("anna", OTHER.exercise, "k2") == OTHER
