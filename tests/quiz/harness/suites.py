"""Test suites: an inner pytest runs on the piece, and what it leaves on the server is counted."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from tests.quiz.harness.stage import Stage

_MENU = """
from pgdbm import AsyncDatabaseManager

PRICES = {"rye": 480, "tart": 320}


async def write_menu(db: AsyncDatabaseManager) -> None:
    await db.execute("CREATE TABLE {{tables.menu}} (item text, pence integer NOT NULL)")
    for item, pence in PRICES.items():
        await db.execute("INSERT INTO {{tables.menu}} (item, pence) VALUES ($1, $2)", item, pence)
"""
_WITH_AND_WITHOUT_A_PRICE = """
import menu
import pytest


@pytest.fixture(autouse=True, params=[320, None])
def price_of_a_tart(request):
    menu.PRICES["tart"] = request.param


async def test_the_menu(menu_db):
    assert await menu_db.fetch_value("SELECT count(*) FROM {{tables.menu}}") == 2
"""
_NOW_AND_DEARER = """
import menu
import pytest
from pgdbm.fixtures.conftest import *


@pytest.fixture(autouse=True, params=[480, 510])
def price_of_rye(request):
    menu.PRICES["rye"] = request.param
"""
_KEEPS = """
async def test_somebody_makes_a_template_of_it(menu_db):
    name = await menu_db.fetch_value("SELECT current_database()")
    await menu_db.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
"""


class Ran(NamedTuple):
    """What an inner pytest ended with: its exit code, its output, and how many databases it has left."""

    code: int
    said: str
    left: int


async def leaves_no_database_when_filling_fails(stage: Stage, piece: Path) -> str | None:
    """Entry: a fixture `menu_db`, which calls `write_menu`. First all is well; then a price is missing."""
    _write(stage, {"menu.py": _MENU, "test_menu.py": _WITH_AND_WITHOUT_A_PRICE})
    shutil.copyfile(piece, stage.folder / "conftest.py")
    ran = await _pytest(stage)
    assert "1 passed, 1 error" in ran.said, ran.said
    return f"databases left: {ran.left}" if ran.left else None


async def says_that_a_database_stays(stage: Stage, piece: Path) -> str | None:
    """Entry: a fixture `menu_db`, for a test that makes its database one that PostgreSQL does not drop."""
    _write(stage, {"test_menu.py": _KEEPS})
    shutil.copyfile(piece, stage.folder / "conftest.py")
    ran = await _pytest(stage)
    assert "1 passed" in ran.said, ran.said
    assert ran.left == 1
    return None if ran.code else "green, and the database is still there"


async def a_failing_test_leaves_no_database(stage: Stage, piece: Path) -> str | None:
    """Entry: a test of a menu on which rye costs 480. First it does; then it has become dearer."""
    _write(stage, {"menu.py": _MENU, "conftest.py": _NOW_AND_DEARER})
    shutil.copyfile(piece, stage.folder / "test_menu.py")
    ran = await _pytest(stage)
    assert "1 failed, 1 passed" in ran.said, ran.said
    return f"databases left: {ran.left}" if ran.left else None


def _write(stage: Stage, files: dict[str, str]) -> None:
    for name, text in files.items():
        (stage.folder / name).write_text(text)


async def _pytest(stage: Stage) -> Ran:
    """Run what is in the stage's folder, with its role for test databases."""
    login = stage.database.app
    before = await _databases(stage)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "pytest", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin"),
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
    assert process.returncode is not None
    return Ran(process.returncode, said.decode(), await _databases(stage) - before)


async def _databases(stage: Stage) -> int:
    """How many databases the piece's role owns."""
    count: int = await stage.look.fetchval(
        "SELECT count(*) FROM pg_database WHERE datdba = $1::regrole", stage.database.app.role
    )
    return count
