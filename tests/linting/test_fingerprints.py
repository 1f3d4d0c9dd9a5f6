"""A finding keeps its fingerprint as long as its code stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.linting.project import CALL, HEAD, WRONG, report_of, write

if TYPE_CHECKING:
    from pathlib import Path

TWO = f"{WRONG}{CALL}\n"


def _fingerprints(root: Path, text: str, name: str = "orders.py") -> list[str]:
    file = write(root, name, text)
    found = [one.fingerprint for one in report_of(root, markdown=True).findings]
    file.unlink()
    return found


@pytest.mark.parametrize(
    "changed",
    [
        f"# moved\n\n\n{WRONG}",
        WRONG.replace("\n\n\n", "\n\nOTHER = 1\n\n\n"),
        WRONG.replace("    await", "  await"),
        f"{HEAD}    print()\n{CALL}\n    print()\n",
        WRONG.replace("\n", "\r\n"),
        f"{WRONG}\n\nasync def other(db: AsyncDatabaseManager) -> None:\n{CALL}\n",
    ],
)
def test_it_survives_what_does_not_touch_the_code(changed: str, tmp_path: Path) -> None:
    assert _fingerprints(tmp_path, changed)[0] == _fingerprints(tmp_path, WRONG)[0]


@pytest.mark.parametrize(
    "changed",
    [
        WRONG.replace("brightwater", "ostrava"),
        WRONG.replace("def place", "def put"),
    ],
)
def test_it_changes_with_the_code(changed: str, tmp_path: Path) -> None:
    assert _fingerprints(tmp_path, changed) != _fingerprints(tmp_path, WRONG)


def test_a_class_around_is_part_of_it(tmp_path: Path) -> None:
    body = "\n".join(f"    {line}" for line in WRONG.replace("(db", "(self, db").splitlines()[3:])
    inner = f"from pgdbm import AsyncDatabaseManager\n\n\nclass A:\n{body}\n"
    assert _fingerprints(tmp_path, inner) != _fingerprints(tmp_path, WRONG)
    assert _fingerprints(tmp_path, inner) != _fingerprints(tmp_path, inner.replace("class A", "class B"))


def test_equal_lines_are_told_apart_by_their_order(tmp_path: Path) -> None:
    first, second = _fingerprints(tmp_path, TWO)
    assert first != second
    assert _fingerprints(tmp_path, WRONG) == [first]
    assert _fingerprints(tmp_path, f"# moved\n{TWO}") == [first, second]


def test_equal_blocks_of_a_page_are_told_apart(tmp_path: Path) -> None:
    block = f"```python\n{WRONG}```\n\n"
    first, second = _fingerprints(tmp_path, block * 2, "page.md")
    assert first != second
    assert _fingerprints(tmp_path, block, "page.md") == [first]


def test_the_file_is_no_part_of_it(tmp_path: Path) -> None:
    assert _fingerprints(tmp_path, WRONG, "a.py") == _fingerprints(tmp_path, WRONG, "b/c.py")
