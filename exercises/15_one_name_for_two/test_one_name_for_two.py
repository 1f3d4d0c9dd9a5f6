"""Trials: what do two bakeries share when their migrations have one name?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from checker.trials.authoring import (
    Call,
    CallRaised,
    Drawn,
    Gate,
    Postgres,
    Recorder,
    Subject,
    expect,
    table,
)

if TYPE_CHECKING:
    from checker.verdict import Table

PATIENCE_SECONDS = 8.0
"""So long the upgrade lasts for an opening that neither ends nor waits, but tries again and again."""
RESTLESS_SECONDS = 3.9
"""A look at a call that stands still is shorter than this; one at a call that goes on moving is not."""
DUPLICATE_TABLE = "42P07"
LOAVES = "rye, white tin, wholemeal"
"""What 002_loaves.sql gives every bakery."""
COLUMNS = """
SELECT c.relname AS "table", string_agg(a.attname, ' ') AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = $1 AND c.relkind = 'r' AND a.attnum > 0
GROUP BY c.relname ORDER BY c.relname
"""
LOCKS = """
SELECT l.locktype AS lock, coalesce(n.nspname || '.' || c.relname, 'no table') AS "on",
    a.query AS "in a session that runs"
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
LEFT JOIN pg_class c ON c.oid = l.relation LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.usename = $1 AND l.granted AND l.mode IN ('ExclusiveLock', 'AccessExclusiveLock')
    AND (l.locktype = 'advisory' OR c.relkind = 'r')
ORDER BY 1, 2
"""


async def test_a_bakery_opens_while_another_is_upgraded(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """A bakery that opens during another's long migration is not refused, though it may have to wait."""
    petr = drawn.name("Petr Novák")
    await subject.call("start", lane="Larder")
    async with postgres.gate("brightwater", "changes", subject) as gate:
        upgrade = subject.begin("open_bakery", lane="Brightwater", bakery="brightwater")
        if await gate.wait_for(upgrade) == "done":
            await _opened(upgrade, postgres)
        opening = subject.begin("open_bakery", lane="Ostrava", bakery="ostrava")
        await _until_it_rests(gate, opening)
        beside = opening.done()
        refusal = await opening.raised() if beside else None
        if beside and refusal is None:
            refusal = await _order(subject, "ostrava", petr).raised()
        expect(
            refusal is None,
            "While Brightwater was upgraded, Ostrava could not be opened and take an order.",
            expected="Ostrava open at once, or as soon as Brightwater's upgrade is through",
            observed=refusal.message if refusal else None,
            look="They have no table in common. What else do both of them need at that moment?",
            evidence=[await _locks(postgres), timeline.evidence("An opening beside an upgrade")],
        )
    await _opened(upgrade, postgres)
    if not beside:
        await _opened(opening, postgres)
        await _order(subject, "ostrava", petr)

    held = await _held(postgres, "ostrava")
    expect(
        (held["orders"], held["loaves"]) == (petr, LOAVES),
        "Ostrava was opened beside Brightwater's upgrade, and does not have what it should have.",
        expected=f"in Ostrava's schema {petr}'s order and the loaves {LOAVES}",
        observed="the rows below",
        look="Where did Ostrava's migrations and its order go?",
        evidence=[await _by_schema(postgres, "brightwater", "ostrava")],
    )


async def test_maisonlune_gets_its_own_tables(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """MaisonLune gets everything that a new bakery gets; the closed account maisonlune keeps what it has."""
    luc, ines = drawn.name("Luc Petit"), drawn.name("Inès Roche")
    closed = await _held(postgres, "maisonlune")
    await subject.call("start")
    await subject.call("open_bakery", bakery="MaisonLune")
    expect(
        (await _held(postgres, "MaisonLune"))["loaves"] == LOAVES,
        "MaisonLune was opened without an error, and does not have a new bakery's tables.",
        expected=f"in the schema MaisonLune a table of orders, and the loaves {LOAVES}",
        observed="the tables below",
        look="What did pgdbm take for applied already, and in which table did it read that?",
        evidence=[await _by_schema(postgres, "MaisonLune", "maisonlune")],
    )
    await _order(subject, "MaisonLune", luc)
    await subject.call("stop")
    await subject.call("start")
    await subject.call("open_bakery", bakery="MaisonLune")
    await _order(subject, "MaisonLune", ines)

    new, old = await _held(postgres, "MaisonLune"), await _held(postgres, "maisonlune")
    expect(
        (new["orders"], new["loaves"]) == (f"{luc}, {ines}", LOAVES)
        and (old["orders"], old["loaves"]) == (closed["orders"], closed["loaves"]),
        "MaisonLune was opened twice and took two orders, and they are not where they should be.",
        expected=f"in MaisonLune {luc}, {ines}; in maisonlune, as before, {closed['orders']}",
        observed="the rows below",
        look="Which schema is the manager's that `open` returns?",
        evidence=[await _by_schema(postgres, "MaisonLune", "maisonlune")],
    )


async def test_nothing_is_applied_twice(subject: Subject, postgres: Postgres) -> None:
    """What a bakery has applied stays applied: before this evening, and at every start from now on."""
    for order_of_opening in (("brightwater", "ostrava"), ("ostrava", "brightwater")):
        await subject.call("start")
        for bakery in order_of_opening:
            await _opened(subject.begin("open_bakery", bakery=bakery), postgres)
        await subject.call("stop")
        left = await postgres.sessions_after_closing(at_most=0)
        expect(
            not left,
            "Larder has stopped, and PostgreSQL still has sessions of it.",
            expected="none",
            observed=f"{len(left)}",
            look="Of all that `start` and `open` connect, what is closed, and when?",
        )

    changes = await postgres.value("SELECT count(*) FROM brightwater.changes")
    unpriced = await postgres.value("SELECT count(*) FROM brightwater.orders WHERE pence IS NULL")
    expect(
        (changes, unpriced) == (3, 0),
        "Brightwater was to be upgraded once: 003_prices.sql puts a price on each of its three orders.",
        expected="3 changes noted, and no order without a price",
        observed=f"{changes} changes noted, and {unpriced} orders without a price",
        look="Did 003_prices.sql run at Brightwater, and how often?",
        evidence=[await _by_schema(postgres, "brightwater", "ostrava")],
    )


async def test_a_customer_does_not_wait_for_a_lock(
    subject: Subject, postgres: Postgres, timeline: Recorder
) -> None:
    """However long migrations may wait, a customer's order that meets a lock is refused at once."""
    await subject.call("start", lane="Larder")
    await subject.call("open_bakery", lane="Larder", bakery="ostrava")
    async with postgres.gate("ostrava", "orders", subject) as gate:
        order = _order(subject, "ostrava", "Petr Novák")
        await gate.wait_for(order)
        await gate.wait_for(order)
        expect(
            order.done(),
            "An order at Ostrava met a lock, and it goes on waiting, with the customer at the till.",
            expected="the order refused after a fifth of a second",
            observed="no answer after five times as long",
            look="Who may wait for locks now, and who was meant to?",
            evidence=[timeline.evidence("An order that meets a lock")],
        )


async def _until_it_rests(gate: Gate, opening: Call) -> None:
    """Keep a gate closed until a call is done or stands still; for one that goes on moving, some seconds."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while (look := loop.time()) - began < PATIENCE_SECONDS:
        if await gate.wait_for(opening) != "still" or loop.time() - look < RESTLESS_SECONDS:
            return


def _order(subject: Subject, bakery: str, customer: str) -> Call:
    return subject.begin("place", lane=customer, bakery=bakery, customer=customer, loaf="rye", quantity=2)


async def _opened(opening: Call, postgres: Postgres) -> None:
    """Wait until a bakery is open; if a file is applied again, show what is noted."""
    try:
        await opening
    except CallRaised as error:
        if error.sqlstate == DUPLICATE_TABLE:
            error.look = "Under which name is it noted that a file was applied, and which was asked for?"
            error.evidence.append(await _by_schema(postgres, "brightwater", "ostrava"))
        raise


async def _locks(postgres: Postgres) -> Table:
    """The locks that Larder's sessions have, and that no other session can have at the same time."""
    locks = await postgres.rows(LOCKS, postgres.login.role)
    rows = [{name: _without_comments(value) for name, value in lock.items()} for lock in locks]
    return table("What Larder holds at that moment, and nobody else can have", rows)


def _without_comments(query: str) -> str:
    """The beginning of a statement, in one line."""
    lines = [line.strip() for line in query.splitlines()]
    return " ".join(line for line in lines if line and not line.startswith("--"))[:60]


async def _held(postgres: Postgres, schema: str) -> dict[str, str]:
    """What a schema holds: its customers' orders, its loaves, and the names under which files are noted."""
    columns = {row["table"]: row["columns"].split() for row in await postgres.rows(COLUMNS, schema)}
    held = {}
    for name, column, order in (("orders", "customer", "id"), ("loaves", "name", "name")):
        held[name] = "no such table"
        if name in columns:
            held[name] = await postgres.value(
                f"SELECT coalesce(string_agg({column}::text, ', ' ORDER BY {order}), '')"
                f' FROM "{schema}".{name}'
            )
    notes = [
        await postgres.value(
            "SELECT string_agg(by_name.line, '; ' ORDER BY by_name.line) FROM ("
            "SELECT module_name || ': ' || string_agg(left(filename, 3), ' ' ORDER BY filename) AS line"
            f' FROM "{schema}"."{name}" GROUP BY module_name) AS by_name'
        )
        for name, having in columns.items()
        if {"filename", "module_name"} <= set(having)
    ]
    return held | {"noted as applied": "; ".join(note for note in notes if note) or "nothing"}


async def _by_schema(postgres: Postgres, *schemas: str) -> Table:
    rows = [{"schema": schema} | await _held(postgres, schema) for schema in schemas]
    return table("What PostgreSQL holds, by schema", rows)
