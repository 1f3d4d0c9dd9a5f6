"""The embedded cluster: one for all commands, gone after the last, whatever is killed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from checker.postgres import PostgresUnavailable, Server, binaries, control, embedded, leftovers

if TYPE_CHECKING:
    from .conftest import Commands

Eventually = Callable[[Callable[[], object]], None]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_next_command_finds_the_cluster_of_the_last(commands: Commands) -> None:
    first = commands.start()
    port = commands.state.port
    commands.finish(first)
    second = commands.begin()
    assert commands.heard(second) == str(port)


def test_eight_commands_at_once_share_one_cluster(commands: Commands) -> None:
    ports = {commands.heard(command) for command in [commands.begin() for _ in range(8)]}
    assert ports == {str(commands.state.port)}
    [cluster] = control.status()
    assert (cluster.running, cluster.leases) == (True, 8)


def test_a_cluster_without_commands_ends_after_the_idle_time(
    commands: Commands, eventually: Eventually
) -> None:
    command = commands.start(idle_seconds=1)
    state = commands.state
    commands.finish(command)
    eventually(lambda: not commands.place.has_keeper())
    assert not commands.place.home.exists()
    assert not _lives(state.postgres_pid)


def test_a_killed_command_gives_its_lease_back(commands: Commands, eventually: Eventually) -> None:
    commands.start(idle_seconds=1)
    state = commands.state
    commands.kill()
    eventually(lambda: not commands.place.has_keeper())
    assert not commands.place.home.exists()
    assert not _lives(state.postgres_pid)


def test_a_cluster_in_use_outlasts_the_idle_time(commands: Commands) -> None:
    command = commands.start(idle_seconds=0.2)
    for _ in range(3):
        assert command.poll() is None
        _wait(0.5)
        assert commands.place.server()


def _wait(seconds: float) -> None:
    """Let the keeper's idle time go by several times over: here the passing of time is what is tested."""
    time.sleep(seconds)


def test_a_killed_keeper_takes_its_server_along(commands: Commands, eventually: Eventually) -> None:
    commands.start()
    before = commands.state
    os.kill(before.keeper_pid, signal.SIGKILL)
    eventually(lambda: not _lives(before.postgres_pid))
    commands.start()
    after = commands.state
    assert after.keeper_pid != before.keeper_pid
    assert leftovers.processes_of(commands.place.data)
    assert [path for path in commands.folder.iterdir() if path.is_dir()] == [commands.place.home]


def test_a_server_that_outlived_its_keeper_is_ended(commands: Commands) -> None:
    # As on a system where the kernel does not end it: the keeper's own start is left out.
    commands.start()
    before = commands.state
    os.kill(before.keeper_pid, signal.SIGSTOP)
    commands.kill()
    orphan = subprocess.Popen(["sleep", "600"], cwd=commands.place.data)
    os.kill(before.keeper_pid, signal.SIGKILL)
    commands.start()
    assert orphan.wait(5) == -signal.SIGKILL


def test_after_a_killed_server_the_next_command_gets_a_new_one(commands: Commands) -> None:
    commands.start()
    before = commands.state
    os.kill(before.postgres_pid, signal.SIGKILL)
    commands.start()
    after = commands.state
    assert after.postgres_pid != before.postgres_pid
    assert not _lives(before.keeper_pid)


def test_a_dead_server_is_not_offered_before_its_keeper_has_noticed(
    commands: Commands, eventually: Eventually
) -> None:
    commands.start()
    state = commands.state
    assert commands.place.server() is not None
    os.kill(state.keeper_pid, signal.SIGSTOP)
    os.kill(state.postgres_pid, signal.SIGKILL)
    eventually(lambda: not _lives(state.postgres_pid))
    assert commands.place.has_keeper()
    assert commands.place.server() is None
    os.kill(state.keeper_pid, signal.SIGCONT)


def test_a_start_killed_in_the_midst_of_initdb_is_cleared_away(
    commands: Commands, eventually: Eventually
) -> None:
    commands.begin()
    place = commands.place
    eventually((place.data / "base").exists)
    assert place.read_state() is None
    keeper = int(place.lock.read_text())
    commands.kill()
    os.kill(keeper, signal.SIGKILL)
    half_made = (place.data / "base").stat().st_ino
    commands.start()
    assert (place.data / "base").stat().st_ino != half_made
    assert not _lives(keeper)


def test_a_start_whose_command_is_killed_serves_the_next(commands: Commands, eventually: Eventually) -> None:
    commands.begin()
    eventually(commands.place.data.exists)
    keeper = int(commands.place.lock.read_text())
    commands.kill()
    commands.start()
    assert commands.state.keeper_pid == keeper


def test_sigterm_to_the_keeper_ends_the_cluster_at_once(commands: Commands, eventually: Eventually) -> None:
    commands.start()
    state = commands.state
    os.kill(state.keeper_pid, signal.SIGTERM)
    eventually(lambda: not _lives(state.keeper_pid))
    assert not commands.place.home.exists()
    assert not _lives(state.postgres_pid)


def test_stop_ends_a_cluster_and_says_whether_there_was_one(commands: Commands) -> None:
    assert control.stop() is False
    assert control.status() == []
    commands.start()
    state = commands.state
    [cluster] = control.status()
    assert cluster.pid == state.postgres_pid
    assert cluster.port == state.port
    assert cluster.version == state.version
    assert cluster.data_directory == commands.place.data
    assert control.stop() is True
    assert control.status() == []
    assert not _lives(state.postgres_pid)


def test_stop_ends_a_cluster_that_is_just_being_made(commands: Commands, eventually: Eventually) -> None:
    command = commands.begin()
    eventually(commands.place.data.exists)
    assert control.stop() is True
    assert "The keeper of the embedded PostgreSQL broke down" in commands.heard(command)
    assert not commands.place.home.exists()


def test_the_way_to_a_running_server_imports_nothing_heavy(commands: Commands) -> None:
    commands.start()
    listing = (
        "import sys; from pathlib import Path; from checker.postgres import obtain, runtime_folder;"
        "runtime_folder.candidates = lambda: iter([Path(sys.argv[1])]);"
        "context = obtain(None); context.__enter__(); print(*sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", listing, str(commands.folder)], capture_output=True, text=True, check=True
    )
    heavy = {"asyncio", "asyncpg", "docker", "pydantic", "psutil", "subprocess", "tempfile", "ctypes"}
    assert not heavy & set(answer.stdout.split())


async def test_nobody_gets_in_without_the_password(embedded_server: Server) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host=embedded_server.host, port=embedded_server.port, user="postgres", password="guess"
        )


def test_a_folder_that_others_may_write_to_is_refused(in_private_folder: Path) -> None:
    in_private_folder.mkdir()
    in_private_folder.chmod(0o777)
    with pytest.raises(PostgresUnavailable, match="open to other users") as caught, embedded.server():
        pass
    assert str(in_private_folder) in caught.value.remedy


def test_a_link_in_place_of_the_folder_is_refused(in_private_folder: Path, tmp_path: Path) -> None:
    in_private_folder.symlink_to(tmp_path)
    with pytest.raises(PostgresUnavailable, match="is not a folder"), embedded.server():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder that belongs to somebody else")
def test_a_folder_of_another_user_is_refused(in_private_folder: Path) -> None:
    in_private_folder.mkdir(mode=0o700)
    os.chown(in_private_folder, 12345, 12345)
    with pytest.raises(PostgresUnavailable, match="belongs to the user with the id 12345"), embedded.server():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a command as another user")
def test_an_ordinary_user_gets_a_cluster_too(commands: Commands, eventually: Eventually) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(commands.folder.parent, nobody, -1)
    command = commands.begin(python=_interpreter_for(nobody), user=nobody)
    assert commands.heard(command).isdigit()
    assert commands.folder.stat().st_uid == nobody
    assert commands.folder.stat().st_mode & 0o777 == 0o700
    os.kill(commands.state.keeper_pid, signal.SIGTERM)
    eventually(lambda: not commands.place.home.exists())
    shutil.rmtree(commands.folder)


def _interpreter_for(user: int) -> str:
    """Give a Python that another user may run: this one may lie in a home that is closed to others."""
    for path in (sys.executable, "/usr/bin/python3"):
        with suppress(PermissionError):
            subprocess.run([path, "-c", ""], check=True, user=user)
            return path
    pytest.skip("the user 'nobody' can run neither this Python nor /usr/bin/python3")


@pytest.mark.skipif(
    os.geteuid() != 0, reason="for an ordinary user, programs that it cannot reach do not work"
)
def test_programs_that_the_servers_account_cannot_reach_are_copied(
    in_private_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = binaries.find()
    for part in found.parts:
        shutil.copytree(found.root / part, tmp_path / part)
    tmp_path.chmod(0o700)
    programs = tmp_path / found.programs.relative_to(found.root)
    installation = binaries.Installation(programs, tmp_path, found.parts)
    monkeypatch.setattr(binaries, "find", lambda: installation)
    with embedded.server():
        [cluster] = control.status()
        assert cluster.running
        assert list(in_private_folder.glob("*/install"))


def test_a_failing_initdb_is_shown_in_its_own_words(
    in_private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = in_private_folder.parent / "bin"
    programs.mkdir()
    (programs / "postgres").symlink_to(binaries.find().programs / "postgres")
    (programs / "initdb").write_text(
        "#!/bin/sh\necho 'could not write: No space left on device' >&2\nexit 1\n"
    )
    (programs / "initdb").chmod(0o755)
    monkeypatch.setenv("KATA_POSTGRES_BIN", str(programs))
    with pytest.raises(PostgresUnavailable, match="initdb failed") as caught, embedded.server():
        pass
    assert "could not write: No space left on device" in caught.value.message
    assert "is full" in caught.value.remedy
    assert [path for path in in_private_folder.iterdir() if path.is_dir()] == []


def test_a_folder_without_programs_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KATA_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(PostgresUnavailable, match=str(tmp_path)):
        binaries.find()
