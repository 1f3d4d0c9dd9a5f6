"""Trials: can a service that has its peak use the connections that Larder has?"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from checker.trials.authoring import Call, CallRaised, Drawn, Pauses, Postgres, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table

CONNECTION_LIMIT = 10
"""As in kata.toml and in the README."""
PEAK = 6
"""So many calls of a service are under way at once when it has its peak, as in the README."""
SERVICES = ("billing", "orders", "stock")
TOO_MANY_CONNECTIONS = "53300"
AT_A_GATE = "Lock: relation"
COUNTS = (
    "count(*) AS sessions, count(*) FILTER (WHERE wait_event_type = 'Lock') AS \"at work\","
    " count(*) FILTER (WHERE state = 'idle') AS idle"
)
STANDSTILL_SECONDS = 0.2


async def test_every_service_gets_through_its_peak(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Whichever service has its peak, six of its calls are at work at the same time."""
    loaf = drawn.item("rye loaf")
    await subject.call("open_back_office")
    for service in SERVICES:
        async with postgres.gate(service, "entries", subject) as gate:
            calls: list[Call] = []
            starved = False
            while len(calls) < PEAK and not starved:
                calls.append(_enter(subject, service, loaf))
                starved = await gate.wait_for(calls[-1]) == "still"
            sessions = await _sessions_by_name(postgres)
        refused = [refusal for call in calls if (refusal := await _refusal(call))]

        at_work = sum(row["at work"] for row in sessions)
        evidence = [table(f"Larder's sessions at the peak of {service}, by application_name", sessions)]
        expect(
            not refused,
            f"At the peak of {service} Larder asked for more connections than it may have, while some of "
            f"its own were idle.",
            expected=f"{PEAK} calls of {service} at work, over at most {CONNECTION_LIMIT} connections",
            observed=f"{len(refused)} of them refused: {refused[0]}" if refused else None,
            look="Which sessions were idle, and what kept the service from using one of them?",
            evidence=evidence,
        )
        expect(
            not starved,
            f"At the peak of {service} a call waits for a connection, and only {at_work} of Larder's "
            f"{CONNECTION_LIMIT} are at work.",
            expected=f"{PEAK} calls of {service} at work at the same time",
            observed=f"{at_work} at work, and the next one does not get as far as PostgreSQL",
            look="How many connections may this service use, and which line decides that?",
            evidence=evidence,
        )


async def test_peaks_at_the_same_time_are_served(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """Peaks at the same time are served without a refusal, and after closing no connection is left."""
    loaf = drawn.item("rye loaf")
    await subject.call("open_back_office")
    peaks = ("billing", "orders")
    async with contextlib.AsyncExitStack() as gates:
        for service in peaks:
            await gates.enter_async_context(postgres.gate(service, "entries", subject))
        calls = [_enter(subject, service, loaf) for _ in range(PEAK) for service in peaks]
        await _all_at_work_or_waiting(subject, postgres, calls)
        sessions = await _sessions_in_all(postgres)
    refused = [refusal for call in calls if (refusal := await _refusal(call))]

    expect(
        not refused,
        "Billing and orders had their peaks at the same time, and PostgreSQL refused Larder connections.",
        expected=f"{len(calls)} calls served, over at most {CONNECTION_LIMIT} connections",
        observed=f"{len(refused)} of them refused: {refused[0]}" if refused else None,
        look="How many connections could be open altogether, and which line holds that number?",
        evidence=[table("Larder's sessions at that moment", sessions)],
    )
    entries = await _entries(postgres, loaf)
    expect(
        sum(entries.values()) == len(calls),
        "Every call returned, but not everything that was entered is in the tables.",
        expected=f"{len(calls)} entries",
        observed=f"{sum(entries.values())} entries",
        look="Is there a way for a transaction to end without being committed, and without an exception?",
        evidence=[_by_schema(entries)],
    )

    await subject.call("close_back_office")
    left = await postgres.sessions_after_closing(0)
    expect(
        not left,
        "Larder has closed its connections, and PostgreSQL still keeps sessions open for it.",
        expected="no session",
        observed=f"{len(left)} sessions",
        look="What opened these connections, and does `close` reach it?",
        evidence=[table("Larder's sessions by application_name", await _sessions_by_name(postgres))],
    )


async def test_each_service_writes_into_its_own_schema(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Whatever the services share, what one of them enters is in its own table and nowhere else."""
    loaf = drawn.item("rye loaf")
    await subject.call("open_back_office")
    for service in SERVICES:
        await _enter(subject, service, loaf)

    entries = await _entries(postgres, loaf)
    expect(
        entries == dict.fromkeys(SERVICES, 1) | {"public": 0},
        "Each service has made one entry, and they are not each in the service's own table.",
        expected="one entry in each service's schema, and none in public",
        observed="the rows below",
        look="Which schema has the manager whose transaction each service gets?",
        evidence=[_by_schema(entries)],
    )


def _enter(subject: Subject, service: str, item: str) -> Call:
    return subject.begin("enter", service=service, bakery="ostrava", item=item, quantity=1)


async def _all_at_work_or_waiting(subject: Subject, postgres: Postgres, calls: list[Call]) -> None:
    """Wait until all calls have begun, and those that stand at the gates have become as many as they will.

    A call that began after a gate has opened could do with a connection that another has given back. How long
    the rest takes does not matter to the outcome.
    """
    while not calls[-1].done() and not await subject.standing(calls[-1]):
        pass
    loop = asyncio.get_running_loop()
    seen, since = (-1, -1), loop.time()
    pauses = Pauses()
    while loop.time() - since < STANDSTILL_SECONDS:
        waiting = sum(session.waits_for == AT_A_GATE for session in await postgres.sessions())
        done = sum(call.done() for call in calls)
        if waiting == CONNECTION_LIMIT or waiting + done == len(calls):
            return
        if (waiting, done) != seen:
            seen, since = (waiting, done), loop.time()
        await pauses.pause()


async def _refusal(call: Call) -> str | None:
    """What PostgreSQL said when it refused this call a connection; None when it did not."""
    try:
        await call
    except CallRaised as error:
        if error.sqlstate != TOO_MANY_CONNECTIONS:
            raise
        return error.causes[-1] if error.causes else error.message
    return None


async def _sessions_by_name(postgres: Postgres) -> list[dict[str, Any]]:
    return await postgres.rows(
        f"SELECT application_name AS name, {COUNTS} FROM pg_stat_activity"
        " WHERE usename = $1 GROUP BY application_name ORDER BY application_name",
        postgres.login.role,
    )


async def _sessions_in_all(postgres: Postgres) -> list[dict[str, Any]]:
    """As one row: which of the pools is refused a connection is a matter of who asks first."""
    return await postgres.rows(
        f"SELECT {COUNTS}, string_agg(DISTINCT application_name, ', ' ORDER BY application_name) AS names"
        " FROM pg_stat_activity WHERE usename = $1",
        postgres.login.role,
    )


async def _entries(postgres: Postgres, item: str) -> dict[str, int]:
    return {
        schema: await postgres.value(f"SELECT count(*) FROM {schema}.entries WHERE item = $1", item)
        for schema in (*SERVICES, "public")
    }


def _by_schema(entries: dict[str, int]) -> Table:
    return table("Entries, by schema", [{"schema": schema, "entries": n} for schema, n in entries.items()])
