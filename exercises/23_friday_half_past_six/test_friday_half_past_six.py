"""Trials: the three things on Priya's page, each through a door of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from checker.trials.authoring import Call, Drawn, Gate, Postgres, Subject, expect, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.verdict import Table

CONNECTIONS = 6
"""As in kata.toml and in the README."""
TOO_MANY_CONNECTIONS = "53300"
PRINTED = ("ostrava", "MaisonLune", "brightwater", "ostrava", "brightwater")
"""Whose lists are printed on a Friday."""
BAKERS = CONNECTIONS + 1
"""So many tick something off at the same moment: one has to wait for a turn."""
TO_BAKE = {
    "brightwater": {"bun": 87, "rye loaf": 21},
    "ostrava": {"bun": 63, "rye loaf": 21},
    "MaisonLune": {"bun": 81, "rye loaf": 21},
}
PRICES = {"bun": 87, "plum cake": 1457, "rye loaf": 317}
"""Ostrava's. Like the rest of what the tables hold, as in setup.sql."""
CUSTOMERS = (
    "Canal Café",
    "Harbour Tea Rooms",
    "Mill Kitchen",
    "Park Row Deli",
    "Station Buffet",
    "Tavola",
)
"""As many as connections. Each has an invoice of last week, with the numbers from one on."""

Order = tuple[str, str, int]
"""Customer, item, quantity."""
Books = dict[str, int]
"""What Ostrava's tables hold, by what it is called."""


async def test_bakers_are_served_after_the_lists_were_printed(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """After bake lists were printed, Larder can still use all its connections, and none outlives its stop."""
    to_bake = await _to_bake(postgres, drawn)
    ticked = drawn.number(2, 1, 8)
    await subject.call("start")
    for number, bakery in enumerate(PRINTED, start=1):
        printed = await subject.call("bake_list", bakery=bakery)
        _expect_list(printed, PRINTED[:number].count(bakery), to_bake[bakery])
    before = await _sessions_by_name(postgres, f"Larder's sessions after {len(PRINTED)} lists")

    async with postgres.gate("ostrava", "to_bake", subject) as gate:
        bakers = await _at_once(subject, gate, "tick_off", [{"item": "bun", "quantity": ticked}] * BAKERS)
    refused = [call for call in bakers if await _was_refused_a_connection(call)]
    expect(
        not refused,
        f"{len(PRINTED)} bake lists were printed, one after the other. Then {BAKERS} bakers ticked"
        " something off at the same moment, and PostgreSQL refused Larder further connections.",
        expected=f"all served, over the {CONNECTIONS} connections that Larder may have",
        observed=f"{len(refused)} of them failed with SQLSTATE {TOO_MANY_CONNECTIONS}, too many connections",
        look="How many connections were open already? Whose are they, and how many more may there be?",
        evidence=[before],
    )

    async with postgres.gate("ostrava", "prints", subject) as gate:
        call = subject.begin("bake_list", bakery="ostrava")
        standing = await gate.wait_for(call)
        sessions = await _sessions_by_name(postgres, "Larder's sessions while the list is waited for")
    expect(
        standing != "still",
        f"All of Larder's {CONNECTIONS} connections are open and idle, and a bake list cannot be had.",
        expected="the list made over one of these connections",
        observed="a request that still waits after a second, and no statement of it in PostgreSQL",
        look="What does the list wait for?",
        evidence=[sessions],
    )
    ticked_off = {**to_bake["ostrava"], "bun": to_bake["ostrava"]["bun"] - ticked * BAKERS}
    _expect_list(await call, PRINTED.count("ostrava") + 1, ticked_off)

    await subject.call("stop")
    left = await postgres.sessions_after_closing(0)
    expect(
        not left,
        "Larder has stopped, and PostgreSQL still keeps sessions for it.",
        expected="no session",
        observed=f"{len(left)}",
        look="Who opened these connections, and who closes them?",
        evidence=[await _sessions_by_name(postgres, "Larder's sessions after its stop")],
    )


async def test_the_bake_list_holds_what_was_ordered(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """What is to be baked is what was ordered, whether orders are refused or come at the same moment."""
    await subject.call("start")
    before = await _books(postgres)
    refused = await _is_refused(_placed(subject, ("Harbour Tea Rooms", "plum cake", 4)))
    left = await _books(postgres)
    expect(
        refused and left == before,
        "Harbour Tea Rooms has a credit of £5.00 and ordered for £58.28, and the tables are not as before.",
        expected="the order refused, and nothing of it in any table",
        observed=f"the order was {'refused' if refused else 'taken'}, and these rows are wrong",
        look="Which of the order's statements was undone, and which was not? What is the difference?",
        evidence=[_difference(left, before)],
    )

    taken: list[Order] = []
    for where in ("orders", "to_bake", "customers"):
        order = ("Tavola", "rye loaf", drawn.number(2, 1, 5))
        async with postgres.gate("ostrava", where, subject) as gate:
            call = _placed(subject, order)
            await gate.wait_for(call)
            seen = await _books(postgres)
        expect(
            seen in (_with(before, taken), _with(before, [*taken, order])),
            f"An order was held before it wrote to `{where}`, and others saw a part of it.",
            expected="nothing of the order until all of it is there: a list may be printed at any moment",
            look="What is written for good before the order is, and what only after it?",
            evidence=[_difference(seen, _with(before, taken))],
        )
        number = await call
        taken.append(order)
        newest = await postgres.value("SELECT max(id) FROM ostrava.orders")
        _expect_books(await _books(postgres), _with(before, taken))
        expect(
            number == newest,
            "`place` returned another number than that of the order it took.",
            expected=f"{newest}",
            observed=f"{number!r}",
            look="What does `place` return?",
        )

    orders = [(customer, "bun", drawn.number(1, 1, 5)) for customer in CUSTOMERS]
    async with postgres.gate("ostrava", "orders", subject) as gate:
        requests = [
            {"customer": customer, "item": item, "quantity": number} for customer, item, number in orders
        ]
        calls = await _at_once(subject, gate, "place", requests)
    await _expect_all_answered(gate, calls, "orders", postgres)
    _expect_books(await _books(postgres), _with(before, [*taken, *orders]))


async def test_invoices_at_the_same_moment_are_written(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """As many invoices as are wanted at the same moment are written, and each is the sum of its orders."""
    for customer in CUSTOMERS:  # more buns, so that no total is known beforehand
        await postgres.rows(
            "UPDATE ostrava.orders SET quantity = quantity + $1 WHERE invoice IS NULL AND item = 'bun'"
            " AND customer = $2",
            *(drawn.number(0, 0, 99), customer),
        )
    dearer = drawn.number(20, 1, 99)
    await subject.call("start")
    ordered = await postgres.rows(
        "SELECT customer, sum(quantity * price) AS total FROM ostrava.orders JOIN ostrava.items"
        " USING (item) WHERE invoice IS NULL GROUP BY customer ORDER BY customer"
    )
    async with postgres.gate("ostrava", "invoices", subject) as gate:
        calls = await _at_once(subject, gate, "invoice", [{"customer": customer} for customer in CUSTOMERS])
    await _expect_all_answered(gate, calls, "invoices", postgres)
    answers = [
        {"customer": customer, "total": await call} for customer, call in zip(CUSTOMERS, calls, strict=True)
    ]
    written = await postgres.rows(
        "SELECT customer, total FROM ostrava.invoices WHERE id > $1 ORDER BY customer", len(CUSTOMERS)
    )
    expect(
        answers == written == ordered,
        "Every customer's invoice was asked for, and they are not what was ordered since the last ones.",
        expected="one invoice for each customer, and its total as the answer",
        look="Which orders does an invoice take, and what makes its total?",
        evidence=[table("Ordered", ordered), table("Invoices", written), table("Answers", answers)],
    )
    newest = await postgres.value("SELECT max(id) FROM ostrava.invoices")
    expect(
        newest == 2 * len(CUSTOMERS),
        f"{len(calls)} invoices were asked for at the same moment, and some were given up and begun again.",
        expected=f"invoices with the numbers up to {2 * len(CUSTOMERS)}",
        observed=f"{newest}: the number of an invoice that is rolled back goes to no other",
        look="What did an invoice hold until it was given up, and who waited for that?",
    )
    await _expect_sums(postgres, "ostrava", "All invoices were written")

    async with postgres.gate("brightwater", "invoices", subject) as gate:
        invoice = subject.begin("invoice", bakery="brightwater", customer="Tavola")
        await gate.wait_for(invoice)
        order = subject.begin("place", bakery="brightwater", customer="Tavola", item="bun", quantity=1)
        await gate.wait_for(order)
    await invoice
    await order.raised()  # what becomes of an order is not what this trial is about
    await _expect_sums(
        postgres, "brightwater", "While an invoice was made, its customer ordered one more thing"
    )

    async with postgres.gate("MaisonLune", "orders", subject) as gate:
        call = subject.begin("invoice", bakery="MaisonLune", customer="Tavola")
        await gate.wait_for(call)
        await _expect_sums(postgres, "MaisonLune", "While an invoice was made, others saw a part of it")
    await call

    await postgres.rows("UPDATE brightwater.items SET price = price + $1 WHERE item = 'bun'", dearer)
    await subject.call("invoice", bakery="brightwater", customer="Mill Kitchen")
    newest = await postgres.rows(
        "SELECT customer, total, (SELECT sum(quantity * price) FROM brightwater.orders"
        ' JOIN brightwater.items USING (item) WHERE invoice = invoices.id) AS "at the prices of now"'
        " FROM brightwater.invoices ORDER BY id DESC LIMIT 1"
    )
    expect(
        all(row["total"] == row["at the prices of now"] for row in newest),
        "Buns had become dearer at brightwater, and then an invoice was made at other prices.",
        expected="the sum of its orders at the prices that `items` has by then",
        look="When was this price asked for, and by whom?",
        evidence=[table("The invoice, in pence", newest)],
    )


async def _to_bake(postgres: Postgres, drawn: Drawn) -> dict[str, dict[str, int]]:
    """What each bakery has still to bake: what setup.sql says, and perhaps more buns."""
    to_bake = {}
    for bakery, items in TO_BAKE.items():
        more = drawn.number(0, 0, 999)
        await postgres.rows(
            f'UPDATE "{bakery}".to_bake SET quantity = quantity + $1'
            f" WHERE id = (SELECT min(id) FROM \"{bakery}\".to_bake WHERE item = 'bun')",
            more,
        )
        to_bake[bakery] = {**items, "bun": items["bun"] + more}
    return to_bake


async def _at_once(
    subject: Subject, gate: Gate, function: str, requests: Sequence[dict[str, Any]]
) -> list[Call]:
    """Begin requests of Ostrava's, and return when those that can get to the gate stand there."""
    calls: list[Call] = []
    takes_turns = False
    for request in requests:
        calls.append(subject.begin(function, bakery="ostrava", **request))
        if len(calls) <= CONNECTIONS and not takes_turns:
            takes_turns = await gate.wait_for(calls[-1]) == "still"
    while not calls[-1].done() and not await subject.standing(calls[-1]):
        pass
    return calls


async def _expect_all_answered(gate: Gate, calls: Sequence[Call], what: str, postgres: Postgres) -> None:
    """The gate is open: expect that each call comes to its end, and to a good one."""
    stuck = False
    for call in calls:
        stuck = stuck or await gate.wait_for(call) == "still"
    expect(
        not stuck,
        f"{len(calls)} {what} came at the same moment, and now nothing moves any more.",
        expected="an answer for each; some may have to wait for their turn",
        observed="no error and no statement under way: PostgreSQL waits for Larder",
        look="What has each of these sessions done last, and what would it have to do next?",
        evidence=[await _sessions_by_statement(postgres)] if stuck else (),
    )
    failures = [failure for call in calls if (failure := await call.raised())]
    expect(
        not failures,
        f"{len(calls)} {what} came at the same moment, and not every one of them could be answered.",
        expected="an answer for each; some may have to wait for their turn",
        observed=failures[0].message if failures else None,
        look="How many connections do they ask for together, and what do they hold meanwhile?",
        evidence=failures[0].evidence if failures else (),
    )


async def _expect_sums(postgres: Postgres, bakery: str, what_happened: str) -> None:
    wrong = await postgres.rows(
        f"SELECT * FROM (SELECT id AS invoice, customer, total, (SELECT coalesce(sum(quantity * price), 0)"
        f' FROM "{bakery}".orders JOIN "{bakery}".items USING (item) WHERE invoice = invoices.id)'
        f' AS "its orders" FROM "{bakery}".invoices) AS seen WHERE total IS DISTINCT FROM "its orders"'
        " ORDER BY invoice"
    )
    expect(
        not wrong,
        f"{what_happened}, and there is an invoice that is not the sum of its orders.",
        expected="invoices whose total is what their orders come to, at any moment",
        look="Between which two statements could that come about?",
        evidence=[table("Invoices that are wrong, in pence", wrong)],
    )


def _expect_list(printed: object, number: int, lines: dict[str, int]) -> None:
    wanted = {
        "number": number,
        "lines": [{"item": item, "quantity": quantity} for item, quantity in lines.items()],
    }
    expect(
        printed == wanted,
        "A bake list was printed, and it is not what this bakery has still to bake.",
        expected=f"{wanted}",
        observed=f"{printed}",
        look="Whose tables was the list made from?",
    )


def _expect_books(found: Books, wanted: Books) -> None:
    expect(
        found == wanted,
        "Orders were taken, and the tables do not say what was ordered.",
        expected="each order, what is to be baked for it, and its price off the customer's credit",
        look="What is written for an order, and by whose transaction?",
        evidence=[_difference(found, wanted)],
    )


def _placed(subject: Subject, order: Order) -> Call:
    customer, item, quantity = order
    return subject.begin("place", bakery="ostrava", customer=customer, item=item, quantity=quantity)


async def _is_refused(call: Call) -> bool:
    failure = await call.raised()
    if failure is not None and failure.type != "Refused":
        raise failure
    return failure is not None


async def _was_refused_a_connection(call: Call) -> bool:
    failure = await call.raised()
    if failure is not None and failure.sqlstate != TOO_MANY_CONNECTIONS:
        raise failure
    return failure is not None


async def _books(postgres: Postgres) -> Books:
    books: Books = Counter()
    for row in await postgres.rows("SELECT customer, item, quantity FROM ostrava.orders"):
        books[f"orders of {row['quantity']} {row['item']} for {row['customer']}"] += 1
    for row in await postgres.rows("SELECT item, quantity FROM ostrava.to_bake"):
        books[f"{row['item']} to bake"] += row["quantity"]
    for row in await postgres.rows("SELECT name, credit FROM ostrava.customers"):
        books[f"credit of {row['name']}, in pence"] = row["credit"]
    return books


def _with(books: Books, orders: Sequence[Order]) -> Books:
    """What the tables hold when these orders have been taken as well."""
    books = Counter(books)
    for customer, item, quantity in orders:
        books[f"orders of {quantity} {item} for {customer}"] += 1
        books[f"{item} to bake"] += quantity
        books[f"credit of {customer}, in pence"] -= quantity * PRICES[item]
    return books


def _difference(found: Books, wanted: Books) -> Table:
    rows = [
        {"what": what, "should be": wanted.get(what, 0), "is": found.get(what, 0)}
        for what in sorted({*found, *wanted})
        if found.get(what, 0) != wanted.get(what, 0)
    ]
    return table("Where Ostrava's tables are wrong", rows)


async def _sessions_by_name(postgres: Postgres, title: str) -> Table:
    rows = await postgres.rows(
        "SELECT application_name, state, count(*) AS sessions FROM pg_stat_activity WHERE usename = $1"
        ' GROUP BY 1, 2 ORDER BY application_name COLLATE "C", state',
        postgres.login.role,
    )
    return table(title, rows)


async def _sessions_by_statement(postgres: Postgres) -> Table:
    rows = await postgres.rows(
        "SELECT count(*) AS sessions, state, wait_event, split_part(query, ' SET ', 1) AS \"last statement\""
        " FROM pg_stat_activity WHERE usename = $1 GROUP BY 2, 3, 4 ORDER BY 1 DESC, 4",
        postgres.login.role,
    )
    return table("Larder's sessions in PostgreSQL", rows)
