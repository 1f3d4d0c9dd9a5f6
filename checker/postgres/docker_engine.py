"""The Docker engine: finding it, the images it has, and what to tell people when it fails."""

from __future__ import annotations

import os
import socket
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import docker
from docker.context import ContextAPI
from docker.errors import APIError, DockerException, ImageNotFound
from requests import RequestException

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULT_ADDRESS = "unix:///var/run/docker.sock"
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class EngineFault(Exception):
    """There is no Docker engine that can be used, or it did not do what it was asked.

    Attributes:
        message: What happened, in sentences.
        remedy: What to do next, as the beginning of a sentence: who wanted the engine knows the alternatives.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@contextmanager
def connected() -> Iterator[docker.DockerClient]:
    """Connect to the engine that the `docker` command would use: `DOCKER_HOST`, else the current context.

    Raises:
        EngineFault: There is none, it does not let us in, or it is on another machine.
    """
    address = _address()
    _refuse_other_machines(address)
    try:
        client = docker.from_env()
    except DockerException as error:
        raise _unreachable(address, error) from error
    with closing(client):
        yield client


@contextmanager
def faults_explained() -> Iterator[None]:
    """Turn an error of the engine's into one for people.

    Raises:
        EngineFault: The engine did not do what it was asked.
    """
    try:
        yield
    except (DockerException, RequestException) as error:
        raise EngineFault(
            f"The Docker engine at {_address()} failed: {_text(error)}",
            "See that `docker info` answers and try again",
        ) from error


def ensure_image(client: docker.DockerClient, image: str) -> None:
    """Pull an image if the engine does not have it.

    Raises:
        EngineFault: It cannot be pulled.
    """
    try:
        client.images.get(image)
    except ImageNotFound:
        try:
            client.images.pull(image)
        except (DockerException, RequestException) as error:
            raise EngineFault(
                f"The Docker engine does not have the image {image}, and cannot pull it: {_text(error)}",
                f"Pull it once while online (docker pull {image}), or set KATA_POSTGRES_IMAGE to one that "
                "`docker images` lists",
            ) from error


def _address() -> str:
    return (
        os.environ.get("DOCKER_HOST") or ContextAPI.kwargs_from_context().get("base_url") or _DEFAULT_ADDRESS
    )


def _refuse_other_machines(address: str) -> None:
    parts = urlsplit(address)
    if parts.hostname and parts.hostname not in _THIS_MACHINE:
        raise EngineFault(
            f"The Docker engine is on another machine ({address}), and has to be on this one.",
            "Set DOCKER_HOST to an engine on this machine",
        )


def _unreachable(address: str, error: DockerException) -> EngineFault:
    match _socket_fault(address):
        case FileNotFoundError():
            return EngineFault(
                f"There is no Docker engine: {address} does not exist.",
                "Start Docker, or set DOCKER_HOST to the socket it has",
            )
        case PermissionError():
            return EngineFault(
                f"The Docker engine's socket {address} may not be used by this user.",
                "Add the user to the group `docker` and log in anew (that gives it root's rights on this "
                "machine)",
            )
        case ConnectionRefusedError():
            return EngineFault(
                f"There is no Docker engine: nothing answers at {address}.",
                "Start Docker",
            )
        case fault:
            return EngineFault(
                f"The Docker engine at {address} cannot be used: {fault or error}",
                "See that `docker info` answers and try again",
            )


def _socket_fault(address: str) -> OSError | None:
    """Connect to a local socket once more, for the plain reason that the SDK wraps up in text."""
    parts = urlsplit(address)
    try:
        if parts.scheme == "unix":
            with closing(socket.socket(socket.AF_UNIX)) as probe:
                probe.connect(parts.path)
        elif parts.hostname and parts.port:
            socket.create_connection((parts.hostname, parts.port), timeout=5).close()
    except OSError as fault:
        return fault
    return None


def _text(error: Exception) -> str:
    """Give what the engine itself said, without the request that it answered."""
    said = error.explanation if isinstance(error, APIError) else None
    return str(said or error)
