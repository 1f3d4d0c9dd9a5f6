"""`kata grade`: a verdict for each exercise of each submission, in the forms that graders use."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.ending import ExitCode
from checker.cli.stderr import Transient, note
from checker.cohort.shards import Shard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.cohort.limits import Points
    from checker.cohort.slots import Progress
    from checker.gradebook import Feedback, Gradebook, Remark, Submission
    from checker.suite.exercise import Exercise

RECORDS = "results.jsonl"
SEED = "seed"
SANDBOXES = ("bwrap", "docker", "none")
LEVELS = ("verdict", "messages", "all")

_out = click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where results are put."
)
_feedback = click.option(
    "--feedback",
    "level",
    type=click.Choice(LEVELS),
    default="all",
    show_default=True,
    help="What students are told.",
)


class _GradeCommand(click.Command):
    """`kata grade`, whose first word may be the name of what is done with gradebooks."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of `kata grade`, or of `kata grade merge`."""
        if args[:1] == ["merge"]:
            return merge_command.make_context("grade merge", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


class _ShardType(click.ParamType[Shard]):
    """`2/3`: the second of three parts."""

    name = "I/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        """Read it."""
        number, _, of = str(value).partition("/")
        if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
            return Shard(int(number), int(of))
        raise click.BadParameter(f"{value!r} is not a part such as 2/3: the second of three.", ctx, param)


@click.command("grade", cls=_GradeCommand)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SUBMISSION...")
@_out
@click.option(
    "--exercise", "names", multiple=True, metavar="EXERCISE", help="Grade this one only; repeatable."
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Submissions side by side.")
@click.option("--shard", type=_ShardType(), help="Grade this part of the cohort only, such as 2/3.")
@click.option(
    "--seed",
    metavar="TEXT",
    help="The secret from which trials draw what they ask for; each run has one of its own by default.",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was ended, or grade what has changed.")
@click.option(
    "--sandbox",
    type=click.Choice(SANDBOXES),
    default="bwrap",
    show_default=True,
    help="What holds the code: bubblewrap, a Docker container for each submission, or nothing.",
)
@click.option(
    "--i-trust-this-code", "trusted", is_flag=True, help="With --sandbox none: let it do what you can do."
)
@_feedback
@click.option(
    "--limits",
    "limits_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What a submission may use, and what passing is worth: see docs/grading.md.",
)
@click.option("--json-lines", is_flag=True, help="Print each result as a line of JSON as it comes.")
def grade_command(
    paths: tuple[Path, ...],
    *,
    out: Path,
    names: tuple[str, ...],
    jobs: int | None,
    shard: Shard | None,
    seed: str | None,
    resume: bool,
    sandbox: str,
    trusted: bool,
    level: str,
    limits_file: Path | None,
    json_lines: bool,
) -> int:
    """Judge submissions: folders, zips, tars, a folder of them, or a CSV that says whose is where.

    Each gets the verdicts that its student would see, held in a sandbox with a PostgreSQL of its own.
    Results are kept in the folder OUT as they come: a run that is ended, however it is, goes on with
    --resume. Parts that were graded apart are put together by `kata grade merge DIR... --out OUT`.

    \b
    Exit codes:
      0    everything was graded, whatever the grades are
      2    wrong use
      3    something could not be verified or kept, or there is no sandbox: our fault, and never a fail
      130  interrupted; what was graded is kept
    """  # noqa: D301  # \b is click's, and is to be that character
    if sandbox == "none" and not trusted:
        raise click.UsageError(
            "Without a sandbox the code can do what you can do: read your files, and change the results. "
            "If you trust it, say so with --i-trust-this-code."
        )
    # Late, like all that judges: who only wants the help does not wait for it.
    from checker.cohort.grading import Grading, grade, usual_slots  # noqa: PLC0415
    from checker.cohort.holding import by_nothing, by_sandbox, sandbox_named  # noqa: PLC0415
    from checker.cohort.limits import Limits, read_limits  # noqa: PLC0415
    from checker.cohort.records import Records  # noqa: PLC0415
    from checker.cohort.seed import kept_seed  # noqa: PLC0415
    from checker.gradebook import Feedback  # noqa: PLC0415
    from checker.submissions.handing_in import handed_in  # noqa: PLC0415
    from checker.submissions.wanted import Wanted  # noqa: PLC0415
    from checker.suite.workspace import open_workspace  # noqa: PLC0415

    workspace = open_workspace(Path.cwd())
    limits = read_limits(limits_file, workspace) if limits_file else Limits()
    exercises = workspace.chosen(names)
    wanted = Wanted.of(exercises, workspace.exercises)
    handed = handed_in(paths, wanted)
    for remark in handed.remarks:
        note(f"{remark.path}: {remark.message}" if remark.path else remark.message)
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        records = stack.enter_context(Records(out / RECORDS, resume=resume))
        drawn_from = kept_seed(out / SEED, seed)
        if sandbox == "none":
            holding = stack.enter_context(by_nothing(drawn_from))
        else:
            made_by = sandbox_named(sandbox)
            for told in made_by.limits_told():
                note(told)
            holding = stack.enter_context(by_sandbox(made_by, limits.sandbox, exercises, drawn_from))
        grading = Grading(exercises, wanted, limits.intake, holding, jobs or usual_slots())
        ours = [one for one in handed.submissions if shard is None or shard.holds(one.student)]
        telling = _Telling(len(ours) * len(exercises), json_lines=json_lines)
        submissions = grade(ours, grading, records, telling.result)
        telling.end()
    gradebook = _gradebook(exercises, submissions, handed.remarks, limits.points)
    _write(gradebook, out, Feedback(level))
    return _told(gradebook, out, beside=json_lines)


@click.command("grade merge")
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR...",
)
@_out
@_feedback
def merge_command(folders: tuple[Path, ...], *, out: Path, level: str) -> int:
    """Put the gradebooks of parts together that were graded with --shard.

    It gives the gradebook that one run over the whole cohort would have given.
    """
    from pydantic import ValidationError  # noqa: PLC0415  # as late as in `kata grade`

    from checker.cohort.errors import CannotGrade  # noqa: PLC0415
    from checker.cohort.shards import merged  # noqa: PLC0415
    from checker.gradebook import Feedback, Gradebook  # noqa: PLC0415

    parts: dict[str, Gradebook] = {}
    for folder in folders:
        file = folder / "gradebook.json"
        try:
            parts[str(folder)] = Gradebook.model_validate_json(file.read_bytes())
        except (FileNotFoundError, ValidationError):
            raise CannotGrade(
                f"{file} is not a gradebook.", "Name the folders that `kata grade --out` has written."
            ) from None
    gradebook = merged(parts)
    _write(gradebook, out, Feedback(level))
    return _told(gradebook, out)


def _write(gradebook: Gradebook, out: Path, level: Feedback) -> None:
    from checker.cohort.errors import CannotKeep  # noqa: PLC0415
    from checker.report.cohort.writing import write  # noqa: PLC0415

    try:
        write(gradebook, out, level)
    except OSError as error:
        raise CannotKeep(out, error) from error


class _Telling:
    """Tells how far it is: a line that is gone again for people, a line for each result for machines."""

    def __init__(self, exercises: int, *, json_lines: bool) -> None:
        self._exercises = exercises
        self._json_lines = json_lines
        self._line = Transient()
        self._began = time.monotonic()
        self._judged = 0
        self._known = 0
        self._alike = 0

    def result(self, progress: Progress) -> None:
        """One more is known."""
        if progress.known:
            self._known += 1
        else:
            self._judged += 1
            self._alike += progress.alike
        if self._json_lines:
            told = {"student": progress.student, **progress.result.model_dump(mode="json", exclude=_LARGE)}
            click.echo(json.dumps(told, ensure_ascii=False))
        done, rate = self._known + self._judged, self._judged / (time.monotonic() - self._began)
        left = f", {_duration((self._exercises - done) / rate)} left at most" if rate else ""
        self._line.say(f"{done} of at most {self._exercises} exercises, {rate:.1f} a second{left}")

    def end(self) -> None:
        """All is known."""
        self._line.clear()
        if self._known:
            note(f"{self._known} were known already, and {self._judged} were judged now.")
        if self._alike:
            note(f"{self._alike} are the same files as another student's, which were judged once for all.")


_LARGE = {"verdict", "files"}
"""What is left out of a result that is told as a line: it is in the files."""


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(max(seconds, 0)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _gradebook(
    exercises: Sequence[Exercise],
    submissions: Sequence[Submission],
    remarks: Sequence[Remark],
    points: Points,
) -> Gradebook:
    from checker.gradebook import ExerciseInfo, Gradebook  # noqa: PLC0415
    from checker.grading.judge import versions  # noqa: PLC0415

    infos = [
        ExerciseInfo(
            name=exercise.name,
            title=exercise.kata.title,
            theme=exercise.theme,
            excuse=exercise.kata.excuse,
            points=points.of(exercise),
        )
        for exercise in exercises
    ]
    verdicts = [one.verdict for each in submissions for one in each.results if one.verdict is not None]
    servers = {one.versions.postgresql for one in verdicts if one.versions.postgresql is not None}
    with_server = versions(next(iter(servers)) if len(servers) == 1 else None)
    return Gradebook(
        exercises=infos,
        submissions=list(submissions),
        remarks=list(remarks),
        versions=with_server,
        late_factor=points.late_factor,
    )


def _first(remarks: Sequence[Remark]) -> str:
    """What is said of a submission first."""
    return next((f"{one.path}: {one.message}" if one.path else one.message for one in remarks), "")


def _told(gradebook: Gradebook, out: Path, *, beside: bool = False) -> int:
    """Say what it comes to, where asked for beside the matter, and end with what that means."""
    from checker.gradebook import Outcome, SubmissionStatus  # noqa: PLC0415

    counts = Counter(result.outcome for one in gradebook.submissions for result in one.results)
    graded = sum(one.status is SubmissionStatus.GRADED for one in gradebook.submissions)
    handed_in = len(gradebook.submissions)
    click.echo(f"{handed_in} submission{'s' * (handed_in != 1)}, {graded} graded:", err=beside)
    for outcome in Outcome:
        click.echo(f"  {counts[outcome]:5}  {outcome.value.replace('_', ' ')}", err=beside)
    for one in gradebook.submissions:
        if one.status is not SubmissionStatus.GRADED:
            click.echo(f"  {one.student}: {one.status.value}. {_first(one.remarks)}", err=beside)
        elif all(result.outcome is Outcome.NOT_SUBMITTED for result in one.results):
            click.echo(f"  {one.student}: nothing to grade. {_first(one.remarks)}", err=beside)
    click.echo(f"Open {out / 'report.html'}; what each student gets is in {out / 'submissions'}.", err=beside)
    if counts[Outcome.NOT_VERIFIED]:
        note("Some could not be verified, which says nothing of the code: --resume judges them again.")
        return ExitCode.NOT_VERIFIED
    return ExitCode.PASSED
