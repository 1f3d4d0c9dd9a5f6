"""What bubblewrap does that no other sandbox does, and what is said where it cannot be had."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from checker import temporary
from checker.sandbox import bubblewrap
from checker.sandbox.errors import SandboxUnavailable
from checker.sandbox.user import USERS
from tests.sandbox.conftest import TIGHT
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from pathlib import Path

    from checker.postgres.server import Server

pytestmark = needs_bubblewrap

AS_ROOT = os.geteuid() == 0


@pytest.mark.skipif(not AS_ROOT, reason="only as root a submission has a user of its own to count for")
def test_each_has_a_user_of_its_own_whoever_made_it(server: Server) -> None:
    """Else a fork bomb in one run would leave no processes to another run on the same machine."""
    with bubblewrap.held(server, room=TIGHT), bubblewrap.held(server, room=TIGHT):
        listed = subprocess.run(["ps", "-eo", "pid,ppid,uid"], capture_output=True, text=True, check=True)
    processes = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()[1:]]
    ours, users = {os.getpid()}, set()
    for pid, parent, user in sorted(processes):
        if parent in ours:
            ours.add(pid)
            users.add(user)
    assert len(users & set(USERS)) == 2


def test_a_program_that_is_missing_is_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    bubblewrap.program.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"), bubblewrap.held(server):
        pass
    bubblewrap.program.cache_clear()


def test_a_system_that_forbids_it_is_said(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forbidden = tmp_path / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "program", lambda: str(forbidden))
    made_in = tmp_path / "m"  # the path of a socket cannot be long
    made_in.mkdir()
    monkeypatch.setattr(temporary, "fastest", lambda: made_in)
    with pytest.raises(SandboxUnavailable, match="uid map: Permission denied"), bubblewrap.held(server):
        pass
    assert list(made_in.iterdir()) == []
