"""Why a cohort cannot be graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class CannotGrade(Exception):
    """Something about the run itself, not about a submission.

    Attributes:
        message: what is in the way.
        remedy: what to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy


class CannotKeep(CannotGrade):
    """Results cannot be written down, because the disk is full, say. What was kept before stays.

    Args:
        where: the folder that results are put in.
        error: what the operating system says.
    """

    def __init__(self, where: Path, error: OSError) -> None:
        super().__init__(
            f"Results cannot be kept in {where}: {error.strerror or error}.",
            "Those that were kept before are still there: deal with that, and go on with --resume.",
        )
