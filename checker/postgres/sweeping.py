"""Knows which runs live, and removes what dead ones left on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.postgres import names, removal

if TYPE_CHECKING:
    import asyncpg

    from checker.postgres.connections import Maintenance

_RUN_LOCK = 0x6B617461  # "kata": the first half of the advisory lock of a run; its id is the second

# A name alone proves nothing: only roles and databases with our comment are ours. A trial's database needs no
# comment: it is owned by a role that has one. And pg_locks shows the locks held in all databases, so that
# a run with another maintenance database than this one is known to live, too.
_MADE_BY_RUNS = """
WITH marked AS (
  SELECT 'role' AS kind, rolname AS name, substr(rolname, 6, 8) AS run_id
  FROM pg_roles AS r JOIN pg_shdescription ON objoid = r.oid AND classoid = 'pg_authid'::regclass
  WHERE rolname ~ $1 AND description = $2 || substr(rolname, 6, 8)
  UNION ALL
  SELECT 'database', datname, substr(datname, 6, 8)
  FROM pg_database AS d JOIN pg_shdescription ON objoid = d.oid AND classoid = 'pg_database'::regclass
  WHERE datname ~ $1 AND description = $2 || substr(datname, 6, 8)
)
SELECT kind, name, run_id, EXISTS (
  SELECT FROM pg_locks
  WHERE locktype = 'advisory' AND classid = $3 AND objsubid = 2
    AND objid = ('x' || run_id)::bit(32)::bigint::oid
) AS lives
FROM marked
"""


async def hold_run_lock(maintenance: Maintenance, run_id: str) -> None:
    """Take the lock that says that a run lives, until the connection ends."""
    await maintenance.fetch("SELECT pg_advisory_lock($1, $2)", _RUN_LOCK, _second_half(run_id))


async def sweep(maintenance: Maintenance) -> None:
    """Remove everything of runs that do not live any more."""
    dead = {row["run_id"] for row in await _made_by_runs(maintenance) if not row["lives"]}
    for run_id in dead:
        lock = (_RUN_LOCK, _second_half(run_id))
        # Of several sweepers one works, and to the others the dead run seems alive meanwhile.
        if await maintenance.value("SELECT pg_try_advisory_lock($1, $2)", *lock):
            try:
                await remove_run(maintenance, run_id)
            finally:
                await maintenance.fetch("SELECT pg_advisory_unlock($1, $2)", *lock)


async def remove_run(maintenance: Maintenance, run_id: str) -> None:
    """Remove everything that a run made. Only for the holder of the run's lock."""
    made = [row for row in await _made_by_runs(maintenance) if row["run_id"] == run_id]
    for row in made:
        if row["kind"] == "database":
            await removal.drop_database(maintenance, row["name"])
    if roles := [row["name"] for row in made if row["kind"] == "role"]:
        await removal.remove(maintenance, roles)


async def _made_by_runs(maintenance: Maintenance) -> list[asyncpg.Record]:
    return await maintenance.fetch(_MADE_BY_RUNS, names.OWNED_NAME, names.mark(""), _RUN_LOCK)


def _second_half(run_id: str) -> int:
    """Give a run's id as the signed number that PostgreSQL's two-part advisory locks take."""
    number = int(run_id, 16)
    return number - (1 << 32) if number >= 1 << 31 else number
