"""Sockets without a file, which no view of files holds back."""

import socket
with open("/proc/net/unix") as listed:
    names = [line.split()[-1] for line in listed if "@" in line]
for name in names:
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect("\0" + name[1:])
        print("reached", name)
