"""Masks and ignores every signal that can be, so that no polite end works."""

import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
time.sleep(3600)
