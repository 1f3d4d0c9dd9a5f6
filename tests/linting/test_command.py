"""The command itself, as a process: its exit codes, and what goes where."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from checker.report.findings.json import schema_text
from tests.cli.conftest import KATA
from tests.linting.project import CALL, HEAD, MEANT, RULE, WRONG, write

if TYPE_CHECKING:
    from pathlib import Path

CONVENTION = f"x = 1  {MEANT}\n"
RIGHT = WRONG.replace("brightwater.orders", "{{tables.orders}}")


def _kata(root: Path, *arguments: str | bytes, **settings: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KATA, *arguments],
        cwd=settings.pop("cwd", root),
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "COLUMNS": "80", "HOME": str(root)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **settings,
    )


def _lint(root: Path, *arguments: str | bytes, **settings: Any) -> subprocess.CompletedProcess[str]:
    done = _kata(root, "lint", *arguments, **settings)
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("content", "arguments", "code", "last"),
    [
        (RIGHT, [], 0, "Nothing found."),
        (WRONG, [], 1, "1 bug."),
        (WRONG, ["--exit-zero"], 0, "1 bug."),
        (CONVENTION, [], 0, "1 convention."),
        (CONVENTION, ["--strict"], 1, "1 convention."),
        (CONVENTION, ["--strict", "--exit-zero"], 0, "1 convention."),
        ("x = (\n", [], 1, "1 file that cannot be read."),
        (WRONG, ["--select", "second-pool"], 0, "Nothing found."),
        (WRONG, ["--select", f"second-pool, {RULE}"], 1, "1 bug."),
        (WRONG, ["--ignore", RULE], 0, "Nothing found."),
    ],
)
def test_the_exit_code_says_what_was_found(
    content: str, arguments: list[str], code: int, last: str, tmp_path: Path
) -> None:
    write(tmp_path, "orders.py", content)
    done = _lint(tmp_path, ".", *arguments)
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.splitlines()[-1] == last


def test_settings_do_what_options_do(tmp_path: Path) -> None:
    write(tmp_path, "orders.py", CONVENTION)
    write(tmp_path, "page.md", f"```python\n{WRONG}```\n")
    write(tmp_path, "pyproject.toml", "[tool.kata.lint]\nstrict = true\n")
    assert _lint(tmp_path).returncode == 1
    write(tmp_path, "pyproject.toml", '[tool.kata.lint]\nmarkdown = true\nexclude = ["orders.py"]\n')
    assert _lint(tmp_path, "--format", "github").stdout.startswith(
        "::error title=written-out-table,file=page.md,"
    )
    write(tmp_path, "pyproject.toml", f'[tool.kata.lint]\nmarkdown = true\nignore = ["{RULE}"]\n')
    assert "1 bug" not in _lint(tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--select", "second-poll"], "There is no rule 'second-poll'. The rules are: bare-type"),
        (["--select", "bare-type", "--ignore", "bare-type"], "No rule is left to apply"),
        (["nowhere"], "'nowhere' does not exist"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--unsafe"], "--unsafe says which fixes are made"),
        (["--statistics", "--format", "json"], "--statistics goes with --format text"),
        (["--baseline", "none.json"], "There is no baseline none.json"),
        (["--baseline", "."], "is a directory"),
    ],
)
def test_wrong_use_ends_with_two(arguments: list[str], says: str, tmp_path: Path) -> None:
    done = _lint(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr.replace("\n", " ")


@pytest.mark.parametrize("content", ["[tool.kata.lint]\nselct = []\n", "[tool.kata.lint\n", "tool = 1\n"])
def test_a_pyproject_that_cannot_be_used_is_wrong_use(content: str, tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", content)
    done = _lint(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"kata: {tmp_path / 'pyproject.toml'}")


def test_nothing_to_examine_is_said(tmp_path: Path) -> None:
    write(tmp_path, "notes.txt", "")
    done = _lint(tmp_path, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])
    assert done.stderr == "There is no file to examine: no .py and no .sql that git does not ignore.\n"


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github"])
def test_every_form_is_alone_on_standard_output(form: str, tmp_path: Path) -> None:
    write(tmp_path, "mein ordner/größe.py")
    write(tmp_path, os.fsdecode(b"\xff.py"))
    done = _lint(tmp_path, ".", "--format", form)
    assert (done.returncode, done.stderr) == (1, "")
    match form:
        case "json":
            Draft202012Validator(json.loads(schema_text())).validate(json.loads(done.stdout))
            assert [one["path"] for one in json.loads(done.stdout)["findings"]] == [
                "mein ordner/größe.py",
                "\N{REPLACEMENT CHARACTER}.py",
            ]
        case "sarif":
            assert len(json.loads(done.stdout)["runs"][0]["results"]) == 2
        case "junit":
            assert ET.fromstring(done.stdout.encode()).get("failures") == "2"  # noqa: S314  # our own
        case _:
            assert [line[:7] for line in done.stdout.splitlines()] == ["::error"] * 2


def test_paths_are_as_they_were_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "src/orders.py")
    for asked_for, cwd, shown in [
        ("src", tmp_path, "src/orders.py"),
        ("../src", tmp_path / "src", "../src/orders.py"),
        (str(tmp_path), tmp_path, f"{tmp_path}/src/orders.py"),
    ]:
        done = _lint(tmp_path, asked_for, "--format", "json", cwd=cwd)
        assert [one["path"] for one in json.loads(done.stdout)["findings"]] == [shown]


def test_a_page_is_read_on_request_with_its_own_columns(tmp_path: Path) -> None:
    write(tmp_path, "page.md", "- so:\n\n  ```python\n  " + WRONG.replace("\n", "\n  ") + "```\n")
    assert _lint(tmp_path, ".").returncode == 0
    done = _lint(tmp_path, ".", "--markdown")
    assert done.returncode == 1
    assert done.stdout.startswith("page.md:8:37  bug  written-out-table\n")


def test_a_page_may_show_two_ways_to_open_a_pool_in_one_block(tmp_path: Path) -> None:
    either = (
        "from pgdbm import AsyncDatabaseManager, DatabaseConfig\n\n"
        'config = DatabaseConfig(connection_string="postgresql://localhost/larder")\n'
        "pool = await AsyncDatabaseManager.create_shared_pool(config)\n"
        "# or, standalone:\n"
        "db = AsyncDatabaseManager(config)\n"
        "await db.connect()\n"
    )
    write(tmp_path, "page.md", f"```python\n{either}```\n")
    done = _lint(tmp_path, ".", "--markdown")
    assert (done.returncode, done.stdout) == (0, "Nothing found.\n")
    indented = "".join(f"    {line}" if line.strip() else line for line in either.splitlines(keepends=True))
    write(tmp_path, "page.md", f"```python\nasync def start():\n{indented}```\n")
    assert _lint(tmp_path, ".", "--markdown").returncode == 1


def test_old_findings_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "orders.py")
    kept = _lint(tmp_path, ".", "--write-baseline", "old.json")
    assert (kept.returncode, kept.stdout) == (0, "")
    assert kept.stderr.startswith("old.json holds 1 finding now")
    done = _lint(tmp_path, ".", "--baseline", "old.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing found.\n", "")
    write(tmp_path, "pyproject.toml", '[tool.kata.lint]\nbaseline = "old.json"\n')
    write(tmp_path, "src/stock.py")
    done = _lint(tmp_path, ".", "--format", "json", cwd=tmp_path / "src")
    assert (done.returncode, done.stderr) == (1, "")
    assert [one["path"] for one in json.loads(done.stdout)["findings"]] == ["stock.py"]
    write(tmp_path, "orders.py", RIGHT)
    assert _lint(tmp_path, "src").stderr == "", "what was not looked at is not said to be gone"
    assert _lint(tmp_path, ".").stderr.startswith("No longer found: 1 finding of ")


def test_statistics_count_by_rule(tmp_path: Path) -> None:
    write(tmp_path, "orders.py", f"{WRONG}{CALL}\n{CONVENTION}")
    done = _lint(tmp_path, ".", "--statistics")
    assert done.stdout.splitlines() == [
        "    2  written-out-table  bug",
        "    1  suppression  convention",
        "2 bugs, 1 convention.",
    ]


def test_a_difference_changes_nothing_and_the_findings_count(tmp_path: Path) -> None:
    file = write(tmp_path, "orders.py")
    before = file.stat()
    done = _lint(tmp_path, ".", "--diff", "--unsafe")
    assert (done.returncode, file.read_text(), file.stat().st_ino) == (1, WRONG, before.st_ino)
    assert not done.stdout.endswith("bug.\n"), "what is found is not shown beside the difference"
    write(tmp_path, "orders.py", RIGHT)
    assert (_lint(tmp_path, ".", "--diff").returncode, _lint(tmp_path, ".", "--diff").stdout) == (0, "")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    for number in range(10):
        write(tmp_path, f"orders{number}.py", f"{HEAD}{(CALL + chr(10)) * 30}")
    for arguments in ([], ["--format", "json"]):
        with subprocess.Popen(
            [KATA, "lint", ".", *arguments],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as kata:
            assert kata.stdout is not None
            kata.stdout.close()
            _, complaints = kata.communicate()
        assert (kata.returncode, complaints) == (141, "")


def test_the_help_fits_into_eighty_columns(tmp_path: Path) -> None:
    done = _kata(tmp_path, "lint", "--help")
    assert done.returncode == 0
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_what_a_finding_says_to_type_works(tmp_path: Path) -> None:
    write(tmp_path, "orders.py", f"{WRONG}{CONVENTION}")
    named = [line.split("`")[1].split() for line in _lint(tmp_path).stdout.splitlines() if " see  " in line]
    assert [words[:2] for words in named] == [["kata", "explain"]] * 2
    for _, *arguments in named:
        done = _kata(tmp_path, *arguments)
        assert (done.returncode, done.stdout.startswith(f"# {arguments[-1]}\n")) == (0, True)
