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

from checker.linting.suppressions import Suppressions
from checker.rules.engine.examination import Examiner
from checker.rules.model.module import Module
from checker.rules.model.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.rules import Edit, Finding, Rule

MOST_ROUNDS = 10
"""Edits that touch each other are made one after the other: in so many rounds, at most."""


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
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{self.path.as_posix()}",
            f"b/{self.path.as_posix()}",
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


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
        first = self._findings(text) or []
        current, left = text, first
        for _ in range(MOST_ROUNDS):
            edits = _apart(finding for finding in left if self.wants(finding))
            if not edits:
                break
            changed = Text(text.path, _with(current, edits))
            found = self._findings(changed)
            if found is None or _kinds(found) - _kinds(left) or len(found) >= len(left):
                break
            current, left = changed, found
        if current is text:
            return None
        return Mended(text.path, text.content, current.content, len(first) - len(left))

    def _findings(self, text: Text) -> list[Finding] | None:
        """What is found in a text and not suppressed there; None if it cannot be read."""
        examiner = Examiner(self._rules, self._root)
        examined = examiner.sql(text) if text.path.suffix == ".sql" else examiner.piece(text)
        if examined.source is None:
            return None
        return list(Suppressions(examined.source).keep(examined.findings))


def write(mended: Mended) -> bool:
    """Write a mended file, in its own encoding and with its own rights.

    Returns:
        Whether it was written: not, if the file has been changed meanwhile.
    """
    path = mended.path.resolve()  # what a link points to, not the link
    data = path.read_bytes()
    encoding, mark = _encoding(path, data)
    if data.removeprefix(mark).decode(encoding) != mended.before:
        return False
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(mark + mended.after.encode(encoding))
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


def _kinds(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)


def _apart(findings: Iterable[Finding]) -> list[Edit]:
    """The edits of as many findings as do not touch each other's, in the order of places."""
    taken: list[Edit] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix is not None else ()
        if not any(_touch(one, other) for one in edits for other in taken):
            taken += edits
    return sorted(taken, key=lambda edit: edit.span)


def _touch(one: Edit, other: Edit) -> bool:
    first, second = sorted((one.span, other.span))
    if first == second:
        return True
    return (second.line, second.column) < (first.end_line, first.end_column)


def _with(text: Text, edits: list[Edit]) -> str:
    content = text.content
    for edit in reversed(edits):
        start = text.offset(edit.span.line, edit.span.column)
        end = text.offset(edit.span.end_line, edit.span.end_column)
        content = content[:start] + edit.text + content[end:]
    return content
