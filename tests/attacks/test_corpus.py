"""Hostile submissions pass nothing (but one), disturb nobody, see nothing and leave nothing."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checker.gradebook import Gradebook, Outcome, Result
from checker.temporary import fastest
from checker.verdict import CheckStatus
from tests.attacks.corpus import EXERCISE, FILE, ROOT, attacks
from tests.sandbox.kinds import MARKS

if TYPE_CHECKING:
    from tests.attacks.corpus import Attack

ATTACKS = attacks()
ONE_OF_EACH_KIND = {
    "by-heart/inserts-what-is-expected",
    "detecting/behaves-when-watched",
    "ending/kills-everybody",
    "forging/answers-for-every-call",
    "hanging/stops-the-forkserver",
    "network/stands-in-for-postgresql",
    "persistence/a-daemon-that-fights",
    "postgres/queries-that-outlive-it",
    "reading/guesses-where-things-are",
    "resources/fork-bomb",
    "rows/tables-of-a-parent",
    "test-suites/ends-with-success",
}
"""Those that containers hold, too, which take a second each to begin; all with KATA_ATTACKS=all."""
HELD_BY = {
    "bwrap": ATTACKS,
    "docker": [
        attack
        for attack in ATTACKS
        if attack.name in ONE_OF_EACH_KIND or os.environ.get("KATA_ATTACKS") == "all"
    ],
}
SLOTS = 3
SECONDS = 3
"""How long a call may take: an honest one takes milliseconds, and many an attack takes all that it gets."""
RUN_SECONDS = 600
LEAVING_SECONDS = 20
FLAT_KILOBYTES = 32 << 10
NEIGHBOURS = {
    "neighbour-first": "reference",
    "neighbour-middle": "shipped",
    "zz-neighbour-last": "reference",
}
"""Honest submissions between the hostile ones, and which of the exercise's own they are."""

NOT_VERIFIED = {
    "ending/kills-everybody",
    "ending/kills-the-forkserver",
    "ending/kills-the-forkserver-in-a-call",
}
"""Those that end what forks them: it cannot be told from a machine without memory, and is no pass."""


PASSES = {"test-suites/plays-the-run-by-hand"}
"""What a run of tests says is said in the process of the code that is judged, and this one forges all of it.

It has to make and drop a database in every run as a right suite does, for the checker looks at those. It is
flagged, for it reads in the frames above it what the run is meant to show.
"""


class Graded(NamedTuple):
    """What is left of a run."""

    results: dict[str, Result]
    """By student."""
    alone: dict[str, Result]
    """Those of the neighbours, graded without any attack."""
    usual: dict[str, Result]
    """Those of the attacks that know trials by heart, graded with nothing drawn."""
    told: str
    """Everything that the run has written or printed, but for the code that was handed in."""
    kilobytes: tuple[int, int]
    left: list[str]
    """Files that are still there."""
    mark: str
    canary: str


@pytest.fixture(scope="module")
def gradings() -> dict[str, Graded]:
    """By sandbox; each is made when it is first asked for, and once, in whichever order pytest asks."""
    return {}


@pytest.fixture
def graded(kind: str, gradings: dict[str, Graded], tmp_path_factory: pytest.TempPathFactory) -> Graded:
    if kind not in gradings:
        gradings[kind] = _graded(kind, tmp_path_factory.mktemp("attacks"))
    return gradings[kind]


def _graded(kind: str, above: Path) -> Graded:
    mark, canary = f"kata-attack-{secrets.token_hex(8)}", f"kata-canary-{secrets.token_hex(16)}"
    neighbours, everybody, by_heart = above / "neighbours", above / "everybody", above / "by-heart"
    for student, variant in NEIGHBOURS.items():
        folder = neighbours / student / EXERCISE
        shutil.copytree(ROOT / "solutions" / EXERCISE / variant, folder)
        with (folder / FILE).open("a") as file:
            file.write(f"\n# {canary}, {student}\n")
    for cohort in (everybody, by_heart):
        shutil.copytree(neighbours, cohort)
    for attack in HELD_BY[kind]:
        attack.hand_in(everybody / attack.student, mark)
        if attack.by_heart:
            attack.hand_in(by_heart / attack.student, mark)
    with tempfile.TemporaryDirectory(dir=fastest(), prefix="kata-attacks-") as temporary:
        alone, _, _ = _run(kind, above, neighbours, Path(temporary), canary, seed=canary)
        usual, _, _ = _run(kind, above, by_heart, Path(temporary), canary, seed=None)
        results, kilobytes, printed = _run(kind, above, everybody, Path(temporary), canary, seed=canary)
        left = [str(path) for path in Path(temporary).glob("*/*")]
        left += [str(path) for path in Path(temporary).iterdir() if path.name != "clusters"]
    told = printed + "".join(
        one.verdict.model_dump_json() for one in results.values() if one.verdict is not None
    )
    return Graded(results, alone, usual, told, kilobytes, left, mark, canary)


def _run(
    kind: str, above: Path, submissions: Path, temporary: Path, canary: str, *, seed: str | None
) -> tuple[dict[str, Result], tuple[int, int], str]:
    """Grade submissions in a process of its own."""
    work = Path(tempfile.mkdtemp(dir=above))
    exercises, solutions, out = (work / name for name in ("exercises", "solutions", "out"))
    for name in sorted({EXERCISE, *(attack.exercise for attack in ATTACKS)}):
        shutil.copytree(ROOT / "exercises" / name, exercises / name)
        shutil.copytree(ROOT / "solutions" / name, solutions / name)
    with (exercises / EXERCISE / "kata.toml").open("a") as file:
        file.write(f"\n[subject]\nstart_seconds = {SECONDS}\ncall_seconds = {SECONDS}\n")
    out.mkdir(parents=True)
    for folder in (*exercises.iterdir(), *solutions.iterdir(), out):
        (folder / "secret").write_text(canary)
    temporary.chmod(0o711)  # the server's account passes through
    order = {
        "submissions": str(submissions),
        "out": str(out),
        "exercises": str(exercises),
        "solutions": str(solutions),
        "temporary": str(temporary),
        "sandbox": kind,
        "seed": seed,
        "slots": SLOTS,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.run", json.dumps(order)],
        cwd=ROOT,
        env=os.environ | {"KATA_CANARY": canary},
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, last = json.loads(done.stdout)
    gradebook = Gradebook.model_validate_json((out / "gradebook.json").read_bytes())
    results = {
        one.student: next(each for each in one.results if each.outcome is not Outcome.NOT_SUBMITTED)
        for one in gradebook.submissions
    }
    return results, (first, last), done.stderr


def _held(*, by_heart: bool = False) -> pytest.MarkDecorator:
    """Each attack, or each that knows its trial by heart, in each sandbox that has to hold it."""
    each = [
        pytest.param(kind, attack, marks=MARKS[kind], id=f"{attack.name}-{kind}")
        for kind, held in HELD_BY.items()
        for attack in held
        if attack.by_heart or not by_heart
    ]
    return pytest.mark.parametrize(("kind", "attack"), each, indirect=["kind"], scope="module")


@_held()
def test_it_does_not_pass_unless_that_is_known(attack: Attack, graded: Graded) -> None:
    result = graded.results[attack.student]
    if attack.exercise == EXERCISE:
        assert _of(result, "rule") == {CheckStatus.PASSED}, "a rule sees it: the trials are not what holds it"
    if attack.name in NOT_VERIFIED:
        assert result.outcome is Outcome.NOT_VERIFIED
    elif attack.name in PASSES:
        assert result.outcome is Outcome.PASSED, "it is held now: it belongs here no more"
        assert "frame-inspection" in {flag.name for flag in result.flags}
    else:
        assert result.outcome is Outcome.FAILED
        assert CheckStatus.FAILED in _of(result, "trial")


@_held(by_heart=True)
def test_it_would_pass_if_nothing_were_drawn(attack: Attack, graded: Graded) -> None:
    assert _of(graded.usual[attack.student], "trial") == {CheckStatus.PASSED}


def _of(result: Result, half: str) -> set[CheckStatus]:
    """What came of the required rules, or trials."""
    assert result.verdict is not None
    return {one.status for one in result.verdict.checks if one.required and one.id.startswith(half)}


def test_there_are_many_and_each_says_why() -> None:
    assert len(ATTACKS) >= 60
    assert len({attack.student for attack in ATTACKS}) == len(ATTACKS)
    assert [attack.name for attack in ATTACKS if not attack.why.endswith(".")] == []
    assert {attack.name for attack in ATTACKS} >= NOT_VERIFIED | PASSES | ONE_OF_EACH_KIND
    kinds = [name.partition("/")[0] for name in sorted(ONE_OF_EACH_KIND)]
    assert kinds == sorted({attack.name.partition("/")[0] for attack in ATTACKS})


def test_honest_neighbours_are_judged_as_if_they_were_alone(graded: Graded) -> None:
    outcomes = {"reference": Outcome.PASSED, "shipped": Outcome.FAILED}
    for student, variant in NEIGHBOURS.items():
        assert graded.alone[student].outcome is outcomes[variant]
        assert graded.results[student].verdict == graded.alone[student].verdict
        assert graded.results[student].attempts == 1


def test_no_secret_is_seen(graded: Graded) -> None:
    assert graded.canary not in graded.told


def test_nothing_outlives_its_slot(graded: Graded) -> None:
    assert graded.left == []
    deadline = time.monotonic() + LEAVING_SECONDS
    while alive := _alive(graded.mark, graded.canary):
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)


def test_the_run_keeps_its_memory(graded: Graded) -> None:
    first, last = graded.kilobytes
    assert last - first < FLAT_KILOBYTES


def _alive(*marks: str) -> list[str]:
    """Processes with one of the marks on their command line or in the environment that they began with."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if any(mark.encode() in told for mark in marks):
                found.append(f"{process.name}: {told[:200]!r}")
    return found
