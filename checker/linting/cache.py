"""What is known of files from earlier runs, in the user's cache folder.

What is kept of a file holds for just one state of it and of all that it imports, of our own code, and of the
Python that runs it; of any other, nothing is known. Several runs may use a cache at once: each reads what it
finds and puts a whole new file in its place.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

import checker
from checker import findings as report
from checker.linting.file_report import FileReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.linting.scope import Scope

_APPLICATION = "pgdbm-kata"
_UNUSED_SECONDS = 30 * 24 * 60 * 60
"""The caches of projects that were not examined for so long are taken away."""


class Cache:
    """What is known of a project's files.

    Args:
        scope: the project, and the rules that are applied.
        folder: where it is kept; the user's cache folder by default.
    """

    def __init__(self, scope: Scope, folder: Path | None = None) -> None:
        self._file = (folder or user_cache_path(_APPLICATION) / "lint") / f"{_name(scope)}.json"
        self._ours = _ours()
        known = _content(self._file)
        of_ours = known.get("of") == self._ours
        self._files: dict[str, Any] = known["files"] if of_ours else {}
        self._rules: dict[str, Any] = known["rules"] if of_ours else {}
        self._new = False

    def known(self, name: str, digest: bytes, shown: str) -> FileReport | None:
        """What is known of a file in this state; None if nothing is.

        Args:
            name: the file's name in the project.
            digest: the digest of it and all that it imports.
            shown: what to call it in the report.
        """
        digest_then, findings, unreadable = self._files.get(name, (None, [], []))
        if digest_then != digest.hex():
            return None
        return FileReport(
            tuple(report.Finding(**each, path=shown) for each in findings),
            tuple(report.Unreadable(**each, path=shown) for each in unreadable),
        )

    def learn(self, name: str, digest: bytes, told: FileReport) -> None:
        """Keep what was found out about a file."""
        self._files[name] = (
            digest.hex(),
            [_without_path(each) for each in told.findings],
            [_without_path(each) for each in told.unreadable],
        )
        self._new = True

    def rule(self, name: str) -> report.RuleInfo | None:
        """What is known of a rule."""
        return report.RuleInfo(**self._rules[name]) if name in self._rules else None

    def learn_rules(self, rules: Iterable[report.RuleInfo]) -> None:
        """Keep what there is to know of rules."""
        self._rules |= {each.name: asdict(each) for each in rules}
        self._new = True

    def write(self, root: Path) -> None:
        """Keep it all for the next run, if there is anything new.

        What cannot be written is found out again the next time: no reason to bother anybody.

        Args:
            root: the project's folder. Files that are no longer in it are forgotten.
        """
        if not self._new:
            return
        files = {name: entry for name, entry in self._files.items() if (root / name).exists()}
        content = json.dumps({"of": self._ours, "files": files, "rules": self._rules}).encode()
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if not self._file.exists():
                _tidy(self._file.parent)
            _put(self._file, _digest(content) + b"\n" + content)


def _name(scope: Scope) -> str:
    """The name of a project's cache, which has one for each choice of rules."""
    whole = "\0".join([os.fsdecode(scope.root), *scope.names])
    return hashlib.sha256(os.fsencode(whole)).hexdigest()[:32]


def _ours() -> str:
    """What the findings in a file depend on besides files: our code, the parser of SQL, and Python."""
    whole = hashlib.sha256(f"{sys.version} {sys.platform}".encode())
    top = Path(checker.__file__).parent
    parts = (file for part in ("rules", "linting") for file in sorted((top / part).rglob("*.py")))
    for file in (top / "findings.py", *parts):
        whole.update(file.read_bytes())
    parser = find_spec("pgparse")
    if parser is not None and parser.origin is not None:
        found = Path(parser.origin).stat()
        whole.update(f"{parser.origin} {found.st_size} {found.st_mtime_ns}".encode())
    return whole.hexdigest()


def _content(file: Path) -> dict[str, Any]:
    """What a cache holds; nothing if there is none, or something else has been at it."""
    try:
        digest, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if digest != _digest(content):
        return {}
    known: dict[str, Any] = json.loads(content)
    return known


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _without_path(one: report.Finding | report.Unreadable) -> dict[str, Any]:
    fields = asdict(replace(one, path=""))
    del fields["path"]
    return fields


def _put(file: Path, content: bytes) -> None:
    """Write a file as a whole: who reads it meanwhile gets the old one or the new one."""
    import tempfile  # noqa: PLC0415  # only where there is something new

    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem)
    try:
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(content)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _tidy(folder: Path) -> None:
    """Take away what has not been used for long. A cache is used when it is written."""
    for file in folder.iterdir():
        if time.time() - file.stat().st_mtime > _UNUSED_SECONDS:
            file.unlink(missing_ok=True)
