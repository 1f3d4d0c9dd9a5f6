"""A Docker engine of the tests' own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import docker
import pytest
from docker.errors import DockerException

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
START_SECONDS = 60.0
STOP_SECONDS = 60.0


def no_engine(reason: str) -> NoReturn:
    """Skip what needs an engine; fail where one is required, as on CI."""
    if os.environ.get("KATA_REQUIRE_DOCKER") == "1":
        pytest.fail(f"KATA_REQUIRE_DOCKER=1, but no Docker engine can run here: {reason}", pytrace=False)
    pytest.skip(f"no Docker engine can run here: {reason}")


@pytest.fixture(scope="session")
def docker_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run an engine, and give the address for `DOCKER_HOST`."""
    with running_engine(tmp_path_factory.mktemp("engine")) as address:
        yield address


@contextmanager
def running_engine(base: Path) -> Iterator[str]:
    """Run an engine that keeps all it has in a folder, and give its address.

    The folder's path has to be short: the engine makes sockets far below.
    """
    if sys.platform != "linux":
        no_engine(f"this is {sys.platform}, and the engine needs Linux")
    installed = subprocess.run([HERE / "install-engine"], capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        no_engine(last_lines(installed.stderr))
    if os.geteuid() != 0:
        no_engine("only root can start one")

    address = f"unix://{base}/run/docker.sock"
    with (base / "log").open("w") as log:
        # In a session of its own, so that Ctrl-C does not end the engine before the containers are removed;
        # and it ends with us, however we end.
        engine = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", HERE / "run-engine", base / "run"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_until_up(engine, address, base / "log")
        yield address
    finally:
        engine.terminate()
        engine.wait(STOP_SECONDS)


@pytest.fixture(scope="session")
def engine(docker_host: str) -> Iterator[docker.DockerClient]:
    """Give a connection to the engine, to look at what it has from outside."""
    with closing(docker.DockerClient(docker_host, timeout=300)) as client:
        yield client


def _wait_until_up(engine: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while engine.poll() is None and time.monotonic() < deadline:
        try:
            docker.DockerClient(address).close()
        except DockerException:
            time.sleep(0.1)
        else:
            return
    no_engine(f"it did not start. Its last lines:\n{last_lines(log.read_text(errors='replace'))}")


def last_lines(said: str) -> str:
    """The end of what a program said."""
    return "\n".join(said.strip().splitlines()[-5:])
