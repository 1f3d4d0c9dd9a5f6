"""Mending what rules know how to mend, by changing nothing else.

A file's changed text is examined before it is written: it has to be readable, to have lost the findings in
question, and to have none that it had not before. Else the file is left as it is, and that is said.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import tempfile
import tokenize
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.linting.errors import LintUseError
from checker.linting.naming import shown
from checker.rules.engine.examination import Examiner
from checker.rules.engine.suppressions import Suppressions
from checker.rules.model.module import Module
from checker.rules.model.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.rules import Edit, Finding, Rule


class Mended(NamedTuple):
    """A file that can be changed.

    Attributes:
        path: which.
        before: its text as it is.
        after: its text as it would be.
        findings: how many findings that mends.
    """

    path: Path
    before: str
    after: str
    findings: int

    def difference(self) -> str:
        """The change in the form of `diff -u`."""
        name = shown(self.path)
        lines = difflib.unified_diff(
            list(io.StringIO(self.before)), list(io.StringIO(self.after)), f"a/{name}", f"b/{name}"
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


class _State(NamedTuple):
    """A text, and what is found in it."""

    text: Text
    findings: list[Finding]


class Mending:
    """Mends files by the rules' fixes.

    Args:
        rules: those that are applied.
        root: the project's folder.
        unsafe: whether fixes that may change what the code does are wanted, too.
    """

    def __init__(self, rules: Iterable[Rule], root: Path, *, unsafe: bool) -> None:
        self._rules = tuple(rules)
        self._root = root
        self._unsafe = unsafe

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is one to mend."""
        return finding.fix is not None and (finding.fix.safe or self._unsafe)

    def mend(self, source: Module | Text) -> Mended | None:
        """Work out how a file would be mended; None if nothing of it can be."""
        text = source.text if isinstance(source, Module) else source
        first = _State(text, self._findings(text) or [])
        state = first
        while (better := self._better(state)) is not None:  # it ends: each has fewer findings than the last
            state = better
        if state is first:
            return None
        count = len(first.findings) - len(state.findings)
        return Mended(text.path, text.content, state.text.content, count)

    def _better(self, state: _State) -> _State | None:
        """The text with as many fixes as can be made at once; where that does not do, with one that can."""
        wanted = [finding for finding in state.findings if self.wants(finding)]
        together = _apart(wanted)
        attempts = [together] if len(together) > 1 else []
        attempts += [[finding] for finding in wanted]
        tried = (self._mended(state, findings) for findings in attempts)
        return next((better for better in tried if better is not None), None)

    def _mended(self, state: _State, findings: Sequence[Finding]) -> _State | None:
        """The text with these fixes; None unless it loses these findings and gains none."""
        text = Text(state.text.path, _with(state.text, findings))
        found = self._findings(text)
        if found is None or not _count(found) <= _count(state.findings) - _count(findings):
            return None
        return _State(text, found)

    def _findings(self, text: Text) -> list[Finding] | None:
        """What is found in a text and not suppressed there; None if it cannot be read."""
        examiner = Examiner(self._rules, self._root)
        examined = examiner.sql(text) if text.path.suffix == ".sql" else examiner.piece(text)
        if examined.source is None:
            return None
        suppressions = Suppressions(examined.source)
        kept = list(suppressions.keep(examined.findings))
        return [*kept, *suppressions.faults({rule.name for rule in self._rules})]


def write(mended: Mended) -> bool:
    """Write a mended file, in its own encoding and with its own rights.

    Returns:
        Whether it was written: not, if the file has been changed meanwhile.

    Raises:
        LintUseError: The fix has characters that the file's encoding does not have.
    """
    path = mended.path.resolve()  # what a link points to, not the link
    try:
        data = path.read_bytes()
        encoding, mark = _encoding(path, data)
        if data.removeprefix(mark).decode(encoding) != mended.before:
            return False
    except (FileNotFoundError, SyntaxError, UnicodeDecodeError):
        return False
    try:
        mended_data = mark + mended.after.encode(encoding)
    except UnicodeEncodeError:
        raise LintUseError(f"{mended.path} is {encoding}, which has no way to write its fix.") from None
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(mended_data)
        Path(name).chmod(path.stat().st_mode & 0o7777)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    return True


def _encoding(path: Path, data: bytes) -> tuple[str, bytes]:
    """How a file is encoded, and its byte order mark."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    if path.suffix == ".sql" or mark:
        return "utf-8", mark
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0], mark


def _count(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix is not None else ()


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """As many of the findings as have edits that do not touch each other's."""
    apart: list[Finding] = []
    taken: list[Edit] = []
    for finding in findings:
        if not any(_touch(one, other) for one in _edits(finding) for other in taken):
            apart.append(finding)
            taken += _edits(finding)
    return apart


def _touch(one: Edit, other: Edit) -> bool:
    first, second = sorted((one.span, other.span))
    if first == second:
        return True
    return (second.line, second.column) < (first.end_line, first.end_column)


def _with(text: Text, findings: Iterable[Finding]) -> str:
    """A text with the edits of these findings, in its own kind of line ends."""
    content = text.content
    line_end = "\r\n" if "\r\n" in content else "\n"
    edits = sorted((edit for finding in findings for edit in _edits(finding)), key=lambda edit: edit.span)
    for edit in reversed(edits):
        start = text.offset(edit.span.line, edit.span.column)
        end = text.offset(edit.span.end_line, edit.span.end_column)
        content = content[:start] + edit.text.replace("\n", line_end) + content[end:]
    return content
