"""The memory of its parent, through /proc/pid/mem."""

found = []
for pid in {os.getppid(), 1, 2, 3}:
    with contextlib.suppress(OSError, ValueError):
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                if " rw" in line:
                    start, end = (int(part, 16) for part in line.split()[0].split("-"))
                    memory.seek(start)
                    text = memory.read(min(end - start, 32 << 20))
                    if CANARY.encode() in text:
                        found.append(text[text.find(CANARY.encode()):][:60])
raise RuntimeError(found)
