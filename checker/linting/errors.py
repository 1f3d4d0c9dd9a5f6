"""What can be wrong with the way in which `kata lint` is used."""

from __future__ import annotations


class LintUseError(Exception):
    """A setting, an option or a baseline cannot be used. Says which, where, and what would do."""


class ExaminationEnded(Exception):
    """A process that examined files was ended from outside, or by the operating system."""

    def __init__(self) -> None:
        super().__init__(
            "A process that examined files was ended before it was done, as happens when memory runs out. "
            "Nothing is known of the files. Run it again, over fewer folders if that is the reason."
        )
