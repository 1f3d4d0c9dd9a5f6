"""`[tool.kata.lint]` in a project's `pyproject.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checker.linting.errors import LintUseError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "pyproject.toml"
TABLE = "[tool.kata.lint]"
_KINDS = {"list_type": "a list of texts", "string_type": "a text", "bool_type": "true or false"}
"""What a setting has to be, by pydantic's name for the mistake."""


class Settings(BaseModel):
    """What can be set. Options on the command line come before it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    select: list[str] | None = Field(default=None, description="The rules to apply; all by default.")
    ignore: list[str] = Field(default=[], description="Rules not to apply.")
    exclude: list[str] = Field(
        default=[], description="What to leave out of a search, in the form of .gitignore, from here."
    )
    markdown: bool = Field(default=False, description="Whether Python blocks in Markdown are read, too.")
    strict: bool = Field(default=False, description="Whether conventions count for the exit code.")
    baseline: str | None = Field(default=None, description="The file of old findings, from here.")


@dataclass(frozen=True)
class Project:
    """A project's folder, and what is set for it."""

    folder: Path
    settings: Settings


def project_of(folder: Path) -> Project:
    """Find the project that a folder belongs to.

    It is the nearest folder upwards with a `pyproject.toml` that has our table; else the nearest with any, or
    with a `.git`; else the folder itself.

    Raises:
        LintUseError: The file is not TOML, or the table holds something that it must not.
    """
    nearest: Path | None = None
    for candidate in (folder, *folder.parents):
        file = candidate / FILE
        if file.is_file():
            table = _table(file)
            if table is not None:
                return Project(candidate, _settings(file, table))
        if nearest is None and (file.is_file() or (candidate / ".git").exists()):
            nearest = candidate
        if (candidate / ".git").exists():
            break
    return Project(nearest or folder, Settings())


def _table(file: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LintUseError(f"{file} is not TOML: {error}.") from None
    table: dict[str, Any] = content
    for key in ("tool", "kata", "lint"):
        if key not in table:
            return None
        inner = table[key]
        if not isinstance(inner, dict):
            raise LintUseError(f"{file}: `{key}` has to be a table, for {TABLE} to be one.")
        table = inner
    return table


def _settings(file: Path, table: dict[str, Any]) -> Settings:
    try:
        return Settings(**table)
    except ValidationError as error:
        first = error.errors()[0]
        name = first["loc"][0]
        if first["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            raise LintUseError(f"{file}: {TABLE} has no setting `{name}`. There are: {known}.") from None
        kind = _KINDS[first["type"]]
        raise LintUseError(f"{file}: {TABLE} `{name}` has to be {kind}, not {first['input']!r}.") from None
