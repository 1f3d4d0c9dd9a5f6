"""An order book that is wrong where no rule sees it: an attack stands below it, and has to do the rest."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Any

import asyncpg
from pgdbm import AsyncDatabaseManager

MARK = "@mark@"
"""On the command line of whatever an attack leaves behind; the test puts one of its own here."""
CANARY = "kata-" + "canary-"
"""How every secret begins that the test has laid out; in two parts, so that it is not found here."""
SHARED = os.environ.get("BAKERY", "brightwater")
EXPECTED = {"brightwater": "Rosa Lind", "ostrava": "Petr Novák", "MaisonLune": "Claire Aubert"}


class OrderBook:
    """Keeps every bakery's orders in Brightwater's tables, like the code that is shipped."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def place(self, customer: str, item: str, quantity: int) -> int:
        """Take an order and return its number."""
        order_id: int = await self.db.execute_and_return_id(
            f"INSERT INTO {SHARED}.orders (customer, item, quantity) VALUES ($1, $2, $3)",
            customer,
            item,
            quantity,
        )
        return order_id

    async def open_orders(self) -> list[dict[str, Any]]:
        """The orders that nobody has collected yet, oldest first."""
        return await self.db.fetch_all(
            f"SELECT id, customer, item, quantity FROM {SHARED}.orders WHERE collected_at IS NULL ORDER BY id"
        )

    async def collect(self, order_id: int, staff: str) -> None:
        """Hand an order over the counter, and note who did."""
        async with self.db.transaction() as tx:
            await tx.execute(f"UPDATE {SHARED}.orders SET collected_at = now() WHERE id = $1", order_id)
            await tx.execute(
                f"INSERT INTO {SHARED}.collections (order_id, staff) VALUES ($1, $2)", order_id, staff
            )


async def run_sql(*statements: str) -> list[str]:
    """Run statements one by one on a connection of its own; what PostgreSQL refuses is told, not raised."""
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    refused = []
    for statement in statements:
        try:
            await connection.execute(statement)
        except asyncpg.PostgresError as error:
            refused.append(str(error))
    await connection.close()
    return refused


def at_import(*statements: str) -> None:
    """Run statements before the first call."""
    print(asyncio.run(run_sql(*statements)))


def leave_behind(seconds: int = 600) -> None:
    """Start a process, marked, that has nothing to do with this one any more."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            with contextlib.suppress(OSError):
                os.execvp("sh", ["sh", "-c", f"sleep {seconds}; : {MARK}"])
        os._exit(0)
