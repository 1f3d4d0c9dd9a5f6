"""Where the comments of a text of SQL are."""

from __future__ import annotations

import time

import pytest

from checker.rules.sql.comments import comments


def _found(sql: str) -> list[str]:
    return [sql[comment.start : comment.end] for comment in comments(sql)]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT 1 -- a\n-- b\r\nFROM c--", ["-- a", "-- b", "--"]),
        ("/* a /* b */ c */ d /**/ -- e", ["/* a /* b */ c */", "/**/", "-- e"]),
        ("/*/ a */ b", ["/*/ a */"]),
        ("/* a /* b */ -- c", ["/* a /* b */ -- c"]),
        ("-- /* a\nb -- */", ["-- /* a", "-- */"]),
        ("'--' '''--' '\\' -- a'", ["-- a'"]),
        ("E'\\'--' e'\\\\' -- a", ["-- a"]),
        ("type'\\' -- a'", ["-- a'"]),
        ('"--" U&"a""--" -- b', ["-- b"]),
        ("$$ -- $$ -- a", ["-- a"]),
        ("$a$ $$ -- $b$ $A$ -- $a$ -- b", ["-- b"]),
        ("$für$ -- $für$ -- b", ["-- b"]),
        ("$a🥐$ -- $a🥐$ -- b", ["-- b"]),
        ("x$1$ -- a\n$1$", ["-- a"]),
        ("a$$ -- b", ["-- b"]),
        ("$1 -- a", ["-- a"]),
        ("$a$ -- never closed", []),
        ("1--1", ["--1"]),
        ("1 @-- a", ["-- a"]),
    ],
)
def test_comments_are_found_where_postgresql_reads_them(sql: str, found: list[str]) -> None:
    assert _found(sql) == found


@pytest.mark.parametrize("text", ["'", "E'\\'", '"', "''' ", "$a$", "/*", "e'''"])
def test_what_is_never_closed_does_not_take_forever(text: str) -> None:
    start = time.process_time()
    list(comments(text * 30_001))
    assert time.process_time() - start < 5
