"""Trials: what does the release do to bakeries that are open, to a new one, and to other packages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.trials.authoring import CallRaised, Drawn, Postgres, Recorder, Subject, expect, table

if TYPE_CHECKING:
    from checker.verdict import Table

SCHEMA = {"brightwater": "brightwater", "Harcourt's": "public", "ostrava": "ostrava"}
UNTIL_NOW = {
    "brightwater": {"plum cake": 350, "rye loaf": 440},
    "Harcourt's": {"bun": 50, "plum cake": 300, "rye loaf": 400},
}
"""What setup.sql has on the menus. At Harcourt's, 002_dearer_flour.sql is still to come: a tenth more."""
AS_NEW = "bun 55, lemon tart 410, plum cake 330, rye loaf 440"
"""What is on the menu of a new bakery once every migration has run there, once."""
MOST = 99
"""A price that is drawn is a multiple of ten, up to so many."""
PENDING = {
    "brightwater": ["003_lemon_tart.sql"],
    "Harcourt's": ["002_dearer_flour.sql", "003_lemon_tart.sql"],
    "ostrava": ["001_initial.sql", "002_dearer_flour.sql", "003_lemon_tart.sql"],
}
"""What has not run yet before this release."""
OTHERS = {
    "stock": ("stock", "kept", "flour, sugar"),
    "billing": ("vat_rates", "sold_as", "cold food, hot food"),
}
"""The other packages' tables, with the column that tells their rows, and those rows."""
STOP_AT_002 = """
    CREATE SCHEMA checker;
    CREATE TABLE checker.in_the_middle ();
    CREATE FUNCTION checker.wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        LOCK TABLE checker.in_the_middle IN ROW EXCLUSIVE MODE;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER wait BEFORE INSERT ON brightwater.schema_migrations
        FOR EACH ROW WHEN (NEW.filename = '002_dearer_flour.sql') EXECUTE FUNCTION checker.wait();
"""
"""Whoever records 002 comes to a gate first; by then 001 has been recorded."""
CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE usename = $1 AND cardinality(pg_blocking_pids(pid)) > 0"
)


async def test_bakeries_that_are_open_keep_their_menu(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Where earlier releases have run, only what is new runs, and only once."""
    await _start_twice(
        await _menus(postgres, drawn),
        subject,
        postgres,
        "The release has started where earlier ones had run, and menus are not what they should be.",
        look="Which migrations does the release take for new, and what does it go by?",
    )


async def test_a_new_bakery_gets_everything_once(subject: Subject, postgres: Postgres) -> None:
    """Where nothing has run yet, everything runs, once."""
    await _start_twice(
        {"ostrava": AS_NEW},
        subject,
        postgres,
        "The release has started at a new bakery, and its menu is not what it should be.",
        look="What does the start find in a database in which nothing has been started before?",
    )


async def test_other_packages_are_left_alone(subject: Subject, postgres: Postgres) -> None:
    """Stock and billing, which share the bakeries' tables with orders, start as if nothing had happened."""
    for bakery in ("brightwater", "Harcourt's"):
        await subject.call("start", bakery=bakery)
    wrong = []
    for bakery, package in (("brightwater", "stock"), ("brightwater", "billing"), ("Harcourt's", "billing")):
        try:
            await subject.call(f"start_{package}", bakery=bakery)
            answer = "started"
        except CallRaised as error:
            answer = _said(error)
        name, column, wanted = OTHERS[package]
        stored = await _listed(postgres, f"{SCHEMA[bakery]}.{name}", column)
        if answer != "started" or stored != wanted:
            wrong.append({"bakery": bakery, "package": package, "its start": answer, "its rows": stored})
    expect(
        not wrong,
        "Orders has started, and after it another package does not find things as it left them.",
        expected="; ".join(f"in {name} {wanted}" for name, _, wanted in OTHERS.values()),
        observed="what is below",
        look="Whose records does the table hold that orders changes, and who looks for them later?",
        evidence=[
            table("The packages that started after orders", wrong),
            await _noted(postgres, "brightwater"),
            await _noted(postgres, "Harcourt's"),
        ],
    )


async def test_two_instances_start_at_once(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """Two instances that start at the same moment both start, and what is new runs once."""
    wanted = (await _menus(postgres, drawn))["brightwater"]
    async with postgres.gate("brightwater", "schema_migrations", subject) as gate:
        calls = []
        for instance in ("one", "another"):
            calls.append(subject.begin("start", lane=instance, bakery="brightwater"))
            await gate.wait_for(calls[-1])
        seen = timeline.evidence("Two instances start")  # whichever is first from here on is chance
    refused = []
    for call in calls:
        try:
            await call
        except CallRaised as error:
            refused.append(_said(error))
    expect(
        not refused,
        "Two instances started at the same moment, and not both could.",
        expected="two that have started, whichever is first",
        observed="; ".join(dict.fromkeys(refused)),
        look="What did each of them know of the other when it wrote?",
        evidence=[seen],
    )
    menu = await _menu(postgres, "brightwater")
    expect(
        menu == wanted,
        "Two instances started at the same moment, and the menu is not what it was.",
        expected=wanted,
        observed=menu,
        look="Which migrations did each of them take for new?",
        evidence=[seen, await _noted(postgres, "brightwater")],
    )


async def test_a_start_that_is_cut_off_loses_nothing(
    subject: Subject, postgres: Postgres, drawn: Drawn, timeline: Recorder
) -> None:
    """When a start is cut off in the middle, the next one knows what has run, and runs what is new, once."""
    wanted = (await _menus(postgres, drawn))["brightwater"]
    await _as_the_code(postgres, STOP_AT_002)
    async with postgres.gate("checker", "in_the_middle", subject) as gate:
        first = subject.begin("start", lane="one", bakery="brightwater")
        cut_off = await gate.wait_for(first) == "waiting"
        if cut_off:
            timeline.record("checker", "ends the session that waits")
            await postgres.rows(CUT_OFF, postgres.login.role)
        await first.raised()
    left = await _noted(postgres, "brightwater", when="between the two")
    failure = await subject.begin("start", lane="the next", bakery="brightwater").raised()
    menu = await _menu(postgres, "brightwater")
    expect(
        menu == wanted and failure is None,
        f"{'A start was cut off before it recorded 002' if cut_off else 'There was one start'}, and the next "
        "one did not go well.",
        expected=f"a start after which the menu is {wanted}",
        observed=menu if failure is None else f"{_said(failure)}; the menu is {menu}",
        look="What is in the table between two statements of the start, and for how long?",
        evidence=[timeline.evidence("One start, and then the next"), left],
    )


async def _as_the_code(postgres: Postgres, script: str) -> None:
    """Run a script as the learner's role, so that the code may use what it makes."""
    connection = await postgres.open_connection()
    try:
        await connection.execute(f'SET ROLE "{postgres.login.role}"; {script}')
    finally:
        connection.terminate()


async def _menus(postgres: Postgres, drawn: Drawn) -> dict[str, str]:
    """Give the menus of open bakeries their prices, and tell what they are once every migration has run."""
    menus = {}
    for bakery, until_now in UNTIL_NOW.items():
        menu = {"lemon tart": 410}
        for item, usual in until_now.items():
            pence = 10 * drawn.number(usual // 10, 1, MOST)
            menu[item] = pence if bakery == "brightwater" else pence * 11 // 10
            await postgres.rows(f"UPDATE {SCHEMA[bakery]}.menu SET pence = $1 WHERE item = $2", pence, item)
        menus[bakery] = ", ".join(f"{item} {menu[item]}" for item in sorted(menu))
    return menus


async def _start_twice(
    wanted: dict[str, str], subject: Subject, postgres: Postgres, message: str, *, look: str
) -> None:
    logs = {}
    for bakery in wanted:
        logs[bakery] = [await subject.call("start", bakery=bakery) for _ in ("deploy", "restart")]
    menus = {bakery: await _menu(postgres, bakery) for bakery in wanted}
    wrong = [bakery for bakery in wanted if menus[bakery] != wanted[bakery]]
    evidence = [
        table(
            "The menus",
            [{"bakery": bakery, "should be": wanted[bakery], "is": menus[bakery]} for bakery in wrong],
        ),
        *[await _noted(postgres, bakery) for bakery in wrong],
    ]
    expect(
        not wrong,
        message,
        expected="what the bakery had, and what each new migration, run once, makes of it",
        observed="the menus below",
        look=look,
        evidence=evidence,
    )
    for bakery, log in logs.items():
        expect(
            log == [PENDING[bakery], []],
            "The menus are right, but the deploy log does not say what ran.",
            expected=f"at {bakery} first {PENDING[bakery]}, and at the second start nothing",
            observed=f"{log}",
            look="What does `start` return?",
        )


async def _menu(postgres: Postgres, bakery: str) -> str:
    return await _listed(postgres, f"{SCHEMA[bakery]}.menu", "item || ' ' || pence")


async def _listed(postgres: Postgres, name: str, column: str) -> str:
    if await postgres.value("SELECT to_regclass($1)::text", name) is None:
        return "(no table)"
    listed: str = await postgres.value(
        f"SELECT coalesce(string_agg({column}, ', ' ORDER BY {column}), '') FROM {name}"
    )
    return listed


async def _noted(postgres: Postgres, bakery: str, *, when: str = "") -> Table:
    """What pgdbm will go by at the next start."""
    name = f"{SCHEMA[bakery]}.schema_migrations"
    rows = await postgres.rows(f"SELECT filename, module_name FROM {name} ORDER BY id")
    return table(f"What {name} {f'held {when}' if when else 'holds'}", rows)


def _said(error: CallRaised) -> str:
    said = [error.message.partition(" raised ")[2], *error.causes][-1]
    return said.splitlines()[0]
