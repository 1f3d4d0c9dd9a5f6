"""The manifest of a cohort, as teachers and their programs write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.gradebook import Remark, SubmissionStatus
from checker.submissions import BadManifest, Caps, Handed, handed_in, take
from tests.submissions.packing import TAKEN, WANTED, WHOLE, folder, zipped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Where the manifest is to be written, beside two submissions."""
    zipped(tmp_path / "amara.zip", WHOLE)
    folder(tmp_path / "late/bo", WHOLE)
    return tmp_path / "cohort.csv"


def _handed(manifest: Path, text: str | bytes) -> list[Handed]:
    manifest.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(handed_in([manifest], WANTED).submissions)


def _wrong(manifest: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(BadManifest) as caught:
        _handed(manifest, text)
    return caught.value.problems


FORMS = [
    "student,path,late\nAmara Osei,amara.zip,no\nBo,late/bo,yes\n",
    "\ufeffStudent;Path;Late\r\nAmara Osei;amara.zip;\r\nBo;late/bo/;TRUE\r\n",
    'id,path,student,late\n1,amara.zip,"Amara Osei",0\n\n2, late/bo , Bo ,1\n,,,\n',
]


@pytest.mark.parametrize("text", FORMS)
def test_students_are_mapped_to_paths(manifest: Path, text: str) -> None:
    amara, bo = _handed(manifest, text)
    assert (amara.student, amara.source, amara.late) == ("Amara Osei", "amara.zip", False)
    assert (bo.student, bo.late) == ("Bo", True)
    assert take(amara, WANTED, Caps()).files == take(bo, WANTED, Caps()).files == TAKEN


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nobody.zip", "It is not there."),
        ("amara.zip/x", "It is not there."),
        ("a\0b", "It is not there."),
        ("", "Nothing was handed in."),
    ],
)
def test_a_path_that_is_not_there_is_missing(manifest: Path, path: str, message: str) -> None:
    [handed] = _handed(manifest, f"student,path\nAmara,{path}\n")
    taken = take(handed, WANTED, Caps())
    assert taken.status is SubmissionStatus.MISSING
    assert taken.remarks == (Remark(path="", message=message),)


def test_the_last_one_that_was_submitted_counts(manifest: Path) -> None:
    [handed] = _handed(
        manifest,
        "student,path,late,submitted\n"
        "Amara,late/bo,yes,2026-03-02T10:00:00+02:00\n"
        "Amara,amara.zip,no,2026-03-02T09:00:00+00:00\n"
        "Amara,gone.zip,no,2026-03-01\n".replace("2026-03-01\n", "2026-03-01T00:00:00Z\n"),
    )
    assert (handed.source, handed.late) == ("amara.zip", False)
    taken = take(handed, WANTED, Caps())
    assert taken.files == TAKEN
    assert taken.remarks == (
        Remark(path="", message="There is an earlier one, which does not count: `late/bo`, `gone.zip`."),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        ("2026-03-02T10:00:00Z", ""),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
        ("2026-03-02T10:00:00Z", "2026-03-02T12:00:00+02:00"),
        ("2026-03-02T10:00:00Z", "2026-03-02T11:00:00"),
    ],
)
def test_where_no_last_one_can_be_told_none_counts(manifest: Path, first: str, second: str) -> None:
    [handed] = _handed(manifest, f"student,path,submitted\nAmara,amara.zip,{first}\nAmara,late/bo,{second}\n")
    taken = take(handed, WANTED, Caps())
    assert (taken.status, taken.files) == (SubmissionStatus.REFUSED, {})
    assert taken.remarks[0].message.startswith("2 submissions have this name: `amara.zip`, `late/bo`. None")


def test_a_name_of_several_lines_is_one_name(manifest: Path) -> None:
    [handed] = _handed(manifest, 'student,path\r\n"Amara\n\u2028Osei",amara.zip\r\n')
    assert handed.student == "Amara\\n\\u2028Osei"
    assert _wrong(manifest, 'student,path\n"A\nB",b\n,c\n') == ("line 4: there is no student",)


def test_two_students_may_hand_in_the_same(manifest: Path) -> None:
    handed = _handed(manifest, "student,path\nBo,amara.zip\nAmara,amara.zip\n")
    assert [one.student for one in handed] == ["Amara", "Bo"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["it is empty"]),
        ("name,file\na,b\n", ["line 1: there is no column `student`", "line 1: there is no column `path`"]),
        ("student,path\n,amara.zip\n", ["line 2: there is no student"]),
        (
            "student,path\nAmara\n",
            ["line 2: there is no path; if nothing was handed in, leave it empty, behind a comma"],
        ),
        ("student,path,late\nA,b,maybe\n", ["line 2: late is `maybe`, and should be yes or no"]),
        (
            "student,path,submitted\nA,b,now\nB,b,\x1b[0m\n",
            [
                "line 2: submitted is `now`, and should be like 2026-03-02T09:14:55+00:00",
                "line 3: submitted is `\\x1b[0m`, and should be like 2026-03-02T09:14:55+00:00",
            ],
        ),
        (
            "student,path\nAmara,L\xf6sung.zip\n".encode("latin-1"),
            ["line 2: it is not UTF-8; save it as “CSV UTF-8”"],
        ),
        ("student,path\n".encode("utf-16"), ["line 1: it is not UTF-8; save it as “CSV UTF-8”"]),
        ('student,path\n"Amara"x,b\n', ["line 2: ',' expected after '\"'"]),
        ("student,path\nA," + "b" * 200_000, ["line 2: field larger than field limit (131072)"]),
    ],
)
def test_what_is_wrong_is_told_by_its_line(manifest: Path, text: str | bytes, problems: list[str]) -> None:
    assert list(_wrong(manifest, text)) == problems


def test_many_problems_are_not_all_told(manifest: Path) -> None:
    problems = _wrong(manifest, "student,path\n" + ",x\n" * 100)
    assert len(problems) == 11
    assert problems[-1] == "and 90 more"


def test_the_error_says_what_a_manifest_is(manifest: Path) -> None:
    with pytest.raises(BadManifest) as caught:
        _handed(manifest, "name\n")
    assert str(caught.value) == (
        f"The manifest {manifest} is not right:\n"
        "  line 1: there is no column `student`\n"
        "  line 1: there is no column `path`\n"
        "It is a CSV with the columns student,path and, if you like, late and submitted (ISO 8601)."
    )


def test_one_that_is_too_large_is_not_read(manifest: Path) -> None:
    with manifest.open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(BadManifest, match=r"it has more than 16,777,216 bytes"):
        handed_in([manifest], WANTED)
