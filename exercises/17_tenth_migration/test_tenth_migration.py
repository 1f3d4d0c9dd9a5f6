"""Trials: what does a bakery's menu go through, at a bakery that is new and at one that has been there?"""

from __future__ import annotations

from typing import Any

from checker.trials.authoring import Drawn, Postgres, Subject, expect, table

MENUS = {
    12: {"bun": 110, "plum cake": 320, "rye loaf": 440, "tea": 150, "wheat loaf": 400},
    101: {"bun": 160, "pie": 460, "plum cake": 360, "rye loaf": 460, "tea": 160, "wheat loaf": 410},
}
"""The menu of every bakery, by the release of Larder that it runs: what Brightwater's has become in each."""
PIE = 415
"""What a pie costs when release 99 brings it; 100 rounds it up, and 101 puts ten on it."""


async def test_a_new_bakery_gets_the_menu_of_the_others(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """At a bakery that is new the changes run in the order of the releases, today and in two years."""
    pie = await _pie(subject, drawn)
    await subject.call("start", lane="Ostrava", bakery="ostrava", release=12)
    await _expect_menu(postgres, "Ostrava was set up with release 12", schema="ostrava", release=12, pie=pie)
    await subject.call("start_alone", lane="Harcourt's", release=101)
    await _expect_menu(
        postgres, "Harcourt's was set up with release 101", schema="public", release=101, pie=pie
    )


async def test_a_bakery_that_has_been_there_gets_each_change_once(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """At a bakery that has run Larder so far each change runs once, whatever its file is called now."""
    pie = await _pie(subject, drawn)
    await subject.call("ran_until_now", lane="Brightwater", bakery="brightwater", releases=[9, 12])
    await subject.call("ran_until_now", lane="Ostrava", bakery="ostrava", releases=[9])
    for release in (12, 99, 100, 101):
        await subject.call("start", lane="Brightwater", bakery="brightwater", release=release)
        if release in MENUS:
            story = f"Brightwater has had every release so far, and is at {release} now"
            await _expect_menu(postgres, story, schema="brightwater", release=release, pie=pie)
    await subject.call("start", lane="Ostrava", bakery="ostrava", release=101)
    story = "Ostrava had run Larder up to release 9, and went from there to release 101"
    await _expect_menu(postgres, story, schema="ostrava", release=101, pie=pie)


async def test_a_start_that_breaks_off_is_made_up_for(subject: Subject, postgres: Postgres) -> None:
    """When a start breaks off, the next one goes on from there, and each change has run once."""
    await subject.call("ran_until_now", lane="Brightwater", bakery="brightwater", releases=[9])
    for full in ("menu", "schema_migrations"):
        await subject.call("fill_disk", bakery="brightwater", table=full)
        await subject.begin("start", lane="Brightwater", bakery="brightwater", release=12).raised()
        await subject.call("empty_disk", bakery="brightwater")
    await subject.call("start", lane="Brightwater", bakery="brightwater", release=12)
    await _expect_menu(
        postgres,
        "Brightwater's disk was full, and two starts of release 12 broke off. The third went through",
        schema="brightwater",
        release=12,
        look="What does a start leave behind that breaks off, and what does the next one know of it?",
    )


async def test_other_modules_go_on_as_before(subject: Subject, postgres: Postgres) -> None:
    """What other modules of Larder have noted about their own migrations stays as it is."""
    await subject.call("ran_until_now", lane="menu", bakery="brightwater", releases=[9])
    await subject.call("start_window", lane="window", bakery="brightwater")
    await subject.call("start", lane="menu", bakery="brightwater", release=9)
    await subject.call("start_window", lane="window", bakery="brightwater")
    lines = await postgres.rows("SELECT line FROM brightwater.window_lines")
    expect(
        len(lines) == 1,
        "The screen in the shop window was started again, and ran its own migration a second time.",
        expected="one line in brightwater.window_lines",
        observed=f"{len(lines)}",
        look="Whose files does pgdbm keep in that table besides the menu's?",
        evidence=[table("What pgdbm has noted", await _noted(postgres, "brightwater"))],
    )


async def _pie(subject: Subject, drawn: Drawn) -> int:
    """Set what a pie costs when it comes, and tell what it costs in release 101."""
    pence = drawn.number(PIE, 1, 9999)
    await subject.call("price_the_pie", lane="Larder", pence=pence)
    return (pence + 49) // 50 * 50 + 10


async def _expect_menu(
    postgres: Postgres,
    story: str,
    *,
    schema: str,
    release: int,
    pie: int = PIE,
    look: str = "In which order did the files run, and which of them had run before?",
) -> None:
    wanted = {item: pie if item == "pie" else pence for item, pence in MENUS[release].items()}
    found = {
        row["item"]: row["pence"] for row in await postgres.rows(f"SELECT item, pence FROM {schema}.menu")
    }
    items = sorted(wanted.keys() | found.keys())
    different = [
        {"item": item, "should be": wanted.get(item, "not there"), "is": found.get(item, "not there")}
        for item in items
        if wanted.get(item) != found.get(item)
    ]
    expect(
        not different,
        f"{story}, and its menu is not that of release {release}.",
        expected="every change once, in the order of the releases",
        look=look,
        evidence=[
            table("What is different on the menu, in pence", different),
            table("What pgdbm has noted, in the order in which it ran", await _noted(postgres, schema)),
        ],
    )


async def _noted(postgres: Postgres, schema: str) -> list[dict[str, Any]]:
    return await postgres.rows(
        f"SELECT module_name AS module, string_agg(filename, ', ' ORDER BY id) AS files"
        f" FROM {schema}.schema_migrations GROUP BY module_name ORDER BY module_name"
    )
