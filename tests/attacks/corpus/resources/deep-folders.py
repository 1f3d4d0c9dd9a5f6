"""Folders in folders, so deep that no path reaches the innermost."""

with contextlib.suppress(OSError):
    for _ in range(5_000):
        os.mkdir("deeper-and-deeper-and-deeper")
        os.chdir("deeper-and-deeper-and-deeper")
