"""Stops reading what it is asked, so that the asker's buffer fills."""

import threading
os.dup2(os.open(os.devnull, os.O_RDWR), 3)
threading.Event().wait()
