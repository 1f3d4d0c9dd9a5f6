"""Keeps what many results have in common once: a class's checks, and the files that nobody has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.gradebook import Result, SourceFile
    from checker.verdict import Check, Versions


class Shared:
    """Puts results together from parts that are there once each.

    How long a check took is left out on the way: no form tells it, and nothing else would differ.
    """

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._files: dict[SourceFile, SourceFile] = {}
        self._versions: dict[Versions, Versions] = {}

    def of(self, result: Result) -> Result:
        """The same result, made of shared parts."""
        files = [self._files.setdefault(file, file) for file in result.files]
        if result.verdict is None:
            return result.model_copy(update={"files": files})
        versions = result.verdict.versions
        verdict = result.verdict.model_copy(
            update={
                "checks": [self._check(check) for check in result.verdict.checks],
                "versions": self._versions.setdefault(versions, versions),
            }
        )
        return result.model_copy(update={"files": files, "verdict": verdict})

    def _check(self, check: Check) -> Check:
        timeless = check.model_copy(update={"seconds": 0.0})
        return self._checks.setdefault(timeless.model_dump_json(), timeless)
