"""A cohort drawn by a seed: `python benchmarks/cohort.py FOLDER [--students N] [--seed N] [--alike]`.

Each student hands in a zip with all exercises. Each exercise is drawn from what the suite has of it: the
reference, another right fix, a near-miss, or the code as it is shipped. So many students hand in the same; in
most classes no two fixes are the same, and each file ends with a comment of its own unless --alike is given.
"""

from __future__ import annotations

import argparse
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from checker.grading.variants import variants_of
from checker.suite.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.grading.variants import Variant
    from checker.suite.exercise import Exercise

SHARES = {"shipped": 15, "reference": 30, "right": 25, "near_misses": 30}
"""How often each kind is drawn, of a hundred."""
COMMENTS = {".py": "#", ".sql": "--", ".toml": "#"}


def write_cohort(folder: Path, *, students: int, seed: int, alike: bool) -> None:
    """Write a zip for each student into a folder, which is made."""
    folder.mkdir(parents=True)
    drawn = random.Random(seed)  # noqa: S311  # the same each time is the point
    exercises = open_workspace(Path(__file__).parent).exercises
    variants = {exercise.name: _by_kind(exercise) for exercise in exercises}
    for number in range(1, students + 1):
        student = f"student-{number:04}"
        with zipfile.ZipFile(folder / f"{student}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for exercise in exercises:
                kinds = variants[exercise.name]
                [kind] = drawn.choices(list(kinds), weights=[SHARES[kind] for kind in kinds])
                mark = "" if alike else f"{student} {exercise.name}"
                _add(archive, exercise, drawn.choice(kinds[kind]), mark)


def _by_kind(exercise: Exercise) -> dict[str, Sequence[Variant]]:
    kinds: dict[str, list[Variant]] = {}
    with variants_of(exercise) as variants:
        for variant in variants:
            kind = variant.name.partition("/")[0]
            if kind in SHARES:
                kinds.setdefault(kind, []).append(variant)
    return dict(kinds)


def _add(archive: zipfile.ZipFile, exercise: Exercise, variant: Variant, mark: str) -> None:
    for name in exercise.kata.files:
        file = variant.folder / name
        if not file.is_file():  # what a variant leaves as it is shipped
            file = exercise.shipped / name
        text = file.read_text(encoding="utf-8")
        if mark and (comment := COMMENTS.get(file.suffix)):
            text = f"{text.rstrip()}\n{comment} {mark}\n"
        archive.writestr(f"{exercise.name}/{name}", text)


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alike", action="store_true", help="leave files as they were drawn")
    given = parser.parse_args()
    write_cohort(given.folder, students=given.students, seed=given.seed, alike=given.alike)


if __name__ == "__main__":
    main()
