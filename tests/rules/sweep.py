"""All rules over other people's code: every installed package, and Python's own library.

Run as a program it names every file before it examines it, and what is found in it after. A file that takes
more than its share of processor time ends the process.
"""

from __future__ import annotations

import signal
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from checker.rules import lint

from .apart import say

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SECONDS = 10
"""Of processor time, for one file. The slowest that is known takes about two."""


def files() -> Iterator[tuple[str, Path]]:
    """The files to examine, with the names that they have on every machine."""
    for kind in ("purelib", "stdlib"):
        root = Path(sysconfig.get_path(kind))
        found = sorted(file.relative_to(root) for file in root.rglob("*.py"))
        for file in found:
            if file.parts[0] not in {"site-packages", "dist-packages"}:
                yield file.as_posix(), root / file


def main() -> None:
    """Examine the files, and say what is found."""
    for name, path in files():
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
