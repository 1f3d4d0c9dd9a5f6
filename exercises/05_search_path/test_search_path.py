"""Trials: whose tables does a request find, one after another, at the same time, and where there is none?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.trials.authoring import CallRaised, Drawn, Postgres, Recorder, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table, Timeline

CUSTOMERS = {"brightwater": "Rosa Lind", "ostrava": "Petr Novák", "MaisonLune": "Claire Aubert"}
COLUMNS = {"brightwater": 3, "ostrava": 3, "MaisonLune": 4}
"""How many columns the orders of each bakery have, by setup.sql."""
BAKERIES = (*CUSTOMERS, "fellgate")
JOURNALS = (*CUSTOMERS, "maisonlune", "public")
"""Where there is a journal: fellgate has none yet."""
LARDER = "Larder"
"""The lane of the timeline that Larder is started in."""

Written = dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]
"""The orders and the lines of the journal, by schema."""


async def test_each_bakery_in_turn_has_its_own_orders(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Requests of several bakeries, one after another over one pool, find each its own tables."""
    customers = {bakery: drawn.name(customer) for bakery, customer in CUSTOMERS.items()}
    await subject.call("open_larder", bakeries=[*BAKERIES])
    numbers = {
        bakery: await subject.call("place", bakery=bakery, customer=customer, item=drawn.item("rye loaf"))
        for bakery, customer in customers.items()
    }
    written = await _written(postgres)
    expect(
        _is_apart(written, customers),
        "Each bakery has taken one order, and they are not each in the bakery's own tables.",
        expected="in each bakery's schema its customer's order and a note of it, and nothing elsewhere",
        look="Which search_path has the connection that each statement goes over, and since when?",
        evidence=[_by_schema(written, customers)],
    )
    kept = {bakery: written[bakery][0][0]["id"] for bakery in customers}
    expect(
        numbers == kept,
        "The rows are where they belong, and `place` returned other numbers than the orders have there.",
        expected=f"{kept}",
        observed=f"{numbers}",
        look="What does `place` return?",
    )
    tablets = {bakery: await subject.call("on_the_tablet", bakery=bakery) for bakery in customers}
    for bakery, tablet in tablets.items():
        shown = [row for row in tablet if isinstance(row, dict)] if isinstance(tablet, list) else []
        expect(
            [row.get("customer") for row in shown] == [customers[bakery]]
            and len(shown[0]) == COLUMNS[bakery],
            f"The rows are where they belong, but the tablet at {bakery} shows something else.",
            expected=f"{customers[bakery]}'s order, with {COLUMNS[bakery]} columns",
            observed=f"{tablet!r}",
            look="Whose table does `on_the_tablet` read?",
        )


async def test_two_orders_at_once_stay_apart(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """Two orders that run side by side, first come, first done, stay with their bakeries."""
    claire, rosa = drawn.name("Claire Aubert"), drawn.name("Rosa Lind")
    await subject.call("open_larder", lane=LARDER, bakeries=[*BAKERIES])
    async with postgres.gate("MaisonLune", "orders", subject) as maison_lune:
        first = subject.begin(
            "place", lane=_first(claire), bakery="MaisonLune", customer=claire, item="baguette"
        )
        await maison_lune.wait_for(first)
        async with postgres.gate("brightwater", "orders", subject) as brightwater:
            second = subject.begin(
                "place", lane=_first(rosa), bakery="brightwater", customer=rosa, item="bun"
            )
            await brightwater.wait_for(second)
            await maison_lune.open()
            await first
        await second

    written = await _written(postgres)
    customers = {"MaisonLune": claire, "brightwater": rosa}
    expect(
        _is_apart(written, customers),
        "Two orders were under way at the same time, and they did not stay with their bakeries.",
        expected=f"{claire}'s order and note in MaisonLune's tables, {rosa}'s in brightwater's",
        look="When the first order goes on, over which connection does it, and whose tables are found there?",
        evidence=[_by_schema(written, customers), _side_by_side(timeline)],
    )


async def test_a_missing_table_is_nobody_elses(subject: Subject, postgres: Postgres) -> None:
    """Where a bakery's own table is missing, a request raises an error and writes into no other's."""
    await subject.call("open_larder", bakeries=[*BAKERIES])
    try:
        await subject.call("place", bakery="fellgate", customer="Tom Reid", item="bun")
        outcome = "no error"
    except CallRaised as error:
        outcome = f"{error.type}"

    written = await _written(postgres)
    expect(
        _is_apart(written, {}),
        "Fellgate has no journal yet. An order there was written into the tables of somebody else.",
        expected="an error, and nothing in any other schema",
        observed=f"{outcome}, and the rows below",
        look="In which order does PostgreSQL look for a plain name, and where does it look last?",
        evidence=[_by_schema(written, {})],
    )
    expect(
        outcome != "no error",
        "Fellgate has no journal yet. An order there is in nobody else's tables, but nobody was told.",
        expected="an error: without its note in the journal, an order is not complete",
        observed="the order's number, as if all were well",
        look="What becomes of the error for the table that is not there?",
    )


async def _written(postgres: Postgres) -> Written:
    return {
        place: (
            await postgres.rows(f'SELECT id, customer FROM "{place}".orders ORDER BY id'),
            await postgres.rows(f'SELECT order_id, note FROM "{place}".journal ORDER BY order_id, note'),
        )
        for place in JOURNALS
    }


def _is_apart(written: Written, customers: dict[str, str]) -> bool:
    """Whether these bakeries have one order each, of this customer, with its line; and no other has."""
    return all(
        [order["customer"] for order in orders] == [customer]
        and [line["order_id"] for line in journal] == [orders[0]["id"]]
        and customer in str(journal[0]["note"])
        if (customer := customers.get(place))
        else not orders and not journal
        for place, (orders, journal) in written.items()
    )


def _by_schema(written: Written, customers: dict[str, str]) -> Table:
    return table(
        "What was written, by schema",
        [
            {
                "schema": place,
                "orders": ", ".join(f"{order['id']}: {order['customer']}" for order in orders),
                "notes": ", ".join(f"{line['order_id']}: {_who(line['note'])}" for line in journal),
            }
            for place, (orders, journal) in written.items()
            if orders or journal or place in customers
        ],
    )


def _side_by_side(timeline: Recorder) -> Timeline:
    """The two orders and the gates; what it took to start Larder explains nothing."""
    everything = timeline.evidence("Two orders at the same time")
    return everything.model_copy(
        update={
            "lanes": [lane for lane in everything.lanes if lane != LARDER],
            "steps": [step for step in everything.steps if step.lane != LARDER],
        }
    )


def _first(name: str) -> str:
    return name.partition(" ")[0]


def _who(note: str) -> str:
    return note.partition(" ordered ")[0]
