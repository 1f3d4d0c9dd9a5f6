"""The progress file, by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from checker.suite.progress import ProgressFile, ProgressNotKept, Record, State, content_of

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise
    from tests.small_suite import SmallSuite

SUITE = "1.2.3"


@pytest.fixture
def exercise(small_suite: SmallSuite) -> Exercise:
    return small_suite.laid_out("hours = 1\n")


@pytest.fixture
def file(exercise: Exercise) -> ProgressFile:
    return ProgressFile(exercise.folder.parent.parent)


def test_nothing_is_kept_at_first(exercise: Exercise, file: ProgressFile) -> None:
    assert file.read().of(exercise) == Record()
    assert file.read().broken is None


def test_a_pass_holds_for_the_content_and_the_suite_that_it_was_of(
    exercise: Exercise, file: ProgressFile
) -> None:
    content = content_of(exercise)
    record = file.note_passed(exercise, content=content, suite=SUITE).of(exercise)
    assert file.read().of(exercise) == record
    assert record.state(content, SUITE) is State.SOLVED
    assert record.state("sha256:other", SUITE) is State.CHECK_AGAIN
    assert record.state(content, "1.2.4") is State.CHECK_AGAIN


def test_a_failure_of_other_content_leaves_the_pass_alone(exercise: Exercise, file: ProgressFile) -> None:
    content = content_of(exercise)
    file.note_passed(exercise, content=content, suite=SUITE)
    file.note_failed(exercise, content="sha256:other")
    assert file.read().of(exercise).state(content, SUITE) is State.SOLVED
    file.note_failed(exercise, content=content)
    assert file.read().of(exercise).state(content, SUITE) is State.CHECK_AGAIN


def test_hints_about_a_mistake_are_counted_apart(exercise: Exercise, file: ProgressFile) -> None:
    file.note_hints(exercise, 3)
    file.note_hints_about(exercise, 2, 1)
    file.note_hints_about(exercise, 2, 2)
    file.note_hints_about(exercise, 2, 1)
    record = file.read().of(exercise)
    assert (record.hints, record.hints_about(1), record.hints_about(2)) == (3, 0, 2)
    assert record.asked_for == {2}


def test_a_file_from_before_there_were_incidents_is_read(exercise: Exercise, file: ProgressFile) -> None:
    file.note_hints(exercise, 2)
    path = exercise.folder.parent.parent / ".kata" / "progress.json"
    kept = json.loads(path.read_text())
    del kept["exercises"][exercise.name]["mistakes"]
    path.write_text(json.dumps(kept))
    assert file.read().of(exercise) == Record(hints=2)


def test_a_failure_without_a_pass_writes_nothing(
    exercise: Exercise, file: ProgressFile, tmp_path: Path
) -> None:
    file.note_failed(exercise, content=content_of(exercise))
    assert not (tmp_path / ".kata" / "progress.json").exists()


def test_hints_only_become_more(exercise: Exercise, file: ProgressFile) -> None:
    file.note_hints(exercise, 2)
    file.note_hints(exercise, 1)
    assert file.read().of(exercise).hints == 2


def test_content_tells_every_change(exercise: Exercise) -> None:
    seen = {content_of(exercise)}
    path = exercise.folder / "hours.py"
    for text in ("hours = 2\n", "hours = 1", "", "hours = 1\n "):
        path.write_text(text)
        seen.add(content_of(exercise))
    path.unlink()
    seen.add(content_of(exercise))
    assert len(seen) == 6


def test_broken_files_are_kept_under_numbers(exercise: Exercise, file: ProgressFile, tmp_path: Path) -> None:
    folder = tmp_path / ".kata"
    folder.mkdir()
    for number in (1, 2):
        (folder / "progress.json").write_text(f"broken {number}")
        assert f"progress.broken-{number}" in (file.note_hints(exercise, number).broken or "")
        assert (folder / f"progress.broken-{number}").read_text() == f"broken {number}"
    assert file.read().of(exercise).hints == 2


def test_what_cannot_be_written_is_said(exercise: Exercise, file: ProgressFile, tmp_path: Path) -> None:
    (tmp_path / ".kata").write_text("a file where a folder should be")
    with pytest.raises(ProgressNotKept, match="File exists"):
        file.note_hints(exercise, 1)


def test_writers_side_by_side_lose_nothing(small_suite: SmallSuite, tmp_path: Path) -> None:
    small_suite.laid_out("hours = 1\n")
    names = [f"{number:02}_more" for number in range(1, 5)]
    code = (
        "import sys, dataclasses; from pathlib import Path; from checker.suite.progress import ProgressFile;"
        "from checker.suite.workspace import open_workspace; root = Path(sys.argv[1]);"
        "e = dataclasses.replace(open_workspace(root).find('1'), name=sys.argv[2]); f = ProgressFile(root);"
        "[f.note_hints(e, n) for n in range(1, 51)]"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in names]
    assert [writer.wait() for writer in writers] == [0] * len(names)
    kept = json.loads((tmp_path / ".kata" / "progress.json").read_text())["exercises"]
    assert {name: record["hints"] for name, record in kept.items()} == dict.fromkeys(names, 50)
