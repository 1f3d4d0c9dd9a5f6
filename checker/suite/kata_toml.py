"""The form of an exercise's `kata.toml`, and of the `pin.toml` beside each variant in `solutions/`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from checker.suite.toml import TomlModel

RelativePath = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$")
]
"""A path below the exercise's folder: no part of it begins with a dot, so none leads out."""
CheckId = Annotated[str, StringConstraints(pattern=r"^(rule|trial):[A-Za-z0-9_.\[\]-]+$")]


class Weight(StrEnum):
    """What a rule's finding does to the verdict."""

    REQUIRED = "required"
    """It fails the exercise: the exercise is about exactly this."""
    ADVICE = "advice"
    """It is shown and decides nothing."""


class SubjectTable(TomlModel):
    """`[subject]`: what runs, and within which limits."""

    driver: RelativePath = Field(
        default="driver.py", description="The suite's file whose public functions the trials call."
    )
    files: list[RelativePath] = Field(
        default_factory=list, description="Further files of the suite's that the code needs when it runs."
    )
    preload: list[str] = Field(
        default_factory=list, description="Modules to import before the subject is forked."
    )
    start_seconds: float = Field(default=10.0, gt=0, le=120)
    call_seconds: float = Field(default=10.0, gt=0, le=120)
    memory_mb: int = Field(default=2048, ge=256)
    output_kb: int = Field(default=256, ge=1)


class PostgresTable(TomlModel):
    """`[postgres]`: the database that each trial gets a fresh copy of."""

    setup: RelativePath | None = Field(
        default=None, description="SQL that makes what is there before the code runs."
    )
    connection_limit: int | None = Field(
        default=None, ge=1, description="CONNECTION LIMIT of the role that the code connects as."
    )
    create_databases: bool = Field(default=False, description="Whether that role may create databases.")


class ShippedTable(TomlModel):
    """`[shipped]`: for which stated reason the exercise fails as it is shipped."""

    caught_by: list[CheckId] = Field(min_length=1, description="Exactly the checks that fail.")
    message: str = Field(description="A piece of text that the failure must show.")


class KataToml(TomlModel):
    """An exercise."""

    title: str
    excuse: str = Field(description="The rationalization, in the words people use.")
    files: list[RelativePath] = Field(min_length=1, description="The learner's files.")
    hints: list[str] = Field(min_length=3, description="Markdown, from a nudge to nearly there.")
    rules: dict[str, Weight] = Field(default_factory=dict)
    subject: SubjectTable = Field(default_factory=SubjectTable)
    postgres: PostgresTable = Field(default_factory=PostgresTable)
    shipped: ShippedTable


class PinToml(TomlModel):
    """`pin.toml` of a near-miss: what must catch it, and why it is wrong."""

    caught_by: list[CheckId] = Field(min_length=1, description="Exactly the checks that fail.")
    message: str = Field(description="A piece of text that the failure must show.")
    why: str = Field(description="What tempts, and what it gets wrong, in a sentence or two.")


class RightToml(TomlModel):
    """`right.toml` of a right fix: what is different about its shape."""

    shape: str
