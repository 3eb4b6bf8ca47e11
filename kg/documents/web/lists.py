"""Text files of addresses, one a line."""

from __future__ import annotations

from collections.abc import Iterator

from kg.net.urls import is_url

SUFFIX = ".urls"
"""The suffix of files that are lists whatever stands in them."""

MOST_BYTES = 256 * 1024 * 1024
"""How long a list may be."""


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
    for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), start=1):
        address = line.partition(" #")[0].partition("\t#")[0].strip()
        if address and not address.startswith("#") and address not in seen:
            seen.add(address)
            yield number, address
