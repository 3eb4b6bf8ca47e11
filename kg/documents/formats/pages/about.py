"""Title, day, publisher, author and the like of a page: what it tells machines, and else what it shows readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lxml.html import HtmlElement

from kg.documents.formats.datelines import stated_day
from kg.documents.formats.pages.dates import Stated, dates_in, day_in_address
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tree import elements, holds, lines, said, words_of
from kg.documents.formats.text import UNSTATED_LANGUAGE, parse_language

_SEPARATOR = re.compile(r"\s+[-–—|:·»•]+\s+|\s*(?:\||::|»)\s*")
_CLOSE_SEPARATOR = re.compile(r"\s*[:_|–—-]\s*")
"""What parts a title from the name of its site where the title is known."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_SECTIONS = """
print home news article articles video live opinion world politics analysis exclusive update updated breaking watch
business africa asia europe americas latest photos
"""
_DAY_WORDS = "date time datetime published publish pub posted timestamp info meta byline dateline"
_TITLED = frozenset({"title", "headline", "heading"})
_NO_PUBLISHER = frozenset(_SECTIONS.split())
_DAY_NAMES = frozenset(_DAY_WORDS.split())
_AUTHOR_NAMES = frozenset({"author", "authors", "byline", "by", "writer", "reporter"})
_NOBODY = ("admin", "administrator", "editor", "unknown", "anonymous", "webmaster", "super user", "guest")
_LABEL = 28
_CHANGED = re.compile(r"(?:updat|modif|edit|chang|correct|review|print|today)\w*(?:\s(?:at|on))?\W*$", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:publi|post|issu|releas|dated?|first|from|on)\w*\W*$", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:by|from|written by|story by|text by|author)\b[:\s]*|By:)", re.IGNORECASE)
_BYLINE = re.compile(r"(?:By|BY|Written by|Posted by|Story by|Reported by)[:\s]")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W_][\w'’.-]*){0,5}")
_BEHIND_NAME = re.compile(r"\s*(?:[,|·•(–—/]|\bin\b [A-Z]|\bat\b|\bfor\b|\bUpdated\b|\bPublished\b|\d).*$", re.DOTALL)
_MONTH_FIRST = re.compile(r"en[-_](?:us|ph)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"en[-_](?!us|ph|ca|za)\w\w|(?!en)[a-z]{2}\b", re.IGNORECASE)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of its article. None where it says nothing."""

    title: str | None
    published: date | None
    publisher: str | None
    author: str | None
    url: str | None
    language: str
    dateline: str | None


def headline_of(root: HtmlElement, told: Told) -> HtmlElement | None:
    """Return the element that shows the title: the heading that is most like what the page says that it is."""
    titles = [_folded(title) for title in told.titles]
    head = told.head
    parts = [_folded(part) for part in (head, *_SEPARATOR.split(head)) if len(part) > 3]
    candidates = [each for each in elements(root, *_HEADINGS) if said(each)]
    named = [each for each in elements(root) if each.tag not in _HEADINGS and _TITLED.intersection(words_of(each))]
    alike = [each for each in (*candidates, *named) if (text := _folded(said(each))) in titles or text in parts]
    if alike:
        return max(alike, key=lambda each: (_folded(said(each)) in titles, min(len(said(each)), 40)))
    words = [set(re.findall(r"\w+", title.casefold())) for title in (*told.titles, head)]
    for heading in candidates:
        own = set(re.findall(r"\w+", said(heading).casefold()))
        if len(own) >= 3 and any(len(own & other) >= 0.6 * len(own | other) for other in words if other):
            return heading
    first = [each for each in candidates if each.tag == "h1" and len(said(each)) >= 15]
    return first[0] if len(first) == 1 else None


def about(root: HtmlElement, told: Told, headline: HtmlElement | None, *, text: list[str]) -> About:
    """Return what a page says of its article. `root` is cleared of what is foreign, `text` are its paragraphs."""
    head = told.head
    title = _title(root, told, headline, head, text)
    url = told.addresses[0] if told.addresses else None
    publisher = _publisher(told, head, title)
    return About(
        title=title,
        published=_published(root, told, headline, url=url, text=text),
        publisher=publisher,
        author=_author(root, told, publisher),
        url=url,
        language=_language(told.languages),
        dateline=told.datelines[0] if told.datelines else None,
    )


def _title(root: HtmlElement, told: Told, headline: HtmlElement | None, head: str, text: list[str]) -> str | None:
    shown = said(headline) if headline is not None else ""
    if told.titles:
        title = _without_site(told.titles[0], told.publishers)
        cut_off = title.rstrip(" .…") and _folded(shown).startswith(_folded(title)) and title.endswith(("…", "..."))
        return shown if cut_off else title
    if shown:
        return shown
    heading = _heading_before(root, text)
    parts = [part for part in _SEPARATOR.split(head) if part]
    if heading and not any(_folded(part) == _folded(heading) for part in parts):
        return heading
    return max(parts, key=len, default=None)


def _heading_before(root: HtmlElement, text: list[str]) -> str | None:
    """Return the last heading before the first paragraph."""
    found, first = None, _folded(text[0])[:60] if text else ""
    for element in elements(root):
        if element.tag in ("h1", "h2", "h3") and len(said(element)) >= 15:
            found = said(element)
        elif first and element.tag in ("p", "div", "td") and _folded(said(element)).startswith(first):
            break
    return found


def _without_site(title: str, publishers: Iterable[str]) -> str:
    parts = _SEPARATOR.split(title)
    known = {_folded(name) for name in publishers}
    if len(parts) > 1 and _folded(parts[-1]) in known:
        return title[: title.rindex(parts[-1])].rstrip(" -–—|:·»•")
    return title


def _publisher(told: Told, head: str, title: str | None) -> str | None:
    if told.publishers:
        return told.publishers[0]
    if not title:
        return None
    for separator in (_SEPARATOR, _CLOSE_SEPARATOR):
        places = list(separator.finditer(head))
        for found in (*places[-1:], *places[:1]):
            before, behind = head[: found.start()].strip(), head[found.end() :].strip()
            for name, rest in ((behind, before), (before, behind)):
                if _folded(rest) == _folded(title) and _is_publisher(name):
                    return name
    return None


def _is_publisher(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= 8 and name.casefold() not in _NO_PUBLISHER and (name[0].isupper() or "." in name)


def _published(
    root: HtmlElement, told: Told, headline: HtmlElement | None, *, url: str | None, text: list[str]
) -> date | None:
    language = next((each for each in told.languages if each), "")
    month_first = True if _MONTH_FIRST.match(language) else False if _DAY_FIRST.match(language) else None
    seen = list(_seen(root, headline, text, month_first=month_first))
    in_address = day_in_address(url) if url else None
    if not told.published:
        days = [stated.day for stated in seen] or ([in_address] if in_address else [])
        return days[0] if days else stated_day("\n".join(text))
    first = told.published[0]
    if not first.is_in_utc:
        return first.day
    for other in (*told.published, *seen):
        if other.local and other.moment and first.moment and abs(other.moment - first.moment) < timedelta(minutes=10):
            return other.day
    near = [day for day in (in_address, *(stated.day for stated in seen)) if day and abs(day - first.day) <= _DAY]
    return near[0] if near else first.day


def _seen(
    root: HtmlElement, headline: HtmlElement | None, text: list[str], *, month_first: bool | None
) -> Iterator[Stated]:
    """Yield the days of publication that a page shows to readers, the surest first."""
    found: list[tuple[int, Stated]] = []
    for element in elements(root, "time"):
        stated = next(iter(dates_in(element.get("datetime") or "", month_first=month_first)), None)
        words, before = words_of(element), _before(element)
        if stated and not {"updated", "modified", "update"}.intersection(words) and not _CHANGED.search(before):
            sure = "published" in words or element.get("pubdate") is not None or _PUBLISHED.search(before)
            found.append((0 if sure else 1, stated[1]))
    for element in elements(root):
        names = set(words_of(element))
        if element.tag == "time" or (names & _DAY_NAMES and not names & {"updated", "modified"}):
            shown = said(element)
            if len(shown) <= 200 and not holds(element, headline):
                found.extend((rank + 2, stated) for rank, stated in _labelled(shown, month_first=month_first))
    for line in _lines_before(root, headline, text):
        found.extend((rank + 5, stated) for rank, stated in _labelled(line, month_first=month_first))
    yield from (stated for _, stated in sorted(found, key=lambda each: each[0]))


def _labelled(text: str, *, month_first: bool | None) -> Iterator[tuple[int, Stated]]:
    """Yield the days of a line with how sure they are, those of changes left out: 0 with a label, 1 without."""
    for start, stated in dates_in(text, month_first=month_first):
        label = text[max(start - _LABEL, 0) : start]
        label = re.sub(r"(?:mon|tues|wednes|thurs|fri|satur|sun)[a-z]*[,.]?\s*$", "", label, flags=re.IGNORECASE)
        if not _CHANGED.search(label):
            yield (0 if _PUBLISHED.search(label) else 1), stated


def _before(element: HtmlElement) -> str:
    """Return the words right before an element, in the same line."""
    previous = element.getprevious()
    if previous is not None:
        return f"{said(previous) if previous.tag != 'time' else ''} {previous.tail or ''}".strip()[-_LABEL:]
    parent = element.getparent()
    return (parent.text or "").strip()[-_LABEL:] if parent is not None else ""


def _lines_before(root: HtmlElement, headline: HtmlElement | None, text: list[str]) -> Iterator[str]:
    """Yield the short lines around the title and before the first paragraph, and those that are a day by themselves."""
    title = _folded(said(headline)) if headline is not None else ""
    first = _folded(text[0])[:60] if text else ""
    rows = lines(root)
    end = next((i for i, row in enumerate(rows) if first and _folded(row).startswith(first)), 0)
    start = next((i for i, row in enumerate(rows) if title and _folded(row) == title), max(end - 6, 0))
    yield from (row for row in rows[max(start - 3, 0) : end] if len(row) <= 120 and _folded(row) != title)


def _author(root: HtmlElement, told: Told, publisher: str | None) -> str | None:
    for names in told.authors:
        if plain := _names(names, publisher):
            return "; ".join(plain)
    shown = [said(each) for each in elements(root, "a") if "author" in (each.get("rel") or "").split()]
    for element in elements(root):
        words = set(words_of(element))
        text = said(element)
        if words & _AUTHOR_NAMES and 3 < len(text) <= 100 and not words & {"bio", "image", "avatar"}:
            shown.append(text)
    shown += [
        row for row in lines(root) if len(row) <= 100 and _BYLINE.match(row) and not row.endswith((".", "?", "!"))
    ]
    for text in shown:
        if plain := _names([text], publisher):
            return "; ".join(plain)
    return None


def _names(given: Iterable[str], publisher: str | None) -> list[str]:
    """Return names of persons or desks out of what a page gives as its author, in their order."""
    found = []
    for text in given:
        text = _BY.sub("", " ".join(text.split())).strip()
        for part in re.split(r"\s*(?:;|&|\band\b|,(?=\s*[A-Z][\w'’.-]+\s+[A-Z]))\s*", text):
            name = _BEHIND_NAME.sub("", part).strip(" ,.;:")
            if _NAME.fullmatch(name) and name.casefold() not in (
                (publisher or "").casefold(),
                "admin",
                "editor",
                "unknown",
            ):
                found.append(name)
    return list(dict.fromkeys(found))


def _language(given: Iterable[str]) -> str:
    for word in (word for text in given for word in text.replace(",", " ").split()[:1]):
        try:
            return parse_language(word)
        except ValueError:
            continue
    return UNSTATED_LANGUAGE


def _folded(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
