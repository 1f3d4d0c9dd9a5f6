"""What is known from earlier runs is never anything else than what would be found now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import checker
from checker.linting import cache as cache_module
from checker.linting import workers
from checker.linting.cache import Cache
from checker.linting.run import run
from checker.linting.scope import Scope
from checker.rules.engine.registry import names
from tests.cli.conftest import KATA
from tests.linting.project import CALL, HEAD, MEANT, RULE, WRONG, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from checker.findings import LintReport
    from checker.linting.file_report import FileReport
    from checker.rules.model.reach import Reach

BY_IMPORT = "from connections import db\n\n\nasync def place() -> None:\n" + CALL + "\n"
MANAGER = "from pgdbm import AsyncDatabaseManager\n\ndb = AsyncDatabaseManager()\n"


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are examined, and not known already."""
    seen: list[str] = []
    really = workers.examine

    def noting(files: Sequence[Path], scope: Scope, reach: Reach) -> Iterator[FileReport]:
        seen.extend(file.name for file in files)
        return really(files, scope, reach)

    monkeypatch.setattr(workers, "examine", noting)
    return seen


def _scope(root: Path, *rules: str) -> Scope:
    return Scope(root=root / "code", names=rules or names())


def _report(root: Path, *rules: str, cached: bool = True) -> LintReport:
    scope = _scope(root, *rules)
    return run([scope.root], scope, Cache(scope, root / "cache") if cached else None).report


def test_a_second_run_examines_nothing_and_says_the_same(tmp_path: Path, examined: list[str]) -> None:
    write(tmp_path, "code/orders.py", WRONG)
    write(tmp_path, "code/broken.py", "x = (\n")
    write(tmp_path, "code/meant.py", f"{HEAD}{CALL}  {MEANT}\nx = 1  {MEANT}\n")
    write(tmp_path, "code/tables.sql", "INSERT INTO brightwater.orders SELECT * FROM {{tables.orders}};\n")
    first = _report(tmp_path)
    assert {one.rule for one in first.findings} == {RULE, "suppression"}
    assert len(first.unreadable) == 1
    examined.clear()
    assert _report(tmp_path) == first
    assert examined == []


@pytest.mark.parametrize(
    ("changed", "content"),
    [
        ("orders.py", BY_IMPORT.replace("brightwater.orders", "{{tables.orders}}")),
        ("connections.py", "db = object()\n"),
        ("connections.py", None),
    ],
)
def test_a_change_of_a_file_or_of_what_it_imports_counts(
    changed: str, content: str | None, tmp_path: Path, examined: list[str]
) -> None:
    write(tmp_path, "code/orders.py", BY_IMPORT)
    write(tmp_path, "code/connections.py", MANAGER)
    write(tmp_path, "code/neighbour.py", WRONG)
    assert len(_report(tmp_path).findings) == 2
    examined.clear()
    if content is None:
        (tmp_path / "code" / changed).unlink()
    else:
        write(tmp_path, f"code/{changed}", content)
    now = _report(tmp_path)
    assert [one.path for one in now.findings] == [(tmp_path / "code/neighbour.py").as_posix()]
    assert now == _report(tmp_path, cached=False)
    assert "neighbour.py" not in examined[: len(examined) - 3]


def test_a_module_that_comes_in_front_of_another_counts(tmp_path: Path) -> None:
    write(tmp_path, "code/shop/orders.py", BY_IMPORT)
    write(tmp_path, "code/connections.py", MANAGER)
    assert len(_report(tmp_path).findings) == 1
    write(tmp_path, "code/shop/connections.py", "db = None\n")
    assert _report(tmp_path).findings == []


def test_each_choice_of_rules_has_its_own(tmp_path: Path) -> None:
    write(tmp_path, "code/orders.py", WRONG)
    assert len(_report(tmp_path).findings) == 1
    assert _report(tmp_path, "second-pool").findings == []
    assert len(_report(tmp_path).findings) == 1


def test_the_path_is_as_it_was_asked_for_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "code/orders.py", WRONG)
    scope = _scope(tmp_path)
    run([file], scope, Cache(scope, tmp_path / "cache"))
    monkeypatch.chdir(tmp_path / "code")
    (finding,) = run([file.relative_to(scope.root)], scope, Cache(scope, tmp_path / "cache")).report.findings
    assert finding.path == "orders.py"


def test_what_another_version_of_ours_found_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, examined: list[str]
) -> None:
    write(tmp_path, "code/orders.py", WRONG)
    _report(tmp_path)
    examined.clear()
    monkeypatch.setattr(cache_module, "_ours", lambda: "another")
    _report(tmp_path)
    assert examined == ["orders.py"]


def test_our_code_and_python_and_the_parser_make_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "checker/__init__.py", "")
    write(tmp_path, "checker/findings.py", "")
    write(tmp_path, "checker/rules/a.py", "x = 1\n")
    monkeypatch.setattr(checker, "__file__", str(tmp_path / "checker/__init__.py"))
    versions = {cache_module._ours()}
    write(tmp_path, "checker/rules/a.py", "x = 2\n")
    versions.add(cache_module._ours())
    write(tmp_path, "checker/findings.py", "Finding = 1\n")
    versions.add(cache_module._ours())
    monkeypatch.setattr(sys, "version", "4.0")
    versions.add(cache_module._ours())
    monkeypatch.setattr(cache_module, "find_spec", lambda _: None)
    versions.add(cache_module._ours())
    assert len(versions) == 5


@pytest.mark.parametrize(
    "damaged",
    [
        lambda _kept: b"",
        lambda _kept: b"\xff",
        lambda _kept: b"[]",
        lambda kept: kept[:-1],
        lambda kept: kept.partition(b"\n")[2],
        lambda kept: kept.replace(b'"line": 5', b'"line": 6'),
        lambda kept: kept.replace(b'"orders.py": [', b'"orders.py": 5, "others.py": ['),
    ],
)
def test_what_is_no_cache_is_made_anew(damaged: Callable[[bytes], bytes], tmp_path: Path) -> None:
    write(tmp_path, "code/orders.py", WRONG)
    first = _report(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    kept = file.read_bytes()
    assert damaged(kept) != kept
    file.write_bytes(damaged(kept))
    assert _report(tmp_path) == first
    assert file.read_bytes() == kept


def test_a_folder_that_cannot_be_written_to_is_no_matter(tmp_path: Path) -> None:
    write(tmp_path, "code/orders.py", WRONG)
    write(tmp_path, "cache", "a file where the folder should be")
    assert len(_report(tmp_path).findings) == 1


def test_what_is_gone_or_not_used_for_long_is_forgotten(tmp_path: Path) -> None:
    gone = write(tmp_path, "code/gone.py", WRONG)
    _report(tmp_path)
    gone.unlink()
    write(tmp_path, "code/orders.py", WRONG)
    _report(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    kept = json.loads(file.read_text().partition("\n")[2])
    assert kept["files"].keys() == {"orders.py"}
    old = time.time() - 31 * 24 * 60 * 60
    os.utime(file, (old, old))
    _report(tmp_path, RULE)
    assert not file.exists()
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_runs_at_the_same_time_say_the_same(tmp_path: Path) -> None:
    for number in range(20):
        write(tmp_path, f"code/orders_{number}.py", WRONG)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    for _ in range(2):  # the first ones all write, the second ones all read
        runs = [
            subprocess.Popen(
                [KATA, "lint", "--format", "json", "code"],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        said = {run.communicate(timeout=120)[0] for run in runs}
        assert {run.returncode for run in runs} == {1}
        assert [len(json.loads(each)["findings"]) for each in said] == [20]
    kept = list((tmp_path / ".cache/pgdbm-kata/lint").iterdir())
    assert [file.suffix for file in kept] == [".json"]


def test_no_cache_leaves_it_alone(tmp_path: Path) -> None:
    write(tmp_path, "code/orders.py", WRONG)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [KATA, "lint", "--no-cache", "code"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert not (tmp_path / ".cache").exists()
