"""The subject's own side: imports the driver and answers calls. Runs next to the learner's code.

Nothing here is secret and nothing here decides: code in this process can be replaced by the code
beside it. What decides is on the other side of the socket, and in PostgreSQL.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import linecache
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.trials.subject.messages import (
    MAX_MESSAGE_BYTES,
    Error,
    Frame,
    NotPlainJson,
    decode,
    encode,
    require_plain,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from types import FrameType, ModuleType, TracebackType

MAX_TEXT = 4000
MAX_FRAMES = 20


def answer_calls(calls: socket.socket, driver: str, stage: Path) -> None:
    """Import `driver` from `stage` and answer calls on the socket until the other side closes it.

    The import happens before the event loop starts, as in a program of the learner's own: code that
    calls `asyncio.run` on import works here too.
    """
    try:
        module = importlib.import_module(driver)
    except BaseException as error:  # noqa: BLE001  # SystemExit on import is one of the things to tell
        calls.sendall(encode({"import_failed": describe(error, stage)}))
        return
    asyncio.run(_Answering(module, stage).run(calls))


class _Answering:
    def __init__(self, driver: ModuleType, stage: Path) -> None:
        self._functions = dict(_public_functions(driver))
        self._stage = stage
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def run(self, calls: socket.socket) -> None:
        reader, self._writer = await asyncio.open_connection(sock=calls, limit=MAX_MESSAGE_BYTES)
        self._send({"ready": sorted(self._functions)})
        while line := await reader.readline():
            message = decode(line)
            if "call" in message:
                number = message["call"]
                self._tasks[number] = asyncio.create_task(
                    self._answer(number, message["function"], message["arguments"])
                )
            elif "where" in message:
                frames = self._standing(message["where"])
                self._send({"standing": message["question"], "frames": frames})

    async def _answer(self, number: int, name: str, arguments: dict[str, Any]) -> None:
        try:
            value = self._functions[name](**arguments)
            if inspect.isawaitable(value):
                value = await value
            require_plain(value)
        except NotPlainJson as error:
            wrong: Error = {
                "type": "NotPlainJson",
                "message": f"`{name}` returned {error}; only plain JSON values cross.",
                "sqlstate": None,
                "causes": [],
                "frames": [],
            }
            self._send({"raised": number, "error": wrong})
        except BaseException as error:  # noqa: BLE001  # SystemExit and CancelledError are answers as well
            self._send({"raised": number, "error": describe(error, self._stage)})
        else:
            self._send({"returned": number, "value": value})
        finally:
            self._tasks.pop(number, None)

    def _standing(self, number: int) -> list[Frame]:
        task = self._tasks.get(number)
        if task is None:
            return []
        return list(frames_of(wait_chain(task), self._stage))[-MAX_FRAMES:]

    def _send(self, message: dict[str, Any]) -> None:
        self._writer.write(encode(message))


def _public_functions(driver: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, value in vars(driver).items():
        if inspect.isfunction(value) and not name.startswith("_"):
            yield name, value


def wait_chain(task: asyncio.Task[Any]) -> Iterator[tuple[FrameType, int]]:
    """The frames of a suspended task from its own coroutine down to what it really waits for.

    `Task.get_stack` shows only the outermost one of a suspended coroutine.
    """
    awaited: Any = task.get_coro()
    while awaited is not None:
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "ag_frame", None)
        if frame is not None:
            yield frame, frame.f_lineno
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "ag_await", None)


def describe(error: BaseException, stage: Path) -> Error:
    """Put an exception into plain JSON: its type, text, SQLSTATE, causes, and its lines in the stage."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    described: Error = {
        "type": type(error).__name__,
        "message": _text(error),
        "sqlstate": next((code for e in chain if (code := _sqlstate(e))), None),
        "causes": [f"{type(e).__name__}: {_text(e)}"[:MAX_TEXT] for e in chain[1:5]],
        "frames": list(frames_of(_traceback(error.__traceback__), stage))[-MAX_FRAMES:],
    }
    if isinstance(error, SyntaxError) and error.filename:
        path = _within(error.filename, stage)
        if path is not None:
            described["message"] = error.msg
            described["frames"] = [
                {
                    "path": path,
                    "line": error.lineno or 1,
                    "function": "<module>",
                    "text": (error.text or "").strip()[:200],
                }
            ]
            described["column"] = max(error.offset or 1, 1)
    return described


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  # an exception whose __str__ raises is the learner's own
        text = "(its text could not be read)"
    return text.encode(errors="replace").decode()[:MAX_TEXT]


def _sqlstate(error: BaseException) -> str | None:
    code = getattr(error, "sqlstate", None)
    return code if type(code) is str else None


def _traceback(trace: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    yield from traceback.walk_tb(trace)


def frames_of(walk: Iterator[tuple[FrameType, int]], stage: Path) -> Iterator[Frame]:
    """Those of the frames that are in files of the stage, as plain JSON."""
    for frame, line in walk:
        path = _within(frame.f_code.co_filename, stage)
        if path is not None:
            text = linecache.getline(frame.f_code.co_filename, line).strip()
            yield {
                "path": path,
                "line": line,
                "function": frame.f_code.co_name,
                "text": text.encode(errors="replace").decode()[:200],
            }


def _within(filename: str, stage: Path) -> str | None:
    try:
        return Path(filename).relative_to(stage).as_posix()
    except ValueError:
        return None


def import_path(stage: Path) -> None:
    """Let imports find the stage first, as if the program had been started there."""
    sys.path.insert(0, str(stage))
