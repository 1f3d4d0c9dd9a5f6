"""The form of an exercise's `kata.toml`, and of the `pin.toml` beside each variant in `solutions/`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

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
    create_in_pg_catalog: bool = Field(
        default=False, description="Whether that role may create in pg_catalog, as superusers may."
    )


class ShippedTable(TomlModel):
    """`[shipped]`: for which stated reason the exercise fails as it is shipped."""

    caught_by: list[CheckId] = Field(min_length=1, description="Exactly the checks that fail.")
    message: str = Field(description="A piece of text that the failure must show.")
    findings: list[str] = Field(
        default_factory=list,
        description="Exactly the rules, of all that there are, that find something in it.",
    )


class MistakeTable(TomlModel):
    """`[[mistakes]]`: one of the mistakes in an incident. It has no name until it is fixed or asked for."""

    name: str = Field(description="What it is called once it may be named.")
    excuse: str = Field(description="The rationalization that comes with it.")
    trains: str = Field(description="The exercise that is about it alone.")
    caught_by: list[CheckId] = Field(min_length=1, description="The trials that fail as long as it is there.")
    rules: list[str] = Field(
        default_factory=list, description="The rules that see it; they speak once it was asked for."
    )
    hints: list[str] = Field(min_length=2, description="Markdown; the first may take the diagnosis as known.")


class KataToml(TomlModel):
    """An exercise. An incident has `mistakes` where others have an `excuse` and `rules`."""

    title: str
    excuse: str | None = Field(default=None, description="The rationalization, in the words people use.")
    files: list[RelativePath] = Field(min_length=1, description="The learner's files.")
    hints: list[str] = Field(min_length=3, description="Markdown, from a nudge to nearly there.")
    rules: dict[str, Weight] = Field(default_factory=dict)
    mistakes: list[MistakeTable] = Field(default_factory=list, description="Those of an incident.")
    subject: SubjectTable = Field(default_factory=SubjectTable)
    postgres: PostgresTable = Field(default_factory=PostgresTable)
    shipped: ShippedTable

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if bool(self.mistakes) == (self.excuse is not None):
            raise ValueError("an exercise has an excuse, an incident has mistakes: one of the two")
        if self.mistakes and self.rules:
            raise ValueError(
                "an incident's rules are named by its mistakes: they would name the mistake at once"
            )
        return self


class PinToml(TomlModel):
    """`pin.toml` of a near-miss: what must catch it, and why it is wrong."""

    caught_by: list[CheckId] = Field(min_length=1, description="Exactly the checks that fail.")
    message: str = Field(description="A piece of text that the failure must show.")
    why: str = Field(description="What tempts, and what it gets wrong, in a sentence or two.")


class RightToml(TomlModel):
    """`right.toml` of a right fix: what is different about its shape."""

    shape: str
