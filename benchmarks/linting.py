"""How long `kata lint` takes over a code base, beside linters that people know.

    python benchmarks/linting.py [--runs N] [--large]

The code base has 150 files and 50,000 lines (see `code_base.py`); with --large it is measured in ten times
that size, too. Measured are whole processes, alternately, so that what else the machine does meets all alike:
quote the ratios.

- `kata lint` knows nothing from earlier runs (--no-cache); `again` is a second run with nothing changed.
- `flake8` with flake8-bugbear, and `semgrep` with one local rule, are found on PATH: they are no part of this
  project. What is missing is said and left out.
- Memory is the peak of all of a command's processes together, what they share counted once (Linux), looked at
  every 20 ms.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from code_base import code_base, size

KATA = Path(sysconfig.get_path("scripts")) / "kata"
LOOK_SECONDS = 0.02
"""How often memory is looked at."""
RULE = """\
rules:
  - id: written-out-table
    languages: [python]
    severity: WARNING
    message: A written-out table.
    patterns:
      - pattern: $DB.$METHOD("=~/(INTO|FROM|UPDATE) [a-z_]+[.]/", ...)
"""


class Run(NamedTuple):
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_megabytes: float


def commands(folder: Path, scratch: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    rule = scratch / "rule.yaml"
    rule.write_text(RULE)
    lint = [str(KATA), "lint", str(folder), "--exit-zero"]
    found = {"kata lint": [*lint, "--no-cache"], "kata lint, again": lint}
    others = {
        "flake8 + bugbear": ["flake8", "--isolated", "--exit-zero", str(folder)],
        "semgrep, one rule": [
            *("semgrep", "scan", "--config", str(rule), "--metrics", "off", "--quiet"),
            *("--disable-version-check", "--no-git-ignore", str(folder)),
        ],
    }
    for name, command in others.items():
        if shutil.which(command[0]):
            found[name] = command
        else:
            print(f"{command[0]} is not on PATH, and is left out.")
    return found


def run(command: list[str], scratch: Path) -> Run:
    """Run a command to its end, in a home folder of its own."""
    environment = os.environ | {"HOME": str(scratch), "XDG_CACHE_HOME": str(scratch / "cache")}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peaks, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK_SECONDS):
            peaks.append(_megabytes(process.pid))

    watching = threading.Thread(target=watch)
    watching.start()
    assert process.stderr is not None  # noqa: S101
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    ended.set()
    watching.join()
    if status:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}:\n{said.decode()}")
    return Run(seconds, used.ru_utime + used.ru_stime, max(peaks))


def _megabytes(pid: int) -> float:
    """The memory of a process and all that it has started, or 0 where the system does not tell."""
    process = Path("/proc", str(pid))
    try:
        told = (process / "smaps_rollup").read_text(encoding="ascii")
        children = (process / "task" / str(pid) / "children").read_text(encoding="ascii").split()
    except OSError:  # it has ended
        return 0.0
    own = int(told.partition("Pss:")[2].split()[0]) / 1024
    return own + sum(_megabytes(int(child)) for child in children)


def measure(times: int, runs: int) -> dict[str, list[Run]]:
    """Measure everything on a code base of so many times the size."""
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        folder = scratch / "code"
        code_base(folder, times)
        print("{} files, {:,} lines; {} runs of each, alternately".format(*size(folder), runs))
        measured = commands(folder, scratch)
        run(measured["kata lint, again"], scratch)  # the one before that one
        taken: dict[str, list[Run]] = {name: [] for name in measured}
        for _ in range(runs):
            for name, command in measured.items():
                taken[name].append(run(command, scratch))
        return taken


def show(taken: dict[str, list[Run]]) -> None:
    """Print a table: medians, and how many times as long as `kata lint` each took, run by run."""
    print(f"\n{'':18} {'median':>8} {'least':>8} {'processor':>10} {'peak':>8}   as long as kata lint")
    for name, runs in taken.items():
        seconds = [one.seconds for one in runs]
        ratio = statistics.median(
            one.seconds / ours.seconds for one, ours in zip(runs, taken["kata lint"], strict=True)
        )
        processor = statistics.median(one.processor_seconds for one in runs)
        peak = max(one.peak_megabytes for one in runs)
        print(
            f"{name:18} {statistics.median(seconds):6.2f} s {min(seconds):6.2f} s {processor:8.2f} s"
            f" {peak:5.0f} MB   {ratio:6.2f} x"
        )
    print()


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description="Measure kata lint beside other linters.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often each is run")
    parser.add_argument("--large", action="store_true", help="measure in ten times the size, too")
    arguments = parser.parse_args()
    once = measure(1, arguments.runs)
    show(once)
    if arguments.large:
        ten_times = measure(10, arguments.runs)
        show(ten_times)
        least = [min(one.processor_seconds for one in each["kata lint"]) for each in (once, ten_times)]
        print(f"ten times the lines took {least[1] / least[0]:.1f} times the processor time")


if __name__ == "__main__":
    main()
