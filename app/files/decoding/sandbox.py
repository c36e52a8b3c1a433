"""Sandbox of decoder processes on Linux: they may read files, and neither write one nor open a connection.

A hostile picture may take over the decoder that reads it. Landlock (Linux 5.13 and later) takes the right to
write, create or remove anything from the process, and a seccomp filter the right to open sockets; neither can
be given back. The kernel is called directly: the one Python package for Landlock is a pre-release, and that
for seccomp needs a library of the system. Where the kernel knows neither, decoders run as before.
"""

import ctypes
import platform
import struct
import sys

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

# Rights to files by the version of Landlock that knows them (linux/landlock.h): all but to execute and to read.
_WRITE = 1 << 1 | sum(1 << bit for bit in range(4, 13))
_SINCE = {2: 1 << 13, 3: 1 << 14}  # To move between folders; to truncate.
_TCP = 0b11  # To bind, and to connect, since version 4.

# AUDIT_ARCH of linux/audit.h, and the number of the system call `socket`.
_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM


def enter() -> bool:
    """Give up writing and connections, for this process and all it starts; return whether both are given up."""
    if sys.platform != "linux":
        return False
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    is_locked, is_offline = _refuse_writing(kernel), _refuse_sockets(kernel)
    return is_locked and is_offline


def _refuse_writing(kernel: ctypes.CDLL) -> bool:
    version = kernel.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    files = _WRITE | sum(right for since, right in _SINCE.items() if version >= since)
    rights = struct.pack("QQ", files, _TCP) if version >= 4 else struct.pack("Q", files)
    # No rule follows, so none of these rights is left anywhere.
    ruleset = kernel.syscall(_CREATE_RULESET, rights, ctypes.c_size_t(len(rights)), 0)
    return ruleset >= 0 and kernel.syscall(_RESTRICT_SELF, ruleset, 0) == 0


def _refuse_sockets(kernel: ctypes.CDLL) -> bool:
    if platform.machine() not in _SOCKET:
        return False
    architecture, socket = _SOCKET[platform.machine()]
    # Classic BPF: code, jump if true, jump if false, value.
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 3, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 1, socket),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program))
    )
    return kernel.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0
