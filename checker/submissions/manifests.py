"""Reads the manifest of a cohort: which student handed in what, and when.

    student,path,late,submitted
    Amara Osei,amara.zip,no,2026-03-02T09:14:55+00:00
    Jón Þór,late/jon/,yes,2026-03-03T17:00:00+00:00

`path` is relative to the manifest. It may be empty: that student is known, and has handed in nothing. Further
columns are ignored. Excel's forms of a CSV (a mark at the beginning, semicolons) are read, too.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from checker.submissions.caps import MIB
from checker.submissions.errors import BadManifest
from checker.submissions.names import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEEDED = ("student", "path")
_LATE = {
    "": False,
    "no": False,
    "false": False,
    "0": False,
    "yes": True,
    "true": True,
    "1": True,
    "late": True,
}
_MOST = 16 * MIB
_MOST_PROBLEMS = 10


class Row(NamedTuple):
    """A line of a manifest.

    Attributes:
        student: who; never empty.
        path: what, as it is written there; empty if nothing was handed in.
        late: whether it was late.
        submitted: when, if the manifest says so.
    """

    student: str
    path: str
    late: bool
    submitted: datetime | None


def read_manifest(path: Path) -> list[Row]:
    """The lines of a manifest, in its order.

    Raises:
        BadManifest: if it cannot be read, lacks a column, or has wrong values; they are told together.
    """
    text = _text(path)
    if not text.strip():
        raise BadManifest(path, ["it is empty"])
    header = text.partition("\n")[0]
    separator = ";" if ";" in header and "," not in header else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    problems: list[str] = []
    try:
        columns = [name.strip().lower() for name in next(reader)]
        missing = [name for name in _NEEDED if name not in columns]
        if missing:
            raise BadManifest(path, [f"line 1: there is no column `{name}`" for name in missing])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                wrong = list(_wrong(values))
                problems += [f"line {reader.line_num}: {one}" for one in wrong]
                if not wrong:
                    rows.append(_row(values))
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: {error}")
    if problems:
        more = [f"and {len(problems) - _MOST_PROBLEMS:,} more"] if len(problems) > _MOST_PROBLEMS else []
        raise BadManifest(path, problems[:_MOST_PROBLEMS] + more)
    return rows


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
        if len(content) > _MOST:
            raise BadManifest(path, [f"it has more than {_MOST:,} bytes"])
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadManifest(path, [f"it cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadManifest(path, [f"line {line}: it is not UTF-8; save it as “CSV UTF-8”"]) from None


def _wrong(values: dict[str, str]) -> Iterator[str]:
    if not values.get("student"):
        yield "there is no student"
    if "path" not in values:
        yield "there is no path; if nothing was handed in, leave it empty, behind a comma"
    if values.get("late", "").lower() not in _LATE:
        yield f"late is `{printable(values['late'])}`, and should be yes or no"
    if _time(values) is None and values.get("submitted"):
        yield f"submitted is `{printable(values['submitted'])}`, and should be like 2026-03-02T09:14:55+00:00"


def _row(values: dict[str, str]) -> Row:
    return Row(values["student"], values["path"], _LATE[values.get("late", "").lower()], _time(values))


def _time(values: dict[str, str]) -> datetime | None:
    try:
        return datetime.fromisoformat(values.get("submitted", ""))
    except ValueError:
        return None
