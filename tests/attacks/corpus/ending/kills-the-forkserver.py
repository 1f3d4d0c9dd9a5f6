"""Ends the parent, which has to bury it."""

import signal
os.kill(os.getppid(), signal.SIGKILL)
