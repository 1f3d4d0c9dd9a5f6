"""Unpacks a little into a lot, in memory."""

import zlib
packed = zlib.compress(bytes(512 << 20), 9)
held = []
with contextlib.suppress(MemoryError):
    while True:
        held.append(zlib.decompress(packed))
