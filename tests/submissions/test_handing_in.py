"""Who handed in what: single submissions, cohorts, and students with several."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.gradebook import Remark, SubmissionStatus
from checker.submissions import Caps, NothingHandedIn, Wanted, handed_in, take
from tests.submissions.packing import TAKEN, WANTED, WHOLE, folder, tarred, zipped

ONE = Wanted({"01_hours": ("hours.py",)})


def _students(*paths: Path, wanted: Wanted = WANTED) -> list[str]:
    return [handed.student for handed in handed_in(paths, wanted).submissions]


@pytest.mark.parametrize("to", ["exercises/", "", "repo-main/exercises/", "repo-main/"])
def test_a_folder_with_exercises_is_one_submission(tmp_path: Path, to: str) -> None:
    files = {to + path.removeprefix("exercises/"): content for path, content in WHOLE.items()}
    path = folder(tmp_path / "amara", files | {".git/HEAD": b"", "README.md": b"", "__MACOSX/x": b""})
    [handed] = handed_in([path], WANTED).submissions
    assert (handed.student, handed.source) == ("amara", str(path))
    assert take(handed, WANTED, Caps()).files == TAKEN


def test_so_is_one_with_the_files_of_the_only_exercise(tmp_path: Path) -> None:
    path = folder(tmp_path / "amara", {"hours.py": b"", "a/b": b"", "c/01_hours/hours.py": b""})
    assert _students(path, wanted=ONE) == ["amara"]
    assert _students(path, wanted=WANTED) == ["a", "c"]


def test_a_folder_of_folders_and_archives_is_a_cohort(tmp_path: Path) -> None:
    cohort = folder(tmp_path / "cohort", {"bo/repo-main/" + path: content for path, content in WHOLE.items()})
    folder(cohort / "cy", {"nothing.txt": b""})
    zipped(cohort / "amara.zip", WHOLE)
    tarred(cohort / "Di Ångström.tar.gz", WHOLE, compression="gz")
    (cohort / "eve.rar").write_bytes(b"Rar!")
    (cohort / ".DS_Store").write_bytes(b"")
    (cohort / "grades.csv").write_bytes(b"")
    found = handed_in([cohort], WANTED)
    assert [handed.student for handed in found.submissions] == ["Di Ångström", "amara", "bo", "cy", "eve"]
    assert found.remarks == (
        Remark(
            path=str(cohort / "grades.csv"),
            message="It is neither a folder nor an archive, and was not taken for a submission.",
        ),
    )
    taken = {handed.student: take(handed, WANTED, Caps()) for handed in found.submissions}
    assert [student for student, one in taken.items() if one.files == TAKEN] == ["Di Ångström", "amara", "bo"]
    assert taken["cy"].status is SubmissionStatus.GRADED
    assert taken["eve"].status is SubmissionStatus.REFUSED


def test_a_cohort_needs_a_second_folder_or_an_archive(tmp_path: Path) -> None:
    inside = {f"bo/{path}": content for path, content in WHOLE.items()}
    cohort = folder(tmp_path / "cohort", inside)
    assert _students(cohort) == ["cohort"]
    assert handed_in([cohort], WANTED).remarks == (
        Remark(
            path=str(cohort),
            message=(
                "It holds one folder, and was taken for one submission, of `cohort`. If it was to be "
                f"a cohort of one, name that folder itself: `{cohort / 'bo'}`."
            ),
        ),
    )
    (tmp_path / "cohort/cy").mkdir()
    assert _students(tmp_path / "cohort") == ["bo", "cy"]


def test_folders_without_exercises_are_one_submission_without_any(tmp_path: Path) -> None:
    path = folder(tmp_path / "amara", {"notes/a.txt": b"", "drafts/b.txt": b""})
    assert _students(path) == ["amara"]


def test_a_link_in_a_cohort_is_refused_and_one_that_is_named_is_meant(tmp_path: Path) -> None:
    cohort = folder(tmp_path / "cohort", {f"bo/{path}": content for path, content in WHOLE.items()})
    (cohort / "amara").symlink_to(cohort / "bo")
    (cohort / "cy").mkdir()
    amara, bo, _ = handed_in([cohort], WANTED).submissions
    assert take(amara, WANTED, Caps()).remarks == (
        Remark(path="", message="It is a link. Give what it leads to."),
    )
    assert take(bo, WANTED, Caps()).files == TAKEN
    [named] = handed_in([cohort / "amara"], WANTED).submissions
    assert take(named, WANTED, Caps()).files == TAKEN


def test_the_folder_one_is_in_has_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder(tmp_path / "amara", WHOLE))
    assert _students(Path()) == ["amara"]


def test_names_are_shown_escaped_and_composed(tmp_path: Path) -> None:
    cohort = folder(tmp_path / "cohort", {})
    zipped(cohort / "A\u030asa\x1b[31m.zip", WHOLE)
    [handed] = handed_in([cohort], WANTED).submissions
    assert handed.student == "Åsa\\x1b[31m"
    assert "\x1b" not in handed.source


def test_two_submissions_of_one_name_are_both_refused(tmp_path: Path) -> None:
    cohort = folder(tmp_path / "cohort", {f"amara/{path}": content for path, content in WHOLE.items()})
    zipped(cohort / "amara.zip", WHOLE)
    zipped(cohort / "bo.zip", WHOLE)
    amara, bo = handed_in([cohort], WANTED).submissions
    taken = take(amara, WANTED, Caps())
    assert (taken.status, taken.files) == (SubmissionStatus.REFUSED, {})
    [remark] = taken.remarks
    assert remark.message == (
        f"2 submissions have this name: `{cohort}/amara`, `{cohort}/amara.zip`. None was taken. A manifest "
        "can tell whose they are, or which was `submitted` last (by times that all have a zone, or none)."
    )
    assert take(bo, WANTED, Caps()).files == TAKEN


def test_what_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(NothingHandedIn, match=r"There is no `.*/nobody\.zip`\."):
        handed_in([tmp_path / "nobody.zip"], WANTED)


def test_a_manifest_of_nobody_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("student,path\n")
    with pytest.raises(NothingHandedIn, match=r"There is no submission in `.*/all\.csv`\."):
        handed_in([tmp_path / "all.csv"], WANTED)


def test_a_cohort_is_known_without_reading_any_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cohort = folder(tmp_path / "cohort", {f"{number:04}.zip": b"not read" for number in range(2000)})

    def opened(*_: object, **__: object) -> int:
        raise AssertionError

    monkeypatch.setattr(os, "open", opened)
    assert len(handed_in([cohort], WANTED).submissions) == 2000


def test_the_same_one_named_twice_is_one(tmp_path: Path) -> None:
    cohort = folder(tmp_path / "cohort", {f"bo/{path}": content for path, content in WHOLE.items()})
    folder(cohort / "amara", WHOLE)
    [amara, bo] = handed_in([cohort, cohort / "bo", cohort / ".." / "cohort" / "bo"], WANTED).submissions
    assert (amara.contested, bo.contested) == (None, None)


def test_one_that_a_manifest_gives_to_several_is_told_of(tmp_path: Path) -> None:
    folder(tmp_path / "amara", WHOLE)
    manifest = tmp_path / "cohort.csv"
    manifest.write_text("student,path\nAmara,amara\nBo,amara\nCy,\nDi,\nAmara,amara\n")
    handed = {one.student: one for one in handed_in([manifest], WANTED).submissions}
    assert [remark.message for remark in handed["Bo"].remarks] == ["It is also the submission of Amara."]
    assert [remark.message for remark in handed["Amara"].remarks] == ["It is also the submission of Bo."]
    assert handed["Amara"].contested is None
    assert handed["Cy"].remarks == handed["Di"].remarks == ()
