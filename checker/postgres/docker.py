"""A throw-away PostgreSQL in a container. Import it late: the Docker SDK behind it is slow to import."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import asyncpg

from checker.postgres import docker_engine, docker_leases, scram
from checker.postgres.errors import PostgresUnavailable
from checker.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient
    from docker.models.containers import Container

SUPERUSER = "postgres"
HOST = "127.0.0.1"
READY_SECONDS = 60.0
OTHERWISE = "name a server with --postgres URL, or use --postgres embedded."
"""What can be done where there is no engine."""

# Those of the embedded server, less its network and shared memory; a test keeps the two in step.
SETTINGS = {
    "max_connections": "200",
    "max_prepared_transactions": "5",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "64MB",
    "jit": "off",
    "autovacuum": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

_PORT = "5432/tcp"
_HOME = "/var/lib/postgresql"
_LOG_LINES = 15
_CONNECT_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def container(image: str, *, ready_seconds: float = READY_SECONDS) -> Iterator[Server]:
    """Give a server in a new container, which is removed when the context ends, however it ends.

    Containers that commands left behind when they were killed are removed first.

    Args:
        image: An image that is started like the official `postgres` ones. It is pulled if the engine
            does not have it.
        ready_seconds: How long PostgreSQL may take until it lets us in.

    Raises:
        PostgresUnavailable: There is no engine, no image, or no PostgreSQL that answers.
    """
    with _faults_told(), docker_engine.connected() as client, docker_leases.lease() as labels:
        with docker_engine.faults_explained():
            docker_leases.remove_leftovers(client)
            docker_engine.ensure_image(client, image)
            password = scram.new_password()
            made = _create(client, image, password, labels)
        try:
            with docker_engine.faults_explained():
                made.start()
                server = _ready(made, image, password, ready_seconds)
            yield server
        finally:
            docker_leases.remove(made)


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except docker_engine.EngineFault as fault:
        raise PostgresUnavailable(fault.message, f"{fault.remedy}; or {OTHERWISE}") from fault


def _create(client: DockerClient, image: str, password: str, labels: dict[str, str]) -> Container:
    flags = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return client.containers.create(
        image,
        ["postgres", *flags],
        environment={
            "POSTGRES_USER": SUPERUSER,
            "POSTGRES_PASSWORD": password,
            # The images' own place for the data differs between 17 and 18; this one is in memory on both.
            "PGDATA": f"{_HOME}/kata",
        },
        labels=labels,
        ports={_PORT: (HOST, 0)},
        tmpfs={_HOME: ""},
        # Docker's default of 64 MB is too little for parallel queries.
        shm_size="256m",
    )


def _ready(made: Container, image: str, password: str, ready_seconds: float) -> Server:
    """Wait until PostgreSQL lets us in over TCP.

    The images first run it for their own set-up, then start it anew; that first one has no TCP port.
    """
    deadline = time.monotonic() + ready_seconds
    made.reload()
    server = _server(made, password)
    while made.status == "running" and server is not None:
        refusal = _refusal(server)
        if refusal is None:
            return server
        if time.monotonic() > deadline:
            raise _never_ready(made, image, refusal, ready_seconds)
        time.sleep(_LOOK_AGAIN_SECONDS)
        made.reload()
    raise _ended(made, image)


def _server(made: Container, password: str) -> Server | None:
    published = made.ports.get(_PORT)
    if not published:
        return None  # it has ended already
    return Server(
        host=HOST,
        port=int(published[0]["HostPort"]),
        user=SUPERUSER,
        password=password,
        maintenance_database="postgres",
        source="docker",
        shared_templates=False,
    )


def _refusal(server: Server) -> Exception | None:
    """Try to connect, and give what stood against it."""
    # In a thread, because the caller may be inside an event loop, where no second one can run.
    with ThreadPoolExecutor(max_workers=1) as thread:
        try:
            thread.submit(asyncio.run, _connect_once(server)).result()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            return error
    return None


async def _connect_once(server: Server) -> None:
    connection = await asyncpg.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        database=server.maintenance_database,
        ssl=False,
        timeout=_CONNECT_SECONDS,
    )
    await connection.close(timeout=_CONNECT_SECONDS)


def _never_ready(made: Container, image: str, refusal: Exception, seconds: float) -> PostgresUnavailable:
    return PostgresUnavailable(
        f"PostgreSQL in a container of {image} did not let us in within {seconds:g} s: {refusal!r}.\n"
        f"{_last_lines(made)}",
        "If it says that it is ready to accept connections, the ports that the engine publishes cannot be "
        "reached from here. Name a server with --postgres URL, or use --postgres embedded.",
    )


def _ended(made: Container, image: str) -> PostgresUnavailable:
    return PostgresUnavailable(
        f"The container of {image} ended (exit code {made.attrs['State']['ExitCode']}) before PostgreSQL "
        f"answered.\n{_last_lines(made)}",
        "Choose an image that is started like the official ones: KATA_POSTGRES_IMAGE=postgres:18.",
    )


def _last_lines(made: Container) -> str:
    said = made.logs(tail=_LOG_LINES).decode(errors="replace").strip()
    return f"The container's last lines:\n{said}" if said else "The container printed nothing."
