"""The one result model of `kata lint`: what the rules found in a code base, as plain, versioned data.

Everything that lints produces a `LintReport`; everything that shows one reads it. The JSON form is described
by `checker/findings.schema.json`, which is generated from this module and kept in step by a test.

These are plain dataclasses, which pydantic reads for the JSON form: a run whose findings are known from the
last one is over before pydantic is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

SCHEMA_VERSION: Literal["1.0"] = "1.0"

_CONFIG = {"extra": "forbid", "use_attribute_docstrings": True}


class _AtLeast:
    """A bound in the form in which pydantic asks for one: without an import from it or its friends."""

    def __init__(self, least: int) -> None:
        self._least = least

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | {"ge": self._least}


_FromOne = Annotated[int, _AtLeast(1)]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One place in which a rule is broken. Lines and columns count from 1, columns in characters."""

    __pydantic_config__: ClassVar[Any] = _CONFIG

    rule: str
    kind: Literal["bug", "convention"]
    """A bug was seen to do harm on PostgreSQL; a convention is advice."""
    path: str
    """The file, relative to the working directory, with forward slashes."""
    line: _FromOne
    column: _FromOne
    end_line: _FromOne
    end_column: _FromOne
    """The column after the last character."""
    message: str
    fixable: bool = False
    """Whether --fix mends it."""
    fixable_unsafely: bool = False
    """Whether --fix does with --unsafe."""
    fingerprint: str
    """The same as long as the code is, wherever it moves in its file."""


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A file of which nothing can be said, and why."""

    __pydantic_config__: ClassVar[Any] = _CONFIG

    path: str
    line: _FromOne
    column: _FromOne
    message: str


@dataclass(frozen=True, kw_only=True)
class RuleInfo:
    """A rule that found something."""

    __pydantic_config__: ClassVar[Any] = _CONFIG

    name: str
    kind: Literal["bug", "convention"]
    title: str
    """What the rule holds the code to."""
    excuse: str | None = None
    """What people say who write such code."""
    exercise: str | None = None
    """The exercise that trains it."""


@dataclass(frozen=True, kw_only=True)
class LintReport:
    """What `kata lint` found, in the order of files and places."""

    __pydantic_config__: ClassVar[Any] = _CONFIG

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    findings: list[Finding]
    unreadable: list[Unreadable] = field(default_factory=list)
    rules: list[RuleInfo] = field(default_factory=list)
    """The rules of the findings."""

    def counted(self, kind: str) -> int:
        """How many findings are of a kind."""
        return sum(finding.kind == kind for finding in self.findings)
