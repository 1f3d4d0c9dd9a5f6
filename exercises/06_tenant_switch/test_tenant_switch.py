"""Trials: does a request keep to its own bakery while others run beside it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.trials.authoring import CallRaised, Drawn, Postgres, Recorder, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table, Timeline

YESTERDAY = {"brightwater": 3, "ostrava": 2, "MaisonLune": 1}
"""The bakeries, with the orders that setup.sql gives them."""
MOST_ELSE = 99
"""So many more orders a bakery may have had yesterday."""
PLACES = (*YESTERDAY, "maisonlune", "public")
NO_BAKERIES = ("", "public", "maisonlune", "harcourts")
"""An address without a bakery; two schemas that are there and are no bakery's; one that is not there."""

LARDER = "Larder"
"""The lane of the timeline that Larder is started in."""

Yesterday = dict[str, int]
Written = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""The new orders and the lines of the journal in one schema."""


async def test_the_overview_disturbs_no_order(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """An order stays with its bakery when the overview of all bakeries runs in the middle of it."""
    yesterday = await _yesterday(postgres, drawn)
    eva, loaf = drawn.name("Eva Malá"), drawn.item("rye loaf")
    await subject.call("open_larder", lane=LARDER, bakeries=[*yesterday])
    async with postgres.gate("ostrava", "orders", subject) as gate:
        order = subject.begin("place", lane=_first(eva), bakery="ostrava", customer=eva, item=loaf)
        await gate.wait_for(order)
        overview = subject.begin("overview", lane="Mei")
        await gate.wait_for(overview)
    number = await order
    counted = await overview

    written = await _written(postgres, yesterday)
    expect(
        _is_apart(written, {"ostrava": eva}),
        "An order at ostrava was under way while Mei opened the overview, and it did not stay at ostrava.",
        expected=f"{eva}'s order in ostrava's orders and in its journal, and nothing anywhere else",
        look="What did the overview change that the order still needed?",
        evidence=[_by_schema(written), _side_by_side(timeline, "An order with the overview inside")],
    )
    expect(
        counted in (yesterday, yesterday | {"ostrava": yesterday["ostrava"] + 1}),
        "The order stayed where it belongs, but the overview does not show what the tables hold.",
        expected=f"{yesterday}, with or without the order that was under way",
        observed=f"{counted!r}",
        look="Which bakery's orders does `overview` count for each name?",
    )
    kept = await postgres.value("SELECT max(id) FROM ostrava.orders WHERE customer = $1", eva)
    expect(
        number == kept,
        f"The order is where it belongs, and {_first(eva)} was given another number than the one that"
        " it has there.",
        expected=f"{kept}",
        observed=f"{number!r}",
        look="What does `place` return, and to whom does the number say something?",
    )


async def test_two_orders_at_once_stay_apart(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """Two orders that run side by side, first come, first done, stay with their bakeries."""
    yesterday = await _yesterday(postgres, drawn)
    claire, rosa = drawn.name("Claire Aubert"), drawn.name("Rosa Lind")
    await subject.call("open_larder", lane=LARDER, bakeries=[*yesterday])
    async with (
        postgres.gate("brightwater", "orders", subject) as brightwater,
        postgres.gate("MaisonLune", "orders", subject) as maison_lune,
    ):
        first = subject.begin(
            "place", lane=_first(claire), bakery="MaisonLune", customer=claire, item="baguette"
        )
        await maison_lune.wait_for(first)
        second = subject.begin("place", lane=_first(rosa), bakery="brightwater", customer=rosa, item="bun")
        standing = await brightwater.wait_for(second)
        await maison_lune.open()
        await first
        if standing == "still":  # it waited for the first order, and goes on only now
            await brightwater.wait_for(second)
    await second

    written = await _written(postgres, yesterday)
    expect(
        _is_apart(written, {"MaisonLune": claire, "brightwater": rosa}),
        "Two orders were under way at the same time, and they did not stay with their bakeries.",
        expected=f"{claire}'s order in MaisonLune's orders and journal, {rosa}'s in brightwater's",
        look="When the first order goes on, which bakery does it write for, and where is that kept?",
        evidence=[_by_schema(written), _side_by_side(timeline, "Two orders at the same time")],
    )


async def test_an_unknown_bakery_is_refused(subject: Subject, postgres: Postgres) -> None:
    """An order for a name that is no bakery's raises an error, and writes nothing anywhere."""
    await subject.call("open_larder", lane=LARDER, bakeries=[*YESTERDAY])
    accepted = []
    for name in NO_BAKERIES:
        try:
            await subject.call("place", bakery=name, customer="Tom Reid", item="bun")
        except CallRaised:
            continue
        accepted.append(name)

    written = await _written(postgres, YESTERDAY)
    expect(
        not accepted,
        f"Larder took orders for bakeries that it does not have: {', '.join(map(repr, accepted))}.",
        expected="an error for each",
        observed="none for these; what was written for them is below",
        look="The name comes from outside. What makes sure that it is a bakery's before anything is written?",
        evidence=[_by_schema(written)],
    )
    expect(
        _is_apart(written, {}),
        "Larder refused orders for bakeries that it does not have, and wrote something all the same.",
        expected="no row anywhere",
        look="What had been written already when the name was refused?",
        evidence=[_by_schema(written)],
    )


async def _yesterday(postgres: Postgres, drawn: Drawn) -> Yesterday:
    """The orders that each bakery had yesterday: those of setup.sql, and perhaps more."""
    yesterday = {}
    for bakery, orders in YESTERDAY.items():
        more = drawn.number(0, 0, MOST_ELSE)
        await postgres.rows(
            f"INSERT INTO \"{bakery}\".orders (customer, item) SELECT 'Ned Ames', 'bun'"
            " FROM generate_series(1, $1)",
            more,
        )
        yesterday[bakery] = orders + more
    return yesterday


def _is_apart(written: dict[str, Written], customers: dict[str, str]) -> bool:
    """Whether these bakeries have one new order each, of this customer, with its line; and no other has."""
    for place, (orders, journal) in written.items():
        customer = customers.get(place)
        if customer is None:
            if orders or journal:
                return False
        elif (
            [order["customer"] for order in orders] != [customer]
            or [line["order_id"] for line in journal] != [orders[0]["id"]]
            or customer not in str(journal[0]["note"])
        ):
            return False
    return True


async def _written(postgres: Postgres, yesterday: Yesterday) -> dict[str, Written]:
    return {
        place: (
            await postgres.rows(
                f'SELECT id, customer FROM "{place}".orders ORDER BY id OFFSET $1', yesterday.get(place, 0)
            ),
            await postgres.rows(f'SELECT order_id, note FROM "{place}".journal ORDER BY order_id, note'),
        )
        for place in PLACES
    }


def _by_schema(written: dict[str, Written]) -> Table:
    """What is in which schema, numbered by name: PostgreSQL numbers either of two at once first."""
    rows = []
    for place, (orders, journal) in written.items():
        by_name = sorted(orders, key=lambda order: str(order["customer"]))
        number = dict(zip((order["id"] for order in by_name), (order["id"] for order in orders), strict=True))
        if orders or journal or place in YESTERDAY:
            rows.append(
                {
                    "schema": place,
                    "orders": _listed([(order["customer"], number[order["id"]]) for order in orders]),
                    "journal": _listed(
                        [(line["note"], number.get(line["order_id"], line["order_id"])) for line in journal]
                    ),
                }
            )
    return table("What was written, by schema", rows)


def _side_by_side(timeline: Recorder, title: str) -> Timeline:
    """The requests and the gates; what it took to start Larder explains nothing."""
    everything = timeline.evidence(title)
    return everything.model_copy(
        update={
            "lanes": [lane for lane in everything.lanes if lane != LARDER],
            "steps": [step for step in everything.steps if step.lane != LARDER],
        }
    )


def _first(name: str) -> str:
    return name.partition(" ")[0]


def _listed(numbered: list[tuple[str, int]]) -> str:
    return ", ".join(f"{number}: {text}" for text, number in sorted(numbered))
