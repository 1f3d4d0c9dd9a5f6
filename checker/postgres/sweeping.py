"""Knows which runs live, and removes what dead ones left on a server."""

from __future__ import annotations

from checker.postgres import names, removal
from checker.postgres.connections import Maintenance

_RUN_LOCK = 0x6B617461  # "kata": the first half of the advisory lock of a run; its id is the second

# A name alone proves nothing: only roles and databases with our comment are ours.
_MARKED = f"""
SELECT 'role' AS kind, rolname AS name, substr(rolname, 6, 8) AS run_id
FROM pg_roles AS it JOIN pg_shdescription AS d ON d.objoid = it.oid AND d.classoid = 'pg_authid'::regclass
WHERE rolname ~ '{names.OWNED_NAME}' AND d.description = '{names.mark("")}' || substr(rolname, 6, 8)
UNION ALL
SELECT 'database', datname, substr(datname, 6, 8)
FROM pg_database AS it JOIN pg_shdescription AS d ON d.objoid = it.oid AND d.classoid = 'pg_database'::regclass
WHERE datname ~ '{names.OWNED_NAME}' AND d.description = '{names.mark("")}' || substr(datname, 6, 8)
"""

# pg_locks shows the locks of all databases: a live run may have another maintenance database than this one.
_OF_DEAD_RUNS = f"""
SELECT DISTINCT run_id FROM ({_MARKED}) AS marked
WHERE NOT EXISTS (
  SELECT FROM pg_locks
  WHERE locktype = 'advisory' AND classid = {_RUN_LOCK} AND objsubid = 2
    AND objid = ('x' || run_id)::bit(32)::bigint::oid
)
"""


async def hold_run_lock(maintenance: Maintenance, run_id: str) -> None:
    """Take the lock that says that a run lives, until the connection ends."""
    await maintenance.fetch(f"SELECT pg_advisory_lock({_RUN_LOCK}, {_second_half(run_id)})")


async def sweep(maintenance: Maintenance) -> None:
    """Remove everything of runs that do not live any more."""
    for row in await maintenance.fetch(_OF_DEAD_RUNS):
        run_id = row["run_id"]
        lock = f"({_RUN_LOCK}, {_second_half(run_id)})"
        # Of several sweepers one works, and to the others the dead run seems alive meanwhile.
        if await maintenance.value(f"SELECT pg_try_advisory_lock{lock}"):
            try:
                await remove_run(maintenance, run_id)
            finally:
                await maintenance.fetch(f"SELECT pg_advisory_unlock{lock}")


async def remove_run(maintenance: Maintenance, run_id: str) -> None:
    """Remove everything that a run made. Only for the holder of the run's lock."""
    marked = await maintenance.fetch(f"SELECT * FROM ({_MARKED}) AS marked WHERE run_id = $1", run_id)
    for row in marked:
        if row["kind"] == "database":
            await removal.drop_database(maintenance, row["name"])
    if roles := [row["name"] for row in marked if row["kind"] == "role"]:
        await removal.remove(maintenance, roles)


def _second_half(run_id: str) -> int:
    """Give a run's id as the signed number that PostgreSQL's two-part advisory locks take."""
    number = int(run_id, 16)
    return number - (1 << 32) if number >= 1 << 31 else number
