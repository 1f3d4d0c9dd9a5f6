"""What a report comes to, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.findings import LintReport

KINDS = ("bug", "convention")


def summary(report: LintReport) -> str:
    """What it comes to, in one line."""
    counts = [
        f"{count} {kind if count == 1 else f'{kind}s'}"
        for kind in KINDS
        if (count := report.counted(kind)) > 0
    ]
    if report.unreadable:
        files = "1 file" if len(report.unreadable) == 1 else f"{len(report.unreadable)} files"
        counts.append(f"{files} that cannot be read")
    if not counts:
        return "Nothing found."
    fixable = sum(one.fixable for one in report.findings)
    mends = f" `--fix` mends {fixable}." if fixable else ""
    return f"{', '.join(counts)}.{mends}"
