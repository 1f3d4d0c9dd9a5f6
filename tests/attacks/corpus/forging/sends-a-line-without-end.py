"""A line that never ends."""

with contextlib.suppress(OSError):
    for _ in range(400):
        os.write(3, b"x" * 65536)
