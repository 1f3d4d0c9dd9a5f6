"""Files in /dev/shm, and memory that no file system shows."""

import mmap
with contextlib.suppress(OSError), open("/dev/shm/much", "wb") as file:
    while True:
        file.write(bytes(1 << 20))
        file.flush()
held = []
with contextlib.suppress(OSError, MemoryError, ValueError):
    for number in range(8):
        descriptor = os.memfd_create(f"much-{number}")
        os.truncate(descriptor, 64 << 20)
        os.write(descriptor, bytes(8 << 20))
        held.append(descriptor)
