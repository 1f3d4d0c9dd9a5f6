"""Looks for whatever listens, and talks to it."""

import socket
found = []
for port in range(1, 20_000):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            found.append(port)
print(found)
