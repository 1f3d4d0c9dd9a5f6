"""Notes down in the workspace what a verdict means for the learner's progress."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.cli.stderr import note
from checker.suite.progress import ProgressNotKept, content_of
from checker.verdict import ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.cli.desk import Desk
    from checker.grading.judge import Job
    from checker.verdict import Verdict


@dataclass
class Notes:
    """Keeps progress in step with the verdicts of one run.

    Attributes:
        desk: the desk with all that has been noted so far.
    """

    desk: Desk

    def begin(self, jobs: Sequence[Job]) -> None:
        """Remember what is about to be judged: a verdict is about these files, not about later ones."""
        self._contents = {
            job.exercise.name: content_of(job.exercise) for job in jobs if job.folder == job.exercise.folder
        }

    def take(self, job: Job, verdict: Verdict) -> None:
        """Note a verdict down. Where that is not possible, say so: the verdict stands all the same."""
        content = self._contents.get(job.exercise.name)
        if content is None or not verdict.counts or verdict.status is ExerciseStatus.NOT_VERIFIED:
            return
        if content != content_of(job.exercise):
            note(f"The files of {job.exercise.name} changed while they were checked: check them again.")
            return
        try:
            if verdict.status is ExerciseStatus.PASSED:
                suite = verdict.versions.suite
                progress = self.desk.file.note_passed(job.exercise, content=content, suite=suite)
            else:
                progress = self.desk.file.note_failed(job.exercise, content=content)
        except ProgressNotKept as fault:
            note(str(fault))
        else:
            self.desk = replace(self.desk, progress=progress)
