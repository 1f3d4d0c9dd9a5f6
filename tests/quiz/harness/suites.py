"""Test suites: an inner pytest runs on the piece, and what it leaves on the server is counted."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.quiz.harness.stage import Stage

_MENU = """
from pgdbm import AsyncDatabaseManager

PRICES = {prices}


async def fill(db: AsyncDatabaseManager) -> None:
    await db.execute("CREATE TABLE {{{{tables.menu}}}} (item text, pence integer NOT NULL)")
    for item, pence in PRICES:
        await db.execute("INSERT INTO {{{{tables.menu}}}} (item, pence) VALUES ($1, $2)", item, pence)
"""
_RIGHT = _MENU.format(prices=[("rye", 480), ("tart", 320)])
_BROKEN = _MENU.format(prices=[("rye", 480), ("tart", None)])
_DEARER = _MENU.format(prices=[("rye", 510), ("tart", 320)])

_USES = """
async def test_the_menu(menu_db):
    assert await menu_db.fetch_value("SELECT count(*) FROM {{tables.menu}}") == 2
"""
_KEEPS = """
async def test_somebody_makes_a_template_of_it(menu_db):
    name = await menu_db.fetch_value("SELECT current_database()")
    await menu_db.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
"""


async def leaves_no_database_when_filling_fails(stage: Stage, piece: Path) -> str | None:
    """Entry: a fixture `menu_db`, which calls `menu.fill`. First all is well; then a price is missing."""
    well = await _pytest(stage, {"menu.py": _RIGHT, "test_menu.py": _USES}, {"conftest.py": piece})
    assert well == (0, 0)
    _, left = await _pytest(stage, {"menu.py": _BROKEN, "test_menu.py": _USES}, {"conftest.py": piece})
    return f"{left} databases left" if left else None


async def says_that_a_database_stays(stage: Stage, piece: Path) -> str | None:
    """Entry: a fixture `menu_db`. First all is well; then the database is one that is not dropped."""
    well = await _pytest(stage, {"menu.py": _RIGHT, "test_menu.py": _USES}, {"conftest.py": piece})
    assert well == (0, 0)
    code, left = await _pytest(stage, {"menu.py": _RIGHT, "test_menu.py": _KEEPS}, {"conftest.py": piece})
    assert left == 1
    return None if code else "green, and the database is still there"


async def a_failing_test_leaves_no_database(stage: Stage, piece: Path) -> str | None:
    """Entry: tests of a menu on which rye costs 480. First it does; then it has become dearer."""
    conftest = "from pgdbm.fixtures.conftest import *"
    code, left = await _pytest(stage, {"menu.py": _RIGHT, "conftest.py": conftest}, {"test_menu.py": piece})
    assert code == 0
    if left:
        return f"green, and {left} databases left"
    code, left = await _pytest(stage, {"menu.py": _DEARER, "conftest.py": conftest}, {"test_menu.py": piece})
    assert code == 1
    return f"{left} databases left" if left else None


async def _pytest(stage: Stage, texts: dict[str, str], copies: dict[str, Path]) -> tuple[int, int]:
    """Run a suite of these files; give pytest's exit code, and how many databases it has left."""
    shutil.rmtree(stage.folder)
    stage.folder.mkdir()
    for name, text in texts.items():
        (stage.folder / name).write_text(text)
    for name, path in copies.items():
        shutil.copyfile(path, stage.folder / name)
    login = stage.database.app
    before = await _databases(stage)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin"),
        *("-c", os.devnull, "--rootdir", str(stage.folder), "-o", "asyncio_mode=auto", str(stage.folder)),
        env={
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TEST_DB_HOST": login.host,
            "TEST_DB_PORT": str(login.port),
            "TEST_DB_USER": login.role,
            "TEST_DB_PASSWORD": login.password,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode in {0, 1}, said.decode()
    return process.returncode, await _databases(stage) - before


async def _databases(stage: Stage) -> int:
    """How many databases the piece's role owns."""
    count: int = await stage.look.fetchval(
        "SELECT count(*) FROM pg_database WHERE datdba = $1::regrole", stage.database.app.role
    )
    return count
