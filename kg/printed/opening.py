"""The process that opens PDFs: takes one after the other from its standard input, and tells what their pages show."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2

from kg.printed.lines import sheet_of
from kg.printed.pages import LENGTH
from kg.printed.sheets import MOST_LETTERS

_MOST_MEMORY = 2 << 30
"""Bytes that this process may use; a PDF of a thousand pages takes a tenth."""
_MOST_SECONDS = 60
"""Seconds of processor that one PDF may take; one of a thousand pages takes some 15."""
_PASSWORD = re.compile(r"password|security", re.IGNORECASE)


def main() -> None:
    """Answer until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the command ends it, and then this ends too
    _limit_memory()
    while len(head := sys.stdin.buffer.read(LENGTH.size)) == LENGTH.size:
        content = sys.stdin.buffer.read(LENGTH.unpack(head)[0])
        _limit_time()
        answer = json.dumps(_told(content)).encode()
        sys.stdout.buffer.write(LENGTH.pack(len(answer)))
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _told(content: bytes) -> dict[str, Any]:
    """Return the title and the sheets, or the fault: its reason, and what helps if that is not what helps mostly."""
    try:
        with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
            title = " ".join(pdf.get_metadata_value("Title").split())
            return {"title": title, "sheets": list(_sheets(pdf))}
    except pypdfium2.PdfiumError as error:
        if _PASSWORD.search(str(error)):
            return {"fault": ("an encrypted PDF", "save it without its password")}
        return {"fault": (f"a broken PDF ({error!s:.80})",)}
    except OverflowError:
        return {"fault": (f"longer than {MOST_LETTERS:,} characters", "split it into one file an article")}


def _sheets(pdf: pypdfium2.PdfDocument) -> Iterator[tuple[float, float, list[tuple[Any, ...]]]]:
    """Yield the width, height and lines of each page.

    Raises:
        OverflowError: they have more letters than the longest document.
    """
    letters = 0
    for page in pdf:
        with contextlib.closing(page):
            sheet = sheet_of(page)
        letters += sum(len(line.text) for line in sheet.lines)
        if letters > MOST_LETTERS:
            raise OverflowError
        yield (
            sheet.width,
            sheet.height,
            [(line.text, line.left, line.right, line.foot, line.size, line.bold) for line in sheet.lines],
        )


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows, or less is allowed already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + _MOST_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
