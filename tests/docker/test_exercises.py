"""Exercises get their verdict from a server in a container as from any other: ours, or Compose's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.verdict import Report
from tests.docker.test_compose import port, running, wait_until_healthy

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

    from checker.suite.exercise import Exercise
    from checker.suite.workspace import Workspace

__all__ = ["port", "running"]

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_environment")]


def _checked(exercise: Exercise, variant: Path, postgres: str) -> tuple[int, Report]:
    kata = Path(sys.executable).with_name("kata")
    run = subprocess.run(
        [kata, "check", exercise.name, "--json", "--dir", variant, "--postgres", postgres],
        cwd=exercise.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout, run.stderr
    return run.returncode, Report.model_validate(json.loads(run.stdout))


def _names(engine: DockerClient) -> list[str | None]:
    return [container.name for container in engine.containers.list(all=True)]


def test_every_exercise_in_a_container_of_ours(suite: Workspace, engine: DockerClient) -> None:
    for exercise in suite.exercises:
        code, right = _checked(exercise, exercise.reference, "docker")
        assert (code, right.verdicts[0].status) == (0, "passed"), right
        assert str(right.verdicts[0].versions.postgresql).startswith("15.")
        code, wrong = _checked(exercise, exercise.shipped, "docker")
        assert (code, wrong.verdicts[0].status) == (1, "failed"), wrong
    assert _names(engine) == []


def test_an_exercise_on_the_server_of_compose(suite: Workspace, running: Container, port: int) -> None:
    wait_until_healthy(running)
    exercise = suite.find("01")
    url = f"postgresql://postgres:kata@127.0.0.1:{port}/postgres"
    assert _checked(exercise, exercise.reference, url)[0] == 0
    assert _checked(exercise, exercise.shipped, url)[0] == 1
    told = running.exec_run(["psql", "-U", "postgres", "-Atc", "SELECT datname FROM pg_database"]).output
    assert isinstance(told, bytes)
    assert sorted(told.decode().split()) == ["postgres", "template0", "template1"]
