"""Keeps the changes to the database, one file for each."""

from pathlib import Path

FIRST = 1000


def add_change(folder: Path, number: int, title: str, sql: str) -> Path:
    """Add a change, under the next number."""
    file = folder / f"{FIRST + number}-{title.replace(' ', '-')}.sql"
    file.write_text(sql, encoding="utf-8")
    return file
