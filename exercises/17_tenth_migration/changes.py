"""What every release of Larder has changed in a bakery's menu, in the order of the releases."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """What one release changes."""

    release: int
    title: str
    sql: str


CHANGES = [
    Change(
        1,
        "menu",
        "CREATE TABLE IF NOT EXISTS {{tables.menu}} (item text PRIMARY KEY, pence integer NOT NULL)",
    ),
    Change(
        2,
        "bread",
        "INSERT INTO {{tables.menu}} VALUES ('rye loaf', 420), ('wheat loaf', 380) ON CONFLICT DO NOTHING",
    ),
    Change(
        5,
        "cakes",
        "INSERT INTO {{tables.menu}} VALUES ('plum cake', 300), ('carrot cake', 320) ON CONFLICT DO NOTHING",
    ),
    Change(9, "buns", "INSERT INTO {{tables.menu}} VALUES ('bun', 90) ON CONFLICT DO NOTHING"),
    Change(10, "dearer-flour", "UPDATE {{tables.menu}} SET pence = pence + 20"),
    Change(11, "no-more-carrot-cake", "DELETE FROM {{tables.menu}} WHERE item = 'carrot cake'"),
    Change(12, "tea", "INSERT INTO {{tables.menu}} VALUES ('tea', 150) ON CONFLICT DO NOTHING"),
]
