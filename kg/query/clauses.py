"""What a query or update says of graphs and addresses: FROM, SERVICE, LOAD.

The parser of the store works without tokens: `SERVICE:x`, `1SERVICE?x` and `SERVICESILENTex:x` are calls to it, and
whether `<` begins an IRI or compares depends on where it stands. So this reads a text twice as strictly: every place
where the letters of a keyword stand counts as a call, unless it is certain that they are something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from kg.query.tokens import Token, tokens_of

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CALLS = re.compile(r"service|load", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$])(?:ask|construct)?from(?=[\w\s<#.:-])", re.IGNORECASE)
_FROM_WORD = re.compile(r"(?:ask|construct)?from(?:named)?", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


@lru_cache(maxsize=256)
def names_dataset(query: str) -> bool:
    """Return whether a query names the graphs that it sees (FROM), outside all braces."""
    if not _FROM.search(query):  # reading the tokens takes as long as a small query
        return False
    prefixes: set[str] = set()
    depth = 0
    before = ""
    for token in tokens_of(query):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.kind == "word" and _FROM_WORD.fullmatch(token.text):
            return True
        if depth == 0 and token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                prefixes.add(prefix)
            elif prefix not in prefixes and _FROM_WORD.match(prefix):
                return True
        before = token.text.upper()
    return False


@lru_cache(maxsize=256)
def addresses_called(text: str, *, base_iri: str = "") -> tuple[str | None, ...]:
    r"""Return the addresses that a query or update would call (SERVICE, LOAD), None for one that is not known before.

    What only looks like a call (in a string, comment, IRI, prefixed name or variable) is none. A text is judged too
    strictly rather than too loosely: what cannot be told for certain counts as a call of an address that is not known.
    Where a text has `\u` escapes it is read with and without them: versions of the store's library differ in that.
    """
    if not _CALLS.search(text) and not ("\\" in text and _CALLS.search(unescaped(text))):
        return ()
    called = list(_called(text, base_iri))
    plain = unescaped(text)
    if plain != text:
        called.extend(_called(plain, base_iri))
    return tuple(called)


def unescaped(text: str) -> str:
    r"""Return a text with `\u` escapes as the characters that they stand for, which SPARQL allows anywhere."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]


def _called(text: str, base_iri: str) -> Iterator[str | None]:
    read = list(tokens_of(text))
    if any(map(_doubtful, read)):
        if _CALLS.search(text):
            yield None
        return
    addresses = _Addresses(read, base_iri)
    depth = 0
    for place, token in enumerate(read):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind not in ("word", "name") or (place and read[place - 1].text == "@"):
            continue  # behind @ stands the language of a literal
        small = token.text.lower()
        if small in ("service", "load"):
            yield addresses.behind(read[place + 1 : place + 3])
        elif token.kind == "word" and _CALLS.search(small):
            yield None  # 1SERVICE, trueSERVICE, SERVICESILENT, LOADSILENT
        elif token.kind == "name" and _calls(read, place, depth):
            yield None


def _doubtful(token: Token) -> bool:
    """Whether a token may be something else to the parser, which then finds other strings and comments behind it.

    `<'>` after a variable may compare it with a string. Absolute IRIs cannot be meant otherwise.
    """
    if token.kind == "iri":
        return bool(re.search(r"[()#']", token.text)) and not _ABSOLUTE.match(token.text)
    return token.kind == "other" and token.text[0] in "'\"\\"


def _calls(read: Sequence[Token], place: int, depth: int) -> bool:
    """Whether the name at a place may be or hold a keyword: `SERVICE:x`, `SERVICEex:x`, `ex:.SERVICE`, `LOAD:x`."""
    small = read[place].text.lower()
    before = read[place - 1] if place else None
    if depth == 0:
        # SERVICE stands in braces, LOAD where an operation begins: first, or behind the prologue or a semicolon.
        begins = before is None or before.kind in ("iri", "string", "close") or before.text == ";"
        return begins and "load" in small.partition(":")[0]
    if "service" not in small or (before is not None and before.kind == "word" and before.text.upper() == "GRAPH"):
        return False
    behind = read[place + 1 : place + 4]
    if behind and behind[0].kind == "word" and behind[0].text.lower().startswith("silent"):
        return True
    kinds = [token.kind for token in behind]
    return kinds[:1] == ["open"] or (kinds[:1] in (["iri"], ["name"], ["variable"]) and kinds[1:2] == ["open"])


class _Addresses:
    """What the IRIs of a text mean: the base and the prefixes of its prologue."""

    def __init__(self, read: Sequence[Token], base_iri: str) -> None:
        self._base = base_iri
        self._prefixes: dict[str, str | None] = {}
        for first, second, third in zip(read, read[1:], [*read[2:], Token("other", "", 0)], strict=False):
            if first.kind == "open":
                break
            if first.text.upper() == "BASE" and second.kind == "iri":
                self._base = self._joined(second) or ""
            elif second.kind == "name" and second.text.endswith(":") and third.kind == "iri":
                self._declare(second.text[:-1], self._joined(third) if first.text.upper() == "PREFIX" else None)
            elif first.kind == "name" and first.text.upper().startswith("PREFIX") and second.kind == "iri":
                self._declare(first.text.partition(":")[0][len("PREFIX") :], None)

    def behind(self, following: Sequence[Token]) -> str | None:
        """Return the address that stands behind a keyword, None where it is not certain."""
        if following and following[0].kind == "word" and following[0].text.upper() == "SILENT":
            following = following[1:]
        if following and following[0].kind == "iri":
            return self._joined(following[0])
        if not following or following[0].kind != "name":
            return None
        prefix, _, local = following[0].text.partition(":")
        namespace = self._prefixes.get(prefix)
        # SILENT:x may be the keyword and :x. The host has to end within the namespace.
        if namespace is None or prefix.upper().startswith("SILENT") or "\\" in local:
            return None
        try:
            return namespace + local if urlsplit(namespace).path else None
        except ValueError:
            return None

    def _declare(self, prefix: str, namespace: str | None) -> None:
        # Which of two declarations counts is nothing to build safety on.
        self._prefixes[prefix] = namespace if prefix not in self._prefixes else None

    def _joined(self, token: Token) -> str | None:
        try:
            joined = urljoin(self._base, token.text[1:-1])
            urlsplit(joined)  # whoever gets the address can take it apart
        except ValueError:
            return None
        return joined
