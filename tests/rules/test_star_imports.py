"""What `from … import *` binds, where several files have a say in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.rules import lint

if TYPE_CHECKING:
    from pathlib import Path

SEND = 'async def place():\n    await db.execute("DELETE FROM brightwater.orders")\n'
A_MANAGER = "from pgdbm import AsyncDatabaseManager\ndb = AsyncDatabaseManager()\n"


def lines(files: dict[str, str], tmp_path: Path) -> list[tuple[str, int]]:
    """The places at which a table is found written out."""
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    result = lint([tmp_path], rules=["written-out-table"])
    return [(finding.path.name, finding.line) for finding in result.findings]


def test_a_name_that_only_one_of_two_has_is_that_ones(tmp_path: Path) -> None:
    files = {"a.py": A_MANAGER, "b.py": "other = 1\n", "c.py": f"from a import *\nfrom b import *\n{SEND}"}
    assert lines(files, tmp_path) == [("c.py", 4)]


def test_a_name_that_both_have_is_not_simply_the_firsts(tmp_path: Path) -> None:
    """Python takes the last one that is run, which need not be the last one in the file."""
    files = {"a.py": A_MANAGER, "b.py": "db = 1\n", "c.py": f"from a import *\nfrom b import *\n{SEND}"}
    assert lines(files, tmp_path) == []


def test_a_file_of_a_package_is_found_beside_its_stars(tmp_path: Path) -> None:
    files = {
        "larder/__init__.py": "from .errors import *\n",
        "larder/errors.py": "class Late(Exception): ...\n",
        "larder/database.py": A_MANAGER,
        "orders.py": "from larder import database\n" + SEND.replace("db.", "database.db."),
    }
    assert lines(files, tmp_path) == [("orders.py", 3)]


def test_a_package_with_a_star_from_each_of_its_files_is_followed(tmp_path: Path) -> None:
    """Each of these imports a name from the package, which may have it from any other."""
    names = [f"part_{number}" for number in range(10)]
    files = {f"larder/{name}.py": "from . import database\n" for name in names}
    files["larder/__init__.py"] = "".join(f"from .{name} import *\n" for name in names)
    files["larder/database.py"] = A_MANAGER
    files["larder/part_0.py"] += SEND.replace("db.", "database.db.")
    assert lines(files, tmp_path) == [("part_0.py", 3)]
