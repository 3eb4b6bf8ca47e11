"""What bytes look like, where neither a name nor a server tells."""

from __future__ import annotations

import codecs
import re

_MARKUP = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->|\s)*<(?:!doctype\s+html|html|head|body|article|main|div|section|title|meta|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)


def looks_like_html(head: bytes) -> bool:
    """Whether bytes begin as web pages and pieces of such do."""
    return _MARKUP.match(plain(head)) is not None


def plain(head: bytes) -> bytes:
    """Return the first bytes of a text without its byte order mark, and without the zeros of UTF-16."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def looks_like_json(head: bytes) -> bool:
    """Whether bytes begin as an object of JSON does, or a list of such."""
    return re.match(rb"\s*(?:\[\s*)?\{\s*[\"}]", plain(head)) is not None
