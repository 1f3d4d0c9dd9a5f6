"""Where in a submission exercises are found, and what is told of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.gradebook import SubmissionStatus
from checker.submissions import Caps, Wanted
from tests.submissions.packing import TAKEN, WANTED, WHOLE, folder, taken_from, told, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.workspace import Workspace

ONE = Wanted({"01_hours": ("hours.py",)}, others=frozenset({"02_orders"}))
HOURS = b"opens = 7\n"


def _moved(files: dict[str, bytes], to: str) -> dict[str, bytes]:
    return {to + path.removeprefix("exercises/"): content for path, content in files.items()}


@pytest.mark.parametrize(
    "to", ["exercises/", "", "repo-main/exercises/", "repo-main/", "./", "./exercises//"]
)
def test_exercises_are_found_in_each_place(tmp_path: Path, to: str) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", _moved(WHOLE, to)))
    assert taken.files == TAKEN
    assert told(taken) == []


@pytest.mark.parametrize(
    "to", ["a/b/", "a/b/exercises/", "solutions/", "repo-main/solutions/", ".kata/kept/"]
)
def test_and_in_no_other(tmp_path: Path, to: str) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", _moved(WHOLE, to)))
    assert taken.status is SubmissionStatus.GRADED
    assert taken.files == {}
    assert told(taken)[0] == ("", "None of the exercises was found in it.")


@pytest.mark.parametrize("path", ["hours.py", "hours/hours.py"])
def test_a_single_files_exercise_is_the_only_one_that_was_asked_for(tmp_path: Path, path: str) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", {path: HOURS}), ONE)
    assert taken.files == {"01_hours": {"hours.py": HOURS}}
    assert told(taken) == []


@pytest.mark.parametrize("name", ["01_hours.zip", "amara-01-hours.zip", "Amara 01_Hours.ZIP"])
def test_or_the_one_that_the_name_says(tmp_path: Path, name: str) -> None:
    taken = taken_from(zipped(tmp_path / name, {"hours.py": HOURS}))
    assert taken.files == {"01_hours": {"hours.py": HOURS}}


def test_otherwise_nobody_knows_whose_it_is(tmp_path: Path) -> None:
    for name in ("amara.zip", "01_hours-02_orders.zip"):
        taken = taken_from(zipped(tmp_path / name, {"hours.py": HOURS}))
        assert taken.files == {}
        assert told(taken) == [
            ("", "None of the exercises was found in it."),
            ("hours.py", "It is no exercise's file, and was left out."),
        ]


def test_files_of_another_exercise_are_not_taken_for_the_one_that_was_asked_for(tmp_path: Path) -> None:
    for other in ("02_orders", "09_opening_hours", "solutions"):
        assert taken_from(zipped(tmp_path / "amara.zip", {f"{other}/hours.py": HOURS}), ONE).files == {}


def test_what_is_not_there_was_not_handed_in(tmp_path: Path) -> None:
    taken = taken_from(folder(tmp_path / "amara", {"exercises/02_orders/orders.py": b"1\n"}))
    assert taken.files == {"02_orders": {"orders.py": b"1\n"}}
    assert told(taken) == []


def test_the_first_place_counts_and_the_others_are_told(tmp_path: Path) -> None:
    files = {"exercises/01_hours/hours.py": b"new\n", "backup/01_hours/hours.py": b"old\n"}
    taken = taken_from(folder(tmp_path / "amara", files))
    assert taken.files == {"01_hours": {"hours.py": b"new\n"}}
    assert told(taken) == [
        (
            "01_hours",
            (
                "It is there again in a place that is looked at later, and was left out there: "
                "`backup/01_hours/hours.py`."
            ),
        )
    ]


def test_two_places_of_one_kind_contest_each_other(tmp_path: Path) -> None:
    files = {f"{student}/exercises/01_hours/hours.py": b"1\n" for student in ("amara", "bo", "cy", "di")}
    taken = taken_from(zipped(tmp_path / "all.zip", {**files, "amara/exercises/02_orders/orders.py": b"2\n"}))
    assert taken.files == {"02_orders": {"orders.py": b"2\n"}}
    assert told(taken) == [
        (
            "01_hours",
            (
                "It is there 4 times: `amara/exercises/01_hours/hours.py`, `bo/exercises/01_hours/hours.py`, "
                "`cy/exercises/01_hours/hours.py` and 1 more. None was taken, as nobody can say which one "
                "counts. If these are several students' submissions in one, unpack it, and give the folder."
            ),
        )
    ]


def test_what_differs_in_upper_and_lower_case_is_not_the_file(tmp_path: Path) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", {"exercises/01_hours/Hours.py": HOURS}))
    assert taken.files == {}
    assert told(taken) == [
        (
            "exercises/01_hours/Hours.py",
            "Its name is not spelled `hours.py`, upper and lower case included: it counts as not handed in.",
        )
    ]


@pytest.mark.parametrize(
    "second", ["exercises/01_hours/HOURS.py", "Exercises/01_hours/hours.py", "exercises/01_HOURS/hours.py"]
)
def test_and_both_of_them_contest_each_other(tmp_path: Path, second: str) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", {"exercises/01_hours/hours.py": HOURS, second: b"2\n"}))
    assert taken.files == {}
    assert "It is there 2 times" in told(taken)[0][1]


def test_a_folder_where_a_file_should_be_is_no_file(tmp_path: Path) -> None:
    taken = taken_from(folder(tmp_path / "amara", {"exercises/01_hours/hours.py/hours.py": HOURS}))
    assert taken.files == {}


def test_a_whole_repository_makes_few_remarks(tmp_path: Path) -> None:
    files = {f"docs/extra_{number:05}.txt": b"" for number in range(10_000)}
    files |= {
        f"exercises/{path}": b"" for path in ("01_hours/README.md", "01_hours/driver.py", "03_stock/a.py")
    }
    files |= {f".venv/lib/{number}.py": b"" for number in range(100)}
    taken = taken_from(zipped(tmp_path / "amara.zip", {**WHOLE, **files, "README.md": b""}))
    assert taken.files == TAKEN
    assert told(taken) == [
        (
            "",
            (
                "10,001 files that are no exercise's were left out: `README.md`, `docs/extra_00000.txt`, "
                "`docs/extra_00001.txt` and 9,998 more."
            ),
        )
    ]


def test_files_beside_the_learners_are_told_apart_unless_they_are_the_suites(tmp_path: Path) -> None:
    beside = {"exercises/01_hours/opening.py": b"", "exercises/01_hours/README.md": b"changed"}
    taken = taken_from(folder(tmp_path / "amara", {**WHOLE, **beside}))
    assert taken.files == TAKEN
    message = "It is none of the exercise's files, and was left out. Code that imports it will not find it."
    assert told(taken) == [("exercises/01_hours/opening.py", message)]
    more = folder(tmp_path / "amara", {"exercises/02_orders/README.md": b""})
    assert told(taken_from(more)) == [
        (
            "",
            (
                "2 files in exercises' folders are none of theirs. Code that imports them will not find "
                "them: `exercises/01_hours/opening.py`, `exercises/02_orders/README.md`."
            ),
        )
    ]


def test_nor_are_the_suites_files_told_that_lie_beside_a_loose_one(tmp_path: Path) -> None:
    for top in ("", "hours/"):
        files = {f"{top}hours.py": HOURS, f"{top}driver.py": b""}
        taken = taken_from(zipped(tmp_path / "01_hours.zip", files))
        assert (taken.files, told(taken)) == ({"01_hours": {"hours.py": HOURS}}, [])


def test_exercises_of_another_version_are_told_and_those_not_asked_for_are_not(tmp_path: Path) -> None:
    files = {f"exercises/{name}/a.py": b"" for name in ("03_stock", "04_gone", "77_never")}
    taken = taken_from(folder(tmp_path / "amara", {**files, "a/b/05_no/a.py": b""}))
    assert (
        "",
        (
            "2 folders look like exercises, perhaps of an older version, and are none of this suite's: "
            "`exercises/04_gone`, `exercises/77_never`."
        ),
    ) in told(taken)


def test_what_is_too_large_is_left_out_alone(tmp_path: Path) -> None:
    files = {**WHOLE, "exercises/01_hours/hours.py": b"#" * 1001}
    for path in (folder(tmp_path / "amara", files), zipped(tmp_path / "amara.zip", files)):
        taken = taken_from(path, caps=Caps(file_bytes=1000))
        assert list(taken.files) == ["02_orders"]
        assert told(taken) == [
            ("exercises/01_hours/hours.py", "It was left out: it has more than 1,000 bytes.")
        ]
        assert list(taken_from(path, caps=Caps(file_bytes=1001)).files) == list(TAKEN)


def test_what_is_too_deep_is_not_looked_into(tmp_path: Path) -> None:
    files = {**WHOLE, "a/b/c/d/e.txt": b"", "a/b/c/d/f.txt": b"", "a/b/c/e.txt": b""}
    for path in (folder(tmp_path / "amara", files), zipped(tmp_path / "amara.zip", files)):
        taken = taken_from(path, caps=Caps(depth=4))
        assert taken.files == TAKEN
        assert told(taken) == [
            ("a/b/c/d", "It is so deep inside that it was not looked into."),
            ("a/b/c/e.txt", "It is no exercise's file, and was left out."),
        ]


def test_an_archive_of_archives_is_to_be_unpacked_first(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", WHOLE).read_bytes()
    taken = taken_from(zipped(tmp_path / "export.zip", {"amara.zip": inner, "bo.zip": inner}))
    assert taken.status is SubmissionStatus.REFUSED
    assert told(taken) == [
        ("", "It holds archives and none of the exercises. Unpack it first, and give the folder.")
    ]
    beside = taken_from(zipped(tmp_path / "amara.zip", {**WHOLE, "backup.tar.gz": inner}))
    assert beside.files == TAKEN
    assert told(beside) == [("backup.tar.gz", "It is an archive inside the submission, and was not opened.")]


def test_the_suites_own_exercises_are_wanted(suite: Workspace) -> None:
    chosen = suite.chosen(["1", "13"])
    wanted = Wanted.of(chosen, suite.exercises)
    assert wanted.files == {exercise.name: tuple(exercise.kata.files) for exercise in chosen}
    assert len(wanted.others) == len(suite.exercises) - 2
    for name, files in wanted.files.items():
        assert {*files, "README.md", "kata.toml", "driver.py"} <= wanted.beside[name]
    assert WANTED.meant_by("amara") is None
