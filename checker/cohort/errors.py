"""Why a cohort cannot be graded."""

from __future__ import annotations


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
