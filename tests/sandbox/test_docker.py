"""What a sandbox in a container does beyond what each does, and what is said where it cannot be had."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.postgres import docker_leases
from checker.sandbox import docker, outside
from checker.sandbox.errors import SandboxUnavailable
from checker.trials.failures import MachineryFault
from tests.sandbox.conftest import TIGHT
from tests.sandbox.tried import running, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient
    from docker.models.containers import Container

    from checker.postgres.server import Server
    from checker.sandbox.contract import Held

pytestmark = pytest.mark.docker

GONE_SECONDS = 20.0


@pytest.fixture(scope="module")
def kind(docker_host: str) -> Iterator[str]:
    """Of the two kinds this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", docker_host)
        yield "docker"


def _ours(engine: DockerClient) -> list[Container]:
    return engine.containers.list(all=True, filters={"label": docker_leases.LEASE_LABEL}, ignore_removed=True)


def _none_is_left(engine: DockerClient) -> bool:
    """Whether that comes true: of a container that ends by itself the engine clears the rest away later."""
    deadline = time.monotonic() + GONE_SECONDS
    while _ours(engine) and time.monotonic() < deadline:
        time.sleep(0.02)
    return _ours(engine) == []


def test_all_its_memory_together_is_bounded(held: Held, server: Server, tmp_path: Path) -> None:
    """Each has far less than it may have alone."""
    told = tried(
        held,
        server,
        """
        import os, signal
        def attempt():
            each, pids = 64 << 20, []
            for _ in range(10):
                read, write = os.pipe()
                pid = os.fork()
                if pid == 0:
                    with open("/proc/self/oom_score_adj", "w") as first_to_go:
                        first_to_go.write("1000")
                    full = b"x" * each
                    os.write(write, b"full")
                    signal.pause()
                os.close(write)
                os.read(read, 4)  # it is full, or gone
                os.close(read)
                pids.append(pid)
            left = [pid for pid in pids if os.waitpid(pid, os.WNOHANG) == (0, 0)]
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            return each * len(left)
        """,
        tmp_path / "code",
    )
    assert 0 < told < TIGHT.memory_bytes


def test_nothing_is_mounted_to_be_written_to_but_its_scratch(
    held: Held, server: Server, tmp_path: Path
) -> None:
    """Not even by root, whoever should become that."""
    told = tried(
        held,
        server,
        """
        import os
        def attempt():
            found = [line.split()[1:3] for line in open("/proc/self/mounts")]
            mounts = {place for place, kind in found if kind not in ("proc", "devpts", "mqueue")}
            return [place for place in mounts if os.path.exists(place) and not place.startswith("/proc/")
                    and not os.statvfs(place).f_flag & os.ST_RDONLY]
        """,
        tmp_path / "code",
    )
    assert sorted(told) == ["/dev", "/tmp"]  # noqa: S108


def test_system_calls_are_filtered(held: Held, server: Server, tmp_path: Path) -> None:
    told = tried(
        held,
        server,
        """
        def attempt():
            return [line.split()[1] for line in open("/proc/self/status") if line.startswith("Seccomp:")]
        """,
        tmp_path / "code",
    )
    assert told == ["2"]


def test_the_first_process_can_neither_be_signalled_nor_traced(
    held: Held, server: Server, tmp_path: Path
) -> None:
    """With it the sandbox ends when we do."""
    told = tried(
        held,
        server,
        """
        import ctypes, os, signal
        def attempt():
            for number in set(signal.Signals) - {signal.SIGCHLD}:
                os.kill(1, number)
            done = []
            for place in ("/proc/1/mem", "/proc/1/fd", "/proc/1/environ"):
                try:
                    os.listdir(place) if place.endswith("fd") else open(place, "rb").read(0)
                    done.append(place)
                except PermissionError:
                    pass
            attach = 16
            if ctypes.CDLL(None).ptrace(attach, 1, 0, 0) == 0:
                done.append("ptrace")
            status = dict(line.split(":", 1) for line in open("/proc/1/status") if ":" in line)
            return [done, status["State"].split()[0]]
        """,
        tmp_path / "code",
    )
    assert told == [[], "S"]


def test_each_has_a_user_of_its_own(engine: DockerClient, held: Held, server: Server) -> None:
    assert held.stages.exists()
    with docker.held(server, room=TIGHT):
        users = [container.attrs["Config"]["User"] for container in _ours(engine)]
    assert len(set(users)) == 2


def test_the_container_is_gone_afterwards(engine: DockerClient, server: Server) -> None:
    with docker.held(server, room=TIGHT):
        assert len(_ours(engine)) == 1
    assert _ours(engine) == []


def test_the_container_is_gone_after_an_exception(engine: DockerClient, server: Server) -> None:
    with pytest.raises(ZeroDivisionError), docker.held(server, room=TIGHT):
        _ = 1 / 0
    assert _ours(engine) == []


def test_the_image_comes_from_nowhere_and_is_made_once(engine: DockerClient, server: Server) -> None:
    for image in engine.images.list(docker.IMAGES):
        engine.images.remove(image.id or "", force=True)
    for _ in range(2):
        with docker.held(server, room=TIGHT):
            pass
    [image] = engine.images.list(docker.IMAGES)
    assert image.attrs["Size"] < 10_000


def test_nothing_is_left_of_a_run_that_was_killed(engine: DockerClient, kind: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sandbox.holding", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        assert len(_ours(engine)) == 1
        process.kill()
        assert _none_is_left(engine)


def test_what_a_killed_run_has_left_is_removed_by_the_next(
    engine: DockerClient, held: Held, server: Server
) -> None:
    """Its first process ends it as a rule; but the engine may have been stopped before it had begun."""
    assert held.stages.exists()
    [living] = _ours(engine)
    labels = {**living.labels, docker_leases.LEASE_LABEL: "/nonexistent/container-0.lease"}
    engine.containers.create(living.image or "", ["/usr/bin/true"], labels=labels)
    with docker.held(server, room=TIGHT):
        left = {container.id for container in _ours(engine)}
        assert len(left) == 2
        assert living.id in left


def test_leases_of_killed_runs_do_not_gather(server: Server) -> None:
    """Their containers have ended by themselves, so nothing else leads to them."""
    with docker_leases.lease() as of_the_living:
        living = Path(of_the_living[docker_leases.LEASE_LABEL])
        of_the_dead, just_taken = (
            living.with_name("container-dead.lease"),
            living.with_name("container-new.lease"),
        )
        for path in (of_the_dead, just_taken):
            path.touch()
        long_ago = time.time() - 86_400
        for path in (of_the_dead, living):
            os.utime(path, (long_ago, long_ago))
        try:
            with docker.held(server, room=TIGHT):
                pass
            assert [path.exists() for path in (living, just_taken, of_the_dead)] == [True, True, False]
        finally:
            just_taken.unlink()


async def test_a_container_that_goes_in_mid_call_is_no_fault_of_the_code(
    engine: DockerClient, server: Server, tmp_path: Path
) -> None:
    code = """
        import asyncio
        async def attempt():
            await asyncio.sleep(60)
        def begun():
            return True
        """
    with docker.held(server, room=TIGHT) as held:
        async with running(held, server, code, tmp_path / "code") as subject:
            call = subject.begin("attempt")
            assert await subject.call("begun")
            [made] = _ours(engine)
            made.kill()
            with pytest.raises(MachineryFault):
                await call


def test_what_the_engine_says_of_a_container_that_it_cannot_start_is_shown(
    engine: DockerClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "first_program", lambda _: ["/no/such/program"])
    with pytest.raises(SandboxUnavailable, match="/no/such/program") as caught, docker.held(server):
        pass
    assert "sees this machine's files" in caught.value.remedy
    assert _none_is_left(engine)


@pytest.mark.parametrize(
    ("code", "said"), [("raise SystemExit('no Python here')", "no Python here"), ("", "nothing")]
)
def test_what_the_first_program_says_is_shown(
    code: str, said: str, engine: DockerClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "first_program", lambda _: [sys.executable, "-c", code])
    with pytest.raises(SandboxUnavailable, match=f"It said: {said}"), docker.held(server):
        pass
    assert _none_is_left(engine)


def test_a_first_program_that_never_calls_is_given_up(
    engine: DockerClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "START_SECONDS", 0.5)
    sleeping = [sys.executable, "-c", "import time; print('waiting', flush=True); time.sleep(600)"]
    monkeypatch.setattr(outside, "first_program", lambda _: sleeping)
    with pytest.raises(SandboxUnavailable, match="It said: waiting"), docker.held(server):
        pass
    assert _none_is_left(engine)
