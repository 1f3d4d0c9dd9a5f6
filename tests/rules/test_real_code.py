"""What was read in published code is still what the rules say of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from checker.rules import all_rules

from .real_code import CannotFetch, Labels, differences, fetch, labels

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = labels()
WRONG = (
    "from pgdbm import AsyncDatabaseManager\n\n\n"
    "async def place(db: AsyncDatabaseManager) -> None:\n"
    '    await db.execute("DELETE FROM brightwater.orders")\n'
)


def test_every_finding_is_told_once_and_with_a_reason() -> None:
    kinds = {rule.name: rule.kind for rule in all_rules()}
    entries = [*KNOWN.finding, *KNOWN.missed]
    assert {one.source for one in entries} <= {source.folder for source in KNOWN.source}
    assert all(one.rule in kinds and one.why.endswith(".") for one in entries)
    told = Counter((one.source, one.path, one.line, one.rule, getattr(one, "code", "")) for one in entries)
    assert [place for place, count in told.items() if count > 1] == []
    for one in KNOWN.finding:
        if one.label != "false":
            assert one.label == {"bug": "true", "convention": "convention"}[kinds[one.rule]], one
        assert (one.harm is not None) == (one.label == "true"), one
        assert bool(one.code) == (one.label != "false"), one


def test_differences_are_told(tmp_path: Path) -> None:
    (tmp_path / "larder-1.0").mkdir()
    (tmp_path / "larder-1.0" / "orders.py").write_text(WRONG)
    place = {
        "source": "larder-1.0",
        "rule": "written-out-table",
        "path": "orders.py",
        "line": 5,
        "why": "It is one for all.",
    }
    source = {"requirement": "larder==1.0", "folder": "larder-1.0"}
    read = place | {"code": "brightwater.orders", "label": "true", "harm": "meant"}

    def told(finding: list[object], missed: list[object]) -> list[str]:
        known = Labels.model_validate({"source": [source], "finding": finding, "missed": missed})
        return differences(known, tmp_path)

    where = "larder-1.0/orders.py:5 written-out-table brightwater.orders"
    assert told([read], []) == []
    assert told([], []) == [f"found, and nobody has read it: {where}"]
    assert told([], [place]) == [f"found now, take it from the missed: {where}"]
    assert told([place | {"label": "false"}], []) == [f"found, and was labelled false: {where}"]
    (tmp_path / "larder-1.0" / "orders.py").write_text("")
    assert told([read], []) == [f"not found any more: {where}"]


def test_the_rules_say_of_published_code_what_was_read(tmp_path: Path) -> None:
    try:
        fetch(KNOWN.source, tmp_path)
    except CannotFetch as missing:
        pytest.skip(f"published code is missing: {missing}")
    assert differences(KNOWN, tmp_path) == []
