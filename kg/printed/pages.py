"""PDFs to pages: each is handed to a process that opens them, which is started anew where one has ended it."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

from kg.printed.sheets import Line, Sheet

LENGTH = struct.Struct("<Q")
"""Stands before what is passed between the processes: how many bytes it has."""


_AGAIN = "get it again, or print it into a new one"


class PagesError(Exception):
    """The pages of a PDF cannot be had: `reason` says why, as in "a broken PDF", and `remedy` what helps."""

    def __init__(self, reason: str, remedy: str = _AGAIN) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a PDF, and the title in its data, which is '' where it has none."""

    sheets: tuple[Sheet, ...]
    title: str


def read_pages(content: bytes) -> Pages:
    """Return what the pages of a PDF show.

    Raises:
        PagesError: it is encrypted, broken or too long, or takes more memory or time than any document.
    """
    with _LOCK:
        answer = json.loads(_HELPER.asked(content))
    if fault := answer.get("fault"):
        raise PagesError(*fault)
    return Pages(tuple(map(_sheet, answer["sheets"])), answer["title"])


def _sheet(told: Sequence[Any]) -> Sheet:
    width, height, lines = told
    return Sheet(tuple(Line(*line) for line in lines), width, height)


class _Helper:
    """The process that opens PDFs, one for each process that reads them; it ends with that."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def asked(self, content: bytes) -> bytes:
        """Return the answer on a PDF.

        Raises:
            PagesError: the process ended over it.
        """
        process = self._living()
        into, out = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        with contextlib.suppress(BrokenPipeError):  # it ended before it had all
            into.write(LENGTH.pack(len(content)))
            into.write(content)
            into.flush()
        head = out.read(LENGTH.size)
        answer = out.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        if not answer or len(answer) < LENGTH.unpack(head)[0]:
            self.close()
            raise PagesError("a PDF that takes too much memory or time to open, or is broken")
        return answer

    def _living(self) -> subprocess.Popen[bytes]:
        """Return the process; a new one at first, after its end, and where this process is a copy of another."""
        if self._process is not None and (self._owner != os.getpid() or self._process.poll() is not None):
            self._forget(self._process)
        if self._process is None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kg.printed.opening"],  # a folder `kg` where the user is, is not meant
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def close(self) -> None:
        """End the process, if it is one of this process."""
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            self._forget(self._process)

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):  # what it did not take any more
                cast(IO[bytes], pipe).close()
        self._process = None


_LOCK = threading.Lock()
_HELPER = _Helper()
atexit.register(_HELPER.close)
