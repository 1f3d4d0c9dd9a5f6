"""Code in the sandbox gets the verdict that it gets without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checker.grading.judge import Job, Machinery, judge
from checker.postgres.private import PrivateClusters
from checker.suite.workspace import open_workspace
from checker.verdict import CheckStatus, ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.sandbox.contract import Sandbox
    from checker.verdict import Verdict

WORKSPACE = open_workspace(Path(__file__).parent)


def _verdicts(sandbox: Sandbox, jobs: Sequence[Job]) -> Iterator[tuple[Job, Verdict]]:
    with PrivateClusters() as clusters, clusters.cluster() as server, sandbox.held(server) as held:
        yield from judge(jobs, Machinery(server, held.forkserver, held))


def test_every_reference_passes(sandbox: Sandbox) -> None:
    jobs = [Job(exercise, exercise.reference) for exercise in WORKSPACE.exercises]
    told = {job.exercise.name: verdict.status for job, verdict in _verdicts(sandbox, jobs)}
    assert told == {exercise.name: ExerciseStatus.PASSED for exercise in WORKSPACE.exercises}


def test_what_is_shipped_fails_by_the_checks_that_it_is_pinned_to(sandbox: Sandbox) -> None:
    chosen = WORKSPACE.chosen(["01", "07", "14", "17", "20", "24"])
    told = {
        job.exercise.name: sorted(
            one.id for one in verdict.checks if one.required and one.status is CheckStatus.FAILED
        )
        for job, verdict in _verdicts(sandbox, [Job(exercise, exercise.shipped) for exercise in chosen])
    }
    assert told == {exercise.name: sorted(exercise.kata.shipped.caught_by) for exercise in chosen}
