"""The labels: in use at all bakeries since March. Until this release nobody named their migrations."""

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager

RENAME = """
UPDATE {{tables.schema_migrations}} SET module_name = 'labels'
WHERE module_name = $1 AND filename IN ('001_labels.sql', '002_first_label.sql')
"""


async def carry_on(db: AsyncDatabaseManager, folder: Path) -> None:
    """Bring a bakery that has the labels up to this release."""
    await db.execute(RENAME, db.schema)
    await AsyncMigrationManager(db, str(folder), module_name="labels").apply_pending_migrations()
