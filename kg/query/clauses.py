"""What a query or update says of graphs and addresses: FROM, SERVICE, LOAD."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urljoin

from kg.query.tokens import Token, prefixes_of, tokens_of

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CALLS = re.compile(r"service|load", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$])from(?=\s+(?:<|#|[\w.-]*:|named\b)|<|#)", re.IGNORECASE)


@lru_cache(maxsize=256)
def names_dataset(query: str) -> bool:
    """Return whether a query names the graphs that it sees (FROM), outside all braces."""
    plain = unescaped(query)
    if not _FROM.search(plain):  # reading the tokens takes as long as a small query
        return False
    depth = 0
    for token in tokens_of(plain):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.kind == "word" and token.text.upper() == "FROM":
            return True
    return False


@lru_cache(maxsize=256)
def addresses_called(text: str, *, base_iri: str = "") -> tuple[str | None, ...]:
    """Return the addresses that a query or update would call (SERVICE, LOAD), None for one that is not known before.

    What only looks like one (in a string, comment, IRI, prefixed name or variable) is none. Whatever stands behind
    either keyword and cannot be read as an address counts as not known: a text is judged too strictly rather than
    too loosely.
    """
    plain = unescaped(text)
    if not _CALLS.search(plain):
        return ()
    read = list(tokens_of(plain))
    prefixes = prefixes_of(plain)
    base = next((b.text[1:-1] for a, b in pairwise(read) if a.text.upper() == "BASE"), base_iri)
    called: list[str | None] = []
    for place, token in enumerate(read):
        tagged = place and read[place - 1].text == "@"  # the language of a literal
        if token.kind == "word" and token.text.upper() in ("SERVICE", "LOAD") and not tagged:
            called.append(_address(read[place + 1 :][:2], prefixes, base))
    return tuple(called)


def unescaped(text: str) -> str:
    r"""Return a text with `\u` escapes as the characters that they stand for, which SPARQL allows anywhere."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]


def _address(following: list[Token], prefixes: dict[str, str], base: str) -> str | None:
    if following and following[0].text.upper() == "SILENT":
        following = following[1:]
    if not following:
        return None
    token = following[0]
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return urljoin(base, prefixes[prefix] + local) if prefix in prefixes and "\\" not in local else None
    return None
