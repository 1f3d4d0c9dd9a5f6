"""Sleeps far longer than anything may take."""

import time
time.sleep(3600)
