"""`kata grade` as a teacher uses it: one exercise, real sandboxes, real PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import KATA
from tests.cohort.run import EXERCISE, ROOT, SEED, SOLUTIONS, command, forms, grade, hand_in, outcomes
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_bubblewrap

HOSTILE = {
    "exits": "import os\nos._exit(0)\n",
    "forks": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
    "kills": "import os, signal\nos.kill(-1, signal.SIGKILL)\n",
    "waits": "import time\ntime.sleep(3600)\n",
}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort")
    hand_in(folder, "anna", SOLUTIONS / "reference")
    hand_in(folder, "ben", SOLUTIONS / "shipped")
    hand_in(folder, "carla", "def (\n")
    (folder / "dora").mkdir()
    (folder / "dora" / "exercises").mkdir()
    return folder


@pytest.fixture(scope="module")
def undisturbed(cohort: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed")
    assert grade(cohort, out).returncode == 0
    return out


def test_everybody_gets_the_verdict_that_is_theirs(undisturbed: Path) -> None:
    assert outcomes(undisturbed) == {
        "anna": "passed",
        "ben": "failed",
        "carla": "failed",
        "dora": "not_submitted",
    }
    verdict = json.loads((undisturbed / "submissions/ben/verdict.json").read_text())["verdicts"][0]
    assert {one["id"] for one in verdict["checks"] if one["status"] == "failed"} >= {"rule:written-out-table"}


def test_hostile_code_passes_nothing_and_harms_nobody(cohort: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    shutil.copytree(cohort, hostile)
    for student, code in HOSTILE.items():
        hand_in(hostile, student, code)
    done = grade(hostile, tmp_path / "out", "--jobs", "3")
    came = outcomes(tmp_path / "out")
    assert {student: came[student] for student in ("anna", "ben", "carla", "dora")} == {
        "anna": "passed",
        "ben": "failed",
        "carla": "failed",
        "dora": "not_submitted",
    }
    assert {came[student] for student in HOSTILE} <= {"failed", "not_verified"}
    assert done.returncode in {0, 3}


def test_a_killed_run_is_finished_and_gives_the_same_gradebook(
    cohort: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = subprocess.Popen(
        command(cohort, out, "--jobs", "1", "--json-lines"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    first = json.loads(run.stdout.readline())  # one result is known, and the others are not
    os.kill(run.pid, signal.SIGKILL)
    run.wait(60)  # what it has forked may go on for a moment, and is not waited for
    run.stdout.close()
    assert len((out / "results.jsonl").read_bytes().splitlines()) == 1
    done = grade(cohort, out, "--resume")
    assert done.returncode == 0
    assert "1 were known already, and 2 were judged now" in done.stderr
    assert first["student"] == "anna"
    assert forms(out) == forms(undisturbed)


def test_ctrl_c_keeps_what_was_graded_and_leaves_nothing_running(cohort: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = subprocess.Popen(
        command(cohort, out, "--jobs", "1", "--json-lines"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert run.stdout is not None
    run.stdout.readline()
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in stderr
    assert len((out / "results.jsonl").read_bytes().splitlines()) >= 1
    deadline = time.monotonic() + 20
    while _alive_in_session(run.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _alive_in_session(session: int) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "sid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.split()[0] == str(session)]


def test_only_what_has_changed_is_judged_again(cohort: Path, undisturbed: Path, tmp_path: Path) -> None:
    changed, out = tmp_path / "changed", tmp_path / "out"
    shutil.copytree(cohort, changed)
    shutil.copytree(undisturbed, out)
    shutil.copyfile(SOLUTIONS / "reference" / "orders.py", changed / "ben" / EXERCISE / "orders.py")
    done = grade(changed, out, "--resume", "--json-lines")
    assert "2 were known already, and 1 were judged now" in done.stderr
    assert sorted(json.loads(line)["student"] for line in done.stdout.splitlines()) == [
        "anna",
        "ben",
        "carla",
    ]
    assert outcomes(out)["ben"] == "passed"


def test_a_run_does_not_go_on_with_another_seed(cohort: Path, undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    done = grade(cohort, out, "--resume", "--seed", "another")
    assert done.returncode == 2
    assert "Leave out --seed" in done.stderr
    assert forms(out) == forms(undisturbed)


def test_the_seed_is_in_nothing_that_is_given_out(undisturbed: Path) -> None:
    assert (undisturbed / "seed").read_text() == SEED
    assert [name for name, content in forms(undisturbed).items() if SEED.encode() in content] == []


def test_without_a_sandbox_it_wants_to_be_told_so(cohort: Path, tmp_path: Path) -> None:
    done = grade(cohort, tmp_path / "out", "--sandbox", "none")
    assert done.returncode == 2
    assert "--i-trust-this-code" in done.stderr
    assert not (tmp_path / "out").exists()
    done = grade(cohort, tmp_path / "out", "--sandbox", "none", "--i-trust-this-code")
    assert outcomes(tmp_path / "out")["anna"] == "passed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere"], "There is no `nowhere`"), ([str(ROOT / "LICENSE")], "LICENSE")],
)
def test_what_was_not_handed_in_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    done: Any = subprocess.run(
        [KATA, "grade", *arguments, "--out", tmp_path / "out", "--exercise", "01"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_parts_make_the_same_gradebook_as_the_whole(cohort: Path, undisturbed: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        assert grade(cohort, tmp_path / str(number), "--shard", f"{number}/2").returncode == 0
    whole = tmp_path / "whole"
    done = subprocess.run(
        [KATA, "grade", "merge", tmp_path / "1", tmp_path / "2", "--out", whole],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert forms(whole) == forms(undisturbed)


def test_the_help_lists_the_exit_codes_a_line_each() -> None:
    for verb in ("grade", "lint"):
        told = subprocess.run([KATA, verb, "--help"], capture_output=True, text=True, check=True).stdout
        assert "\\b" not in told
        lines = [line.split()[0] for line in told.splitlines() if line.startswith("    ") and line.split()]
        assert {"0", "2"} <= set(lines)
