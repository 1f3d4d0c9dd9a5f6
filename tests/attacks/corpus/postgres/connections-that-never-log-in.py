"""Connects without a word, which no limit of a role counts."""

import socket
held = []
with contextlib.suppress(OSError):
    for _ in range(300):
        held.append(socket.create_connection(("127.0.0.1", 5432), timeout=2))
