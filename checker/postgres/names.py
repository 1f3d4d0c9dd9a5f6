"""Names of what a run makes on a server, and the mark by which only that is ever removed."""

from __future__ import annotations

import secrets

OWNED_NAME = r"^kata_[0-9a-f]{8}_"
"""What the name of everything that belongs to one run looks like, as a PostgreSQL regular expression."""


def new_run_id() -> str:
    """Give 8 random hex digits."""
    return secrets.token_hex(4)


def prefix(run_id: str) -> str:
    """Give the beginning of the names of everything that belongs to a run."""
    return f"kata_{run_id}_"


def mark(run_id: str) -> str:
    """Give the comment that the roles and templates of a run carry.

    Trials cannot forge or remove it: a role cannot comment on itself, and templates are not theirs.
    """
    return f"made by the pgdbm kata suite, run {run_id}"


def quoted(name: str) -> str:
    """Give an identifier as it is written in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Give a string as it is written in SQL (with standard_conforming_strings, PostgreSQL's default)."""
    return "'" + text.replace("'", "''") + "'"
