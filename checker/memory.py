"""Where temporary files are fastest."""

from __future__ import annotations

import os


def folder_in_memory() -> str | None:
    """A folder in memory to make temporary ones in; None where there is none, and the default has to do."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None  # noqa: S108  # for mkdtemp
