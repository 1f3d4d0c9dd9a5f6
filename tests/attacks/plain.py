"""The hostile submissions beside a plain pytest run: `python -m tests.attacks.plain`.

The plain run is what a grader might write in an afternoon: pytest imports the code, asks the same questions
of the same tables (`benchmarks/plain`), and its exit code is the grade. So that it cannot harm whoever tries
it, it is done inside of the sandbox, one submission at a time. It takes minutes.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from checker.postgres.databases import Run
from checker.postgres.private import PrivateClusters
from checker.sandbox import bubblewrap
from checker.trials.subject.environment import environment
from checker.trials.subject.program import Limits
from tests.attacks.corpus import EXERCISE, FILE, ROOT, attacks

if TYPE_CHECKING:
    from checker.postgres.server import Server
    from checker.sandbox.contract import Held

SECONDS = 30.0
"""How long a run may take; an honest one takes two."""
DRIVER = """
import os
import pytest
options = ["-q", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=auto"]
os._exit(pytest.main([*options, "test_written_out_schema.py"]))
"""


def judged(clusters: PrivateClusters, code: str) -> str:
    """What a plain pytest run says of a submission.

    Args:
        clusters: where it gets a server of its own from.
        code: the learner's file.

    Returns:
        "passed", "failed", or "not ended" if it had to be ended.
    """
    with clusters.cluster() as server, bubblewrap.held(server) as held:
        return asyncio.run(_judged(server, held, code))


async def _judged(server: Server, held: Held, code: str) -> str:
    laid = held.stages / "plain"
    shutil.copytree(ROOT / "benchmarks" / "plain", laid, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "exercises" / EXERCISE / "setup.sql", laid / "setup.sql")
    (laid / FILE).write_text(code, encoding="utf-8")
    (laid / "driver.py").write_text(DRIVER, encoding="utf-8")
    stage = held.scratch / laid.name
    async with Run(server) as run:
        database = await run.database(template=await run.template("plain", None), create_databases=True)
        spawn = {
            "stage": str(stage),
            "laid": str(laid),
            "driver": "driver",
            "environment": environment(stage, database.app) | _plain(stage),
            "preload": [],
            "memory_bytes": Limits().memory_mb << 20,
        }
        return _ended(held, spawn)


def _plain(stage: Path) -> dict[str, str]:
    """What the plain trials are told, and that our own plugin, which is not there, is not to be loaded."""
    return {"KATA_BENCHMARK_SETUP": str(stage / "setup.sql"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def _ended(held: Held, spawn: dict[str, object]) -> str:
    """Have it run, and say how it ended."""
    ours, theirs = socket.socketpair()
    null = os.open(os.devnull, os.O_RDWR)
    with socket.socket(socket.AF_UNIX) as control, ours, theirs:
        control.settimeout(SECONDS)
        control.connect(str(held.forkserver))
        socket.send_fds(control, [json.dumps(spawn).encode()], [theirs.fileno(), null, null])
        os.close(null)
        told = b""
        try:
            while (
                (more := control.recv(4096)) and b"exited" not in told + more and b"killed" not in told + more
            ):
                told += more
        except TimeoutError:
            return "not ended"
        told += more
    last = json.loads(told.splitlines()[-1]) if told else {}
    return "passed" if last.get("exited") == 0 else "failed"


def main() -> None:
    """Judge all of them, and print what came of each and of all."""
    counts: Counter[str] = Counter()
    with PrivateClusters() as clusters:
        for variant, wanted in (("reference", "passed"), ("shipped", "failed")):
            code = (ROOT / "solutions" / EXERCISE / variant / FILE).read_text(encoding="utf-8")
            assert judged(clusters, code) == wanted, f"the plain run does not tell the {variant} code"
        for attack in (each for each in attacks() if each.exercise == EXERCISE):
            with tempfile.TemporaryDirectory() as folder:
                attack.hand_in(Path(folder), "kata-attack-plain")
                said = judged(clusters, (Path(folder) / EXERCISE / FILE).read_text(encoding="utf-8"))
            counts[said] += 1
            print(f"{said:10} {attack.name}", flush=True)  # noqa: T201
    print(", ".join(f"{count} {said}" for said, count in counts.most_common()))  # noqa: T201


if __name__ == "__main__":
    main()
