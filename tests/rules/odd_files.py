"""Examining a folder as someone who may not read all of it; run as a program, for that needs another user."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from checker.rules import lint

from .apart import say

NOBODY = 65_534


def main() -> None:
    """Examine an unreadable file, a file in an unreadable folder, and a readable one; say what comes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        locked, open_, closed = folder / "locked.py", folder / "open.py", folder / "closed"
        for file in (locked, open_):
            file.write_text("x = 1\n")
        closed.mkdir()
        (closed / "inner.py").write_text("x = 1\n")
        lint([open_])  # What is loaded when first needed is loaded while it can be.
        folder.chmod(0o755)
        locked.chmod(0)
        closed.chmod(0)
        me = os.geteuid()
        if me == 0:
            os.seteuid(NOBODY)
        try:
            result = lint([folder, closed / "inner.py"])
        finally:
            os.seteuid(me)
            closed.chmod(0o755)
        for each in result.unreadable:
            say(f"{each.path.name}: {each.message}")
        say(f"{len(result.findings)} findings")


if __name__ == "__main__":
    main()
