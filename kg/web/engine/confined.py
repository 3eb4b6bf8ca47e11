"""What a worker may not do, whatever a query makes the store's library do: outlive its server, and call the network.

Both are rules of the Linux kernel for the process itself. Elsewhere they are not kept, and what remains is that the
text of a query is looked at before it is run (`kg.query.clauses`), and that a worker ends when its pipe is closed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import socket
import struct
import sys

_SET_DEATH_SIGNAL = 1
_SET_FILTER = 22
_SET_NO_NEW_RIGHTS = 38
_FILTER = 2
_SYSTEMS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Of each machine, the number of its set of system calls, and that of `socket`."""
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _FAMILY = 0, 4, 16
"""Where the kernel tells the number of a call, the machine, and the first argument (in 64 bits, low ones first)."""


def end_with(parent: int) -> None:
    """Have the kernel end this process as soon as its parent has ended, even in the middle of a query."""
    if not sys.platform.startswith("linux"):
        return
    _control(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it ended before the rule was there


def without_network() -> bool:
    """Have the kernel refuse sockets of the internet to this process for good; return whether it does."""
    known = _SYSTEMS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None or sys.byteorder != "little":
        return False
    machine, call = known
    families = (socket.AF_INET, socket.AF_INET6)
    rules = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 3, call),
        (_LOAD, 0, 0, _FAMILY),
        (_EQUAL, 2, 0, families[0]),
        (_EQUAL, 1, 0, families[1]),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.EACCES),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *rule) for rule in rules))
    program = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(rules), ctypes.addressof(code)))
    if not _control(_SET_NO_NEW_RIGHTS, 1):
        return False
    return _control(_SET_FILTER, _FILTER, ctypes.addressof(program))


def _control(what: int, first: int, second: int = 0) -> bool:
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    return bool(call(what, first, second, 0, 0) == 0)
