"""All rules over other people's code: every installed package, and Python's own library.

`python -m tests.rules.sweep` examines every file; `--every 40` one in forty, and what uses pgdbm or asyncpg.
Every file is named before it is examined, what is found in it after. A file that takes more than its share of
processor time ends the process.
"""

from __future__ import annotations

import argparse
import signal
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from checker.rules import lint

from .apart import say

if TYPE_CHECKING:
    from collections.abc import Iterator

ALWAYS = ("asyncpg", "pgdbm")
MOST_SECONDS = 10
"""Of processor time, for one file. The slowest that is known takes about two."""


def files(every: int) -> Iterator[tuple[str, Path]]:
    """The files to examine, with the names that they have on every machine."""
    for kind in ("purelib", "stdlib"):
        root = Path(sysconfig.get_path(kind))
        found = sorted(file.relative_to(root) for file in root.rglob("*.py"))
        mine = [file for file in found if file.parts[0] not in {"site-packages", "dist-packages"}]
        for number, file in enumerate(mine):
            if number % every == 0 or file.parts[0] in ALWAYS:
                yield file.as_posix(), root / file


def main() -> None:
    """Examine the files, and say what is found."""
    parser = argparse.ArgumentParser(description="Run all rules over the installed packages.")
    parser.add_argument("--every", type=int, default=1, help="examine one file in that many")
    for name, path in files(parser.parse_args().every):
        say(f"examines {name}")
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        result = lint([path])
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        for finding in result.findings:
            say(f"found {name} {finding.rule}: {path.read_text().splitlines()[finding.line - 1].strip()}")
        for unreadable in result.unreadable:
            say(f"unreadable {name}: {unreadable.message}")


if __name__ == "__main__":
    main()
