"""What every sandbox is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

SCRATCH = Path("/tmp")  # noqa: S108  # inside the sandbox, and of its own


@dataclass(frozen=True)
class Room:
    """What a submission may use, all of its processes together where it says so.

    Attributes:
        processes: of its user, together. Only as root: else the user's own processes would count.
        processor_seconds: of each process.
        scratch_bytes: of memory for files, together.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    processes: int = 120
    processor_seconds: int = 300
    scratch_bytes: int = 256 << 20


@dataclass(frozen=True)
class Held:
    """A sandbox that is ready.

    Attributes:
        forkserver: the socket at which subjects are forked in it.
        stages: the folder that is shown in it, read-only, in which stages have to be laid.
        scratch: the folder in it that may be written to.
    """

    forkserver: Path
    stages: Path
    scratch: Path = SCRATCH
