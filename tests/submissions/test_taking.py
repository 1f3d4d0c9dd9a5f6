"""What is taken, as data: fingerprints, memory, and that nothing comes from it but bytes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.submissions import Caps, digest, handed_in, take
from tests.submissions.apart import taken_apart
from tests.submissions.packing import TAKEN, WANTED, WHOLE, taken_from, tarred, zipped

if TYPE_CHECKING:
    from pathlib import Path

_FILES = st.dictionaries(st.text("ab/.0\0", max_size=4), st.binary(max_size=4), max_size=3)


@given(_FILES, _FILES)
def test_a_digest_is_that_of_these_files_only(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (digest(one) == digest(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": b"b"}, {"ab": b""}),
        ({"a": b"", "b": b""}, {"a": b"b"}),
        (
            {"a": b"qp8zzzzzzzz"},
            {"a1": b"q", "p": b"zzzzzzzz"},
        ),  # the same, if lengths are put between them bare
        ({"a\x001": b""}, {"a": b""}),
    ],
)
def test_what_reads_the_same_in_one_row_has_digests_of_its_own(
    one: dict[str, bytes], other: dict[str, bytes]
) -> None:
    assert digest(one) != digest(other)


def test_a_digest_does_not_depend_on_the_order() -> None:
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})
    assert digest({"a": b"1"}).startswith("sha256:")


def test_what_is_handed_on_can_go_to_another_process(tmp_path: Path) -> None:
    [handed] = handed_in([zipped(tmp_path / "amara.zip", WHOLE)], WANTED).submissions
    parts = pickle.loads(pickle.dumps((handed, WANTED, Caps())))  # noqa: S301  # our own, from a line above
    assert pickle.loads(pickle.dumps(take(*parts))).files == TAKEN  # noqa: S301


def test_two_thousand_submissions_need_no_more_memory_than_one(tmp_path: Path) -> None:
    files = {
        **WHOLE,
        "exercises/01_hours/hours.py": b"#" * 200_000,
        **{f"src/{n}.py": b"" for n in range(5)},
    }
    paths = [zipped(tmp_path / "amara.zip", files), tarred(tmp_path / "bo.tgz", files, compression="gz")]
    apart = taken_apart(*paths * 20)
    many = taken_apart(*paths * 1000)
    assert many.mib < apart.mib + 4


def test_nothing_of_a_submission_is_run_or_written(tmp_path: Path) -> None:
    """Whatever a taking opens for writing, runs, or imports after the start would be heard of."""
    evil = {
        **WHOLE,
        "exercises/01_hours/hours.py": b"raise SystemExit(3)\n",
        "conftest.py": b"raise SystemExit\n",
    }
    path = zipped(tmp_path / "amara.zip", evil)
    program = (
        "import sys, os\n"
        "from tests.submissions.packing import taken_from\n"
        "from pathlib import Path\n"
        "taken_from(Path(sys.argv[1]))\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, args: seen.append((event, args)))\n"
        "taken = taken_from(Path(sys.argv[1]))\n"
        "assert taken.files\n"
        "writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT\n"
        "bad = [one for one in seen if one[0] in {'exec', 'compile', 'import', 'subprocess.Popen'}\n"
        "       or one[0] == 'open' and isinstance(one[1][2], int) and one[1][2] & writing]\n"
        "assert any(one[0] == 'open' for one in seen)\n"
        "assert not bad, bad\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert taken_from(path).files["01_hours"]["hours.py"] == evil["exercises/01_hours/hours.py"]
