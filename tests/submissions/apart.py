"""Takes a submission in a process of its own, to see how much memory and how much of the file that needs."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

MIB = 1024 * 1024
_PROGRAM = """
import json, sys
from pathlib import Path
from checker.submissions import Caps, Handed, take
from tests.submissions.packing import WANTED

def counted(file, what):
    lines = Path("/proc/self", file).read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))

before, read_before = counted("status", "VmHWM:"), counted("io", "rchar:")
for path in sys.argv[1:]:
    taken = take(Handed("amara", "amara", Path(path)), WANTED, Caps())
print(json.dumps({
    "status": taken.status,
    "messages": [remark.message for remark in taken.remarks],
    "files": {name: sorted(files) for name, files in taken.files.items()},
    "read_mib": (counted("io", "rchar:") - read_before) / 2**20,
    "mib": (counted("status", "VmHWM:") - before) / 1024,
}))
"""


class Apart(NamedTuple):
    """What came of it.

    Attributes:
        status, messages, files: of the last submission.
        read_mib: how much was read.
        mib: how much more memory was in use at the most than before the first.
    """

    status: str
    messages: list[str]
    files: dict[str, list[str]]
    read_mib: float
    mib: float


def taken_apart(*paths: Path, seconds: int = 60, mib: int = 400) -> Apart:
    """Take these, one after the other, in a process that is ended when it needs more than this."""
    if not Path("/proc/self/io").exists():
        pytest.skip("only Linux tells what a process has read")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))

    command = [sys.executable, "-c", _PROGRAM, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
    assert done.returncode == 0, done.stderr
    return Apart(**json.loads(done.stdout))
