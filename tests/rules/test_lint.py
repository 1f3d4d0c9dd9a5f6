"""`lint`: files that cannot be read, the order of findings, and which files are looked at."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pgdbm
import pytest

from checker.rules import NoSuchRuleError, all_rules, lint
from checker.rules.engine.examination import Examiner

WRONG = """
from pgdbm import AsyncDatabaseManager


async def place(db: AsyncDatabaseManager) -> None:
    await db.execute("INSERT INTO brightwater.orders DEFAULT VALUES")
"""


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"async def place(:\n", 1, "not valid Python"),
        (b"x = 1\ny = '\xe9'\n", 2, "not utf-8 text"),
        (b"# coding: no-such-encoding\n", 1, "does not accept"),
        (b"# coding: ascii\nx = '\xe9'\n", 2, "not the ascii text"),
        (b"x = 1\x00\n", 1, "not valid Python"),
        (b"x = " + b"(" * 5_000 + b")" * 5_000, 1, ""),
        (b"x = " + b"-" * 20_000 + b"1", 1, ""),
        (b"x = 1" + b"+1" * 50_000, 1, ""),
        (b"x" + b".a" * 50_000, 1, ""),
    ],
    ids=["syntax", "utf-8", "unknown", "declared", "null", "brackets", "minus", "plus", "dots"],
)
def test_a_broken_file_is_one_unreadable_and_no_traceback(
    data: bytes, line: int, says: str, tmp_path: Path
) -> None:
    broken, fine = tmp_path / "broken.py", tmp_path / "fine.py"
    broken.write_bytes(data)
    fine.write_text(WRONG)
    result = lint([broken, fine])
    assert [(each.path, each.line) for each in result.unreadable] == [(broken, line)]
    assert says in result.unreadable[0].message
    assert [finding.path for finding in result.findings] == [fine]


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    (unreadable,) = lint([tmp_path / "gone.py"]).unreadable
    assert unreadable.message == "There is no such file."


def test_other_encodings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "latin.py"
    file.write_bytes(b"# coding: latin-1\nname = '\xe9'\n" + WRONG.encode())
    bom = tmp_path / "marked.py"
    bom.write_bytes(b"\xef\xbb\xbf" + WRONG.encode())
    assert {finding.path for finding in lint([file, bom]).findings} == {file, bom}


def test_columns_count_characters(tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text(WRONG.replace("INSERT", "/* crème 🥐 */ INSERT"))
    (finding,) = lint([file]).findings
    line = file.read_text().split("\n")[finding.line - 1]
    assert line[finding.column - 1 : finding.end_column - 1] == "brightwater.orders"


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    for name in ("stock.py", "billing.py"):
        (tmp_path / name).write_text(f"{WRONG}{WRONG.splitlines()[-1]}\n")
    places = [(finding.path.name, finding.line) for finding in lint([tmp_path]).findings]
    assert places == [("billing.py", 6), ("billing.py", 7), ("stock.py", 6), ("stock.py", 7)]


def test_a_file_that_is_named_twice_is_reported_once(tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text(WRONG)
    assert len(lint([file, tmp_path, file]).findings) == 1


def test_hidden_folders_are_not_searched(tmp_path: Path) -> None:
    hidden = tmp_path / ".venv"
    hidden.mkdir()
    (hidden / "orders.py").write_text(WRONG)
    assert lint([tmp_path]).findings == ()
    assert len(lint([hidden]).findings) == 1


def test_only_the_rules_that_were_asked_for_are_applied(tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text(WRONG)
    assert lint([file], rules=["second-pool"]).findings == ()
    assert lint([file], rules=[]).findings == ()
    with pytest.raises(NoSuchRuleError):
        lint([file], rules=["second-poll"])


def test_only_the_rules_that_were_asked_for_are_imported(tmp_path: Path) -> None:
    """A rule that nobody asked for costs no time: the files of rules are not small."""
    (tmp_path / "orders.py").write_text(WRONG)
    program = (
        "import sys\nfrom pathlib import Path\nfrom checker.rules import lint\n"
        f"lint([Path({str(tmp_path)!r})], rules=['second-pool'])\n"
        "print(*(name for name in sys.modules if name.startswith('checker.rules.') and name.count('.') == 2))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    packages = {"checker.rules.engine", "checker.rules.model", "checker.rules.sql"}
    assert set(loaded.stdout.split()) - packages == {"checker.rules.second_pool"}


def test_a_test_may_look_into_one_tenants_tables(tmp_path: Path) -> None:
    test = tmp_path / "test_orders.py"
    test.write_text(WRONG)
    assert lint([test]).findings == ()
    (tmp_path / "orders.py").write_text(WRONG)
    assert len(lint([tmp_path / "orders.py"]).findings) == 1


def test_types_are_followed_through_the_project(tmp_path: Path) -> None:
    package = tmp_path / "larder"
    package.mkdir()
    (package / "__init__.py").write_text("from .database import Database as Db\n")
    (package / "database.py").write_text("from pgdbm import AsyncDatabaseManager as Database\n")
    (package / "sql.py").write_text('PLACE = "INSERT INTO brightwater.orders DEFAULT VALUES"\n')
    orders = package / "orders.py"
    orders.write_text(
        "from larder import Db\nfrom larder import sql\n\n\n"
        "async def place(db: Db) -> None:\n    await db.execute(sql.PLACE)\n"
    )
    (finding,) = lint([orders], root=tmp_path).findings
    assert (finding.path, finding.line) == (orders, 6)
    assert lint([orders], root=package).findings == ()


def test_fixtures_of_a_conftest_are_known(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from pgdbm.fixtures.conftest import *\n")
    inner = tmp_path / "orders"
    inner.mkdir()
    test = inner / "test_orders.py"
    test.write_text(
        "async def test_place(test_db_with_schema):\n"
        '    await test_db_with_schema.execute("DELETE FROM orders")\n'
    )
    assert len(lint([test], root=tmp_path).findings) == 1
    assert lint([test], root=inner).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "a = b\nb = a\na.execute('x')\n",
        "x = x.strip()\nx.execute('y')\n",
        "Json = 'dict[str, Json] | list[Json]'\ndef f(a: Json): a.execute('x')\n",
        "class A(B): ...\nclass B(A): ...\ndef f(a: A): a.b.execute('x')\n",
        "def f(): return g()\ndef g(): return f()\nf().execute('x')\n",
        "def f(q): g(q)\ndef g(q): f(q)\nf('SELECT 1')\n",
        "".join(f"a{n + 1} = a{n} or a{n}.x\n" for n in range(60)) + "a60.execute('x')\n",
    ],
    ids=["names", "itself", "alias", "bases", "results", "wrappers", "doubling"],
)
def test_code_that_goes_round_in_circles_ends(text: str, tmp_path: Path) -> None:
    file = tmp_path / "circle.py"
    file.write_text(text)
    result = lint([file])
    assert (result.findings, result.unreadable) == ((), ())


def test_large_real_code_is_read_without_a_finding() -> None:
    result = lint([Path(asyncio.__file__).parent])
    assert (result.findings, result.unreadable) == ((), ())


def test_pgdbm_itself_has_only_what_is_known_of_it() -> None:
    """Both were seen to happen: bare names in a test helper, and databases left by its factory fixture."""
    bugs = [rule.name for rule in all_rules() if rule.kind == "bug"]
    result = lint([Path(pgdbm.__file__).parent], rules=bugs)
    assert [(each.path.name, each.rule) for each in result.findings] == [
        ("conftest.py", "drop-not-on-every-path"),
        ("testing.py", "written-out-table"),
    ]


def test_a_file_is_named_as_it_was_asked_for_also_when_another_imports_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(
        "from orders import place\n\n\nasync def main(db) -> None:\n    await place(db)\n"
    )
    Path("orders.py").write_text(WRONG)
    (finding,) = lint([Path("app.py"), Path("orders.py")]).findings
    assert finding.path == Path("orders.py")


def test_what_was_read_as_an_import_is_named_as_it_is_asked_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comments that silence and fixes go by the source's own path, not by the findings'."""
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(
        "from orders import place\n\n\nasync def main(db) -> None:\n    await place(db)\n"
    )
    Path("orders.py").write_text(WRONG)
    examiner = Examiner(all_rules(), tmp_path)
    examiner.file(Path("app.py"))
    source = examiner.file(Path("orders.py")).source
    assert source is not None
    assert source.path == Path("orders.py")
