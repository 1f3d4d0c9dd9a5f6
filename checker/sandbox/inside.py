"""The first program in a sandbox: gives up what it still has, and becomes the process that forks subjects.

Run by its path, with nothing but the standard library. Its one argument is JSON: {"channel", "port", "user",
"limits", "then"}. At `channel`, a descriptor or a path, it hands out a socket that listens at `port` of the
sandbox's own loopback: who holds it leads to PostgreSQL whoever connects there, and the code in here cannot
put itself in its place. In return it is given the socket at which subjects are forked, whose descriptor what
comes `then` is told.

In a container it is the first process of all, with which the kernel ends the others. So it stays, and becomes
the other in a child: it ends when `channel` is closed at the far end, however that comes. The code in here is
the same user, but the kernel keeps its signals from a first process, and lets nobody trace this one.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import socket
import sys
import threading

PR_SET_DUMPABLE = 4


def main() -> None:
    """Exchange the sockets, take on the limits and the user, and run what comes then."""
    order = json.loads(sys.argv[1])
    with _channel(order["channel"]) as channel:
        forkserver = _exchanged(channel, order["port"])
        if os.getpid() == 1:
            _stay_behind(channel, forkserver)
    for name, most in order["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, most))
    user = order["user"]
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    os.execv(order["then"][0], [*order["then"], str(forkserver)])  # noqa: S606  # it is a list that we made


def _channel(place: int | str) -> socket.socket:
    if isinstance(place, int):
        return socket.socket(fileno=place)
    channel = socket.socket(socket.AF_UNIX)
    channel.connect(place)
    return channel


def _exchanged(channel: socket.socket, port: int) -> int:
    """Hand out the socket that leads to PostgreSQL, and take the descriptor of the subjects'."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        socket.send_fds(channel, [b"listening"], [listener.fileno()])
    _, [forkserver], _, _ = socket.recv_fds(channel, 64, 1)
    os.set_inheritable(forkserver, True)
    return forkserver


def _stay_behind(lifeline: socket.socket, forkserver: int) -> None:
    """Go on in a child; what stays ends when the child or the lifeline does."""
    if ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:  # until something else is executed
        raise OSError("the kernel does not let this process forbid others to trace it")
    standard_input, _kept_open = os.pipe()
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for source, target in ((standard_input, 0), (nowhere, 1), (nowhere, 2)):
            os.dup2(source, target)
        return
    os.close(forkserver)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a handler would let it through
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    while os.wait()[0] != child:
        pass
    os._exit(0)


def _end_with(lifeline: socket.socket) -> None:
    with contextlib.suppress(OSError):
        lifeline.recv(1)
    os._exit(0)


if __name__ == "__main__":
    main()
