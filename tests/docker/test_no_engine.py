"""What `checker.postgres.docker` says where no engine can be used. Needs none."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from checker.postgres import PostgresUnavailable, docker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IMAGE = "postgres:18"
NOBODY = 65534


@pytest.fixture(autouse=True)
def _no_other_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))


def refusal(address: str, monkeypatch: pytest.MonkeyPatch) -> PostgresUnavailable:
    monkeypatch.setenv("DOCKER_HOST", address)
    with pytest.raises(PostgresUnavailable) as caught, docker.container(IMAGE):
        pass
    return caught.value


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be an ordinary user for a while, if we are root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_socket_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    address = f"unix://{tmp_path}/docker.sock"
    error = refusal(address, monkeypatch)
    assert error.message == f"There is no Docker engine: {address} does not exist."
    assert "DOCKER_HOST" in error.remedy


def test_an_engine_that_has_ended_is_told_from_one_that_never_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as ended:
        ended.bind(str(tmp_path / "docker.sock"))
    error = refusal(f"unix://{tmp_path}/docker.sock", monkeypatch)
    assert "nothing answers at" in error.message


def test_a_socket_that_this_user_may_not_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        path.chmod(0o000)
        with as_nobody():
            error = refusal(f"unix://{path}", monkeypatch)
    assert error.message == f"The Docker engine's socket unix://{path} may not be used by this user."
    assert "group `docker`" in error.remedy


def test_an_engine_over_tcp_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        error = refusal(address, monkeypatch)
    assert error.message == f"There is no Docker engine: nothing answers at {address}."


@pytest.mark.parametrize("address", ["tcp://build.invalid:2375", "ssh://me@build.invalid"])
def test_an_engine_on_another_machine_is_refused_at_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refusal(address, monkeypatch)
    assert f"on another machine ({address})" in error.message


def test_an_address_that_makes_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refusal("docker.sock", monkeypatch)
    assert "docker.sock cannot be used" in error.message


def test_the_current_context_says_where_the_engine_is(tmp_path: Path) -> None:
    address = f"unix://{tmp_path}/laptop.sock"
    context = tmp_path / "contexts" / "meta" / hashlib.sha256(b"laptop").hexdigest()
    context.mkdir(parents=True)
    endpoint = {"docker": {"Host": address, "SkipTLSVerify": False}}
    (context / "meta.json").write_text(json.dumps({"Name": "laptop", "Metadata": {}, "Endpoints": endpoint}))
    (tmp_path / "config.json").write_text('{"currentContext": "laptop"}')
    with pytest.raises(PostgresUnavailable) as caught, docker.container(IMAGE):
        pass
    assert f"{address} does not exist" in caught.value.message
