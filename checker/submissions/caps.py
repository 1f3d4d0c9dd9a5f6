"""How much of a submission is looked at, at the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Caps:
    """What a submission may be, counted as it is read: what an archive says of itself is not believed.

    The defaults let pass what students hand in by accident, such as a repository with its virtual environment
    (16,000 files, 270 MiB), and nothing that could fill the memory or take minutes.

    Attributes:
        archive_bytes: the size of an archive; a larger one is refused unread.
        entries: how many files, folders and other things a submission may have; with more it is refused.
            What is below a hidden folder counts in an archive, where it has to be read, and not in a folder.
        unpacked_bytes: how much a compressed tar may unpack to. (Of a zip, only what is taken is unpacked.)
        ratio: how many times its own size a compressed tar may unpack to, once that is more than 16 MiB.
        depth: how many names a path may have; what is deeper is left out.
        file_bytes: the size of one of the learner's files; a larger one is left out.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    archive_bytes: int = 256 * MIB
    entries: int = 50_000
    unpacked_bytes: int = 1024 * MIB
    ratio: int = 200
    depth: int = 16
    file_bytes: int = 256 * 1024
