"""Whatever is handed in, a teacher reads what is wrong with it, where they look first; the others are graded.

No trial has to be run for it: the code of whoever is beside it is no Python.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.cohort.run import EXERCISE, grade, hand_in, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NO_PYTHON = "def (\n"
FILE = f"{EXERCISE}/orders.py"
UNHELD = ("--sandbox", "none", "--i-trust-this-code")
"""Nothing is run, so nothing has to be held."""


class Case(NamedTuple):
    """Something that is handed in as, or for, amara.

    Attributes:
        make: puts it into the cohort's folder, and gives the path that is named on the command line.
        outcome: what the gradebook says of amara's exercise.
        printed: what is printed.
        reported: what the gradebook and the page say besides.
    """

    make: Callable[[Path], Path]
    outcome: str
    printed: str = ""
    reported: str = ""


def _zip(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def _empty(cohort: Path) -> Path:
    (cohort / "amara").mkdir()
    return cohort


def _zip_of_zips(cohort: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(FILE, NO_PYTHON)
    _zip(cohort / "amara.zip", {"bo.zip": inner.getvalue(), "cy.zip": inner.getvalue()})
    return cohort


def _bomb(cohort: Path) -> Path:
    with (
        zipfile.ZipFile(cohort / "amara.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(FILE, "w", force_zip64=True) as file,
    ):
        for _ in range(64):
            file.write(bytes(1 << 20))
    return cohort


def _two_gigabytes(cohort: Path) -> Path:
    with (cohort / "amara.zip").open("wb") as file:
        file.truncate(2 << 30)
    return cohort


def _two_gigabytes_of_code(cohort: Path) -> Path:
    hand_in(cohort, "amara", NO_PYTHON)
    with (cohort / "amara" / FILE).open("wb") as file:
        file.truncate(2 << 30)
    return cohort


def _ten_thousand_files(cohort: Path) -> Path:
    hand_in(cohort, "amara", NO_PYTHON)
    for number in range(10_000):
        (cohort / "amara" / EXERCISE / f"note-{number}").touch()
    return cohort


def _sixty_thousand_files(cohort: Path) -> Path:
    _zip(cohort / "amara.zip", {f"notes/{number}": b"" for number in range(60_000)})
    return cohort


def _two_of_one(cohort: Path) -> Path:
    hand_in(cohort, "amara", NO_PYTHON)
    _zip(cohort / "amara.zip", {FILE: b""})
    return cohort


def _unknown_in_the_manifest(cohort: Path) -> Path:
    manifest = cohort / "cohort.csv"
    manifest.write_text("student,path\namara,amara.zip\nneighbour,neighbour\nnobody,\n")
    return manifest


def _shared_in_the_manifest(cohort: Path) -> Path:
    manifest = cohort / "cohort.csv"
    manifest.write_text("student,path\namara,neighbour\nneighbour,neighbour\nneighbour,neighbour\n")
    return manifest


def _older_suite(cohort: Path) -> Path:
    hand_in(cohort, "amara", NO_PYTHON)
    (cohort / "amara" / FILE).rename(cohort / "amara" / EXERCISE / "order_book.py")
    (cohort / "amara" / "05_pool_per_service").mkdir()
    (cohort / "amara" / "05_pool_per_service" / "services.py").touch()
    return cohort


def _no_submission(cohort: Path) -> Path:
    hand_in(cohort, "amara", NO_PYTHON)
    (cohort / "grades.xlsx").touch()
    return cohort


def _control_characters(cohort: Path) -> Path:
    hand_in(cohort, "amara", NO_PYTHON)
    (cohort / "amara" / EXERCISE / "a\x1b[2Jb\x07.py").touch()
    hand_in(cohort, "eve\x1b]0;owned\x07\nneighbour", NO_PYTHON)
    (cohort / os.fsdecode(b"b\xff\xfe")).mkdir()
    return cohort


CASES = {
    "an empty folder": Case(
        _empty, "not_submitted", "  amara: nothing to grade. None of the exercises was found in it."
    ),
    "a zip of zips": Case(_zip_of_zips, "not_submitted", "  amara: refused. It holds archives and none of"),
    "a zip bomb": Case(_bomb, "not_submitted", f"{FILE}: It was left out: it has more than 262,144 bytes."),
    "an archive of 2 GB": Case(_two_gigabytes, "not_submitted", "  amara: refused. It has 2,147,483,648"),
    "code of 2 GB": Case(
        _two_gigabytes_of_code, "not_submitted", f"{FILE}: It was left out: it has more than 262,144 bytes."
    ),
    "ten thousand files": Case(
        _ten_thousand_files, "failed", reported="10,000 files in exercises' folders are none of theirs."
    ),
    "sixty thousand files": Case(
        _sixty_thousand_files, "not_submitted", "  amara: refused. It has more than 50,000 files and folders."
    ),
    "two of one student": Case(
        _two_of_one, "not_submitted", "  amara: refused. 2 submissions have this name: `"
    ),
    "a path that is not there": Case(
        _unknown_in_the_manifest, "not_submitted", "  amara: missing. It is not there."
    ),
    "a path for two students": Case(
        _shared_in_the_manifest, "failed", reported="It is also the submission of neighbour."
    ),
    "an older suite": Case(
        _older_suite,
        "not_submitted",
        "  amara: nothing to grade.",
        "There is no such exercise in this suite.",
    ),
    "no submission": Case(
        _no_submission, "failed", "grades.xlsx: It is neither a folder nor an archive", "grades.xlsx"
    ),
    "control characters": Case(_control_characters, "failed", reported="a\\\\x1b[2Jb\\\\x07.py"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_said_and_the_others_are_graded(case: Case, tmp_path: Path) -> None:
    cohort, out = tmp_path / "cohort", tmp_path / "out"
    hand_in(cohort, "neighbour", NO_PYTHON)
    done = grade(case.make(cohort), out, *UNHELD)
    assert done.returncode == 0, done.stderr
    told = outcomes(out)
    assert told["amara"] == case.outcome
    assert told["neighbour"] == "failed"
    printed = done.stdout + done.stderr
    assert case.printed in printed
    assert [each for each in printed if not each.isprintable() and each != "\n"] == []
    assert (out / "report.html").is_file()
    gradebook = (out / "gradebook.json").read_text()
    assert case.reported in gradebook
    json.loads(gradebook)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("name,path\namara,neighbour\n", "line 1: there is no column `student`"),
        ("student,path,late\namara,neighbour,perhaps\n", "line 2: late is `perhaps`"),
        ("", "it is empty"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_at_the_start(manifest: str, said: str, tmp_path: Path) -> None:
    hand_in(tmp_path, "neighbour", NO_PYTHON)
    (tmp_path / "cohort.csv").write_text(manifest)
    done = grade(tmp_path / "cohort.csv", tmp_path / "out", *UNHELD)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()
