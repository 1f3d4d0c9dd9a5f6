"""A report for tests of its forms."""

from __future__ import annotations

from typing import Any

from checker.findings import Finding, LintReport, RuleInfo, Unreadable

HOSTILE = 'It says "<a> & b", 100 %:\r\nand, \x1b[31mmore\x00.'


def report() -> LintReport:
    """A bug, a convention of several lines, and a file that cannot be read, all with awkward names."""
    return LintReport(
        findings=[
            finding(path="src/größe, 100%: a.py", message=HOSTILE, fixable=True, fixable_unsafely=True),
            finding(rule="bare-type", kind="convention", line=3, end_line=5, end_column=2),
        ],
        unreadable=[Unreadable(path="b.py", line=2, column=1, message="This is not valid Python: a\nb.")],
        rules=[
            RuleInfo(name="written-out-table", kind="bug", title="Tables.", excuse="So?", exercise="01_a"),
            RuleInfo(name="bare-type", kind="convention", title="Types."),
        ],
    )


def finding(**fields: Any) -> Finding:
    """A finding of which some fields are given."""
    usual: dict[str, Any] = {
        "rule": "written-out-table",
        "kind": "bug",
        "path": "a.py",
        "line": 2,
        "column": 4,
        "end_line": 2,
        "end_column": 9,
        "message": "Wrong.",
        "fingerprint": "f" * 32,
    }
    return Finding(**{**usual, **fields})
