"""`[tool.kata.lint]` in a project's `pyproject.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from checker.linting.errors import LintUseError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "pyproject.toml"
TABLE = "[tool.kata.lint]"
_KINDS = {"list_type": "a list of texts", "string_type": "a text", "bool_type": "true or false"}
"""What a setting has to be, by pydantic's name for the mistake."""


@dataclass(frozen=True)
class Settings:
    """What can be set. Options on the command line come before it.

    Attributes:
        select: the rules to apply; all by default.
        ignore: rules not to apply.
        exclude: what to leave out of a search, in the form of `.gitignore`, from the project's folder.
        markdown: whether Python blocks in Markdown are read, too.
        strict: whether conventions count for the exit code.
        baseline: the file of old findings, from the project's folder.
    """

    select: list[str] | None = None
    ignore: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    markdown: bool = False
    strict: bool = False
    baseline: str | None = None


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
    # Only where something is set: pydantic takes longer to import than a run takes of which all is known.
    from pydantic import ConfigDict, ValidationError  # noqa: PLC0415
    from pydantic.dataclasses import dataclass as validated  # noqa: PLC0415

    try:
        validated(Settings, frozen=True, config=ConfigDict(extra="forbid", strict=True))(**table)
    except ValidationError as error:
        first = error.errors()[0]
        name = first["loc"][0]
        if first["type"] == "unexpected_keyword_argument":
            known = ", ".join(each.name for each in fields(Settings))
            raise LintUseError(f"{file}: {TABLE} has no setting `{name}`. There are: {known}.") from None
        kind = _KINDS[first["type"]]
        raise LintUseError(f"{file}: {TABLE} `{name}` has to be {kind}, not {first['input']!r}.") from None
    return Settings(**table)
