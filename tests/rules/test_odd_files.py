"""Files that are not what they seem: one clear word about each, never a traceback, never a hang."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from checker.rules import lint

from .apart import run_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WRONG = (
    "from pgdbm import AsyncDatabaseManager\n\n\n"
    "async def place(db: AsyncDatabaseManager) -> None:\n"
    '    await db.execute("INSERT INTO brightwater.orders DEFAULT VALUES")\n'
)
WRONG_SQL = "INSERT INTO {{tables.orders}} DEFAULT VALUES;\nDELETE FROM brightwater.orders;\n"


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """A file that is waited for ends the test, not the patience of whoever runs it."""

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def as_pipe(file: Path) -> None:
    os.mkfifo(file)


def as_link_to_nothing(file: Path) -> None:
    file.symlink_to(file.with_name("gone"))


def as_link_to_itself(file: Path) -> None:
    file.symlink_to(file)


def as_empty_folder(file: Path) -> None:
    file.mkdir()


def as_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def as_too_long(file: Path) -> None:
    file.write_bytes(b"x = 1\n" * (10_000_000 // 6))


def as_empty(file: Path) -> None:
    file.touch()


def as_utf_16(file: Path) -> None:
    file.write_text(WRONG, encoding="utf-16")


def as_declared(encoding: str) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_bytes(f"# coding: {encoding}\nx = '".encode() + b"\xff+2AA-'\n")

    return write


def as_text(text: str) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_text(text)

    return write


SILENT = {"empty": as_empty, "folder": as_empty_folder, "only comments": as_text("# nothing\n")}
UNREADABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (as_pipe, "This is not a regular file."),
    "device": (as_device, "This is not a regular file."),
    "link to nothing": (as_link_to_nothing, "This link leads to no file."),
    "link to itself": (as_link_to_itself, "The file cannot be opened: Too many levels of symbolic links."),
    "too long": (
        as_too_long,
        "The file is not examined: it has 9,999,996 bytes, and the most is 2,000,000.",
    ),
}
UNREADABLE_PYTHON: dict[str, tuple[Callable[[Path], None], str]] = {
    "UTF-16": (as_utf_16, "declares an encoding that Python does not accept (invalid or missing"),
    "declared as IDNA": (as_declared("idna"), "is not the ascii text it declares to be"),
    "declared as punycode": (as_declared("punycode"), ""),
    "declared as UTF-7": (as_declared("utf-7"), "is not the utf7 text it declares to be"),
    "declared as hexadecimal": (as_declared("hex"), "declares an encoding that Python does not accept"),
    "declared as undefined": (as_declared("undefined"), "declares an encoding that Python does not accept"),
    "many branches": (as_text("if x:\n    pass\n" + "elif x:\n    pass\n" * 5_000), "nested too deeply"),
    "much nesting": (
        as_text("".join(f"{'    ' * depth}if x:\n" for depth in range(120))),
        "not valid Python",
    ),
    "a long sum of strings": (
        as_text(f"{WRONG}    await db.execute({' + '.join(['sql'] * 900)})\n"),
        "nested too deeply to be examined",
    ),
}


@pytest.mark.parametrize("suffix", [".py", ".sql"])
@pytest.mark.parametrize("kind", SILENT)
def test_a_file_without_a_word_in_it_is_silent(kind: str, suffix: str, tmp_path: Path) -> None:
    SILENT[kind](tmp_path / f"x{suffix}")
    assert lint([tmp_path]) == lint([tmp_path / f"x{suffix}"]) == ((), ())


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_file_to_be_read_is_said_to_be_so(kind: str, tmp_path: Path) -> None:
    make, message = UNREADABLE[kind]
    odd, fine = tmp_path / "x.py", tmp_path / "y.py"
    make(odd)
    fine.write_text(f"import x\n{WRONG}")
    result = lint([odd, fine])
    assert [(each.path, each.message) for each in result.unreadable] == [(odd, message)]
    assert [finding.path for finding in result.findings] == [fine]
    in_a_folder = result.unreadable if odd.is_file() else ()
    assert lint([tmp_path]) == (result.findings, in_a_folder), "what is no file is passed over"


@pytest.mark.parametrize("kind", UNREADABLE_PYTHON)
def test_python_that_cannot_be_read_is_said_to_be_so(kind: str, tmp_path: Path) -> None:
    make, message = UNREADABLE_PYTHON[kind]
    odd, fine = tmp_path / "x.py", tmp_path / "y.py"
    make(odd)
    fine.write_text(f"import x\n{WRONG}")
    result = lint([tmp_path])
    assert [each.path for each in result.unreadable] == [odd]
    assert message in result.unreadable[0].message
    assert [finding.path for finding in result.findings] == [fine]


def test_a_name_that_no_file_can_have_is_said_to_be_so(tmp_path: Path) -> None:
    (unreadable,) = lint([tmp_path / f"{'x' * 300}.py"]).unreadable
    assert unreadable.message == "The file cannot be opened: File name too long."


def test_what_one_may_not_read_is_said_to_be_so() -> None:
    assert run_apart("tests.rules.odd_files", seconds=30) == [
        "closed: The folder cannot be searched: Permission denied.",
        "inner.py: The file cannot be opened: Permission denied.",
        "locked.py: The file cannot be opened: Permission denied.",
        "0 findings",
    ]


def test_a_folder_that_links_to_itself_is_searched_once(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "back").symlink_to(tmp_path)
    (inner / "orders.py").write_text(WRONG)
    assert len(lint([tmp_path]).findings) == 1


def test_a_folder_with_the_name_of_a_file_is_searched(tmp_path: Path) -> None:
    folder = tmp_path / "orders.py"
    folder.mkdir()
    (folder / "orders.py").write_text(f"import orders\n{WRONG}")
    assert len(lint([tmp_path]).findings) == 1


@pytest.mark.parametrize("mark", ["\ufeff", "\f", "\ufeff\f\n", "# a form feed \f within\n"])
def test_marks_of_editors_do_not_move_a_place(mark: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.py"
    file.write_text(mark + WRONG, encoding="utf-8")
    (finding,) = lint([file]).findings
    line = file.read_text(encoding="utf-8-sig").split("\n")[finding.line - 1]
    assert line[finding.column - 1 : finding.end_column - 1] == "brightwater.orders"


def test_a_long_file_of_sql_is_said_to_be_read_in_part(tmp_path: Path) -> None:
    file = tmp_path / "long.sql"
    file.write_text(WRONG_SQL.replace("{{tables.orders}}", "{tables.orders}") + WRONG_SQL * 2_000)
    result = lint([file])
    assert [finding.rule for finding in result.findings] == ["malformed-template"]
    assert [each.message for each in result.unreadable] == [
        "Only the templates are examined: a text of more than 100,000 characters is not parsed."
    ]


@pytest.mark.parametrize(
    ("end", "line", "says"),
    [
        ("SELEC 1;\n", 4, 'this is not valid SQL (syntax error at or near "SELEC")'),
        ("SELECT 'crème' AS {{tables.x}};\n", 4, 'this is not valid SQL (syntax error at or near ".")'),
        ("{{schema}};\n", 4, 'this is not valid SQL (syntax error at or near "{{schema}}")'),
        (f"SELECT '{'x' * 500};\n", 4, "this is not valid SQL (unterminated quoted string"),
        (f"SELECT {'NOT ' * 20_000}true;\n", 1, "the SQL is nested too deeply to be examined"),
        (f"SELECT {'f(' * 300}1{')' * 300};\n", 1, "the SQL is nested too deeply to be examined"),
        (f"SELECT 1 {'+' * 2_000} 2;\n", 4, "a run of so many operators is not parsed"),
    ],
)
def test_sql_that_is_not_valid_is_said_to_be_read_in_part(
    end: str, line: int, says: str, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.sql"
    odd.write_text(f"{WRONG_SQL}-- größer\n{end}")
    result = lint([odd])
    assert result.findings == ()
    ((path, at, _, message),) = result.unreadable
    assert (path, at) == (odd, line)
    assert message.startswith(f"Only the templates are examined: {says}")
    assert len(message) < 160


def test_a_wrong_template_is_told_of_once(tmp_path: Path) -> None:
    file = tmp_path / "wrong.sql"
    # kata: ignore[malformed-template] -- the mistake itself
    file.write_text("DELETE FROM {{tables.orders}};\nDELETE FROM {tables.orders};\n")
    result = lint([file])
    assert [finding.rule for finding in result.findings] == ["malformed-template"]
    assert result.unreadable == ()


def test_broken_sql_that_has_nothing_of_ours_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "broken.sql").write_text("SELEC 1;\n")
    assert lint([tmp_path]) == ((), ())


def test_a_long_dump_that_has_nothing_of_ours_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "dump.sql").write_text("INSERT INTO brightwater.orders VALUES (1);\n" * 3_000)
    assert lint([tmp_path]) == ((), ())


@pytest.mark.parametrize("data", [b"\x00", b"\xff\xfe\x00", "SELECT 'crème'".encode("latin-1")])
def test_sql_that_cannot_be_read_never_raises(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_bytes(data)
    result = lint([tmp_path])
    assert result.findings == ()
    assert [each.message for each in result.unreadable] in (
        [],
        ["The file is not utf-8 text, and no other encoding is declared."],
    )
