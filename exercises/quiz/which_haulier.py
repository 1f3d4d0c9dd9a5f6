"""Who takes a large delivery."""

from pgdbm import AsyncDatabaseManager

# Larder keeps one list of hauliers, for all bakeries.
CHOOSE = "SELECT name FROM public.hauliers WHERE pieces >= $1 ORDER BY pieces LIMIT 1"


async def hand_over(db: AsyncDatabaseManager, item: str, pieces: int) -> None:
    """Choose a haulier, and note it for this bakery."""
    haulier = await db.fetch_value(CHOOSE, pieces)
    await db.execute(
        "INSERT INTO {{tables.ledger}} (line) VALUES ($1)", f"{item}: {haulier}, {pieces} pieces"
    )
