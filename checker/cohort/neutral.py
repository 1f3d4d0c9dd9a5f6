"""Verdicts without the names that a run makes up, so that two gradings of the same code say the same."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from checker.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

_MADE_UP = re.compile(
    r"kata_[0-9a-f]{8}_(?P<number>\d+)(?P<role>_app|_observer)?"
    r"(?P<suffix>_[0-9a-f]{8})?"
)
"""The names of a trial's database and roles (see `checker.postgres.names`), and of databases that pgdbm
makes for tests, whose names end with a part of a UUID."""


def neutral(verdict: Verdict) -> Verdict:
    """The verdict with numbers in place of what is made up, which tell apart what differs."""
    return Verdict.model_validate_json(_MADE_UP.sub(_numbered(), verdict.model_dump_json()))


def _numbered() -> Callable[[re.Match[str]], str]:
    numbers = count(1)
    known: dict[str, int] = {}

    def put(name: re.Match[str]) -> str:
        put = f"kata_{name['number']}{name['role'] or ''}"
        if name["suffix"] is None:
            return put
        if name[0] not in known:
            known[name[0]] = next(numbers)
        return f"{put}_{known[name[0]]}"

    return put
