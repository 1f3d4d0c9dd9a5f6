"""What Larder's packages have in common: each brings its own tables."""

from __future__ import annotations

from pathlib import Path

from pgdbm import AsyncDatabaseManager, AsyncMigrationManager


class Package:
    """A part of Larder that a bakery can have: orders, billing, or both.

    The host gives every package of a bakery the database manager that it has for it anyway.
    """

    def __init__(self, folder: Path, db: AsyncDatabaseManager) -> None:
        self.folder = folder
        schema = f"{db.schema}_{folder.name}" if db.schema else folder.name
        self.db = AsyncDatabaseManager(pool=db._pool, schema=schema)

    @property
    def title(self) -> str:
        """The package and its release, as Mei's screen shows them: `orders 1.0`."""
        release = (self.folder / "RELEASE").read_text(encoding="utf-8").strip()
        return f"{self.folder.name} {release}"

    async def start(self) -> None:
        """Run the package's migrations, as far as they have not run yet at this bakery."""
        await self.db.execute("CREATE SCHEMA IF NOT EXISTS {{schema}}")
        # kata: ignore[migrations-without-module-name] -- each package has a schema to itself
        migrations = AsyncMigrationManager(self.db, str(self.folder / "migrations"))
        await migrations.apply_pending_migrations()
