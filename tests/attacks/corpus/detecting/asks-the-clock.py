"""Is slow in the first trial and quick in the next, to be timed out of one alone."""

import time
time.sleep(0.4 if os.getpid() % 2 else 0)
