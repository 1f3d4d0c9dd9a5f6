"""Writes every form of a gradebook into a folder.

```text
OUT/
  report.html  gradebook.csv  gradebook.json  junit.xml  findings.sarif
  submissions/NAME/
    verdict.json  junit.xml  results.json  classroom.txt
```

The same gradebook makes the same bytes. So do two gradings of the same submissions: what tells them apart,
how long it took and how often the machinery had to be helped up, is left out of every form.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from checker.gradebook import Feedback, Outcome
from checker.report.cohort import classroom, csv, gradescope, html, json, junit, sarif, verdicts
from checker.report.cohort.feedback import handout
from checker.report.cohort.folders import PARENT, folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from checker.gradebook import Gradebook, Result
    from checker.report.cohort.feedback import Handout
    from checker.verdict import Verdict

OF_THE_COHORT: Mapping[str, Callable[[Gradebook], str | Iterator[str]]] = {
    "report.html": html.report_parts,
    "gradebook.json": json.report_parts,
    "gradebook.csv": csv.report_text,
    "junit.xml": junit.cohort_text,
    "findings.sarif": sarif.report_text,
}
"""The teacher's forms, by the names of their files. A new one gets its line here."""

OF_A_SUBMISSION: Mapping[str, Callable[[Handout], str]] = {
    "verdict.json": verdicts.report_text,
    "junit.xml": junit.report_text,
    "results.json": gradescope.report_text,
    "classroom.txt": classroom.report_text,
}
"""The forms that a student gets, by the names of their files."""


def write(gradebook: Gradebook, out: Path, feedback: Feedback = Feedback.ALL) -> None:
    """Write every form, each file whole or not at all; other files in the folder stay.

    What an earlier run has written for students who are not in the gradebook any more is taken away.

    Args:
        gradebook: what came of the cohort.
        out: the folder; it is made if it is not there.
        feedback: how much each student is told.

    Raises:
        OSError: A file could not be written.
    """
    gradebook = reproducible(gradebook)
    for folder, submission in zip(folders(gradebook), gradebook.submissions, strict=True):
        given = handout(gradebook, submission, feedback)
        for name, form in OF_A_SUBMISSION.items():
            _write_whole(out / folder / name, form(given))
    _take_away_others(out, set(folders(gradebook)))
    for name, of_all in OF_THE_COHORT.items():
        _write_whole(out / name, of_all(gradebook))


def _take_away_others(out: Path, kept: set[str]) -> None:
    """Take the forms away that are there for others than these; what somebody else has put there stays."""
    for folder in sorted((out / PARENT).iterdir()) if kept else ():
        if f"{PARENT}/{folder.name}" in kept or folder.is_symlink() or not folder.is_dir():
            continue
        for name in OF_A_SUBMISSION:
            (folder / name).unlink(missing_ok=True)
        with suppress(OSError):  # something else is in it
            folder.rmdir()


def reproducible(gradebook: Gradebook) -> Gradebook:
    """The gradebook without what differs from one grading of the same submissions to the next.

    Seconds are 0 everywhere. A verdict that was reached in the end counts as reached at once: the machinery's
    troubles on the way say nothing of the code. Where none was reached, the attempts stay.
    """
    submissions = [
        one.model_copy(update={"results": [_reproducible(result) for result in one.results]})
        for one in gradebook.submissions
    ]
    return gradebook.model_copy(update={"submissions": submissions})


def _reproducible(result: Result) -> Result:
    attempts = result.attempts if result.outcome is Outcome.NOT_VERIFIED else 1
    verdict = result.verdict and _timeless(result.verdict)
    return result.model_copy(update={"verdict": verdict, "attempts": attempts})


def _timeless(verdict: Verdict) -> Verdict:
    checks = [
        check.model_copy(update={"seconds": 0.0}) if check.seconds else check for check in verdict.checks
    ]
    return verdict.model_copy(update={"checks": checks, "seconds": 0.0})


def _write_whole(path: Path, text: str | Iterator[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            for part in (text,) if isinstance(text, str) else text:
                file.write(part.encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
