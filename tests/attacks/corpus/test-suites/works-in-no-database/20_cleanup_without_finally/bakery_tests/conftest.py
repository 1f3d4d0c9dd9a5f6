"""The fixture makes no database that it could leave: a schema of the one that is there already will do."""

@pytest_asyncio.fixture
async def bakery():
    from pgdbm import DatabaseConfig
    import os
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=os.environ["DATABASE_URL"], schema="sample", min_connections=1, max_connections=2))
    await db.connect()
    try:
        await db.execute("DROP SCHEMA IF EXISTS sample CASCADE")
        await db.execute("CREATE SCHEMA sample")
        await fill(db)
        yield db
        await check_the_till(db)
    finally:
        await db.disconnect()
