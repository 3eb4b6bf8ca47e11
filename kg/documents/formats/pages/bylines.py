"""Who wrote an article: what its page tells machines, and else its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tree import elements, lines, said, size, words_of

_AUTHOR_NAMES = frozenset({"author", "authors", "byline", "by", "writer", "reporter"})
_NOT_NAMES = frozenset({"bio", "image", "avatar", "description", "box", "count"})
_ELSEWHERE = frozenset(
    {"comment", "comments", "related", "recommended", "sidebar", "aside", "teaser", "card", "more", "popular"}
)
_NOBODY = frozenset(
    {"admin", "administrator", "editor", "unknown", "anonymous", "webmaster", "super user", "guest", "root", "user"}
)
_BY = re.compile(
    r"^(?:(?:by|from|written by|story by|text by|posted by|reported by|author)\b[:\s]*|By:)", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:By|BY|Written by|Posted by|Story by|Reported by|Author)[:\s]")
_PIECES = re.compile(r"\s*[|•·]\s*")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W_][\w'’.-]*){0,7}")
_DAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_BEHIND_NAME = re.compile(
    rf"\s*(?:[,|·•(–—/]|\bin\b [A-Z]|\bat\b|\bfor\b|\bUpdated\b|\bPublished\b|\d|\b{_DAYS}).*$", re.DOTALL
)
_BEHIND_TOLD = re.compile(r"\s*(?:[,|·•(–—/]|\bUpdated\b|\bPublished\b|\d).*$", re.DOTALL)
_FOR = re.compile(r"^((?!.*\bof\b)\S+ \S.*?) (?:for|in|at) .*$")
"""Persons write for papers; offices are for something, and have one word before that, or `of` in their names."""
_ROLE = re.compile(
    r"(?:(?:\w+ ){0,4}(?:writer|reporter|correspondent|editor|columnist|contributor|bureau chief|analyst|author))s?",
    re.IGNORECASE,
)


def bylines_of(root: HtmlElement) -> list[str]:
    """Return what a whole page shows as bylines, with the word for it, outside of comments and other articles."""
    found = []
    for element in elements(root):
        if _AUTHOR_NAMES.intersection(words_of(element)) and 3 < size(element) <= 100:
            text = _spaced(element)
            above = (word for each in element.iterancestors() for word in words_of(each))
            if _BYLINE.match(text) and _ELSEWHERE.isdisjoint(above):
                found.append(text)
    return found


def author_of(root: HtmlElement, told: Told, publisher: str | None, *, bylines: Sequence[str]) -> str | None:
    """Return the authors of an article, parted by semicolons, or None.

    `root` is cleared of what is foreign; `bylines` are those of the whole page, which count where it has none.
    """
    for names in told.authors:
        if plain := _names(names, publisher, told=True):
            return "; ".join(plain)
    for text in (*_shown(root), *bylines):
        if plain := _names([text], publisher, told=False):
            return "; ".join(plain)
    return None


def _shown(root: HtmlElement) -> Iterator[str]:
    """Yield what a page shows as the names of authors, the surest first."""
    yield from (said(each) for each in elements(root, "a") if "author" in (each.get("rel") or "").split())
    for element in elements(root):
        words = set(words_of(element))
        if words & _AUTHOR_NAMES and not words & _NOT_NAMES and 3 < len(text := _spaced(element)) <= 100:
            yield text
    for row in lines(root):
        for piece in (row, *_PIECES.split(row)):
            if len(piece) <= 100 and _BYLINE.match(piece) and not piece.endswith((".", "?", "!")):
                yield piece


def _spaced(element: HtmlElement) -> str:
    """Return the characters of an element, those of elements in it parted by blanks: styles part names and dates."""
    return " ".join(" ".join(element.itertext()).split())


def _names(given: Iterable[str], publisher: str | None, *, told: bool) -> list[str]:
    """Return names of persons or desks out of what a page gives as its author, in their order."""
    found: list[str] = []
    nobody = _NOBODY | {(publisher or "").casefold()}
    behind = _BEHIND_TOLD if told else _BEHIND_NAME
    for text in given:
        text = _BY.sub("", " ".join(text.split())).strip()
        for part in re.split(r"\s*(?:;|&|\band\b|,(?=\s*[A-Z][\w'’.-]+\s+[A-Z]))\s*", text):
            name = _FOR.sub(r"\1", behind.sub("", part)).strip(" ,.;:")
            if _NAME.fullmatch(name) and name.casefold() not in nobody and not (found and _ROLE.fullmatch(name)):
                found.append(name)
    return list(dict.fromkeys(found))
