"""What a class has in common, counted by hand."""

from __future__ import annotations

from checker.gradebook import ExerciseInfo, Gradebook, Outcome, Result, Submission, SubmissionStatus
from checker.report.cohort.statistics import Belief, beliefs, tallies
from checker.verdict import Check, CheckStatus, ExerciseStatus, Mistake, MistakeStatus, Verdict
from tests.report.verdicts import VERSIONS

EXERCISES = [
    ExerciseInfo(name="01_schema", title="Schema", theme="Names", excuse="It's simpler.", points=1),
    ExerciseInfo(name="02_pool", title="Pool", theme="Pools", excuse="It's faster.", points=1),
    ExerciseInfo(name="03_friday", title="Friday", theme="Incidents", points=1),
]


def _book(*submissions: list[Result]) -> Gradebook:
    return Gradebook(
        exercises=EXERCISES,
        submissions=[
            Submission(student=f"s{n}", source="", status=SubmissionStatus.GRADED, results=results)
            for n, results in enumerate(submissions)
        ],
        versions=VERSIONS,
    )


def _result(place: int, outcome: Outcome, *, resembles: str | None = None) -> Result:
    return Result(exercise=EXERCISES[place].name, outcome=outcome, resembles=resembles)


def _incident(*mistakes: Mistake) -> Result:
    there = any(mistake.status is MistakeStatus.THERE for mistake in mistakes)
    failed = [
        Check(id="trial:a", kind="trial", title="Needed.", status=CheckStatus.FAILED),
        Check(id="rule:b", kind="rule", title="Advice.", required=False, status=CheckStatus.FAILED),
    ]
    verdict = Verdict(
        exercise="03_friday",
        title="Friday",
        status=ExerciseStatus.FAILED if there else ExerciseStatus.PASSED,
        checks=failed if there else [],
        mistakes=list(mistakes),
        versions=VERSIONS,
    )
    return Result(exercise="03_friday", outcome=Outcome.FAILED if there else Outcome.PASSED, verdict=verdict)


THERE = Mistake(number=1, status=MistakeStatus.THERE)
FIXED = Mistake(number=1, status=MistakeStatus.FIXED, name="Pools", excuse="Own pools.", trains="02_pool")


def test_outcomes_and_near_misses_are_counted_by_exercise() -> None:
    book = _book(
        [_result(0, Outcome.FAILED, resembles="by_hand"), _result(1, Outcome.NOT_VERIFIED)],
        [_result(0, Outcome.FAILED, resembles="by_hand"), _incident(THERE)],
        [_result(0, Outcome.PASSED), _result(1, Outcome.NOT_SUBMITTED)],
    )
    schema, pool, friday = tallies(book)
    assert (schema.known, schema.outcomes[Outcome.FAILED]) == (3, 2)
    assert schema.resembles == {"by_hand": 2}
    assert (pool.known, pool.outcomes[Outcome.NOT_VERIFIED]) == (0, 1)
    assert friday.checks == {"Needed.": 1}


def test_an_incidents_mistake_counts_for_the_exercise_that_trains_it() -> None:
    """Also where only another student's verdict tells which that is."""
    book = _book(
        [_result(1, Outcome.FAILED), _incident(THERE)],
        [_result(1, Outcome.PASSED), _incident(THERE)],
        [_incident(FIXED)],
        [_result(0, Outcome.FAILED)],
    )
    assert beliefs(book) == [
        Belief(excuse="It's faster.", exercise="02_pool", believers=2, asked=3, in_incidents=1),
        Belief(excuse="It's simpler.", exercise="01_schema", believers=1, asked=1, in_incidents=0),
    ]


def test_a_mistake_that_no_exercise_trains_has_an_excuse_of_its_own() -> None:
    own = Mistake(number=1, status=MistakeStatus.THERE, excuse="Own pools.")
    assert beliefs(_book([_incident(own)])) == [
        Belief(excuse="Own pools.", exercise=None, believers=1, asked=1, in_incidents=1)
    ]


def test_what_is_not_known_is_no_belief() -> None:
    unknown = Mistake(number=1, status=MistakeStatus.UNKNOWN, excuse="Own pools.", trains="02_pool")
    assert beliefs(_book([_result(0, Outcome.NOT_VERIFIED), _incident(unknown)])) == []
