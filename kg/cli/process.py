"""What surrounds a command: standard streams that may be closed or full, and signals that end it.

A stream that was closed must not stay so: the next file that is opened, one of the database, would take its number, and
whatever a library says would be written into it.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from kg.errors import OutputError

_ENDING = (signal.SIGTERM, signal.SIGHUP)


class _SignalInterrupt(KeyboardInterrupt):
    """Goes the way that ctrl-C goes, past everything that takes errors for its own."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def number_of(interrupt: KeyboardInterrupt) -> int:
    """Return the number of the signal that an interrupt stands for."""
    return interrupt.number if isinstance(interrupt, _SignalInterrupt) else signal.SIGINT


def prepare_streams() -> None:
    """Give closed standard streams something to be, and let errors of writing results be told apart from others.

    Nothing can be read from an input, or written to an output, that was closed; messages go nowhere then.
    """
    for number, mode in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_RDWR)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # the lowest free number, which is this one
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - it stays open to the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False, encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    errors = sys.stdout.errors if sys.stdout else "surrogateescape"
    buffer = io.BufferedWriter(_Output(1, "wb", closefd=False))
    sys.stdout = io.TextIOWrapper(buffer, encoding, errors, line_buffering=os.isatty(1))


class _Output(io.FileIO):
    """Standard output, of which nothing else is made than what it is."""

    def write(self, data: object, /) -> int:
        try:
            return super().write(data) or 0  # type: ignore[arg-type] # any buffer, as io says
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(
                f"standard output cannot be written ({error.strerror or error}); make room, or send it elsewhere"
            ) from error


def drop_output() -> None:
    """Send what is still to be written nowhere: Python would try once more at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as ctrl-C does, but those that whoever started us wants ignored."""

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)  # a second one would only tear up the end of the first
        raise _SignalInterrupt(number)

    taken = [number for number in _ENDING if signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
