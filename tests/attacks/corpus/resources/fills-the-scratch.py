"""Writes files until nothing more can be written."""

with contextlib.suppress(OSError), open("much", "wb") as file:
    while True:
        file.write(bytes(1 << 20))
        file.flush()
