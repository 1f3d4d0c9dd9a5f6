from __future__ import annotations

import asyncio
import unittest
from contextlib import AsyncExitStack, asynccontextmanager

import pgdbm
import pytest
import pytest_asyncio
from pgdbm import AsyncTestDatabase, DatabaseTestConfig
from pgdbm.fixtures.conftest import test_db, test_db_factory

from larder import ScratchDatabase

CONFIG = DatabaseTestConfig.from_env()
SHARED = AsyncTestDatabase(CONFIG)


async def test_without_finally():
    database = AsyncTestDatabase()
    # ruleid: test-database-by-hand
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        assert await db.fetch_value("SELECT 1") == 1
    await database.drop_test_database()


async def test_with_finally():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: test-database-by-hand
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            assert await db.fetch_value("SELECT 1") == 1
    finally:
        await database.drop_test_database()


async def test_by_module_name():
    database = pgdbm.AsyncTestDatabase()
    # ruleid: test-database-by-hand
    name = await database.create_test_database("ostrava")
    assert name.endswith("ostrava")
    await database.drop_test_database()


async def test_on_a_shared_object():
    # ruleid: test-database-by-hand
    await SHARED.create_test_database()
    await SHARED.drop_test_database()


async def test_creates_two():
    first, second = AsyncTestDatabase(), AsyncTestDatabase()
    # ruleid: test-database-by-hand
    await first.create_test_database()
    # ok: test-database-by-hand
    await second.create_test_database()
    await second.drop_test_database()
    await first.drop_test_database()


async def test_with_a_function_inside():
    database = AsyncTestDatabase()

    async def make():
        # ruleid: test-database-by-hand
        await database.create_test_database()

    await make()
    await database.drop_test_database()


async def test_in_one_line():
    # ruleid: test-database-by-hand
    await AsyncTestDatabase().create_test_database()


@pytest.mark.slow
@pytest.mark.asyncio
async def test_with_marks():
    database = AsyncTestDatabase()
    # ruleid: test-database-by-hand
    await database.create_test_database()
    await database.drop_test_database()


class TestBook:
    async def test_is_empty(self):
        database = AsyncTestDatabase()
        # ruleid: test-database-by-hand
        await database.create_test_database()
        await database.drop_test_database()

    @pytest_asyncio.fixture
    async def db(self):
        database = AsyncTestDatabase()
        # ok: test-database-by-hand
        await database.create_test_database()
        try:
            yield database
        finally:
            await database.drop_test_database()


@pytest.fixture
def test_database_object() -> AsyncTestDatabase:
    return AsyncTestDatabase()


async def test_fixture_gives_the_object(test_database_object):
    # ruleid: test-database-by-hand
    await test_database_object.create_test_database()
    await test_database_object.drop_test_database()


async def test_annotated(database: AsyncTestDatabase):
    # todoruleid: test-database-by-hand
    await database.create_test_database()


@pytest_asyncio.fixture
async def order_book():
    database = AsyncTestDatabase()
    # ok: test-database-by-hand
    await database.create_test_database()
    try:
        async with database.get_test_db_manager() as db:
            yield db
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture(scope="module")
async def test_book():
    """A fixture with a name like a test's."""
    database = AsyncTestDatabase()
    # ok: test-database-by-hand
    await database.create_test_database()
    yield database
    await database.drop_test_database()


async def test_uses_a_fixture(order_book):
    # ok: test-database-by-hand
    assert await order_book.fetch_value("SELECT 1") == 1


async def test_uses_the_provided_fixture(test_db):
    # ok: test-database-by-hand
    assert await test_db.fetch_value("SELECT 1") == 1


async def test_uses_the_provided_factory(test_db_factory):
    # ok: test-database-by-hand
    db = await test_db_factory.create_db()
    assert await db.fetch_value("SELECT 1") == 1


async def test_in_a_context():
    # ok: test-database-by-hand
    async with AsyncTestDatabase.create(config=CONFIG) as db:
        assert await db.fetch_value("SELECT 1") == 1


@asynccontextmanager
async def new_book():
    database = AsyncTestDatabase()
    # ok: test-database-by-hand
    await database.create_test_database()
    try:
        yield database
    finally:
        await database.drop_test_database()


async def test_uses_a_context_manager():
    # ok: test-database-by-hand
    async with new_book() as book:
        assert book


async def main() -> None:
    database = AsyncTestDatabase()
    # ok: test-database-by-hand
    await database.create_test_database()


async def test_of_something_else(maker):
    # ok: test-database-by-hand
    await maker.create_test_database()


class Maker:
    async def create_test_database(self) -> str:
        return "ours"


async def test_of_our_own_maker():
    # ok: test-database-by-hand
    assert await Maker().create_test_database() == "ours"


async def contest() -> None:
    database = AsyncTestDatabase()
    # ok: test-database-by-hand
    await database.create_test_database()


async def test_under_the_projects_name():
    database: ScratchDatabase = ScratchDatabase()
    # ruleid: test-database-by-hand
    await database.create_test_database()
    await database.drop_test_database()


async def test_by_walrus():
    # ruleid: test-database-by-hand
    await (database := AsyncTestDatabase(CONFIG)).create_test_database()
    await database.drop_test_database()


async def test_of_each_bakery():
    databases = {bakery: AsyncTestDatabase() for bakery in ("brightwater", "ostrava")}
    # ruleid: test-database-by-hand
    names = [await database.create_test_database(bakery) for bakery, database in databases.items()]
    assert len(names) == 2


async def test_at_the_same_time():
    databases = [AsyncTestDatabase(), AsyncTestDatabase()]
    # ruleid: test-database-by-hand
    await asyncio.gather(*(database.create_test_database() for database in databases))


async def test_on_a_stack():
    async with AsyncExitStack() as stack:
        database = AsyncTestDatabase()
        stack.push_async_callback(database.drop_test_database)
        # ruleid: test-database-by-hand
        await database.create_test_database()


def test_in_a_loop_of_its_own():
    database = AsyncTestDatabase()
    # ruleid: test-database-by-hand
    asyncio.run(database.create_test_database())
    asyncio.run(database.drop_test_database())


async def test_of_a_pattern():
    match AsyncTestDatabase():
        case database:
            # todoruleid: test-database-by-hand
            await database.create_test_database()


async def test_by_the_bound_method():
    create = AsyncTestDatabase().create_test_database
    # todoruleid: test-database-by-hand
    await create()


class TestOfUnittest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.database = AsyncTestDatabase()
        # ok: test-database-by-hand
        await self.database.create_test_database()
        self.addAsyncCleanup(self.database.drop_test_database)

    async def test_again(self) -> None:
        # ruleid: test-database-by-hand
        await self.database.create_test_database()


async def created(database: AsyncTestDatabase) -> AsyncTestDatabase:
    # ok: test-database-by-hand
    await database.create_test_database()
    return database


async def test_by_a_helper():
    # ok: test-database-by-hand
    database = await created(AsyncTestDatabase())
    await database.drop_test_database()


async def test_on_a_stack_of_its_own():
    async with AsyncExitStack() as stack:
        # ok: test-database-by-hand
        db = await stack.enter_async_context(AsyncTestDatabase.create(config=CONFIG))
        assert await db.fetch_value("SELECT 1") == 1


@pytest.fixture(name="shop")
def test_shop_fixture(test_db):
    async def make() -> None:
        # ok: test-database-by-hand
        await SHARED.create_test_database()

    return make


class TestingTools:
    database = AsyncTestDatabase()

    async def prepare(self) -> None:
        # ok: test-database-by-hand
        await self.database.create_test_database()


class Stub(AsyncTestDatabase):
    """Creates nothing."""

    async def create_test_database(self, suffix: str | None = None) -> str:
        return "stub"


async def test_of_a_stub():
    # ok: test-database-by-hand
    assert await Stub().create_test_database() == "stub"


async def test_of_a_mock(mocker):
    database = mocker.AsyncMock(spec=AsyncTestDatabase)
    # ok: test-database-by-hand
    await database.create_test_database()
