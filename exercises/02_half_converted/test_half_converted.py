"""Trials: whose tables does Stock use, in each of the processes that it runs in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, listed, table

if TYPE_CHECKING:
    from checker.verdict import Table

DELIVERED = {"rye flour": 20, "hazelnut spread": 6}
COUNTED = {"rye flour": 14, "hazelnut spread": 5}
"""What is delivered and counted on a usual day."""
MOST = 9999
RECALLED = {"MaisonLune": "hazelnut spread", "Harcourt's": "rye flour"}
"""As in setup.sql; the other bakeries keep no recalls."""
LAST_NUMBERS = {"brightwater": 117, "MaisonLune": 36, "maisonlune": 8, "public": 411}
"""The schemas that have a delivery book, with the last number that setup.sql has used up in each."""
PLACES = ("brightwater", "ostrava", "MaisonLune", "maisonlune", "public")
NO_TABLE = "'no such table'"

Stored = dict[str, dict[str, object]]
"""What each schema holds, by schema."""


async def test_a_bakery_on_its_own_pool_leaves_others_alone(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """With a pool of its own, a bakery uses its own tables, and nobody's if they are not there yet."""
    before = await _stored(postgres)
    await subject.call("start_alone", bakery="ostrava")
    booked = True
    try:
        await subject.call("book_in", bakery="ostrava", lines={**_some(DELIVERED, drawn)})
    except CallRaised:
        booked = False
    after = await _stored(postgres)
    changed = _differing(after, before)
    expect(
        not changed,
        "Ostrava has no delivery book yet, and a delivery has been booked in all the same.",
        expected="an error, and no row written and no number used anywhere",
        observed="the rows below; public is Harcourt's",
        look="Take each row: which statement wrote it, and who found or made its table?",
        evidence=[_table(after, changed)],
    )
    expect(
        not booked,
        "Ostrava has no delivery book yet, and `book_in` returned a number for the supplier's slip.",
        expected="an error: nothing was written",
        observed="no error",
        look="Who learns that the delivery is not in the book?",
    )

    await subject.call("start_alone", bakery="brightwater")
    await _expect_a_day(subject, postgres, drawn, "on a pool of its own", {"brightwater": "brightwater"})


async def test_bakeries_on_one_pool_keep_apart(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """On the shared pool each bakery uses its own tables, its own numbers and its own recalls."""
    schemas = {bakery: bakery for bakery in ("brightwater", "MaisonLune")}
    await subject.call("start_together", bakeries=list(schemas))
    await _expect_a_day(subject, postgres, drawn, "on the shared pool", schemas)

    before = await _stored(postgres)
    refused = False
    try:
        await subject.call("book_in", bakery="MaisonLune", lines={"rye flour": 5, "plum jam": 0})
    except CallRaised:
        refused = True
    after = await _stored(postgres)
    for stored in (before, after):
        stored["MaisonLune"].pop("last number")  # a number that was taken stays taken
    changed = _differing(after, before)
    expect(
        refused and not changed,
        "PostgreSQL refused the second line of a delivery, and the first has been booked in all the same.",
        expected="an error, and nothing booked in",
        observed=f"{'an error' if refused else 'no error'}, and other rows than before: {changed or 'none'}",
        look="What belongs to `book_in`'s transaction, and what runs beside it?",
        evidence=[_table(after, changed)] if changed else [],
    )

    recalled = RECALLED["MaisonLune"]
    shelf = await _shelf(postgres, "MaisonLune")
    connection = await postgres.open_connection()
    await connection.execute(f'REVOKE SELECT ON "MaisonLune".recalls FROM "{postgres.login.role}"')
    await connection.close()
    error = await _error_at_hand_out(subject, "MaisonLune", recalled)
    now = await _shelf(postgres, "MaisonLune")
    expect(
        bool(error) and now == shelf,
        f"MaisonLune's list of recalls could not be read, and {recalled}, which is on it, was handed out.",
        expected=f"an error from `hand_out`, and on the shelf {_quantities(shelf)}",
        observed=f"{error or 'no error'}, and on the shelf {_quantities(now)}",
        look="What does Stock take it for when PostgreSQL refuses to answer about recalls?",
    )


async def test_a_bakery_without_a_schema_has_its_tables_in_public(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Harcourt's has no schema: Stock finds its tables where PostgreSQL puts tables by default."""
    await subject.call("start_alone", bakery="Harcourt's")
    await _expect_a_day(subject, postgres, drawn, "without a schema", {"Harcourt's": "public"})


async def _expect_a_day(
    subject: Subject, postgres: Postgres, drawn: Drawn, where: str, schemas: dict[str, str]
) -> None:
    """Do at each bakery what is done in a day, and hold every schema to what it must hold after that."""
    wanted = await _stored(postgres)
    returned = {}
    for bakery, schema in schemas.items():
        delivered, counted = _some(DELIVERED, drawn), _some(COUNTED, drawn)
        returned[bakery] = await subject.call("book_in", bakery=bakery, lines={**delivered})
        errors = {item: await _error_at_hand_out(subject, bakery, item) for item in delivered}
        await subject.call("take_stock", bakery=bakery, counted={**counted})

        recalled = RECALLED.get(bakery, "")
        shelf = await _shelf(postgres, schema)
        left = {item: quantity - (item != recalled) for item, quantity in delivered.items()}
        expect(
            not recalled or shelf.get(recalled) != delivered[recalled] - 1,
            f"{bakery}, {where}, handed out {recalled}, which is on its own list of recalls.",
            expected=f"an error from `hand_out`, and on the shelf {_quantities(left)}",
            observed=f"no error, and on the shelf {_quantities(shelf)}",
            look="What tells `hand_out` whether a bakery keeps a list, and what does it answer here?",
        )
        kept = {item: error for item, error in errors.items() if error and item != recalled}
        expect(
            not kept,
            f"{bakery}, {where}, did not hand out {' and '.join(kept)}, of which it has no recall.",
            expected=f"on the shelf {_quantities(left)}",
            observed="; ".join(f"{item}: {error}" for item, error in kept.items()),
            look="Follow `hand_out`: whose tables has it asked, and whose should it ask?",
        )
        number = LAST_NUMBERS[schema] + 1
        wanted[schema] = {
            "deliveries": _quantities({f"{number} {item}": n for item, n in delivered.items()}),
            "last number": number,
            "shelf": _quantities(left),
            "counts": _quantities(counted),
        }

    stored = await _stored(postgres)
    strays = _differing(stored, wanted)
    expect(
        not strays,
        f"A day's work is done, {where}, and the tables of {listed(strays)} are not as they should be.",
        expected="; ".join(f"{place}: {_told(wanted[place])}" for place in strays[:1]),
        observed="the rows below",
        look="Take one row that is in the wrong place, and follow it back to its statement in stock.py.",
        evidence=[_table(stored, strays)],
    )
    numbers = {bakery: LAST_NUMBERS[schema] + 1 for bakery, schema in schemas.items()}
    expect(
        returned == numbers,
        "Every row is right, but `book_in` returned another number than it wrote.",
        expected=f"{numbers}",
        observed=f"{returned}",
        look="Which number is on the supplier's slip, and which is in the book?",
    )


def _some(usual: dict[str, int], drawn: Drawn) -> dict[str, int]:
    return {item: drawn.number(quantity, 2, MOST) for item, quantity in usual.items()}


async def _error_at_hand_out(subject: Subject, bakery: str, item: str) -> str:
    """The error for which one of an item was not handed out; empty when there was none."""
    try:
        await subject.call("hand_out", bakery=bakery, item=item, quantity=1)
    except CallRaised as error:
        return error.causes[-1] if error.causes else error.type
    return ""


async def _shelf(postgres: Postgres, schema: str) -> dict[str, int]:
    rows = await postgres.rows(f'SELECT item, quantity FROM "{schema}".shelf ORDER BY item DESC')
    return {row["item"]: row["quantity"] for row in rows}


async def _stored(postgres: Postgres) -> Stored:
    stored: Stored = {}
    for place in PLACES:
        has_book = await postgres.value("SELECT to_regclass($1) IS NOT NULL", f'"{place}".deliveries')
        number = f'(SELECT last_value FROM "{place}".delivery_numbers)' if place in LAST_NUMBERS else "NULL"
        [stored[place]] = await postgres.rows(
            f"SELECT {_listing('number, item', place, 'deliveries') if has_book else NO_TABLE} AS deliveries,"
            f' {number} AS "last number",'
            f" {_listing('item', place, 'shelf')} AS shelf, {_listing('item', place, 'counts')} AS counts"
        )
    return stored


def _listing(columns: str, place: str, name: str) -> str:
    """SQL for the rows of a table in one line, as `_quantities` writes it."""
    row = f"concat_ws(' ', {columns}) || ': ' || quantity"
    return f"(SELECT coalesce(string_agg({row}, ', ' ORDER BY item DESC), '') FROM \"{place}\".{name})"


def _differing(stored: Stored, wanted: Stored) -> list[str]:
    return [place for place in PLACES if stored[place] != wanted[place]]


def _table(stored: Stored, places: list[str]) -> Table:
    return table("What PostgreSQL holds, by schema", [{"schema": place} | stored[place] for place in places])


def _quantities(quantities: dict[str, int]) -> str:
    return ", ".join(f"{what}: {quantity}" for what, quantity in quantities.items())


def _told(held: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in held.items())
