"""Grades a folder of submissions as `kata grade` does: `python -m tests.attacks.run ORDER`.

ORDER is JSON: {"submissions", "out", "exercises", "solutions", "temporary", "sandbox", "seed", "slots"}. It
is a process of its own, so that its memory can be measured, and whatever it makes can be told from what
others make: all of that goes into the folder `temporary`. It prints how much memory it took, in KiB, before
the first result and altogether.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import checker.temporary
from checker.cohort.grading import Grading, grade
from checker.cohort.holding import by_sandbox, sandbox_named
from checker.cohort.records import Records
from checker.gradebook import ExerciseInfo, Feedback, Gradebook
from checker.grading.judge import versions
from checker.postgres import runtime_folder
from checker.report.cohort.writing import write
from checker.sandbox.contract import Room
from checker.submissions.caps import Caps
from checker.submissions.handing_in import handed_in
from checker.submissions.wanted import Wanted
from checker.suite.workspace import open_workspace


def main() -> None:
    """Do it."""
    order = json.loads(sys.argv[1])
    print(json.dumps(_graded(order)))  # noqa: T201  # it is what this is run for


def _graded(order: dict[str, Any]) -> list[int]:
    temporary, out = Path(order["temporary"]), Path(order["out"])
    vars(checker.temporary)["fastest"] = lambda: temporary
    vars(runtime_folder)["candidates"] = lambda: iter([temporary / "clusters", temporary / "clusters"])
    exercises, solutions = Path(order["exercises"]), Path(order["solutions"])
    names = sorted(folder.name for folder in exercises.iterdir())
    ours = [
        replace(one, folder=exercises / one.name, solutions=solutions / one.name)
        for one in open_workspace(Path(__file__).parent).chosen(names)
    ]
    wanted = Wanted.of(ours, ours)
    memory: list[int] = []
    with (
        Records(out / "results.jsonl", resume=False) as records,
        by_sandbox(sandbox_named(order["sandbox"]), Room(), ours, order["seed"]) as holding,
    ):
        submissions = grade(
            handed_in([Path(order["submissions"])], wanted).submissions,
            Grading(ours, wanted, Caps(), holding, order["slots"]),
            records,
            lambda _progress: memory.append(_most_kilobytes()),
        )
    infos = [ExerciseInfo(name=one.name, title=one.kata.title, theme=one.theme, points=1) for one in ours]
    write(Gradebook(exercises=infos, submissions=submissions, versions=versions(None)), out, Feedback.ALL)
    return [memory[0], memory[-1]]


def _most_kilobytes() -> int:
    """The most memory that this process had so far; `getrusage` would count its parent's, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main()
