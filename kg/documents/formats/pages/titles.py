"""The title of an article: which element of its page shows it, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice, takewhile
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tables import entries_of
from kg.documents.formats.pages.tree import ENDS, folded, place_of, size, weight
from kg.documents.formats.pages.view import View

SEPARATOR = re.compile(r"\s+[-–—|:·»«•]+\s+|\s*(?:[|｜]|::|»)\s*")
CLOSE_SEPARATOR = re.compile(r"\s*[:：_|｜–—-]\s*")
"""What parts a title from the name of its site where the title is known."""
SECTIONS = entries_of("sections.txt")
PARTS = SECTIONS | entries_of("labels_of_pages.txt")
"""What names neither a site nor an article."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLED = frozenset({"title", "headline", "heading", "contentheading"})
"""Names of what shows a title; the last is that of Joomla and Mambo before they had headings."""
_OF_SITES = frozenset({"header", "masthead", "logo", "brand", "site", "blog"})
_OF_ARTICLES = frozenset(
    {"entry", "post", "article", "story", "news", "content", "page", "detail", "details", "headline"}
)
_LINES = ("div", "span", "p", "td", "font", "b", "strong", "center")
"""Elements that show the titles of pages without headings."""
_BOLD = ("b", "strong", "big", "font", "center")
_BRACKETED = re.compile(r"^\[[\w -]{2,24}\]\s+(?=\S{2})")
"""The name of a list, or a mark such as [Watch], before a title."""
_LONGEST_MARK = 24
_LEAST = 15
_LONGEST = 200
_LONGEST_HEADING = 1_000
_LEAST_OF_HEADLINE = 20
"""Letters of the shortest heading that readers take for the title though machines are told another one."""
_ALIKE = 0.6
"""The share of the words of two titles that both have, if they are of one article."""
_OFFICE = re.compile(
    r"(?:(?:the|royal|federal|state|general|high) )*(?:embassy|consulate|ministry|department|office|government"
    r"|commission|secretariat|chancellery|cabinet|presidency|permanent (?:mission|delegation|representation))"
    r"(?: general)? (?:of|for|to) [\w'’&,() -]{3,80}"
    r"|(?:ministerio|ministério|ministère|ministero|(?:bundes)?ministerium|embajada|embaixada|ambassade|ambasciata"
    r"|consulado|consulat|consolato|gobierno|gouvernement|governo|presidencia|presidência|présidence|presidenza)"
    r"(?: general| geral| général| generale)? (?:d[aeio]s?|du|del|dell[aeo]|degli|für|der|des) [\w'’&,() -]{3,80}",
    re.IGNORECASE,
)
"""What offices are called; sites of many have that as the title of each of their pages."""
_SMALL_WORDS = (
    "of for to the and in at de la las los du des del y e et à en da do das dos na no em di della delle dello degli dei"
    " ed für und der"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_LABELS = frozenset(
    {
        "kicker",
        "eyebrow",
        "overline",
        "topline",
        "dachzeile",
        "roofline",
        "pretitle",
        "superhead",
        "rubric",
        "badge",
        "blind",
    }
)
"""Names of what stands in a heading before the title."""
THE = re.compile(r"^the\s+", re.IGNORECASE)
_NO_LETTERS = re.compile(r"\W")
_NAME = re.compile(r"[^\W\d_][\w'’-]*")
_WORD = re.compile(r"\w+")
_LARGE = re.compile(r"\+[1-6]|[4-7]")


def headline_of(page: View, told: Told) -> HtmlElement | None:
    """Return the element that shows the title: the heading that is most like what the page says that it is."""
    written = [title for title in told.titles if not names_site(title, told.publishers, told)]
    titles = [folded(title) for title in written]
    head = told.head
    parts = [
        folded(part) for part in (head, *SEPARATOR.split(head), *head.split(": "), *head.split("_")) if len(part) > 3
    ]
    shown = [each for each in page.elements(*_HEADINGS) if size(each) <= _LONGEST_HEADING and page.said(each)]
    candidates = [each for each in shown if not names_site(page.said(each), (), told)]
    others = (each for each in page.named(_TITLED) if each.tag not in _HEADINGS)
    named = [each for each in others if size(each) <= _LONGEST_HEADING and not names_site(page.said(each), (), told)]
    alike = [
        each
        for each in (*candidates, *named)
        if (text := folded(_without_labels(each, page))) in titles or text in parts
    ]
    if alike:
        return max(alike, key=lambda each: _likeness(each, titles, page))
    for heading in candidates:
        own = _without_labels(heading, page)
        if any(_are_alike(own, title) for title in (*written, head, *SEPARATOR.split(head))):
            return heading
    first = [each for each in candidates if each.tag == "h1" and weight(page.said(each)) >= _LEAST]
    return first[0] if len(first) == 1 else _line_of_title(page, told) if not titles else None


def _line_of_title(page: View, told: Told) -> HtmlElement | None:
    """Return the one line, in no list and no link, that is what the title of the window has beside the site's name."""
    titles = {folded(part) for part in (told.head, *SEPARATOR.split(told.head)) if not names_site(part, (), told)}
    fit = (each for each in page.elements(*_LINES) if _LEAST <= size(each) <= _LONGEST and len(each) == 0)
    titles.discard("")
    shown = [each for each in fit if folded(page.said(each)) in titles]
    shown = [each for each in shown if next(each.iterancestors("a", "li", "nav"), None) is None]
    return shown[0] if len(shown) == 1 else None


def _likeness(heading: HtmlElement, titles: Collection[str], page: View) -> tuple[bool, bool, int]:
    """Return how likely a heading that is like a title is that of the article."""
    shown = page.said(heading)
    return folded(shown) in titles, not _is_of_site(heading, page), min(len(shown), 40)


def _are_alike(heading: str, title: str) -> bool:
    """Whether most words of a heading and of a title are the same."""
    begun = folded(title) if title.endswith(("…", "...")) else ""
    if len(begun) >= _LEAST and folded(heading).startswith(begun):
        return True
    own, other = (set(_WORD.findall(text.casefold())) for text in (heading, title))
    return len(own) >= 3 and len(own & other) >= _ALIKE * len(own | other)


def _is_of_site(heading: HtmlElement, page: View) -> bool:
    """Whether a heading stands in the head of its site, or leads to its front page."""
    if any((each.get("href") or "").strip() == "/" for each in heading.iter("a")):
        return True
    around = (heading, *islice(heading.iterancestors(), 2))
    words = {word for each in around for word in page.words_of(each)}
    return not words.isdisjoint(_OF_SITES) and words.isdisjoint(_OF_ARTICLES)


def names_site(title: str, names: Iterable[str], told: Told) -> bool:
    """Whether a title is that of a site: some tell machines of each page what is true of their front page."""
    if title.casefold() in PARTS or is_office(title):
        return True
    own = {folded(title), folded(THE.sub("", title))}
    if any(not own.isdisjoint(_labels(each)) for each in told.addresses):
        return True
    return not own.isdisjoint(folded(THE.sub("", name)) for name in names)


@lru_cache(maxsize=100)
def _labels(address: str) -> frozenset[str]:
    """Return the letters between the points in the host of an address."""
    return frozenset(_NO_LETTERS.sub("", label) for label in (urlsplit(address).hostname or "").split("."))


def is_office(title: str) -> bool:
    """Whether a line is the name of an office, with capitals as names have them."""
    if _OFFICE.fullmatch(title) is None:
        return False
    return all(word in _SMALL or not word.islower() for word in _NAME.findall(title))


def title_of(
    page: View, told: Told, headline: HtmlElement | None, *, text: list[str], sites: Iterable[str]
) -> str | None:
    """Return the title of an article whose paragraphs are `text`; `sites` are names of its site."""
    title = _written(page, told, headline, text=text, sites=sites)
    return _BRACKETED.sub("", title) if title else None


def _written(
    page: View, told: Told, headline: HtmlElement | None, *, text: list[str], sites: Iterable[str]
) -> str | None:
    shown = _without_labels(headline, page) if headline is not None else ""
    names = [*told.publishers, *sites]
    titles = [_without_site(title, names, shown, page) for title in told.titles if not names_site(title, names, told)]
    if headline is not None and not names_site(shown, names, told) and _is_seen(headline, titles, told, page):
        return _spelled(titles, headline, page)
    if titles:
        return titles[0]
    if shown:
        return shown
    parts = _parts_of(told.head)
    known = {folded(part) for part in parts}
    rows = [row for row in _rows_before(page, text) if not names_site(row, names, told)]
    heading = _heading_before(page, rows)
    if heading and folded(heading) not in known:
        return heading
    unseen = not heading and not any(folded(row) in known - {folded(each) for each in sites} for row in rows)
    if unseen and (line := _named_before(page, rows) or _bold_before(page, rows, text)):
        return line
    return max(parts, key=len, default=None) or _first_line(text)


def _is_seen(headline: HtmlElement, titles: list[str], told: Told, page: View) -> bool:
    """Whether readers take a heading for the title, whatever machines are told: it is like that, or that is nowhere."""
    if not titles:
        return False
    own = folded(page.said(headline))
    parts = {folded(part) for part in SEPARATOR.split(told.head)}
    if own in parts or any(_are_alike(page.said(headline), title) for title in titles):
        return True
    whole = len(own) >= _LEAST_OF_HEADLINE and headline.tag == "h1" and not _is_of_site(headline, page)
    return whole and set(map(folded, page.rows)).isdisjoint(map(folded, titles))


def _without_labels(headline: HtmlElement, page: View) -> str:
    """Return what a heading shows without the parts of it whose names say that they stand before the title."""
    shown = page.said(headline)
    inner = (each for each in headline.iterdescendants(etree.Element) if not _LABELS.isdisjoint(page.words_of(each)))
    labels = map(page.said, inner)
    return next((shown.removeprefix(each).lstrip(" :|–—-·") for each in labels if each and each != shown), shown)


def _spelled(titles: Iterable[str], headline: HtmlElement, page: View) -> str:
    """Return what a heading shows, as machines are told it is written, without a label beside it in the heading."""
    shown = _without_labels(headline, page)
    own = folded(shown)
    labels = {folded(page.said(each)) for each in headline.iterdescendants(etree.Element)}
    for title in titles:
        plain = folded(title)
        rest = own.removesuffix(plain) if own.endswith(plain) else own.removeprefix(plain)
        if plain and rest != own and (not rest or rest in labels):
            return title
    return shown


def _parts_of(head: str) -> list[str]:
    """Return what the title of a window is made of; an underline parts it where it is no sign of a file's name."""
    parts = [part for part in SEPARATOR.split(head) if part]
    return [
        piece for part in parts for piece in (part.split("_") if weight(part) > len(part) or " " in part else [part])
    ]


def _first_line(text: list[str]) -> str | None:
    """Return the line before the first sentence of a text that is most like a title: not in capitals, and long."""
    before = takewhile(lambda row: not row.endswith(tuple(ENDS)), text)
    rows = [row for row in before if _LEAST <= len(row) <= _LONGEST and not dates_in(row, month_first=True)]
    return max(rows, key=lambda row: (not row.isupper(), len(row)), default=None)


def _rows_before(page: View, text: list[str]) -> list[str]:
    """Return the lines of a page before the first sentence of its article."""
    sentences = [row for row in text if row.endswith(tuple(ENDS))] or text
    return page.rows[: place_of(sentences, page.rows)]


def _heading_before(page: View, rows: list[str]) -> str | None:
    """Return the last heading before the first paragraph."""
    before = {folded(row) for row in rows}
    shown = [page.said(each) for each in page.elements("h1", "h2", "h3")]
    return next((each for each in reversed(shown) if weight(each) >= _LEAST and folded(each) in before), None)


def _named_before(page: View, rows: list[str]) -> str | None:
    """Return the one line before the first paragraph whose element is named a title, and is none of the site."""
    before = {folded(row) for row in rows}
    named = (each for each in page.named(_TITLED) if size(each) <= _LONGEST and not _is_of_site(each, page))
    shown = {row for row in map(page.said, named) if weight(row) >= _LEAST and folded(row) in before}
    return shown.pop() if len(shown) == 1 and not any(row.endswith((".", ":")) for row in shown) else None


def _bold_before(page: View, rows: list[str], text: list[str]) -> str | None:
    """Return the line that old pages show as their title: large, or else bold, before the first paragraph."""
    before = {folded(row) for row in rows}
    found: list[tuple[bool, str]] = []
    begins = folded(" ".join(text))[:_LONGEST]
    for element in page.elements(*_BOLD):
        shown = page.said(element)
        large = is_large(element)
        if element.tag in ("font", "center") and not large:
            continue
        own = folded(shown)
        # Files set in lines of their own (`pre`) are one line to browsers until their paragraphs are found.
        above = own in before or (own in begins and next(element.iterancestors("pre"), None) is not None)
        if _LEAST <= len(shown) <= _LONGEST and above and not shown.endswith((".", ":")):
            found.append((large, shown))
    return max(reversed(found), key=lambda each: each[0])[1] if found else None


def is_large(element: HtmlElement) -> bool:
    """Whether an element says itself that it is written in large letters."""
    return element.tag == "big" or (element.tag == "font" and _LARGE.fullmatch(element.get("size") or "") is not None)


def _without_site(title: str, sites: Iterable[str], shown: str, page: View) -> str:
    """Return a title without what stands beside it: the name of the site, or a mark on a line of its own (LIVE)."""
    known = {folded(name) for name in sites}
    parts = [*SEPARATOR.split(title)[-1:], *title.split("_")[-1:]]
    if behind := next((part for part in parts if part != title and folded(part) in known), None):
        return title[: title.rindex(behind)].rstrip(" -–—|:·»•_")
    whole, own = folded(title), folded(shown)
    if len(shown) >= _LEAST and whole != own and whole.endswith(own):
        before = whole.removesuffix(own)
        marks = {folded(row) for row in page.rows if len(row) <= _LONGEST_MARK}
        apart = any(folded(title[found.end() :]) == own for found in SEPARATOR.finditer(title))
        if apart or before in known or before in SECTIONS or before in marks:
            return shown
    return title
