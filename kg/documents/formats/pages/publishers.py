"""Who published a page: what it tells machines, and else what title, logo, rights and address agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.titles import CLOSE_SEPARATOR, SECTIONS, SEPARATOR
from kg.documents.formats.pages.tree import elements, first_lines, folded, lines, said, words_of

_NO_NAMES = (
    "main,index,document,untitled,untitled document,welcome,homepage,home page,logo,menu,search,site,header,banner,"
    "start,default,page,details,news details,printer friendly version,press,press release,press releases,press corner,"
    "press room,press centre,press center,media centre,media center,newsroom,media,statements,speeches,blog"
)
_NO_PUBLISHER = SECTIONS | frozenset(_NO_NAMES.split(","))
_BRANDS = frozenset({"logo", "brand", "masthead", "wordmark", "sitename", "sitetitle", "nameplate", "site"})
_BRAND_PAIRS = frozenset(
    {
        ("site", "title"),
        ("site", "name"),
        ("name", "plate"),
        ("blog", "title"),
        ("newsletter", "name"),
        ("publication", "name"),
    }
)
_HEADERS = frozenset({"header", "head", "hd", "hdr", "masthead", "banner", "top", "topbar", "printheader"})
_RIGHTS = re.compile(
    r"©|\(c\)|copyright|rights reserved|derechos reservados|direitos reservados|droits réservés"
    r"|alle rechte|diritti riservati|права защищены|права захищені|prawa zastrzeżone|hakları saklıdır|版权所有|著作权"
    r"|無断転載|حقوق|published by|is a (?:member|project|service) of",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"^(?:(?:copyright|©|\(c\))\s*)+|\b(?:19|20)\d\d\b|\ball rights reserved\b.*$", re.IGNORECASE)
_TAGLINE = re.compile(r",? (?:the|your|news|a)\b.*|, [a-z].*")
_FEET = frozenset({"footer", "foot", "ft", "ftr", "contentinfo", "colophon"})
_LONGEST = 60
_LONGEST_ROW = 300
_MOST_ROWS = 60
_MOST_PICTURES = 60
_NO_BRANDS = ("body", "html", "head", "p", "li")
_HOST = re.compile(r"\b[\w-]{3,}(?:\.[\w-]{2,})+\b")
_HOME = re.compile(r"\s*(?:(?:https?:)?//[^/?#]+/?|/)\s*", re.IGNORECASE)
"""Addresses of front pages."""
_LEAST_OF_HOST = 5


def names_shown(root: HtmlElement, told: Told, headline: HtmlElement | None) -> list[str]:
    """Return the names of a site of which two kinds of places on its page say that they are it, the likeliest first.

    Kinds of places are the title of the window, the logo with the name in the head of the page, the descriptions of
    pictures, lines about rights, and the address.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    titles = {folded(title) for title in (*told.titles, said(headline) if headline is not None else "")}
    rights = [row for row in lines(root) if _RIGHTS.search(row)]
    for kind, name in _candidates(root, told):
        if kind == "foot":
            rights.append(name)
            continue
        name = name.strip(" :|-–—»")
        if name and is_publisher(name) and folded(name) not in titles:
            key = _key(name)
            named[key].add(kind)
            spelled[key] = name if spelled.get(key, name).isupper() else spelled.get(key, name)
    below = "\n".join(row.casefold() for row in rights if len(row) <= _LONGEST_ROW)
    hosts = [urlsplit(each).hostname or "" for each in told.addresses]
    hosts = [re.sub(r"\W", "", each) for each in hosts]
    beside = [re.sub(r"\W", "", each) for each in _HOST.findall(told.head.casefold())]
    for key, kinds in named.items():
        name = spelled[key].casefold()
        if name in below and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", below):
            kinds.add("rights")
        if "brand" in kinds and re.match(rf"{re.escape(name)}\b", told.head, re.IGNORECASE):
            kinds.add("head")
        if len(key) >= _LEAST_OF_HOST and any(
            key in host for host in (*hosts, *(each for each in beside if each != key))
        ):
            kinds.add("host")
    return [spelled[key] for key in sorted(named, key=lambda each: -len(named[each])) if len(named[key]) > 1]


def publisher_of(told: Told, title: str | None, shown: Sequence[str]) -> str | None:
    """Return who published a page, or None; `shown` are names from `names_shown`."""
    if told.publishers:
        first = told.publishers[0]
        return next((each for each in told.publishers if _key(each) == _key(first) and len(each) > len(first)), first)
    if shown:
        return next(
            (each for each in shown if _key(each).startswith(_key(shown[0])) and len(each) > len(shown[0])), shown[0]
        )
    beside = _in_head(told.head, title) if title else None
    credited = (_CREDITED.sub("", source).strip() for source in told.sources)
    return beside or next((name for name in credited if name and is_publisher(name) and "://" not in name), None)


def is_publisher(name: str) -> bool:
    """Whether a text may be the name of a publisher: no more than a few words, and no part of a site."""
    known = name.casefold() in _NO_PUBLISHER
    return 0 < len(name.split()) <= 8 and len(name) <= _LONGEST and not known and (not name[0].islower() or "." in name)


def _in_head(head: str, title: str) -> str | None:
    """Return what stands beside the title in the title of the window."""
    for separator in (SEPARATOR, CLOSE_SEPARATOR):
        places = list(separator.finditer(head))
        for found in (*places[-1:], *places[:1]):
            before, behind = head[: found.start()].strip(), head[found.end() :].strip()
            for name, rest in ((behind, before), (before, behind)):
                plain = _TAGLINE.sub("", name) if name is behind else name
                if folded(rest) == folded(title) and is_publisher(plain):
                    return plain
    return None


def _candidates(root: HtmlElement, told: Told) -> Iterator[tuple[str, str]]:
    """Yield what may be the name of the site, with the kind of the place where it stands."""
    parts = [part for part in (*SEPARATOR.split(told.head), *re.split(r"\s*[:–—|]\s+|\s+/\s+", told.head)) if part]
    for title in told.titles[:1]:
        parts += re.split(r"\s*[:–—|]\s+", title)
    for part in parts:
        yield "head", part
        yield "head", _TAGLINE.sub("", part)
    for image in islice(elements(root, "img", "amp-img"), _MOST_PICTURES):
        alt = " ".join((image.get("alt") or "").split())
        for part in (alt, *SEPARATOR.split(alt)) if alt else ():
            yield "picture", part
    for element in elements(root):
        yield from _shown_by(element)


def _shown_by(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what an element in the head or foot of a page shows that may be or may hold the name of the site."""
    tag = element.tag
    if tag == "a" and ("home" in (element.get("rel") or "").split() or _HOME.fullmatch(element.get("href") or "")):
        yield "brand", said(element)
    words = words_of(element)
    if tag in _NO_BRANDS or (not words and tag not in ("header", "footer")):
        return
    if tag == "footer" or not _FEET.isdisjoint(words):
        yield from (("foot", row) for row in first_lines(element, _MOST_ROWS))
    elif not _BRANDS.isdisjoint(words) or not _BRAND_PAIRS.isdisjoint(pairwise(words)):
        yield from (("brand", row) for row in first_lines(element, 1))
    elif tag == "header" or not _HEADERS.isdisjoint(words):
        rows = first_lines(element, 2)
        yield from (("brand", part) for row in rows for part in (row, *SEPARATOR.split(row)) if part)


def _key(name: str) -> str:
    return folded(re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE))
