"""SIGSTOP of the parent: it cannot kill, bury or fork any more."""

import signal, time
os.kill(os.getppid(), signal.SIGSTOP)
time.sleep(3600)
