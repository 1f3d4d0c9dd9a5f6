"""A subject in a process of its own: starts it, calls it, and tells how it ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
from typing import TYPE_CHECKING, Any

from checker.trials.failures import CallRaised, MachineryFault, SubjectGone, traceback_evidence
from checker.trials.subject.messages import KILL, MAX_MESSAGE_BYTES, TRACE, Frame, Json, decode, encode
from checker.trials.subject.subject import Call, Subject
from checker.trials.subject.telling import (
    error_from,
    first_lines,
    frames_from,
    frames_from_dump,
    printable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checker.trials.subject.program import Program
    from checker.trials.timeline import Recorder
    from checker.verdict import Evidence

TAIL_BYTES = 4096
POLL_SECONDS = 0.02
STANDING_SECONDS = 0.5
"""How long a subject may take to say where it stands."""
FORKSERVER_SECONDS = 10.0
"""How long the forkserver may take to fork or to bury a subject before that is a fault of ours."""
LEAVING_SECONDS = 0.5
"""How long a process may live after it has closed its answers' socket."""


class Forked(Subject):
    """A subject in a process of its own, forked from the forkserver that listens at `forkserver`."""

    def __init__(self, program: Program, timeline: Recorder, forkserver: Path) -> None:
        self._program = program
        self._timeline = timeline
        self._forkserver = forkserver
        self._answers: dict[int, tuple[Call | None, asyncio.Future[Any]]] = {}
        self._numbers = iter(range(1, 1 << 30))
        self._ending: SubjectGone | MachineryFault | None = None
        self._ended = asyncio.Event()
        self._tail = b""
        self._printed = 0
        self._background: set[asyncio.Task[Any]] = set()

    # Starting and stopping

    async def start(self) -> None:
        """Fork it and wait until its driver is imported."""
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        output_read, output_write = os.pipe()
        self._traces, traces_write = os.pipe()
        os.set_blocking(self._traces, False)
        self._control = await _connect(self._forkserver)
        request = {
            "stage": str(self._program.stage),
            "laid": str(self._program.laid) if self._program.laid else None,
            "driver": self._program.driver,
            "environment": dict(self._program.environment),
            "preload": list(self._program.preload),
            "memory_bytes": self._program.limits.memory_mb << 20,
        }
        descriptors = [theirs.fileno(), output_write, traces_write]
        socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        theirs.close()
        os.close(output_write)
        os.close(traces_write)
        self._control.setblocking(False)
        self._fate, self._control_writer = await asyncio.open_connection(sock=self._control)
        try:
            await self._word_of_fate(FORKSERVER_SECONDS)
        except TimeoutError:
            raise MachineryFault("the process that forks subjects does not answer") from None
        output = asyncio.StreamReader()
        self._output_transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(output_read, "rb")
        )
        self._reader, self._writer = await asyncio.open_connection(sock=ours, limit=MAX_MESSAGE_BYTES)
        self._ready: asyncio.Future[list[str]] = loop.create_future()
        self._in_background(self._read_answers())
        self._in_background(self._read_output(output))
        seconds = self._program.limits.start_seconds
        try:
            self._functions = await asyncio.wait_for(asyncio.shield(self._ready), seconds)
        except TimeoutError:
            await self._stalled(f"Importing the code did not end within {seconds:g} s.", None)
            raise self._gone() from None

    async def stop(self) -> None:
        """Kill it, with all it has started, and wait until the forkserver has buried it."""
        if not hasattr(self, "_writer"):
            return
        self._ending = self._ending or MachineryFault("the trial is over and its subject was stopped")
        self._kill()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), FORKSERVER_SECONDS)
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        self._writer.close()
        self._output_transport.close()
        os.close(self._traces)
        self._control_writer.close()

    # Calling

    def begin(self, function: str, /, *, lane: str | None = None, **arguments: Json) -> Call:
        """Start a call and go on without waiting."""
        if function not in self._functions:
            raise MachineryFault(f"the driver has no function `{function}`")
        number = next(self._numbers)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        call = Call(number, function, lane or function, answer)
        if self._ending:
            self._note_end(call, "did not return")
            answer.set_exception(self._ending)
            return call
        self._answers[number] = (call, answer)
        shown = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
        self._timeline.record(call.lane, f"{function}({shown})")
        self._send({"call": number, "function": function, "arguments": arguments})
        self._in_background(self._bounded(call))
        return call

    async def standing(self, call: Call) -> list[Frame]:
        """Where a call stands in the stage's files, outermost first; empty when it cannot be told."""
        number = next(self._numbers)
        answer: asyncio.Future[list[Frame]] = asyncio.get_running_loop().create_future()
        self._answers[number] = (None, answer)
        self._send({"where": call.number, "question": number})
        with contextlib.suppress(TimeoutError, SubjectGone, MachineryFault):
            return await asyncio.wait_for(answer, STANDING_SECONDS)
        return []

    @property
    def printed(self) -> list[Evidence]:
        """The last of what it printed, as evidence; empty when it printed nothing."""
        from checker.verdict import Excerpt  # noqa: PLC0415  # pydantic is not for the happy path

        text = self._tail.decode(errors="replace").strip()
        if not text:
            return []
        title = "The last that it printed" if self._printed > TAIL_BYTES else "What it printed"
        return [Excerpt(title=title, text=printable(text), cut=self._printed > TAIL_BYTES)]

    # Listening

    async def _read_answers(self) -> None:
        try:
            while line := await self._reader.readline():
                self._take(decode(line))
        except ValueError as error:  # also what readline raises for a line over the limit
            self._end(SubjectGone(f"The process sent something that is not an answer: {error}."))
            self._kill()
        except ConnectionError:
            pass
        await self._tell_ending()

    def _take(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            if not self._ready.done():
                self._ready.set_result(list(message["ready"]))
            return
        if "import_failed" in message:
            self._end(self._import_failure(message["import_failed"]))
            return
        for kind in ("returned", "raised", "standing"):
            if kind in message:
                self._answered(kind, message[kind], message)
                return
        raise ValueError("a message of no known kind")

    def _answered(self, kind: str, number: object, message: dict[str, Any]) -> None:
        if not isinstance(number, int) or number not in self._answers:
            return  # answered already, or never asked
        call, answer = self._answers.pop(number)
        if answer.done():
            return
        if call is None:
            answer.set_result(frames_from(message.get("frames")))
        elif kind == "raised":
            error = error_from(message.get("error"))
            self._note_end(call, f"raised {error['type']}")
            answer.set_exception(CallRaised(call.function, error, self._blamed(error["frames"])))
        else:
            self._note_end(call, "returned")
            answer.set_result(message.get("value"))

    async def _read_output(self, output: asyncio.StreamReader) -> None:
        limit = self._program.limits.output_kb << 10
        while chunk := await output.read(1 << 16):
            self._printed += len(chunk)
            self._tail = (self._tail + chunk)[-TAIL_BYTES:]
            if self._printed > limit and self._ending is None:
                self._end(
                    SubjectGone(
                        f"The code printed more than {self._program.limits.output_kb} KB and was stopped.",
                        expected="output that someone could read",
                        observed=f"over {limit >> 10} KB of it",
                        look="Is there a print, or a log line, inside a loop that does not end?",
                        evidence=self.printed,
                    )
                )
                self._kill()

    async def _word_of_fate(self, seconds: float) -> dict[str, Any]:
        line = await asyncio.wait_for(self._fate.readline(), seconds)
        if not line:
            raise MachineryFault("the process that forks subjects has ended")
        return decode(line)

    async def _tell_ending(self) -> None:
        """The answers are at their end: learn from the forkserver how the process ended, and say so."""
        try:
            try:
                fate = await self._word_of_fate(LEAVING_SECONDS)
            except TimeoutError:
                self._end(SubjectGone("The code closed the connection that its answers travel on."))
                self._kill()
                fate = await self._word_of_fate(FORKSERVER_SECONDS)
            self._end(self._how_it_ended(fate))
        except (MachineryFault, TimeoutError, ConnectionError) as fault:
            self._end(MachineryFault(f"a subject's ending was not told: {fault!r}"))
        self._ended.set()

    def _how_it_ended(self, fate: dict[str, Any]) -> SubjectGone:
        if "killed" in fate:
            name = signal.Signals(fate["killed"]).name
            message = f"The process was killed by {name}: it crashed, or something in it killed it."
        else:
            message = f"The process ended by itself, with exit code {fate['exited']}, before it had answered."
        return SubjectGone(
            message,
            expected="every call answered",
            observed="a process that is gone",
            look="What in this code can end the whole process? An early exit is never a pass.",
            evidence=self.printed,
        )

    # Ending

    def _end(self, ending: SubjectGone | MachineryFault) -> None:
        """Answer everything that waits with `ending`, unless there has been an ending before."""
        self._ending = self._ending or ending
        if not self._ready.done():
            self._ready.set_exception(self._ending)
            self._ready.exception()
        for call, answer in self._answers.values():
            if answer.done():
                continue
            if call is not None:
                self._note_end(call, "did not return")
            answer.set_exception(self._ending)
        self._answers.clear()

    def _gone(self) -> SubjectGone | MachineryFault:
        return self._ending or MachineryFault("a subject without an ending")

    def _kill(self) -> None:
        self._tell_forkserver(KILL)

    def _tell_forkserver(self, word: bytes) -> None:
        # Not by the stream's writer: where the forkserver has closed its end already, that would take away
        # what it has said before.
        with contextlib.suppress(OSError):
            self._control.send(word)

    async def _bounded(self, call: Call) -> None:
        seconds = self._program.limits.call_seconds
        try:
            await asyncio.wait_for(call, seconds)
        except TimeoutError:
            await self._stalled(f"`{call.function}` did not answer within {seconds:g} s.", call)
        except (SubjectGone, CallRaised, MachineryFault):
            pass  # whoever awaits the call gets it

    def _note_end(self, call: Call, how: str) -> None:
        """Record how a call ended, before it counts as done: a callback of its future would come later."""
        self._timeline.record(call.lane, f"{call.function} {how}")

    async def _stalled(self, message: str, call: Call | None) -> None:
        frames = await self._where(call)
        frame = self._blamed(frames)
        if frame:
            message += f" It stands at {frame['path']}:{frame['line']}, `{frame['text']}`."
        self._end(
            SubjectGone(
                message,
                expected="an answer",
                observed="none",
                look="What is this line waiting for, and who would have to end that wait?",
                frame=frame,
                evidence=[*traceback_evidence(frames), *self.printed],
            )
        )
        self._kill()

    async def _where(self, call: Call | None) -> list[Frame]:
        """Where it stands: asked through its event loop, or, when that is blocked, by a signal."""
        if call is not None and (frames := await self.standing(call)):
            return frames
        self._tell_forkserver(TRACE)
        dump = b""
        deadline = asyncio.get_running_loop().time() + STANDING_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            with contextlib.suppress(BlockingIOError):
                dump += os.read(self._traces, 1 << 16)
                if dump.endswith(b"\n"):
                    break
            await asyncio.sleep(POLL_SECONDS)
        return frames_from_dump(dump.decode(errors="replace"), self._program.stage)

    # Telling

    def _import_failure(self, raw: object) -> SubjectGone:
        error = error_from(raw)
        frame = self._blamed(error["frames"])
        name = error["type"]
        if name == "SystemExit":
            message = "The code ends the whole process while it is imported (SystemExit)."
        else:
            message = f"The code cannot be imported. {name}: {first_lines(error['message'])}"
        return SubjectGone(
            message,
            expected="files that can be imported, with the names that the exercise uses",
            frame=frame,
            evidence=[*traceback_evidence(error["frames"]), *self.printed],
        )

    def _blamed(self, frames: Sequence[Frame]) -> Frame | None:
        """The innermost line that is the learner's, else the innermost of the driver."""
        learner = [frame for frame in frames if frame["path"] in self._program.learner_files]
        candidates = learner or frames
        return candidates[-1] if candidates else None

    def _send(self, message: dict[str, Any]) -> None:
        if not self._writer.is_closing():
            self._writer.write(encode(message))

    def _in_background(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _connect(path: Path) -> socket.socket:
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        control.connect(str(path))  # the listener's backlog takes it at once
    except OSError as error:
        control.close()
        raise MachineryFault(f"the process that forks subjects cannot be reached: {error}") from None
    return control
