"""Trials: what becomes of more orders than there are connections, and of orders that are refused?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from checker.trials.authoring import Call, Drawn, Postgres, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table

CONNECTION_LIMIT = 6
"""As in kata.toml and in the README."""
ITEMS = ("baguette", "bun", "croissant", "plum cake", "rye loaf", "scone", "teacake")
"""One more than connections. Each is ordered once, so that no two orders want the same row."""
AVAILABLE = 10
"""Of each item, as in setup.sql."""


async def test_more_orders_than_connections_are_taken(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Seven orders at the same moment are all taken, over the six connections that the shop may have."""
    items = await _items(postgres, drawn)
    quantities = {item: drawn.number(1, 1, AVAILABLE) for item in items}
    await subject.call("open_larder")
    calls, stuck = await _all_at_once(subject, postgres, quantities)
    expect(
        not stuck,
        f"{len(calls)} orders came at the same moment, and now nothing moves any more.",
        expected=f"{len(calls)} orders taken, some of them after waiting for their turn",
        observed="PostgreSQL has nothing to do, and the orders wait, at the places below",
        look="What does an order hold while it waits there? Who can give it what it waits for?",
        evidence=[await _sessions(postgres), await _places(subject, calls)] if stuck else (),
    )
    failures = [failure for call in calls if (failure := await call.raised())]
    expect(
        not failures,
        f"{len(calls)} orders came at the same moment, and not all of them were taken.",
        expected=f"{len(calls)} orders taken: there is enough of everything",
        observed=failures[0].message if failures else None,
        look="How many connections do these orders ask for, and what do they hold meanwhile?",
        evidence=failures[0].evidence if failures else (),
    )
    last_number = await postgres.value("SELECT coalesce(max(id), 0) FROM orders.orders")
    expect(
        last_number <= len(calls),
        f"{len(calls)} orders came at the same moment, and some were given up and begun again.",
        expected=f"orders with the numbers 1 to {len(calls)}",
        observed="higher ones: the number of a row that is rolled back goes to no other",
        look="What did an order hold until it was given up, and who waited for that?",
    )
    shelves = await _shelves(postgres)
    expect(
        shelves == [_shelf(item, orders=1, left=AVAILABLE - n) for item, n in quantities.items()],
        "Every order returned, and the tables do not show what was ordered.",
        expected=f"one order of each item, the rest of {AVAILABLE} in stock.items; orders.items as it was",
        observed="the rows below",
        look="Which tables do the statements name, and who fills in their schema?",
        evidence=[table("Orders of each item, and what is left of it", shelves)],
    )
    answers = [await call for call in calls]
    numbers = [
        row["id"] for row in await postgres.rows('SELECT id FROM orders.orders ORDER BY item COLLATE "C"')
    ]
    expect(
        answers == numbers,
        "Every order was taken, and `place` did not return the number of each.",
        expected=f"{numbers}",
        observed=f"{answers}",
        look="What does `place` return, and where does it get that from?",
    )


async def test_an_order_is_taken_whole_or_not_at_all(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """An order that is refused leaves nothing behind, neither in the orders nor on the shelf."""
    await _items(postgres, drawn)
    bun, loaf, scone = (drawn.item(item) for item in ("bun", "rye loaf", "scone"))
    await subject.call("open_larder")
    too_many = await subject.begin("place", bakery="ostrava", item=bun, quantity=AVAILABLE + 1).raised()
    nobodys = await subject.begin("place", bakery="harcourts", item=loaf, quantity=1).raised()
    # Writing stops at the shelf, and reading does not: whoever looks first has looked before the other wrote.
    async with postgres.gate("stock", "items", subject) as gate:
        rivals = []
        for bakery in ("brightwater", "MaisonLune"):
            rivals.append(subject.begin("place", bakery=bakery, item=scone, quantity=AVAILABLE))
            await gate.wait_for(rivals[-1])
    too_late = [failure for call in rivals if (failure := await call.raised())]

    shelves = {row["item"]: row for row in await _shelves(postgres)}
    refused = {bun: int(too_many is not None), loaf: int(nobodys is not None), scone: len(too_late)}
    came = {
        bun: "more than there are",
        loaf: "for an unknown bakery",
        scone: "twice at once, for all of them",
    }
    evidence = [
        table(
            "The orders that came, and what there is now",
            [{"order": came[item], "refused": refused[item], **shelves.get(item, {})} for item in came],
        )
    ]
    expect(
        all(number == 1 for number in refused.values()),
        "Each time one order could not be taken, and `place` did not raise an exception for exactly one.",
        expected="one of them refused in each row",
        observed="the rows below",
        look="Is there a way through `place` on which an order is lost, and nobody is told?"
        if too_late
        else "What had each of the two orders seen of the other when it was decided that there is enough?",
        evidence=evidence,
    )
    wanted = [
        _shelf(bun, orders=0, left=AVAILABLE),
        _shelf(loaf, orders=0, left=AVAILABLE),
        _shelf(scone, orders=1, left=0),
    ]
    expect(
        [shelves.get(item) for item in came] == wanted,
        "An order was refused, and what there is now does not look as if it had never come.",
        expected=f"no order and {AVAILABLE} left of {bun} and {loaf}, one order and none left of {scone}",
        observed="the rows below",
        look="What had been written for good when the order was refused?",
        evidence=evidence,
    )


async def _items(postgres: Postgres, drawn: Drawn) -> list[str]:
    """What the shop has, by name."""
    for usual in ITEMS:
        for schema in ("stock", "orders"):
            await postgres.rows(
                f"UPDATE {schema}.items SET item = $1 WHERE item = $2", drawn.item(usual), usual
            )
    return sorted(map(drawn.item, ITEMS))


async def _all_at_once(
    subject: Subject, postgres: Postgres, quantities: dict[str, int]
) -> tuple[list[Call], bool]:
    """Order each item once, hold the orders in the middle of their transactions, and let them go on together.

    As many as there are connections are waited for, until one of them has to wait for its turn.

    Returns:
        the orders, and whether they stand still afterwards.
    """
    calls: list[Call] = []
    async with postgres.gate("orders", "orders", subject) as gate:
        takes_turns = False
        for item, quantity in quantities.items():
            calls.append(subject.begin("place", bakery="ostrava", item=item, quantity=quantity))
            if len(calls) <= CONNECTION_LIMIT and not takes_turns:
                takes_turns = await gate.wait_for(calls[-1]) == "still"
        await _has_begun(subject, calls[-1])
    for call in calls:
        if await gate.wait_for(call) == "still":
            return calls, True
    return calls, False


async def _has_begun(subject: Subject, call: Call) -> None:
    while not call.done() and not await subject.standing(call):
        pass


def _shelf(item: str, *, orders: int, left: int) -> dict[str, Any]:
    return {"item": item, "orders": orders, "in stock.items": left, "in orders.items": AVAILABLE}


async def _shelves(postgres: Postgres) -> list[dict[str, Any]]:
    """The orders of each item, what the stock has left of it, and the form's copy, which nobody writes to."""
    return await postgres.rows(
        "SELECT item, (SELECT count(*) FROM orders.orders AS o WHERE o.item = shelf.item) AS orders,"
        ' shelf.available AS "in stock.items", form.available AS "in orders.items"'
        " FROM stock.items AS shelf FULL JOIN orders.items AS form USING (item)"
        ' ORDER BY item COLLATE "C"'
    )


async def _sessions(postgres: Postgres) -> Table:
    rows = await postgres.rows(
        "SELECT count(*) AS sessions, state, split_part(query, ' (', 1) AS \"last statement\""
        " FROM pg_stat_activity WHERE usename = $1 GROUP BY 2, 3 ORDER BY 1 DESC, 3",
        postgres.login.role,
    )
    return table("Larder's sessions in PostgreSQL", rows)


async def _places(subject: Subject, calls: list[Call]) -> Table:
    """Where in the code the orders stand, below the driver."""
    places: Counter[str] = Counter()
    for call in calls:
        frames = await subject.standing(call)
        if not call.done():
            places[" → ".join(f"{f['path']}:{f['line']} in {f['function']}" for f in frames[1:])] += 1
    rows = [{"orders": number, "stand at": place} for place, number in sorted(places.items())]
    return table("Where the orders are", rows)
