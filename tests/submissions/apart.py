"""Takes a submission in a process of its own, to see how much memory and how much of the file that needs."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024
_PROGRAM = """
import json, resource, sys
from pathlib import Path
from checker.submissions import Caps, Handed, take
from tests.submissions.packing import WANTED

def read():
    io = Path("/proc/self/io")  # Linux counts what is read; elsewhere this says nothing
    return int(io.read_text().split()[1]) if io.exists() else 0

read_before = read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    taken = take(Handed("amara", "amara", Path(path)), WANTED, Caps())
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "status": taken.status,
    "messages": [remark.message for remark in taken.remarks],
    "files": {name: sorted(files) for name, files in taken.files.items()},
    "read_mib": (read() - read_before) / 2**20,
    "mib": (after.ru_maxrss - before) / 1024,
    "seconds": after.ru_utime + after.ru_stime,
}))
"""


class Apart(NamedTuple):
    """What came of it.

    Attributes:
        status, messages, files: of the last submission.
        read_mib: how much was read.
        mib: how much more memory was in use at the most than before the first.
        seconds: the processor's time, beginning and all.
    """

    status: str
    messages: list[str]
    files: dict[str, list[str]]
    read_mib: float
    mib: float
    seconds: float


def taken_apart(*paths: Path, seconds: int = 60, mib: int = 400) -> Apart:
    """Take these, one after the other, in a process that is ended when it needs more than this."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))

    command = [sys.executable, "-c", _PROGRAM, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
    assert done.returncode == 0, done.stderr
    return Apart(**json.loads(done.stdout))
