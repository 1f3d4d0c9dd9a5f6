"""The system calls that code in the sandbox is refused, as a program for the kernel's filter (seccomp).

They serve to administer a machine, to look into other processes, or to reach parts of the kernel in which
most of its recent faults were found. Python, asyncpg and PostgreSQL's clients do without all of them. The
list is made after the default profile of Docker, whose documentation explains it call by call.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_THE_MACHINE = (
    "acct", "clock_adjtime", "clock_settime", "delete_module", "finit_module", "init_module",
    "ioperm", "iopl", "kexec_file_load", "kexec_load", "quotactl", "quotactl_fd", "reboot",
    "settimeofday", "swapoff", "swapon", "sysfs", "syslog", "vhangup",
)  # fmt: skip
OF_NAMESPACES_AND_MOUNTS = (
    "chroot", "fsconfig", "fsmount", "fsopen", "fspick", "mount", "mount_setattr", "move_mount",
    "open_tree", "pivot_root", "setns", "umount2", "unshare",
)  # fmt: skip
OF_OTHER_PROCESSES = (
    "kcmp", "pidfd_getfd", "process_madvise", "process_vm_readv", "process_vm_writev", "ptrace",
)  # fmt: skip
OF_THE_KERNELS_OWN = (
    "add_key", "bpf", "fanotify_init", "io_uring_enter", "io_uring_register", "io_uring_setup",
    "keyctl", "lookup_dcookie", "name_to_handle_at", "open_by_handle_at", "perf_event_open",
    "personality", "request_key", "userfaultfd",
)  # fmt: skip
_NEW_NAMESPACES = (
    0x0000_0080,  # CLONE_NEWTIME
    0x0002_0000,  # CLONE_NEWNS
    0x0200_0000,  # CLONE_NEWCGROUP
    0x0400_0000,  # CLONE_NEWUTS
    0x0800_0000,  # CLONE_NEWIPC
    0x1000_0000,  # CLONE_NEWUSER
    0x2000_0000,  # CLONE_NEWPID
    0x4000_0000,  # CLONE_NEWNET
)


@cache
def refusing_program() -> bytes | None:
    """The program, as bubblewrap takes it; None on a processor that it cannot be written for."""
    if sys.platform != "linux":
        return None
    from seccompy import Action, ArgCmp, CmpOp, Filter, UnsupportedError  # noqa: PLC0415  # Linux only

    try:
        filtering = Filter(default=Action.ALLOW)
        for name in (*OF_THE_MACHINE, *OF_NAMESPACES_AND_MOUNTS, *OF_OTHER_PROCESSES, *OF_THE_KERNELS_OWN):
            if _is_known(name):
                filtering.errno(name, errno.EPERM)
        for flag in _NEW_NAMESPACES:
            filtering.errno("clone", errno.EPERM, args=[ArgCmp(0, CmpOp.MASKED_EQ, flag, mask=flag)])
        # Its flags are where no filter can look. Who is told that there is no such call uses clone.
        filtering.errno("clone3", errno.ENOSYS)
    except UnsupportedError:
        return None
    return filtering.program


@contextmanager
def refusing() -> Iterator[int | None]:
    """The program in a file, as a descriptor that can be handed on; None where there is no program."""
    program = refusing_program()
    if program is None:
        yield None
        return
    descriptor = os.memfd_create("refused-calls")
    try:
        os.write(descriptor, program)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def _is_known(name: str) -> bool:
    """Whether this processor has such a call: some have been left out on newer ones."""
    from seccompy.syscalls import syscall_nr  # noqa: PLC0415  # Linux only

    try:
        syscall_nr(name)
    except (KeyError, ValueError):
        return False
    return True
