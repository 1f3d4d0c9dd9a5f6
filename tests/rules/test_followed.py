"""What is followed from where a manager is made to where it is used, each way by a finding at its end."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from checker.rules import lint

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from pgdbm import AsyncDatabaseManager, DatabaseConfig\n"
MAKE = "AsyncDatabaseManager(pool=pool, schema='ostrava')"
A_MANAGER = f"{HEAD}db = AsyncDatabaseManager(DatabaseConfig(schema='ostrava'))\n"
CLEAR = "await db.execute('DELETE FROM orders')"
FORWARD = (
    "async def run(db: AsyncDatabaseManager, sql: str, *args):\n    return await db.execute(sql, *args)\n"
)
RUN = "async def clear(it):\n    await run(it, 'DELETE FROM orders')\n"
TEST = f"async def test_order(db):\n    {CLEAR}\n"
FIXTURE = f"{HEAD}import pytest\n@pytest.fixture\ndef db(pool):\n    return {MAKE}\n"


def clears(arguments: str, *lines: str, head: str = "") -> dict[str, str]:
    """A file with a function of these lines and one that uses `db` after them, at their depth or below."""
    last = lines[-1] if lines else ""
    depth = len(last) - len(last.lstrip()) + (4 if last.endswith(":") else 0)
    body = "\n".join([*lines, " " * depth + CLEAR])
    return {"orders.py": f"{HEAD}{head}async def clear({arguments}):\n{indent(body, '    ')}\n"}


def annotated(annotation: str) -> dict[str, str]:
    """A file with a parameter of this annotation."""
    return clears(f"db: {annotation}", head="import typing as t\nimport pgdbm as p\n")


def of_a_class(code: str, use: str = "self.db") -> dict[str, str]:
    """A file with a class that has one more method, which uses the manager."""
    method = f"async def clear(self):\n    {CLEAR.replace('db', use)}\n"
    return {"orders.py": HEAD + dedent(code) + indent(method, "    ")}


IMPORTS = {
    "the library by another name": annotated("p.AsyncDatabaseManager"),
    "a class that a package hands on": {
        "larder/__init__.py": "from larder.database import Manager as Db\n",
        "larder/database.py": "from pgdbm import AsyncDatabaseManager as Manager\n",
        "orders.py": f"from larder import Db\nasync def clear(db: Db):\n    {CLEAR}\n",
    },
    "a manager that a package hands on": {
        "larder/__init__.py": "from .database import db\n",
        "larder/database.py": A_MANAGER,
        "larder/orders.py": f"from . import db\nasync def clear():\n    {CLEAR}\n",
    },
    "an attribute of a package that has it by a star": {
        "larder/__init__.py": "from .database import *\n",
        "larder/database.py": A_MANAGER,
        "orders.py": f"import larder\nasync def clear():\n    {CLEAR.replace('db', 'larder.db')}\n",
    },
    "SQL of another file": {
        "queries.py": "TABLE = 'orders'\nCLEAR = 'DELETE FROM ' + TABLE\n",
        "orders.py": (
            f"{HEAD}import queries\nasync def clear(db: AsyncDatabaseManager):\n"
            "    await db.execute(queries.CLEAR)\n"
        ),
    },
}
ANNOTATIONS = {
    f"annotation {annotation}": annotated(annotation)
    for annotation in (
        "AsyncDatabaseManager | None",
        "None | AsyncDatabaseManager",
        "t.Optional[AsyncDatabaseManager]",
        "t.Union[AsyncDatabaseManager, None]",
        "t.Annotated[AsyncDatabaseManager, 1]",
        "t.Annotated['AsyncDatabaseManager', 1]",
        "'AsyncDatabaseManager'",
        "'AsyncDatabaseManager | None'",
        "'t.Optional[AsyncDatabaseManager]'",
    )
} | {
    "annotation by a name": clears("db: Db", head="Db = AsyncDatabaseManager | None\n"),
    "annotation of a variable": clears("state", "db: AsyncDatabaseManager = state['db']"),
}
CLASSES = {
    "self, set elsewhere": of_a_class(f"""
        class Orders:
            def __init__(self):
                self.db = None
            async def start(self, pool):
                self.db = {MAKE}
        """),
    "self, set by a base": of_a_class("""
        class Base:
            def __init__(self, db: AsyncDatabaseManager):
                self.db = db
        class Orders(Base):
        """),
    "a property": of_a_class("""
        class Orders:
            def __init__(self, db: AsyncDatabaseManager):
                self._db = db
            @property
            def db(self):
                return self._db
        """),
    "a dataclass": of_a_class("""
        from dataclasses import dataclass, field
        @dataclass
        class Orders:
            db: AsyncDatabaseManager = field(repr=False)
        """),
    "a model of pydantic": of_a_class("""
        from pydantic import BaseModel
        class Orders(BaseModel):
            db: AsyncDatabaseManager | None = None
        """),
    "an object within an object": of_a_class(
        """
        class Larder:
            def __init__(self, db: AsyncDatabaseManager):
                self.db = db
        class Orders:
            def __init__(self, larder: Larder):
                self.larder = larder
        """,
        "self.larder.db",
    ),
    "a mapping that is filled later": of_a_class(
        """
        class Orders:
            def __init__(self):
                self.by_name: dict[str, AsyncDatabaseManager] = {}
        """,
        "self.by_name['ostrava']",
    ),
}
FLOW = {
    "walrus": clears("pool", f"if (db := {MAKE}):"),
    "isinstance": clears("db", "if isinstance(db, AsyncDatabaseManager):"),
    "isinstance, with more": clears("db", "while db.ready and isinstance(db, AsyncDatabaseManager):"),
    "isinstance of several": clears(
        "db",
        "if isinstance(db, (AsyncDatabaseManager, Monitored)):",
        head="from pgdbm import MonitoredAsyncDatabaseManager as Monitored\n",
    ),
    "assert isinstance": clears("db", "assert isinstance(db, AsyncDatabaseManager)"),
    "isinstance, or left": clears("db", "if not isinstance(db, AsyncDatabaseManager):", "    return", ""),
    "case of a class": clears("db", "match db:", "    case AsyncDatabaseManager():"),
    "case … as": clears("it", "match it:", "    case (AsyncDatabaseManager() as db, 1):"),
}
OTHERS = """
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
class Orders(AsyncDatabaseManager):
    async def __aenter__(self):
        return self
@asynccontextmanager
async def create_db(pool):
    db = AsyncDatabaseManager(pool=pool, schema='ostrava')
    try:
        yield db
    finally:
        await db.disconnect()
class Larder:
    async def __aenter__(self):
        self.db = AsyncDatabaseManager(DatabaseConfig(schema='ostrava'))
        return self.db
"""
CONTEXTS = {
    f"async with {context}": clears("pool", f"async with {context} as db:", head=OTHERS)
    for context in ("create_db(pool)", "Larder()", "Orders()", f"aclosing({MAKE})", f"{MAKE}.transaction()")
} | {
    "a stack": clears(
        "pool",
        "async with AsyncExitStack() as stack:",
        "    db = await stack.enter_async_context(create_db(pool))",
        head=OTHERS,
    ),
    "a context of another file": {
        "larder.py": HEAD + OTHERS,
        "orders.py": f"import larder\nasync def clear(pool):\n    async with larder.create_db(pool) as db:\n"
        f"        {CLEAR}\n",
    },
}
BY_NAME = "by_name: dict[str, AsyncDatabaseManager]"
PAIRS = {
    "items of a comprehension": clears(
        "pool", f"by_name = {{n: {MAKE} for n in 'ab'}}", "for n, db in by_name.items():"
    ),
    "items of a literal": clears(
        "pool", f"by_name = {{'a': {MAKE}, 'b': {MAKE}}}", "for n, db in by_name.items():"
    ),
    "values": clears("pool", f"by_name = {{'a': {MAKE}}}", "for db in by_name.values():"),
    "values, listed": clears(BY_NAME, "for db in list(by_name.values()):"),
    "items, sorted": clears(BY_NAME, "for n, db in sorted(by_name.items()):"),
    "items, counted": clears(BY_NAME, "for i, (n, db) in enumerate(by_name.items()):"),
    "zip": clears("all: list[AsyncDatabaseManager], names", "for n, db in zip(names, all, strict=True):"),
    "pairs that are written out": clears(
        "a: AsyncDatabaseManager, b: AsyncDatabaseManager", "for n, db in (('a', a), ('b', b)):"
    ),
    "popitem": clears(BY_NAME, "n, db = by_name.popitem()"),
    "a pair that a function gives": clears(
        "pool",
        "db, other = await start(pool)",
        head=f"async def start(pool):\n    db = {MAKE}\n    return db, pool\n",
    ),
    "a pair that a function says it gives": clears(
        "", "n, db = start()", head="def start() -> tuple[int, AsyncDatabaseManager]: ...\n"
    ),
}
WRAPPERS = {
    "a function": {"larder.py": HEAD + FORWARD, "orders.py": "from larder import run\n" + RUN},
    "a function of a function": {
        "larder.py": HEAD + FORWARD,
        "more.py": "import larder\nasync def go(it, query):\n    await larder.run(it, sql=query)\n",
        "orders.py": "from more import go as run\n" + RUN,
    },
    "a static method": {
        "larder.py": f"{HEAD}class Larder:\n    @staticmethod\n{indent(FORWARD, '    ')}",
        "orders.py": "from larder import Larder\n" + RUN.replace("run", "Larder.run"),
    },
    "a method of a base": {
        "larder.py": f"{HEAD}class Larder:\n    def __init__(self, db: AsyncDatabaseManager):\n"
        "        self.db = db\n    async def run(self, sql):\n        await self.db.execute(sql)\n",
        "orders.py": "from larder import Larder\nclass Orders(Larder):\n    async def clear(self):\n"
        "        await self.run('DELETE FROM orders')\n",
    },
    "in a transaction": {
        "larder.py": f"{HEAD}async def run(db: AsyncDatabaseManager, sql):\n"
        "    async with db.transaction() as tx:\n        await tx.execute(sql)\n",
        "orders.py": "from larder import run\n" + RUN,
    },
}
FIXTURES = {
    f"pgdbm's, {how}": {"conftest.py": how, "test_it.py": TEST.replace("db", "test_db_with_schema")}
    for how in (
        "from pgdbm.fixtures.conftest import *",
        "from pgdbm.fixtures.conftest import test_db_with_schema",
        "pytest_plugins = 'pgdbm.fixtures.conftest'",
        "pytest_plugins = ('anyio', 'pgdbm.fixtures.conftest')",
    )
} | {
    "of a folder above": {"conftest.py": FIXTURE, "tests/unit/test_it.py": TEST},
    "async, with yield": {
        "conftest.py": FIXTURE.replace("def", "async def").replace("return", "yield"),
        "test_it.py": TEST,
    },
    "by its annotation": {
        "conftest.py": f"{HEAD}from typing import *\nimport pytest_asyncio\n@pytest_asyncio.fixture\n"
        "async def db(pool) -> AsyncIterator[AsyncDatabaseManager]:\n    yield make(pool)\n",
        "test_it.py": TEST.replace("FROM orders", "FROM {tables.orders}"),
    },
    "by the name that it is given": {
        "conftest.py": FIXTURE.replace("fixture", "fixture(name='db')").replace("def db", "def the_db"),
        "test_it.py": TEST,
    },
    "of a class": {
        "test_it.py": f"{HEAD}import pytest\nclass TestIt:\n    @pytest.fixture\n"
        f"    def db(self, pool):\n        return {MAKE}\n{indent(TEST.replace('(', '(self, ', 1), '    ')}"
    },
    "of a fixture": {
        "conftest.py": f"{FIXTURE}@pytest.fixture\ndef orders(db):\n    return db\n",
        "test_it.py": TEST.replace("db", "orders"),
    },
    "of the fixture that it stands in for": {
        "conftest.py": FIXTURE,
        "tests/conftest.py": "import pytest\n@pytest.fixture\ndef db(db):\n    yield db\n",
        "tests/test_it.py": TEST,
    },
    "imported by conftest": {
        "conftest.py": "from larder import db\n",
        "larder.py": FIXTURE,
        "test_it.py": TEST,
    },
    "by a star in conftest": {
        "conftest.py": "from larder import *\n",
        "larder.py": FIXTURE,
        "test_it.py": TEST,
    },
    "a plugin of the project's": {
        "conftest.py": "pytest_plugins = ['larder']\n",
        "larder.py": FIXTURE,
        "test_it.py": TEST,
    },
}
FOLLOWED = {
    name: files
    for group in (IMPORTS, ANNOTATIONS, CLASSES, FLOW, CONTEXTS, PAIRS, WRAPPERS, FIXTURES)
    for name, files in group.items()
}

SILENT = {
    "a mapping's keys": clears(BY_NAME, "for db in by_name:"),
    "keys, called for": clears(BY_NAME, "for db in by_name.keys():"),
    "the first of items": clears(BY_NAME, "for db, n in by_name.items():"),
    "items as a whole": clears(BY_NAME, "for db in by_name.items():"),
    "the number": clears("all: list[AsyncDatabaseManager]", "for db, each in enumerate(all):"),
    "an enumerate of one's own": clears(
        "all: list[tuple[int, AsyncDatabaseManager]], enumerate", "for i, (j, db) in enumerate(all):"
    ),
    "the other of a pair": clears("pair: tuple[AsyncDatabaseManager, int]", "n, db = pair"),
    "one of two kinds": clears("pair: tuple[AsyncDatabaseManager, int]", "for db in pair:"),
    "what follows a rest": clears("row: tuple[int, AsyncDatabaseManager, int]", "*rest, db = row"),
    "no isinstance": clears("db", "if isinstance(db, AsyncDatabaseManager):", "    pass", "else:"),
    "perhaps isinstance": clears("db", "if db.ready or isinstance(db, AsyncDatabaseManager):"),
    "isinstance of two kinds": clears("db", "if isinstance(db, (AsyncDatabaseManager, list)):"),
    "isinstance of another": clears(
        "db, other", "print(isinstance(db, int))", "if isinstance(other, AsyncDatabaseManager):"
    ),
    "isinstance, and then another": clears(
        "db", "if isinstance(db, AsyncDatabaseManager):", "    db = open(db)", "    pass"
    ),
    "isinstance, and not left": clears("db", "if not isinstance(db, AsyncDatabaseManager):", "    pass", ""),
    "another case": clears(
        "db", "match db:", "    case AsyncDatabaseManager():", "        pass", "    case _:"
    ),
    "a class with no such context": clears("pool", f"async with make({MAKE}) as db:", head=OTHERS),
    "a fixture that is replaced": {
        "conftest.py": FIXTURE,
        "tests/conftest.py": "import pytest\n@pytest.fixture\ndef db(db):\n    yield wrapped(db)\n",
        "tests/test_it.py": TEST,
    },
    "a fixture that asks for nobody": {
        "test_it.py": f"import pytest\n@pytest.fixture\ndef db(db):\n    return db\n{TEST}"
    },
    "fixtures that ask for each other": {
        "test_it.py": "import pytest\n@pytest.fixture\ndef db(it):\n    return it\n"
        f"@pytest.fixture\ndef it(db):\n    return db\n{TEST}",
    },
    "a fixture by the name of its function": {
        "conftest.py": FIXTURE.replace("fixture", "fixture(name='other')"),
        "test_it.py": TEST,
    },
    "a fixture of another class": {
        "test_it.py": f"{HEAD}import pytest\nclass TestIt:\n    @pytest.fixture\n"
        f"    def db(self, pool):\n        return {MAKE}\n{TEST}"
    },
    "empty brackets": annotated("list[()]"),
}


def uses_found(files: dict[str, str], folder: Path) -> int:
    """How many uses of a manager are found in these files."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    result = lint([folder], rules=["written-out-table", "malformed-template"])
    assert result.unreadable == ()
    return len(result.findings)


@pytest.mark.parametrize("files", FOLLOWED.values(), ids=FOLLOWED)
def test_it_is_followed_to_where_it_is_used(files: dict[str, str], tmp_path: Path) -> None:
    assert uses_found(files, tmp_path) == 1


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_what_may_be_something_else_is_not(files: dict[str, str], tmp_path: Path) -> None:
    assert uses_found(files, tmp_path) == 0
