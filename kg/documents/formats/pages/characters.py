"""Bytes of a web page to its characters: pages often say that they are in another encoding than they are."""

from __future__ import annotations

import re

from kg.documents.formats.decoding import (
    LATIN_1,
    MARKS,
    MIXED,
    decoded_as,
    looks_western,
    meant_encoding,
    shifts,
)
from kg.documents.formats.pages.tree import is_writable
from kg.errors import DocumentError

_HEAD = 4096
_SAMPLE = 200_000
"""Bytes by which an encoding is guessed."""
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?\b(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE
)
_TAG = re.compile(rb"<[^>]{0,2000}>")
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FITTING = 4
"""How many characters of UTF-8 stand against one byte that does not fit, in a text that is UTF-8 with faults."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MOST_NULS = 0.001


def characters_of(name: str, content: bytes, charset: str | None) -> str:
    """Return the characters of a page; `charset` is what the server said, or None.

    What decides, in this order: a byte order mark; that all of it is UTF-8; what the server and the page say; what its
    bytes look like. Characters that no text has are left out, line ends are `\\n`.

    Raises:
        DocumentError: it is a binary file, or in an encoding that nobody can tell.
    """
    text = _decoded(name, content, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return text if is_writable(text) else _UNWRITABLE.sub("", text.replace("\x0c", " "))


def _decoded(name: str, content: bytes, charset: str | None) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    if 0 in content and content.count(0) > _MOST_NULS * len(content):
        raise DocumentError(name, f"a binary file (byte {content.index(0)} is NUL)", "give kg the page as HTML")
    declared = _declared(content, charset)
    try:
        # A text in another encoding that is UTF-8 by chance has no more than a few letters outside ASCII.
        return content.decode(declared[0] if declared and not content.isascii() and shifts(declared[0]) else "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_faulty_utf8(content):
        return _mended(content)
    for encoding in declared:
        if (found := decoded_as(encoding, content)) is not None:
            return found
    return _guessed(name, content)


def _wide(content: bytes) -> str | None:
    """Return the encoding of a text in UTF-16 that lacks its mark."""
    head = content[:_HEAD].lstrip(b" \t\r\n")
    if head.startswith(b"<\x00"):
        return "utf-16-le"
    return "utf-16-be" if head.startswith(b"\x00<") else None


def _declared(content: bytes, charset: str | None) -> list[str]:
    """Return the encodings, other than UTF-8, that the server and the page say, by what is meant."""
    found = _DECLARED.search(content[:_HEAD])
    names = (charset or "", found[1].decode("ascii", "replace") if found else "")
    return [meant for name in names if (meant := meant_encoding(name))]


def _is_faulty_utf8(content: bytes) -> bool:
    fitting = _SEVERAL_BYTES.findall(content[: 10 * _SAMPLE])
    left = _SEVERAL_BYTES.sub(b"", content[: 10 * _SAMPLE])
    faults = len(left) - len(left.translate(None, bytes(range(128, 256))))
    return len(fitting) >= _FITTING * faults


def _mended(content: bytes) -> str:
    """Return a text in UTF-8 of which some bytes are Windows-1252: pages are put together from pieces."""
    return content.decode("utf-8", MIXED)


def _guessed(name: str, content: bytes) -> str:
    text = content.decode("windows-1252", LATIN_1)
    words = _TAG.sub(b" ", content).decode("windows-1252", LATIN_1)
    if looks_western(words):
        return text
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(_TAG.sub(b" ", content[:_SAMPLE])).best()
    found = decoded_as(best.encoding, content) if best else None
    if found is None:
        raise DocumentError(name, "in an encoding that nobody can tell", "save the page as UTF-8")
    return found
