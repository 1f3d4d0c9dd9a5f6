"""Sandboxes, and what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.cohort.holding import sandbox_named
from checker.postgres.private import PrivateClusters
from checker.sandbox.contract import Held, Room
from tests.sandbox.kinds import kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.postgres.server import Server
    from checker.sandbox.contract import Sandbox

__all__ = ["kind"]

TIGHT = Room(processes=40, processor_seconds=30, scratch_bytes=32 << 20, memory_bytes=320 << 20)


@pytest.fixture
def sandbox(kind: str) -> Sandbox:
    """What makes sandboxes of that kind."""
    return sandbox_named(kind)


@pytest.fixture(scope="module")
def clusters() -> Iterator[PrivateClusters]:
    """What makes clusters for sandboxes."""
    with PrivateClusters() as made:
        yield made


@pytest.fixture(scope="module")
def server(clusters: PrivateClusters) -> Iterator[Server]:
    """A server for a sandbox."""
    with clusters.cluster() as started:
        yield started


@pytest.fixture
def held(sandbox: Sandbox, server: Server) -> Iterator[Held]:
    """A sandbox with little room."""
    with sandbox.held(server, room=TIGHT) as made:
        yield made
