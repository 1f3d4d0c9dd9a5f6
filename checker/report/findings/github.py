"""Findings as workflow commands of GitHub Actions, which show them at their lines in a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.findings import LintReport

_COMMANDS = {"bug": "error", "convention": "warning"}
_IN_TEXT: dict[str, str | int | None] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = _IN_TEXT | {":": "%3A", ",": "%2C"}
"""What GitHub's own toolkit escapes: actions/toolkit, packages/core/src/command.ts."""


def report_text(report: LintReport) -> str:
    """One command a line, each an error or a warning."""
    return "\n".join(_commands(report))


def _commands(report: LintReport) -> Iterator[str]:
    for one in report.findings:
        properties = {
            "title": one.rule,
            "file": one.path,
            "line": str(one.line),
            "endLine": str(one.end_line),
        }
        if one.line == one.end_line:  # GitHub knows columns only within one line
            properties |= {"col": str(one.column), "endColumn": str(one.end_column)}
        yield _command(_COMMANDS[one.kind], properties, one.message)
    for file in report.unreadable:
        properties = {"title": "unreadable", "file": file.path, "line": str(file.line)}
        yield _command("error", properties, file.message)


def _command(name: str, properties: dict[str, str], text: str) -> str:
    shown = ",".join(f"{key}={_escaped(value, _IN_PROPERTIES)}" for key, value in properties.items())
    return f"::{name} {shown}::{_escaped(text, _IN_TEXT)}"


def _escaped(text: str, escapes: dict[str, str | int | None]) -> str:
    return text.translate(str.maketrans(escapes))
