"""Files are mended by the rules' edits, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.linting.errors import LintUseError
from checker.linting.fixing import Mended
from checker.linting.fixing import write as write_mended
from checker.linting.run import mendable, run
from checker.linting.scope import Scope
from checker.rules import Edit, Span
from checker.rules.model import reach
from tests.linting.project import write
from tests.linting.renaming import renaming

if TYPE_CHECKING:
    from pathlib import Path

    from checker.rules import Rule

A_TO_B = renaming("a", "b")


@pytest.fixture(autouse=True)
def _every_file_concerns_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules of these tests are about names, not about pgdbm."""
    monkeypatch.setattr(reach, "_TRACES_OF_PGDBM", (b"",))


def _scope(root: Path, *rules: Rule, markdown: bool = False) -> Scope:
    """A scope of made-up rules, each of which goes by a number here."""
    names = tuple(str(number) for number in range(len(rules)))
    return Scope(root=root, names=names, markdown=markdown, find=lambda name: rules[int(name)])


def _mended(root: Path, *rules: Rule, unsafe: bool = False) -> list[Mended]:
    return list(mendable([root], _scope(root, *rules), unsafe=unsafe))


def _after(root: Path, content: str | bytes, *rules: Rule, unsafe: bool = False, name: str = "x.py") -> str:
    write(root, name, content)
    mended = _mended(root, *rules, unsafe=unsafe)
    return mended[0].after if mended else "(as it was)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n", "b = 1\n"),
        ("a, a; print(a)", "b, b; print(b)"),
        ("x = '日本🥐', a\n", "x = '日本🥐', b\n"),
        ("\ta\n".replace("\t", "if 1:\n\t"), "if 1:\n\tb\n"),
        ("# a\r\na\r\n", "# a\r\nb\r\n"),
        ("x\ra\r", "x\rb\r"),
        ("x\x0c\na # \u2028\n", "x\x0c\nb # \u2028\n"),
        ("x\n", "(as it was)"),
    ],
)
def test_nothing_but_the_edits_changes(before: str, after: str, tmp_path: Path) -> None:
    assert _after(tmp_path, before, A_TO_B) == after


def test_sql_is_mended_too(tmp_path: Path) -> None:
    assert _after(tmp_path, "SELECT 'é', a;\r\n", A_TO_B, name="x.sql") == "SELECT 'é', b;\r\n"


def test_a_page_is_left_to_its_author(tmp_path: Path) -> None:
    write(tmp_path, "x.md", "```python\na\n```\n")
    scope = _scope(tmp_path, A_TO_B, markdown=True)
    assert len(run([tmp_path], scope).report.findings) == 1
    assert list(mendable([tmp_path], scope, unsafe=False)) == []


def test_what_may_change_the_code_is_made_only_where_that_is_wanted(tmp_path: Path) -> None:
    unsafe = renaming("c", "d", safe=False)
    assert _after(tmp_path, "a, c\n", A_TO_B, unsafe) == "b, c\n"
    assert _after(tmp_path, "a, c\n", A_TO_B, unsafe, unsafe=True) == "b, d\n"


def test_inserted_lines_end_as_the_files_lines_do(tmp_path: Path) -> None:
    rule = renaming("a", "b\nc")
    assert _after(tmp_path, "x\r\na\r\n", rule) == "x\r\nb\r\nc\r\n"
    assert _after(tmp_path, "x\na\n", rule) == "x\nb\nc\n"


def test_edits_that_touch_are_made_one_after_the_other(tmp_path: Path) -> None:
    top = Edit(Span(1, 1, 1, 1), "import b\n")
    with_import = renaming("a", "b.c", also=(top,))
    assert _after(tmp_path, "a\na\n", with_import) == "import b\nimport b\nb.c\nb.c\n"
    whole = renaming("a", "b", also=(Edit(Span(1, 1, 1, 2), "y"),))
    assert _after(tmp_path, "x; a; a\n", whole) == "y; b; b\n"


def test_all_edits_of_a_fix_are_made_or_none(tmp_path: Path) -> None:
    no_python = Edit(Span(1, 1, 1, 2), "x (")
    assert _after(tmp_path, "x; a\n", renaming("a", "b", also=(no_python,))) == "(as it was)"


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (renaming("c", "(", name="bare-type"), "it is no Python any more"),
        (renaming("c", "c", name="bare-type"), "its finding is still there"),
        (renaming("c", "c, c", name="bare-type"), "there is one more"),
        (renaming("c", "e", name="bare-type"), "there is one of another rule"),
    ],
)
def test_a_fix_that_does_no_good_is_not_made_and_holds_no_other_up(
    rule: Rule, why: str, tmp_path: Path
) -> None:
    other = renaming("e", "e", name="pool-per-call")
    assert _after(tmp_path, "c; a; c; a\n", A_TO_B, rule, other) == "c; b; c; b\n", why


def test_a_finding_gained_is_not_made_up_for_by_another_lost(tmp_path: Path) -> None:
    """Two of one rule are mended, and one of the same rule comes in their place: that is no fix."""
    first = renaming("a", "b", also=(Edit(Span(1, 1, 1, 2), "q"),), name="second-pool")
    second = renaming("q", "q", name="second-pool")
    assert _after(tmp_path, "x; a\n", first, second) == "(as it was)"


def test_a_fix_that_leaves_a_comment_without_use_is_not_made(tmp_path: Path) -> None:
    text = "x; a; c  # kata: ignore[bare-type] -- why\n"
    loses_c = renaming("a", "b", also=(Edit(Span(1, 7, 1, 8), "d"),))
    assert _after(tmp_path, text, loses_c, renaming("c", "e", name="bare-type")) == "(as it was)"


def test_what_is_meant_is_not_mended(tmp_path: Path) -> None:
    text = "a  # kata: ignore[second-pool] -- why\n"
    assert _after(tmp_path, f"{text}a\n", A_TO_B) == f"{text}b\n"


def test_fixes_that_need_each_other_are_made_until_none_is_left(tmp_path: Path) -> None:
    chain = [renaming(f"n{n}", f"n{n + 1}", name="second-pool" if n % 2 else "bare-type") for n in range(3)]
    assert _after(tmp_path, "n0\n", *chain) == "(as it was)", "each would gain a finding"
    many = "a\n" * 30
    assert _after(tmp_path, f"c\n{many}", A_TO_B, renaming("c", "(", name="bare-type")) == "c\n" + "b\n" * 30


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, "x.py", "a; c; a\n")
    rules = (A_TO_B, renaming("c", "(", name="bare-type"))
    (mended,) = _mended(tmp_path, *rules)
    assert mended.findings == 2
    assert write_mended(mended)
    assert file.read_text() == "b; c; b\n"
    assert _mended(tmp_path, *rules) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# coding: latin-1\nx = 'é', a\n".encode("latin-1"),
            "# coding: latin-1\nx = 'é', b\n".encode("latin-1"),
        ),
        (b"\xef\xbb\xbfa\r\n", b"\xef\xbb\xbfb\r\n"),
        (b"a", b"b"),
    ],
)
def test_a_file_keeps_its_encoding_its_rights_and_its_links(
    before: bytes, after: bytes, tmp_path: Path
) -> None:
    file = write(tmp_path, "real/x.py", before)
    file.chmod(0o640)
    link = tmp_path / "link.py"
    link.symlink_to(file)
    (mended,) = mendable([link], _scope(tmp_path, A_TO_B), unsafe=False)
    assert write_mended(mended)
    assert file.read_bytes() == after
    assert (link.is_symlink(), file.stat().st_mode & 0o777) == (True, 0o640)
    assert [each.name for each in file.parent.iterdir()] == ["x.py"]


@pytest.mark.parametrize("now", [b"a # changed\n", b"# coding: nonsense\n", b"a\xff\n", None])
def test_a_file_that_was_changed_meanwhile_is_left_alone(now: bytes | None, tmp_path: Path) -> None:
    file = write(tmp_path, "x.py", "a\n")
    (mended,) = _mended(tmp_path, A_TO_B)
    if now is None:
        file.unlink()
    else:
        file.write_bytes(now)
    assert not write_mended(mended)
    assert (file.read_bytes() if file.exists() else None) == now


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    file = write(tmp_path, "x.py", "# coding: ascii\na\n")
    (mended,) = _mended(tmp_path, renaming("a", "é"))
    with pytest.raises(LintUseError, match=r"x\.py is ascii, which has no way to write its fix"):
        write_mended(mended)
    assert [each.name for each in tmp_path.iterdir()] == ["x.py"]
    assert file.read_text() == "# coding: ascii\na\n"


def test_a_difference_is_one_that_patch_reads(tmp_path: Path) -> None:
    (mended,) = (
        Mended(tmp_path / "x.py", before, after, 1)
        for before, after in [("x\x0cy \u2028 z\r\na\r\nend", "x\x0cy \u2028 z\r\nb\r\nend")]
    )
    _, _, *lines = mended.difference().split("\n")
    assert lines == [
        "@@ -1,3 +1,3 @@",
        " x\x0cy \u2028 z\r",
        "-a\r",
        "+b\r",
        " end",
        "\\ No newline at end of file",
        "",
    ]
