"""The trials of exercise 01 as a plain pytest file: the code under test is imported, nothing is held apart.

This is what the checker's speed is measured against. It asks the same questions of the same tables, and has
none of the checker's guarantees: code under test that calls `os._exit(0)` ends it with exit code 0.
"""

from __future__ import annotations

import os
from pathlib import Path

from orders import OrderBook
from pgdbm import AsyncDatabaseManager, DatabaseConfig

SETUP = Path(os.environ["KATA_BENCHMARK_SETUP"]).read_text(encoding="utf-8")
SHARING = {"brightwater": "Rosa Lind", "ostrava": "Petr Novák", "MaisonLune": "Claire Aubert"}


async def test_every_bakery_keeps_its_own_orders(test_db):
    await test_db.execute(SETUP)
    pool = await AsyncDatabaseManager.create_shared_pool(_config(test_db, 4))
    try:
        for bakery, customer in SHARING.items():
            book = OrderBook(AsyncDatabaseManager(pool=pool, schema=bakery))
            order = await book.place(customer, "rye loaf", 2)
            await book.collect(order, "Jan")
            await book.place(customer, "plum cake", 1)
            assert [row["item"] for row in await book.open_orders()] == ["plum cake"]
    finally:
        await pool.close()
    for place in (*SHARING, "maisonlune", "public"):
        orders = await test_db.fetch_all(f'SELECT customer, collected_at FROM "{place}".orders')
        wanted = [SHARING[place]] * 2 if place in SHARING else []
        assert [row["customer"] for row in orders] == wanted
        assert sum(row["collected_at"] is not None for row in orders) == (place in SHARING)
        assert await test_db.fetch_value(f'SELECT count(*) FROM "{place}".collections') == (place in SHARING)


async def test_a_bakery_without_a_schema_keeps_its_orders(test_db):
    await test_db.execute(SETUP)
    book = OrderBook(test_db)
    order = await book.place("Edith Harcourt", "bun", 6)
    await book.collect(order, "Tom")
    assert await test_db.fetch_value("SELECT count(collected_at) FROM public.orders") == 1
    assert await test_db.fetch_value("SELECT count(*) FROM public.collections") == 1


def _config(test_db, most: int) -> DatabaseConfig:
    ours = test_db.config
    return DatabaseConfig(
        host=ours.host,
        port=ours.port,
        database=ours.database,
        user=ours.user,
        password=ours.password,
        min_connections=1,
        max_connections=most,
    )
