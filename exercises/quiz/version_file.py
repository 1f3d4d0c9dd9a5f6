"""Keeps the changes to the database, one file for each."""

from pathlib import Path


def keep(folder: Path, number: int, title: str, sql: str) -> Path:
    """Add a change, under the next number."""
    if any(folder.glob(f"V{number}__*")):
        raise FileExistsError(f"there is a change {number} already")
    file = folder / f"V{number}__{title.replace(' ', '_')}.sql"
    file.write_text(sql, encoding="utf-8")
    return file
