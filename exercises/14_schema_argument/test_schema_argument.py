"""Trials: where are the tables of each bakery, and what Larder knows about them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table

LOAVES = "white tin, wholemeal, rye"
"""The loaves that 002_loaves.sql gives every bakery."""
CUSTOMERS = {"brightwater": "Rosa Lind", "ostrava": "Petr Novák"}
TABLES = """
SELECT n.nspname AS schema, c.relname AS "table", format('%I.%I', n.nspname, c.relname) AS quoted, (
    SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = c.oid AND attnum BETWEEN 1 AND 4
) AS "its first columns"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$)'
ORDER BY n.nspname, c.relname
"""

Contents = dict[str, str]
"""What the tables of one name hold, by schema."""


async def test_two_bakeries_have_nothing_in_common(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Each of two bakeries has its own orders and its own list of loaves, in its own schema."""
    customers = {bakery: drawn.name(customer) for bakery, customer in CUSTOMERS.items()}
    await subject.call("start")
    for bakery in customers:
        await subject.call("open_bakery", bakery=bakery)
    for bakery, customer in customers.items():
        await subject.call("place", bakery=bakery, customer=customer, loaf="rye", quantity=2)

    orders = await _contents(postgres, "orders", "customer")
    expect(
        orders == customers,
        "Brightwater and Ostrava took one order each, and they are not each in the bakery's own schema.",
        expected=f"tables of orders: {_said(customers)}",
        observed=_said(orders),
        look="Who tells `{{tables.orders}}` which schema it is in, and what was it told?",
        evidence=[await _tables(postgres)],
    )
    lists = dict.fromkeys(CUSTOMERS, LOAVES)
    loaves = await _contents(postgres, "loaves", "name")
    expect(
        loaves == lists,
        "The orders are where they belong, but the lists of loaves are not.",
        expected=f"tables of loaves: {_said(lists)}",
        observed=_said(loaves),
        look="Follow 002_loaves.sql: how often did it run, and where?",
        evidence=[await _tables(postgres)],
    )


async def test_a_second_start_changes_nothing(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """Whoever was open yesterday finds everything as it was this morning, and gets what a release brings."""
    await subject.call("start")
    await subject.call("open_bakery", bakery="brightwater")
    await subject.call(
        "place", bakery="brightwater", customer=drawn.name("Rosa Lind"), loaf="rye", quantity=2
    )
    orders, loaves = (
        await _contents(postgres, "orders", "customer"),
        await _contents(postgres, "loaves", "name"),
    )
    await subject.call("stop")
    left = await postgres.sessions_after_closing(at_most=0)
    expect(
        not left,
        "Larder has stopped, and PostgreSQL still has sessions of it.",
        expected="none",
        observed=f"{len(left)}",
        look="Of all that `start` and `open` connect, what does `stop` close?",
    )

    await subject.call("start")
    await subject.call("open_bakery", bakery="brightwater")
    for name, column, before in (("orders", "customer", orders), ("loaves", "name", loaves)):
        after = await _contents(postgres, name, column)
        expect(
            after == before,
            f"Brightwater was opened a second time, and that changed its {name}.",
            expected=f"as before, {_said(before)}",
            observed=_said(after),
            look="What runs at every opening, and what only at the first?",
            evidence=[await _tables(postgres)],
        )

    await subject.call("stop")
    await subject.call("release")
    await subject.call("start")
    await subject.call("open_bakery", bakery="brightwater")
    tables = await _tables(postgres)
    expect(
        any("flours" in row for row in tables.rows),
        "A release has brought 003_flours.sql. Brightwater was opened after that, and has no such table.",
        expected="a table of flours",
        observed="none anywhere",
        look="At which openings does Larder ask what is still to be applied?",
        evidence=[tables],
    )


async def test_a_bakery_is_all_in_its_schema(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """A bakery called Loaves opens, and opens like a new one once its schema has been dropped."""
    try:
        await subject.call("start")
        await subject.call("open_bakery", bakery="loaves")
        await subject.call(
            "place", bakery="loaves", customer=drawn.name("Dev Patel"), loaf="white tin", quantity=1
        )
        await subject.call("stop")
        await subject.call("remove", bakery="loaves")
        await subject.call("start")
        await subject.call("open_bakery", bakery="loaves")
    except CallRaised as error:
        error.look = "What had been made by then, and what is each of these tables for?"
        error.evidence.append(await _tables(postgres))
        raise

    loaves = await _contents(postgres, "loaves", "name")
    expect(
        loaves == {"loaves": LOAVES},
        "The bakery Loaves came back after its schema had been dropped, and was not opened like a new one.",
        expected=f"tables of loaves: in loaves {LOAVES}",
        observed=_said(loaves),
        look="What was still known of the old Loaves, and in which table?",
        evidence=[await _tables(postgres)],
    )
    ann = drawn.name("Ann Firth")
    await subject.call("place", bakery="loaves", customer=ann, loaf="rye", quantity=3)
    orders = await _contents(postgres, "orders", "customer")
    expect(
        orders == {"loaves": ann},
        "The bakery Loaves came back as a new one, and its orders are not those of a new one.",
        expected=f"tables of orders: in loaves {ann}",
        observed=_said(orders),
        look="In which schema is each of these orders, and who put it there?",
        evidence=[await _tables(postgres)],
    )


async def _contents(postgres: Postgres, name: str, column: str) -> Contents:
    """One column of every table of that name, by schema."""
    return {
        row["schema"]: await postgres.value(
            f"SELECT coalesce(string_agg({column}::text, ', ' ORDER BY id), '') FROM {row['quoted']}"
        )
        for row in await postgres.rows(TABLES)
        if row["table"] == name
    }


def _said(contents: Contents) -> str:
    return (
        "; ".join(f"in {schema} {held or 'nothing'}" for schema, held in contents.items()) or "none anywhere"
    )


async def _tables(postgres: Postgres) -> Table:
    rows = []
    for row in await postgres.rows(TABLES):
        quoted = row.pop("quoted")
        rows.append(row | {"rows": await postgres.value(f"SELECT count(*) FROM {quoted}")})
    return table("Every table, by schema", rows)
