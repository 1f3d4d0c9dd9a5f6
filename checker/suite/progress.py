"""What a learner has solved and which hints were shown, kept in the workspace.

All of it is in one file, `.kata/progress.json`:

    {
      "format": 1,
      "exercises": {
        "01_written_out_schema": {
          "passed": {
            "content": "sha256:3f5a…",           the learner's files that passed; null once they failed again
            "suite": "0.1.0",                     the suite's version that judged them
            "at": "2026-03-02T09:14:55+00:00"
          },                                      or null
          "hints": 2,                             how many of its hints were shown
          "mistakes": {"1": 2}                    of an incident: how many about which mistake
        }
      },
      "quiz": {
        "one_book_for_all": {"right": true, "at": "2026-03-02T09:20:11+00:00"}      the last answer
      }
    }

It may be deleted at any time, which forgets and breaks nothing. Writing replaces it by a rename, and every
change is made while `.kata` itself is locked, so that commands which run side by side lose nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from checker.suite.errors import SuiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from checker.suite.exercise import Exercise

FOLDER = ".kata"
FORMAT = 1


class State(Enum):
    """What is known of an exercise when nothing is run."""

    OPEN = "open"
    SOLVED = "solved"
    CHECK_AGAIN = "check again"
    """It passed once, and since then its files or the suite have changed."""
    SHOWN = "shown"
    """Not tried, but an incident with its mistake in it was solved."""


class ProgressNotKept(SuiteError):
    """The workspace cannot be written to. Whatever was to be noted down is not; nothing else is wrong."""


class _Broken(Exception):
    """The file is not what `_write` writes."""


@dataclass(frozen=True, slots=True)
class Pass:
    """That an exercise passed once."""

    content: str | None
    suite: str
    at: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of one exercise."""

    passed: Pass | None = None
    hints: int = 0
    mistakes: dict[str, int] = field(default_factory=dict)

    def hints_about(self, mistake: int) -> int:
        """How many hints about one mistake of an incident were shown."""
        return self.mistakes.get(str(mistake), 0)

    @property
    def asked_for(self) -> frozenset[int]:
        """The numbers of the mistakes that a hint was shown about."""
        return frozenset(int(number) for number, shown in self.mistakes.items() if shown)

    def state(self, content: str, suite: str) -> State:
        """What this says of files with that content under that version of the suite."""
        if self.passed is None:
            return State.OPEN
        same = (self.passed.content, self.passed.suite) == (content, suite)
        return State.SOLVED if same else State.CHECK_AGAIN


@dataclass(frozen=True, slots=True)
class Answered:
    """The last answer to a piece of the quiz."""

    right: bool
    at: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What is kept of all exercises, and of the quiz.

    Attributes:
        records: by the exercise's name.
        quiz: the last answers, by the piece's name.
        broken: a sentence to show when what was there could not be read, and where it is kept now.
    """

    records: dict[str, Record] = field(default_factory=dict)
    quiz: dict[str, Answered] = field(default_factory=dict)
    broken: str | None = None

    def of(self, exercise: Exercise) -> Record:
        """The record of an exercise, an empty one when nothing is kept."""
        return self.records.get(exercise.name, Record())


def content_of(exercise: Exercise) -> str:
    """A fingerprint of the learner's files as they are now; a missing file is part of it."""
    digest = hashlib.sha256()
    for name in exercise.kata.files:
        try:
            content = (exercise.folder / name).read_bytes()
        except OSError:
            digest.update(f"{name}\0missing\0".encode())
        else:
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return f"sha256:{digest.hexdigest()}"


class ProgressFile:
    """The progress of one workspace.

    Args:
        root: the workspace's folder.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._path = self._folder / "progress.json"
        self._shown = f"{FOLDER}/{self._path.name}"

    def read(self) -> Progress:
        """What is kept. A file that cannot be understood is kept aside, and the result says so."""
        try:
            return self._load()
        except OSError as error:
            return Progress(broken=f"{self._shown} cannot be read ({error.strerror}): progress is not shown.")
        except _Broken:
            try:
                with self._locked():
                    return self._load_or_begin_anew()
            except OSError:
                return Progress(broken=f"{self._shown} cannot be understood: progress is not shown.")

    def note_passed(self, exercise: Exercise, *, content: str, suite: str) -> Progress:
        """Note that files with that content passed; returns all that is kept now.

        Raises:
            ProgressNotKept: if the workspace cannot be written to.
        """
        passed = Pass(content, suite, _now())
        return self._change(exercise, lambda record: replace(record, passed=passed))

    def note_failed(self, exercise: Exercise, *, content: str) -> Progress:
        """Note that files with that content failed, for the case that they had passed before.

        Raises:
            ProgressNotKept: if the workspace cannot be written to.
        """
        return self._change(exercise, lambda record: _without_pass_of(record, content))

    def note_hints(self, exercise: Exercise, shown: int) -> Progress:
        """Note how many hints were shown.

        Raises:
            ProgressNotKept: if the workspace cannot be written to.
        """
        return self._change(exercise, lambda record: replace(record, hints=max(shown, record.hints)))

    def note_hints_about(self, exercise: Exercise, mistake: int, shown: int) -> Progress:
        """Note how many hints about one mistake of an incident were shown.

        Raises:
            ProgressNotKept: if the workspace cannot be written to.
        """
        return self._change(
            exercise,
            lambda record: replace(
                record,
                mistakes=record.mistakes | {str(mistake): max(shown, record.hints_about(mistake))},
            ),
        )

    def note_answer(self, piece: str, *, right: bool) -> Progress:
        """Note whether a piece of the quiz was answered rightly.

        Raises:
            ProgressNotKept: if the workspace cannot be written to.
        """
        answered = {piece: Answered(right, _now())}
        return self._change_all(lambda progress: replace(progress, quiz=progress.quiz | answered))

    def _change(self, exercise: Exercise, change: Callable[[Record], Record]) -> Progress:
        def changed(progress: Progress) -> Progress:
            before = progress.of(exercise)
            after = change(before)
            return (
                progress
                if after == before
                else replace(progress, records=progress.records | {exercise.name: after})
            )

        return self._change_all(changed)

    def _change_all(self, change: Callable[[Progress], Progress]) -> Progress:
        try:
            with self._locked():
                progress = self._load_or_begin_anew()
                changed = change(progress)
                if changed is not progress:
                    self._write(changed)
                return changed
        except OSError as error:
            raise ProgressNotKept(
                f"Progress could not be kept: {error.strerror or error} ({self._shown})."
                " Nothing else is affected."
            ) from error

    def _load(self) -> Progress:
        try:
            return _progress(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return Progress()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise _Broken from error

    def _load_or_begin_anew(self) -> Progress:
        """Load, and keep a broken file aside. Only while the lock is held: it may be whole by now."""
        try:
            return self._load()
        except _Broken:
            number = 1
            while (aside := self._folder / f"progress.broken-{number}").exists():
                number += 1
            self._path.rename(aside)
            return Progress(
                broken=f"{self._shown} could not be understood. It is kept as {FOLDER}/{aside.name}, and"
                " progress begins anew."
            )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(exist_ok=True)
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _write(self, progress: Progress) -> None:
        records = {name: asdict(record) for name, record in sorted(progress.records.items())}
        quiz = {name: asdict(answer) for name, answer in sorted(progress.quiz.items())}
        data = {"format": FORMAT, "exercises": records, "quiz": quiz}
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        draft = self._path.with_suffix(".draft")
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(self._path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _progress(data: Any) -> Progress:
    """Read what `_write` wrote; anything else raises one of the errors that `read` catches."""
    if data["format"] != FORMAT:
        raise ValueError("a format of another version")
    return Progress(
        records={name: _record(entry) for name, entry in data["exercises"].items()},
        quiz={name: Answered(**answer) for name, answer in data.get("quiz", {}).items()},
    )


def _record(entry: Any) -> Record:
    passed = entry["passed"]
    hints = entry["hints"]
    mistakes = entry.get("mistakes", {})
    if not all(isinstance(number, int) for number in (hints, *mistakes.values())):
        raise TypeError("a number of hints that is none")
    if not all(number.isdecimal() for number in mistakes):
        raise ValueError("a mistake without a number")
    return Record(Pass(**passed) if passed is not None else None, hints, mistakes)


def _without_pass_of(record: Record, content: str) -> Record:
    if record.passed is None or record.passed.content != content:
        return record
    return replace(record, passed=replace(record.passed, content=None))
