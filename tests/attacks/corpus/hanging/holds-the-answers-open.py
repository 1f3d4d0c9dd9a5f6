"""Closes nothing, ends itself, and leaves a child that keeps the socket open."""

if os.fork() == 0:
    os.setsid()
    import time
    time.sleep(3600)
os._exit(0)
