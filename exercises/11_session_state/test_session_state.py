"""Trials: does a run of the planning have for itself what it has set and locked, and does it give it back?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Any

from checker.trials.authoring import (
    Call,
    CallRaised,
    Drawn,
    Gate,
    Pauses,
    Postgres,
    Recorder,
    Subject,
    expect,
    table,
)

ORDERS = {"ostrava": {"rye loaf": 12, "plum cake": 5}, "brightwater": {"bun": 20, "rye loaf": 8}}
"""The open orders of setup.sql: trays by bakery and item."""
LATER = {"bun": 3}
"""What ostrava is ordered after its first run."""
OVEN = 60
"""So many trays it takes."""
MORE_THAN_AN_OVEN_TAKES = 80
REFUSE_MARKS = """
    CREATE SCHEMA checker;
    CREATE FUNCTION checker.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'this order cannot be marked';
    END
    $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON planning.orders
        FOR EACH ROW WHEN (NEW.bakery = 'MaisonLune') EXECUTE FUNCTION checker.refuse();
"""
WAITING = (
    "SELECT count(*) AS held, count(*) FILTER (WHERE EXISTS (SELECT FROM pg_stat_activity AS other"
    " WHERE other.usename = $1 AND other.pid = ANY (pg_blocking_pids(one.pid)))) AS behind"
    " FROM pg_stat_activity AS one WHERE usename = $1 AND cardinality(pg_blocking_pids(pid)) > 0"
)
"""How many sessions are held up in PostgreSQL, and how many of them by another session of Larder's."""
LOCKS = (
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND usename = $1"
)
"""How many sessions of Larder's hold an advisory lock."""
AT_ONCE_SECONDS = 0.5
"""So long a run that does not come to the gate has to be seen waiting for the other one."""

Line = tuple[str, str, int]
"""Bakery, item, trays."""


async def test_an_order_is_baked_once(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """Two runs for a bakery at once, on two servers, put each of its orders into the plan once."""
    ordered = await _ordered(postgres, drawn)
    await subject.call("open_larder", lane="checker")
    async with postgres.gate("planning", "bake_plan", subject) as gate:
        first = subject.begin("plan_in_a_new_process", lane="west", bakery="ostrava")
        await _has_come(first, postgres)
        await gate.wait_for(first)
        second = subject.begin("plan", lane="south", server="south", bakery="ostrava")
        await _is_held_up(second, gate, postgres, timeline)
        locks = await postgres.value(LOCKS, postgres.login.role)
    errors = [error for run in (first, second) if (error := await run.raised())]

    planned = Counter(await _planned(postgres))
    times = [
        {"item": item, "trays": trays, "times in the plan": planned["ostrava", item, trays]}
        for item, trays in ordered["ostrava"].items()
    ]
    if len(errors) == 2:  # either may give way to the other; that both do is an error of the code's
        raise errors[0]
    expect(
        all(order["times in the plan"] == 1 for order in times),
        "Two runs for ostrava began at the same moment, one on each server, and its orders are not in "
        "the bake plan once.",
        expected="each order once; one of the runs may wait for the other, or end with an error",
        observed=f"with both runs in the middle, {locks} sessions held an advisory lock; in the end this",
        look="From which line to which is the lock held, and by which session?",
        evidence=[table("ostrava's orders", times), timeline.evidence("Two runs at once")],
    )


async def test_two_bakeries_are_planned_at_once(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """Runs for two bakeries at the same moment plan the orders of both, or say that they could not."""
    ordered = await _ordered(postgres, drawn)
    await subject.call("open_larder", lane="checker")
    runs = {}
    async with postgres.gate("planning", "bake_plan", subject) as gate:
        for server, bakery in (("north", "brightwater"), ("south", "ostrava")):
            runs[bakery] = subject.begin("plan", lane=server, server=server, bakery=bakery)
            await _is_held_up(runs[bakery], gate, postgres, timeline)
    errors = {bakery: await run.raised() for bakery, run in runs.items()}
    if all(errors.values()):  # either may give way to the other; that both do is an error of the code's
        await runs["ostrava"]
    planned = await _planned(postgres)
    done = [
        {
            "bakery": bakery,
            "its run": f"raised {error.type}" if error else f"returned {await runs[bakery]!r}",
            "in the plan": _listed(line for line in planned if line[0] == bakery),
        }
        for bakery, error in errors.items()
    ]
    wanted = sorted(
        (bakery, item, trays)
        for bakery, error in errors.items()
        if not error
        for item, trays in ordered[bakery].items()
    )
    expect(
        planned == wanted,
        "Runs for two bakeries were under way at the same moment, and what each of them says is not in the "
        "plan.",
        expected="of each run that raised no error, all orders of its bakery",
        observed="what is below",
        look="What does a run do that finds another one at work, and who gets to know?",
        evidence=[table("The two runs", done)],
    )


async def test_a_run_is_for_one_bakery(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """What is planned for a bakery are its own orders, all of them, and nobody else's, at every run."""
    ordered = await _ordered(postgres, drawn)
    later = _trays(LATER, drawn)
    await subject.call("open_larder", lane="checker")
    planned: list[Line] = []
    for bakery, items in (
        ("ostrava", ordered["ostrava"]),
        ("ostrava", later),
        ("brightwater", ordered["brightwater"]),
    ):
        if items is later:
            for item, trays in later.items():
                await subject.call("order", lane="checker", bakery=bakery, item=item, trays=trays)
        made = await subject.call("plan", lane="north", server="north", bakery=bakery)
        lines = [(bakery, item, trays) for item, trays in items.items()]
        found, still_open = await _planned(postgres), await _open_orders(postgres)
        others = {} if bakery == "brightwater" else {"brightwater": len(ORDERS["brightwater"])}
        expect(
            found == sorted([*planned, *lines]) and still_open == others and made == len(lines),
            f"A run was to plan the open orders of {bakery}, {len(lines)} of them, and did something else.",
            expected=f"planned: {_listed(lines)}; still open: {_counted(others)}; returned: {len(lines)}",
            observed=f"planned: {_listed(Counter(found) - Counter(planned))}; "
            f"still open: {_counted(still_open)}; returned: {made!r}",
            look="Which bakery is set in the session that reads the orders?",
        )
        planned = found


async def test_a_run_leaves_nothing_behind(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """After a run, also one that failed, the next one can run, and Mei's screen shows every bakery."""
    await subject.call("open_larder", lane="checker")
    good, bad = (
        ("MaisonLune", drawn.item("brioche"), drawn.number(6, 1, OVEN)),
        ("MaisonLune", "baguette", MORE_THAN_AN_OVEN_TAKES),
    )
    await subject.call("order", lane="checker", bakery=good[0], item=good[1], trays=good[2])
    await _as_larder(postgres, REFUSE_MARKS)
    await subject.begin("plan", lane="north", server="north", bakery="MaisonLune").raised()
    await _expect_both_or_neither(postgres, "its order could not be marked as planned")
    await _as_larder(postgres, "DROP TRIGGER refuse ON planning.orders")
    await subject.call("order", lane="checker", bakery=bad[0], item=bad[1], trays=bad[2])
    await subject.begin("plan", lane="north", server="north", bakery="MaisonLune").raised()
    await _expect_both_or_neither(postgres, "one of MaisonLune's orders was more than an oven takes")
    await subject.call("withdraw", lane="checker", bakery="MaisonLune", item=bad[1])
    following = subject.begin("plan", lane="south", server="south", bakery="MaisonLune")
    pauses = Pauses()
    while not following.done() and not (await _waiting(postgres))["behind"]:
        await pauses.pause()
    ended = following.done()
    error = await following.raised() if ended else None
    times = (await _planned(postgres)).count(good)
    expect(
        ended and error is None and times == 1,
        "A run on north has failed, for one of MaisonLune's orders was more than an oven takes. It was "
        "withdrawn, and a run on south was to plan the others.",
        expected=f"{_listed([good])} in the plan once",
        observed=f"{times} times; the run on south {_ended(ended, error)}",
        look="What of the failed run was still there when the next one began?",
    )

    shown = await subject.call("open_orders", lane="Mei", server="north")
    still_open = await _open_orders(postgres)
    expect(
        shown == still_open,
        "The runs are over, and on the server of the first one, Mei's screen does not show every bakery.",
        expected=f"{still_open!r}, as in the tables",
        observed=f"{shown!r}",
        look="Which session answers the screen, and what has been set in it?",
    )


async def _ordered(postgres: Postgres, drawn: Drawn) -> dict[str, dict[str, int]]:
    """The open orders: those of setup.sql, of as many trays as are drawn."""
    ordered = {bakery: _trays(items, drawn) for bakery, items in ORDERS.items()}
    for bakery, items in ordered.items():
        for item, trays in items.items():
            await postgres.rows(
                "UPDATE planning.orders SET trays = $1 WHERE bakery = $2 AND item = $3", trays, bakery, item
            )
    return ordered


def _trays(usual: dict[str, int], drawn: Drawn) -> dict[str, int]:
    return {item: drawn.number(trays, 1, OVEN) for item, trays in usual.items()}


async def _expect_both_or_neither(postgres: Postgres, why: str) -> None:
    """Fail unless MaisonLune's plan holds exactly the orders that are marked as planned."""
    plan = [line for line in await _planned(postgres) if line[0] == "MaisonLune"]
    rows = await postgres.rows(
        "SELECT bakery, item, trays FROM planning.orders WHERE planned AND bakery = 'MaisonLune'"
    )
    marked = sorted((row["bakery"], row["item"], row["trays"]) for row in rows)
    expect(
        plan == marked,
        f"A run on north has failed, for {why}. What is in the plan now is not what is marked.",
        expected="each order in the plan and marked, or neither",
        observed=f"in the plan: {_listed(plan)}; marked: {_listed(marked)}",
        look="When is each of the run's statements committed?",
    )


async def _as_larder(postgres: Postgres, script: str) -> None:
    """Run a script as Larder's role."""
    connection = await postgres.open_connection()
    try:
        await connection.execute(f'SET ROLE "{postgres.login.role}"; {script}')
    finally:
        connection.terminate()


async def _has_come(run: Call, postgres: Postgres) -> None:
    """Wait until a run that starts a process has come to PostgreSQL and is held up there, or has ended."""
    pauses = Pauses()
    while not run.done() and not (await _waiting(postgres))["held"]:
        await pauses.pause()


async def _is_held_up(second: Call, gate: Gate, postgres: Postgres, timeline: Recorder) -> None:
    """Wait until the second run stands at the gate as well, waits for the first, or has come to an end."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + AT_ONCE_SECONDS
    pauses = Pauses()
    while loop.time() < deadline and not second.done():
        waiting = await _waiting(postgres)
        if waiting["behind"]:
            timeline.record(second.lane, "waits for the first run")
            return
        if waiting["held"] > 1:
            break
        await pauses.pause()
    await gate.wait_for(second)


async def _waiting(postgres: Postgres) -> dict[str, Any]:
    [waiting] = await postgres.rows(WAITING, postgres.login.role)
    return waiting


async def _planned(postgres: Postgres) -> list[Line]:
    rows = await postgres.rows("SELECT bakery, item, trays FROM planning.bake_plan")
    return sorted((row["bakery"], row["item"], row["trays"]) for row in rows)


async def _open_orders(postgres: Postgres) -> dict[str, int]:
    rows = await postgres.rows(
        "SELECT bakery, count(*) AS orders FROM planning.orders WHERE NOT planned GROUP BY bakery"
    )
    return {row["bakery"]: row["orders"] for row in rows}


def _listed(lines: Iterable[Line]) -> str:
    return ", ".join(f"{trays} {item} of {bakery}" for bakery, item, trays in sorted(lines)) or "nothing"


def _counted(orders: dict[str, int]) -> str:
    return ", ".join(f"{count} of {bakery}" for bakery, count in sorted(orders.items())) or "none"


def _ended(ended: bool, error: CallRaised | None) -> str:
    if not ended:
        return "waits for a lock that another session holds"
    return f"ended with an error: {error.message}" if error else "came to its end"
