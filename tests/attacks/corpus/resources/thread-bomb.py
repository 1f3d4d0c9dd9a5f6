"""Threads without end."""

import threading
with contextlib.suppress(RuntimeError):
    while True:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
