"""Made-up cohorts to show: the suite's own exercises and variants, handed in by students who do not exist.

`gradebook(students=40, seed=1)` is the same on every machine. Everything that can come of a submission is in
it, and with `hostile=True` also students whose names, paths, code and messages try to break out of a report.
"""

from __future__ import annotations

import ast
import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.gradebook import (
    ExerciseInfo,
    Flag,
    Gradebook,
    Outcome,
    Remark,
    Result,
    SourceFile,
    Submission,
    SubmissionStatus,
)
from checker.verdict import (
    Cause,
    Check,
    CheckStatus,
    Comment,
    CommentType,
    Excerpt,
    ExerciseStatus,
    Location,
    Mistake,
    MistakeStatus,
    Step,
    Table,
    Timeline,
    Verdict,
)
from tests.report.verdicts import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[3]

_WORDS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
)

BREAKING_OUT = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
BIDI = "admin\u202e\u2066txt.yp\u2069"
HOSTILE_NAMES = (
    BREAKING_OUT,
    BIDI,
    "javascript:alert(3)",
    "<!--<script>",
    "]]>&quot;&lt;'\"`${alert(4)}{{alert(5)}}",
    "x" * 300,
    "\u05d3\u05e0\u05d4 \u05db\u05d4\u05df",  # Hebrew: a name like any other, written from right to left
    "__proto__",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """The learner's files of one variant of an exercise, and the checks that it fails."""

    name: str
    files: dict[str, str]
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exercise:
    """What the samples are made of: one exercise of the suite, as it is on disk."""

    info: ExerciseInfo
    titles: dict[str, str]
    required: frozenset[str]
    reference: Variant
    shipped: Variant
    near_misses: tuple[Variant, ...]
    mistakes: tuple[dict[str, object], ...] = field(default=())


@cache
def suite() -> tuple[Exercise, ...]:
    """The exercises, in the suite's order."""
    order = tomllib.loads((ROOT / "exercises/suite.toml").read_text(encoding="utf-8"))["exercises"]
    return tuple(_exercise(entry["name"], entry["theme"], entry["minutes"]) for entry in order)


def _exercise(name: str, theme: str, minutes: int) -> Exercise:
    folder, solutions = ROOT / "exercises" / name, ROOT / "solutions" / name
    kata = tomllib.loads((folder / "kata.toml").read_text(encoding="utf-8"))
    rules = {f"rule:{rule}": weight for rule, weight in kata.get("rules", {}).items()}
    trials = {f"trial:{name}": title for path in folder.glob("test_*.py") for name, title in _trials(path)}
    paths = kata["files"]
    shipped = {path: (folder / path).read_text(encoding="utf-8") for path in paths}
    near_misses = []
    for pin in sorted(solutions.glob("near_misses/*/pin.toml")):
        caught_by = tomllib.loads(pin.read_text(encoding="utf-8"))["caught_by"]
        near_misses.append(
            Variant(pin.parent.name, shipped | _files(pin.parent, paths), frozenset(caught_by))
        )
    return Exercise(
        info=ExerciseInfo(
            name=name,
            title=kata["title"],
            theme=theme,
            excuse=kata.get("excuse"),
            points=max(1, round(minutes / 10)),
        ),
        titles={rule: f"The rule `{rule.removeprefix('rule:')}` finds nothing." for rule in rules} | trials,
        required=frozenset(trials) | {rule for rule, weight in rules.items() if weight == "required"},
        reference=Variant("reference", shipped | _files(solutions / "reference", paths)),
        shipped=Variant("shipped", shipped, frozenset(kata["shipped"]["caught_by"])),
        near_misses=tuple(near_misses),
        mistakes=tuple(kata.get("mistakes", ())),
    )


def _trials(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name, " ".join((ast.get_docstring(node) or node.name).split())


def _files(folder: Path, paths: Sequence[str]) -> dict[str, str]:
    found = ((path, folder / path) for path in paths)
    return {path: file.read_text(encoding="utf-8") for path, file in found if file.is_file()}


STOCK = Table(
    title="What PostgreSQL holds, by schema",
    columns=["schema", "orders", "collected", "last order", "open"],
    rows=[
        ["brightwater", 6, 3, "Claire Aubert", True],
        ["ostrava", 0, 0, "", False],
        ["MaisonLune", 0, 0, None, None],
    ],
    note="`MaisonLune` is another schema than `maisonlune`.",
)
RACE = Timeline(
    title="Who did what, in the order in which it happened",
    lanes=["order of Tavola", "order of Pilar's", "checker"],
    steps=[
        Step(lane="order of Tavola", text="begins a transaction"),
        Step(lane="order of Tavola", text="reads what is owed: 0 of 100"),
        Step(lane="checker", text="sees it wait at the gate on `ostrava.orders`"),
        Step(lane="order of Pilar's", text="reads what is owed: 0 of 100"),
        Step(lane="checker", text="opens the gate"),
        Step(
            lane="order of Tavola", text="INSERT INTO ostrava.orders (customer, total) VALUES ('Tavola', 60)"
        ),
        Step(
            lane="order of Pilar's", text="INSERT INTO ostrava.orders (customer, total) VALUES ('Tavola', 60)"
        ),
        Step(lane="order of Pilar's", text="commits"),
        Step(lane="order of Tavola", text="commits"),
    ],
)
RAISED = Excerpt(
    title="Where it was raised, outermost call first",
    text='driver.py:32 in invoice\n    return await _running["larder"].billing[bakery].invoice(customer)\n'
    "billing.py:53 in invoice\n    async with asyncio.timeout(0.3):\nTimeoutError",
    cut=True,
)

_TRIAL_COMMENTS = (
    Comment(
        type=CommentType.ESSENTIAL,
        message="Each bakery took two orders, and the tables of ostrava hold something else than theirs.",
        expected="in each bakery's tables two orders of its own customer, one of them collected",
        look="Which schema does each statement name, and who decides it?",
        evidence=[STOCK],
    ),
    Comment(
        type=CommentType.ESSENTIAL,
        message="Tavola owed nothing, with a limit of 100, and two orders for 60 came in at the same moment.",
        expected="one order taken, the other refused",
        observed="taken and taken",
        look="What could the second order see of the first when its limit was checked?",
        evidence=[RACE],
    ),
    Comment(
        type=CommentType.ESSENTIAL,
        message="6 invoices came at the same moment, and not every one of them could be answered.",
        expected="an answer for each; some may have to wait for their turn",
        observed="`invoice` raised TimeoutError",
        look="How many connections do they ask for together, and what do they hold meanwhile?",
        evidence=[RAISED],
    ),
)
_RULE_COMMENT = (
    "`{name}` says: the statement in this line holds for one bakery only, whatever the manager was made for. "
    "The second bakery's rows land in the first one's table."
)


class _Students:
    """Draws names, each once."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._known: set[str] = set()

    def name(self) -> str:
        name = f"{self._chance.choice(_WORDS['first'])} {self._chance.choice(_WORDS['last'])}"
        second = name
        number = 2
        while second in self._known:
            second, number = f"{name} {number}", number + 1
        self._known.add(second)
        return second


def gradebook(
    students: int = 40, *, seed: int = 1, exercises: int | None = None, hostile: bool = False
) -> Gradebook:
    """A cohort of so many students (and the hostile ones besides), sorted by student as a gradebook is.

    Args:
        students: how many.
        seed: another one makes another cohort.
        exercises: only so many of the suite's, from the first on.
        hostile: whether to add students who attack the report.
    """
    chance = random.Random(seed)  # noqa: S311  # samples, not secrets
    used = suite()[:exercises]
    names = _Students(chance)
    submissions = [_submission(names.name(), number, used, chance) for number in range(students)]
    if hostile:
        submissions += [_hostile(name, number, used) for number, name in enumerate(HOSTILE_NAMES)]
    return Gradebook(
        exercises=[exercise.info for exercise in used],
        submissions=sorted(submissions, key=lambda one: one.student.casefold()),
        versions=VERSIONS,
        late_factor=0.8,
    )


def _submission(name: str, number: int, used: Sequence[Exercise], chance: random.Random) -> Submission:
    source = f"cohort/{name.lower().replace(' ', '-')}.zip"
    late = chance.random() < 0.12
    match number % 20:
        case 7:
            remark = Remark(
                path="", message="The archive holds 10,482 files; 2,000 is the most that is taken."
            )
            return Submission(
                student=name, source=source, status=SubmissionStatus.REFUSED, late=late, remarks=[remark]
            )
        case 13:
            remark = Remark(
                path="", message="The manifest names `" + source + "`, and there is no such file."
            )
            return Submission(student=name, source=source, status=SubmissionStatus.MISSING, remarks=[remark])
    diligence = chance.betavariate(5, 1.6)
    skill = chance.betavariate(4, 2.2)
    remarks = []
    if chance.random() < 0.1:
        remarks.append(
            Remark(path="larder/.venv", message="Left out: a link that leads out of the submission.")
        )
    return Submission(
        student=name,
        source=source,
        status=SubmissionStatus.GRADED,
        late=late,
        remarks=remarks,
        results=[
            _result(exercise, place / len(used), diligence, skill, chance)
            for place, exercise in enumerate(used)
        ],
    )


def _result(
    exercise: Exercise, place: float, diligence: float, skill: float, chance: random.Random
) -> Result:
    """One exercise of one student: what comes late in the suite is handed in, and solved, less often."""
    if chance.random() > diligence * (1.25 - 0.45 * place):
        return Result(exercise=exercise.info.name, outcome=Outcome.NOT_SUBMITTED)
    if chance.random() < 0.012:
        return _not_verified(exercise)
    if chance.random() < skill * (1.2 - 0.4 * place):
        return _judged(exercise, exercise.reference, chance)
    if exercise.near_misses and chance.random() < 0.7:
        # Some wrong fixes tempt far more than others: the first one of an exercise tempts most.
        tempting = min(int(chance.expovariate(0.7)), len(exercise.near_misses) - 1)
        return _judged(exercise, exercise.near_misses[tempting], chance)
    return _judged(exercise, exercise.shipped, chance)


def _judged(exercise: Exercise, variant: Variant, chance: random.Random) -> Result:
    files = [SourceFile(path=path, text=_own_hand(text, chance)) for path, text in variant.files.items()]
    checks = [_check(exercise, check, variant, files, chance) for check in exercise.titles]
    outcome = Outcome.FAILED if variant.failed else Outcome.PASSED
    mistakes = [
        Mistake(
            number=number,
            status=MistakeStatus.THERE
            if variant.failed.intersection(_listed(mistake["caught_by"]))
            else MistakeStatus.FIXED,
            name=str(mistake["name"]),
            excuse=str(mistake["excuse"]),
            trains=str(mistake["trains"]),
        )
        for number, mistake in enumerate(exercise.mistakes, start=1)
    ]
    flags = []
    if chance.random() < 0.01:
        flags.append(
            Flag(
                name="frame-inspection",
                path=files[0].path,
                line=3,
                message="`sys._getframe` looks at the frames of its callers.",
            )
        )
    return Result(
        exercise=exercise.info.name,
        outcome=outcome,
        key=f"{chance.getrandbits(64):016x}",
        verdict=_verdict(exercise, checks, ExerciseStatus(outcome.value), mistakes),
        attempts=2 if chance.random() < 0.02 else 1,
        resembles=variant.name if variant in exercise.near_misses else None,
        flags=flags,
        files=files,
    )


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _verdict(
    exercise: Exercise, checks: list[Check], status: ExerciseStatus, mistakes: list[Mistake]
) -> Verdict:
    return Verdict(
        exercise=exercise.info.name,
        title=exercise.info.title,
        status=status,
        checks=checks,
        mistakes=mistakes,
        seconds=0.4,
        versions=VERSIONS,
    )


def _check(
    exercise: Exercise, check: str, variant: Variant, files: Sequence[SourceFile], chance: random.Random
) -> Check:
    kind, _, name = check.partition(":")
    failed = check in variant.failed
    comments: list[Comment] = []
    if failed and kind == "rule":
        file = files[0]
        lines = [number for number, line in enumerate(file.text.splitlines(), start=1) if line.strip()]
        comments = [
            Comment(
                type=CommentType.ESSENTIAL,
                message=_RULE_COMMENT.format(name=name),
                look=f"`kata explain {name}`",
                location=Location(path=file.path, line=line, column=5),
            )
            for line in sorted(chance.sample(lines, min(2, len(lines))))
        ]
    elif failed:
        comments = [_TRIAL_COMMENTS[len(check) % len(_TRIAL_COMMENTS)]]
    return Check(
        id=check,
        kind="rule" if kind == "rule" else "trial",
        title=exercise.titles[check],
        required=check in exercise.required,
        status=CheckStatus.FAILED if failed else CheckStatus.PASSED,
        comments=comments,
        seconds=0.1,
    )


def _not_verified(exercise: Exercise) -> Result:
    checks = [
        Check(
            id=check,
            kind="rule" if check.startswith("rule:") else "trial",
            title=title,
            status=CheckStatus.NOT_RUN,
            cause=Cause.MACHINERY,
        )
        for check, title in exercise.titles.items()
    ]
    files = [SourceFile(path=path, text=text) for path, text in exercise.reference.files.items()]
    return Result(
        exercise=exercise.info.name,
        outcome=Outcome.NOT_VERIFIED,
        key="0" * 16,
        verdict=_verdict(exercise, checks, ExerciseStatus.NOT_VERIFIED, []),
        attempts=3,
        files=files,
    )


def _own_hand(text: str, chance: random.Random) -> str:
    """The text as one student wrote it: no two are quite alike, and most of it is as it was shipped."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines) + 1)
        if place == 0 or lines[place - 1].endswith(":\n") or not lines[place - 1].strip():
            continue
        before = lines[place - 1]
        indent = before[: len(before) - len(before.lstrip())]
        mark = "--" if "INSERT" in text[:200].upper() or "CREATE" in text[:200].upper() else "#"
        lines.insert(
            place, f"{indent}{mark} {' '.join(chance.choices(_WORDS['words'], k=chance.randint(3, 7)))}\n"
        )
    return "".join(lines)


def _hostile(name: str, number: int, used: Sequence[Exercise]) -> Submission:
    """A submission in which everything that a student can write is an attack."""
    attack = f"{BREAKING_OUT} {BIDI} javascript:alert(6)\u0000\u001b[31m"
    if number == 0:
        return Submission(
            student=name,
            source=attack,
            status=SubmissionStatus.REFUSED,
            remarks=[Remark(path=attack, message=attack)],
        )
    return Submission(
        student=name,
        source=f"cohort/{BREAKING_OUT}.zip",
        status=SubmissionStatus.GRADED,
        remarks=[Remark(path=attack, message=attack)],
        results=[_hostile_result(exercise, attack) for exercise in used],
    )


def _hostile_result(exercise: Exercise, attack: str) -> Result:
    path = f"{BREAKING_OUT}.py"
    text = f"# {attack}\n"
    text += f"user = 'guest\u202e \u2066# admin\u2069 \u2066'\n{'very_long_' * 60}\n<!-- <script> -->\n"
    evidence = [
        Table(title=attack, columns=[attack, "__proto__"], rows=[[attack, None]], note=attack),
        Timeline(title=attack, lanes=[attack, "b"], steps=[Step(lane=attack, text=attack)]),
        Excerpt(title=attack, text=attack),
    ]
    comment = Comment(
        type=CommentType.ESSENTIAL,
        message=f"`{attack}` {attack}",
        expected=attack,
        observed=attack,
        look=attack,
        location=Location(path=path, line=2),
        evidence=evidence,
    )
    beyond = Comment(
        type=CommentType.INFORMATIVE, message="Not there.", location=Location(path="gone.py", line=99)
    )
    check = Check(
        id="trial:test_hostile",
        kind="trial",
        title=attack,
        status=CheckStatus.FAILED,
        comments=[comment, beyond],
    )
    return Result(
        exercise=exercise.info.name,
        outcome=Outcome.FAILED,
        key="f" * 16,
        verdict=_verdict(exercise, [check], ExerciseStatus.FAILED, []),
        resembles="__proto__",
        flags=[Flag(name="frame-inspection", path=path, line=1, message=attack)],
        files=[SourceFile(path=path, text=text)],
    )
