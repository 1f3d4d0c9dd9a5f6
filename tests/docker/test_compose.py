"""`docker-compose.yml`, read and run by Compose itself."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient
    from docker.models.containers import Container

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_environment")]

FILE = Path(__file__).parents[2] / "docker-compose.yml"
PROJECT = "pgdbm-kata-tests"
HEALTHY_SECONDS = 60.0


def compose(*arguments: str) -> str:
    """Run Compose, whose name was `docker-compose` before version 2."""
    plugin = ["docker", "compose"]
    has_plugin = subprocess.run([*plugin, "version"], capture_output=True, check=False).returncode == 0
    program = plugin if has_plugin else ["docker-compose"]
    done = subprocess.run(
        [*program, "--file", str(FILE), "--project-name", PROJECT, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(engine: DockerClient) -> list[Container]:
    label = f"com.docker.compose.project={PROJECT}"
    return engine.containers.list(all=True, filters={"label": label})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    monkeypatch.setenv("KATA_POSTGRES_PORT", str(number))
    return number


@pytest.fixture
def running(engine: DockerClient, port: int) -> Iterator[Container]:  # noqa: ARG001 - sets the port
    try:
        compose("up", "--detach")
        (container,) = made(engine)
        yield container
    finally:
        compose("down", "--volumes")


def state_of_health(container: Container) -> str:
    container.reload()
    state: dict[str, Any] = container.attrs["State"]
    return str(state["Health"]["Status"])


def wait_until_healthy(container: Container) -> None:
    deadline = time.monotonic() + HEALTHY_SECONDS
    while (status := state_of_health(container)) == "starting" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == "healthy", container.logs().decode()


def test_the_file_is_valid_and_has_safe_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KATA_POSTGRES")]:
        monkeypatch.delenv(name)
    resolved = compose("config")
    assert "image: postgres:18" in resolved
    assert "127.0.0.1" in resolved
    assert "54320" in resolved


async def test_a_healthy_server_can_be_used(running: Container, port: int) -> None:
    wait_until_healthy(running)
    connection = await asyncpg.connect(f"postgresql://postgres:kata@127.0.0.1:{port}/postgres")
    assert await connection.fetchval("SELECT usesuper FROM pg_user WHERE usename = current_user")
    await connection.close()


async def test_the_password_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, port: int
) -> None:
    monkeypatch.setenv("KATA_POSTGRES_PASSWORD", "of-my-own")
    wait_until_healthy(request.getfixturevalue("running"))
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://postgres:kata@127.0.0.1:{port}/postgres")
    connection = await asyncpg.connect(f"postgresql://postgres:of-my-own@127.0.0.1:{port}/postgres")
    await connection.close()


def test_the_data_is_in_memory_and_the_port_on_this_machine_only(running: Container, port: int) -> None:
    wait_until_healthy(running)
    file_system = running.exec_run(["sh", "-c", 'stat --file-system --format=%T "$PGDATA"']).output
    assert file_system == b"tmpfs\n"
    assert running.ports["5432/tcp"] == [{"HostIp": "127.0.0.1", "HostPort": str(port)}]


def test_nothing_is_left(engine: DockerClient, running: Container) -> None:
    wait_until_healthy(running)
    compose("down", "--volumes")
    assert made(engine) == []
    assert engine.volumes.list() == []
