"""Trials: where do the orders of each bakery land?"""

from __future__ import annotations

import contextlib

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, listed, table
from checker.verdict import Table

SHARING = {"brightwater": "Rosa Lind", "ostrava": "Petr Novák", "MaisonLune": "Claire Aubert"}
PLACES = ("brightwater", "ostrava", "MaisonLune", "maisonlune", "public")


async def test_every_bakery_keeps_its_own_orders(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """Orders of bakeries that share a pool are in the tables of the bakery that took them."""
    sharing = {bakery: drawn.name(customer) for bakery, customer in SHARING.items()}
    loaf, cake = drawn.item("rye loaf"), drawn.item("plum cake")
    await subject.call("open_larder", bakeries=list(sharing))
    tablets = {}
    for bakery, customer in sharing.items():
        order = await subject.call("place", bakery=bakery, customer=customer, item=loaf, quantity=2)
        await subject.call("collect", bakery=bakery, order_id=order, staff="Jan")
        await subject.call("place", bakery=bakery, customer=customer, item=cake, quantity=1)
        tablets[bakery] = await subject.call("open_orders", bakery=bakery)

    stored = await _stored(postgres)
    wanted = {
        bakery: {"orders": f"{customer}, {customer}", "collected": 1, "collections": 1}
        for bakery, customer in sharing.items()
    } | {place: {"orders": "", "collected": 0, "collections": 0} for place in PLACES if place not in sharing}
    strays = [bakery for bakery in PLACES if stored[bakery] != wanted[bakery]]
    expect(
        not strays,
        f"Each bakery took two orders, and the tables of {listed(strays)} hold something else than theirs.",
        expected="in each bakery's tables two orders of its own customer, one of them collected",
        look="Which schema does each statement in orders.py name, and who decides it?",
        evidence=[await _evidence(postgres)],
    )
    for bakery, tablet in tablets.items():
        shown = tablet if isinstance(tablet, list) else []
        orders = [(row.get("customer"), row.get("item")) for row in shown if isinstance(row, dict)]
        expect(
            orders == [(sharing[bakery], cake)],
            f"The rows are where they belong, but the tablet at {bakery} shows something else.",
            expected=f"one open order, {sharing[bakery]}'s {cake}",
            observed=f"{orders}",
            look="Does `open_orders` read where `place` writes?",
        )

    half = await subject.call("place", bakery="ostrava", customer=sharing["ostrava"], item="bun", quantity=3)
    with contextlib.suppress(CallRaised):
        await subject.call("collect", bakery="ostrava", order_id=half, staff=None)
    collected = (await _stored(postgres))["ostrava"]["collected"]
    expect(
        collected == 1,
        "PostgreSQL refused the note of who handed an order over, and the order counts as collected.",
        expected="an order that is still open: it is handed over as a whole or not at all",
        observed=f"{collected} collected orders at ostrava, and one note",
        look="What did `collect` use to do with its first statement when the second failed?",
    )


async def test_a_bakery_without_a_schema_keeps_its_orders(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A manager without a schema finds its tables where PostgreSQL puts tables by default."""
    await subject.call("open_alone", bakery="Harcourt's")
    customer = drawn.name("Edith Harcourt")
    order = await subject.call("place", bakery="Harcourt's", customer=customer, item="bun", quantity=6)
    await subject.call("collect", bakery="Harcourt's", order_id=order, staff="Tom")

    stored = await _stored(postgres)
    expect(
        stored["public"] == {"orders": customer, "collected": 1, "collections": 1},
        "Harcourt's has no schema: its tables are in public, and they do not hold what it has done.",
        expected="in public one order that has been collected, and one collection",
        look="What is `db.schema` when nobody has set one?",
        evidence=[await _evidence(postgres)],
    )


async def _stored(postgres: Postgres) -> dict[str, dict[str, object]]:
    stored = {}
    for place in PLACES:
        [row] = await postgres.rows(
            f"SELECT (SELECT coalesce(string_agg(customer, ', ' ORDER BY id), '') FROM \"{place}\".orders)"
            f' AS orders, (SELECT count(collected_at) FROM "{place}".orders) AS collected,'
            f' (SELECT count(*) FROM "{place}".collections) AS collections'
        )
        stored[place] = row
    return stored


async def _evidence(postgres: Postgres) -> Table:
    rows = [{"schema": place, **row} for place, row in (await _stored(postgres)).items()]
    return table("What PostgreSQL holds, by schema", rows)
