"""A code base to measure linting on: installed packages, and code of an application that uses pgdbm.

    python benchmarks/code_base.py FOLDER [TIMES]

Once, it has 150 files and about 50,000 lines, a quarter of them the application's. TIMES as many copies are
put side by side, each a package of its own.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

PACKAGES = ("click", "docker", "jsonschema")
"""All of their files are taken, in the layout that they are installed in."""
FILES = 150
LINES = 50_000

THINGS = (
    "orders", "deliveries", "recipes", "ovens", "invoices", "shifts", "flours", "returns", "tastings", "vans",
    "bakers", "prices", "stock", "suppliers", "refunds", "loaves", "labels", "markets", "menus", "events",
    "notes", "audits", "quotas", "claims", "trays", "crates", "routes", "grades", "samples", "seasons",
)  # fmt: skip

CONNECTIONS = '''\
"""One pool for the whole application, and a manager on it for each bakery."""

from pgdbm import AsyncDatabaseManager, DatabaseConfig


async def managers(dsn: str, bakeries: list[str]) -> dict[str, AsyncDatabaseManager]:
    """A manager for each bakery."""
    pool = await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=dsn))
    return {bakery: AsyncDatabaseManager(pool=pool, schema=bakery) for bakery in bakeries}
'''

HEAD = '''\
"""What a bakery knows of its {thing}."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pgdbm import AsyncDatabaseManager
{neighbour}

@dataclass(frozen=True)
class Page:
    """Some rows, and where the next ones begin."""

    rows: list[dict[str, Any]]
    following: int | None


class {name}Book:
    """The {thing} of one bakery."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db
'''

METHODS = '''
    async def add_{thing}_{number}(self, name: str, amount: int, note: str | None = None) -> int:
        """Write one down, and give its number."""
        if amount < {number}:
            raise ValueError(f"At least {number} of {{name}}, not {{amount}}.")
        return await self.db.fetch_value(
            "INSERT INTO {table} (name, amount, note) VALUES ($1, $2, $3) RETURNING id",
            name.strip().lower(),
            amount,
            note,
        )

    async def page_{thing}_{number}(self, after: int, size: int = {number}) -> Page:
        """The next ones in the order of their numbers."""
        rows = await self.db.fetch_all(
            "SELECT id, name, amount FROM {{{{tables.{thing}}}}} WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            size,
        )
        last = rows[-1]["id"] if len(rows) == size else None
        return Page([dict(row) for row in rows], last)

    async def move_{thing}_{number}(self, which: int, other: "{name}Book") -> None:
        """Take one out of here, and put it in there."""
        async with self.db.transaction() as tx:
            row = await tx.fetch_one("DELETE FROM {{{{tables.{thing}}}}} WHERE id = $1 RETURNING *", which)
            if row is None:
                raise LookupError(which)
        await other.add_{thing}_{number}(row["name"], row["amount"], row["note"])
'''


def application(folder: Path, lines: list[int]) -> None:
    """Write the application's package, with a file of about so many lines for each number."""
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text('"""The books of many bakeries."""\n')
    (folder / "connections.py").write_text(CONNECTIONS)
    before = None
    for thing, most in zip(THINGS, lines, strict=False):
        name = thing.capitalize()
        neighbour = f"from larder.{before} import {before.capitalize()}Book as Neighbour\n" if before else ""
        parts = [HEAD.format(thing=thing, name=name, neighbour=neighbour)]
        number = 0
        while "".join(parts).count("\n") < most:
            number += 1
            # Every tenth statement is written out, which is what the linter is there to find.
            table = f"brightwater.{thing}" if number % 10 == 0 else f"{{{{tables.{thing}}}}}"
            parts.append(METHODS.format(thing=thing, name=name, number=number, table=table))
        (folder / f"{thing}.py").write_text("".join(parts).replace("{{{{", "{{").replace("}}}}", "}}"))
        before = thing


def code_base(folder: Path, times: int = 1) -> None:
    """Write the code base below a folder, which must not be there yet."""
    site_packages = Path(sysconfig.get_path("purelib"))
    for number in range(times):
        top = folder / f"copy_{number:02}" if times > 1 else folder
        for package in PACKAGES:
            shutil.copytree(
                site_packages / package, top / package, ignore=shutil.ignore_patterns("__pycache__", "*.pyi")
            )
        files, lines = size(top)
        wanted = FILES - files - 2
        application(top / "larder", [(LINES - lines) // wanted] * wanted)


def size(folder: Path) -> tuple[int, int]:
    """How many Python files there are below a folder, and how many lines they have."""
    files = list(folder.rglob("*.py"))
    return len(files), sum(file.read_bytes().count(b"\n") for file in files)


def main() -> None:
    """Write one, and say how large it is."""
    folder, times = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1  # noqa: PLR2004
    code_base(folder, times)
    print("{} files, {:,} lines in {}".format(*size(folder), folder))


if __name__ == "__main__":
    main()
