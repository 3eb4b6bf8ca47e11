"""Who published a page: what it tells machines, and else what title, logo, rights and address agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tables import element_names_of, entries_of
from kg.documents.formats.pages.titles import CLOSE_SEPARATOR, PARTS, SEPARATOR, THE, is_large, is_office, names_site
from kg.documents.formats.pages.tree import folded
from kg.documents.formats.pages.view import View

_BRANDS = element_names_of("brand_elements.txt")
_PLATFORMS = entries_of("platforms.txt")
_HEADERS = frozenset({"header", "head", "hd", "hdr", "masthead", "banner", "top", "topbar", "printheader"})
_RIGHTS = re.compile(
    r"©|\(c\)|copyright|rights reserved|derechos reservados|direitos reservados|droits réservés"
    r"|alle rechte|diritti riservati|права защищены|права захищені|prawa zastrzeżone|hakları saklıdır|版权所有|著作权"
    r"|無断転載|حقوق|published (?:by|in)|is a (?:member|project|service) of|(?:maintained|content(?: owned)?) by"
    r"|is a (?:registered |national )?(?:charity|non-?profit|not-for-profit|newspaper|news (?:agency|organi[sz]ation))",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?i:©|\(c\)|copyright|published (?:in|by)|content(?: owned)? by)[\s©,:]*"
    r"(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)?\d\d)?)?[\s,.:]*(?:by\s)?"
    r"(?P<name>[^\W\d_a-z][\w'’&-]*(?: (?:of|and|for|the|de|[^\W\d_a-z]['’&\w-]*)){0,10})(?=[,.;|–—]|\s[-–—|]|$)"
)
"""Whom a line about rights names as their owner."""
_STATE = (
    r"(?-i:(?:[A-Z][\w'’-]+ ){0,3}(?:Republic|Kingdom|State|Government|Union|Emirate|Sultanate)s? of (?:the )?"
    r"[A-Z][\w'’-]+(?: (?:(?:and|of) )?[A-Z][\w'’-]+){0,3})"
)
"""The long name of a state, as it stands behind that of an office."""
_CREDITED = re.compile(r"^(?:(?:copyright|©|\(c\))\s*)+|\b(?:19|20)\d\d\b|\ball rights reserved\b.*$", re.IGNORECASE)
_TAGLINE = re.compile(r"(?<! of)(?<! for)(?<! to)(?<! and)(?<! in),? (?:the|your|news|a)\b.*|, [a-z].*")
_BEHIND_NAME = re.compile(
    r"\s+[-–—|:·»•]+\s+(?:latest|breaking|your|news|all|daily|online|official|top|independent|world|just|a|an|the)\s\w.*",
    re.IGNORECASE,
)
"""What a site says of itself behind its name."""
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
_LEAST_SPELLED = 4
"""Letters of the shortest name in capitals that may be another word's spelling: shorter ones are abbreviations."""
_PICTURED = re.compile(
    r"^(?:logo|seal|emblem) (?:of|for)\s+|\s+(?:logo(?:type)?|seal|crest|emblem|home(?: ?page)?)$", re.IGNORECASE
)
"""What descriptions of logos say beside the name."""
_TWICE = re.compile(r"(.{3,80}) [-–—|:] \1")
"""A name for the part of the site and one for the site, which are the same."""
_SHORTENED = re.compile(r"\(([A-Z]{2,8})\)")
_COMPANY = re.compile(
    r"\b(?:ltd|limited|inc|llc|plc|gmbh|corp|corporation|pvt|s\.?a\.?[bcs]?|s\.?p\.?a|pty|ag|holdings?|oy|ab|b\.?v)\.?$",
    re.IGNORECASE,
)
_DOTTED = {ord("İ"): "i", ord("ı"): "i"}
"""Letters that expressions in any case take for `i`, and that are not in its case."""
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def names_shown(page: View, told: Told, headline: HtmlElement | None) -> list[str]:
    """Return the names of a site of which two kinds of places on its page say that they are it, the likeliest first.

    Kinds of places are the title of the window, the logo with the name in the head of the page, the descriptions of
    pictures, large letters, lines about rights, and the address.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    titles = {folded(title) for title in told.titles if not names_site(title, (), told)}
    titles.add(folded(page.said(headline)) if headline is not None else "")
    rights = [row for row in page.rows if _RIGHTS.search(row)]
    for kind, name in _candidates(page, told, rights):
        if kind == "foot":
            rights.append(name)
            continue
        name = name.strip(" :|-–—»")
        if name and is_publisher(name) and folded(name) not in titles:
            key = _key(name)
            named[key].add(kind)
            spelled[key] = name if spelled.get(key, name).isupper() else spelled.get(key, name)
    below = "\n".join(row for row in rights if len(row) <= _LONGEST_ROW)
    below_in_any_case, head, hosts = _in_any_case(below), _in_any_case(told.head), _hosts(told)
    for key, kinds in named.items():
        name = _in_any_case(spelled[key])
        if name in below_in_any_case and (found := _written(spelled[key], below)):
            kinds.add("rights")
            if spelled[key].isupper() and len(key) >= _LEAST_SPELLED:
                spelled[key] = found[0]
        begins = "brand" in kinds and head.startswith(name)
        if begins and re.match(rf"{re.escape(spelled[key])}\b", told.head, re.IGNORECASE):
            kinds.add("head")
        if len(key) >= _LEAST_OF_HOST and any(key in host for host in hosts if host != key):
            kinds.add("host")
    topics = [folded(title) for title in told.titles]
    agreed = [key for key, kinds in named.items() if len(kinds) > 1 and kinds != {"head", "large"}]
    agreed = [
        key for key in agreed if named[key] != {"head", "picture"} or not any(each.startswith(key) for each in topics)
    ]
    surest = sorted(agreed, key=lambda each: (-len(named[each]), not is_office(spelled[each])))
    return [_with_state(spelled[key], below) for key in surest]


def _with_state(name: str, rights: str) -> str:
    """Return the name of an office with the state that lines on rights tell behind it."""
    state = re.compile(rf"\b{re.escape(name)}((?: of|,) (?:the )?{_STATE})", re.IGNORECASE) if is_office(name) else None
    found = state.search(rights) if state else None
    return f"{name}{found[1]}" if found else name


def _in_any_case(text: str) -> str:
    """Return a text so that what an expression in any case finds in it stands in it: most names do not."""
    return text.translate(_DOTTED).casefold()


def _written(name: str, text: str) -> re.Match[str] | None:
    """Return where a text has a name, in any case but in small letters."""
    written = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return next((each for each in written if not each[0].islower() or name.islower()), None)


def _hosts(told: Told) -> list[str]:
    """Return the letters of the hosts of a page's addresses, and of those that the title of its window names."""
    told_of = "\n".join([told.head, *told.publishers]).casefold()
    hosts = [*(urlsplit(each).hostname or "" for each in told.addresses), *_HOST.findall(told_of)]
    return [re.sub(r"\W", "", each) for each in hosts]


def is_named(told: Told) -> bool:
    """Whether machines are told the publisher's name as readers know it: no host, and in the letters of the titles."""
    first = next(iter(_names_told(told)), "")
    latin = any(map(_LATIN.search, (*told.titles[:1], told.head)))
    return bool(first) and not _HOST.fullmatch(first) and (_LATIN.search(first) is not None or not latin)


def publisher_of(told: Told, title: str | None, shown: Sequence[str]) -> str | None:
    """Return who published a page, or None; `shown` are names from `names_shown`."""
    names = _names_told(told)
    if names and (not shown or is_named(told)):
        return names[0]
    if names or shown:
        others = [source for source in told.sources if is_publisher(source) and "://" not in source]
        others += [part for part in SEPARATOR.split(told.head) if shown and _is_of_state(part, shown[0])]
        fuller = (
            each for each in (*shown, *others) if len(each) > len(shown[0]) and _key(each).startswith(_key(shown[0]))
        )
        return _as_readers_know(names[0] if names else next(fuller, shown[0]), title, shown)
    beside = _in_head(told.head, title) if title else None
    credited = (_CREDITED.sub("", source).strip() for source in told.sources)
    return beside or next((name for name in credited if name and is_publisher(name) and "://" not in name), None)


def _is_of_state(part: str, office: str) -> bool:
    """Whether a part of a title names an office and behind a comma the state that it is of."""
    return part.startswith(f"{office}, ") and part[len(office) + 2 :][:1].isupper()


def _labels(host: str) -> set[str]:
    return {re.sub(r"\W", "", label) for label in host.casefold().split(".")}


def _as_readers_know(name: str, title: str | None, shown: Sequence[str]) -> str:
    """Return how a page names its site to readers where machines are told a host, or a name in another script."""
    labels = _labels(name) if _HOST.fullmatch(name) else set()
    foreign = not _LATIN.search(name) and title is not None and _LATIN.search(title) is not None
    for each in shown:
        if not labels.isdisjoint((folded(each), _key(each))) or (foreign and _LATIN.search(each)):
            return each
    return name


def _names_told(told: Told) -> list[str]:
    """Return the names of publishers that machines are told, the surest first; the company behind a paper is not it."""
    names = [_BEHIND_NAME.sub("", each) for each in told.publishers if each.casefold() not in PARTS]
    names = [_TWICE.sub(r"\1", each) for each in names if "://" not in each]
    names = [each for each in names if each.casefold() not in _PLATFORMS] or names
    if not names:
        return []
    first = next((each for each in names if not _COMPANY.search(each)), names[0])
    if _HOST.fullmatch(first):
        first = next((each for each in names if _key(each) in _labels(first)), first)
    fuller = next((each for each in names if _key(each) == _key(first) and len(each) > len(first)), first)
    return [fuller, *names]


def is_publisher(name: str) -> bool:
    """Whether a text may be the name of a publisher: no part of a site, and a few words, or as many as offices have."""
    known = name.casefold() in PARTS
    short = len(name) < 3 and not name.isupper()
    few = (0 < len(name.split()) <= 8 and len(name) <= _LONGEST) or is_office(name)
    return few and not known and not short and (not name[0].islower() or "." in name)


def _in_head(head: str, title: str) -> str | None:
    """Return what stands beside the title in the title of the window."""
    for separator in (SEPARATOR, CLOSE_SEPARATOR):
        places = list(separator.finditer(head))
        for found in (*places[-1:], *places[:1]):
            before, behind = head[: found.start()].strip(), head[found.end() :].strip()
            for name, rest in ((behind, before), (before, behind)):
                plain = _TAGLINE.sub("", name).rpartition("_")[2] if name is behind else name
                if folded(rest) == folded(title) and is_publisher(plain):
                    return plain
    return None


def _candidates(page: View, told: Told, rights: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what may be the name of the site, with the kind of the place where it stands."""
    parts = [part for part in (*SEPARATOR.split(told.head), *re.split(r"\s*[:–—|]\s+|\s+/\s+|_", told.head)) if part]
    for title in told.titles[:1]:
        parts += re.split(r"\s*[:–—|]\s+", title)
    for part in parts:
        yield "head", part
        yield "head", _TAGLINE.sub("", part)
    for image in islice(page.elements("img", "amp-img"), _MOST_PICTURES):
        alt = " ".join((image.get("alt") or "").split())
        for part in (alt, *SEPARATOR.split(alt), _PICTURED.sub("", alt), *_SHORTENED.findall(alt)) if alt else ():
            yield "picture", part
    yield from (("rights", found["name"]) for row in rights if (found := _OWNER.search(row[:_LONGEST_ROW])))
    yield from (("brand", name) for name in map(page.said, page.elements("h1")) if is_office(name))
    large = (each for each in page.elements("font", "big") if is_large(each))
    yield from (("large", page.said(each)) for each in islice(large, _MOST_PICTURES))
    named = page.named(_FEET | _HEADERS | _BRANDS.keys)
    for element in page.in_order(named, page.elements("a", "header", "footer")):
        yield from _shown_by(element, page)


def _shown_by(element: HtmlElement, page: View) -> Iterator[tuple[str, str]]:
    """Yield what an element in the head or foot of a page shows that may be or may hold the name of the site."""
    tag = element.tag
    if tag == "a" and ("home" in (element.get("rel") or "").split() or _HOME.fullmatch(element.get("href") or "")):
        yield from (("brand", _PICTURED.sub("", name)) for name in (page.said(element), _labelled(element)) if name)
    words = page.words_of(element)
    if tag in _NO_BRANDS or (not words and tag not in ("header", "footer")):
        return
    if tag == "footer" or not _FEET.isdisjoint(words):
        yield from (("foot", row) for row in page.first_lines(element, _MOST_ROWS))
    elif _BRANDS.are_in(words):
        yield from (("brand", row) for row in page.first_lines(element, 1))
    elif tag == "header" or not _HEADERS.isdisjoint(words):
        rows = page.first_lines(element, 2)
        yield from (("brand", part) for row in rows for part in (row, *SEPARATOR.split(row)) if part)


def _labelled(element: HtmlElement) -> str:
    """Return what an element tells readers who cannot see its picture."""
    return " ".join((element.get("aria-label") or element.get("title") or "").split())


def _key(name: str) -> str:
    return folded(THE.sub("", name.strip()))
