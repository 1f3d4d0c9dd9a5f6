"""How fast `kata grade` is: `python benchmarks/grading.py [--students N…] [--own N] [--seed N]`.

Four tables, each from a cohort that is drawn by a seed (`cohort.py`):

- as drawn, where many have handed in the same, in several sizes: checks a second, and memory;
- each student's files a little different from everybody's, so that nothing is judged once for several;
- beside that: one cold pytest per check in bubblewrap, which imports the code that it judges, for those
  exercises that can be judged so: on one warm server for all, and on one of its own each, which
  pytest-postgresql starts (LGPL, so it is none of our requirements: `pip install pytest-postgresql
  'psycopg[binary]'`, and it is measured, too);
- where the time goes.

Processor time and memory are the whole machine's, servers and all: nothing else may run on it. Memory is what
was available before less the least that was available, so files in memory count.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cohort import write_cohort
from phases import phases

from checker.postgres import obtain
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.postgres import Server
    from checker.suite.exercise import Exercise

HERE = Path(__file__).resolve().parent
KATA = Path(sysconfig.get_path("scripts")) / "kata"
COLD_SECONDS = 20
"""Code that is imported into pytest may hang it: what takes longer is left out, and named."""


class Taken(NamedTuple):
    """What some checks took."""

    checks: int
    seconds: float
    processor_seconds: float
    megabytes: float

    @property
    def row(self) -> str:
        """As a line of a table."""
        return (
            f"{self.checks:7} checks {self.seconds:8.1f} s {self.checks / self.seconds:8.2f} checks/s "
            f"{self.processor_seconds / self.checks:6.2f} processor s a check {self.megabytes:7.0f} MB"
        )


@contextlib.contextmanager
def _measured() -> Iterator[Callable[[int], Taken]]:
    """Measure a block; what it gives is asked when the block has ended."""
    least = [_available()]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            least[0] = min(least[0], _available())

    watching = threading.Thread(target=watch)
    watching.start()
    before, busy, began = _available(), _busy(), time.perf_counter()
    ended: list[float] = []
    try:
        yield lambda checks: Taken(checks, ended[0], ended[1], (before - least[0]) / 1024)
    finally:
        ended += [time.perf_counter() - began, _busy() - busy]
        over.set()
        watching.join()


def _busy() -> float:
    """For how many seconds the machine's processors have worked."""
    user, nice, system, _idle, _waiting, hard, soft = map(
        int, Path("/proc/stat").read_text(encoding="ascii").split()[1:8]
    )
    return (user + nice + system + hard + soft) / os.sysconf("SC_CLK_TCK")


def _available() -> int:
    """The machine's memory that is free to be used, in KiB."""
    told = Path("/proc/meminfo").read_text(encoding="ascii")
    return int(told.partition("MemAvailable:")[2].split()[0])


def grade(cohort: Path, out: Path) -> Taken:
    """Grade a cohort with the command, as a teacher would."""
    with _measured() as taken:
        done = subprocess.run(
            [KATA, "grade", cohort, "--out", out], cwd=HERE, capture_output=True, text=True, check=False
        )
    if done.returncode:
        sys.exit(f"kata grade ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return taken(sum(1 for _ in (out / "results.jsonl").open()))


def cold(exercises: Sequence[Exercise], server: Server | None, times: int) -> Taken:
    """Judge references with a cold pytest each, in bubblewrap, one on each processor."""
    jobs = [exercise for exercise in exercises for _ in range(times)]
    with _measured() as taken, ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(lambda exercise: _cold(exercise, server), jobs))
    if wrong := len(said) - said.count("passed"):
        print(f"  {wrong} of {len(said)} cold runs did not pass the reference, which they had passed before")
    return taken(len(jobs))


def _cold(exercise: Exercise, server: Server | None) -> str:
    """What a cold run says of a reference; without a server, it has one started by pytest-postgresql."""
    nobody = ("--unshare-user", "--uid", "65534", "--gid", "65534")  # as root no server can be started
    command = [
        *("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),  # noqa: S108
        *("--ro-bind", sys.prefix, sys.prefix, "--ro-bind", str(HERE.parent), str(HERE.parent)),
        *("--unshare-ipc", "--unshare-pid", "--unshare-uts", "--die-with-parent", "--new-session"),
        *(() if server else nobody),
        *("--", sys.executable, str(HERE / "cold_check.py"), exercise.name, str(exercise.reference)),
        *([json.dumps(asdict(server))] if server else ()),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=COLD_SECONDS)
    except subprocess.TimeoutExpired:
        return "took too long"
    return (done.stdout.split() or ["failed"])[-1]


def beside(exercises: Sequence[Exercise], folder: Path) -> None:
    """Print the comparison with cold pytest runs, each judging references."""
    with obtain(None) as server:
        said = {exercise: _cold(exercise, server) for exercise in exercises}
        able = [exercise for exercise, word in said.items() if word == "passed"]
        left_out = [exercise.name for exercise in exercises if exercise not in able]
        sides = {"cold pytest, a warm server": cold(able, server, times=3)}
    if find_spec("pytest_postgresql"):
        sides["with pytest-postgresql"] = cold(able, None, times=3)
    cohort = folder / "references"
    for number in range(3):
        for exercise in able:
            target = cohort / f"student-{number}" / exercise.name
            for name in exercise.kata.files:
                file = target / name
                file.parent.mkdir(parents=True, exist_ok=True)
                mark = f"\n{'--' if name.endswith('.sql') else '#'} {number}\n"
                file.write_text((exercise.reference / name).read_text(encoding="utf-8") + mark)
    ours = grade(cohort, folder / "out-references")
    print(f"{'kata grade, the same':26} {ours.row}")
    for name, theirs in sides.items():
        faster, less = theirs.seconds / ours.seconds, theirs.processor_seconds / ours.processor_seconds
        print(f"{name:26} {theirs.row}")
        print(f"  kata grade: {faster:.2f} x as fast, {less:.2f} x less of the processors")
    if left_out:
        print(f"  Left out, because they cannot be judged inside of pytest: {', '.join(left_out)}")


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, nargs="*", default=[100, 500, 2000], help="as drawn")
    parser.add_argument("--own", type=int, default=12, help="students whose files are like nobody's")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    exercises = open_workspace(HERE).exercises
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above)
        for students in given.students:
            write_cohort(folder / "cohort", students=students, seed=given.seed, alike=True)
            print(
                f"{students:5} students, as drawn   {grade(folder / 'cohort', folder / 'out').row}",
                flush=True,
            )
            shutil.rmtree(folder / "cohort")
            shutil.rmtree(folder / "out")
        if given.own:
            write_cohort(folder / "own", students=given.own, seed=given.seed, alike=False)
            print(
                f"{given.own:5} students, all apart {grade(folder / 'own', folder / 'out-own').row}",
                flush=True,
            )
            beside(exercises, folder)
            phases(folder / "own", exercises)


if __name__ == "__main__":
    main()
