"""What is said where no container can be made, or a container cannot hold all back. Needs no engine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from checker.sandbox import docker
from checker.sandbox.errors import SandboxUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from checker.postgres.server import Server

CAN_ALL: dict[str, Any] = {
    "MemoryLimit": True,
    "PidsLimit": True,
    "SecurityOptions": ["name=apparmor", "name=seccomp,profile=builtin"],
}


def test_an_engine_that_is_not_there(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    address = f"unix://{tmp_path}/docker.sock"
    monkeypatch.setenv("DOCKER_HOST", address)
    for asked in (docker.limits_told, docker.held(server).__enter__):
        with pytest.raises(SandboxUnavailable) as caught:
            asked()
        assert caught.value.message == f"There is no Docker engine: {address} does not exist."
        assert caught.value.remedy.endswith("or choose another with --sandbox.")


def test_another_system_than_linux(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match="on Linux only"), docker.held(server):
        pass


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({}, []),
        ({"MemoryLimit": False}, ["memory"]),
        ({"PidsLimit": False}, ["processes"]),
        ({"PidsLimit": None, "MemoryLimit": None}, ["memory", "processes"]),
        ({"SecurityOptions": ["name=seccomp,profile=unconfined"]}, ["not filtered"]),
        ({"SecurityOptions": None}, ["not filtered"]),
    ],
)
def test_what_an_engine_cannot_hold_back_is_said(lacks: dict[str, Any], told: list[str]) -> None:
    sentences = docker._told_of(CAN_ALL | lacks)
    assert len(sentences) == len(told)
    assert all(word in sentence for word, sentence in zip(told, sentences, strict=True))
