"""Who signed a text: a name by itself beneath its last paragraph, where its page names no author elsewhere."""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.names import is_person, names_in
from kg.documents.formats.pages.noise import is_noise
from kg.documents.formats.pages.tables import entries_of, phrases_of
from kg.documents.formats.pages.tree import ENDS, elements, folded, size
from kg.documents.formats.pages.view import View

_NAME = (
    r"[^\W\d_a-z][\w'’-]+(?: (?:[^\W\d_a-z]\.|[^\W\d_a-z][\w'’-]+|de|da|del|di|van|von|der|den|al|el|bin|ibn|la|le))*"
)
_SIGNATURE = re.compile(
    rf"(?P<dash>[—–―-]{{1,2}} ?)?\(?(?P<name>{_NAME} [^\W\d_a-z][\w'’-]+)\)?(?P<place>(?:,| in) {_NAME})?\.?"
)
_BIOGRAPHY = re.compile(
    rf"(?P<name>{_NAME} [^\W\d_a-z][\w'’-]+),?"
    r" (?:is (?:an?|the|based|our|currently)|was an?|teaches|writes|covers|works as)\b"
)
_REPORTED = re.compile(r"(?:^|[(（])Reporting by (?P<who>[^;()（）]{3,160})")
_MOST_WORDS = 5
_LONGEST = 80
_ROWS = 4
"""How many lines beneath the last sentence may be the signature, days and notes before it included."""
_MOST_AROUND = 4
"""How many elements around the last paragraph may hold nothing else."""
_BARE = frozenset({"html", "body", "main", "form"})
"""Elements that hold more than a text: what stands in them beneath one may be of the site."""
_AUTHORS_PAGE = re.compile(r"author|writer|journalist|contributor|byline|profile|staff|people|/by/", re.IGNORECASE)


def signature_of(page: View, text: list[str], *, title: str | None) -> str | None:
    """Return the name that stands by itself beneath a text, or None.

    `page` is cleared of what is foreign, `text` are its paragraphs. Nobody is an author for having signed with others
    or with an office, for signing what states declare, or if the text tells of him.
    """
    if reported := _reported_by(page.rows):
        return reported
    if told := _told_of(page, text, title=title):
        return told
    last = next((each for each in reversed(text) if each.rstrip("\"'”’»)").endswith(tuple(ENDS))), None)
    if last is None or (title and phrases_of("titles_of_states_texts.txt").search(title)):
        return None
    holder = _holder(page, last)
    if holder is None:
        return None
    rows = _rows_below(holder, last, page)
    signed = [(place, found) for place, row in enumerate(rows) if (found := _signature(row))]
    offices = phrases_of("beside_signatures_of_states.txt")
    if len(signed) != 1 or any(offices.search(row) for row in rows):
        return None
    place, found = signed[0]
    if any(not is_noise(row) and not dates_in(row, month_first=True) and not row.endswith(",") for row in rows[:place]):
        return None
    if str(holder.tag) in _BARE and not (found["dash"] or found["place"] or _is_set_apart(holder, rows[place], page)):
        return None
    return found["name"] if _is_person(found["name"], [*text, title or ""], holder, page) else None


def _signature(row: str) -> re.Match[str] | None:
    return _SIGNATURE.fullmatch(row) if len(row) <= _LONGEST else None


def _reported_by(rows: list[str]) -> str | None:
    """Return who reported for a wire, as its last lines tell between brackets."""
    for row in reversed(rows):
        if found := _REPORTED.search(row):
            names = names_in([found["who"]], None, told=False)
            return "; ".join(names) if names and all(map(is_person, names)) else None
    return None


def _told_of(page: View, text: list[str], *, title: str | None) -> str | None:
    """Return the name with which a last paragraph in italics begins, which tells who he is."""
    found = _BIOGRAPHY.match(text[-1]) if len(text) > 1 else None
    if found is None or not _is_set_apart(page.root, text[-1], page):
        return None
    return found["name"] if _is_person(found["name"], [*text[:-1], title or ""], page.root, page) else None


def _holder(page: View, last: str) -> HtmlElement | None:
    """Return the innermost element that holds the last paragraph and something else, or None where it is not found."""
    start, least = folded(last)[:80], len(last) // 2
    holder = page.root
    inner: HtmlElement | None = page.root
    while inner is not None:
        holder = inner
        inside = (each for each in holder.iterchildren(etree.Element, reversed=True) if size(each) >= least)
        whole = size(holder)
        inner = next((each for each in inside if size(each) == whole or start in folded(page.said(each))), None)
    for _ in range(_MOST_AROUND):
        parent = holder.getparent()
        if len(page.first_lines(holder, 2)) > 1 or parent is None:
            break
        holder = parent
    return holder if holder is not page.root else None


def _rows_below(holder: HtmlElement, last: str, page: View) -> list[str]:
    """Return the few lines beneath the last paragraph, those of headings left out."""
    start = folded(last)[-60:]
    rows = page.lines(holder)
    place = next((i for i in reversed(range(len(rows))) if folded(rows[i]).endswith(start)), None)
    if place is None:
        return []
    headings = {page.said(each) for each in elements(holder, "h1", "h2", "h3", "h4", "h5", "h6")}
    return list(takewhile(lambda row: row not in headings, rows[place + 1 : place + 1 + _ROWS]))


def _is_set_apart(holder: HtmlElement, row: str, page: View) -> bool:
    """Whether a line is written in italics or bold by itself, as signatures are."""
    return any(page.said(each) == row for each in elements(holder, "i", "em", "b", "strong", "cite"))


def _is_person(name: str, told: list[str], holder: HtmlElement, page: View) -> bool:
    words = name.split()
    plain = (word.strip(".").casefold() for word in words)
    if not 2 <= len(words) <= _MOST_WORDS or not entries_of("not_in_signatures.txt").isdisjoint(plain):
        return False
    if all(len(word) <= 2 for word in words) or name.isupper():
        return False
    surname = words[-1].casefold()
    if any(surname in re.findall(r"[\w'’-]+", text.casefold()) for text in told if text.strip("—– ") != name):
        return False
    initials = "".join(word[0] for word in words)
    if len(words) > 2 and any(initials in re.findall(r"\w+", text) for text in told):
        return False  # an agency, of which the text has the short name: "OSLO (PTI)"
    links = [each for each in elements(holder, "a") if page.said(each) == name]
    return not links or any(_AUTHORS_PAGE.search(each.get("href") or "") for each in links)
