"""Trials: the migration has run at every bakery. Whose tables does what it made use?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.trials.authoring import Call, CallRaised, Drawn, Postgres, Subject, expect, listed, table

if TYPE_CHECKING:
    from checker.verdict import Table

SCHEMAS = {
    "brightwater": "brightwater",
    "Harcourt's": "public",
    "ostrava": "ostrava",
    "MaisonLune": "MaisonLune",
}
"""The bakeries in the order in which they are migrated, and where the tables of each are."""
POOLS = {
    "brightwater": "own pool",
    "Harcourt's": "own pool, no schema",
    "ostrava": "shared pool",
    "MaisonLune": "shared pool on public",
}
FIRST_INVOICES = {"brightwater": 501, "Harcourt's": 40, "ostrava": 12, "MaisonLune": 7}
"""As in setup.sql, when they are not drawn."""
MOST = 99_999
KNOWN_TO_ALL = 1
"""A customer's number that every bakery has."""
NEWEST = 4
"""The number of a customer whom Ostrava has, and nobody else."""
STRANGER = 2
"""The number of a customer whom the other bakeries have, and MaisonLune does not."""


async def test_each_change_is_in_its_own_bakerys_journal(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Whichever pool a bakery is on, its journal has the changes of its own invoices and no others."""
    await _migrate(subject, list(SCHEMAS))
    first_invoices = {bakery: drawn.number(number, 1, MOST) for bakery, number in FIRST_INVOICES.items()}
    for bakery, number in first_invoices.items():
        await postgres.rows(f'ALTER TABLE "{SCHEMAS[bakery]}".invoices ALTER number RESTART WITH {number}')
    errors = {}
    for bakery in SCHEMAS:
        number = await subject.call("issue", bakery=bakery, customer_id=KNOWN_TO_ALL)
        errors[bakery] = [
            *await _error(subject.begin("set_state", bakery=bakery, number=number, state="sent")),
            *await _error(subject.begin("set_state", bakery=bakery, number=number, state="paid")),
        ]

    seen = {bakery: await _invoices_and_journal(postgres, schema) for bakery, schema in SCHEMAS.items()}
    wanted = {
        bakery: {"its invoice": f"{number} paid", "its journal": f"1: {number} sent, 2: {number} paid"}
        for bakery, number in first_invoices.items()
    }
    wrong = [bakery for bakery in SCHEMAS if seen[bakery] != wanted[bakery]]
    errors_there = [f"{bakery}: {errors[bakery][0]}" for bakery in wrong if errors[bakery]]
    expect(
        not wrong,
        f"Each bakery has sent one invoice and got it paid. The journal is wrong at {listed(wrong)}.",
        expected="; ".join(f"{bakery}: {wanted[bakery]['its journal']}" for bakery in wrong[:2]),
        observed="; ".join(["the rows below", *errors_there[:1]]),
        look="How does the function that made these entries, or failed to, find its tables?",
        evidence=[
            table(
                "After one invoice at each bakery: entries, invoices, states",
                [
                    {"bakery": bakery, "runs on": POOLS[bakery], **seen[bakery]}
                    for bakery in sorted(SCHEMAS, key=lambda bakery: bakery not in wrong)
                ],
            )
        ],
    )


async def test_an_invoice_is_for_the_bakerys_own_customer(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A bakery can issue invoices to each of its own customers, and to nobody else's."""
    bakeries = ["ostrava", "MaisonLune"]
    await _migrate(subject, bakeries)
    newest, stranger = drawn.number(NEWEST, 5, MOST), drawn.number(STRANGER, 5, MOST)
    await postgres.rows("UPDATE ostrava.customers SET id = $1 WHERE id = $2", newest, NEWEST)
    for schema in ("brightwater", "ostrava", "public"):
        await postgres.rows(f"UPDATE {schema}.customers SET id = $1 WHERE id = $2", stranger, STRANGER)
    errors = await _error(subject.begin("issue", bakery="ostrava", customer_id=newest))
    expect(
        await _invoices(postgres, "ostrava", newest) == 1,
        f"Ida Horová is Ostrava's customer number {newest}, and Ostrava cannot issue her an invoice.",
        expected=f"an invoice for customer {newest} in Ostrava's table",
        observed=errors[0] if errors else "no error, and no such invoice",
        look=f"Among whose customers has number {newest} been looked for?",
        evidence=[await _constraints(postgres, bakeries)],
    )
    await _error(subject.begin("issue", bakery="MaisonLune", customer_id=stranger))
    expect(
        await _invoices(postgres, "MaisonLune", stranger) == 0,
        f"MaisonLune has no customer number {stranger}, and issued an invoice to that number.",
        expected="an error: there is nobody to send it to",
        observed="no error, and an invoice",
        look="Which table was asked whether there is such a customer?",
        evidence=[await _constraints(postgres, bakeries)],
    )


async def _migrate(subject: Subject, bakeries: list[str]) -> None:
    await subject.call("open_larder", bakeries=[*bakeries])
    for bakery in bakeries:
        errors = await _error(subject.begin("migrate", bakery=bakery))
        expect(
            not errors,
            f"The migration does not run at {bakery} ({POOLS[bakery]}).",
            expected="a migration that runs at every bakery",
            observed="".join(errors),
            look="What does pgdbm make of the file for this bakery, and where are its names looked up?",
        )


async def _error(call: Call) -> list[str]:
    """What a call raised; empty when it did not raise."""
    try:
        await call
    except CallRaised as error:
        return [error.causes[-1] if error.causes else error.type]
    return []


async def _invoices_and_journal(postgres: Postgres, schema: str) -> dict[str, str]:
    invoices = await postgres.rows(f'SELECT number, state FROM "{schema}".invoices ORDER BY number')
    entries = await postgres.rows(f'SELECT entry, invoice, state FROM "{schema}".journal ORDER BY entry')
    return {
        "its invoice": ", ".join(f"{row['number']} {row['state']}" for row in invoices),
        "its journal": ", ".join(f"{row['entry']}: {row['invoice']} {row['state']}" for row in entries),
    }


async def _invoices(postgres: Postgres, schema: str, customer: int) -> int:
    return int(
        await postgres.value(f'SELECT count(*) FROM "{schema}".invoices WHERE customer_id = $1', customer)
    )


async def _constraints(postgres: Postgres, bakeries: list[str]) -> Table:
    rows = [
        {
            "bakery": bakery,
            "its invoices refer to": await postgres.value(
                "SELECT string_agg(confrelid::regclass::text, ', ') FROM pg_constraint"
                " WHERE contype = 'f' AND conrelid = $1::regclass",
                f'"{SCHEMAS[bakery]}".invoices',
            ),
            "its customers": await postgres.value(
                f"SELECT string_agg(id || ' ' || name, ', ' ORDER BY id) FROM \"{SCHEMAS[bakery]}\".customers"
            ),
        }
        for bakery in bakeries
    ]
    return table("The foreign keys that the migration made", rows)
