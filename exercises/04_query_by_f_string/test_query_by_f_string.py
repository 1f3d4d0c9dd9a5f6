"""Trials: which names are still in the database when the night is over, and who has heard of it?"""

from __future__ import annotations

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, table
from checker.verdict import Table

SHARING = ("brightwater", "ostrava", "MaisonLune", "fellgate")
"""The bakeries on the shared pool. Fellgate has no tables yet."""
PLACES = ("brightwater", "ostrava", "MaisonLune", "maisonlune", "public")
ALL = ["Rosa Lind", "Ned Ames", "Jo Hill", "Eva Ley"]
"""The names that setup.sql puts everywhere, oldest order first."""
SETTINGS = {
    "brightwater": (90, "collected_at"),
    "ostrava": (30, "cancelled_at"),
    "MaisonLune": (90, "placed_at"),
    "Harcourt's": (365, "collected_at"),
}
TO_THE_SAME_END = {
    "brightwater": (81, 397),
    "ostrava": (1, 98),
    "MaisonLune": (4, 94),
    "Harcourt's": (81, 397),
}
"""From how many days to how many the same names are old."""
OLD = {
    "brightwater": ["Rosa Lind"],
    "ostrava": ["Ned Ames"],
    "MaisonLune": ["Rosa Lind", "Ned Ames", "Jo Hill"],
    "Harcourt's": ["Rosa Lind"],
}
"""Whose time has come, by these settings."""
ASKING = {"MaisonLune": "Eva Ley", "Harcourt's": "Jo Hill"}
"""Who has written to Mei."""
SENT_BY_A_BROWSER = (
    ("brightwater", "placed_at IS NOT NULL OR placed_at"),
    ("MaisonLune", 'placed_at" IS NOT NULL OR "placed_at'),
    ("ostrava", "current_date"),
    ("brightwater", " placed_at"),
    ("MaisonLune", "PLACED_AT"),
    ("fellgate", "baked_at"),
)
REFUSED = {
    "ostrava": ("an order is in dispute", None),
    "brightwater": ("no right to change orders", 'REVOKE UPDATE ON brightwater.orders FROM "{role}"'),
    "MaisonLune": ("only erasures is missing", 'DROP TABLE "MaisonLune".erasures'),
}
"""What PostgreSQL refuses at which bakery, and how it comes to that if setup.sql has not seen to it."""


async def test_names_are_forgotten_when_their_time_has_come(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """The night takes each bakery's old names off its own orders, and off nobody else's."""
    everybody = [drawn.name(name) for name in ALL]
    asking = {bakery: drawn.name(name) for bakery, name in ASKING.items()}
    gone = {bakery: [drawn.name(name) for name in old] for bakery, old in OLD.items()}
    settings = {
        bakery: (drawn.number(days, *TO_THE_SAME_END[bakery]), since)
        for bakery, (days, since) in SETTINGS.items()
    }
    for place in PLACES:
        for usual, name in zip(ALL, everybody, strict=True):
            await postgres.rows(f'UPDATE "{place}".orders SET customer = $1 WHERE customer = $2', name, usual)
    await subject.call("open_larder", bakeries=list(SHARING))
    await subject.call("open_alone", bakery="Harcourt's")
    answers = {}
    for bakery, (days, since) in settings.items():
        answers[bakery] = await subject.call("forget_old", bakery=bakery, days=days, since=since)
    days, since = settings["brightwater"]
    again = await subject.call("forget_old", bakery="brightwater", days=days, since=since)
    asked = [
        await subject.call("forget_customer", bakery=bakery, customer=customer)
        for bakery, customer in asking.items()
    ]

    wanted = dict.fromkeys(PLACES, everybody) | {
        _place(bakery): [name for name in everybody if name not in old and name != asking.get(bakery)]
        for bakery, old in gone.items()
    }
    names = {place: await _names(postgres, place) for place in PLACES}
    wrong = [place for place in PLACES if names[place] != wanted[place]]
    expect(
        not wrong,
        "The night is over, and not every order has the name that it should.",
        expected="the old names gone, by each bakery's settings, and every other name still there",
        look="Which text does PostgreSQL get for each bakery, and what does it answer?",
        evidence=[
            table(
                "Names that should be gone, and names that should not, by schema",
                [
                    {
                        "schema": place,
                        "still there": ", ".join(name for name in names[place] if name not in wanted[place]),
                        "missing": ", ".join(name for name in wanted[place] if name not in names[place]),
                    }
                    for place in wrong
                ],
            )
        ],
    )
    noted = {place: await _noted(postgres, place) for place in PLACES}
    lines = {_place(bakery): [(len(old), *settings[bakery])] for bakery, old in OLD.items()}
    expect(
        noted == {place: lines.get(place, []) for place in PLACES},
        "The names are gone, and the table `erasures` does not say so.",
        expected="in each bakery's table one line for the night in which something was forgotten",
        observed="the lines below: how many orders, after how many days, since when",
        look="What does `forget_old` do after it has forgotten something?",
        evidence=[table("Lines in erasures", [{"schema": p, "lines": str(noted[p])} for p in PLACES])],
    )
    counts = {bakery: len(old) for bakery, old in OLD.items()}
    expect(
        answers == counts and again == 0 and asked == [1] * len(ASKING),
        "The right names are gone, but it is not returned how many orders had one.",
        expected=f"{counts}, 0 when it comes to brightwater a second time, and 1 for each who asked for it",
        observed=f"{answers}, {again!r}, and {asked}",
        look="What does it count?",
    )


async def test_only_a_column_of_the_three_is_counted_from(subject: Subject, postgres: Postgres) -> None:
    """What a browser sends as `since` is one of the three columns, or is refused, and nothing forgotten."""
    await subject.call("open_larder", bakeries=list(SHARING))
    seen = []
    for bakery, since in SENT_BY_A_BROWSER:
        before = await _names(postgres, bakery)
        try:
            answer = f"returned {await subject.call('forget_old', bakery=bakery, days=90, since=since)!r}"
        except CallRaised as error:
            answer = f"raised {error.type}"
        forgotten = len(before) - len(await _names(postgres, bakery))
        seen.append({"at": bakery, "since": since, "forget_old": answer, "names forgotten": forgotten})

    evidence: list[Table] = [table("What was sent as `since`, and what came of it", seen)]
    expect(
        not any(row["names forgotten"] for row in seen),
        "A browser sent something else than one of the three columns as `since`, and names were forgotten.",
        expected="an error, and every name still there: names cannot be brought back",
        observed="so many names are gone as the last column says",
        look="What makes sure that the text which is put into the statement is a column's name?",
        evidence=evidence,
    )
    expect(
        all(str(row["forget_old"]).startswith("raised") for row in seen),
        "A browser sent something else than one of the three columns as `since`, and nobody was told.",
        expected="an error: a bakery with such a setting would never forget anybody",
        observed="an answer, as if there had been nothing to forget",
        look="Which texts are let through, and what does PostgreSQL take them for?",
        evidence=evidence,
    )


async def test_what_postgresql_refuses_is_heard(subject: Subject, postgres: Postgres) -> None:
    """Without tables there is nothing to forget; whatever else PostgreSQL refuses reaches the caller."""
    await subject.call("open_larder", bakeries=list(SHARING))
    seen = []
    for bakery, (refused, statement) in REFUSED.items():
        if statement is not None:
            await _do(postgres, statement.format(role=postgres.login.role))
        try:
            returned = await subject.call("forget_old", bakery=bakery, days=90, since="collected_at")
            answer = f"returned {returned!r}"
        except CallRaised as error:
            answer = f"raised {error.type}"
        names = await _names(postgres, bakery)
        seen.append(
            {
                "at": bakery,
                "refused": refused,
                "forget_old": answer,
                "names forgotten": len(ALL) - len(names),
            }
        )
    evidence = [table("What PostgreSQL refused, and what came of it", seen)]
    expect(
        all(str(row["forget_old"]).startswith("raised") for row in seen),
        "PostgreSQL refused what it was asked for, and nobody was told.",
        expected="an exception for each, so that somebody looks at it in the morning",
        observed="an answer, as if the night had gone well",
        look="Which errors are caught in `forget_old`, and which of them were meant?",
        evidence=evidence,
    )
    expect(
        not any(row["names forgotten"] for row in seen),
        "PostgreSQL refused the line in `erasures`, and the names are gone all the same.",
        expected="every name still there: without its line nothing is forgotten",
        observed="so many names are gone as the last column says",
        look="What happens to the first statement when the second fails?",
        evidence=evidence,
    )
    try:
        nothing = await subject.call("forget_old", bakery="fellgate", days=90, since="collected_at")
    except CallRaised as error:
        nothing = error.message.splitlines()[0]
    expect(
        nothing == 0,
        "Fellgate opens next month and has no tables yet, and the night does not get past it.",
        expected="0: there is nothing to forget",
        observed=f"{nothing}",
        look="What does PostgreSQL answer when a table is not there, and which class has asyncpg for it?",
    )


def _place(bakery: str) -> str:
    return "public" if bakery == "Harcourt's" else bakery


async def _do(postgres: Postgres, statement: str) -> None:
    """Something that an administrator has done."""
    connection = await postgres.open_connection()
    try:
        await connection.execute(f"SET lock_timeout = '3s'; {statement}")
    finally:
        await connection.close()


async def _names(postgres: Postgres, place: str) -> list[str]:
    if place not in PLACES:
        return []  # it has no tables yet
    rows = await postgres.rows(
        f'SELECT customer FROM "{place}".orders WHERE customer IS NOT NULL ORDER BY id'
    )
    return [row["customer"] for row in rows]


async def _noted(postgres: Postgres, place: str) -> list[tuple[int, int, str]]:
    rows = await postgres.rows(f'SELECT orders, days, since FROM "{place}".erasures ORDER BY erased_at')
    return [(row["orders"], row["days"], row["since"]) for row in rows]
