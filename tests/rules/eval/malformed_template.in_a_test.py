"""Tests that want to see what becomes of a text."""

import pytest
from pgdbm import AsyncDatabaseManager
from pgdbm.errors import QueryError


def test_it_stays_as_it_is(db: AsyncDatabaseManager) -> None:
    for each in (
        # ok: malformed-template
        "SELECT * FROM {{ tables.orders }}",
        # ok: malformed-template
        "SELECT * FROM {{tables.or-ders}}",
    ):
        assert db.prepare_query(each) == each


async def test_it_is_refused(db: AsyncDatabaseManager) -> None:
    with pytest.raises(QueryError):
        # ok: malformed-template
        await db.execute("DELETE FROM {{ tables.orders }}")
    # ruleid: malformed-template
    await db.execute("DELETE FROM {{ tables.stock }}")
    async with db.acquire() as connection:
        # ruleid: malformed-template
        await connection.execute(db.prepare_query("DELETE FROM {tables.orders}"))
