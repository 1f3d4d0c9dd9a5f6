"""The first program in a sandbox: gives up what it still has, and becomes the process that forks subjects.

Run by its path, with nothing but the standard library. Its one argument is JSON: {"channel", "port", "user",
"limits", "then"}. At `channel` it hands a socket out that listens at `port` of the sandbox's own loopback:
who holds it leads to PostgreSQL whoever connects there, and the code in here cannot put itself in its place.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys


def main() -> None:
    """Hand the socket out, take on the limits and the user, and run what comes then."""
    order = json.loads(sys.argv[1])
    with socket.socket() as listener, socket.socket(fileno=order["channel"]) as channel:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", order["port"]))
        listener.listen(128)
        socket.send_fds(channel, [b"listening"], [listener.fileno()])
    for name, most in order["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, most))
    user = order["user"]
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    os.execv(order["then"][0], order["then"])  # noqa: S606  # it is a list that we made


if __name__ == "__main__":
    main()
