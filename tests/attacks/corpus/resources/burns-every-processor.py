"""As many busy processes as it may have."""

import time
until = time.monotonic() + 6
for _ in range(8):
    with contextlib.suppress(OSError):
        if os.fork() == 0:
            while time.monotonic() < until:
                pass
            os._exit(0)
