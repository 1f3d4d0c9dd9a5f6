"""Why there is no sandbox."""

from __future__ import annotations


class SandboxUnavailable(Exception):
    """The sandbox that was asked for cannot be had on this machine.

    Attributes:
        message: what is missing or forbidden, as the system said it.
        remedy: what to do next.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy
