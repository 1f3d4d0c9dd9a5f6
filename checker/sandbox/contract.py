"""What every sandbox is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from checker.postgres.server import Server

SCRATCH = Path("/tmp")  # noqa: S108  # inside the sandbox, and of its own


@dataclass(frozen=True)
class Room:
    """What a submission may use, all of its processes together where it says so.

    Attributes:
        processes: together. By bubblewrap only as root: they are counted by user, and else would count yours.
        processor_seconds: of each process.
        scratch_bytes: of memory for files, together.
        memory_bytes: of memory for everything, files included, together. By Docker only; what each process
            may have of it is the exercise's to say.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    processes: int = 120
    processor_seconds: int = 300
    scratch_bytes: int = 256 << 20
    memory_bytes: int = 2 << 30


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


class Sandbox(Protocol):
    """What a module of sandboxes has."""

    def limits_told(self) -> list[str]:
        """What it cannot hold back on this machine, in sentences for whoever grades.

        Raises:
            SandboxUnavailable: It cannot be had here.
        """

    def held(self, server: Server, *, room: Room | None = None) -> AbstractContextManager[Held]:
        """Start a sandbox with a process that forks subjects; all in it ends with the context.

        Args:
            server: the submission's own; the code finds it at `server.seen_at`.
            room: what it may use.

        Raises:
            SandboxUnavailable: It cannot be had here.
        """
