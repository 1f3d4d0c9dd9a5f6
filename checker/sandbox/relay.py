"""Leads connections from a sandbox's loopback to PostgreSQL's socket, from outside of the sandbox.

Run by its path: `relay.py LISTENER SOCKET`. LISTENER is the descriptor that `inside.py` has handed out. It
ends when its standard input is closed.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading


def main() -> None:
    """Lead connections on until standard input ends."""
    listener, path = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    threading.stack_size(256 << 10)
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    while True:
        inner, _ = listener.accept()
        outer = socket.socket(socket.AF_UNIX)
        try:
            outer.connect(path)
        except OSError:
            inner.close()
            continue
        for source, target in ((inner, outer), (outer, inner)):
            threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _end_with_standard_input() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
