"""The sandbox made by a Docker engine. Import it late: the Docker SDK behind it is slow to import.

Whoever is in it has a container without a network and without any right, in which only its folder in memory
can be written to. The image is empty but for links: Python is this machine's own, shown read-only, so that
no registry is needed, and the engine has to be one that sees this machine's files.

No descriptor can be handed to a container. Its first program gets a door instead: a folder with a socket in
it, at which it calls once, before there is any other code in there. The socket is gone after that.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import multiprocessing.connection
import os
import sys
import tarfile
import time
from typing import TYPE_CHECKING, Any

from docker.errors import APIError, ImageNotFound
from docker.types import LogConfig, Mount
from docker.utils.socket import SocketError, next_frame_header, read_exactly

from checker.postgres import docker_engine, docker_leases
from checker.sandbox import forkserver, outside
from checker.sandbox.contract import SCRATCH, Held, Room
from checker.sandbox.errors import SandboxUnavailable
from checker.sandbox.runtime import Link, shown
from checker.sandbox.user import user_of_its_own

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from docker import DockerClient
    from docker.models.containers import Container

    from checker.postgres.server import Server

IMAGES = "pgdbm-kata/sandbox"
"""What the images are called. They hold links, and are a few KB."""
_NOT_THE_MACHINES = ("/etc/hostname", "/etc/hosts", "/etc/resolv.conf")
"""Files in which an engine tells of the machine and its network."""
_LAST_WORDS_SECONDS = 2.0


def limits_told() -> list[str]:
    """What this sandbox cannot hold back on this machine, in sentences for whoever grades.

    Raises:
        SandboxUnavailable: There is no engine that can be used.
    """
    with _engine() as client, docker_engine.faults_explained():
        return _told_of(client.info())


def _told_of(info: dict[str, Any]) -> list[str]:
    """The same, for what an engine says of itself."""
    told = []
    if not info.get("MemoryLimit"):
        told.append("A submission may use any amount of memory: this Docker engine cannot bound it.")
    if not info.get("PidsLimit"):
        told.append("A submission may have any number of processes: this Docker engine cannot bound it.")
    filters = [one for one in info.get("SecurityOptions") or () if "name=seccomp" in one]
    if not filters or "profile=unconfined" in filters[0]:
        told.append("System calls are not filtered: this Docker engine runs without seccomp.")
    return told


@contextlib.contextmanager
def held(server: Server, *, room: Room | None = None) -> Iterator[Held]:
    """Start a sandbox with a process that forks subjects; all in it ends with the context.

    Containers that runs have left which were killed, if any, are removed first.

    Args:
        server: the submission's own; the code finds it at `server.seen_at`.
        room: what it may use.

    Raises:
        SandboxUnavailable: There is no engine that can be used, or it cannot make one.
    """
    assert server.seen_at is not None  # noqa: S101  # made for this
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(_engine())
        labels = stack.enter_context(docker_leases.lease())
        user = stack.enter_context(user_of_its_own())
        folder = stack.enter_context(outside.folder())
        with _door(folder) as door, outside.listening(folder / "forkserver") as listener:
            command = outside.first_program(
                {
                    "channel": str(folder / "door" / "channel"),
                    "port": server.seen_at[1],
                    "user": None,
                    "limits": {"RLIMIT_CPU": (room or Room()).processor_seconds, "RLIMIT_CORE": 0},
                    "then": forkserver.COMMAND,
                }
            )
            with docker_engine.faults_explained():
                docker_leases.remove_leftovers(client)
                options = _options(folder, room or Room(), user)
                made = client.containers.create(_image(client), command, labels=labels, **options)
            stack.callback(docker_leases.remove, made)
            channel, lead = _started(made, door, listener)
        stack.enter_context(_lifeline(channel))
        stack.enter_context(outside.led_to(server, lead))
        yield Held(folder / "forkserver", folder / "stages")


@contextlib.contextmanager
def _lifeline(channel: socket.socket) -> Iterator[None]:
    """Keep a container alive until the context ends, or we do, however that comes."""
    _lifelines.add(channel)
    try:
        yield
    finally:
        _lifelines.discard(channel)
        channel.close()


def _let_go_in_fork() -> None:
    for channel in _lifelines:
        channel.close()


_lifelines: set[socket.socket] = set()
os.register_at_fork(after_in_child=_let_go_in_fork)  # a fork may outlive us, and what is ours may not


@contextlib.contextmanager
def _engine() -> Iterator[DockerClient]:
    """The engine; what is wrong with it, also within the context, is told as a sandbox that cannot be had."""
    if sys.platform != "linux":
        raise SandboxUnavailable(
            "A sandbox in a container shows this machine's own Python, which runs in it on Linux only.",
            "Grade on Linux, or choose another with --sandbox.",
        )
    try:
        with docker_engine.connected() as client:
            yield client
    except docker_engine.EngineFault as fault:
        raise SandboxUnavailable(
            fault.message, f"{fault.remedy}; or choose another with --sandbox."
        ) from fault


@contextlib.contextmanager
def _door(folder: Path) -> Iterator[socket.socket]:
    """A socket in a folder of its own, at which the first program calls; it is gone after the context."""
    (folder / "door").mkdir()
    channel = folder / "door" / "channel"
    try:
        with outside.listening(channel) as listener:
            channel.chmod(0o666)  # it is another user in there, and the folder above is closed
            yield listener
    finally:
        channel.unlink()


def _image(client: DockerClient) -> str:
    """An image that holds nothing but the links of this system."""
    links = io.BytesIO()
    with tarfile.open(fileobj=links, mode="w") as tar:
        for each in shown():
            if isinstance(each, Link):
                entry = tarfile.TarInfo(str(each.path.relative_to("/")))
                entry.type, entry.linkname = tarfile.SYMTYPE, each.target
                tar.addfile(entry)
    tag = hashlib.sha256(links.getvalue()).hexdigest()[:12]
    try:
        client.images.get(f"{IMAGES}:{tag}")
    except ImageNotFound:
        client.api.import_image_from_data(links.getvalue(), repository=IMAGES, tag=tag)
    return f"{IMAGES}:{tag}"


def _options(folder: Path, room: Room, user: int) -> dict[str, Any]:
    """What the engine is told of the container."""
    visible = [each for each in shown() if not isinstance(each, Link)]
    sources = {str(each.path): str(each.path) for each in visible if not each.hides}
    sources |= {str(folder / name): str(folder / name) for name in ("stages", "door")}
    sources |= dict.fromkeys(_NOT_THE_MACHINES, "/dev/null")
    return {
        "mounts": [Mount(target, source, "bind", read_only=True) for target, source in sources.items()],
        "tmpfs": {
            str(SCRATCH): f"size={room.scratch_bytes},mode=1777,exec",
            "/sys": "size=4k,mode=0555,ro",
            **{str(each.path): "size=64k,mode=0755" for each in visible if each.hides},
        },
        "user": f"{user}:{user}",
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "network_mode": "none",
        "ipc_mode": "none",
        "read_only": True,
        "pids_limit": room.processes,
        "mem_limit": room.memory_bytes,
        "memswap_limit": room.memory_bytes,  # the two together: no swap
        "environment": forkserver.ENVIRONMENT,
        "hostname": "larder",
        "working_dir": "/",
        "init": False,  # inside.py is what an init would be
        "auto_remove": True,
        "stop_signal": "SIGKILL",
        "log_config": LogConfig(type=LogConfig.types.JSON, config={"max-size": "64k", "max-file": "1"}),
    }


def _started(made: Container, door: socket.socket, listener: socket.socket) -> tuple[socket.socket, int]:
    """Start a container and exchange sockets with its first program: the lifeline, and what leads out."""
    said = bytearray()
    with docker_engine.faults_explained(), contextlib.closing(_output(made)) as output:
        try:
            made.start()
        except APIError as error:
            raise _not_made(error.explanation or str(error)) from error
        channel = _caller(door, output, said)
        lead = outside.exchanged(channel, listener) if channel else None
        if channel and lead is not None:
            return channel, lead
        docker_leases.remove(made)
        while multiprocessing.connection.wait([output], _LAST_WORDS_SECONDS) and _heard(output, said):
            pass
    raise _not_made(said.decode(errors="replace").strip())


def _output(made: Container) -> Any:
    """What the container prints. After its first program has come up, nothing in it can print there."""
    return made.attach_socket(params={"stdout": 1, "stderr": 1, "stream": 1})


def _caller(door: socket.socket, output: Any, said: bytearray) -> socket.socket | None:
    """Who calls at the door; None if the container has ended, or nobody does for too long."""
    deadline = time.monotonic() + outside.START_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        ready = multiprocessing.connection.wait([door, output], left)
        if door in ready:
            return door.accept()[0]
        if output in ready and not _heard(output, said):
            return None
    return None


def _heard(output: Any, said: bytearray) -> bool:
    """Take in some of what is printed; False at the end."""
    try:
        _, length = next_frame_header(output)
        if length < 0:
            return False
        said += read_exactly(output, length)
    except SocketError:
        return False
    return True


def _not_made(said: str) -> SandboxUnavailable:
    return SandboxUnavailable(
        f"The Docker engine could not make a sandbox. It said: {said or 'nothing'}",
        "It has to be an engine that sees this machine's files: one in a virtual machine does not, nor one "
        "that is lent to the container we are in. Use such a one, or choose another with --sandbox.",
    )
