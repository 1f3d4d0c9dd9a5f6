"""What rules mend: the result can be read, has lost what was mended, has nothing new, and stays as it is."""

from __future__ import annotations

import ast
import shutil
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest

from checker.linting.fixing import Mending, write
from checker.rules import all_rules, lint
from checker.rules.engine.examination import Examiner
from checker.rules.model.module import Module

EVAL = Path(__file__).parent / "eval"
FILES = sorted(file for file in EVAL.iterdir() if file.suffix in {".py", ".sql"})

HEAD = "from pgdbm import AsyncDatabaseManager, DatabaseConfig\n\n\n"
IN_TRANSACTION = """
async def move(db: AsyncDatabaseManager) -> None:
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM {{tables.shelf}}")
        await db.execute("INSERT INTO {{tables.shelf}} DEFAULT VALUES")
"""
CONNECTED = """
async def start(pool) -> AsyncDatabaseManager:
    db = AsyncDatabaseManager(pool=pool, schema="ostrava")
    await db.connect()
    return db
"""


def asking(literal: str) -> str:
    """A function that sends a string, spelled like this."""
    return (
        "async def count(db: AsyncDatabaseManager, n: int) -> int:\n"
        f"    return await db.fetch_value({literal})\n"
    )


FIXES = {
    "a written-out table": (
        asking('"SELECT 1 FROM ostrava.orders"'),
        "ostrava.orders",
        "{{tables.orders}}",
        False,
    ),
    "a bare table in an f-string": (
        asking('f"SELECT {n} FROM {{{{tables.items}}}} JOIN orders USING (id)"'),
        "JOIN orders",
        "JOIN {{{{tables.orders}}}}",
        False,
    ),
    "a spaced template": (
        asking('"SELECT 1 FROM {{ tables.orders }}"'),
        "{{ tables.orders }}",
        "{{tables.orders}}",
        True,
    ),
    "a template eaten by an f-string": (
        asking('f"SELECT {n} FROM {{tables.orders}}"'),
        "{{tables.orders}}",
        "{{{{tables.orders}}}}",
        True,
    ),
    "one of two texts": (
        asking('"SELECT 1 FROM {{ tables.orders }}" if n else "SELECT 1 FROM {{tables.stock}}"'),
        "{{ tables.orders }}",
        "{{tables.orders}}",
        True,
    ),
    "a part of what is joined": (
        asking('" ".join(["SELECT 1 FROM {{tables.stock}}", "JOIN ostrava.orders USING (id)"])'),
        "ostrava.orders",
        "{{tables.orders}}",
        False,
    ),
    "a text of a dict": (
        "\n\n\n".join(['QUERIES = {"orders": "SELECT 1 FROM ostrava.orders"}', asking('QUERIES["orders"]')]),
        "ostrava.orders",
        "{{tables.orders}}",
        False,
    ),
    "a call beside its transaction": (IN_TRANSACTION, "db.execute(", "tx.execute(", False),
    "a manager that is connected already": (CONNECTED, "    await db.connect()\n", "", True),
    "a field that is ignored": (
        'CONFIG = DatabaseConfig(connection_string="postgresql:///larder", max_connection=4)\n',
        "max_connection=",
        "max_connections=",
        False,
    ),
}


def findings(file: Path) -> Counter[str]:
    result = lint([file])
    assert not result.unreadable
    return Counter(finding.rule for finding in result.findings)


def mended(file: Path, *, unsafe: bool) -> bool:
    """Mend a file; whether there was anything to mend."""
    source = Examiner(all_rules(), file.parent).file(file).source
    assert source is not None
    result = Mending(all_rules(), file.parent, unsafe=unsafe).mend(source)
    return result is not None and write(result)


@pytest.mark.parametrize(("code", "before", "after", "safe"), FIXES.values(), ids=FIXES)
def test_it_changes_that_and_nothing_else(
    code: str, before: str, after: str, safe: bool, tmp_path: Path
) -> None:
    file = tmp_path / "orders.py"
    text = HEAD + code.lstrip()
    file.write_text(text)
    assert mended(file, unsafe=False) is safe
    assert safe or file.read_text() == text
    assert mended(file, unsafe=True) is not safe
    assert file.read_text() == text.replace(before, after)
    assert findings(file) == Counter()


@pytest.mark.parametrize(
    "code",
    [
        "\n\n\n".join(['NAME = "orders"', asking('"SELECT 1 FROM ostrava." + NAME')]),
        asking('"SELECT 1 FROM ostrava.\\x6frders"'),
        asking('"SELECT {} FROM ostrava.orders".format(n)'),
        asking('"SELECT {} FROM ostrava.orders".format("sku")'),
        asking("'SELECT 1 FROM ostrava.\"Orders\"'"),
        asking('"".join(["SELECT 1 FROM ostrava", ".orders"])'),
    ],
    ids=[
        "put together",
        "escaped",
        "formatted later",
        "formatted with a text",
        "a name that no template has",
        "joined",
    ],
)
def test_what_the_source_does_not_show_is_left_alone(code: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text(HEAD + code)
    assert findings(file)
    assert not mended(file, unsafe=True)
    assert file.read_text() == HEAD + code


def test_the_expressions_of_a_body_are_mended_where_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "orders.sql"
    text = dedent("""\
        CREATE FUNCTION {{schema}}.f() RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE n bigint := (SELECT 1 FROM ostrava.orders); t {{tables.orders}}%ROWTYPE;
        BEGIN
            IF EXISTS (SELECT 1 FROM ostrava.orders) THEN t.n := (SELECT 1 FROM ostrava.orders); END IF;
            CREATE TEMP TABLE sorted AS SELECT FROM added;
            RETURN (SELECT 1 FROM ostrava.orders JOIN sorted ON true);
        END $$;
        CREATE FUNCTION {{schema}}.g() RETURNS bigint RETURN (SELECT 1 FROM ostrava.orders);
        CREATE TRIGGER t AFTER INSERT ON {{tables.orders}} REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.f();
    """)
    file.write_text(text)
    assert mended(file, unsafe=True)
    assert file.read_text() == text.replace("ostrava.orders", "{{tables.orders}}")
    assert findings(file) == Counter()


def test_the_only_statement_of_a_block_leaves_a_block(tmp_path: Path) -> None:
    file = tmp_path / "larder.py"
    file.write_text(
        HEAD
        + dedent("""\
        class Larder:
            def __init__(self, pool) -> None:
                self.db = AsyncDatabaseManager(pool=pool, schema="ostrava")

            async def start(self) -> None:
                await self.db.connect()
        """)
    )
    assert mended(file, unsafe=False)
    assert file.read_text().endswith("    async def start(self) -> None:\n        pass\n")


def copied(file: Path, folder: Path) -> Path:
    """A copy of an evaluation file, among the files that it imports."""
    shutil.copytree(EVAL / "larder", folder / "larder")
    return Path(shutil.copy(file, folder))


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_case_that_is_mended_stays_mended(file: Path, unsafe: bool, tmp_path: Path) -> None:
    copy = copied(file, tmp_path)
    before = findings(copy)
    if not mended(copy, unsafe=unsafe):
        assert copy.read_bytes() == file.read_bytes()
        return
    if copy.suffix == ".py":
        ast.parse(copy.read_text())
    after = findings(copy)
    assert after - before == Counter(), "it has what it had not"
    assert after.total() < before.total()
    assert not mended(copy, unsafe=unsafe), "there was more to mend"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_fix_alone_mends_its_case_and_no_more_is_to_be_said(file: Path, tmp_path: Path) -> None:
    copy = copied(file, tmp_path)
    examined = Examiner(all_rules(), tmp_path).file(copy)
    assert examined.source is not None
    text = examined.source.text if isinstance(examined.source, Module) else examined.source
    before = Counter(finding.rule for finding in examined.findings)
    for finding in examined.findings:
        if finding.fix is None:
            continue
        content = text.content
        for edit in sorted(finding.fix.edits, key=lambda edit: edit.span, reverse=True):
            start = text.offset(edit.span.line, edit.span.column)
            end = text.offset(edit.span.end_line, edit.span.end_column)
            content = content[:start] + edit.text + content[end:]
        copy.write_text(content)
        after = findings(copy)
        assert after <= before - Counter([finding.rule]), f"line {finding.line}"
