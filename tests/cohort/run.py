"""`kata grade` on a small cohort of one exercise, as a process, and what it has written."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.conftest import KATA

ROOT = Path(__file__).parents[2]
EXERCISE = "01_written_out_schema"
SOLUTIONS = ROOT / "solutions" / EXERCISE
SECONDS = 300
SEED = "a-summer-in-leeds"


def hand_in(cohort: Path, student: str, files: Path | str) -> None:
    """Put a student's files of the exercise into a cohort: those of a folder, or one with this text."""
    folder = cohort / student / EXERCISE
    if isinstance(files, str):
        folder.mkdir(parents=True)
        (folder / "orders.py").write_text(files)
    else:
        shutil.copytree(files, folder)


def command(handed_in: Path, out: Path, *arguments: str) -> list[str | Path]:
    """The command that grades the exercise, asking for the same in every run."""
    return [KATA, "grade", handed_in, "--out", out, "--exercise", EXERCISE, "--seed", SEED, *arguments]


def grade(handed_in: Path, out: Path, *arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Run it to its end. It never shows a traceback."""
    done = subprocess.run(
        command(handed_in, out, *arguments),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        **settings,
    )
    assert "Traceback" not in done.stderr
    return done


def outcomes(out: Path) -> dict[str, str]:
    """What the gradebook says of each student."""
    rows = csv.DictReader((out / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines())
    return {row["student"]: row[EXERCISE] for row in rows}


def forms(out: Path) -> dict[str, bytes]:
    """Everything that is written at the end of a run."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in {"results.jsonl", "seed"}
    }
