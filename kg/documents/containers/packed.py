"""Single files that are packed: .gz, .bz2, .xz."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from kg.documents.containers.limits import Budget, counted
from kg.documents.inputs import Source

_SHORT = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def open_gzip(source: Source, stream: BinaryIO, budget: Budget) -> Iterator[Source]:
    """Yield what is packed, under the same name."""
    yield _inner(source, cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb")), budget)


def open_bzip2(source: Source, stream: BinaryIO, budget: Budget) -> Iterator[Source]:
    """Yield what is packed, under the same name."""
    yield _inner(source, cast(BinaryIO, bz2.BZ2File(stream)), budget)


def open_xz(source: Source, stream: BinaryIO, budget: Budget) -> Iterator[Source]:
    """Yield what is packed, under the same name."""
    unpacked = lzma.LZMAFile(stream)  # noqa: SIM115 # who opens the source closes it
    yield _inner(source, cast(BinaryIO, unpacked), budget)


def _inner(source: Source, stream: BinaryIO, budget: Budget) -> Source:
    path = PurePosixPath(source.file_name)
    known = path.suffix.lower() in (".gz", ".bz2", ".xz", *_SHORT)
    called = path.stem + _SHORT.get(path.suffix.lower(), "") if known else path.name
    whole = counted(stream, budget)
    # What packs a page says nothing of its media type.
    return replace(source, open=lambda: whole, called=called or "-", media_type=None, depth=source.depth + 1)
