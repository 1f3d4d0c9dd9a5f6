"""What breaks under a run costs nobody a grade: it is judged again, said apart, or refused at the start."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checker.sandbox.forkserver import COMMAND
from tests.cohort.run import ROOT, SECONDS, SOLUTIONS, command, forms, grade, hand_in, outcomes
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = needs_bubblewrap

REFERENCE = (SOLUTIONS / "reference" / "orders.py").read_text()
TAKES_AN_ORDER = '        """Take an order and return its number."""\n'
WAITS = REFERENCE.replace(
    TAKES_AN_ORDER,
    f'{TAKES_AN_ORDER}        if quantity == 3:\n            await self.db.execute("SELECT pg_sleep(2)")\n',
)
"""Right, and slow in one call: long enough for something to be killed meanwhile."""


class Process(NamedTuple):
    """A process, as the kernel lists it."""

    pid: int
    parent: int
    told: str


def _processes() -> dict[int, Process]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            told = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        found[int(folder.name)] = Process(int(folder.name), parent, told)
    return found


class Call(NamedTuple):
    """A call that waits in the database."""

    session: Process
    server: Process
    slot: Process
    inside: list[Process]
    """All that runs in the slot."""

    def party(self, name: str) -> Process:
        """One of those that have a part in it."""
        match name:
            case "the session":
                return self.session
            case "the server":
                return self.server
            case "the slot":
                return self.slot
            case "the run":
                return _processes()[self.slot.parent]
            case "the worker":
                return next(each for each in self.inside if each.told == self.slot.told)
            case _:
                every = {each.pid: each for each in self.inside}
                forked = [each for each in self.inside if each.told.partition(" ")[2].startswith(FORKSERVER)]
                return next(each for each in forked if every[each.parent].told != each.told)


PARTIES = ("the session", "the server", "the slot", "the worker", "the forkserver")
FORKSERVER = " ".join(COMMAND[1:])


def _slot_of(one: Process, run: int, every: dict[int, Process]) -> Process | None:
    while one.parent != run:
        if one.parent not in every:
            return None
        one = every[one.parent]
    return one


def _calls(run: int) -> list[Call]:
    """The calls that wait in the database now, in all slots of a run."""
    every = _processes()
    inside: dict[int, list[Process]] = {}
    for each in every.values():
        slot = _slot_of(each, run, every)
        if slot is not None and each is not slot:
            inside.setdefault(slot.pid, []).append(each)
    return [
        Call(each, every[each.parent], every[slot], all_inside)
        for slot, all_inside in inside.items()
        for each in all_inside
        if each.told.startswith("postgres: ") and "_app " in each.told and "SELECT" in each.told
    ]


def _kill(run: subprocess.Popen[str], parties: Sequence[str]) -> None:
    """Kill one after the other, each in the middle of a call, and no two in one slot."""
    left, slots = deque(parties), set[int]()
    while left:
        assert run.poll() is None, f"it has ended before there was a call for {list(left)}"
        for call in _calls(run.pid):
            if left and call.slot.pid not in slots:
                os.kill(call.party(left.popleft()).pid, signal.SIGKILL)
                slots.add(call.slot.pid)
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody for each party, between others."""
    folder = tmp_path_factory.mktemp("cohort")
    hand_in(folder, "anna", REFERENCE)
    for number in range(len(PARTIES)):
        hand_in(folder, f"ben-{number}", f"{WAITS}\n# {number}: what is alike would be judged once\n")
    hand_in(folder, "carla", SOLUTIONS / "shipped")
    return folder


@pytest.fixture(scope="module")
def undisturbed(cohort: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed")
    assert grade(cohort, out, "--jobs", "4").returncode == 0
    return out


def _attempts(out: Path) -> dict[str, int]:
    records = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    return {one["student"]: one["result"]["attempts"] for one in records}


def test_what_is_killed_in_the_middle_of_a_call_is_judged_again(
    cohort: Path, undisturbed: Path, tmp_path: Path
) -> None:
    run = subprocess.Popen(
        command(cohort, tmp_path / "out", "--jobs", "7"), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    _kill(run, PARTIES)
    _, told = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, told
    assert "Traceback" not in told
    attempts = _attempts(tmp_path / "out")
    assert attempts == {f"ben-{number}": 2 for number in range(len(PARTIES))} | {"anna": 1, "carla": 1}
    assert forms(tmp_path / "out") == forms(undisturbed)


@pytest.mark.parametrize("party", ["the server", "the slot"])
def test_what_is_killed_each_time_is_said_apart_and_costs_nobody_a_grade(party: str, tmp_path: Path) -> None:
    cohort, out = tmp_path / "cohort", tmp_path / "out"
    hand_in(cohort, "anna", REFERENCE)
    hand_in(cohort, "ben", WAITS)
    run = subprocess.Popen(command(cohort, out), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    _kill(run, [party] * 2)
    _, told = run.communicate(timeout=SECONDS)
    assert run.returncode == 3
    assert "--resume judges them again" in told
    assert outcomes(out) == {"anna": "passed", "ben": "not_verified"}
    assert grade(cohort, out, "--resume").returncode == 0
    assert outcomes(out) == {"anna": "passed", "ben": "passed"}


def test_code_that_breaks_its_slot_breaks_it_for_nothing_else_of_its_student(tmp_path: Path) -> None:
    """It ends what forks subjects, each time: of the exercises beside it a verdict is reached."""
    other = "06_tenant_switch"
    breaks = f"{REFERENCE}\n\nimport os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n"
    hand_in(tmp_path / "cohort", "anna", breaks)
    shutil.copytree(ROOT / "solutions" / other / "reference", tmp_path / "cohort" / "anna" / other)
    done = grade(tmp_path / "cohort", tmp_path / "out", "--exercise", other)
    assert done.returncode == 3
    book = json.loads((tmp_path / "out" / "gradebook.json").read_text())
    assert [one["outcome"] for one in book["submissions"][0]["results"]] == ["not_verified", "passed"]


def test_a_killed_run_can_be_gone_on_with_at_once(tmp_path: Path) -> None:
    """What it has forked goes on for a moment, and holds nothing that the next run needs."""
    handed_in, out = tmp_path / "ben", tmp_path / "out"
    hand_in(tmp_path, "ben", WAITS.replace("pg_sleep(2)", "pg_sleep(8)"))
    run = subprocess.Popen(command(handed_in, out), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    _kill(run, ["the run"])
    assert run.wait(SECONDS) == -signal.SIGKILL
    done = grade(handed_in, out, "--resume")
    assert done.returncode == 0, done.stderr
    assert outcomes(out) == {"ben": "passed"}
    assert run.stderr is not None
    assert "Traceback" not in run.stderr.read()  # to the end: of all that it has forked


DISK_FILLS = """
mount -t tmpfs -o size="$1" results "$2" || exit 99
shift; out=$1; shift
"$@"; echo "first $?" >&2
mount -o remount,size=64m results "$out"
"$@" --resume; code=$?
mkdir "$out-kept" && cp -r "$out/." "$out-kept"
exit $code
"""


def _may_mount() -> bool:
    tried = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


@pytest.mark.parametrize(
    ("size", "known"),
    [("12k", "1 were known already, and 2 were judged now"), ("64k", "3 were known already")],
    ids=["among the results", "when they are written"],
)
def test_a_disk_that_fills_up_costs_nothing_that_was_kept(size: str, known: str, tmp_path: Path) -> None:
    if not _may_mount():
        pytest.skip("a small disk cannot be mounted here: this takes root, in a system that lets it")
    cohort, out = tmp_path / "cohort", tmp_path / "out"
    shipped = (SOLUTIONS / "shipped" / "orders.py").read_text(encoding="utf-8")
    for student in ("anna", "ben", "carla"):
        hand_in(cohort, student, f"{shipped}\n# {student}\n")
    out.mkdir()
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", DISK_FILLS, "sh", size, out, *command(cohort, out, "--jobs", "1")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "first 3" in done.stderr
    assert f"Results cannot be kept in {out}: No space left on device." in done.stderr
    assert "go on with --resume" in done.stderr
    assert "Traceback" not in done.stderr
    assert known in done.stderr
    grade(cohort, tmp_path / "undisturbed")
    assert forms(tmp_path / "out-kept") == forms(tmp_path / "undisturbed")


@pytest.mark.parametrize(
    ("said_by_it", "told"),
    [
        (None, "apt install bubblewrap"),
        ("bwrap: setting up uid map: Permission denied", "AppArmor"),
        ("bwrap: No permissions to create new namespace", "namespaces"),
    ],
    ids=["missing", "forbidden by AppArmor", "forbidden by the kernel"],
)
def test_without_bubblewrap_it_refuses_at_the_start(
    said_by_it: str | None, told: str, cohort: Path, tmp_path: Path
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for folder in os.get_exec_path():
        for program in Path(folder).glob("*"):
            with contextlib.suppress(FileExistsError):
                (programs / program.name).symlink_to(program)
    (programs / "bwrap").unlink()
    if said_by_it is not None:
        forbidden = programs / "bwrap"
        forbidden.write_text(f"#!/bin/sh\necho '{said_by_it}' >&2\nexit 1\n")
        forbidden.chmod(0o755)
    done = grade(cohort, tmp_path / "out", env=os.environ | {"PATH": str(programs)})
    assert done.returncode == 3
    assert told in done.stderr
    assert (said_by_it or "") in done.stderr
    assert done.stdout == ""
    assert (tmp_path / "out" / "results.jsonl").read_bytes() == b""
