"""What pages say of their article in the state that their scripts begin with, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from kg.documents.formats.pages.linked import Node, texts
from kg.documents.formats.pages.tree import folded
from kg.documents.formats.pages.view import View

_ASSIGNED = re.compile(r"=\s*(?=\{\s*\"|\[\s*\{)")
_DATES = (
    "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publishedDate", "published_date",
    "firstPublished", "firstPublishedAt", "first_published_at", "publicationDate", "publication_date", "pubDate",
    "display_date", "datePublication", "published", "publishedTime", "published_time",
)  # fmt: skip
_TITLES = ("headline", "title", "name", "headlines", "seoTitle")
_AUTHORS = ("author", "authors", "byline", "bylines", "writers", "authorName")
_SITES = ("siteName", "site_name", "publicationName", "siteTitle")
_NAMES_OF_TITLES, _NAMES_OF_SITES = frozenset(_TITLES), frozenset(_SITES)
_LARGEST = 4 << 20
"""Characters of the longest script that is read."""
_MOST_VALUES = 200_000
_MOST_STATES = 12


def state_of(page: View, titles: Collection[str]) -> Node:
    """Return day, author and publisher of the thing in the scripts of a page that has one of the `titles` (folded).

    The names are those of JSON-LD; what the scripts do not say is left out.
    """
    initials = {title[:1] for title in titles}
    found: Node = {}
    sites: list[str] = []
    for value in _objects(page):
        if not _NAMES_OF_SITES.isdisjoint(value):
            sites += [site for key in _SITES for site in texts(value.get(key))[:1]]
        wanted = not _NAMES_OF_TITLES.isdisjoint(value) and not {"datePublished", "author"} <= set(found)
        if wanted and _is_titled(value, titles, initials):
            found = {**_facts(value), **found}
    return {**found, "publisher": sites[0]} if sites and found else found


def _is_titled(value: Node, titles: Collection[str], initials: Collection[str]) -> bool:
    for key in _TITLES:
        given = value.get(key)
        for text in given.values() if isinstance(given, dict) else (given,):
            # Most are of others: what begins with another letter needs no closer look.
            if not isinstance(text, str) or (text[:1].isalnum() and text[0].casefold()[0] not in initials):
                continue
            if folded(text) in titles:
                return True
    return False


def _facts(value: Node) -> Node:
    days = [text for key in _DATES for text in [value.get(key)] if isinstance(text, str) and 8 <= len(text) <= 40]
    names = next((names for key in _AUTHORS if (names := texts(value.get(key)))), [])
    return {**({"datePublished": days[0]} if days else {}), **({"author": names} if names else {})}


def _objects(page: View) -> Iterator[Node]:
    """Yield the objects in the states of a page, those that hold others before them."""
    left = _MOST_VALUES
    for state in _states(page):
        waiting = [state]
        while waiting and left:
            value = waiting.pop()
            left -= 1
            if isinstance(value, dict):
                yield value
            inner = value.values() if isinstance(value, dict) else value
            waiting += reversed([each for each in inner if isinstance(each, dict | list)])


def _states(page: View) -> Iterator[Any]:
    count = 0
    for script in page.elements("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if not 2 < len(text) <= _LARGEST or "ld+json" in kind:
            continue
        starts = [0] if "json" in kind else [each.end() for each in _ASSIGNED.finditer(text)]
        for start in starts:
            count += 1
            if count > _MOST_STATES:
                return
            try:
                state = json.JSONDecoder(strict=False).raw_decode(text, start + _blanks(text, start))[0]
            except (ValueError, RecursionError):
                continue
            if isinstance(state, dict | list):
                yield state


def _blanks(text: str, start: int) -> int:
    return len(text[start : start + 200]) - len(text[start : start + 200].lstrip())
