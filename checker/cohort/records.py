"""The results of a run as they come, one line each, on disk before anything else happens.

A run that is killed at any moment leaves whole lines, and at most the beginning of one, which is taken away
when the run goes on.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from checker.cohort.errors import CannotGrade, CannotKeep
from checker.cohort.sharing import Shared
from checker.gradebook import Result  # noqa: TC001  # pydantic reads it at run time

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class _Record(BaseModel):
    """A line: a student's result, or the key of one that stands in full in a line above."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    student: str
    result: Result | None = None
    alike: str | None = None


class Records:
    """The results that are known. Use it as a context manager: it keeps other runs from the same file.

    Args:
        file: where they are kept.
        resume: whether results that are there already are taken up; else there must be none.
    """

    def __init__(self, file: Path, *, resume: bool) -> None:
        self._file = file
        self._resume = resume
        self._known: dict[tuple[str, str], Result] = {}
        self._in_full: dict[str, Result] = {}
        self._shared = Shared()

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            CannotGrade: There are results and they are not to be taken up, or another run is at it.
        """
        self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise CannotGrade(
                f"Another run is grading into {self._file.parent}.", "Wait for it, or choose another --out."
            ) from None
        try:
            self._take_up()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file. All that was added is on disk already."""
        os.close(self._descriptor)

    def fileno(self) -> int:
        """The descriptor whose lock keeps other runs away: not for processes that may outlive this one."""
        return self._descriptor

    def known(self, student: str, exercise: str, key: str) -> Result | None:
        """What is known of a student's exercise, if it is of these files and versions."""
        result = self._known.get((student, exercise))
        return result if result is not None and result.key == key else None

    def shared(self, result: Result) -> Result:
        """The same result, made of parts that it shares with others that are known."""
        return self._shared.of(result)

    def add(self, *results: tuple[str, Result]) -> None:
        """Keep some results, each with its student. They are on disk when this returns.

        Raises:
            CannotKeep: The disk is full, say. None of them is kept then.
        """
        lines = "".join(self._line(student, result) for student, result in results).encode()
        before = os.fstat(self._descriptor).st_size
        try:
            written = 0
            while written < len(lines):
                written += os.write(self._descriptor, lines[written:])
            os.fsync(self._descriptor)
        except OSError as error:
            os.ftruncate(self._descriptor, before)
            self._in_full.clear()  # whatever stood in these lines has to be written anew
            raise CannotKeep(self._file.parent, error) from error
        self._known |= {(student, result.exercise): result for student, result in results}

    def _line(self, student: str, result: Result) -> str:
        """A line; what has been written in full already need not be read, or kept, once for every student."""
        if result.key is not None and self._in_full.get(result.key) is result:
            return _Record(student=student, alike=result.key).model_dump_json(exclude={"result"}) + "\n"
        if result.key is not None:
            self._in_full[result.key] = result
        return _Record(student=student, result=result).model_dump_json(exclude={"alike"}) + "\n"

    def _take_up(self) -> None:
        if os.fstat(self._descriptor).st_size and not self._resume:
            raise CannotGrade(
                f"{self._file.parent} holds the results of a run already.",
                "Go on with that run with --resume, or choose another --out.",
            )
        whole = 0
        with self._file.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.endswith(b"\n"):
                    self._take_in(line, number)
                    whole += len(line)
        os.ftruncate(self._descriptor, whole)

    def _take_in(self, line: bytes, number: int) -> None:
        try:
            record = _Record.model_validate_json(line)
            result = self._shared.of(record.result) if record.result else self._in_full[record.alike or ""]
        except (ValidationError, KeyError):
            raise CannotGrade(
                f"{self._file}:{number} is not a result.",
                "Something else has written there: take the line away, and that one is graded again.",
            ) from None
        self._known[record.student, result.exercise] = result
        if result.key is not None:
            self._in_full[result.key] = result
