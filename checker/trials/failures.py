"""How a trial ends badly: by the learner's doing, or by ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.trials.subject.messages import Error, Frame
    from checker.verdict import Evidence


class TrialFailed(AssertionError):
    """The learner's code did not do what the trial holds it to.

    Attributes:
        message: what is wrong, in a sentence or two.
        expected, observed: what should have been seen, and what was.
        look: what to look at next; never the answer.
        frame: where in the learner's code, if that is known.
        evidence: what PostgreSQL or the subject showed.
    """

    def __init__(
        self,
        message: str,
        *,
        expected: str | None = None,
        observed: str | None = None,
        look: str | None = None,
        frame: Frame | None = None,
        evidence: Sequence[Evidence] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.observed = observed
        self.look = look
        self.frame = frame
        self.evidence = list(evidence)


class CallRaised(TrialFailed):
    """A call into the subject raised. Trials that expect a refusal catch this one.

    Attributes:
        type: the exception's class name.
        sqlstate: PostgreSQL's code, from the exception or from what caused it.
        causes: "Class: text" of the exceptions it was raised from, nearest first.
    """

    def __init__(self, function: str, error: Error, frame: Frame | None) -> None:
        self.type = error["type"]
        self.sqlstate = error["sqlstate"]
        self.causes = error["causes"]
        root = f"\nIt came from {self.causes[-1].removesuffix(': ')}" if self.causes else ""
        said = f": {text}" if (text := first_line(error["message"])) else ""
        super().__init__(
            f"`{function}` raised {error['type']}{said}{root}",
            frame=frame,
            evidence=traceback_evidence(error["frames"]),
        )


class SubjectGone(TrialFailed):
    """The subject could not be imported, ended, crashed, stalled or flooded its output."""


class MachineryFault(Exception):
    """The checker, its PostgreSQL or a trial is at fault: nothing is known of the learner's code."""


def first_line(text: str) -> str:
    """The first line that says something; exceptions such as pgdbm's add paragraphs of advice."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def traceback_evidence(frames: Sequence[Frame]) -> list[Evidence]:
    """The learner's part of a traceback, if there is any of it."""
    from checker.verdict import Excerpt  # noqa: PLC0415  # pydantic is not for the happy path

    if not frames:
        return []
    lines = [f"{f['path']}:{f['line']} in {f['function']}\n    {f['text']}" for f in frames]
    return [Excerpt(title="Where it was raised, outermost call first", text="\n".join(lines))]
