"""Trials: what is in each bakery's tables when an order, an invoice and the reminders have gone through?"""

from __future__ import annotations

from checker.trials.authoring import Call, CallRaised, Drawn, Postgres, Recorder, Subject, expect, table

BAKERIES = ("brightwater", "ostrava", "MaisonLune")
PLACES = (*BAKERIES, "maisonlune")
LAST = {"brightwater": 57, "ostrava": 12, "MaisonLune": 31, "maisonlune": 0}
"""The last number that each has given out, by setup.sql."""
PENCE = {"brightwater": 60, "ostrava": 8900, "MaisonLune": 130}
QUANTITIES = {"brightwater": 6, "ostrava": 2, "MaisonLune": 3}
"""Of the last order, by setup.sql: the price of a piece, in the smallest coin, and how many were ordered."""
THIS_MORNING = ["Ned Ames", "Jo Hill", "Jana Bílá", "Eva Malá", "Luc Morel", "Claire Aubert"]
"""Whose orders setup.sql has made."""
REMINDER = {
    "public": ", we close in an hour.",
    "brightwater": ", we close in an hour, 4 Mill Lane, Brightwater.",
}
"""How each of the two functions goes on after the customer's name, once Callum has changed them."""
WAITING = {"brightwater": "Jo Hill", "ostrava": "Eva Malá", "MaisonLune": "Claire Aubert"}
"""Whose order has not been collected."""


async def test_an_order_stays_at_its_bakery(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """While many requests are under way, each order is kept at its bakery, under that bakery's number."""
    rosa, jan = drawn.name("Rosa Lind"), drawn.name("Jan Kos")
    cake, bun, buns = drawn.item("plum cake"), drawn.item("bun"), drawn.number(8, 1, 99)
    await subject.call("open_larder", lane="Larder")
    async with (
        postgres.gate("brightwater", "tickets", subject) as brightwater,
        postgres.gate("ostrava", "tickets", subject) as ostrava,
    ):
        first = subject.begin(
            "place", lane=_first(rosa), bakery="brightwater", customer=rosa, item=cake, quantity=1
        )
        await brightwater.wait_for(first)
        between = subject.begin("bill", lane="Luc", bakery="MaisonLune", number=30)
        await brightwater.wait_for(between)
        second = subject.begin(
            "place", lane=_first(jan), bakery="ostrava", customer=jan, item=bun, quantity=buns
        )
        if await ostrava.wait_for(second) != "waiting":
            await ostrava.open()  # it waits for the first order, and the first may need what it holds by then
        await brightwater.open()
        answers = [await _answer(first)]
    answers.append(await _answer(second))
    await _answer(between)

    kept = {place: await _since_this_morning(postgres, place) for place in PLACES}
    wanted = {place: ([], last) for place, last in LAST.items()} | {
        "brightwater": ([(58, rosa, cake, 1)], 58),
        "ostrava": ([(13, jan, bun, buns)], 13),
    }
    raised = [answer for answer in answers if isinstance(answer, CallRaised)]
    if raised and all(order in wanted[place][0] for place, (orders, _) in kept.items() for order in orders):
        raise raised[0]
    expect(
        kept == wanted,
        f"{rosa} ordered at brightwater, {jan} at ostrava. Not each order is where it was placed.",
        expected=f"{rosa} as brightwater's 58, {jan} as ostrava's 13; the displays show 58 and 13",
        observed=" ".join(error.message for error in raised) or None,
        look="What did the first order still need when it went on, and could it have changed meanwhile?",
        evidence=[
            table(
                "New orders, and the last number given out",
                [
                    {
                        "schema": place,
                        "orders": ", ".join(f"{number}: {customer}" for number, customer, *_ in orders),
                        "display": last,
                    }
                    for place, (orders, last) in kept.items()
                    if orders or place in BAKERIES
                ],
            ),
            timeline.evidence("Two orders, with an invoice in between"),
        ],
    )
    expect(
        answers == [58, 13],
        "Both orders are where they were placed, but the customers were told other numbers.",
        expected=f"58 for {rosa}, 13 for {jan}",
        observed=" and ".join(map(repr, answers)),
        look="What does `place` return?",
    )


async def test_an_invoice_has_the_bakerys_prices(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """An invoice is written at the bakery whose order it is for, at that bakery's own prices."""
    waiting = await _waiting(postgres, drawn)
    owed = {bakery: await _owed(postgres, bakery, drawn) for bakery in BAKERIES}
    await subject.call("open_larder")
    for bakery in BAKERIES:
        await subject.call("bill", bakery=bakery, number=LAST[bakery])

    written = {
        place: [
            (row["number"], row["customer"], str(row["amount"]))
            for row in await postgres.rows(f'SELECT number, customer, amount FROM "{place}".invoices')
        ]
        for place in PLACES
    }
    wanted = {
        place: [(LAST[place], waiting[place], owed[place])] if place in owed else [] for place in PLACES
    }
    expect(
        written == wanted,
        "Each bakery has written one invoice, and not each comes to what the order costs at that bakery.",
        expected="quantity times the price in the bakery's own `prices`, in the bakery's own `invoices`",
        look="Where does each part of an invoice come from?",
        evidence=[
            table(
                "Invoices, by schema",
                [
                    {
                        "schema": place,
                        "should be": "; ".join(map(_spelled, wanted[place])),
                        "is": "; ".join(map(_spelled, written[place])),
                    }
                    for place in PLACES
                ],
            )
        ],
    )


async def test_a_reminder_is_for_the_bakerys_customers(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A bakery reminds its own customers, and sends nobody to another bakery's shop."""
    waiting = await _waiting(postgres, drawn)
    await subject.call("open_larder")
    for schema, words in REMINDER.items():
        await postgres.rows(
            f"CREATE OR REPLACE FUNCTION {schema}.reminder(customer text, item text) RETURNS text"
            f" LANGUAGE sql RETURN customer || '{words}'"
        )
    for bakery in BAKERIES:
        await subject.call("remind", bakery=bakery)

    rows = [
        {"schema": place, **row}
        for place in PLACES
        for row in await postgres.rows(f'SELECT text FROM "{place}".notices ORDER BY text')
    ]
    evidence = [table("Notices, by schema", rows)]
    expect(
        [(row["schema"], row["text"].partition(",")[0]) for row in rows] == list(waiting.items()),
        "Each bakery has pressed its button once, and the wrong customers are reminded.",
        expected="; ".join(f"in {bakery} one for {customer}" for bakery, customer in waiting.items()),
        look="Which tables has PostgreSQL found for the request of each bakery, and why those?",
        evidence=evidence,
    )
    strays = [row for row in rows if row["schema"] != "brightwater" and "Brightwater" in row["text"]]
    expect(
        not strays,
        "Each bakery reminds its own customers, and tells them to come to another bakery's shop.",
        expected="the text that `public.reminder` makes",
        look="There are two functions of that name in setup.sql. Why did PostgreSQL find the one it found?",
        evidence=evidence,
    )
    expect(
        all(row["text"].endswith(tuple(REMINDER.values())) for row in rows),
        "Callum had changed the words of the reminders in psql, and customers got others.",
        expected="the text that the function makes",
        look="Where do the words come from that were sent?",
        evidence=evidence,
    )


async def _waiting(postgres: Postgres, drawn: Drawn) -> dict[str, str]:
    """Whose order has not been collected, by bakery."""
    waiting = {bakery: drawn.name(customer) for bakery, customer in WAITING.items()}
    for bakery, customer in waiting.items():
        await postgres.rows(f'UPDATE "{bakery}".orders SET customer = $1 WHERE waiting', customer)
    return waiting


async def _owed(postgres: Postgres, bakery: str, drawn: Drawn) -> str:
    """What a bakery's last order comes to, at the bakery's own price."""
    pence, quantity = drawn.number(PENCE[bakery], 1, 9999), drawn.number(QUANTITIES[bakery], 1, 99)
    await postgres.rows(f'UPDATE "{bakery}".orders SET quantity = $1 WHERE waiting', quantity)
    await postgres.rows(
        f'UPDATE "{bakery}".prices SET price = $1::pg_catalog.int4 / 100.0'
        f' WHERE item = (SELECT item FROM "{bakery}".orders WHERE waiting)',
        pence,
    )
    return f"{pence * quantity / 100:.2f}"


def _first(name: str) -> str:
    return name.partition(" ")[0]


async def _answer(call: Call) -> object:
    """What a call returned, or what it raised."""
    try:
        return await call
    except CallRaised as error:
        return error


async def _since_this_morning(
    postgres: Postgres, place: str
) -> tuple[list[tuple[int, str, str, int]], int | None]:
    """The orders that setup.sql has not made, and the last number that was given out."""
    rows = await postgres.rows(
        f'SELECT number, customer, item, quantity FROM "{place}".orders'
        " WHERE customer <> ALL ($1) ORDER BY number",
        THIS_MORNING,
    )
    orders = [(row["number"], row["customer"], row["item"], row["quantity"]) for row in rows]
    return orders, await postgres.value(f'SELECT last FROM "{place}".tickets')


def _spelled(invoice: tuple[int, str, str]) -> str:
    number, customer, amount = invoice
    return f"{number} {customer} {amount}"
