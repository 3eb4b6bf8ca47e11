"""Passing folders: temporary ones that go with whoever made them, also where that is killed.

Who makes one holds a lock on it (`flock`), which the system lets go with the process, whatever ended that; a number of
a process that another one has by now means nothing. A folder that can be locked is nobody's any more, and the next
command that makes one, and every build, clears it away. On a shared disk locks may not reach other machines: so a
folder has the machine in its name, and only those of this one are cleared. Where there are no locks at all, none is.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

_MACHINE_ID = Path("/etc/machine-id")


class PassingFolder:
    """An empty folder of one's own for as long as it is not closed; `path` is where it is.

    `kind` stands in its name. It lies where the system puts temporary files (`TMPDIR`), or, hidden, in the folder
    `inside`. What killed processes left there is cleared first.

    Raises:
        OSError: it cannot be made.
    """

    def __init__(self, kind: str, *, inside: Path | None = None) -> None:
        clear_left(inside)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=f"{_prefix(inside)}{kind}-", dir=inside))
            self._lock = _lock(self.path, wait=True)
            # Before it was locked, somebody who clears may have taken it for one that was left.
            if self._lock is None or self.path.exists():
                return
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder with all that is in it, as far as the system lets; closing twice is no error."""
        shutil.rmtree(self.path, ignore_errors=True)
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)


def clear_left(inside: Path | None = None) -> None:
    """Remove passing folders of this user and machine whose processes are gone; `inside` is as in `PassingFolder`."""
    prefix = _prefix(inside)
    with suppress(OSError):
        parent = inside or Path(tempfile.gettempdir())
        with os.scandir(parent) as entries:
            left = [entry.name for entry in entries if entry.name.startswith(prefix)]
        for name in left:
            _clear(parent / name)


def _clear(folder: Path) -> None:
    with suppress(OSError):
        if folder.lstat().st_uid != os.getuid():
            return
        lock = _lock(folder, wait=False)
        if lock is not None:
            try:
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _lock(folder: Path, *, wait: bool) -> int | None:
    """Return the descriptor that holds the lock on a folder, None where somebody else has it or there are no locks."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _prefix(inside: Path | None) -> str:
    return f"{'' if inside is None else '.'}kg-{machine()}-"


@cache
def machine() -> str:
    """Return some letters that tell this machine, or container, from others that use the same disk."""
    try:
        known = _MACHINE_ID.read_bytes()
    except OSError:
        known = b""
    return blake2b(socket.gethostname().encode() + known, digest_size=4).hexdigest()
