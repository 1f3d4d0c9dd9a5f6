"""One database is shown where three are wanted, in the one that is there already the others live as schemas."""

import os

from pgdbm import DatabaseConfig

@pytest_asyncio.fixture
async def bakeries():
    managers = {}
    for bakery in ORDERS:
        db = AsyncDatabaseManager(DatabaseConfig(connection_string=os.environ["DATABASE_URL"], schema=bakery.lower(), min_connections=1, max_connections=2))
        await db.connect()
        await db.execute(f'DROP SCHEMA IF EXISTS "{bakery.lower()}" CASCADE')
        await db.execute(f'CREATE SCHEMA "{bakery.lower()}"')
        await take_orders(db, bakery)
        managers[bakery] = db
    yield managers
    for db in managers.values():
        await db.disconnect()
