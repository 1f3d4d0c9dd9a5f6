"""Makes, starts and stops one throw-away PostgreSQL cluster. Used by the keeper alone."""

from __future__ import annotations

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from checker.postgres import scram, settings
from checker.postgres.binaries import OLDEST_MAJOR_VERSION, Installation
from checker.postgres.errors import PostgresUnavailable
from checker.postgres.place import Place, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FIRST_VERSION_WITH_INITDB_SETTINGS = 16

_INITDB_SECONDS = 60
_START_SECONDS = 30
_STOP_SECONDS = 5
_PORT_ATTEMPTS = 5
_LOG_LINES_SHOWN = 12


class Cluster:
    """A cluster in a place, from its making to its end.

    Attributes:
        password: The superuser's.
    """

    def __init__(self, place: Place, installation: Installation, *, password: str | None = None) -> None:
        self._place = place
        self._account = _account()
        self._programs, self._version = self._usable(installation)
        self.password = password or scram.new_password()
        self._server: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Create the data directory.

        Raises:
            PostgresUnavailable: initdb failed.
        """
        place = self._place
        place.data.mkdir(mode=0o700)
        password_file = place.home / "password"
        password_file.touch(mode=0o600)
        if self._account:
            os.chown(place.data, self._account.pw_uid, self._account.pw_gid)
            os.chown(password_file, self._account.pw_uid, self._account.pw_gid)
        password_file.write_text(scram.verifier(self.password) + "\n")
        initdb = self._spawn(
            "initdb",
            *("-D", str(place.data), "-U", settings.SUPERUSER, f"--pwfile={password_file}"),
            *("-A", "scram-sha-256", "-E", "UTF8", "--locale=C"),
            *("--no-sync", "--no-instructions", "--wal-segsize=1"),
            *self._private_shared_memory(),
        )
        try:
            failed = initdb.wait(_INITDB_SECONDS) != 0
        except subprocess.TimeoutExpired:
            initdb.kill()
            failed = True
        password_file.unlink()
        if failed:
            raise self._failure("initdb failed")
        with (place.data / "postgresql.conf").open("a") as file:
            file.write(settings.CONFIGURATION)

    def copy(self, original: Place, closed: frozenset[int] = frozenset()) -> None:
        """Take over the data directory of a cluster that does not run.

        Args:
            original: its place, on the same file system.
            closed: the oids of its databases that nobody can connect to. PostgreSQL does not write to their
                files, so that a link to the folder of each does: that takes no time to speak of, and no room.
                None may be dropped in the copy.

        Raises:
            PostgresUnavailable: There is no room for it, say.
        """
        mine, theirs = self._place.data, original.data
        databases = theirs / "base"
        linked = [databases / str(oid) for oid in closed]
        _cp(theirs, mine, *(path for path in theirs.iterdir() if path != databases))
        _cp(databases, mine / "base", *(path for path in databases.iterdir() if path not in linked))
        for path in linked:
            (mine / "base" / path.name).symlink_to(path)

    def start_at_socket(self, folder: Path, number: int, *settings: str) -> None:
        """Start the server at a socket only, where no network leads to, and wait until it answers.

        Args:
            folder: Where the socket is to be made.
            number: The number in its name.
            *settings: Further ones, such as `temp_file_limit=100MB`.

        Raises:
            PostgresUnavailable: It does not start.
        """
        folder.mkdir(mode=0o700)
        if self._account:
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)
        chosen = ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
        options = (part for setting in chosen for part in ("-c", setting))
        self._server = self._spawn("postgres", "-D", str(self._place.data), "-p", str(number), *options)
        if not self._is_ready(self._server):
            raise self._failure("the server did not start")

    def start(self) -> State:
        """Start the server and wait until it answers.

        Raises:
            PostgresUnavailable: It does not start.
        """
        for _ in range(_PORT_ATTEMPTS):
            port = _free_port()
            server = self._spawn("postgres", "-D", str(self._place.data), "-p", str(port))
            self._server = server
            if self._is_ready(server):
                return State(
                    port=port,
                    password=self.password,
                    version=self._version,
                    postgres_pid=server.pid,
                    keeper_pid=os.getpid(),
                )
            # Another program may have taken the port between our look and PostgreSQL's.
            if "could not bind" not in self._log_end():
                break
        raise self._failure("the server did not start")

    def has_ended(self) -> bool:
        """Say whether the server has ended by itself."""
        return self._server is not None and self._server.poll() is not None

    def stop(self) -> None:
        """Stop the server, if it runs: fast, and if need be faster, as there is nothing to save."""
        for step in (signal.SIGINT, signal.SIGQUIT):
            if self._server is not None and self._server.poll() is None:
                self._server.send_signal(step)
                with suppress(subprocess.TimeoutExpired):
                    self._server.wait(_STOP_SECONDS)

    def _private_shared_memory(self) -> tuple[str, ...]:
        """Keep initdb's shared memory in the data directory, where it can be told to: see `settings`."""
        if _major(self._version) < _FIRST_VERSION_WITH_INITDB_SETTINGS:
            return ()
        return ("-c", "dynamic_shared_memory_type=mmap")

    def _is_ready(self, server: subprocess.Popen[bytes]) -> bool:
        status = self._place.data / "postmaster.pid"
        deadline = time.monotonic() + _START_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            # The server writes its progress into the file's last line, for pg_ctl and for us.
            if status.exists() and status.read_text().rstrip().endswith("ready"):
                return True
            time.sleep(0.005)
        return False

    def _usable(self, installation: Installation) -> tuple[Path, str]:
        """Give the programs' folder, as the server's account can reach it, and their version."""
        try:
            return installation.programs, self._version_of(installation.programs)
        except PermissionError:
            copy = self._place.home / "install"
            for part in installation.parts:
                shutil.copytree(installation.root / part, copy / part, symlinks=True)
            programs = copy / installation.programs.relative_to(installation.root)
            return programs, self._version_of(programs)

    def _version_of(self, programs: Path) -> str:
        answer = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            cwd="/",
            **self._as_account(),
        )
        # It answers such as: postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1).
        words: list[str] = answer.stdout.split()
        if answer.returncode != 0 or words[:2] != ["postgres", "(PostgreSQL)"]:
            raise PostgresUnavailable(
                f"{programs / 'postgres'} does not run: {(answer.stderr or answer.stdout).strip()}",
                "Install PostgreSQL anew, or name a server with --postgres URL.",
            )
        version = words[2]
        if _major(version) < OLDEST_MAJOR_VERSION:
            raise PostgresUnavailable(
                f"{programs} holds PostgreSQL {version}; at least {OLDEST_MAJOR_VERSION} is needed.",
                "Set KATA_POSTGRES_BIN to the programs of a newer one, or unset it.",
            )
        return version

    def _spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self._place.server_log.open("ab") as log:
            return subprocess.Popen(
                [self._programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                preexec_fn=_dies_with_parent(),  # noqa: PLW1509 - the keeper has one thread
                **self._as_account(),
            )

    def _as_account(self) -> dict[str, Any]:
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": ()}

    def _log_end(self) -> str:
        try:
            text = self._place.server_log.read_text(errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-_LOG_LINES_SHOWN:])

    def _failure(self, what: str) -> PostgresUnavailable:
        log = self._log_end()
        # The log is removed with the rest, so all that matters of it is in the message.
        message = f"The embedded PostgreSQL could not be started: {what}. It said:\n{log}"
        if "No space left on device" in log:
            return PostgresUnavailable(
                message,
                f"The disk of {self._place.folder} is full: make room, or set TMPDIR to a folder on another.",
            )
        return PostgresUnavailable(message, "Name a server of your own with --postgres URL.")


def _cp(above: Path, target: Path, *paths: Path) -> None:
    """Copy files and folders, owners and modes, to a folder that is made like the one above them."""
    if not target.exists():
        target.mkdir(mode=0o700)
        there = above.stat()
        os.chown(target, there.st_uid, there.st_gid)
    command = ["cp", "-R", "-p", *map(str, paths), str(target)]
    copied = subprocess.run(command, capture_output=True, text=True, check=False)
    if copied.returncode:
        raise PostgresUnavailable(
            f"A cluster could not be copied: {copied.stderr.strip()}.", "Make room there, and try again."
        )


def _account() -> pwd.struct_passwd | None:
    """Give the account to run PostgreSQL as: nobody's when we are root, as which it refuses to run."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise PostgresUnavailable(
            "PostgreSQL refuses to run as root, and this system has no user 'nobody' to run it as.",
            "Run as an ordinary user, or name a server with --postgres URL.",
        ) from None


def _major(version: str) -> int:
    """Give the major version of "15.18", or of "19beta1"."""
    digits = itertools.takewhile(str.isdigit, version)
    return int("".join(digits) or 0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((settings.HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _dies_with_parent() -> Callable[[], None] | None:
    """Give what a new process does, on Linux, to be ended when this one is killed.

    It runs after the change of account, which would undo it.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    set_parent_death_signal = 1

    def ask_the_kernel() -> None:
        # The server still lets go of its shared memory on this one.
        prctl(set_parent_death_signal, signal.SIGQUIT)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGQUIT)

    return ask_the_kernel
