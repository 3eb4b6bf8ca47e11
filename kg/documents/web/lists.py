"""Lists of addresses: texts with one a line, and sitemaps."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kg.documents.formats.sniffing import plain
from kg.net.urls import is_url

SUFFIX = ".urls"
"""The suffix of files that are lists whatever stands in them."""

MOST_BYTES = 256 * 1024 * 1024
"""How long a list may be."""


_SITEMAP = re.compile(
    rb"(?:\s|<\?[^>]{0,300}\?>|<!--.{0,2000}?-->)*<(?:urlset|sitemapindex)(?=[\s>/])", re.DOTALL | re.IGNORECASE
)
_PLACE = re.compile(r"<loc\b[^<>]{0,100}>\s*(?:<!\[CDATA\[)?([^<>\]]{1,5000})(?:\]\]>)?\s*</loc>", re.IGNORECASE)


def looks_like_sitemap(head: bytes) -> bool:
    """Whether bytes begin as a sitemap does, or as an index of such."""
    return _SITEMAP.match(plain(head)) is not None


def looks_like_list(head: bytes) -> bool:
    """Whether the first bytes of a text have nothing but addresses and comments, and one address at least."""
    lines = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines()
    # The last line may be cut in the middle; that it is the only one does not matter, addresses being shorter.
    kept = [line.strip() for line in (lines[:-1] if len(lines) > 1 and len(head) >= 512 else lines)]
    told = [line for line in kept if line and not line.startswith("#")]
    return bool(told) and all(is_url(line) and not any(c.isspace() for c in line) for line in told)


def addresses_of(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield the addresses of a list with the numbers of their lines, each once; empty lines and `#` comments left out.

    A line ends with its address: what stands behind a blank and `#` is a comment too.
    """
    seen: set[str] = set()
    told = _in_sitemap if looks_like_sitemap(content[:4096]) else _in_lines
    for number, address in told(content.decode("utf-8-sig", "replace")):
        if address not in seen:
            seen.add(address)
            yield number, address


def _in_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        address = line.partition(" #")[0].partition("\t#")[0].strip()
        if address and not address.startswith("#"):
            yield number, address


def _in_sitemap(text: str) -> Iterator[tuple[int, str]]:
    number, before = 1, 0
    for found in _PLACE.finditer(text):
        number += text.count("\n", before, found.start())
        before = found.start()
        yield number, html.unescape(found[1]).strip()
