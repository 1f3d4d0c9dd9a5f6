"""A gradebook as CSV, for a spreadsheet.

Written as RFC 4180 says, in UTF-8 with a byte order mark: without one, Excel reads it in the code page of
the machine. Everything else that reads CSV knows how to skip it (`utf-8-sig` in Python).
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from checker.gradebook import Outcome
from checker.report.cohort.wording import number

if TYPE_CHECKING:
    from checker.gradebook import Gradebook, Submission

_BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"
_FORMULA = re.compile(r"""(^|[;,"])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])""")
"""Where a spreadsheet would begin to read a formula.

In a cell's text also after what could end a cell: a spreadsheet whose separator is another one does not see
the cells as we wrote them. The wide forms of the signs are those that East Asian versions take.
"""


def report_text(gradebook: Gradebook) -> str:
    """A row for each submission.

    An apostrophe stands before what a spreadsheet would take for a formula. Points are those that count: a
    late submission's are multiplied.
    """
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([_safe(cell) for cell in _header(gradebook)])
    writer.writerows([_safe(cell) for cell in _row(gradebook, one)] for one in gradebook.submissions)
    return out.getvalue()


def _header(gradebook: Gradebook) -> list[str]:
    names = [one.name for one in gradebook.exercises]
    themes = dict.fromkeys(one.theme for one in gradebook.exercises)
    return [
        *("student", "source", "status", "late"),
        *names,
        *(f"points: {name}" for name in names),
        *(f"theme: {theme}" for theme in themes),
        *("total", "max"),
    ]


def _row(gradebook: Gradebook, submission: Submission) -> list[str]:
    outcomes = {one.exercise: one.outcome for one in submission.results}
    points = [
        *gradebook.earned(submission).values(),
        *gradebook.theme_points(submission).values(),
        gradebook.points(submission),
        gradebook.most_points(),
    ]
    return [
        *(submission.student, submission.source, submission.status, "yes" if submission.late else "no"),
        *(outcomes.get(one.name, Outcome.NOT_SUBMITTED) for one in gradebook.exercises),
        *(number(value) for value in points),
    ]


def _safe(cell: str) -> str:
    """The cell on one line, and never a formula."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cell)
    return _FORMULA.sub(r"\1'", shown)
