"""The workflow that the documentation shows: its own commands, run here, give the gradebook of one run."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import yaml

from tests.cli.conftest import KATA, Desk, desk
from tests.cohort.run import ROOT, SEED, forms, hand_in
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["desk"]

pytestmark = needs_bubblewrap

WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "ci" / "grading-on-github.yml").read_text())


def _commands(job: str) -> list[str]:
    return [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "kata grade" in step.get("run", "")]


def _run(command: str, folder: Path) -> None:
    done = subprocess.run(
        ["sh", "-e", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": f"{KATA.parent}:{os.environ['PATH']}", "KATA_SEED": SEED},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_its_commands_give_the_gradebook_of_one_run(desk: Desk) -> None:
    parts = WORKFLOW["jobs"]["part"]["strategy"]["matrix"]["part"]
    for student in ("amara", "bo", "cy", "di"):
        hand_in(desk.root / "submissions", student, "def (\n")
    [grading], [merging] = _commands("part"), _commands("whole")
    assert f"/{len(parts)} " in grading
    (desk.root / "parts").mkdir()
    for part in parts:
        _run(grading.replace("${{ matrix.part }}", str(part)), desk.root)
        (desk.root / f"part-{part}").rename(desk.root / "parts" / f"part-{part}")  # as an artifact, and back
    _run(merging, desk.root)
    _run('kata grade submissions --out alone --seed "$KATA_SEED"', desk.root)
    assert forms(desk.root / "graded") == forms(desk.root / "alone")
