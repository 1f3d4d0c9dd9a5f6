"""SIGSTOP: there, but not running, and asking it where it stands gets no answer."""

import signal
os.kill(os.getpid(), signal.SIGSTOP)
