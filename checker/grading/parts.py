"""Whether everything that belongs to an exercise is there, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise

FEWEST_NEAR_MISSES = 4
FEWEST_RIGHT_FIXES = 2


def problems_with_parts(exercise: Exercise) -> list[str]:
    """What is missing, stray, or not the same where it should be. With any of it nothing can be judged."""
    problems = [
        f"{name} is missing"
        for name, path in {
            "README.md": exercise.folder / "README.md",
            "debrief.md": exercise.debrief,
            "a file of trials": exercise.trials[0] if exercise.trials else exercise.folder / "test_*.py",
        }.items()
        if not path.is_file() or not path.read_text(encoding="utf-8").strip()
    ]
    for path in exercise.trials:
        try:
            compile(path.read_text(encoding="utf-8"), path.name, "exec")
        except SyntaxError as error:
            problems.append(f"{path.name}:{error.lineno} is not Python: {error.msg}")
    if (count := len(exercise.near_misses())) < FEWEST_NEAR_MISSES:
        problems.append(f"{count} near-misses, where at least {FEWEST_NEAR_MISSES} are needed")
    if (count := len(exercise.right_fixes())) < FEWEST_RIGHT_FIXES:
        problems.append(f"{count} right fixes, where at least {FEWEST_RIGHT_FIXES} are needed")
    for place, extra in (
        (exercise.shipped, ()),
        (exercise.reference, ()),
        *((right.folder, ("right.toml",)) for right in exercise.right_fixes()),
        *((miss.folder, ("pin.toml",)) for miss in exercise.near_misses()),
    ):
        there = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
        there = {name for name in there if "__pycache__" not in name}
        if "pin.toml" in extra:
            there.discard("message.txt")  # compared, or written anew, with the verdict
        wanted = {*exercise.kata.files, *extra}
        problems += [f"{place.name}: {name} is missing" for name in sorted(wanted - there)]
        problems += [f"{place.name}: {name} is a stray file" for name in sorted(there - wanted)]
    for name in exercise.kata.files:
        here, shipped = exercise.folder / name, exercise.shipped / name
        if here.is_file() and shipped.is_file() and here.read_bytes() != shipped.read_bytes():
            problems.append(f"{name} is not what shipped/ holds")
    return problems
