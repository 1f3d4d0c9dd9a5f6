"""What a file of trials imports: `from checker.trials.authoring import ...`.

A trial is a pytest async test. Its docstring's first line says what it holds the code to; its fixtures are
`subject`, `postgres`, `drawn` and `timeline`; it ends in `expect`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.trials.drawn import Drawn
from checker.trials.failures import CallRaised, SubjectGone, TrialFailed
from checker.trials.gate import Gate
from checker.trials.observer import Postgres, Session, table
from checker.trials.pauses import Pauses
from checker.trials.subject.subject import Call, Subject
from checker.trials.timeline import Recorder
from checker.trials.watching import watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.verdict import Evidence

__all__ = [
    "Call",
    "CallRaised",
    "Drawn",
    "Gate",
    "Pauses",
    "Postgres",
    "Recorder",
    "Session",
    "Subject",
    "SubjectGone",
    "TrialFailed",
    "expect",
    "listed",
    "table",
    "watched",
]


def expect(
    holds: bool,
    message: str,
    *,
    expected: str | None = None,
    observed: str | None = None,
    look: str | None = None,
    evidence: Sequence[Evidence] = (),
) -> None:
    """Fail the trial unless `holds`.

    Args:
        holds: whether the code did what it should; decided by what PostgreSQL shows wherever possible.
        message: what is wrong, in a sentence or two about the code.
        expected: what should have been seen.
        observed: what was seen instead.
        look: what to look at next; never the answer.
        evidence: `table(...)`, `timeline.evidence(...)`: what was seen, in full.

    Raises:
        TrialFailed: if it does not hold.
    """
    if not holds:
        raise TrialFailed(message, expected=expected, observed=observed, look=look, evidence=evidence)


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: `a`, `a and b`, `a, b and c`."""
    *earlier, last = names or [""]
    return f"{', '.join(earlier)} and {last}" if earlier else last
