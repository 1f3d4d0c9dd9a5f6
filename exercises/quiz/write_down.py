"""Writes down what is to change in the database."""

from pathlib import Path


def write_down(folder: Path, number: int, title: str, sql: str) -> Path:
    """Write a migration's file.

    Args:
        folder: where pgdbm looks for it.
        number: one more than the last.
        title: what changes.
        sql: how.
    """
    file = folder / f"{number}_{title.replace(' ', '_')}.sql"
    file.write_text(sql, encoding="utf-8")
    return file
