"""Users that submissions run as."""

from __future__ import annotations

import contextlib
import secrets
import socket
from typing import TYPE_CHECKING

from checker.sandbox.errors import SandboxUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

USERS = range(61_000, 62_000)
"""No system hands these out."""


@contextlib.contextmanager
def user_of_its_own() -> Iterator[int]:
    """A user that no other sandbox of this machine has, whoever made it: processes are counted by user.

    Beginning anywhere, so that one whose processes are only just ending is not the next to be taken.

    Raises:
        SandboxUnavailable: All are taken.
    """
    begin = secrets.randbelow(len(USERS))
    for user in (*USERS[begin:], *USERS[:begin]):
        with socket.socket(socket.AF_UNIX) as lease:
            try:
                lease.bind(f"\0kata-sandbox-user-{user}")  # a name without a file: it ends with us
            except OSError:
                continue
            yield user
            return
    raise SandboxUnavailable(
        f"All {len(USERS)} users that sandboxes run as are taken.", "Grade fewer submissions side by side."
    )
