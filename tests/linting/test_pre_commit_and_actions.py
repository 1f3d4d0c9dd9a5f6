"""What teams copy: the hook, the workflow and the page about both are true."""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.cli.lint import FORMATS, lint_command
from checker.linting.settings import Settings
from tests.cli.conftest import KATA
from tests.linting.project import WRONG, places, report_of, write

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_hook_is_the_command(tmp_path: Path) -> None:
    (hook,) = _yaml(".pre-commit-hooks.yaml")
    assert hook.keys() >= {"id", "name", "entry", "language"}
    assert (hook["language"], hook["types_or"]) == ("python", ["python", "sql"])
    file = write(tmp_path, "orders.py")
    name, *arguments = hook["entry"].split()
    assert name == KATA.name
    done = subprocess.run([KATA, *arguments, file], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 bug.")
    assert f"id: {hook['id']}" in PAGE


def test_the_workflow_calls_the_command_by_options_that_it_has() -> None:
    workflow = _yaml("docs/ci/github-actions.yml")
    steps = workflow["jobs"]["lint"]["steps"]
    calls = [step["run"] for step in steps if step.get("run", "").startswith("kata lint")]
    assert len(calls) == 2
    for call in calls:
        arguments = call.partition(" > ")[0].split()[2:]
        assert lint_command.make_context("lint", arguments).params["form"] in {"github", "sarif"}
    (upload,) = [step for step in steps if "upload-sarif" in step.get("uses", "")]
    assert calls[1].endswith(f"> {upload['with']['sarif_file']}")


def test_the_page_names_every_option_and_every_form() -> None:
    options = {name for one in lint_command.params for name in one.opts if name.startswith("--")}
    assert {name for name in options if name not in PAGE} == set()
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", PAGE)) - options == set()
    assert {form for form in FORMATS if f"`{form}`" not in PAGE} == set()


def test_the_settings_of_the_page_are_settings() -> None:
    (block,) = _blocks("toml")
    table = tomllib.loads(block)["tool"]["kata"]["lint"]
    assert {each.name for each in fields(Settings)} - table.keys() == {"select"}
    assert "select = [" in block


def test_the_output_on_the_page_is_the_commands(tmp_path: Path) -> None:
    write(tmp_path, "src/orders.py", WRONG)
    shown = _blocks("console")[0].partition("\n")[2]
    done = subprocess.run([KATA, "lint", "src"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout == shown


@pytest.mark.parametrize("silenced", [True, False])
def test_the_comment_on_the_page_silences(silenced: bool, tmp_path: Path) -> None:
    (block,) = (each for each in _blocks("python") if "# kata:" in each)
    text = block if silenced else re.sub(r" *# kata:.*\n", "", block)
    write(tmp_path, "audit.py", text)
    assert bool(places(report_of(tmp_path))) != silenced
