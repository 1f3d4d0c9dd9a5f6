"""Forks subjects from a process that has pgdbm imported already and knows nothing else.

Started by the trusted process as `python -I -m checker.trials.subject.forkserver`. It inherits one
listening socket and holds no password, no trial and no expected value, so there is nothing to find in
the memory that its forks share. A fork costs 2 to 3 ms where a fresh interpreter with pgdbm costs 200.

One connection is one subject:

    ->  SPAWN and three descriptors: the calls socket, the output pipe, the traceback pipe
    <-  {"pid": 4711}
    ->  TRACE                                has it write where it stands into the traceback pipe
    ->  KILL, or end of file                 kills the subject's whole process group
    <-  {"exited": 0} or {"killed": 9}       when it is gone, however it went

The trusted process signals nobody itself: inside a sandbox, process ids are others than outside.

SPAWN is {"stage", "laid", "driver", "environment", "preload", "memory_bytes"}. When the lifeline on standard
input closes, the trusted process is gone: every subject is killed and the server ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import importlib
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from checker.trials.subject import answering
from checker.trials.subject.messages import KILL, TRACE

ALWAYS_PRELOADED = ("asyncio", "asyncpg", "pgdbm")
MAX_SPAWN_BYTES = 1 << 16
MAX_OPEN_FILES = 512
MAX_FILE_BYTES = 256 << 20
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


class _ForkServer:
    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._control_of: dict[int, socket.socket] = {}
        wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        signal.set_wakeup_fd(self._wake_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        # Until now it would have ended us at once, which is right as long as nothing has been forked.
        signal.signal(signal.SIGTERM, lambda *_: self._lifeline_cut(None))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the trusted process's to handle
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._selector.register(wake_read, selectors.EVENT_READ, self._reap)
        self._selector.register(sys.stdin, selectors.EVENT_READ, self._lifeline_cut)

    def serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                key.data(key.fileobj)

    def _accept(self, listener: socket.socket) -> None:
        control, _ = listener.accept()
        try:
            request, descriptors, _, _ = socket.recv_fds(control, MAX_SPAWN_BYTES, 3)
            spawn = json.loads(request)
        except (OSError, ValueError):
            control.close()
            return
        for module in spawn["preload"]:
            importlib.import_module(module)
        gc.freeze()
        pid = os.fork()
        if pid == 0:
            self._become_subject(spawn, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self._control_of[pid] = control
        self._selector.register(control, selectors.EVENT_READ, self._told)
        _tell(control, {"pid": pid})

    def _become_subject(self, spawn: dict[str, Any], calls: int, output: int, traces: int) -> None:
        """Turn this fork into a subject. Never returns."""
        status = 70
        try:
            os.setsid()
            _die_with_parent()
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, ())  # whoever started us may hold some back
            signal.set_wakeup_fd(-1)
            null = os.open(os.devnull, os.O_RDONLY)
            for source, target in ((null, 0), (output, 1), (output, 2)):
                os.dup2(source, target)
            kept_calls, kept_traces = _keep_only(calls, traces)
            faulthandler.register(signal.SIGUSR1, file=kept_traces, all_threads=True)
            _limit(spawn["memory_bytes"])
            os.environ.clear()
            os.environ.update(spawn["environment"])
            stage = Path(spawn["stage"])
            if spawn["laid"] is not None:
                shutil.copytree(spawn["laid"], stage)
            os.chdir(stage)
            sys.argv = [spawn["driver"]]
            answering.import_path(stage)
            answering.answer_calls(socket.socket(fileno=kept_calls), spawn["driver"], stage)
            status = 0
        finally:
            # The forkserver's own stack is below: an exception must not unwind into it.
            if status:
                sys.excepthook(*sys.exc_info())
            os._exit(status)

    def _told(self, control: socket.socket) -> None:
        """The trusted process asks where that subject stands, or wants it ended, or has hung up."""
        if control.fileno() < 0:
            return  # the subject was buried a moment ago
        try:
            wanted = control.recv(4096)
        except OSError:
            wanted = b""
        pids = [pid for pid, owned in self._control_of.items() if owned is control]
        for pid in pids if TRACE in wanted else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGUSR1)
        for pid in pids if KILL in wanted or not wanted else ():
            _kill_group(pid)
        if not wanted:
            self._selector.unregister(control)
            control.close()

    def _reap(self, wake: int) -> None:
        os.read(wake, 4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if os.WIFSTOPPED(status):
                _kill_group(pid)  # it has made us its tracer: nothing else is told of before it ends
                continue
            control = self._control_of.pop(pid, None)
            if control is None:
                continue  # a grandchild that was left to us
            _kill_group(pid)
            code = os.waitstatus_to_exitcode(status)
            _tell(control, {"exited": code} if code >= 0 else {"killed": -code})
            if control.fileno() >= 0:
                self._selector.unregister(control)
                _close(control)
            if not self._control_of:
                _kill_orphans()

    def _lifeline_cut(self, _: object) -> None:
        for pid in self._control_of:
            _kill_group(pid)
        _kill_orphans()
        os._exit(0)


def _tell(control: socket.socket, message: dict[str, int]) -> None:
    with contextlib.suppress(OSError):  # the other side may have hung up: nobody is left to tell
        control.sendall(json.dumps(message).encode() + b"\n")


def _close(control: socket.socket) -> None:
    """Close it so that what was told last is read: it might not be with a word of the other side unread."""
    with contextlib.suppress(OSError):
        control.shutdown(socket.SHUT_RD)
        while control.recv(4096):
            pass
    control.close()


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # in case it was ended before its setsid


def _kill_orphans() -> None:
    """Kill what subjects left behind. As their subreaper we became the parent of all of it."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(OSError):
        for pid in children.read_text().split():
            _kill_group(int(pid))


def _keep_only(*wanted: int) -> list[int]:
    """Close every descriptor but the standard three and the wanted ones, which move to 3, 4, ..."""
    high = [os.dup2(fd, 200 + index) for index, fd in enumerate(wanted)]
    os.closerange(3, 200)
    kept = [os.dup2(fd, 3 + index) for index, fd in enumerate(high)]
    os.closerange(3 + len(kept), 4096)
    return kept


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
    _, hard_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MAX_OPEN_FILES if hard_files < 0 else min(MAX_OPEN_FILES, hard_files)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if sys.platform == "linux":  # macOS refuses RLIMIT_AS
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _die_with_parent() -> None:
    parent = os.getppid()
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the call above
        os._exit(1)


def main() -> None:
    """Serve forks until the lifeline on standard input is cut. The listener is descriptor argv[1]."""
    sys.dont_write_bytecode = True
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    _die_with_parent()
    gc.disable()  # nearly all that is made while importing stays: looking for garbage in it takes a fifth
    for module in ALWAYS_PRELOADED:
        importlib.import_module(module)
    gc.enable()
    _ForkServer(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
