"""As many files as there are inodes."""

with contextlib.suppress(OSError):
    for number in range(60_000):
        open(f"file-{number}", "x").close()
