"""Bare names in tests: a test knows the database that it made for itself."""

import pytest
from pgdbm import AsyncDatabaseManager, DatabaseConfig, MonitoredAsyncDatabaseManager
from pgdbm.errors import QueryError
from pgdbm.fixtures.conftest import test_db, test_db_factory, test_db_with_schema


@pytest.fixture
async def shelf(test_db_factory) -> AsyncDatabaseManager:
    made = await test_db_factory.create_db(suffix="shelf")
    await made.execute("CREATE TABLE loaves (sku text)")
    return made


async def test_on_a_database_of_its_own(shelf: AsyncDatabaseManager):
    async with shelf.transaction() as tx:
        # ok: written-out-table
        await tx.execute("INSERT INTO loaves VALUES ('rye')")
    # ok: written-out-table
    assert await shelf.fetch_value("SELECT count(*) FROM loaves") == 1


class Shelf:
    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def execute(self, query: str, *values: object) -> None:
        await self.db.execute(query, *values)


async def test_through_a_wrapper(test_db):
    # ok: written-out-table
    await Shelf(test_db).execute("DELETE FROM loaves")


async def test_made_from_the_settings_of_another(test_db, test_db_with_schema):
    monitored = MonitoredAsyncDatabaseManager(config=test_db.config)
    await monitored.connect()
    # ok: written-out-table
    await monitored.execute("DELETE FROM loaves")
    on_its_pool = MonitoredAsyncDatabaseManager(pool=test_db._pool, schema=test_db.schema)
    # ok: written-out-table
    await on_its_pool.execute("DELETE FROM loaves")
    of_a_tenant = AsyncDatabaseManager(pool=test_db_with_schema._pool, schema=test_db_with_schema.schema)
    # ruleid: written-out-table
    await of_a_tenant.execute("DELETE FROM loaves")
    mixed = AsyncDatabaseManager(pool=test_db._pool, schema=test_db_with_schema.schema)
    # ruleid: written-out-table
    await mixed.execute("DELETE FROM loaves")


async def test_a_bare_name_is_refused_on_a_shared_pool(config: DatabaseConfig):
    pool = await AsyncDatabaseManager.create_shared_pool(config)
    tenant = AsyncDatabaseManager(pool=pool, schema="ostrava")
    with pytest.raises(QueryError):
        # ok: written-out-table
        await tenant.fetch_all("SELECT * FROM loaves")
    # ruleid: written-out-table
    await tenant.execute("DELETE FROM loaves")


async def test_with_a_schema(dsn: str):
    brightwater = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="brightwater"))
    await brightwater.connect()
    # ruleid: written-out-table
    await brightwater.execute("DELETE FROM loaves")
    everyone = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="public"))
    await everyone.connect()
    # ok: written-out-table
    await everyone.execute("DELETE FROM loaves")
