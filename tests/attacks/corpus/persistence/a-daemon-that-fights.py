"""A process that ignores signals and forks itself anew faster than one could kill it."""

import signal, time
if os.fork() == 0:
    os.setsid()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            if os.fork() != 0:
                os._exit(0)
            os.setsid()
