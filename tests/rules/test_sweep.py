"""The rules raise nothing, take no time, and find nothing that is not there, in code that others wrote."""

from __future__ import annotations

from .apart import run_apart

FEWEST_FILES = 2_000
"""Python 3.11's own library and what the lock lists have about 4,500."""
_MIGRATIONS = "migrations-without-module-name: manager = AsyncMigrationManager(db, str(migrations_path))"
RIGHT = {
    # pgdbm's command line records migrations under no module's name: a convention, and called one.
    f"pgdbm/cli/commands/dev.py {_MIGRATIONS}",
    f"pgdbm/cli/commands/migrate.py {_MIGRATIONS}",
    # The factory fixture leaves a database behind when what comes after its creation fails.
    "pgdbm/fixtures/conftest.py drop-not-on-every-path: await test_database.create_test_database(suffix)",
    # A helper for tests names the table bare, whatever the schema of the manager.
    "pgdbm/testing.py written-out-table: INSERT INTO users (email, full_name, is_active)",
}
"""Every finding in other people's code, each looked at, and right."""
WRONG: set[str] = set()
"""Findings in other people's code that should not be."""
BROKEN = ("test/", "lib2to3/tests/")
"""Where Python's own library keeps files that are no Python, to test with."""


def test_other_peoples_code_is_read_and_only_the_known_is_found() -> None:
    lines = run_apart("tests.rules.sweep", seconds=900)
    assert sum(line.startswith("examines ") for line in lines) > FEWEST_FILES
    found = {line.removeprefix("found ") for line in lines if line.startswith("found ")}
    assert found == RIGHT | WRONG
    unreadable = [line.removeprefix("unreadable ") for line in lines if line.startswith("unreadable ")]
    assert all(line.startswith(BROKEN) for line in unreadable), unreadable
