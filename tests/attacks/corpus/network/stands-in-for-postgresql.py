"""Listens where the server is, to be taken for it."""

import socket
for address in ("127.0.0.1", "0.0.0.0", "127.0.0.2"):
    with contextlib.suppress(OSError):
        mine = socket.socket()
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        mine.bind((address, 5432))
        mine.listen()
        print("listens", address)
