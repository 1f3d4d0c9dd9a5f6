"""Reads a TOML file into a pydantic model, with every problem told by its key."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from checker.suite.errors import BadSuiteFile

if TYPE_CHECKING:
    from pathlib import Path

M = TypeVar("M", bound=BaseModel)


class TomlModel(BaseModel):
    """A table of a suite's file. A key that nobody reads is a mistake, not an extra."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # most commands read few


def read_toml(path: Path, model: type[M]) -> M:
    """Read `path` as a `model`.

    Raises:
        BadSuiteFile: if it is not there, not TOML, or has a wrong, missing or unknown key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSuiteFile(path, [f"it cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise BadSuiteFile(path, [f"it is not UTF-8: {error.reason} at byte {error.start}"]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadSuiteFile(path, [f"it is not TOML: {error}"]) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in e['loc']) or 'the file'}: {e['msg']}" for e in error.errors()
        ]
        raise BadSuiteFile(path, problems) from None
