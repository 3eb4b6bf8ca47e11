"""The title of an article: which element of its page shows it, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, takewhile

from lxml.html import HtmlElement

from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.tree import ENDS, elements, folded, lines, place_of, said, size, weight, words_of

SEPARATOR = re.compile(r"\s+[-–—|:·»•]+\s+|\s*(?:[|｜]|::|»)\s*")
CLOSE_SEPARATOR = re.compile(r"\s*[:：_|｜–—-]\s*")
"""What parts a title from the name of its site where the title is known."""
_SECTIONS = """
print home news article articles video live opinion world politics analysis exclusive update updated breaking watch
business africa asia europe americas latest photos
"""
SECTIONS = frozenset(_SECTIONS.split())
"""Parts of sites and marks of articles that stand beside titles."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLED = frozenset({"title", "headline", "heading"})
_OF_SITES = frozenset({"header", "masthead", "logo", "brand", "site", "blog"})
_OF_ARTICLES = frozenset(
    {"entry", "post", "article", "story", "news", "content", "page", "detail", "details", "headline"}
)
_BOLD = ("b", "strong", "big", "font", "center")
_BRACKETED = re.compile(r"^\[[\w -]{2,24}\]\s+(?=\S{2})")
"""The name of a list, or a mark such as [Watch], before a title."""
_LONGEST_MARK = 24
_LEAST = 15
_LONGEST = 200
_LONGEST_HEADING = 1_000
_LARGE = re.compile(r"\+[1-6]|[4-7]")


def headline_of(root: HtmlElement, told: Told) -> HtmlElement | None:
    """Return the element that shows the title: the heading that is most like what the page says that it is."""
    titles = [folded(title) for title in told.titles]
    head = told.head
    parts = [folded(part) for part in (head, *SEPARATOR.split(head), *head.split(": ")) if len(part) > 3]
    candidates = [each for each in elements(root, *_HEADINGS) if size(each) <= _LONGEST_HEADING and said(each)]
    others = (each for each in elements(root) if each.tag not in _HEADINGS and _TITLED.intersection(words_of(each)))
    named = [each for each in others if size(each) <= _LONGEST_HEADING]
    alike = [each for each in (*candidates, *named) if (text := folded(said(each))) in titles or text in parts]
    if alike:
        return max(
            alike, key=lambda each: (folded(said(each)) in titles, not _is_of_site(each), min(len(said(each)), 40))
        )
    words = [set(re.findall(r"\w+", title.casefold())) for title in (*told.titles, head)]
    for heading in candidates:
        own = set(re.findall(r"\w+", said(heading).casefold()))
        if len(own) >= 3 and any(len(own & other) >= 0.6 * len(own | other) for other in words if other):
            return heading
    first = [each for each in candidates if each.tag == "h1" and weight(said(each)) >= _LEAST]
    return first[0] if len(first) == 1 else None


def _is_of_site(heading: HtmlElement) -> bool:
    """Whether a heading stands in the head of its site, or leads to its front page."""
    if any((each.get("href") or "").strip() == "/" for each in heading.iter("a")):
        return True
    around = (heading, *islice(heading.iterancestors(), 2))
    words = {word for each in around for word in words_of(each)}
    return not words.isdisjoint(_OF_SITES) and words.isdisjoint(_OF_ARTICLES)


def title_of(
    root: HtmlElement, told: Told, headline: HtmlElement | None, *, text: list[str], sites: Iterable[str]
) -> str | None:
    """Return the title of an article whose paragraphs are `text`; `sites` are names of its site."""
    title = _written(root, told, headline, text=text, sites=sites)
    return _BRACKETED.sub("", title) if title else None


def _written(
    root: HtmlElement, told: Told, headline: HtmlElement | None, *, text: list[str], sites: Iterable[str]
) -> str | None:
    shown = said(headline) if headline is not None else ""
    if told.titles:
        title = _without_site(told.titles[0], [*told.publishers, *sites], shown, root)
        cut_off = title.rstrip(" .…") and folded(shown).startswith(folded(title)) and title.endswith(("…", "..."))
        return shown if cut_off else title
    if shown:
        return shown
    parts = [part for part in SEPARATOR.split(told.head) if part]
    known = {folded(part) for part in parts}
    rows = _rows_before(root, text)
    heading = _heading_before(root, rows)
    if heading and folded(heading) not in known:
        return heading
    unseen = not heading and not any(folded(row) in known - {folded(each) for each in sites} for row in rows)
    if unseen and (bold := _bold_before(root, rows)):
        return bold
    return max(parts, key=len, default=None) or _first_line(text)


def _first_line(text: list[str]) -> str | None:
    """Return the line before the first sentence of a text that is most like a title: not in capitals, and long."""
    before = takewhile(lambda row: not row.endswith(tuple(ENDS)), text)
    rows = [row for row in before if _LEAST <= len(row) <= _LONGEST and not dates_in(row, month_first=True)]
    return max(rows, key=lambda row: (not row.isupper(), len(row)), default=None)


def _rows_before(root: HtmlElement, text: list[str]) -> list[str]:
    """Return the lines of a page before the first sentence of its article."""
    rows = lines(root)
    sentences = [row for row in text if row.endswith(tuple(ENDS))] or text
    return rows[: place_of(sentences, rows)]


def _heading_before(root: HtmlElement, rows: list[str]) -> str | None:
    """Return the last heading before the first paragraph."""
    before = {folded(row) for row in rows}
    shown = [said(each) for each in elements(root, "h1", "h2", "h3")]
    return next((each for each in reversed(shown) if weight(each) >= _LEAST and folded(each) in before), None)


def _bold_before(root: HtmlElement, rows: list[str]) -> str | None:
    """Return the line that old pages show as their title: large, or else bold, before the first paragraph."""
    before = {folded(row) for row in rows}
    found: list[tuple[bool, str]] = []
    for element in elements(root, *_BOLD):
        shown = said(element)
        large = element.tag == "big" or (element.tag == "font" and _LARGE.fullmatch(element.get("size") or ""))
        if element.tag in ("font", "center") and not large:
            continue
        if _LEAST <= len(shown) <= _LONGEST and folded(shown) in before and not shown.endswith((".", ":")):
            found.append((bool(large), shown))
    return max(reversed(found), key=lambda each: each[0])[1] if found else None


def _without_site(title: str, sites: Iterable[str], shown: str, root: HtmlElement) -> str:
    """Return a title without what stands beside it: the name of the site, or a mark on a line of its own (LIVE)."""
    known = {folded(name) for name in sites}
    parts = SEPARATOR.split(title)
    if len(parts) > 1 and folded(parts[-1]) in known:
        return title[: title.rindex(parts[-1])].rstrip(" -–—|:·»•")
    whole, own = folded(title), folded(shown)
    if len(shown) >= _LEAST and whole != own and whole.endswith(own):
        before = whole.removesuffix(own)
        marks = {folded(row) for row in lines(root) if len(row) <= _LONGEST_MARK}
        apart = any(folded(title[found.end() :]) == own for found in SEPARATOR.finditer(title))
        if apart or before in known or before in SECTIONS or before in marks:
            return shown
    return title
