"""What has to be known of SPARQL text before a server gets it: the form of a query, its FROM, how many operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import QueryError

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_TOKEN = re.compile(
    r'''
    (?P<skip>\s+ | \#[^\r\n]*)
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:[^\s<>"'{}()\[\],;|^/*+?!=&]*)
    | (?P<word>[^\W\d_]\w*)
    | (?P<open>[{(\[])
    | (?P<close>[})\]])
    | (?P<end>;)
    | (?P<other>.)
    ''',
    re.VERBOSE | re.DOTALL,
)


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class _Token(NamedTuple):
    kind: str
    text: str
    depth: int


def form_of(query: str) -> str:
    """Return the form of a query in capitals, one of `FORMS`.

    Raises:
        QueryError: it is no query; an update is none.
    """
    before = ""
    for token in _tokens(query):
        if token.kind == "word" and before not in ("PREFIX", "BASE"):
            word = token.text.upper()
            if word in FORMS:
                return word
            if word not in ("PREFIX", "BASE"):
                break
        elif token.kind not in ("word", "name", "iri"):
            break
        before = token.text.upper()
    start = " ".join(query.split())[:40]
    raise QueryError(f"the SPARQL does not parse: {start!r} is no SELECT, ASK, CONSTRUCT or DESCRIBE")


def has_dataset(query: str) -> bool:
    """Return whether a query names the graphs that it sees (FROM), outside all brackets."""
    return any(token.kind == "word" and not token.depth and token.text.upper() == "FROM" for token in _tokens(query))


def operations(update: str) -> int:
    """Return how many operations an update has."""
    count, inside, before = 0, False, ""
    for token in _tokens(update):
        if token.depth == 0 and token.kind == "end":
            inside, before = False, ""
        elif token.depth == 0 and token.kind == "word" and not inside:
            word = token.text.upper()
            if word not in ("PREFIX", "BASE") and before != "PREFIX":
                inside = True
                count += 1
            before = word
        else:
            before = ""
    return count


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a query or update in capitals, without those in strings, names and comments."""
    return (token.text.upper() for token in _tokens(text) if token.kind == "word")


def in_ascii(text: str) -> str:
    """Return SPARQL that says the same in ASCII, which a server that takes UTF-8 for something else reads rightly."""
    return _BEYOND_ASCII.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def has_path(query: str) -> bool:
    """Whether a query may have a property path; a product, sum or quotient looks the same."""
    before = ""
    for token in _tokens(query):
        if token.kind == "other" and token.text in "^|/*+" and before not in ("SELECT", "DISTINCT", "(", "|"):
            return True
        before = token.text.upper()
    return False


def _tokens(text: str) -> Iterator[_Token]:
    depth = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        if kind == "skip":
            continue
        if kind == "close":
            depth = max(0, depth - 1)
        yield _Token(kind, found[0], depth)
        depth += kind == "open"
