"""The folder with every form."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

import checker
from checker.gradebook import Feedback, Outcome, Remark
from checker.report.cohort import writing
from checker.report.cohort.folders import folder_name, folders
from checker.verdict import Report
from tests.report.cohort_forms.gradebooks import (
    AWKWARD,
    FIRST,
    FOURTH,
    SECOND,
    every_outcome,
    full,
    gradebook,
    passed,
    submission,
)

if TYPE_CHECKING:
    from checker.gradebook import Gradebook

_OF_ALL = {"report.html", "gradebook.json", "gradebook.csv", "junit.xml", "findings.sarif"}
_OF_ONE = {"verdict.json", "junit.xml", "results.json", "classroom.txt"}


def _contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form of a gradebook full of trouble."""
    out = tmp_path_factory.mktemp("out") / "results"
    writing.write(full(), out)
    return out


def test_everything_is_where_it_is_said_to_be(out: Path) -> None:
    expected = _OF_ALL | {f"{folder}/{name}" for folder in folders(full()) for name in _OF_ONE}
    assert set(_contents(out)) == expected


def test_the_verdicts_fit_their_published_schema(out: Path) -> None:
    [package] = checker.__path__
    validator = Draft202012Validator(
        json.loads(Path(package, "verdict.schema.json").read_text(encoding="utf-8"))
    )
    texts = [path.read_text(encoding="utf-8") for path in out.glob("submissions/*/verdict.json")]
    assert len(texts) == len(full().submissions)
    for text in texts:
        validator.validate(json.loads(text))
    report = Report.model_validate_json((out / folders(full())[0] / "verdict.json").read_bytes())
    assert [one.exercise for one in report.verdicts] == [FIRST, SECOND, FOURTH]


def test_the_same_gradebook_makes_the_same_bytes(out: Path, tmp_path: Path) -> None:
    writing.write(full(), tmp_path)
    assert _contents(tmp_path) == _contents(out)


def _another_time(of: Gradebook) -> Gradebook:
    """The same gradebook after a slower grading in which the machinery needed help."""
    content = of.model_dump()
    for theirs in content["submissions"]:
        for result in theirs["results"]:
            result["attempts"] += result["outcome"] is not Outcome.NOT_VERIFIED
            if result["verdict"]:
                result["verdict"]["seconds"] += 1
                for check in result["verdict"]["checks"]:
                    check["seconds"] += 1
    return type(of).model_validate(content)


def test_two_gradings_of_the_same_submissions_make_the_same_bytes(out: Path, tmp_path: Path) -> None:
    again = _another_time(full())
    assert again != full()
    writing.write(again, tmp_path)
    assert _contents(tmp_path) == _contents(out)


def test_how_often_it_was_tried_stays_where_that_is_the_result() -> None:
    (one,) = writing.reproducible(gradebook(every_outcome())).submissions
    assert [result.attempts for result in one.results] == [1, 1, 1, 3]


def test_a_student_is_told_no_more_than_was_asked_for(tmp_path: Path) -> None:
    writing.write(gradebook(every_outcome("ana")), tmp_path, Feedback.VERDICT)
    assert "race went wrong" not in (tmp_path / "submissions" / "ana" / "junit.xml").read_text()
    assert "race went wrong" in (tmp_path / "junit.xml").read_text()
    assert "FLAGGED" in (tmp_path / "gradebook.json").read_text()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writing.write(gradebook(every_outcome("ana")), tmp_path)
    before = _contents(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        writing.write(gradebook(submission("ana", passed(FIRST))), tmp_path)
    assert _contents(tmp_path) == before


def test_other_files_stay_and_the_umask_counts(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    before = os.umask(0o027)
    try:
        writing.write(gradebook(every_outcome("ana")), tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "gradebook.csv").stat().st_mode & 0o777 == 0o640


def test_folders_are_safe_everywhere_and_nobody_elses() -> None:
    names = [folder_name(student) for student in AWKWARD]
    assert len({name.casefold() for name in names}) == len(AWKWARD)
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,62}", name), name
        assert not name.endswith(".")
        assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("ana", "ana"),
        ("ana.lopez", "ana.lopez"),
        ("team-3_b", "team-3_b"),
        ("a", "a"),
        ("n" * 60, "n" * 60),
        ("Ana L\xf3pez", "ana-lopez--38fecf9526b0aceb"),
        ("..", "student--"),
        ("con", "con--"),
        ("n" * 61, "n" * 40 + "--"),
        ("ana--0123456789abcdef", "ana-0123456789abcdef--"),
    ],
)
def test_a_folder_is_named_after_its_student(student: str, name: str) -> None:
    assert folder_name(student).startswith(name)
    assert (folder_name(student) == student) == ("--" not in name)


def test_a_folder_does_not_depend_on_who_else_is_there() -> None:
    alone = folders(gradebook(every_outcome("Ana")))
    assert folders(gradebook(every_outcome("ANA"), every_outcome("Ana")))[1:] == alone


def test_two_submissions_of_one_name_have_a_folder_each() -> None:
    of = gradebook(every_outcome("ana"), every_outcome("ana"), every_outcome("Ana"), every_outcome("Ana"))
    assert folders(of)[:2] == ["submissions/ana", "submissions/ana--2"]
    assert len(set(folders(of))) == 4


def test_what_is_there_for_others_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    writing.write(gradebook(every_outcome("ana"), every_outcome("ben"), every_outcome("cy")), tmp_path)
    (tmp_path / "submissions" / "cy" / "notes.txt").write_text("mine")
    (tmp_path / "submissions" / "mine").mkdir()
    (tmp_path / "submissions" / "mine.txt").write_text("mine")
    alone = gradebook(every_outcome("ana"))
    writing.write(alone, tmp_path)
    expected = _OF_ALL | {f"submissions/ana/{name}" for name in _OF_ONE}
    assert set(_contents(tmp_path)) == expected | {"submissions/cy/notes.txt", "submissions/mine.txt"}
    assert not (tmp_path / "submissions" / "ben").exists()


def test_what_is_said_of_the_cohort_is_the_teachers_alone(tmp_path: Path) -> None:
    remark = Remark(path="cohort/grades.csv", message="It was not taken for a submission.")
    writing.write(gradebook(every_outcome("ana")).model_copy(update={"remarks": [remark]}), tmp_path)
    telling = {name for name, content in _contents(tmp_path).items() if b"not taken for a sub" in content}
    assert telling == {"gradebook.json", "report.html"}
