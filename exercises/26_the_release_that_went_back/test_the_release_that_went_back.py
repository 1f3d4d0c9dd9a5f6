"""Trials: does each of the things that Priya saw on the morning of the release still happen?"""

from __future__ import annotations

import asyncpg

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, table
from checker.verdict import Table

BOTH = {"brightwater": ["orders", "billing"], "ostrava": ["billing", "orders"]}
"""The packages of each bakery, in the order in which they start there."""


async def test_bakeries_start_with_all_their_packages(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A bakery that has orders and billing starts with both, on the first morning and on the second."""
    rosa = drawn.name("Rosa Lind")
    numbers = []
    for morning in ("first", "second"):
        refused = ""
        try:
            await subject.call("start_bakeries", bakeries=BOTH)
            for bakery in BOTH:
                order = await subject.call("place", bakery=bakery, customer=rosa, item="rye loaf")
                numbers.append((bakery, order))
                await subject.call("write_invoice", bakery=bakery, customer=rosa, pence=480)
        except CallRaised as error:
            refused = error.message
        expect(
            not refused,
            f"On the {morning} morning a bakery that has orders and billing cannot do its work.",
            expected="both packages start at both bakeries, an order is taken and an invoice written",
            observed=refused,
            look="Which package does each line of that list speak of?",
            evidence=[await _applied(postgres)],
        )
    rows = await _rows(postgres, ["brightwater", "ostrava"], ["orders", "invoices"], rosa)
    expect(
        all(row["rows"] == 2 for row in rows),
        "Both packages have started, and what was done on two mornings is not in the bakeries' tables.",
        expected="two orders and two invoices at each bakery",
        look="Whose tables did each statement find?",
        evidence=[table("Rows, by schema", rows)],
    )
    kept = await postgres.rows(
        "SELECT 'brightwater' AS bakery, id FROM brightwater.orders"
        " UNION ALL SELECT 'ostrava', id FROM ostrava.orders"
    )
    expect(
        sorted(numbers, key=str) == sorted(((row["bakery"], row["id"]) for row in kept), key=str),
        "The orders are where they belong, and customers were given other numbers than these have.",
        expected=f"{[row['id'] for row in kept]}",
        observed=f"{[number for _, number in numbers]}",
        look="What does `place` return?",
    )


async def test_a_payment_is_noted_where_the_invoice_is(subject: Subject, postgres: Postgres) -> None:
    """An invoice that has been paid is marked as paid, and its payment is noted at the same bakery."""
    await subject.call("start_bakeries", bakeries={bakery: ["billing"] for bakery in BOTH})
    refused = {}
    invoices = {}
    for number, bakery in enumerate(BOTH, start=1):
        for _ in range(number):  # so that Ostrava's paid invoice has a number that Brightwater has not
            other = await subject.call("write_invoice", bakery=bakery, customer="Rosa Lind", pence=480)
        invoice = await subject.call("write_invoice", bakery=bakery, customer="Petr Novák", pence=320)
        invoices[bakery] = (invoice, other)
        try:
            await subject.call("pay", bakery=bakery, invoice=invoice)
        except CallRaised as error:
            refused[bakery] = error.message
    rows = [
        *await _paid(postgres, "brightwater"),
        *await _paid(postgres, "ostrava"),
        {
            "schema": "public",
            "paid invoices": None,
            "payments of them": None,
            "payments": await postgres.value("SELECT count(*) FROM public.payments"),
        },
    ]
    wanted = {"paid invoices": 1, "payments of them": 1, "payments": 1}
    right = all({k: row[k] for k in wanted} == wanted for row in rows[:2]) and rows[2]["payments"] == 0
    expect(
        right and not refused,
        "One invoice was paid at each bakery, and the tables do not say so.",
        expected="at each bakery one paid invoice and its payment, and no payment anywhere else",
        observed=f"an error at {' and '.join(refused)}: {next(iter(refused.values()))}" if refused else None,
        look="What happens in PostgreSQL when an invoice is marked as paid, and which names does it go by?",
        evidence=[table("Invoices and payments, by schema", rows)],
    )

    said = {bakery: await _mark_in_psql(postgres, bakery, other) for bakery, (_, other) in invoices.items()}
    rows = [row for bakery in BOTH for row in await _paid(postgres, bakery)]
    expect(
        all({k: row[k] for k in wanted} == dict.fromkeys(wanted, 2) for row in rows),
        "Priya marked another invoice as paid at each bakery, in psql, and the tables do not say so.",
        expected="at each bakery two paid invoices and their two payments",
        observed=next(filter(None, said.values()), None),
        look="Who notes a payment, when it is not Larder that marks the invoice?",
        evidence=[table("Invoices and payments, by schema", rows)],
    )

    for bakery, (invoice, _) in invoices.items():
        await subject.begin("pay", bakery=bakery, invoice=invoice).raised()  # it may say that it is paid
    rows = [row for bakery in BOTH for row in await _paid(postgres, bakery)]
    expect(
        all(row["payments"] == 2 for row in rows),
        "An invoice that was paid already was paid again, and a second payment of it is noted.",
        expected="one payment of each invoice",
        look="What tells an invoice that becomes paid from one that stays so?",
        evidence=[table("Invoices and payments, by schema", rows)],
    )


async def test_the_kiosk_goes_on_when_its_roll_is_done(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """The kiosk works on after its till roll is done, and the night's export leaves no session."""
    bun, cake = drawn.item("bun"), drawn.item("plum cake")
    await subject.call("open_kiosk")
    own = {session.pid for session in await postgres.sessions()}
    await subject.call("sell", roll="kiosk", item=bun, pence=55)
    await subject.call("close_roll", roll="kiosk")
    refused = ""
    try:
        await subject.call("begin_shift", who="Joanna Pell")
    except CallRaised as error:
        refused = error.message
    shifts = await postgres.value("SELECT count(*) FROM kiosk.shifts")
    expect(
        shifts == 1 and not refused,
        "The till roll was done, and then nobody could begin a shift at the kiosk.",
        expected="the shift is stored",
        observed=refused or "nothing is stored",
        look="What did the kiosk have before its roll was done, that it has no more?",
    )
    await subject.call("open_export")
    await subject.call("sell", roll="export", item=cake, pence=350)
    await subject.call("close_roll", roll="export")
    most = len(own) + 1  # the kiosk may have opened its second connection
    left = await postgres.sessions_after_closing(at_most=len(own))
    expect(
        len([session for session in left if session.pid not in own]) == 0 and len(left) <= most,
        "The night's export is done with its roll, and PostgreSQL still has sessions of it.",
        expected="the kiosk's own sessions, and no other",
        observed=f"{len(left) - len(own)} more",
        look="Who opened these connections, and who knows of them now?",
    )
    sold = await postgres.value("SELECT count(*) FROM kiosk.till_roll WHERE item IN ($1, $2)", bun, cake)
    expect(
        sold == 2,
        "Two sales were noted, and the roll has another number of lines.",
        expected="2",
        observed=f"{sold}",
        look="Where did each sale go?",
    )


async def _applied(postgres: Postgres) -> Table:
    found = await postgres.rows(
        "SELECT n.nspname AS schema, c.relname AS name"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relname LIKE '%migrations' AND c.relkind = 'r' ORDER BY 1, 2"
    )
    rows = []
    for place in found:
        rows += await postgres.rows(
            f"SELECT '{place['schema']}.{place['name']}' AS list, filename, module_name"
            f' FROM "{place["schema"]}"."{place["name"]}" ORDER BY id'
        )
    return table("What pgdbm has noted as applied", rows)


async def _rows(
    postgres: Postgres, schemas: list[str], tables: list[str], customer: str
) -> list[dict[str, object]]:
    """How many rows each of the tables has of a customer."""
    return [
        {
            "schema": schema,
            "table": name,
            "rows": await postgres.value(
                f'SELECT count(*) FROM "{schema}".{name} WHERE customer = $1', customer
            ),
        }
        for schema in schemas
        for name in tables
    ]


async def _mark_in_psql(postgres: Postgres, bakery: str, invoice: object) -> str | None:
    """Mark an invoice as paid over a connection that is not Larder's; what PostgreSQL said if it refused."""
    psql = await postgres.open_connection()
    try:
        await psql.execute(f'UPDATE "{bakery}".invoices SET paid = true WHERE id = $1', invoice)
    except (asyncpg.PostgresError, asyncpg.DataError) as error:
        return f"PostgreSQL said: {error}"
    finally:
        psql.terminate()
    return None


async def _paid(postgres: Postgres, schema: str) -> list[dict[str, object]]:
    return await postgres.rows(
        f"SELECT '{schema}' AS schema,"
        f' (SELECT count(*) FROM "{schema}".invoices WHERE paid) AS "paid invoices",'
        f' (SELECT count(*) FROM "{schema}".invoices i'
        f' JOIN "{schema}".payments p ON p.invoice = i.id WHERE i.paid)'
        f' AS "payments of them", (SELECT count(*) FROM "{schema}".payments) AS "payments"'
    )
