"""Trials: how many connections does the back office take, and how long does it keep them?"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from checker.trials.authoring import (
    Call,
    CallRaised,
    Drawn,
    Pauses,
    Postgres,
    Session,
    Subject,
    expect,
    listed,
    table,
)

if TYPE_CHECKING:
    from checker.verdict import Table

CONNECTION_LIMIT = 10
"""As in kata.toml and in the README."""
TOO_MANY_CONNECTIONS = "53300"
CALLS = {"orders": "take", "stock": "deduct", "billing": "charge"}
"""Each service by its schema, and the call that makes it enter something."""
AT_ONCE = 6
"""So many calls are under way at the same time on a busy afternoon, in each service."""
NEARLY_ALL = 8
"""So many of the connections a service can have, at least, when the others have nothing to do."""
AT_A_GATE = "Lock: relation"
STANDSTILL_SECONDS = 1.0


async def test_a_busy_afternoon_is_served(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """When all services are busy at the same time, PostgreSQL has to refuse none of them a connection."""
    await subject.call("start")
    loaf = drawn.item("rye loaf")
    await subject.call("sell", bakery="ostrava", item=loaf, quantity=1)
    async with contextlib.AsyncExitStack() as gates:
        for service in CALLS:
            await gates.enter_async_context(postgres.gate(service, "entries", subject))
        calls = [
            subject.begin(function, bakery="ostrava", item=loaf, quantity=1)
            for _ in range(AT_ONCE)
            for function in CALLS.values()
        ]
        await _peak(subject, postgres, calls)
        peak = await _sessions_by_name(postgres)
    refused = [refusal for call in calls if (refusal := await _refusal(call))]

    said = f": {refused[0]}" if refused else ""
    expect(
        not refused,
        f"With {AT_ONCE} calls at once in each service, PostgreSQL refused Larder further connections.",
        expected=f"{len(calls)} calls served, over at most {CONNECTION_LIMIT} connections",
        observed=f"{len(refused)} of them failed with SQLSTATE {TOO_MANY_CONNECTIONS}{said}",
        look="How many connections may be open at the same time, and which line decides that?",
        evidence=[table("Larder's sessions at the peak", [_together(peak)])],
    )
    entries = await _entries(postgres, loaf)
    expect(
        sum(entries.values()) == len(CALLS) + len(calls),
        "Every call returned, but not everything that was entered is in the tables.",
        expected=f"{len(CALLS) + len(calls)} entries",
        observed=f"{sum(entries.values())} entries",
        look="Is there a way for a call to return without having written?",
        evidence=[_by_schema(entries)],
    )


async def test_one_service_can_have_what_the_others_leave(subject: Subject, postgres: Postgres) -> None:
    """A service that is busy alone can use nearly all connections."""
    await subject.call("start")
    await subject.call("take", bakery="ostrava", item="rye loaf", quantity=1)
    got = {}
    for service, function in CALLS.items():
        async with contextlib.AsyncExitStack() as gates:
            for schema in (*CALLS, "public"):
                await gates.enter_async_context(postgres.gate(schema, "entries", subject))
            calls = [
                subject.begin(function, bakery="ostrava", item="rye loaf", quantity=1)
                for _ in range(CONNECTION_LIMIT)
            ]
            got[service] = await _peak(subject, postgres, calls, enough=NEARLY_ALL)
        for call in calls:
            await _refusal(call)

    short = [service for service in CALLS if got[service] < NEARLY_ALL]
    expect(
        not short,
        f"{CONNECTION_LIMIT} calls at once came to one service, and the others had nothing to do. It could "
        f"use only a part of the connections: so it was with {listed(short)}.",
        expected=f"at least {NEARLY_ALL} of the calls at work, and so as many of the connections",
        look="Who may use a connection that nobody is using, and which line decides that?",
        evidence=[
            table(
                "Each service alone, at its peak",
                [
                    {"service": service, "calls": CONNECTION_LIMIT, "connections at work": n}
                    for service, n in got.items()
                ],
            )
        ],
    )


async def test_each_service_writes_into_its_own_schema(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Whatever the services share, what one of them enters is in its own table and nowhere else."""
    await subject.call("start")
    cake = drawn.item("plum cake")
    for function in CALLS.values():
        await subject.call(function, bakery="brightwater", item=cake, quantity=2)

    entries = await _entries(postgres, cake)
    expect(
        entries == dict.fromkeys(CALLS, 1) | {"public": 0},
        "Each service has made one entry, and they are not each in the service's own table.",
        expected="one entry in each service's schema, and none in public",
        look="Which schema has the manager that each service holds?",
        evidence=[_by_schema(entries)],
    )


async def test_connections_are_kept_and_given_back(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A connection outlives the call that it was opened for; the stop waits for calls, and leaves none."""
    await subject.call("start")
    await subject.call("sell", bakery="ostrava", item="bun", quantity=12)
    first = await _sessions_while_an_order_is_entered(subject, postgres)
    second = await _sessions_while_an_order_is_entered(subject, postgres)
    known = {session.pid for session in first}
    seen = list(dict.fromkeys(session.pid for session in [*first, *second]))
    expect(
        all(session.pid in known for session in second if session.waits_for == AT_A_GATE),
        "One order was entered, then another, and the second had to wait until a connection was opened.",
        expected="the second order entered over a connection that was there already",
        observed="a new one",
        look="When does a connection of Larder's begin, and when does it end?",
        evidence=[
            table(
                "Larder's sessions, numbered as they were seen",
                [_who(session, seen) | {"at": "the first order"} for session in first]
                + [_who(session, seen) | {"at": "the second order"} for session in second],
            )
        ],
    )

    scone = drawn.item("scone")
    async with postgres.gate("orders", "entries", subject) as gate:
        order = subject.begin("take", bakery="ostrava", item=scone, quantity=1)
        await gate.wait_for(order)
        stop = subject.begin("stop")
        await gate.wait_for(stop)
    error = await _error(order)
    await stop
    left = await postgres.sessions_after_closing(0)
    entered = sum((await _entries(postgres, scone)).values())
    expect(
        not error and entered == 1,
        "Larder was stopped while an order was being entered, and did not wait for the end of it.",
        expected="the order entered and its call returned, and then the stop",
        observed=f"{'the call raised ' + error if error else 'the call returned'}; entries: {entered}",
        look="What does `stop` do with a connection that is in use?",
    )
    expect(
        not left,
        "Larder has stopped, and PostgreSQL still keeps sessions open for it.",
        expected="no session",
        observed=f"{len(left)} sessions",
        look="What opened these connections, and does `stop` reach it?",
        evidence=[
            table("Larder's sessions after its stop, by application_name", await _sessions_by_name(postgres))
        ],
    )


async def _peak(
    subject: Subject, postgres: Postgres, calls: list[Call], *, enough: int = CONNECTION_LIMIT
) -> int:
    """Wait until the calls that stand at the gates have become enough, or as many as they will.

    All of them must have begun before a gate opens: a call that comes later could do with a connection that
    another has given back.

    Returns:
        how many stand there.
    """
    while not calls[-1].done() and not await subject.standing(calls[-1]):
        pass
    loop = asyncio.get_running_loop()
    seen: object = None
    since = loop.time()
    pauses = Pauses()
    while True:
        sessions = await postgres.sessions()
        waiting = sum(session.waits_for == AT_A_GATE for session in sessions)
        done = sum(call.done() for call in calls)
        if waiting >= enough or waiting + done == len(calls):
            return waiting
        moved = (waiting, done, [(session.pid, session.state) for session in sessions])
        if moved != seen:
            seen, since = moved, loop.time()
        elif loop.time() - since > STANDSTILL_SECONDS:
            return waiting
        await pauses.pause()


async def _refusal(call: Call) -> str | None:
    """What PostgreSQL said when it refused this call a connection; None when it did not."""
    try:
        await call
    except CallRaised as error:
        if error.sqlstate != TOO_MANY_CONNECTIONS:
            raise
        return error.causes[-1] if error.causes else error.type
    return None


async def _error(call: Call) -> str:
    """The error that a call raised; empty when it did not raise."""
    try:
        await call
    except CallRaised as error:
        return error.causes[-1] if error.causes else error.type
    return ""


async def _sessions_while_an_order_is_entered(subject: Subject, postgres: Postgres) -> list[Session]:
    async with postgres.gate("orders", "entries", subject) as gate:
        call = subject.begin("take", bakery="ostrava", item="bun", quantity=1)
        await gate.wait_for(call)
        sessions = await postgres.sessions()
    await call
    return sessions


async def _sessions_by_name(postgres: Postgres) -> list[dict[str, Any]]:
    return await postgres.rows(
        "SELECT application_name AS name, count(*) AS sessions,"
        " count(*) FILTER (WHERE wait_event_type = 'Lock') AS busy FROM pg_stat_activity"
        " WHERE usename = $1 GROUP BY application_name ORDER BY application_name",
        postgres.login.role,
    )


def _together(by_name: list[dict[str, Any]]) -> dict[str, Any]:
    """The sum: which of the services is the first to get a connection is another one each time."""
    sums = {column: sum(row[column] for row in by_name) for column in ("sessions", "busy")}
    return sums | {"application_name": ", ".join(str(row["name"]) for row in by_name)}


def _who(session: Session, seen: list[int]) -> dict[str, Any]:
    statement = " ".join(session.query.split())[:60]
    return {"session": seen.index(session.pid) + 1, "state": session.state, "statement": statement}


async def _entries(postgres: Postgres, item: str) -> dict[str, int]:
    return {
        schema: await postgres.value(f"SELECT count(*) FROM {schema}.entries WHERE item = $1", item)
        for schema in (*CALLS, "public")
    }


def _by_schema(entries: dict[str, int]) -> Table:
    return table("Entries, by schema", [{"schema": schema, "entries": n} for schema, n in entries.items()])
