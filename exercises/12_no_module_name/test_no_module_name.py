"""Trials: do two packages start side by side, and does each of their migrations run once?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table

IN_EITHER_ORDER = {"brightwater": ("orders", "billing"), "ostrava": ("billing", "orders")}
ROWS = {
    "menu": ("item", None),
    "vat_rates": ("sold_as", "cold food, delivery, hot food"),
    "orders": ("customer", None),
    "invoices": ("customer", None),
}
"""The packages' tables, with the column that tells their rows, and what the migrations put there for sure."""
LOAF = "rye loaf"
"""What 001_initial.sql puts on the menu, beside a bun, and 002_april.sql a lemon tart."""
TABLES_OF = {"orders": ("menu", "orders"), "billing": ("vat_rates", "invoices")}


async def test_two_packages_start_side_by_side(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """Two packages of one bakery start in either order, and again after a restart and a deploy."""
    renamed = {LOAF: drawn.item(LOAF)}
    refused: dict[tuple[str, str], dict[str, object]] = {}

    async def each(function: str) -> None:
        for bakery, names in IN_EITHER_ORDER.items():
            for name in names:
                if (bakery, name) not in refused:
                    try:
                        await subject.call(function, bakery=bakery, name=name)
                    except CallRaised as error:
                        refused[bakery, name] = _refusal(bakery, name, error)

    await subject.call("deploy", release="1.0", migrations=["001_initial.sql"], renamed={**renamed})
    for _ in ("the first start", "a restart"):
        await subject.call("start_larder", bakeries=[*IN_EITHER_ORDER])
        await each("start_package")
    if not refused:
        turned = {bakery: [*reversed(names)] for bakery, names in IN_EITHER_ORDER.items()}
        for bakery, name, said in await subject.call("restart_larder", packages=turned):
            refused[bakery, name] = {"bakery": bakery, "package": name, "refused with": said}
    merged = ["001_initial.sql", "002_april.sql"]
    await subject.call("deploy", release="1.0", migrations=[*merged], renamed={**renamed})
    await subject.call("start_larder", bakeries=[*IN_EITHER_ORDER])
    await each("start_package")
    await each("work")

    expect(
        not refused,
        "Two packages share a database, and one of them cannot do its work.",
        expected="both start at both bakeries, whichever is first, and do their work",
        observed="what is below",
        look="What does pgdbm go by when it asks whether a file has been applied?",
        evidence=[table("What was refused", [*refused.values()]), await _noted(postgres)],
    )
    await _expect_rows(postgres, renamed[LOAF], {bakery: [*TABLES_OF] for bakery in IN_EITHER_ORDER})


async def test_a_package_alone_outlives_a_release(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """A package alone, without a schema, runs each migration once, through a restart and a new release."""
    bakery = "Harcourt's"
    renamed = {LOAF: drawn.item(LOAF)}
    await subject.call("deploy", release="1.0", migrations=["001_initial.sql"], renamed={**renamed})
    for _ in ("the first start", "a restart"):
        await subject.call("start_alone", bakery=bakery)
        await subject.call("start_package", bakery=bakery, name="orders")
    merged = ["001_initial.sql", "002_april.sql"]
    await subject.call("deploy", release="1.1", migrations=[*merged], renamed={**renamed})
    await subject.call("start_alone", bakery=bakery)
    title = await subject.call("start_package", bakery=bakery, name="orders")
    await subject.call("work", bakery=bakery, name="orders")

    await _expect_rows(postgres, renamed[LOAF], {bakery: ["orders"]})
    expect(
        title == "orders 1.1",
        "The tables are right, but Mei's screen does not show the package and its release.",
        expected="orders 1.1",
        observed=f"{title!r}",
        look="What does `title` return?",
    )


async def _expect_rows(postgres: Postgres, loaf: str, packages: dict[str, list[str]]) -> None:
    """Fail unless every bakery has its own tables, in whichever schema, and each row in them once."""
    menu = ", ".join(sorted(["bun", "lemon tart", loaf]))
    missing = Counter(
        (name, menu if name == "menu" else ROWS[name][1] or f"a customer of {bakery}")
        for bakery, installed in packages.items()
        for package in installed
        for name in TABLES_OF[package]
    )
    wrong = []
    for row in await _stored(postgres):
        if missing[row["table"], row["rows"]]:
            missing[row["table"], row["rows"]] -= 1
        else:
            wrong.append(row)
    expect(
        not wrong and not missing.total(),
        "The packages have started, and their tables do not hold what each migration, run once, puts there.",
        expected="; ".join(f"{name}: {rows}" for name, rows in +missing) or "no further table",
        observed="the rows below" if wrong else "no such table",
        look="Which migration ran twice, or never? What had changed when it was asked for again?",
        evidence=[table("The tables that hold something else", wrong), await _noted(postgres)],
    )


async def _stored(postgres: Postgres) -> list[dict[str, str]]:
    places = await postgres.rows(
        "SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND c.relname::text = ANY ($1) ORDER BY n.nspname, c.relname",
        list(ROWS),
    )
    return [
        {
            "schema": place["schema"],
            "table": place["name"],
            "rows": await postgres.value(
                f"SELECT coalesce(string_agg({ROWS[place['name']][0]}::text, ', ' ORDER BY"
                f" {ROWS[place['name']][0]}::text COLLATE \"C\"), '') FROM {place['quoted']}"
            ),
        }
        for place in places
    ]


async def _noted(postgres: Postgres) -> Table:
    """What pgdbm has noted as applied, wherever it does so."""
    trackers = await postgres.rows(
        "SELECT format('%I.%I', n.nspname, c.relname) AS quoted"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND 3 = (SELECT count(*) FROM pg_attribute"
        "  WHERE attrelid = c.oid AND attname IN ('filename', 'checksum', 'module_name'))"
        " ORDER BY n.nspname, c.relname"
    )
    rows = [
        {"table": tracker["quoted"], **row}
        for tracker in trackers
        for row in await postgres.rows(
            # Where the stage is on this machine says nothing; which build it is does.
            "SELECT filename, regexp_replace(module_name::text, '^/.*/(?=build-)', '…/') AS module_name,"
            f" left(checksum::text, 8) AS checksum FROM {tracker['quoted']} ORDER BY 2, 1"
        )
    ]
    return table("What pgdbm has noted as applied", rows)


def _refusal(bakery: str, name: str, error: CallRaised) -> dict[str, object]:
    said = [error.message.partition(" raised ")[2], *error.causes][-1]
    return {"bakery": bakery, "package": name, "refused with": said.splitlines()[0]}
