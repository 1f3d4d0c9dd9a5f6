"""How long a check takes, side by side with a plain cold pytest run of the same trials.

    python benchmarks/speed.py [--runs N]

Both sides use the same PostgreSQL, which is up before anything is timed, and judge the same correct code.
Every figure is the wall-clock time of what a user waits for. Runs alternate, so that a machine whose speed
drifts slows both sides alike; quote the ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from checker.grading.judge import Job, Machinery, Ready, judge
from checker.postgres import Server, obtain
from checker.suite.workspace import Workspace, open_workspace
from checker.trials.bench import forkserver

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
MEASURED = "01"
BETWEEN_SAVES_SECONDS = 0.7
"""Less than anybody needs between two saves; meanwhile the next worker gets ready."""


def plain_pytest(workspace: Workspace, server: Server) -> Callable[[], float]:
    """A cold pytest run in which the trials import the code."""
    exercise = workspace.find(MEASURED)
    environment = os.environ | {
        "PYTHONPATH": str(exercise.reference),
        "KATA_BENCHMARK_SETUP": str(exercise.folder / "setup.sql"),
        "TEST_DB_HOST": server.host,
        "TEST_DB_PORT": str(server.port),
        "TEST_DB_USER": server.user,
        "TEST_DB_PASSWORD": server.password or "",
    }
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={HERE}",
        f"--config-file={os.devnull}", "-o", "asyncio_mode=auto", str(HERE / "plain"),
    ]  # fmt: skip
    return lambda: _run(command, environment, HERE)


def cold_check(solved: Path, *arguments: str) -> Callable[[], float]:
    """A cold `kata check` in a workspace where everything is solved."""
    command = [str(Path(sys.executable).with_name("kata")), "check", *arguments]
    return lambda: _run(command, dict(os.environ), solved)


def _run(command: list[str], environment: dict[str, str], folder: Path) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return taken


class Warm:
    """What `kata watch` does at a save: server and processes are up, a worker is ready for this exercise."""

    def __init__(self, workspace: Workspace, machinery: Machinery) -> None:
        exercise = workspace.find(MEASURED)
        self.job = Job(exercise, exercise.folder)
        self.machinery = machinery
        self.ready = Ready(machinery)
        self.static: list[float] = []

    def __call__(self) -> float:
        """From the save to the verdict; what follows it, nobody waits for."""
        self.ready.make(self.job)
        time.sleep(BETWEEN_SAVES_SECONDS)
        began = time.perf_counter()

        def static(*_: object) -> None:
            self.static.append(time.perf_counter() - began)

        verdicts = judge([self.job], self.machinery, ready=self.ready, on_rules=static)
        _, verdict = next(verdicts)
        taken = time.perf_counter() - began
        if verdict.status != "passed" or list(verdicts):
            sys.exit(f"the reference of {verdict.exercise} does not pass: {verdict.status}")
        return taken


def solved_copy(workspace: Workspace, folder: Path) -> Path:
    """A workspace in which every exercise holds its reference solution."""
    for part in ("exercises", "solutions"):
        shutil.copytree(workspace.root / part, folder / part)
    for exercise in workspace.exercises:
        shutil.copytree(exercise.reference, folder / "exercises" / exercise.name, dirs_exist_ok=True)
    return folder


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9, help="counted runs of each side (default 9)")
    runs: int = parser.parse_args().runs
    workspace = open_workspace(HERE)
    with obtain(None) as server, forkserver() as socket, tempfile.TemporaryDirectory() as folder:
        solved = open_workspace(solved_copy(workspace, Path(folder)))
        warm = Warm(solved, Machinery(server, socket))
        sides: dict[str, Callable[[], float]] = {
            "plain pytest, cold": plain_pytest(solved, server),
            f"kata check {MEASURED}, warm": warm,
            f"kata check {MEASURED}, cold": cold_check(solved.root, MEASURED),
            f"kata check --all ({len(solved.exercises)} exercises), cold": cold_check(solved.root, "--all"),
        }
        times: dict[str, list[float]] = {name: [] for name in sides}
        for counted in range(-1, runs):
            for name, measure in sides.items():
                seconds = measure()
                if counted >= 0:
                    times[name].append(seconds)
    baseline = times["plain pytest, cold"]
    print(f"{runs} runs each, alternating; {os.cpu_count()} processors; PostgreSQL from: {server.source}\n")
    print(f"{'':45} {'median':>9} {'min':>9} {'max':>9}   plain / this")
    for name, taken in times.items():
        ratio = statistics.median(b / t for b, t in zip(baseline, taken, strict=True))
        figures = "".join(f"{figure * 1000:7.0f} ms" for figure in _figures(taken))
        print(f"{name:45}{figures}   {ratio:.2f}")
    figures = "".join(f"{figure * 1000:7.1f} ms" for figure in _figures(warm.static[1:]))
    print(f"{'  of the warm one: static findings after':45}{figures}")


def _figures(taken: list[float]) -> tuple[float, float, float]:
    return statistics.median(taken), min(taken), max(taken)


if __name__ == "__main__":
    main()
