"""Where the time of a graded cohort goes: what each part of a slot takes, measured from inside."""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.cohort import alike, graded, slot
from checker.cohort.grading import Grading, grade, usual_slots
from checker.cohort.holding import by_sandbox
from checker.cohort.records import Records
from checker.grading import judge
from checker.postgres.private import PrivateClusters
from checker.sandbox import bubblewrap
from checker.sandbox.contract import Room
from checker.submissions.caps import Caps
from checker.submissions.handing_in import handed_in
from checker.submissions.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.suite.exercise import Exercise


class _Clock:
    """Notes what parts take, in whichever process they run: a line each, at the end of one file."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, part: str, seconds: float) -> None:
        os.write(self._descriptor, f"{part}\t{seconds}\n".encode())

    @contextlib.contextmanager
    def running(self, part: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.note(part, time.perf_counter() - began)

    def call(self, owner: object, name: str, part: str) -> None:
        """Have a function timed."""
        timed: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(timed)
        def timing(*given: Any, **named: Any) -> Any:
            with self.running(part):
                return timed(*given, **named)

        setattr(owner, name, timing)

    def generator(self, owner: object, name: str, part: str) -> None:
        """Have a generator timed from its first step to its end."""
        timed: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(timed)
        def timing(*given: Any, **named: Any) -> Iterator[Any]:
            with self.running(part):
                yield from timed(*given, **named)

        setattr(owner, name, timing)

    def context(self, owner: object, name: str, part: str) -> None:
        """Have a context manager's beginning and end timed, not what is done in it."""
        timed: Callable[..., Any] = getattr(owner, name)

        @contextlib.contextmanager
        def timing(*given: Any, **named: Any) -> Iterator[Any]:
            with contextlib.ExitStack() as stack:
                with self.running(f"{part}, beginning"):
                    entered = stack.enter_context(timed(*given, **named))
                yield entered
                with self.running(f"{part}, end"):
                    stack.close()

        setattr(owner, name, timing)


def phases(cohort: Path, exercises: Sequence[Exercise]) -> None:
    """Grade a cohort in this process, and print what each part took a check."""
    wanted = Wanted.of(exercises, exercises)
    handed = handed_in([cohort], wanted).submissions
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times"
        clock = _Clock(times)
        for module in (graded, alike):
            clock.call(module, "take", "reading submissions")
        clock.call(Records, "add", "keeping results")
        clock.context(PrivateClusters, "cluster", "cluster")
        clock.context(bubblewrap, "held", "sandbox")
        clock.generator(slot, "judge", "judging")
        clock.call(judge, "judge_statically", "rules, of judging")
        checks = 0

        def count(_: object) -> None:
            nonlocal checks
            checks += 1

        began = time.perf_counter()
        with (
            Records(Path(folder) / "results.jsonl", resume=False) as records,
            by_sandbox(bubblewrap, Room(), exercises, "a seed") as holding,
        ):
            clock.note("making the cluster that is copied", time.perf_counter() - began)
            grade(handed, Grading(exercises, wanted, Caps(), holding, usual_slots()), records, count)
        taken = time.perf_counter() - began
        sums: dict[str, float] = defaultdict(float)
        for line in times.read_text(encoding="ascii").splitlines():
            part, _, one = line.partition("\t")
            sums[part] += float(one)
    print(f"Where the time goes: {checks} checks in {taken:.1f} s, by {usual_slots()} slots side by side")
    for part, seconds in sorted(sums.items(), key=lambda found: -found[1]):
        print(f"  {part:36} {seconds:8.1f} s {seconds / checks * 1000:7.1f} ms a check")
