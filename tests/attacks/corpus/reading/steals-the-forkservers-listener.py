"""Takes its parent's descriptors with pidfd_getfd, to be asked in its place."""

import ctypes
libc = ctypes.CDLL(None, use_errno=True)
taken = []
pidfd = libc.syscall(434, os.getppid(), 0)
for number in range(16):
    got = libc.syscall(438, pidfd, number, 0)
    if got >= 0:
        taken.append(number)
raise RuntimeError(taken)
