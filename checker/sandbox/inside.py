"""The first program in a sandbox: gives up what it still has, and becomes the process that forks subjects.

Run by its path, with nothing but the standard library. Its one argument is JSON: {"channel", "port", "user",
"limits", "then"}. At `channel` it hands a socket out that listens at `port` of the sandbox's own loopback:
who holds it leads to PostgreSQL whoever connects there, and the code in here cannot put itself in its place.
For that it is given the socket at which subjects are to be forked, and what comes `then` is told where it is.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys


def main() -> None:
    """Exchange the sockets, take on the limits and the user, and run what comes then."""
    order = json.loads(sys.argv[1])
    with socket.socket(fileno=order["channel"]) as channel:
        forkserver = _exchanged(channel, order["port"])
    for name, most in order["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, most))
    user = order["user"]
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    os.execv(order["then"][0], [*order["then"], str(forkserver)])  # noqa: S606  # it is a list that we made


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


if __name__ == "__main__":
    main()
