from __future__ import annotations

import asyncpg
from pgdbm import AsyncDatabaseManager


async def make_stage(connection: asyncpg.Connection) -> None:
    # ok: written-out-table
    await connection.execute("CREATE TEMP TABLE stage (sku text) ON COMMIT DROP")
    # ok: written-out-table
    await connection.execute("CREATE TEMP TABLE {name} (sku text) ON COMMIT DROP".format(name="second_stage"))
    for name in ("third_stage", "fourth_stage"):
        # ok: written-out-table
        await connection.execute(f'CREATE TEMPORARY TABLE IF NOT EXISTS "{name}" (sku text) ON COMMIT DROP')


async def by_a_stage(db: AsyncDatabaseManager) -> None:
    async with db.acquire() as held:
        await make_stage(held)
        # ok: written-out-table
        await held.execute("INSERT INTO stage VALUES ('rye')")
        # ok: written-out-table
        await held.execute("INSERT INTO second_stage SELECT sku FROM stage")
        # ok: written-out-table
        await held.execute("INSERT INTO fourth_stage SELECT sku FROM third_stage")
        # ruleid: written-out-table
        await held.execute("INSERT INTO fifth_stage SELECT sku FROM stage")
        # ruleid: written-out-table
        await held.execute("INSERT INTO brightwater.stage SELECT sku FROM stage")
