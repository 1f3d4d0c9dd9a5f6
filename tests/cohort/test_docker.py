"""`kata grade --sandbox docker`, with an engine, without one, and with one that goes away."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.cohort.run import ROOT, SOLUTIONS, command, grade, hand_in, outcomes
from tests.docker.engine import running_engine

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker


@pytest.mark.usefixtures("engine_of_our_own")
def test_everybody_gets_the_verdict_that_is_theirs(tmp_path: Path) -> None:
    hand_in(tmp_path / "cohort", "anna", SOLUTIONS / "reference")
    hand_in(tmp_path / "cohort", "ben", SOLUTIONS / "shipped")
    hand_in(tmp_path / "cohort", "mallory", "import os\nos._exit(0)\n")
    done = grade(tmp_path / "cohort", tmp_path / "out", "--sandbox", "docker")
    assert done.returncode == 0
    assert outcomes(tmp_path / "out") == {"anna": "passed", "ben": "failed", "mallory": "failed"}
    assert done.stderr == ""


@pytest.fixture
def engine_of_our_own(docker_host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have commands use it."""
    monkeypatch.setenv("DOCKER_HOST", docker_host)


def test_without_an_engine_nothing_is_graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")
    hand_in(tmp_path / "cohort", "anna", SOLUTIONS / "reference")
    done = grade(tmp_path / "cohort", tmp_path / "out", "--sandbox", "docker")
    assert done.returncode == 3
    assert f"There is no Docker engine: unix://{tmp_path}/docker.sock does not exist." in done.stderr
    assert "choose another with --sandbox" in done.stderr
    assert not (tmp_path / "out" / "gradebook.csv").exists()


def test_an_engine_that_goes_in_mid_run_fails_nobody(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was graded by then is kept, and the rest is judged when there is an engine again."""
    cohort, out = tmp_path / "cohort", tmp_path / "out"
    reference = (SOLUTIONS / "reference" / "orders.py").read_text()
    for student in ("anna", "ben", "carla"):
        hand_in(cohort, student, f"{reference}\n# {student}\n")  # what is alike is judged once
    with ExitStack() as stack:
        address = stack.enter_context(running_engine(tmp_path_factory.mktemp("engine")))
        run = subprocess.Popen(
            command(cohort, out, "--sandbox", "docker", "--jobs", "1", "--json-lines"),
            cwd=ROOT,
            env=os.environ | {"DOCKER_HOST": address},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert run.stdout is not None
        assert json.loads(run.stdout.readline())["outcome"] == "passed"
        stack.close()
        _, told = run.communicate(timeout=120)
    assert run.returncode == 3
    assert "Traceback" not in told
    assert outcomes(out)["anna"] == "passed"
    assert set(outcomes(out).values()) == {"passed", "not_verified"}
    assert "Docker engine" in (out / "gradebook.json").read_text()
    with running_engine(tmp_path_factory.mktemp("engine")) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", address)
        assert grade(cohort, out, "--sandbox", "docker", "--resume").returncode == 0
    assert set(outcomes(out).values()) == {"passed"}
