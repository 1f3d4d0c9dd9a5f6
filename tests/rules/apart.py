"""Running a piece of a test in a process of its own, so that a crash or a hang of it is one failed test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_apart(module: str, *arguments: str, seconds: float) -> list[str]:
    """Run a module of the tests as a program.

    Args:
        module: Its full name. It says what it is about to do, a line each, before it does it.
        arguments: What to give to it.
        seconds: How long it may take.

    Returns:
        The lines that it printed.

    Raises:
        AssertionError: It was not done in time, crashed or failed. Says what it did last.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-m", module, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode()  # as bytes, whatever was asked for
        raise AssertionError(f"not done after {seconds} s; it did last: {_last(said)}") from None
    lines = done.stdout.splitlines()
    assert done.returncode == 0, (
        f"ended with {done.returncode}; it did last: {_last(done.stdout)}\n{done.stderr}"
    )
    return lines


def say(line: str) -> None:
    """Print a line at once: what is not printed when the process crashes is lost."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _last(said: str) -> str:
    return (said.splitlines() or ["nothing"])[-1]
