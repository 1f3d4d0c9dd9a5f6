"""How much a student is told, and the one way to what is theirs to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.gradebook import Feedback, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.gradebook import ExerciseInfo, Gradebook, Submission
    from checker.verdict import Check, Comment, Mistake, Verdict


def in_verdict(verdict: Verdict, feedback: Feedback) -> Verdict:
    """A verdict that tells no more than is allowed."""
    checks = [_check(check, feedback) for check in verdict.checks]
    mistakes = [_mistake(mistake, feedback) for mistake in verdict.mistakes]
    return verdict.model_copy(update={"checks": checks, "mistakes": mistakes})


def in_result(result: Result, feedback: Feedback) -> Result:
    """A result for the one whose code it is about: flags and what it resembles are the teacher's alone."""
    verdict = result.verdict and in_verdict(result.verdict, feedback)
    return result.model_copy(update={"verdict": verdict, "flags": [], "resembles": None})


def in_gradebook(gradebook: Gradebook, feedback: Feedback) -> Gradebook:
    """A gradebook in which each result is one for a student."""
    submissions = [
        one.model_copy(update={"results": [in_result(result, feedback) for result in one.results]})
        for one in gradebook.submissions
    ]
    return gradebook.model_copy(update={"submissions": submissions})


@dataclass(frozen=True, slots=True)
class Handout:
    """What a student gets of a gradebook: their own submission, and no more of it than is allowed.

    Every form that a student gets is made from this, and `handout` alone makes one.

    Attributes:
        gradebook: holds this submission alone.
        submission: theirs.
    """

    gradebook: Gradebook
    submission: Submission

    def exercises(self) -> Iterator[tuple[ExerciseInfo, Result]]:
        """Every exercise with its result; one without a result was not submitted."""
        results = {one.exercise: one for one in self.submission.results}
        for info in self.gradebook.exercises:
            nothing = Result(exercise=info.name, outcome=Outcome.NOT_SUBMITTED)
            yield info, results.get(info.name, nothing)


def handout(gradebook: Gradebook, submission: Submission, feedback: Feedback) -> Handout:
    """What the student who handed this in gets."""
    alone = gradebook.model_copy(update={"submissions": [submission], "remarks": []})
    reduced = in_gradebook(alone, feedback)
    return Handout(reduced, reduced.submissions[0])


def _check(check: Check, feedback: Feedback) -> Check:
    if feedback is Feedback.VERDICT:
        return check.model_copy(update={"comments": []})
    return check.model_copy(update={"comments": [_comment(one, feedback) for one in check.comments]})


def _comment(comment: Comment, feedback: Feedback) -> Comment:
    return comment if feedback is Feedback.ALL else comment.model_copy(update={"evidence": []})


def _mistake(mistake: Mistake, feedback: Feedback) -> Mistake:
    if feedback is not Feedback.VERDICT:
        return mistake
    return mistake.model_copy(update={"name": None, "excuse": None, "trains": None})
