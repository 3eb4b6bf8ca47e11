"""The day on which an article was published: what its page tells machines, weighed against what it shows readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile

from lxml.html import HtmlElement

from kg.documents.formats.datelines import DAYS_OF_WEEK, stated_day
from kg.documents.formats.pages.dates import (
    Stated,
    dates_in,
    day_in_address,
    day_without_year,
    days_without_year,
    month_in_address,
    read_date,
    short_days_in,
)
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tree import folded, holds, place_of, size
from kg.documents.formats.pages.view import View

_DAY_WORDS = "date time datetime published publish pub posted timestamp info meta byline dateline"
_DAY_NAMES = frozenset(_DAY_WORDS.split())
_MOMENTS = ("time", "data-time", "data-timestamp", "data-datetime", "data-date", "data-published", "data-unixtime")
"""Attributes that tell scripts the moment which an element shows."""
_LEAST_MOMENT = 4
"""Characters of the shortest of those elements: calendars have an element for each day, which shows its number."""
_HEADS = frozenset({"header", "topbar", "masthead", "banner", "ticker", "navbar"})
_CHANGES = frozenset({"updated", "modified"})
_TODAY = frozenset({"today", "current", "now"})
"""Names of what shows the day on which a page is looked at."""
_OF_ARTICLES = frozenset({"article", "post", "entry", "story", "content"})
_BELOW, _ABOVE = 5, 7
"""How sure days are that stand below and above a title: the less, the surer."""
_LABEL = 28
_LONGEST_ROW = 60
_ROWS_BENEATH = 2
_CLOCK = re.compile(r"\b\d\d?[:.]\d\d\b")
_NAMED_DAY = re.compile(rf"\b(?:{DAYS_OF_WEEK})day\b", re.IGNORECASE)
_OF_EVENT = re.compile(r"\W*(?:held|meeting|session|visit)\b", re.IGNORECASE)
"""Lines before a text that tell when that took place which it tells of."""
_SAYING_SO = ("published", "posted", "released", "issued")
_SAYS_SO = re.compile(rf"(?:.*[.|·•] ?|\W*)(?:first )?(?:{'|'.join(_SAYING_SO)})\b", re.IGNORECASE)
_WEEKDAY = re.compile(rf"(?:{DAYS_OF_WEEK})[a-z]*[,.]?\s*$", re.IGNORECASE)
_LONGEST_DAY = 100
_CHANGE_WORDS = (
    "updat|modif|edit|chang|correct|review|print|today|aktualis|geändert|actualiz|atualiz|mise? à jour|aggiornat|güncel"
    "|saved|retriev|accessed|archived"
    "|обновл|изменен|оновлен|aktualiz|zaktualiz|bijgewerkt|senast|تحديث|更新|修改|최종|수정|अपडेट|अद्यतन|সর্বশেষ|diperbarui"
)
_CHANGED = re.compile(rf"(?:{_CHANGE_WORDS})\w*(?:\s(?:at|on|am|le|el|il|em|tarihi))?\W*$", re.IGNORECASE)
_CHANGE = re.compile(rf"\b(?:{_CHANGE_WORDS})", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:publi\w*|posted\w*|issu\w*|releas\w*|dated?|first|from|on|veröffentlich\w*|pubbli\w*|опублик\w*|опублік\w*"
    r"|opublik\w*|giriş(?: tarihi)?|yayın\w*(?: tarihi)?|发布\w*|公開\w*|प्रकाशित|نشر)\W*$",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"en[-_](?:us|ph)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"en[-_](?!us|ph|ca|za)\w\w|(?!en)[a-z]{2}\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:no|nr|№)\W{1,3}\d[\d/-]*\s?[,;:|–—-]\s?(?=\d)", re.IGNORECASE)
_NEAR = timedelta(days=1)
"""How far the day of a text may be from the days that it tells of, where that decides what a figure means."""
_DAY = timedelta(days=1)
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)
"""How far clocks are behind UTC and before it, at most."""
_WEEK = timedelta(days=7)
_FAR = timedelta(days=60)
"""How far apart two days of one article seldom are."""
_SAID_TO_BE = (0, 2)
"""How sure those days are that a page labels as that of publication."""
_ROWS_BELOW = 10
_HEAD = 300


def month_comes_first(told: Told) -> bool | None:
    """Return how the language of a page means 03/04/2026, None where it does not tell."""
    language = next((each for each in told.languages if each), "")
    return True if _MONTH_FIRST.match(language) else False if _DAY_FIRST.match(language) else None


def days_below(page: View, headline: HtmlElement | None, *, month_first: bool | None) -> Iterator[Stated]:
    """Yield the days of the short lines between a headline and what follows it, those of changes left out."""
    title = page.said(headline) if headline is not None else ""
    behind = page.rows[page.rows.index(title) + 1 :][:_ROWS_BELOW] if title in page.rows else []
    for row in takewhile(lambda each: len(each) < _LONGEST_DAY, behind):
        if not _CHANGE.match(row):
            yield from (
                stated for _, stated in sorted(_labelled(row, month_first=month_first), key=lambda each: each[0])
            )


def published_on(
    page: View,
    told: Told,
    headline: HtmlElement | None,
    *,
    url: str | None,
    text: list[str],
    below: list[Stated],
) -> date | None:
    """Return the day of publication, or None.

    `page` is cleared of what is foreign, `text` are the paragraphs of the article, `below` the days beneath its
    headline on the whole page.
    """
    ranked = [*_seen(page, headline, text, month_first=month_comes_first(told)), *((_BELOW, each) for each in below)]
    ranked.sort(key=lambda each: each[0])
    published = _credible(told, ranked, url=url, text=text)
    if not published:
        return _day_shown(page, told, headline, ranked, url=url, text=text)
    first = published[0]
    if not first.is_in_utc:
        return first.day
    for other in (*published, *(stated for _, stated in ranked)):
        if other.local and other.moment and first.moment and abs(other.moment - first.moment) < timedelta(minutes=10):
            return other.day
    # What stands above the title may be the day on which the page was looked at.
    shown = [stated.day for rank, stated in ranked if rank < _ABOVE and not stated.is_in_utc]
    in_address = day_in_address(url) if url else None
    near = [day for day in (*shown, in_address) if day and _may_be_at(first.moment, day)]
    return near[0] if near else _near_without_year(page, headline, text, first.day)


def _may_be_at(moment: datetime | None, day: date) -> bool:
    """Whether clocks somewhere on earth show a day at a moment."""
    return moment is not None and (moment - _WEST).date() <= day <= (moment + _EAST).date()


def _day_shown(
    page: View,
    told: Told,
    headline: HtmlElement | None,
    ranked: list[tuple[int, Stated]],
    *,
    url: str | None,
    text: list[str],
) -> date | None:
    """Return the day of publication of a page that tells machines none: shown, in the address, or in the text."""
    in_address = day_in_address(url) if url else None
    if ranked and (ranked[0][0] < _ABOVE or in_address is None):
        return _as_text_says(ranked[0][1], text[0] if text else "")
    return (
        in_address
        or stated_day("\n".join(text))
        or _day_beneath(page, text)
        or _completed(page, headline, text, url=url)
        or _settled((day for _, day in _seen(page, headline, text, month_first=False)), page.rows)
        or _beside_number(headline, page)
        or _short_day(page, headline, text, told)
    )


def _near_without_year(page: View, headline: HtmlElement | None, text: list[str], day: date) -> date:
    """Return the day beside a clock time or day of the week around the title that is next to one in UTC, or that."""
    timed = (row for row in _rows_around(page, headline, text) if _CLOCK.search(row) or _NAMED_DAY.search(row))
    rows = [row for row in timed if not _CHANGE.search(row)]
    shown = [found for row in rows if len(row) <= _LONGEST_ROW for found in days_without_year(row, year=day.year)]
    return next((each for each in shown if abs(each - day) <= _DAY), day)


def _credible(told: Told, ranked: list[tuple[int, Stated]], *, url: str | None, text: list[str]) -> list[Stated]:
    """Return the days that machines are told, without those of the template of a site.

    Such a day is months from the one that the page shows, which is not that of a change, and which the address or the
    text is near too, or of which the page says that it is that of publication.
    """
    rank, shown = next(((rank, stated) for rank, stated in ranked if rank < _ABOVE), (_ABOVE, None))
    if shown is None or any(abs(each.day - shown.day) <= _NEAR for each in told.modified):
        return told.published
    if near := [each for each in told.published if abs(each.day - shown.day) <= _FAR]:
        return near
    year, month = month_in_address(url) if url else (None, None)
    in_address = year == shown.day.year and month in (shown.day.month, None)
    return [] if rank in _SAID_TO_BE or in_address or _tells_of(text, shown.day) else told.published


def _tells_of(text: list[str], day: date) -> bool:
    """Whether a text writes a day of the week around a day."""
    whole = "\n".join(text)
    written = [each.day for _, each in dates_in(whole)] or list(days_without_year(whole, year=day.year))
    return any(abs(each - day) <= _WEEK for each in written)


def _short_day(page: View, headline: HtmlElement | None, text: list[str], told: Told) -> date | None:
    """Return the day with a year of two figures around the title, or at the head of a text, as files of wires begin."""
    before = page.rows[: place_of(text, page.rows)]
    around = [row for row in (*_rows_around(page, headline, text), *before) if not _CHANGE.search(row)]
    days = short_days_in("\n".join([*around, "\n".join(text)[:_HEAD]]), month_first=month_comes_first(told))
    return next((stated.day for stated in days if stated.other is None), None) or _settled(days, [told.head, *text])


def _day_beneath(page: View, text: list[str]) -> date | None:
    """Return the day that stands beneath the text with its place, as letters and communiqués end."""
    end = place_of(text[-1:], page.rows)
    return stated_day("\n".join(page.rows[end + 1 : end + 1 + _ROWS_BENEATH])) if end else None


def _beside_number(headline: HtmlElement | None, page: View) -> date | None:
    """Return the day that a title has beside its number, as ministries count what they release."""
    shown = page.said(headline) if headline is not None else ""
    found = _NUMBER.search(shown)
    days = dates_in(shown[found.end() :]) if found else []
    return days[0][1].day if days and days[0][0] == 0 and days[0][1].other is None else None


def _as_text_says(stated: Stated, first: str) -> date:
    """Return a day, its figures in the order in which the first paragraph has it, if it writes one of the two."""
    near = _written_near(stated, first)
    return near[0] if near else stated.day


def _settled(seen: Iterable[Stated], rows: list[str]) -> date | None:
    """Return the first day of which only what else a page writes tells which figure is the month, or None."""
    text = "\n".join(rows)
    return next((near[0] for stated in seen if len(near := _written_near(stated, text)) == 1), None)


def _written_near(stated: Stated, text: str) -> list[date]:
    """Return those of the two days that figures may mean near which a text writes a day with the name of its month."""
    written = {day.day for _, day in dates_in(text) if day.other is None}
    written.update(days_without_year(text, year=stated.day.year) if not written else ())
    return [day for day in (stated.day, stated.other) if day and any(abs(day - each) <= _NEAR for each in written)]


def _completed(page: View, headline: HtmlElement | None, text: list[str], *, url: str | None) -> date | None:
    """Return the day that a page shows without its year, which its address has."""
    year, month = month_in_address(url) if url else (None, None)
    if year is None:
        return None
    named = map(page.said, page.named(_DAY_NAMES))
    rows = [*(row for row in named if len(row) <= 120), *_rows_around(page, headline, text)]
    shown = [row for row in rows if not _CHANGE.search(row)]
    return next((day for row in shown if (day := day_without_year(row, year=year, month=month))), None)


def _seen(
    page: View, headline: HtmlElement | None, text: list[str], *, month_first: bool | None
) -> Iterator[tuple[int, Stated]]:
    """Yield the days of publication that a page shows to readers with how sure they are, the surest first."""
    found: list[tuple[int, Stated]] = []
    for element in page.elements("time"):
        stated = next(iter(dates_in(element.get("datetime") or "", month_first=month_first)), None)
        words, before = page.words_of(element), _before(element, page)
        if stated and _CHANGES.isdisjoint(words) and "update" not in words and not _CHANGED.search(before):
            sure = "published" in words or element.get("pubdate") is not None or _PUBLISHED.search(before)
            found.append((0 if sure else 1, _as_shown(element, stated[1], month_first)))
    above: list[tuple[int, Stated]] = []
    below: list[tuple[int, Stated]] = []
    begin = page.place(headline)
    for element in page.in_order(page.named(_DAY_NAMES), page.elements("time")):
        around = below if 0 <= begin <= page.place(element) else above
        names = page.words_of(element)
        if element.tag == "time" or _CHANGES.isdisjoint(names):
            if written := dates_in(element.get("title") or ""):
                around.append((0 if "published" in names else 2, written[0][1]))
            shown = page.said(element)
            if len(shown) <= 200 and not holds(element, headline) and not _is_of_site(element, headline, page):
                around.extend((rank + 2, stated) for rank, stated in _labelled(shown, month_first=month_first))
    for element in page.with_attribute(*_MOMENTS):
        told = next((told for name in _MOMENTS if (told := read_date(element.get(name) or ""))), None)
        if told and begin >= 0 and size(element) >= _LEAST_MOMENT and not _CHANGED.search(_before(element, page)):
            rank = 4 if begin <= page.place(element) else _ABOVE
            (below if rank == 4 else above).append((rank, _as_shown(element, told, month_first)))
    found += [*below, *above]  # what stands above a title may be the day on which the page was looked at
    found.extend((4, stated) for row in page.rows for stated in said_to_be_day(row, month_first=month_first))
    today = set(map(page.said, page.named(_TODAY)))
    for place, line in _lines_before([row for row in page.rows if row not in today], headline, text, page):
        found.extend((rank + place, stated) for rank, stated in _labelled(line, month_first=month_first))
    yield from sorted(found, key=lambda each: each[0])


def _is_of_site(element: HtmlElement, headline: HtmlElement | None, page: View) -> bool:
    """Whether an element stands in the head of its site, which shows the day on which it is looked at."""
    if not _TODAY.isdisjoint(page.words_of(element)):
        return True
    for above in element.iterancestors():
        words = page.words_of(above)
        if above.tag in ("article", "main") or not _OF_ARTICLES.isdisjoint(words):
            return False
        if above.tag == "header" or not _HEADS.isdisjoint(words):
            return not holds(above, headline)
    return False


def said_to_be_day(row: str, *, month_first: bool | None) -> list[Stated]:
    """Return the day of a line that says that it is that of publication, wherever on the page it stands."""
    may_say_so = len(row) <= _LONGEST_ROW and any(word in row.casefold() for word in _SAYING_SO)
    says = _SAYS_SO.match(row) if may_say_so else None
    return [stated for _, stated in dates_in(row[says.end() :], month_first=month_first)[:1]] if says else []


def _as_shown(element: HtmlElement, stated: Stated, month_first: bool | None) -> Stated:
    """Return the day that an element shows, where it tells machines one in UTC that is next to it or the same.

    So it is where it shows two, of which it tells machines the other, the day of a change.
    """
    shown = " ".join(" ".join(element.itertext()).split())  # elements beside each other may touch
    said_to_be = [each for rank, each in _labelled(shown[:_LONGEST_DAY], month_first=month_first) if rank == 0]
    if said_to_be and _CHANGE.search(shown):
        return said_to_be[0]
    if not stated.is_in_utc or len(shown) > _LONGEST_DAY:
        return stated
    days = [day for _, day in dates_in(shown, month_first=month_first)]
    yearless = day_without_year(shown, year=stated.day.year, month=None)
    days += [Stated(yearless)] if yearless else []
    return next((day for day in days if abs(day.day - stated.day) <= _DAY), stated)


def _labelled(text: str, *, month_first: bool | None) -> Iterator[tuple[int, Stated]]:
    """Yield the days of a line with how sure they are, those of changes left out: 0 with a label, 1 without."""
    for start, stated in () if _OF_EVENT.match(text) else dates_in(text, month_first=month_first):
        label = text[max(start - _LABEL, 0) : start]
        label = _WEEKDAY.sub("", label)
        if not _CHANGED.search(label):
            yield (0 if _PUBLISHED.search(label) else 1), stated


def _before(element: HtmlElement, page: View) -> str:
    """Return the words right before an element, in the same line."""
    previous = element.getprevious()
    if previous is not None:
        return f"{page.said(previous) if previous.tag != 'time' else ''} {previous.tail or ''}".strip()[-_LABEL:]
    parent = element.getparent()
    return (parent.text or "").strip()[-_LABEL:] if parent is not None else ""


def _rows_around(page: View, headline: HtmlElement | None, text: list[str]) -> list[str]:
    """Return the short lines around a title, before the first paragraph."""
    return [row for _, row in _lines_before(page.rows, headline, text, page)]


def _lines_before(
    rows: list[str], headline: HtmlElement | None, text: list[str], page: View
) -> Iterator[tuple[int, str]]:
    """Yield the short lines before the first paragraph, below the title (`_BELOW`) and above it (`_ABOVE`)."""
    title = folded(page.said(headline)) if headline is not None else ""
    # What stands first may be a summary, with the day between it and the text.
    end = max(place_of(text, rows), place_of(text[1:2], rows))
    start = next((i for i, row in enumerate(rows) if title and folded(row) == title), max(end - 6, 0))
    known = {title, *map(folded, text[:2])}
    for place, around in ((_BELOW, rows[start:end]), (_ABOVE, rows[max(start - 3, 0) : start])):
        yield from ((place, row) for row in around if len(row) <= 120 and folded(row) not in known)
