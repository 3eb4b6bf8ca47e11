"""The little of SPARQL's grammar that finding and binding parameters needs: variables, groups, prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<comment> \# [^\n\r]* )
    | (?P<iri> < [^<>"{}|^`\\\x00-\x20]* > )
    | (?P<string> \"\"\" (?: [^\\] | \\. )*? \"\"\" | ''' (?: [^\\] | \\. )*? '''
                | " (?: [^"\\\n\r] | \\. )* " | ' (?: [^'\\\n\r] | \\. )* ' )
    | (?P<variable> [?$] \w+ )
    | (?P<language> @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* (?: -- [A-Za-z]+ )? )
    | (?P<open> \{ )
    | (?P<close> \} )
    | (?P<name> [\w.-]*+ : (?: [\w.:%-] | \\. )* )
    | (?P<run> [\w.-]++ )
    | (?P<space> \s+ )
    | (?P<other> \\. | . )
    """,
    re.VERBOSE | re.DOTALL,
)


_IN_RUN = re.compile(r"(?P<word>\w+)|(?P<other>.)")
"""Tokens of letters, points and hyphens that are no prefixed name. All of them are taken at once: who looked for the
colon anew behind each point would read `a.a.a.a` as often as it has points."""


class Token(NamedTuple):
    """A piece of a query: what it is, its text, and where it begins."""

    kind: str
    text: str
    start: int


class Block(Enum):
    """What a pair of braces holds."""

    GROUP = auto()
    """Patterns: a VALUES block may stand in it."""
    SUBSELECT = auto()
    """A SELECT inside a group."""
    TEMPLATE = auto()
    """What a CONSTRUCT makes."""
    DATA = auto()
    """The rows of a VALUES."""


@dataclass(slots=True, eq=False)
class Braces:
    """A pair of braces: the place after the opening one, and the variables between them but in no inner pair.

    The outermost pair stands for the whole query and has no braces. `main` is the WHERE of a query or subselect.
    `outer` is the group that an OPTIONAL or EXISTS is part of, if what is bound there is seen inside as well.
    """

    kind: Block
    inside: int
    variables: set[str] = field(default_factory=set)
    main: Braces | None = None
    outer: Braces | None = None

    @property
    def binding(self) -> Braces | None:
        """The group in which a VALUES block binds the variables between these braces; None where none need be."""
        pair = self
        while pair.kind is Block.GROUP and pair.outer:
            pair = pair.outer
        return pair if pair.kind is Block.GROUP else pair.main


def tokens_of(query: str) -> Iterator[Token]:
    """Yield the tokens of a query, without comments and white space."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "other"
        if kind == "run":
            for part in _IN_RUN.finditer(query, match.start(), match.end()):
                yield Token(part.lastgroup or "other", part.group(), part.start())
        elif kind not in ("comment", "space"):
            yield Token(kind, match.group(), match.start())


def variables_of(query: str) -> list[tuple[str, int]]:
    """Return the names of the variables, without mark, each with where it first stands, in that order."""
    places: dict[str, int] = {}
    for token in tokens_of(query):
        if token.kind == "variable":
            places.setdefault(token.text[1:], token.start)
    return list(places.items())


def prefixes_of(query: str) -> dict[str, str]:
    """Return the prefixes that a query declares, without colon, with their namespaces."""
    prefixes: dict[str, str] = {}
    read = list(tokens_of(query))
    for word, name, iri in zip(read, read[1:], read[2:], strict=False):
        if word.text.upper() == "PREFIX" and name.text.endswith(":") and iri.kind == "iri":
            prefixes[name.text[:-1]] = iri.text[1:-1]
    return prefixes


@lru_cache(maxsize=256)  # a saved query is bound each time it is asked, which takes as long as a small answer
def braces_of(query: str) -> tuple[Braces, ...]:
    """Return the whole query and all pairs of braces, outer before inner."""
    whole = Braces(Block.SUBSELECT, 0)
    found, stack = [whole], [whole]
    before, values = "", False
    for token in tokens_of(query):
        word = token.text.upper()
        if token.kind == "open":
            pair = Braces(_kind(before, values=values), token.start + 1)
            values = False
            found.append(pair)
            outer = stack[-1]
            if before in ("OPTIONAL", "EXISTS") and outer.kind is Block.GROUP:
                pair.outer = outer
            elif outer.kind is Block.SUBSELECT and pair.kind is Block.GROUP and not outer.main:
                outer.main = pair
            stack.append(pair)
        elif token.kind == "close":
            if len(stack) > 1:
                stack.pop()
        elif token.kind == "variable":
            stack[-1].variables.add(token.text[1:])
        elif word == "SELECT" and before == "{" and len(stack) > 1:
            stack[-1].kind = Block.SUBSELECT
        elif word == "VALUES":
            values = True
        elif word == "BIND":
            stack[-1].outer = None  # what BIND computes does not see what is bound outside
        before = word
    return tuple(found)


def _kind(before: str, *, values: bool) -> Block:
    if values:
        return Block.DATA
    return Block.TEMPLATE if before == "CONSTRUCT" else Block.GROUP
