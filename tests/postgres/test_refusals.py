"""Servers that are not there, are not PostgreSQL, or stop answering: said in time, and in people's words."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.postgres import PostgresUnavailable, Server, connections, control, embedded
from checker.postgres.databases import Run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def _server(port: int, host: str = "127.0.0.1") -> Server:
    return Server(host=host, port=port, user="u", password="p", source="url", shared_templates=False)


async def _refusal(server: Server) -> PostgresUnavailable:
    with pytest.raises(PostgresUnavailable) as caught:
        async with Run(server):
            pass
    return caught.value


@asynccontextmanager
async def _stranger(answer: bytes | None) -> AsyncIterator[int]:
    """Listen like a server of another kind: give its answer to anything, or none at all."""
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        if answer is None:
            await over.wait()
        else:
            writer.write(answer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]
        over.set()


async def test_nothing_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        refusal = await _refusal(_server(port))
    assert refusal.message == f"Nothing answers at 127.0.0.1:{port}."
    assert "Start PostgreSQL there" in refusal.remedy


async def test_no_such_host() -> None:
    refusal = await _refusal(_server(5432, "no-such-host.invalid"))
    assert "no-such-host.invalid:5432 cannot be reached" in refusal.message


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"-ERR unknown command\r\n", b""])
async def test_something_that_is_not_postgresql(answer: bytes) -> None:
    async with _stranger(answer) as port:
        refusal = await _refusal(_server(port))
    assert f"What answers at 127.0.0.1:{port} does not talk like PostgreSQL" in refusal.message


async def test_something_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CONNECT_SECONDS", 0.3)
    async with _stranger(None) as port:
        refusal = await _refusal(_server(port))
    assert f"No PostgreSQL answered at 127.0.0.1:{port} in time" in refusal.message


@pytest.mark.usefixtures("in_private_folder")
async def test_a_server_that_ends_during_a_run() -> None:
    with embedded.server() as server:
        run = Run(server)
        await run.__aenter__()
        trial = await run.database(template="template0")
        control.stop()
        with pytest.raises(PostgresUnavailable, match="was lost"):
            await run.database(template="template0")
        with pytest.raises(PostgresUnavailable, match="was lost"):
            await trial.drop()
        with pytest.raises(PostgresUnavailable, match="was lost"):
            await run.__aexit__(None, None, None)


@pytest.mark.usefixtures("in_private_folder")
async def test_a_server_that_stops_answering_is_not_waited_for(
    in_private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "STATEMENT_SECONDS", 0.3)
    monkeypatch.setattr(connections, "CLOSE_SECONDS", 0.3)
    with embedded.server() as server:
        run = Run(server)
        await run.__aenter__()
        [cluster] = control.status()
        assert cluster.pid
        assert cluster.data_directory.is_relative_to(in_private_folder)
        stopped = _children_and(cluster.pid)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            with pytest.raises(PostgresUnavailable, match="did not answer in time"):
                await run.database(template="template0")
            with pytest.raises(PostgresUnavailable):
                await run.__aexit__(None, None, None)
            assert time.monotonic() - begun < 5
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)


def _children_and(pid: int) -> list[int]:
    """Give a server's processes, its own last: a stopped parent would not see its children stop."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [*map(int, children), pid]
