"""All the memory that can be had, and written to."""

held = []
with contextlib.suppress(MemoryError):
    while True:
        held.append(b"x" * (64 << 20))
