"""What a command's exit code says, and that its one message says the rest."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

import checker
from checker.verdict import Report
from tests.cli.conftest import KATA

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

NOBODY_LISTENS = "postgresql://kata:secret@127.0.0.1:1/postgres"


def test_what_passes_ends_with_zero(desk: Desk) -> None:
    desk.solve()
    done = desk.kata("check", "01")
    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ Solved" in done.stdout
    assert "wins over the manager's" in done.stdout, "the debrief"
    assert "1 of 2 solved" in done.stdout


def test_what_fails_ends_with_one(desk: Desk) -> None:
    done = desk.kata("check", "01")
    assert (done.returncode, done.stderr) == (1, "")
    assert "exercises/01_written_out_schema/orders.py:19" in done.stdout
    assert "What PostgreSQL holds, by schema" in done.stdout
    assert "kata hint 01" in done.stdout


def test_without_a_name_it_is_the_next_unsolved(desk: Desk) -> None:
    desk.solve()
    assert desk.kata("check").stdout.startswith("01  ")
    assert desk.kata("check").stdout.startswith("06  ")


def test_all_goes_on_after_a_failure_and_sums_up(desk: Desk) -> None:
    desk.solve()
    done = desk.kata("check", "--all")
    assert done.returncode == 1
    assert "1 solved, 1 not yet" in done.stdout
    assert done.stdout.index("01  ") < done.stdout.index("06  ")


def test_of_many_failures_there_is_a_line_each(desk: Desk) -> None:
    suite = desk.root / "exercises" / "suite.toml"
    for name in ("07_the_same", "08_again"):
        shutil.copytree(desk.exercise, desk.root / "exercises" / name)
        with suite.open("a") as file:
            file.write(f'[[exercises]]\nname = "{name}"\ntheme = "More"\nminutes = 1\n')
    desk.solve()
    done = desk.kata("check", "--all")
    assert done.returncode == 1
    assert "✓ 01  The schema, written out" in done.stdout
    assert done.stdout.count("3 of 3 checks failed") == 2
    assert "3 of 4" not in done.stdout
    assert "Next  kata check 06  shows what PostgreSQL saw" in done.stdout
    assert "PostgreSQL holds" not in done.stdout
    assert "What PostgreSQL holds" in desk.kata("check", "--all", "--full").stdout


def test_a_server_that_is_not_there_leaves_it_unverified(desk: Desk) -> None:
    desk.solve()
    done = desk.kata("check", "01", "--postgres", NOBODY_LISTENS)
    assert done.returncode == 3
    assert "? Not verified" in done.stdout
    assert "Nothing answers at 127.0.0.1:1" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    assert not (desk.root / ".kata").exists()


def test_a_mistake_that_was_shown_weighs_more_than_a_server_that_is_not_there(desk: Desk) -> None:
    done = desk.kata("check", "01", "--postgres", NOBODY_LISTENS)
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nope"], "There is no exercise `nope`. There are:\n  01_written_out_schema\n"),
        (["check", "0"], "`0` could be any of these:\n  01_written_out_schema\n  06_tenant_switch"),
        (["check", "01", "--all"], "--all is every exercise already"),
        (["check", "--dir", "."], "--dir stands in for the files of one exercise"),
        (["check", "01", "--dir", "nowhere"], "'nowhere' does not exist"),
        (["check", "01", "--postgres", "cellar"], "'cellar' is no place to get PostgreSQL from"),
        (["solution", "01"], "Say --yes to see its solution all the same"),
        (["explain", "nope"], "Nor is there a rule of that name"),
        (["chekc"], "No such command 'chekc'"),
    ],
)
def test_wrong_use_ends_with_two(desk: Desk, arguments: list[str], message: str) -> None:
    done = desk.kata(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_workspace(desk: Desk, tmp_path: Path) -> None:
    done = desk.kata("list", cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no kata workspace" in done.stderr


@pytest.mark.parametrize("folder", ["exercises", "exercises/01_written_out_schema", "solutions"])
def test_it_works_from_a_folder_inside(desk: Desk, folder: str) -> None:
    done = desk.kata("list", cwd=desk.root / folder)
    assert done.returncode == 0
    assert "0 of 2 solved" in done.stdout


def test_a_wrong_kata_toml_is_named_with_its_key_and_the_reason(desk: Desk) -> None:
    path = desk.exercise / "kata.toml"
    path.write_text(path.read_text().replace('title = "', 'titel = "'))
    done = desk.kata("check", "01")
    assert done.returncode == 3
    assert str(path) in done.stderr
    assert "title: Field required" in done.stderr
    assert "titel: Extra inputs are not permitted" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_syntax_error_is_shown_with_its_line_and_needs_no_server(desk: Desk) -> None:
    desk.orders.write_text("import pgdbm\n\n\nasync def broken(:\n    pass\n")
    done = desk.kata("check", "01", "--postgres", NOBODY_LISTENS)
    assert done.returncode == 1
    assert "exercises/01_written_out_schema/orders.py:4" in done.stdout


def test_a_missing_file_is_named_with_the_way_to_get_it_back(desk: Desk) -> None:
    desk.orders.unlink()
    done = desk.kata("check", "01")
    assert done.returncode == 1
    assert "orders.py is not there" in done.stdout
    assert "kata reset" in done.stdout


@pytest.mark.parametrize(
    ("solved", "more", "code"),
    [(True, [], 0), (False, [], 1), (True, ["--postgres", NOBODY_LISTENS], 3), (False, ["--all"], 1)],
)
def test_json_is_alone_on_standard_output_and_fits_the_schema(
    desk: Desk, solved: bool, more: list[str], code: int
) -> None:
    if solved:
        desk.solve()
    done = desk.kata("check", *([] if "--all" in more else ["01"]), "--json", *more)
    assert (done.returncode, done.stderr) == (code, "")
    report = json.loads(done.stdout)
    Draft202012Validator(_schema()).validate(report)
    verdicts = Report.model_validate(report).verdicts
    assert [v.exercise for v in verdicts] == sorted(v.exercise for v in verdicts)
    assert len(verdicts) == (2 if "--all" in more else 1)


def test_a_folder_stands_in_for_the_learners_files(desk: Desk) -> None:
    done = desk.kata("check", "01", "--dir", str(desk.reference))
    assert done.returncode == 0
    assert not (desk.root / ".kata").exists()
    near_miss = desk.reference.parent / "near_misses" / "branch_per_bakery"
    failed = desk.kata("check", "01", "--dir", str(near_miss))
    assert failed.returncode == 1
    assert "solutions/01_written_out_schema/near_misses/branch_per_bakery/orders.py:" in failed.stdout
    assert "It holds today" in failed.stdout


def test_full_leaves_nothing_out(desk: Desk) -> None:
    short = desk.kata("check", "01").stdout
    assert "--full" in short
    assert not [line for line in short.splitlines() if line.endswith(" ")]
    full = desk.kata("check", "01", "--full").stdout
    assert "--full" not in full
    assert "Edith Harcourt" in full


@pytest.mark.parametrize("arguments", [["list"], ["check", "01"]])
def test_a_reader_that_goes_away_is_no_fault(desk: Desk, arguments: list[str]) -> None:
    kata = desk.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert kata.stdout is not None
    kata.stdout.close()
    _, complaints = kata.communicate()
    assert (kata.returncode, complaints) == (141, "")


def test_a_full_disk_is_said_in_one_line(desk: Desk) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123  # a device
        kata = desk.start("list", stdout=full, stderr=subprocess.PIPE)
        _, complaints = kata.communicate()
    assert kata.returncode == 3
    assert complaints == "kata: No space left on device. Deal with that and try again.\n"


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}])
def test_there_is_no_colour_where_nobody_wants_it(desk: Desk, variables: dict[str, str]) -> None:
    done = subprocess.run(
        [KATA, "check", "01"],
        cwd=desk.root,
        env=desk.environment() | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "\x1b" not in done.stdout + done.stderr


def test_no_line_is_wider_than_the_terminal(desk: Desk) -> None:
    done = subprocess.run(
        [KATA, "check", "--all"],
        cwd=desk.root,
        env=desk.environment() | {"COLUMNS": "60"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert max(len(line) for line in done.stdout.splitlines()) <= 60


def _schema() -> dict[str, object]:
    [folder] = checker.__path__
    schema: dict[str, object] = json.loads(Path(folder, "verdict.schema.json").read_text())
    return schema
