"""Two gradings of the same code say the same, to the byte, where it runs into races and made-up names."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.cli.conftest import KATA
from tests.cohort.run import ROOT, SECONDS, SEED, forms
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_bubblewrap

TELLING = {
    "amara": {
        "06_tenant_switch": "near_misses/in_one_transaction",
        "07_pool_per_service": "shipped",
        "12_no_module_name": "near_misses/hash_of_the_name",
        "13_name_given_later": "near_misses/moved_one_by_one",
        "18_library_closes": "near_misses/never_closes",
    },
    "bo": {"07_pool_per_service": "near_misses/connected_for_every_call"},
}
"""Code whose failures have shown process numbers, the seed of hashes, or which of two calls was quicker."""


def test_two_gradings_say_the_same(tmp_path: Path) -> None:
    for student, exercises in TELLING.items():
        for exercise, variant in exercises.items():
            folder = tmp_path / "cohort" / student / exercise
            shutil.copytree(ROOT / "solutions" / exercise / variant, folder)
    names = [part for exercise in TELLING["amara"] for part in ("--exercise", exercise)]
    grading: list[str | Path] = [KATA, "grade", tmp_path / "cohort", *names, "--seed", SEED]
    for out, jobs in (("one", "1"), ("other", "3")):
        done = subprocess.run(
            [*grading, "--out", tmp_path / out, "--jobs", jobs],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    one, other = forms(tmp_path / "one"), forms(tmp_path / "other")
    assert [name for name in one if one[name] != other.get(name)] == []
    assert one.keys() == other.keys()
