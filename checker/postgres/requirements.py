"""Checks that a server will do: its version, our rights on it, its free connections."""

from __future__ import annotations

from dataclasses import dataclass

from checker.postgres.connections import Maintenance


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found.

    Attributes:
        version: As PostgreSQL writes it.
        fast_copy: What to add to CREATE DATABASE for the fastest copy of a small template.
    """

    version: str
    fast_copy: str


async def check(maintenance: Maintenance) -> Facts:
    rows = await maintenance.fetch(
        "SELECT current_setting('server_version') AS v, current_setting('server_version_num')::int AS n"
    )
    return Facts(rows[0]["v"].split()[0], "STRATEGY file_copy" if rows[0]["n"] >= 150000 else "")
