"""ptrace of its parent, which it attaches to and leaves standing."""

import ctypes
libc = ctypes.CDLL(None)
PTRACE_ATTACH = 16
print([libc.ptrace(PTRACE_ATTACH, pid, 0, 0) for pid in (os.getppid(), 1)])
print(libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0))
