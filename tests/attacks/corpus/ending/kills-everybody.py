"""kill -1 ends whatever the user may signal, the forkserver included."""

import signal
os.kill(-1, signal.SIGKILL)
