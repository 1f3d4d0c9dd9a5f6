"""What came of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from checker.findings import Finding, Unreadable


class FileReport(NamedTuple):
    """What there is to say of one file, in the order of places."""

    findings: tuple[Finding, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
