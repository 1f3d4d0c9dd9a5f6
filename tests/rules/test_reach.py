"""What the findings in a file can depend on: nothing else may change them, and all of it is watched."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.rules import all_rules, lint
from checker.rules.engine.examination import Examiner
from checker.rules.model import reach as reach_module
from checker.rules.model.files import Files
from checker.rules.model.imports import Import, imports_in
from checker.rules.model.layout import Layout
from checker.rules.model.reach import Reach

if TYPE_CHECKING:
    from checker.rules.model.module import Module

PGDBM = "from pgdbm import AsyncDatabaseManager\n"
BASE = {
    "shop/__init__.py": "",
    "shop/a.py": "from shop import b\n",
    "shop/b.py": "from .c import x\n",
    "shop/c.py": "import json\nx = 1\n",
    "shop/d.py": "from shop import a\nfrom shop import e\n",
    "shop/e.py": "from shop import d\n",
    "other.py": "y = 2\n",
    "test_shop.py": "def test_it(db): ...\n",
    "conftest.py": "",
    "orders.sql": "SELECT 1;",
}


def _write(root: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)


def _digests(root: Path) -> dict[str, bytes]:
    reach = Reach(Layout(root))
    return {name: reach.of(root / name).digest for name in BASE}


def _changed(root: Path, files: dict[str, str]) -> set[str]:
    """Which files' digests are others once these files are written."""
    _write(root, BASE)
    before = _digests(root)
    assert _digests(root) == before
    _write(root, files)
    after = _digests(root)
    return {name for name in BASE if before[name] != after[name]}


@pytest.mark.parametrize(
    ("files", "changed"),
    [
        ({}, set()),
        ({"other.py": "y = 3\n"}, {"other.py"}),
        ({"shop/c.py": "x = 2\n"}, {"shop/c.py", "shop/b.py", "shop/a.py", "shop/d.py", "shop/e.py"}),
        ({"shop/a.py": "from shop import b, c\n"}, {"shop/a.py", "shop/d.py", "shop/e.py"}),
        ({"shop/e.py": "\nfrom shop import d\n"}, {"shop/d.py", "shop/e.py"}),
        ({"json.py": ""}, {"shop/c.py", "shop/b.py", "shop/a.py", "shop/d.py", "shop/e.py"}),
        ({"json/__init__.py": ""}, {"shop/c.py", "shop/b.py", "shop/a.py", "shop/d.py", "shop/e.py"}),
        ({"conftest.py": "z = 1\n"}, {"conftest.py", "test_shop.py"}),
        ({"orders.sql": "SELECT 2;"}, {"orders.sql"}),
        ({"new.py": "import shop.a\n"}, set()),
    ],
)
def test_a_digest_changes_with_what_is_reached_and_with_nothing_else(
    files: dict[str, str], changed: set[str], tmp_path: Path
) -> None:
    assert _changed(tmp_path, files) == changed


def test_a_file_that_goes_away_is_missed(tmp_path: Path) -> None:
    _write(tmp_path, BASE)
    before = _digests(tmp_path)
    (tmp_path / "shop/c.py").unlink()
    after = _digests(tmp_path)
    assert {name for name in BASE if before[name] != after[name]} == {
        *("shop/a.py", "shop/b.py", "shop/c.py", "shop/d.py", "shop/e.py")
    }


@pytest.mark.parametrize(
    ("where", "concerned"),
    [
        ("shop/c.py", {"shop/a.py", "shop/b.py", "shop/c.py", "shop/d.py", "shop/e.py"}),
        ("shop/e.py", {"shop/d.py", "shop/e.py"}),
        ("conftest.py", {"conftest.py", "test_shop.py"}),
        ("other.py", {"other.py"}),
    ],
)
def test_pgdbm_concerns_those_that_reach_it(where: str, concerned: set[str], tmp_path: Path) -> None:
    _write(tmp_path, BASE | {where: PGDBM + BASE[where]})
    reach = Reach(Layout(tmp_path))
    assert {name for name in BASE if reach.of(tmp_path / name).concerns_pgdbm} == concerned


def test_migrations_concern_those_that_reach_them(tmp_path: Path) -> None:
    made = "from pgdbm import AsyncMigrationManager\n"
    _write(tmp_path, BASE | {"shop/c.py": PGDBM + BASE["shop/c.py"], "shop/e.py": made + BASE["shop/e.py"]})
    reach = Reach(Layout(tmp_path))
    assert {name for name in BASE if reach.of(tmp_path / name).concerns_migrations} == {
        "shop/d.py",
        "shop/e.py",
    }


def test_a_project_that_keeps_its_packages_in_src_is_one(tmp_path: Path) -> None:
    _write(tmp_path, {"src/shop/db.py": PGDBM, "tests/test_shop.py": "from shop.db import x\n"})
    assert Reach(Layout(tmp_path)).of(tmp_path / "tests/test_shop.py").concerns_pgdbm
    _write(tmp_path, {"tests/shop/db.py": "x = 1\n"})
    assert not Reach(Layout(tmp_path)).of(tmp_path / "tests/test_shop.py").concerns_pgdbm


def test_a_long_chain_of_imports_is_followed_to_its_end(tmp_path: Path) -> None:
    length = 3_000
    _write(tmp_path, {f"m{number}.py": f"import m{number + 1}\n" for number in range(length)})
    _write(tmp_path, {f"m{length}.py": PGDBM})
    assert Reach(Layout(tmp_path)).of(tmp_path / "m0.py").concerns_pgdbm


def test_files_of_which_nothing_is_said_are_those_that_nothing_could_be_said_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Other people's code, with and without leaving out what does not concern pgdbm."""
    root = Path(sysconfig.get_path("purelib"))
    files = [*sorted(root.glob("click/*.py"))[:8], *sorted(root.glob("pgdbm/**/*.py"))]
    some = lint(files, root=root)
    monkeypatch.setattr(reach_module, "_TRACES_OF_PGDBM", (b"",))
    assert lint(files, root=root) == some
    assert some.findings


def test_what_is_found_in_a_file_does_not_depend_on_what_was_examined_before() -> None:
    eval_folder = Path(__file__).parent / "eval"
    files = sorted(eval_folder.glob("*.py"))
    forwards, backwards = (Examiner(all_rules(), eval_folder) for _ in range(2))
    found = {file: forwards.file(file).findings for file in files}
    assert {file: backwards.file(file).findings for file in reversed(files)} == found


def test_whatever_the_resolver_asks_for_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that rests on a file which is not watched would be kept when that file changes."""
    asked: dict[Path, set[Import]] = {}
    really = Files.imported

    def noting(files: Files, importer: Module, name: str, level: int = 0) -> Module | None:
        asked.setdefault(importer.path, set()).add(Import(name.lstrip("."), level))
        return really(files, importer, name, level)

    monkeypatch.setattr(Files, "imported", noting)
    lint([Path(__file__).parents[1] / "rules" / "eval", Path(sysconfig.get_path("purelib")) / "pgdbm"])
    lint([Path(__file__).parents[2] / "solutions"])
    missing = {
        path: names - set(imports_in(path.read_bytes()))
        for path, names in asked.items()
        if not names <= set(imports_in(path.read_bytes()))
    }
    assert missing == {}
    assert sum(map(len, asked.values())) > 500
