"""How long `kata lint` takes over a folder, beside `ruff check` with its default rules.

    python benchmarks/linting.py FOLDER [RUNS]

The two are run alternately, each as a process of its own, so that what else the machine does meets both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMANDS = {
    "ruff check": [SCRIPTS / "ruff", "check", "--isolated", "--no-cache", "--exit-zero", "--quiet"],
    "kata lint": [SCRIPTS / "kata", "lint", "--exit-zero", "--statistics"],
}


def main() -> None:
    """Print the median and the least of each command's times, and the median of their ratios."""
    folder, runs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5  # noqa: PLR2004
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([*command, folder], stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - start)
    files = sum(1 for _ in folder.rglob("*.py"))
    print(f"{files} Python files in {folder}, {runs} runs of each, alternately\n")
    for name, taken in times.items():
        ratio = statistics.median(t / r for t, r in zip(taken, times["ruff check"], strict=True))
        print(
            f"{name:12} median {statistics.median(taken):6.2f} s   least {min(taken):6.2f} s   {ratio:5.1f} x"
        )


if __name__ == "__main__":
    main()
