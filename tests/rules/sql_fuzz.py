"""Arbitrary and damaged SQL, thrown at what reads SQL; run as a program, for the parser is C and can crash.

Every text is printed, as JSON, before it is read.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checker.rules import lint
from checker.rules.sql.bodies import queries_in_body
from checker.rules.sql.comments import comments
from checker.rules.sql.creations import bare_creations
from checker.rules.sql.parser import parse
from checker.rules.sql.tables import passing_tables, table_references
from checker.rules.sql.template import has_template, with_sentinels

from .apart import ROOT, say

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SECONDS = 4.0
"""Of processor time, for one text, on a slow machine. The slowest that is known takes a quarter of that."""

WORDS = """
    SELECT INSERT INTO UPDATE DELETE FROM WHERE WITH RECURSIVE AS CREATE TEMP TABLE TYPE DOMAIN FUNCTION DO
    ALTER DROP VIEW TRIGGER COMMENT ON GRANT SET search_path TO UNION JOIN LATERAL VALUES RETURNING LANGUAGE
    plpgsql sql BEGIN END IF THEN ELSE LOOP PERFORM EXECUTE ( ) , ; . :: * = $1 $$ $a$ ' " E' -- /* */ \\ { }
    {{ }} {{schema}} {{schema}}.orders {{tables.orders}} {{tables.ostrava.orders}} {{tables. orders "Orders"
    crème 🥐 1 NULL
""".split()  # noqa: SIM905 - a list of a hundred lines says less
NESTED: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "SELECT " + "(" * n + "1" + ")" * n,
    "open brackets": lambda n: "SELECT " + "(" * n,
    "subqueries": lambda n: "SELECT * FROM (" * n + "SELECT 1" + ") a" * n,
    "sums": lambda n: "SELECT " + "1+" * n + "1",
    "signs": lambda n: "SELECT " + "- " * n + "1",
    "negations": lambda n: "SELECT " + "NOT " * n + "true",
    "unions": lambda n: "SELECT 1" + " UNION SELECT 1" * n,
    "cases": lambda n: "SELECT " + "CASE WHEN true THEN " * n + "1" + " END" * n,
    "calls": lambda n: "SELECT " + "f(" * n + "1" + ")" * n,
    "conditions": lambda n: "SELECT " + "a AND b OR " * n + "a",
    "concatenations": lambda n: "SELECT " + "a||" * n + "a",
    "casts": lambda n: "SELECT 1" + "::int" * n,
    "joins": lambda n: "SELECT * FROM a" + " CROSS JOIN a" * n,
    "common tables": lambda n: "WITH a AS (" * n + "SELECT 1" + ") SELECT 1" * n,
    "values": lambda n: "VALUES (1)" + ",(1)" * n,
    "statements": lambda n: "DELETE FROM orders;" * n,
    "comments": lambda n: "SELECT 1 " + "/*" * n + "*/" * n,
    "open comments": lambda n: "SELECT 1 " + "/*" * n,
    "spaced comments": lambda n: "SELECT 1 " + "/* " * n,
    "operators": lambda n: "SELECT 1 " + "+" * n,
    "blocks": lambda n: "DO $$ " + "BEGIN " * n + "DELETE FROM orders; " + "END; " * n + "$$",
    "branches": lambda n: "DO $$ BEGIN " + "IF true THEN " * n + "NULL; " + "END IF; " * n + "END $$",
    "bodies": lambda n: (
        "".join(f"DO $a{n - i}$ BEGIN " for i in range(n))
        + "DELETE FROM orders"
        + "".join(f"; END $a{i + 1}$" for i in range(n))
    ),
    "performs": lambda n: "DO $$ BEGIN " + "PERFORM n FROM a; " * n + "END $$",
    "braces": lambda n: "{" * n,
    "open templates": lambda n: "{{tables." * n,
    "spaces in a template": lambda n: "{{tables." + " " * n,
    "spaces before a template": lambda n: "{{" + " " * n,
    "quotes": lambda n: "'" * (2 * n + 1),
    "strings": lambda n: "e'" * n,
    "escaped strings": lambda n: "e'\\'" * n,
    "escaped braces": lambda n: "{{schema}} e'\\'" * n,
    "commented templates": lambda n: "{{schema}} " + "/* " * n,
    "dollars": lambda n: "$a" * n,
    "bare types": lambda n: "CREATE TYPE a AS ENUM ('b');" * n,
    "drops": lambda n: "DROP TABLE a;" * n,
    "long name": lambda n: f"SELECT * FROM {'a' * n}",
}
"""Texts of which a scanner, a parser or a regular expression may have more than it can take."""


def seeds() -> list[str]:
    """Real SQL: that of the exercises and of the rules' cases."""
    folders = (ROOT / "exercises", ROOT / "tests" / "rules" / "eval")
    files = sorted(file for folder in folders for file in folder.rglob("*.sql"))
    return [file.read_text() for file in files]


def read(sql: str, file: Path) -> None:
    """Read one text in every way in which the rules do.

    Raises:
        AssertionError: Something that is said of it cannot be true, or it took too long.
    """
    say(json.dumps(sql[:2_000]))
    start = time.process_time()
    prepared = with_sentinels(sql)
    assert len(prepared) == len(sql)
    assert not has_template(prepared)
    for reference in table_references(sql) or ():
        assert 0 <= reference.start <= reference.end <= len(sql)
    for made in bare_creations(sql):
        assert 0 <= made.start <= made.end <= len(sql)
    passing_tables(sql)
    for comment in comments(sql):
        assert sql[comment.start : comment.start + 2] in {"--", "/*"}
    for statement in parse(prepared) or ():
        text = prepared.encode()[statement.start : statement.end].decode()
        for query, at, _ in queries_in_body(statement, text):
            assert at + len(query) <= len(text)
    lines = [line.rstrip("\r") for line in sql.split("\n")]
    if sql.isprintable() or sql.isascii():
        for suffix, content in ((".sql", sql), (".py", as_python(sql))):
            named = file.with_suffix(suffix)
            named.write_bytes(content.encode(errors="replace"))
            result = lint([named])
            assert all(finding.path == named for finding in result.findings)
            if suffix == ".sql" and "\r" not in sql:
                assert all(finding.end_line <= len(lines) for finding in result.findings)
    spent = time.process_time() - start
    assert spent < MOST_SECONDS, f"took {spent:.1f} s"


def as_python(sql: str) -> str:
    """A program that sends a text of SQL."""
    return (
        "from pgdbm import AsyncDatabaseManager\n\n\n"
        f"async def send(db: AsyncDatabaseManager) -> None:\n    await db.execute({sql!r})\n"
    )


def damaged(sql: str, choice: random.Random) -> str:
    """A text with a piece of it dropped, doubled, moved, or put in place of another."""
    for _ in range(choice.randint(1, 4)):
        start = choice.randrange(len(sql) + 1)
        end = min(len(sql), start + choice.choice((1, 2, 5, 20, 100)))
        piece = sql[start:end]
        at = choice.randrange(len(sql) + 1)
        match choice.randrange(5):
            case 0:
                sql = sql[:start] + sql[end:]
            case 1:
                sql = sql[:at] + piece + sql[at:]
            case 2:
                sql = sql[:start] + choice.choice(WORDS) + sql[end:]
            case 3:
                sql = sql[:at] + chr(choice.choice((0, 9, 11, 13, 34, 39, 0xE9, 0xD800, 0x1F950))) + sql[at:]
            case _:
                sql = sql[:start] + piece[::-1] + sql[end:]
    return sql


def main(rounds: int) -> None:
    """Read damaged real SQL, nested SQL, and texts that hypothesis makes up, as many as asked for."""
    choice = random.Random(0)  # noqa: S311 - the same texts each time
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sent.sql"
        for make in NESTED.values():
            for times in (140, 290, 1_000, 20_000, 49_900):
                if len(text := make(times)) <= 101_000:
                    read(text, file)
        texts = seeds()
        for number in range(rounds):
            read(damaged(texts[number % len(texts)], choice), file)

        @settings(
            max_examples=rounds,
            derandomize=True,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
        def made_up(sql: str) -> None:
            read(sql, file)

        made_up()


if __name__ == "__main__":
    main(int(sys.argv[1]))
