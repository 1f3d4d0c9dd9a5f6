"""Trials: whose are the things that a bakery's migration makes, and do they work for every bakery?"""

from __future__ import annotations

from typing import Any

import asyncpg

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, table

SHARING = ("brightwater", "ostrava")
DELIVERIES = [(1, "Jan", "delivered"), (2, "Jan", "on the bike"), (3, "Ewa", "packed"), (4, "Jan", "packed")]
"""Order, usual rider and state of each delivery, once `_deliver` has run for a bakery."""
STEPS = [(1, "on the bike"), (2, "on the bike"), (1, "delivered")]
"""Which order moves on, and where to."""
TABLETS = {"packed": [3, 4], "on the bike": [2], "delivered": [1]}
"""What the tablet then shows for each state."""
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("a step after the last", "move_on", {"order_id": 1}),
    ("an order that is under way already", "send", {"order_id": 3, "rider": "Jan"}),
    ("an order that there is not", "send", {"order_id": 5, "rider": "Jan"}),
]
"""What then raises an error."""

THINGS = """
SELECT nspname AS schema, kind, name FROM (
    SELECT relnamespace AS namespace, CASE WHEN relkind IN ('r', 'p') THEN 'table'
           WHEN relkind = 'S' THEN 'sequence' ELSE 'view' END AS kind, relname::text AS name
    FROM pg_class WHERE relkind IN ('r', 'p', 'S', 'v', 'm') AND oid >= 16384
          AND relname <> 'orders' AND relname NOT LIKE 'schema_migrations%'
    UNION ALL
    SELECT typnamespace, CASE typtype WHEN 'd' THEN 'domain' ELSE 'type' END, typname::text
    FROM pg_type LEFT JOIN pg_class AS composite ON composite.oid = typrelid
    WHERE (typtype IN ('d', 'e', 'r') OR composite.relkind = 'c') AND pg_type.oid >= 16384
    UNION ALL
    SELECT pronamespace, 'function', format('%s(%s)', proname, pg_get_function_identity_arguments(oid))
    FROM pg_proc WHERE oid >= 16384
) AS thing JOIN pg_namespace ON pg_namespace.oid = namespace
ORDER BY schema, kind, name
"""
"""What migrations have made: all but what PostgreSQL has (with lower numbers), and setup.sql, and pgdbm."""

PARTS = """
SELECT relname::text AS table, kind, name, definition FROM (
    SELECT attrelid AS relation, 'column' AS kind, attname::text AS name,
           format_type(atttypid, atttypmod) AS definition
    FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT conrelid, 'constraint', conname::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype <> 'n'
) AS part JOIN pg_class ON pg_class.oid = relation
WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p') ORDER BY relname, kind, name
"""
"""What the tables of one schema are made of; from PostgreSQL 18 on, NOT NULL is a constraint, too."""


async def test_bakeries_that_share_a_pool_have_deliveries(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Deliveries run at every bakery that shares the pool, and only the three states get into a table."""
    for bakery in SHARING:
        await _start(subject, postgres, "start_sharing", bakery)
    for bakery in SHARING:
        tablets = await _deliver(subject, drawn, bakery)
        await _expect_delivered(postgres, drawn, bakery, schema=bakery, tablets=tablets)
    for bakery in SHARING:
        await _expect_calls_refused(subject, postgres, bakery)
        await _expect_other_states_refused(postgres, bakery)


async def test_what_a_bakery_has_is_its_own(subject: Subject, postgres: Postgres) -> None:
    """All that a migration makes is in its bakery's schema, and goes with that bakery and no other."""
    for bakery in SHARING:
        await _start(subject, postgres, "start_sharing", bakery)
    made = await postgres.rows(THINGS)
    elsewhere = [thing for thing in made if thing["schema"] not in SHARING]
    expect(
        not elsewhere,
        "Two bakeries were migrated, and some of what that has made is in neither bakery's schema.",
        expected=f"everything in {' or '.join(SHARING)}",
        look="Which schema does the statement name that makes it, and which one is taken if it names none?",
        evidence=[table("In no bakery's schema", elsewhere)],
    )
    leaving, staying = SHARING
    had = await postgres.rows(PARTS, staying)
    await _drop(postgres, leaving)
    has = await postgres.rows(PARTS, staying)
    lost = [part for part in had if part not in has]
    expect(
        not lost,
        f"Priya dropped the schema of {leaving}, and {staying} has lost something with it.",
        expected=f"{staying} as it was before",
        look=f"What did they need that was in the schema of {leaving}?",
        evidence=[table(f"Lost by {staying}", lost)],
    )


async def test_a_bakery_on_its_own_has_deliveries(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """Deliveries run at a bakery whose manager has no schema."""
    await _start(subject, postgres, "start_alone", "Harcourt's")
    tablets = await _deliver(subject, drawn, "Harcourt's")
    await _expect_delivered(postgres, drawn, "Harcourt's", schema="public", tablets=tablets)


async def _start(subject: Subject, postgres: Postgres, function: str, bakery: str) -> None:
    try:
        await subject.call(function, lane=bakery, bakery=bakery)
    except CallRaised as error:
        raised = error.causes[-1] if error.causes else f"{error.type}"
        things = await postgres.rows(THINGS)
        expect(
            False,
            f"The migration of {bakery} did not go through.",
            expected="a migration that goes through for every bakery",
            observed=raised,
            look="Which schema did the statement mean, and what is in that schema already?",
            evidence=[table("What migrations have made so far", things)],
        )


async def _deliver(subject: Subject, drawn: Drawn, bakery: str) -> dict[str, Any]:
    """Take some orders of a bakery on their way, and give what its tablet shows for each state."""
    try:
        for order, rider in ((4, "Jan"), (3, "Ewa"), (2, "Jan"), (1, "Jan")):
            await subject.call("send", lane=bakery, bakery=bakery, order_id=order, rider=drawn.name(rider))
        for order, state in STEPS:
            answer = await subject.call("move_on", lane=bakery, bakery=bakery, order_id=order)
            expect(
                answer == state,
                f"The rider taps on order {order} of {bakery}, and `move_on` does not say where it is now.",
                expected=repr(state),
                observed=repr(answer),
                look="What does `move_on` return?",
            )
        return {
            state: await subject.call("in_state", lane=bakery, bakery=bakery, state=state)
            for state in TABLETS
        }
    except CallRaised as error:
        error.look = (
            "Which names take part here, in the statement and in whatever it calls, and in which schema is"
            " each looked up?"
        )
        raise


async def _expect_delivered(
    postgres: Postgres, drawn: Drawn, bakery: str, *, schema: str, tablets: dict[str, Any]
) -> None:
    stored = await _stored(postgres, schema)
    expect(
        [tuple(row.values()) for row in stored]
        == [(order, drawn.name(rider), state) for order, rider, state in DELIVERIES],
        f"Riders took {bakery}'s orders on their way, and its table does not show how far they are.",
        expected=", ".join(f"{order} {state}" for order, _, state in DELIVERIES),
        look="Which statement takes a delivery to its next state, and what decides which one that is?",
        evidence=[table(f"{schema}.deliveries", stored)],
    )
    shown = {state: _orders(rows) for state, rows in tablets.items()}
    expect(
        shown == TABLETS,
        f"The rows are right, and the tablet at {bakery} shows something else.",
        expected=f"{TABLETS}",
        observed=f"{shown}",
        look="Which rows does `in_state` ask for, and in which order?",
    )


async def _expect_calls_refused(subject: Subject, postgres: Postgres, bakery: str) -> None:
    before = await _stored(postgres, bakery)
    accepted = []
    for what, function, arguments in REFUSED:
        try:
            await subject.call(function, lane=bakery, bakery=bakery, **arguments)
        except CallRaised:
            continue
        accepted.append(what)
    after = await _stored(postgres, bakery)
    expect(
        not accepted and after == before,
        f"At {bakery} something went through that must not: {' and '.join(accepted) or 'a row has changed'}.",
        expected="an error, and the rows as they were",
        look="What in the table, or in the statement, refuses it?",
        evidence=[table(f"{bakery}.deliveries", after)],
    )


async def _expect_other_states_refused(postgres: Postgres, bakery: str) -> None:
    for state, told in (("'lost'", "to a state that there is not"), ("NULL", "to no state at all")):
        connection = await postgres.open_connection()
        try:
            await connection.execute(f"UPDATE {bakery}.deliveries SET state = {state} WHERE order_id = 2")
        except asyncpg.PostgresError:
            continue
        finally:
            connection.terminate()
        expect(
            False,
            f"Priya corrected a row of {bakery} by hand, {told}, and PostgreSQL took it.",
            expected="an error for anything but the three states",
            look="What in the table says which states there are?",
            evidence=[table(f"{bakery}.deliveries", await _stored(postgres, bakery))],
        )


async def _drop(postgres: Postgres, schema: str) -> None:
    connection = await postgres.open_connection()
    try:
        await connection.execute(f"SET lock_timeout = '3s'; DROP SCHEMA {schema} CASCADE")
    except asyncpg.PostgresError as error:
        expect(
            False,
            f"Priya cannot drop the schema of {schema}.",
            expected="DROP SCHEMA ... CASCADE goes through",
            observed=f"{error}",
            look="What holds on to the schema?",
        )
    finally:
        connection.terminate()


async def _stored(postgres: Postgres, schema: str) -> list[dict[str, Any]]:
    return await postgres.rows(
        f"SELECT order_id, rider, state::text AS state FROM {schema}.deliveries ORDER BY order_id"
    )


def _orders(rows: object) -> list[object]:
    return [row.get("order_id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
