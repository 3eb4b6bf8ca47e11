"""The table of containers, and how each is told by its first bytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kg.documents.containers.archives import open_tar, open_zip
from kg.documents.containers.limits import Budget
from kg.documents.containers.packed import open_bzip2, open_gzip, open_xz
from kg.documents.containers.warc import open_warc
from kg.documents.inputs import Source
from kg.errors import DocumentError

_GZIP = b"\x1f\x8b\x08"
_WARC = re.compile(rb"\s{0,16}WARC/[01]\.\d")
_TAR_MARK = 257


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of container: its name for people, and what opens it.

    `open` yields members and the errors of single ones; a member can be opened until the next one is asked for. It
    raises DocumentError, OSError, EOFError, zlib.error or lzma.LZMAError where the bytes are not what they should be.
    """

    name: str
    open: Callable[[Source, BinaryIO, Budget], Iterator[Source | DocumentError]]


ZIP = Container("zip archive", open_zip)
TAR = Container("tar archive", open_tar)
WARC = Container("web archive", open_warc)
GZIP = Container("gzip file", open_gzip)
BZIP2 = Container("bzip2 file", open_bzip2)
XZ = Container("xz file", open_xz)

CONTAINER_SUFFIXES = (".bz2", ".gz", ".tar", ".tbz", ".tbz2", ".tgz", ".txz", ".warc", ".wet", ".xz", ".zip")
"""The suffixes of files that are opened in a folder, in lower case."""


def container_of(head: bytes) -> Container | None:
    """Return what a source is by its first bytes (some hundreds), or None where it is no container."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ZIP
    if head.startswith(_GZIP):
        return WARC if _WARC.match(_unpacked(head)) else GZIP
    if head.startswith(b"BZh") and head[4:10] == b"\x31\x41\x59\x26\x53\x59":
        return BZIP2
    if head.startswith(b"\xfd7zXZ\x00"):
        return XZ
    if _WARC.match(head):
        return WARC
    if head[_TAR_MARK : _TAR_MARK + 5] == b"ustar":
        return TAR
    return None


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64)
    except zlib.error:
        return b""
