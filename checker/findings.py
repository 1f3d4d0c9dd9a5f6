"""The one result model of `kata lint`: what the rules found in a code base, as plain, versioned data.

Everything that lints produces a `LintReport`; everything that shows one reads it. The JSON form is described
by `checker/findings.schema.json`, which is generated from this module and kept in step by a test.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal["1.0"] = "1.0"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(_Model):
    """One place in which a rule is broken. Lines and columns count from 1, columns in characters."""

    rule: str
    kind: Literal["bug", "convention"] = Field(
        description="A bug was seen to do harm on PostgreSQL; a convention is advice."
    )
    path: str = Field(description="The file, relative to the working directory, with forward slashes.")
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    end_line: int = Field(ge=1)
    end_column: int = Field(ge=1, description="The column after the last character.")
    message: str
    fixable: bool = Field(default=False, description="Whether --fix mends it.")
    fixable_unsafely: bool = Field(default=False, description="Whether --fix does with --unsafe.")
    fingerprint: str = Field(description="The same as long as the code is, wherever it moves in its file.")


class Unreadable(_Model):
    """A file of which nothing can be said, and why."""

    path: str
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    message: str


class RuleInfo(_Model):
    """A rule that found something."""

    name: str
    kind: Literal["bug", "convention"]
    title: str = Field(description="What the rule holds the code to.")
    excuse: str | None = Field(default=None, description="What people say who write such code.")
    exercise: str | None = Field(default=None, description="The exercise that trains it.")


class LintReport(_Model):
    """What `kata lint` found, in the order of files and places."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    findings: list[Finding]
    unreadable: list[Unreadable] = Field(default_factory=list)
    rules: list[RuleInfo] = Field(default_factory=list, description="The rules of the findings.")

    def counted(self, kind: str) -> int:
        """How many findings are of a kind."""
        return sum(finding.kind == kind for finding in self.findings)
