from pgdbm import AsyncDatabaseManager, DatabaseConfig

# ruleid[+1]: bare-type
STATES = """
CREATE TYPE delivery_state AS ENUM ('packed', 'delivered');
CREATE TABLE {{tables.deliveries}} (order_id integer, state delivery_state)
"""
# ok: bare-type
PLAIN = "CREATE TYPE delivery_state AS ENUM ('packed', 'delivered')"
# ok: bare-type
WHERE_IT_BELONGS = "CREATE TYPE {{schema}}.delivery_state AS ENUM ('packed', 'delivered')"


async def sent(db: AsyncDatabaseManager) -> None:
    await db.execute(STATES)
    # ruleid[+1]: bare-type
    await db.execute(
        "CREATE DOMAIN pence AS integer;"
        " CREATE TABLE {{tables.prices}} (item text, price pence)"
    )
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm')")


async def put_together(db: AsyncDatabaseManager, name: str, schema: str) -> None:
    # ok: bare-type
    await db.execute(f"CREATE TYPE {name} AS ENUM ('a'); DELETE FROM {{{{tables.orders}}}}")
    # ok: bare-type
    await db.execute(f"CREATE TYPE {schema}.mood AS ENUM ('a'); DELETE FROM {{{{tables.orders}}}}")


async def on_its_own_pool(dsn: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema="orders"))
    await db.connect()
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE {{tables.days}} (mood mood)")


async def without_a_schema(dsn: str) -> None:
    db = AsyncDatabaseManager(DatabaseConfig(connection_string=dsn))
    await db.connect()
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE {{tables.days}} (mood mood)")


async def on_a_shared_pool(dsn: str) -> None:
    pool = await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=dsn))
    db = AsyncDatabaseManager(pool=pool, schema="orders")
    # ruleid: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE {{tables.days}} (mood mood)")


async def path_is_set(db: AsyncDatabaseManager) -> None:
    async with db.transaction() as tx:
        # ok: bare-type
        await tx.execute("SET LOCAL search_path TO {{schema}}; CREATE TYPE mood AS ENUM ('calm')")


async def not_sql(db: AsyncDatabaseManager) -> None:
    # ok: bare-type
    await db.execute("CREATE TYPE mood AS ENUM ('calm'; DELETE FROM {{tables.orders}}")
