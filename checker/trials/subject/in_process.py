"""A subject in the trials' own process, for debugging: breakpoints and `--pdb` work, and it never counts."""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import os
import sys
from typing import TYPE_CHECKING, Any

import asyncpg

from checker.trials.failures import CallRaised, MachineryFault, SubjectGone
from checker.trials.subject.answering import describe, frames_of, wait_chain
from checker.trials.subject.subject import Call, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import ModuleType

    from checker.trials.subject.messages import Error, Frame, Json
    from checker.trials.subject.program import Program
    from checker.trials.timeline import Recorder
    from checker.verdict import Evidence


class InProcess(Subject):
    """The learner's code imported right here, from where its files really are.

    Args:
        program: what to run; its stage, preloads and limits do not apply.
        timeline: records the calls.
        folders: where to import the learner's files and the driver from, first match first.
    """

    def __init__(self, program: Program, timeline: Recorder, *, folders: tuple[Path, ...]) -> None:
        self._program = program
        self._timeline = timeline
        self._folders = folders
        self._imported_before: Mapping[str, ModuleType] = {}
        self._environment_before: Mapping[str, str] = {}
        self._tasks: dict[int, asyncio.Task[Json]] = {}

    async def start(self) -> None:
        """Import the driver, with the subject's environment and import path in place."""
        self._imported_before = dict(sys.modules)
        self._environment_before = dict(os.environ)
        os.environ.update(self._program.environment)
        sys.path[:0] = [str(folder) for folder in self._folders]
        try:
            driver = importlib.import_module(self._program.driver)
        except Exception as error:
            raise SubjectGone(f"The code cannot be imported. {type(error).__name__}: {error}") from error
        self._driver = driver

    async def stop(self) -> None:
        """Cancel what still runs, and forget the modules so that the next trial imports them anew."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for pool in [thing for thing in gc.get_objects() if isinstance(thing, asyncpg.Pool)]:
            pool.terminate()  # a pool that the code left open would go on connecting in this process
        for name in sys.modules.keys() - self._imported_before.keys():
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if any(origin.startswith(f"{folder}{os.sep}") for folder in self._folders):
                del sys.modules[name]
        del sys.path[: len(self._folders)]
        os.environ.clear()
        os.environ.update(self._environment_before)

    def begin(self, function: str, /, *, lane: str | None = None, **arguments: Json) -> Call:
        """Start a call as a task of this process's event loop."""
        target = getattr(self._driver, function, None)
        if target is None:
            raise MachineryFault(f"the driver has no function `{function}`")
        number = len(self._tasks) + 1
        task = asyncio.get_running_loop().create_task(self._answer(function, target, arguments))
        self._tasks[number] = task
        call = Call(number, function, lane or function, task)
        self._timeline.record(call.lane, f"{function}(…)")
        task.add_done_callback(lambda done: self._note_end(call, done))
        return call

    async def standing(self, call: Call) -> list[Frame]:
        """Where the call's task is suspended."""
        return [
            f for folder in self._folders for f in frames_of(wait_chain(self._tasks[call.number]), folder)
        ]

    @property
    def printed(self) -> list[Evidence]:
        """Nothing: what the code prints goes to the terminal."""
        return []

    async def _answer(self, function: str, target: Any, arguments: Mapping[str, Json]) -> Json:
        try:
            value: Any = target(**arguments)
            answer: Json = await value if inspect.isawaitable(value) else value
        except Exception as error:
            told = self._told(error)
            frame = told["frames"][-1] if told["frames"] else None
            # With the original traceback, so that a debugger comes out in the line that raised.
            raise CallRaised(function, told, frame).with_traceback(error.__traceback__) from error
        return answer

    def _told(self, error: Exception) -> Error:
        described = [describe(error, folder) for folder in self._folders]
        return next((told for told in described if told["frames"]), described[0])

    def _note_end(self, call: Call, task: asyncio.Task[Json]) -> None:
        if not task.cancelled():
            returned = task.exception() is None
            self._timeline.record(
                call.lane, f"{call.function} {'returned' if returned else 'did not return'}"
            )
