"""`lint` for a program: what it finds is what the command finds where nothing is set."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from checker.rules import examine, lint
from tests.linting.project import CALL, HEAD, MEANT, RULE, WRONG, WRONG_LINE, report_of, write

if TYPE_CHECKING:
    import pytest

    from checker.rules.engine.examine import LintResult

PAGE = Path(__file__).parents[2] / "docs" / "lint.md"
SILENCED = f"{HEAD}{CALL}  {MEANT}\n"
NEEDLESS = f"{MEANT}\nx = 1\n"


def places(result: LintResult, root: Path) -> list[tuple[str, str, int]]:
    return [(one.path.relative_to(root).as_posix(), one.rule, one.line) for one in result.findings]


def code_base(root: Path) -> None:
    """Code with something of each kind that is left out, and something that is not."""
    write(root, ".git/info/exclude", "private/\n")
    write(root, ".gitignore", "generated/\n")
    write(root, "env/pyvenv.cfg", "")
    for folder in ("private", "generated", "env", ".hidden", "src"):
        write(root, f"{folder}/orders.py")
    write(root, "src/silenced.py", SILENCED)
    write(root, "src/needless.py", NEEDLESS)
    write(root, "src/broken.py", "def (\n")
    write(root, "src/entries.sql", "INSERT INTO brightwater.orders SELECT * FROM {{tables.changes}};\n")


def test_it_finds_what_the_command_finds(tmp_path: Path) -> None:
    code_base(tmp_path)
    result = lint([tmp_path])
    report = report_of(tmp_path)
    assert places(result, tmp_path) == [
        ("src/entries.sql", RULE, 1),
        ("src/needless.py", "suppression", 1),
        ("src/orders.py", RULE, WRONG_LINE),
    ]
    assert [
        (one.path.as_posix(), one.rule, one.line, one.column, one.message) for one in result.findings
    ] == [(one.path, one.rule, one.line, one.column, one.message) for one in report.findings]
    assert [(one.path.as_posix(), one.line) for one in result.unreadable] == [
        (one.path, one.line) for one in report.unreadable
    ]


def test_what_is_named_is_read_all_the_same(tmp_path: Path) -> None:
    code_base(tmp_path)
    for folder in ("private", "generated", "env", ".hidden"):
        assert places(lint([tmp_path / folder]), tmp_path) == [(f"{folder}/orders.py", RULE, WRONG_LINE)]


def test_a_path_may_be_a_text_and_may_be_one(tmp_path: Path) -> None:
    file = write(tmp_path, "orders.py")
    one = lint([file], root=tmp_path)
    assert len(one.findings) == 1
    assert lint([str(file)], root=str(tmp_path)) == lint(str(file)) == lint(file) == lint(iter([file])) == one


def test_a_comment_about_a_rule_that_is_not_applied_is_left_alone(tmp_path: Path) -> None:
    file = write(tmp_path, "orders.py", NEEDLESS)
    assert [one.rule for one in lint([file]).findings] == ["suppression"]
    assert lint([file], rules=["second-pool"]).findings == ()


def test_nothing_is_silenced_for_who_judges(tmp_path: Path) -> None:
    file = write(tmp_path, "orders.py", SILENCED)
    assert lint([file]).findings == ()
    assert [one.rule for one in examine([file, file], rules=[RULE], root=tmp_path).findings] == [RULE]


def test_the_pages_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(
        r"```python\n(from checker\.rules import .*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    write(tmp_path, "src/orders.py", WRONG)
    write(tmp_path, "src/broken.py", "def (\n")
    monkeypatch.chdir(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(example, {})  # noqa: S102  # it is the page's own
    first, second = said.getvalue().splitlines()
    assert first.startswith(f"src/orders.py:{WRONG_LINE}:35 {RULE}: ")
    assert second.startswith("src/broken.py:1 ")
