"""Trials: is an order taken as a whole, and do orders get through beside one another?"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.trials.authoring import (
    Call,
    CallRaised,
    Drawn,
    Pauses,
    Postgres,
    Session,
    Subject,
    expect,
    table,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from checker.verdict import Table

OWED = {"Canal Café": 60, "Tavola": 0, "Mill Kitchen": 20, "Harbour Tea Rooms": 130}
SHELF = {"bun": 40, "rye loaf": 30, "plum cake": 2}
PRICES = {"bun": 15, "rye loaf": 20, "plum cake": 30}
"""As in setup.sql."""
CONNECTIONS = 3
"""As in driver.py."""
STOP_AT_COMMIT = """
    CREATE SCHEMA checker;
    CREATE TABLE checker.commit ();
    CREATE FUNCTION checker.wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        LOCK TABLE checker.commit IN ROW EXCLUSIVE MODE;
        RETURN NULL;
    END
    $$;
    CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON ostrava.shelf DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION checker.wait();
"""
"""Whoever has written to the shelf comes to a gate at the end, when the rest is written and not committed."""
HELD = "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND cardinality(pg_blocking_pids(pid)) > 0"
"""How many sessions stand at a gate, or behind one that does."""
SETTLED_SECONDS = 0.4
"""So long nothing may move before a gate is opened for calls that have not come to it."""
STUCK_SECONDS = 0.8
"""So long nothing may move, with every gate open, for a call to count as stuck."""
OF_A_CROSSED_CONNECTION = ("ConnectionDoesNotExistError", "InterfaceError", "InternalClientError")
"""What becomes of two orders that use one connection at the same time: one of these, by chance."""

Order = tuple[str, str, int]
"""Café, item, trays."""
Books = dict[str, Any]
"""What the tables hold, by what it is called."""


class Desk(NamedTuple):
    """The desk of a trial: that of setup.sql, or one with other cafés and items where all is so much more."""

    drawn: Drawn
    fold: int

    def of(self, usual: dict[str, int], name: Callable[[str], str]) -> dict[str, int]:
        """Amounts of setup.sql, as they are at this desk."""
        return {name(what): amount * self.fold for what, amount in usual.items()}

    def order(self, cafe: str, item: str, trays: int, least: float, most: float) -> Order:
        """An order: of so many trays, or of a number that comes to the same, in multiples of `fold`."""
        number = self.drawn.number(trays, int(least * self.fold) + 1, int(most * self.fold))
        return self.drawn.name(cafe), self.drawn.item(item), number

    def price(self, order: Order) -> int:
        """What an order comes to."""
        return order[2] * {self.drawn.item(item): price for item, price in PRICES.items()}[order[1]]

    def books(self, orders: Sequence[Order] = ()) -> Books:
        """What the tables must hold when these orders have been taken, and nothing else."""
        owed, shelf = Counter(self.of(OWED, self.drawn.name)), Counter(self.of(SHELF, self.drawn.item))
        for order in orders:
            cafe, item, trays = order
            owed[cafe] += self.price(order)
            shelf[item] -= trays
        return (
            _ordered(orders)
            | {f"{cafe} owes": amount for cafe, amount in owed.items()}
            | {f"trays of {item} on the shelf": trays for item, trays in shelf.items()}
        )


async def test_an_order_is_taken_as_a_whole_or_not_at_all(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Of an order that is refused nothing remains, and of one under way nobody else sees a part."""
    desk = await _desk(postgres, drawn)
    await subject.call("open_desk", lane="Larder")
    for why, order in (
        ("an order of a café over its limit", desk.order("Harbour Tea Rooms", "bun", 4, 0, 40)),
        ("an order for more than is on the shelf", desk.order("Tavola", "plum cake", 3, 2, 3)),
    ):
        refused = await _refused(_placed(subject, order))
        left = await _books(postgres)
        expect(
            refused and left == desk.books(),
            f"Larder {'refused' if refused else 'took'} {why}, and the tables are not as before.",
            expected="the order refused, and every table as it was",
            observed=f"{'it was refused' if refused else 'no refusal'}, and this was left",
            look="Which of the order's statements has been undone, and which has not? Over which connection?",
            evidence=[_difference(left, desk.books())],
        )

    order = desk.order("Tavola", "rye loaf", 2, 0, 5)
    async with postgres.gate("ostrava", "accounts", subject) as gate:
        call = _placed(subject, order)
        await gate.wait_for(call)
        seen = await _books(postgres)
    number = await call
    taken = await _books(postgres)
    expect(
        seen in (desk.books(), desk.books([order])),
        "Nothing of a refused order remains, but while an order is being taken, others see a part of it.",
        expected="nothing of the order until all of it is there",
        observed="this, when the café's account had still to be written",
        look="What is written before the transaction begins, or without it?",
        evidence=[_difference(seen, desk.books())],
    )
    entered = await postgres.value("SELECT max(id) FROM ostrava.orders")
    expect(
        taken == desk.books([order]) and number == entered,
        "An order has been taken, and what Larder answered or wrote does not say so.",
        expected=f"the order's number, {entered}, and all of the order in the tables",
        observed=f"{number!r}, and the tables as below",
        look="What is written for an order, and what is its number?",
        evidence=[_difference(taken, desk.books([order]))],
    )


async def test_the_limit_counts_the_order_itself(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """An order that would bring a café over its limit is refused, also beside another of the same café."""
    desk = await _desk(postgres, drawn)
    await subject.call("open_desk", lane="Larder")
    fits = desk.order("Canal Café", "bun", 2, 1, 2)
    too_much = desk.order("Canal Café", "bun", 1, 2, 2.5)
    refused = [await _refused(_placed(subject, order)) for order in (fits, too_much)]
    found = await _books(postgres)
    expect(
        refused == [False, True] and found == desk.books([fits]),
        f"{fits[0]} owed {60 * desk.fold}, with a limit of {100 * desk.fold}, and ordered for"
        f" {desk.price(fits)} and then for {desk.price(too_much)}.",
        expected="the first order taken, the second refused",
        observed=f"the first {_outcome(refused[0])}, the second {_outcome(refused[1])}, and these tables",
        look="When the limit is checked, the order's amount has been added already. Who can see that?",
        evidence=[_difference(found, desk.books([fits]))],
    )

    orders = [desk.order("Tavola", "rye loaf", 3, 2.6, 5), desk.order("Tavola", "bun", 4, 3.5, 6)]
    calls = []
    async with _account_held(postgres, drawn.name("Tavola")):
        for order in orders:
            calls.append(_placed(subject, order))
            await _at_rest(subject, postgres, calls, SETTLED_SECONDS)
    await _apart(calls)
    refused = [await _refused(call) for call in calls]
    found = await _books(postgres)
    [right, *_] = [order for order, no in zip(orders, refused, strict=True) if not no] or orders
    expect(
        sorted(refused) == [False, True] and found == desk.books([fits, right]),
        f"{orders[0][0]} owed nothing, with a limit of {100 * desk.fold}, and two orders came in at the same"
        f" moment, for {' and for '.join(str(desk.price(order)) for order in orders)}.",
        expected="one order taken, the other refused",
        observed=f"{' and '.join(map(_outcome, refused))}, and these tables",
        look="What could the second order see of the first when its limit was checked?",
        evidence=[_difference(found, desk.books([fits, right]))],
    )


async def test_no_tray_is_sold_twice(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """What is on the shelf goes to one order, also when two cafés order it at the same moment."""
    desk = await _desk(postgres, drawn)
    await subject.call("open_desk", lane="Larder")
    orders = [desk.order(cafe, "plum cake", 2, 1, 2) for cafe in ("Tavola", "Mill Kitchen")]
    calls = []
    await _as_larder(postgres, STOP_AT_COMMIT)
    async with postgres.gate("checker", "commit", subject):
        for order in orders:
            calls.append(_placed(subject, order))
            await _at_rest(subject, postgres, calls, SETTLED_SECONDS)
    await _apart(calls)
    refused = [await _refused(call) for call in calls]
    found = await _books(postgres)
    [right, *_] = [order for order, no in zip(orders, refused, strict=True) if not no] or orders
    expect(
        sorted(refused) == [False, True] and found == desk.books([right]),
        f"There were {2 * desk.fold} trays of {orders[0][1]}, and two cafés ordered"
        f" {' and '.join(str(trays) for *_, trays in orders)} of them at the same moment.",
        expected="one order taken, the other refused",
        observed=f"{' and '.join(map(_outcome, refused))}, and these tables",
        look="What did each order know of the shelf when it was taken, and from when was that?",
        evidence=[_difference(found, desk.books([right]))],
    )


async def test_as_many_orders_as_connections_get_through(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """As many orders at once as there are connections in the pool all come to an end."""
    desk = await _desk(postgres, drawn)
    await subject.call("open_desk", lane="Larder")
    orders = [
        desk.order("Canal Café", "bun", 1, 0, 2),
        desk.order("Tavola", "rye loaf", 2, 0, 5),
        desk.order("Mill Kitchen", "plum cake", 1, 0, 2),
    ]
    calls, stuck = await _at_once(subject, postgres, orders)
    sessions = await postgres.sessions() if stuck else []
    expect(
        not stuck,
        f"{len(orders)} orders came in at the same moment, for a pool of {CONNECTIONS} connections, and "
        f"{len(stuck)} of them do not come to an end.",
        expected="every order taken; an order may wait for its turn",
        observed=f"nothing has moved for {STUCK_SECONDS} s; the sessions are below",
        look="What does each of the orders hold at this point, and what does it wait for?",
        evidence=[table("The desk's sessions", [_told(session) for session in sessions])],
    )
    await _apart(calls)
    for call in calls:
        await call
    found = await _books(postgres)
    expect(
        found == desk.books(orders),
        "Every order has come to an end, and the tables do not say what was ordered.",
        expected="three orders taken, with their trays and their amounts",
        observed="this in the tables",
        look="Whose transaction did each statement run in?",
        evidence=[_difference(found, desk.books(orders))],
    )


def _placed(subject: Subject, order: Order) -> Call:
    cafe, item, trays = order
    return subject.begin("place", lane=cafe, cafe=cafe, item=item, trays=trays)


async def _refused(call: Call) -> bool:
    """Whether an order was refused; any other error goes on its way."""
    try:
        await call
    except CallRaised as error:
        if error.type != "Refused":
            raise
        return True
    return False


async def _apart(calls: Sequence[Call]) -> None:
    """Fail if orders under way at the same time have used one connection."""
    crossed = False
    for call in calls:
        try:
            await call
        except CallRaised as error:
            crossed = crossed or error.type in OF_A_CROSSED_CONNECTION
    expect(
        not crossed,
        f"{len(calls)} orders came in at the same moment, and got in each other's way.",
        expected="each order taken or refused",
        observed="asyncpg's complaint of a connection that is at work for two, or gone in the middle",
        look="What do orders share that are under way at the same time?",
    )


def _outcome(refused: bool) -> str:
    return "refused" if refused else "taken"


@contextlib.asynccontextmanager
async def _account_held(postgres: Postgres, cafe: str) -> AsyncIterator[None]:
    """Hold the row of a café's account; whoever waits for it gets it in the order of coming.

    At a gate they would not: it lets all through at once, and two that then want one row race for it.
    """
    connection = await postgres.open_connection()
    try:
        await connection.execute("BEGIN")
        await connection.execute("SELECT FROM ostrava.accounts WHERE cafe = $1 FOR NO KEY UPDATE", cafe)
        yield
        await connection.execute("ROLLBACK")
    finally:
        connection.terminate()


async def _as_larder(postgres: Postgres, script: str) -> None:
    """Run a script as Larder's role, so that Larder may use what it makes."""
    connection = await postgres.open_connection()
    try:
        await connection.execute(f'SET ROLE "{postgres.login.role}"; {script}')
    finally:
        connection.terminate()


async def _at_once(
    subject: Subject, postgres: Postgres, orders: Sequence[Order]
) -> tuple[list[Call], list[Call]]:
    """Place orders, and hold them when each has begun its transaction and written nothing yet.

    Returns:
        The calls, and those of them that do not come to an end.
    """
    async with (
        postgres.gate("ostrava", "orders", subject) as first,
        postgres.gate("ostrava", "accounts", subject),
    ):
        calls = [_placed(subject, order) for order in orders]
        await _at_rest(subject, postgres, calls, SETTLED_SECONDS)
        await first.open()
        await _at_rest(subject, postgres, calls, SETTLED_SECONDS)
    await _at_rest(subject, postgres, calls, STUCK_SECONDS, gates=False)
    return calls, [call for call in calls if not call.done()]


async def _at_rest(
    subject: Subject, postgres: Postgres, calls: list[Call], seconds: float, *, gates: bool = True
) -> None:
    """Wait until each call has answered or, with gates, is held; or until nothing has moved for so long."""
    loop = asyncio.get_running_loop()
    seen, since = None, loop.time()
    pauses = Pauses()
    while loop.time() - since < seconds:
        under_way = [call for call in calls if not call.done()]
        if len(under_way) == (await postgres.value(HELD, postgres.login.role) if gates else 0):
            return
        moved = (await postgres.sessions(), [await subject.standing(call) for call in under_way])
        if moved != seen:
            seen, since = moved, loop.time()
        await pauses.pause()


async def _desk(postgres: Postgres, drawn: Drawn) -> Desk:
    """A desk, as it is before it is opened."""
    desk = Desk(drawn, drawn.number(1, 100, 999))
    for usual in OWED:
        await postgres.rows(
            "UPDATE ostrava.accounts SET cafe = $1, owed = owed * $2, credit_limit = credit_limit * $2"
            " WHERE cafe = $3",
            *(drawn.name(usual), desk.fold, usual),
        )
    for usual in SHELF:
        await postgres.rows(
            "UPDATE ostrava.shelf SET item = $1, trays = trays * $2 WHERE item = $3",
            *(drawn.item(usual), desk.fold, usual),
        )
    return desk


async def _books(postgres: Postgres) -> Books:
    orders = await postgres.rows("SELECT cafe, item, trays FROM ostrava.orders")
    owed = await postgres.rows("SELECT cafe, owed FROM ostrava.accounts ORDER BY cafe")
    shelf = await postgres.rows("SELECT item, trays FROM ostrava.shelf ORDER BY item")
    return (
        _ordered([(row["cafe"], row["item"], row["trays"]) for row in orders])
        | {f"{row['cafe']} owes": row["owed"] for row in owed}
        | {f"trays of {row['item']} on the shelf": row["trays"] for row in shelf}
    )


def _ordered(orders: Sequence[Order]) -> Books:
    listed = Counter(f"orders of {cafe}: {trays} {item}" for cafe, item, trays in orders)
    return dict(listed)


def _difference(found: Books, wanted: Books) -> Table:
    rows = [
        {"what": what, "should be": wanted.get(what, 0), "is": found.get(what, 0)}
        for what in sorted({*found, *wanted})
        if found.get(what, 0) != wanted.get(what, 0)
    ]
    return table("Where Ostrava's tables are wrong", rows)


def _told(session: Session) -> dict[str, Any]:
    return {
        "state": session.state,
        "waits for": session.waits_for,
        "last statement": " ".join(session.query.split())[:40],
    }
