"""Which comments silence a finding, and what is said of those that do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.linting.run import run
from checker.linting.scope import Scope
from checker.rules import Finding
from checker.rules.engine.suppressions import PAGE, Suppressions
from checker.rules.model.module import Module
from checker.rules.model.source import Text, parse_python
from tests.linting.project import CALL, HEAD, IMPORT, MEANT, MEANT_IN_SQL, RULE, places, report_of, write

INSERT = '"INSERT INTO brightwater.orders DEFAULT VALUES"'

SILENCED = {
    "at the end of the line": f"{HEAD}{CALL}  {MEANT}\n",
    "on the line above": f"{HEAD}    {MEANT}\n{CALL}\n",
    "above another comment": f"{HEAD}    {MEANT}\n    # It has been so since spring.\n{CALL}\n",
    "after another comment": f"{HEAD}{CALL}  # noqa: S608  {MEANT}\n",
    "without blanks": f"{HEAD}{CALL}  #kata:ignore[{RULE}]--why\n",
    "among several rules": f"{HEAD}{CALL}  {MEANT.replace('[', '[second-pool, ')}\n",
    "on the statement's first line": f"{HEAD}    await db.execute(  {MEANT}\n        {INSERT}\n    )\n",
    "on its last line": f"{HEAD}    await db.execute(\n        {INSERT}\n    )  {MEANT}\n",
    "on a line of the finding": f"{HEAD}    await db.execute(\n        {INSERT}  {MEANT}\n    )\n",
    "right above the finding": f"{HEAD}    await db.execute(\n        {MEANT}\n        {INSERT}\n    )\n",
    "above several lines": f"{HEAD}    {MEANT}\n    await db.execute(\n        {INSERT}\n    )\n",
    "below a string of several lines": (
        f'{HEAD}    await db.execute("""\n        INSERT INTO brightwater.orders\n'
        f'        DEFAULT VALUES\n    """)  {MEANT}\n'
    ),
    "in a file with other line ends": f"{HEAD}    {MEANT}\n{CALL}\n".replace("\n", "\r\n"),
    "in a file with old line ends": f"{HEAD}    {MEANT}\n{CALL}\n".replace("\n", "\r"),
    "behind wide characters": f'{HEAD}    print("日本語 🥐"); {CALL.strip()}  {MEANT}\n',
    "beside an f-string": f'{HEAD}    print(f"{{1}} # {{2}}"); {CALL.strip()}  {MEANT}\n',
    "on an `except`": (
        f"{HEAD}    try:\n        await db.execute('SELECT 1')\n"
        f"    except ValueError:\n        {MEANT}\n    {CALL}\n"
    ),
}

NOT_SILENCED = {
    "in a string": f'{HEAD}    print("{MEANT}"); {CALL.strip()}\n',
    "in a string above": f'{HEAD}    """\n    {MEANT}"""\n{CALL}\n',
    "in an f-string": f'{HEAD}    print(f"{{1}} {MEANT}"); {CALL.strip()}\n',
    "in the SQL itself": f"{HEAD}{CALL.replace('INSERT', MEANT_IN_SQL + chr(92) + 'nINSERT')}\n",
    "beyond an empty line": f"{HEAD}    {MEANT}\n\n{CALL}\n",
    "on the line below": f"{HEAD}{CALL}\n    {MEANT}\n",
    "at the end of the statement above": f"{HEAD}    print(1)  {MEANT}\n{CALL}\n",
    "at the head of the function": f"{HEAD.rstrip()}  {MEANT}\n{CALL}\n",
    "with another rule": f"{HEAD}{CALL}  {MEANT.replace(RULE, 'second-pool')}\n",
    "with part of a rule": f"{HEAD}{CALL}  {MEANT.replace(RULE, 'written-out')}\n",
    "without a rule": f"{HEAD}{CALL}  # kata: ignore -- why\n",
    "with an empty list": f"{HEAD}{CALL}  # kata: ignore[] -- why\n",
    "with a star": f"{HEAD}{CALL}  # kata: ignore[*] -- why\n",
    "with another word": f"{HEAD}{CALL}  # kata: ignored[{RULE}] -- why\n",
}


def _rules(root: Path) -> list[str]:
    return [one.rule for one in report_of(root).findings]


@pytest.mark.parametrize("text", SILENCED.values(), ids=SILENCED)
def test_a_comment_silences_its_statement(text: str, tmp_path: Path) -> None:
    write(tmp_path, "orders.py", text)
    assert RULE not in _rules(tmp_path)
    write(tmp_path, "orders.py", text.replace(RULE, "second-pool"))
    assert RULE in _rules(tmp_path), "what the comment silences was there"


@pytest.mark.parametrize("text", NOT_SILENCED.values(), ids=NOT_SILENCED)
def test_anything_else_does_not(text: str, tmp_path: Path) -> None:
    write(tmp_path, "orders.py", text)
    assert RULE in _rules(tmp_path)


@pytest.mark.parametrize("comment", ["in the head", "below the head"])
def test_of_a_with_over_several_lines_the_head_counts(comment: str, tmp_path: Path) -> None:
    head, below = (f"  {MEANT}", "") if comment == "in the head" else ("", f"        {MEANT}\n")
    write(
        tmp_path,
        "orders.py",
        f"{HEAD}    async with (\n        db.acquire() as one,\n"
        f'        one.cursor(await db.execute("INSERT INTO brightwater.orders DEFAULT VALUES")) as two,\n'
        f"    ):{head}\n{below}        print(two)\n",
    )
    assert (RULE in _rules(tmp_path)) == (comment == "below the head")


def test_of_a_function_its_decorators_count(tmp_path: Path) -> None:
    call = 'await_it(db.execute("DELETE FROM brightwater.orders"))'
    text = f"{IMPORT}db: AsyncDatabaseManager\n\n\n@{call}\n@other\ndef place() -> None:  COMMENT\n    ...\n"
    write(tmp_path, "orders.py", text.replace("COMMENT", "#"))
    assert RULE in _rules(tmp_path)
    write(tmp_path, "orders.py", text.replace("COMMENT", MEANT))
    assert _rules(tmp_path) == []


def test_a_comment_between_others_of_a_match_is_its_own_cases(tmp_path: Path) -> None:
    text = f"{HEAD}    match 1:\n        case 1:\n        {CALL}\n        case _:\n        {CALL}  {MEANT}\n"
    write(tmp_path, "orders.py", text)
    assert places(report_of(tmp_path)) == [(RULE, 7)]


def test_a_comment_is_for_its_own_kind_of_file(tmp_path: Path) -> None:
    write(tmp_path, "orders.py", f"{HEAD}{CALL}  {MEANT}\n")
    write(tmp_path, "orders.sql", f"{MEANT_IN_SQL}\nDELETE FROM brightwater.orders, {{{{tables.stock}}}};\n")
    assert _rules(tmp_path) == ["suppression"], "the SQL is none, and there the comment silences nothing"


SQL = "INSERT INTO {{tables.orders}}\nSELECT * FROM brightwater.orders"

SILENCED_SQL = {
    "above": f"{MEANT_IN_SQL}\n{SQL};\n",
    "at the end": f"{SQL}; {MEANT_IN_SQL}\n",
    "at the end, before empty lines": f"{SQL} {MEANT_IN_SQL}\n\n\n",
    "on the first line": f"{SQL.replace(chr(10), ' ' + MEANT_IN_SQL + chr(10))};\n",
    "on the last line of several": (
        f"SELECT {{{{tables.orders}}}}.*\nFROM brightwater.orders,\n {{{{tables.orders}}}} {MEANT_IN_SQL}\n"
    ),
    "on the last line, before other comments": (
        f"SELECT {{{{tables.orders}}}}.*\nFROM brightwater.orders,\n {{{{tables.orders}}}} {MEANT_IN_SQL}\n"
        "-- the end\n"
    ),
    "below another statement": f"SELECT 1;\n\n{MEANT_IN_SQL}\n{SQL};\n",
    "after a string with dashes": f"SELECT '--', E'\\'--', $$ -- $$;\n{MEANT_IN_SQL}\n{SQL};\n",
    "after nested comments": f"/* a /* b */ ' */\n{MEANT_IN_SQL}\n{SQL};\n",
    "after wide characters": f"SELECT '日本語';\n{MEANT_IN_SQL}\n{SQL};\n",
    "with other line ends": f"{MEANT_IN_SQL}\n{SQL};\n".replace("\n", "\r\n"),
}

NOT_SILENCED_SQL = {
    "in a string": f"SELECT '\n{MEANT_IN_SQL}\n'; {SQL};\n",
    "in an escape string": f"SELECT E'\\'\n{MEANT_IN_SQL}\n'; {SQL};\n",
    "in dollar quotes": f"SELECT $a$ $$\n{MEANT_IN_SQL}\n$a$; {SQL};\n",
    "in quoted names": f'SELECT 1 AS "\n{MEANT_IN_SQL}\n"; {SQL};\n',
    "in a block comment": f"/* /* */\n{MEANT_IN_SQL}\n*/ {SQL};\n",
    "in a block comment of one line": f"/* {MEANT_IN_SQL} */ {SQL};\n",
    "on another statement": f"SELECT 1; {MEANT_IN_SQL}\n{SQL};\n",
}


@pytest.mark.parametrize("text", SILENCED_SQL.values(), ids=SILENCED_SQL)
def test_a_comment_silences_its_statement_in_sql(text: str, tmp_path: Path) -> None:
    write(tmp_path, "orders.sql", text)
    assert _rules(tmp_path) == []
    write(tmp_path, "orders.sql", text.replace(MEANT_IN_SQL, "--"))
    assert RULE in _rules(tmp_path)


@pytest.mark.parametrize("text", NOT_SILENCED_SQL.values(), ids=NOT_SILENCED_SQL)
def test_anything_else_does_not_in_sql(text: str, tmp_path: Path) -> None:
    write(tmp_path, "orders.sql", text)
    assert RULE in _rules(tmp_path)


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("# kata: ignore -- why", "names no rule"),
        ("# kata: ignore[] -- why", "names no rule"),
        ("# kata: ignore[writen-out-table] -- why", "no rule `writen-out-table`"),
        ("# kata: ignore[second-pool] -- why", "`second-pool` finds nothing here"),
        ("# kata: ignore[suppression] -- why", "cannot be silenced"),
        (f"# kata: ignore[{RULE}]", "does not say why"),
        (f"# kata: ignore[{RULE}] --", "does not say why"),
        (f"# kata: ignore[{RULE}] because", "does not say why"),
    ],
)
def test_a_comment_that_is_not_right_is_a_finding(comment: str, says: str, tmp_path: Path) -> None:
    write(tmp_path, "orders.py", f"{HEAD}{CALL}  {comment}\n")
    (fault,) = (one for one in report_of(tmp_path).findings if one.rule == "suppression")
    assert says in fault.message
    line = f"{CALL}  {comment}"
    assert (fault.line, line[fault.column - 1 : fault.end_column - 1]) == (5, comment)
    assert fault.kind == "convention"


def test_a_comment_about_a_rule_that_was_not_applied_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "orders.py", f"{HEAD}    print()  # kata: ignore[second-pool] -- why\n")
    scope = Scope(root=tmp_path, names=(RULE,))
    assert run([tmp_path], scope).report.findings == []


def test_a_finding_of_many_lines_is_not_silenced_from_its_body() -> None:
    """A finding may be a whole function: what is said of a statement in it is not said of that."""
    text = Text(Path("orders.py"), f"{HEAD}    print(1)\n{CALL}  {MEANT}\n")
    finding = Finding(text.path, 4, 1, 6, 70, RULE, "bug", "The function is wrong.")
    suppressions = Suppressions(Module(text, parse_python(text)))
    assert list(suppressions.keep([finding])) == [finding]
    inner = finding._replace(line=6, column=5)
    assert list(suppressions.keep([inner])) == []


def _example(section: str) -> str:
    found: list[str] = re.findall(rf"## {section}\n+```python\n(.*?)```", PAGE, re.DOTALL)
    return found[0]


def test_the_examples_of_its_page_are_true(tmp_path: Path) -> None:
    write(tmp_path, "example.py", _example("Example"))
    assert sorted(_rules(tmp_path)) == ["suppression", RULE]
    write(tmp_path, "example.py", _example("Use instead"))
    (sql,) = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    write(tmp_path, "example.sql", sql)
    assert _rules(tmp_path) == []
    write(tmp_path, "example.sql", sql.partition("\n")[2])
    assert _rules(tmp_path) == [RULE]
