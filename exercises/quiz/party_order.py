"""Orders for parties."""

import asyncpg
from pgdbm import AsyncDatabaseManager


async def sell_for_party(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Note a sale, and take it out of the crate. If there is not enough, neither is done."""
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO {{tables.sales}} (item, pieces) VALUES ($1, $2)", item, pieces)
        try:
            await tx.execute(
                "UPDATE {{tables.crates}} SET pieces = pieces - $2 WHERE item = $1", item, pieces
            )
        except asyncpg.CheckViolationError as refused:
            raise ValueError(f"there are no {pieces} of {item} left") from refused
