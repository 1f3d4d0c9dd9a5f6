"""Old findings are left out, and only those."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from checker.linting import baseline
from checker.linting.baseline import Baseline
from checker.linting.errors import LintUseError
from checker.linting.naming import name_in, shown
from checker.linting.run import run
from checker.linting.scope import Scope
from checker.rules.engine.registry import names
from tests.linting.project import CALL, IMPORT, RULE, WRONG, report_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from checker.findings import Finding

EVERY = set(names())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a file that has one finding."""
    project = tmp_path / "project"
    write(project, "orders.py")
    return project


def _kept(root: Path) -> Path:
    file = root / "old.json"
    baseline.write(file, report_of(root).findings, root)
    return file


def _new(root: Path, file: Path) -> list[Finding]:
    return Baseline(file, root).new(report_of(root).findings)


def test_what_was_there_is_not_new(root: Path) -> None:
    file = _kept(root)
    assert _new(root, file) == []
    write(root, "stock.py")
    assert [one.path for one in _new(root, file)] == [str(root / "stock.py")]


def test_a_finding_that_moves_in_its_file_stays_old(root: Path) -> None:
    file = _kept(root)
    write(root, "orders.py", f"# moved\n\n{WRONG}")
    assert _new(root, file) == []


def test_one_more_of_the_same_is_new(root: Path) -> None:
    write(root, "orders.py", f"{WRONG}{CALL}\n")
    file = _kept(root)
    assert _new(root, file) == []
    write(root, "orders.py", f"{WRONG}{CALL}\n{CALL}\n")
    assert [one.line for one in _new(root, file)] == [7]


def test_duplicates_in_the_file_excuse_one_each(root: Path) -> None:
    file = _kept(root)
    content = json.loads(file.read_text())
    content["findings"] *= 2
    file.write_text(json.dumps(content))
    (finding,) = report_of(root).findings
    assert Baseline(file, root).new([finding] * 3) == [finding]


def test_a_file_that_moves_takes_its_old_findings_along(root: Path) -> None:
    file = _kept(root)
    (root / "orders.py").rename(root / "places.py")
    assert _new(root, file) == []
    known = Baseline(file, root)
    known.new(report_of(root).findings)
    assert known.gone({"places.py"}, EVERY) == 0


def test_a_file_that_is_copied_does_not(root: Path) -> None:
    file = _kept(root)
    write(root, "places.py")
    assert [one.path for one in _new(root, file)] == [str(root / "places.py")]
    (root / "orders.py").rename(root / "more.py")
    assert len(_new(root, file)) == 1, "one of the two is the old one, whichever"


def test_code_that_moves_to_another_file_does_not(root: Path) -> None:
    file = _kept(root)
    (root / "orders.py").rename(root / "places.py")
    write(root, "orders.py", "")
    assert [one.path for one in _new(root, file)] == [str(root / "places.py")]


def test_the_order_is_not_that_of_lines(root: Path) -> None:
    first, second = WRONG, CALL.replace("brightwater", "ostrava")
    write(root, "orders.py", f"{first}{second}\n")
    text = _kept(root).read_text()
    write(root, "orders.py", f"{first.replace(CALL, second)}{CALL}\n")
    assert _kept(root).read_text() == text


def test_another_rule_is_not_excused(root: Path) -> None:
    file = _kept(root)
    (finding,) = report_of(root).findings
    other = replace(finding, rule="second-pool")
    assert Baseline(file, root).new([other]) == [other]


@pytest.mark.parametrize(
    ("files", "rules", "gone"),
    [
        ({"orders.py", "stock.py"}, EVERY, 2),
        ({"orders.py"}, EVERY, 1),
        (set(), EVERY, 0),
        ({"orders.py", "stock.py"}, EVERY - {RULE}, 0),
    ],
)
def test_what_is_gone_is_known_only_of_what_was_examined(
    files: set[str], rules: set[str], gone: int, root: Path
) -> None:
    write(root, "stock.py")
    file = _kept(root)
    known = Baseline(file, root)
    assert known.new([]) == []
    assert known.gone(files, rules) == gone


def test_what_was_in_a_file_that_is_no_more_is_gone(root: Path) -> None:
    file = _kept(root)
    (root / "orders.py").unlink()
    known = Baseline(file, root)
    known.new([])
    assert known.gone(set(), EVERY) == 1


def test_it_is_the_same_from_every_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _kept(root)
    text = file.read_text()
    assert str(root) not in text
    inner = root / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    from_inside = run([inner / ".." / "orders.py"], Scope(root=root, names=names())).report
    assert Baseline(file, root).new(from_inside.findings) == []
    baseline.write(file, from_inside.findings, root)
    assert file.read_text() == text


def test_it_reads_well_as_a_difference(root: Path) -> None:
    write(root, "größe.py", f"{IMPORT}\n{WRONG}")
    lines = _kept(root).read_text().splitlines()
    assert [line.strip()[:1] for line in lines] == ["{", '"', '"', "{", "{", "]", "}"]
    assert "größe.py" in lines[3]
    (root / "größe.py").unlink()
    assert len(set(lines) - set(_kept(root).read_text().splitlines())) <= 2


def test_without_findings_it_is_a_baseline_too(root: Path) -> None:
    (root / "orders.py").unlink()
    assert _new(root, _kept(root)) == []


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"findings": 1}', '{"schema_version": "9", "findings": []}', '{"findings": [{}]}', b"\xff"],
)
def test_what_is_no_baseline_is_said(content: str | bytes, root: Path) -> None:
    file = write(root, "old.json", content)
    with pytest.raises(LintUseError, match=r"is not a baseline of `kata lint`\..* makes one anew\."):
        Baseline(file, root)


def test_a_file_that_is_not_there_or_cannot_be_written_is_said(root: Path) -> None:
    with pytest.raises(LintUseError, match="There is no baseline"):
        Baseline(root / "none.json", root)
    with pytest.raises(LintUseError, match="cannot be read: Is a directory"):
        Baseline(root, root)
    with pytest.raises(LintUseError, match="cannot be written: No such file or directory"):
        baseline.write(root / "nowhere" / "old.json", [], root)


def test_names_count_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "link").symlink_to("project")
    root = tmp_path / "project"
    assert name_in(root, root / "a" / ".." / "b.py") == "b.py"
    assert name_in(root, tmp_path / "link" / "b.py") == "b.py"
    assert name_in(root, tmp_path / "b.py") == (tmp_path / "b.py").as_posix()
    monkeypatch.chdir(root)
    assert name_in(root, type(root)("b.py")) == "b.py"
    assert shown(type(root)("\udcff.py")) == "\N{REPLACEMENT CHARACTER}.py"
