"""The packages that a bakery can have: each has tables of its own, which its migrations make."""

from __future__ import annotations

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

HERE = Path(__file__).parent


async def bring_up_to_date(package: str, db: AsyncDatabaseManager) -> None:
    """Apply the migrations of a package that this bakery does not have yet."""
    migrations = AsyncMigrationManager(db, str(HERE / package), module_name=package)
    await migrations.apply_pending_migrations()


class Orders:
    """What customers have ordered."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def start(self) -> None:
        """Make the package ready for work."""
        await bring_up_to_date("orders", self.db)

    async def place(self, customer: str, item: str) -> int:
        """Take an order and return its number."""
        number: int = await self.db.execute_and_return_id(
            "INSERT INTO {{tables.orders}} (customer, item) VALUES ($1, $2)", customer, item
        )
        return number


class Billing:
    """What customers owe, and what they have paid."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def start(self) -> None:
        """Make the package ready for work."""
        await bring_up_to_date("billing", self.db)

    async def write_invoice(self, customer: str, pence: int) -> int:
        """Write an invoice and return its number."""
        number: int = await self.db.execute_and_return_id(
            "INSERT INTO {{tables.invoices}} (customer, pence) VALUES ($1, $2)", customer, pence
        )
        return number

    async def pay(self, invoice: int) -> None:
        """Note that an invoice has been paid."""
        async with self.db.transaction() as tx:
            await tx.execute("UPDATE {{tables.invoices}} SET paid = true WHERE id = $1", invoice)
            await tx.execute("INSERT INTO {{tables.payments}} (invoice) VALUES ($1)", invoice)
