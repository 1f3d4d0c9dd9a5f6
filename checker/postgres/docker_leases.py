"""Tells the containers of living commands from those that killed ones have left behind.

A command holds a lock on a file as long as it uses a container. The kernel gives the lock up when the
command dies, however it dies; the container's labels say which file to look at.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import socket
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docker.errors import APIError, NotFound
from requests import RequestException
from requests.status_codes import codes

from checker.postgres import runtime_folder
from checker.postgres.place import locked, try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient
    from docker.models.containers import Container

LEASE_LABEL = "pgdbm-kata.lease"
SEEN_FROM_LABEL = "pgdbm-kata.seen-from"

_LEASES = "container-*.lease"
_TAKEN_SECONDS = 3600.0

_log = logging.getLogger(__name__)


@contextmanager
def lease() -> Iterator[dict[str, str]]:
    """Take a lease on a container that is to be made, and give the labels that it needs.

    Raises:
        PostgresUnavailable: There is no folder to put it into.
    """
    path = runtime_folder.create() / _LEASES.replace("*", secrets.token_hex(8))
    with locked(path):
        try:
            yield {LEASE_LABEL: str(path), SEEN_FROM_LABEL: _here()}
        finally:
            path.unlink(missing_ok=True)


def remove_leftovers(client: DockerClient) -> None:
    """Remove every container of ours whose command is gone. No other is touched.

    Of containers that end by themselves when their command does, the lease is all that is left.
    """
    ours: dict[str, str | list[str] | bool] = {"label": [LEASE_LABEL, f"{SEEN_FROM_LABEL}={_here()}"]}
    for container in client.containers.list(all=True, filters=ours, ignore_removed=True):
        path = Path(container.labels[LEASE_LABEL])
        if path.match(_LEASES) and _is_over(path):
            remove(container)
            path.unlink(missing_ok=True)
    for path in runtime_folder.create().glob(_LEASES):
        with suppress(FileNotFoundError):
            # One that is only just being taken is not locked yet.
            if time.time() - path.stat().st_mtime > _TAKEN_SECONDS and _is_over(path):
                path.unlink()


def remove(container: Container) -> None:
    """Remove a container with all that it holds.

    A failure is only logged: by then, what the container was for is done.
    """
    try:
        container.remove(force=True, v=True)
    except NotFound:
        pass
    except (APIError, RequestException) as error:
        if isinstance(error, APIError) and error.status_code == codes.conflict:
            return  # somebody else is removing it
        _log.warning(
            "A container could not be removed (%s). Remove it: docker rm --force --volumes %s",
            error,
            container.name,
        )


def _is_over(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True  # the machine was started anew since
    except OSError:
        return False  # another user's, who alone can tell
    try:
        return try_lock(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


def _here() -> str:
    """Say where a path leads from here: which machine, and which of its containers, if we run in one."""
    mounts = Path("/proc/self/ns/mnt").readlink() if sys.platform == "linux" else ""
    return f"{socket.gethostname()} {mounts}".strip()
