"""What tests of several areas share: something to run trials on, and a Docker engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.grading.judge import Machinery
from checker.postgres import obtain
from checker.suite.workspace import Workspace, open_workspace
from checker.trials.bench import forkserver
from tests.docker.engine import docker_host, engine
from tests.small_suite import SmallSuite

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["docker_host", "engine"]


@pytest.fixture(scope="session")
def machinery() -> Iterator[Machinery]:
    """A server and a forkserver."""
    with obtain(None) as server, forkserver() as socket:
        yield Machinery(server, socket)


@pytest.fixture
def small_suite(tmp_path: Path, machinery: Machinery) -> SmallSuite:
    """A suite of one exercise in a fresh folder."""
    return SmallSuite(tmp_path, machinery)


@pytest.fixture(scope="session")
def suite() -> Workspace:
    """The suite itself, as it is in this checkout."""
    return open_workspace(Path(__file__).parent)
