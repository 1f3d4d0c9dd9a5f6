"""`checker.postgres.docker` against a real engine."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from checker.postgres import PostgresUnavailable, docker, docker_leases, obtain
from checker.postgres.databases import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient
    from docker.models.containers import Container

    from checker.postgres import Server

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_environment")]

COMMAND_WITH_A_CONTAINER = """
import signal, sys
from checker.postgres import docker
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background has it ignored
with docker.container(sys.argv[1]) as server:
    print(server.port, flush=True)
    sys.stdin.read()
"""


def ours(engine: DockerClient) -> list[Container]:
    return engine.containers.list(all=True, filters={"label": docker_leases.LEASE_LABEL})


async def connect(server: Server) -> asyncpg.Connection[asyncpg.Record]:
    return await asyncpg.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        database=server.maintenance_database,
    )


@pytest.fixture
def command(docker_environment: str) -> Iterator[subprocess.Popen[str]]:
    """Give another process that is using a container."""
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND_WITH_A_CONTAINER, docker_environment],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip().isdigit()
        yield process
        process.kill()


def output(container: Container, script: str) -> str:
    said = container.exec_run(["sh", "-c", script]).output
    assert isinstance(said, bytes)
    return said.decode().strip()


def broken_image(engine: DockerClient, base: str, entrypoint: str) -> str:
    dockerfile = f"FROM {base}\nENTRYPOINT {entrypoint}\n"
    image, _ = engine.images.build(fileobj=io.BytesIO(dockerfile.encode()), rm=True)
    assert image.id is not None
    return image.id


async def test_gives_a_superuser_who_can_create_databases(postgres_image: str) -> None:
    with docker.container(postgres_image) as server:
        connection = await connect(server)
        assert await connection.fetchval("SELECT usesuper FROM pg_user WHERE usename = current_user")
        await connection.execute("CREATE DATABASE orders")
        await connection.close()


async def test_the_server_runs_with_the_settings_of_a_throw_away_one(postgres_image: str) -> None:
    with docker.container(postgres_image) as server:
        connection = await connect(server)
        settings = {name: await connection.fetchval(f"SHOW {name}") for name in docker.SETTINGS}
        await connection.close()
    assert settings == docker.SETTINGS


def test_the_data_is_in_memory_and_the_port_on_this_machine_only(
    engine: DockerClient, postgres_image: str
) -> None:
    with docker.container(postgres_image) as server:
        (made,) = ours(engine)
        assert output(made, 'stat --file-system --format=%T "$PGDATA"') == "tmpfs"
        assert made.ports["5432/tcp"] == [{"HostIp": "127.0.0.1", "HostPort": str(server.port)}]


def test_the_container_is_gone_afterwards(engine: DockerClient, postgres_image: str) -> None:
    with docker.container(postgres_image):
        assert len(ours(engine)) == 1
    assert ours(engine) == []


def test_the_container_is_gone_after_an_exception(engine: DockerClient, postgres_image: str) -> None:
    with pytest.raises(ZeroDivisionError), docker.container(postgres_image):
        _ = 1 / 0
    assert ours(engine) == []


def test_the_container_is_gone_after_ctrl_c(engine: DockerClient, command: subprocess.Popen[str]) -> None:
    assert len(ours(engine)) == 1
    command.send_signal(signal.SIGINT)
    assert command.wait(30) != 0
    assert ours(engine) == []


def test_what_a_killed_command_left_is_removed_by_the_next_one(
    engine: DockerClient, postgres_image: str, command: subprocess.Popen[str]
) -> None:
    command.kill()
    command.wait(30)
    (left,) = ours(engine)
    lease = Path(left.labels[docker_leases.LEASE_LABEL])
    assert lease.exists()
    with docker.container(postgres_image):
        (new,) = ours(engine)
        assert new.id != left.id
    assert ours(engine) == []
    assert not lease.exists()


@pytest.mark.usefixtures("command")
def test_no_other_container_is_removed(engine: DockerClient, postgres_image: str) -> None:
    (of_a_living_command,) = ours(engine)
    here, gone = docker_leases._here(), "/nonexistent/container-0.lease"
    others = [
        engine.containers.create(postgres_image, "postgres", labels=labels)
        for labels in (
            {},
            {docker_leases.SEEN_FROM_LABEL: here},
            {docker_leases.SEEN_FROM_LABEL: "another-machine", docker_leases.LEASE_LABEL: gone},
        )
    ]
    try:
        with docker.container(postgres_image), docker.container(postgres_image):
            assert len(ours(engine)) == 4
        assert {container.id for container in engine.containers.list(all=True)} == {
            container.id for container in (of_a_living_command, *others)
        }
    finally:
        for container in others:
            container.remove()


def test_an_image_that_cannot_be_pulled_is_named() -> None:
    # This registry does not exist, whether the machine is online or not.
    image = "registry.invalid/postgres:18"
    with pytest.raises(PostgresUnavailable) as caught, docker.container(image):
        pass
    assert image in caught.value.message
    assert f"docker pull {image}" in caught.value.remedy


def test_the_log_of_a_container_that_dies_is_shown(engine: DockerClient, postgres_image: str) -> None:
    image = broken_image(engine, postgres_image, '["sh", "-c", "echo no space left >&2; exit 3"]')
    with pytest.raises(PostgresUnavailable) as caught, docker.container(image):
        pass
    assert "exit code 3" in caught.value.message
    assert "no space left" in caught.value.message
    assert ours(engine) == []


def test_a_container_that_never_answers_is_given_up(engine: DockerClient, postgres_image: str) -> None:
    image = broken_image(engine, postgres_image, '["sh", "-c", "echo warming up; exec sleep 600"]')
    with pytest.raises(PostgresUnavailable) as caught, docker.container(image, ready_seconds=1):
        pass
    assert "did not let us in within 1 s" in caught.value.message
    assert "warming up" in caught.value.message
    assert ours(engine) == []


def test_what_the_engine_says_of_a_container_that_it_cannot_start_is_shown(
    engine: DockerClient, postgres_image: str
) -> None:
    image = broken_image(engine, postgres_image, '["/no/such/program"]')
    with pytest.raises(PostgresUnavailable) as caught, docker.container(image):
        pass
    assert "/no/such/program" in caught.value.message
    assert ours(engine) == []


async def test_trial_databases_can_be_made_in_a_container(engine: DockerClient) -> None:
    with obtain("docker") as server:
        async with Run(server) as run:
            template = await run.template("orders", "CREATE TABLE orders (id int)")
            database = await run.database(template=template)
            connection = await asyncpg.connect(database.app.dsn)
            assert await connection.fetchval("SELECT count(*) FROM orders") == 0
            await connection.close()
            await database.drop()
    assert ours(engine) == []
