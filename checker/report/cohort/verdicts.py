"""The verdicts of one submission, as `kata check --json` prints them: checker/verdict.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.report.json import report_text as report_of

if TYPE_CHECKING:
    from checker.report.cohort.feedback import Handout


def report_text(handout: Handout) -> str:
    """A `Report` of what was judged, in the suite's order; what was not submitted has no verdict."""
    verdicts = [result.verdict for _, result in handout.exercises() if result.verdict]
    return report_of(verdicts) + "\n"
