"""Web pages to documents, and why a page gives none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.findings import Found, Skipped
from kg.documents.formats.limits import MAX_CHARACTERS, check_length
from kg.documents.formats.pages.about import Shown, about
from kg.documents.formats.pages.body import paragraphs_of, plain_paragraphs
from kg.documents.formats.pages.characters import characters_of
from kg.documents.formats.pages.clearing import clear_foreign, clear_furniture
from kg.documents.formats.pages.places import take_dateline
from kg.documents.formats.pages.preformatted import unfold
from kg.documents.formats.pages.stated import Told, is_front, told_by
from kg.documents.formats.pages.titles import headline_of
from kg.documents.formats.pages.tree import Extent, extent_of, parsed, weight
from kg.documents.formats.pages.trimming import of_article, text_of
from kg.documents.formats.pages.view import View
from kg.documents.inputs import Input
from kg.errors import DocumentError, cut
from kg.model.document import Document

MOST_BYTES = 32 << 20
"""No page is read beyond this: what is longer is no page that a person has read."""

_LEAST = 140
"""Characters of the shortest text that is an article, unless the page says that it is one."""
_LEAST_SENTENCE = 60
_SCRIPTED = 400
_MUCH_MORE = 1.5
"""How much longer the text that a page tells machines has to be to count before the one that it shows."""
_ARTICLES = frozenset({"article", "newsarticle", "reportagenewsarticle", "blogposting", "liveblogposting"})
_REFRESH = re.compile(r"\d+\s*;\s*url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
_MISSING = re.compile(
    r"(?:error\s*)?40[34]\b|(?:page|article|story) (?:was )?not found|access denied|forbidden", re.IGNORECASE
)


_DEEPEST = 1_024
"""Browsers stop at 512."""
_MOST_ELEMENTS = 100_000
_MOST_IN_ONE = 10_000
_MOST_SHOWN = 2 * MAX_CHARACTERS
_MOST_DEPTHS = 2_000_000
"""The sum of how deep all elements lie."""
_MOST_HELD = 100_000_000
"""The characters that each element holds, in sum. What is asked of an element takes the longer, the more lies in it,
and is asked of each: beyond these limits, which no page of an article comes near, that takes minutes."""


class _NoArticleError(Exception):
    """A page holds no article: the first argument says what it is, the second what to do."""


def read_page(given: Input) -> Iterator[Found]:
    """Yield the document of a web page.

    A page that holds no article is passed over (`Skipped`), or an error if the user named it.

    Raises:
        DocumentError: it is no page, or in no encoding that can be told, or longer than an article.
    """
    text = characters_of(given.name, given.content, given.charset)
    root = parsed(text) if text.strip() else None
    try:
        if root is None:
            raise _NoArticleError("an empty page", "save it again, with its content")
        yield _read(given, _seen(root, text), text)
    except _NoArticleError as error:
        reason, remedy = error.args
        if given.asked:
            raise DocumentError(given.name, reason, remedy) from None
        yield Skipped(given.name, f"{reason}; {remedy}")


def _seen(root: HtmlElement, text: str) -> View:
    """Return what a page with a `text` is before anything is taken away from it.

    Raises:
        _NoArticleError: it is larger than one of an article: too many elements, or too many in one, or too deep ones.
    """
    held = list(islice(root.iter(etree.Element), _MOST_IN_ONE))
    found = None if _is_small(held, text) else _too_large(extent_of(root, most=_MOST_ELEMENTS))
    page = View(root) if found is None else None
    if page and (shown := len(page.whole)) > _MOST_SHOWN:
        found = f"{shown:,} characters"
    if page is None or found:
        raise _NoArticleError(found, "no page of an article has that; save the article alone")
    return View(root) if unfold(root) else page


def _is_small(elements: list[HtmlElement], text: str) -> bool:
    """Whether a page is no larger than one of an article whatever its elements hold, as nearly all are."""
    depths: dict[HtmlElement | None, int] = {}
    for element in elements:
        depths[element] = depths.get(element.getparent(), 0) + 1
    depth = max(depths.values())
    beyond = depth > _DEEPEST or depth * len(elements) > _MOST_DEPTHS or depth * len(text) > _MOST_HELD
    return len(elements) < _MOST_IN_ONE and not beyond


def _too_large(extent: Extent) -> str | None:
    """Return in what a page is larger than one of an article, None where it is not."""
    if extent.depth > _DEEPEST or extent.depths > _MOST_DEPTHS:
        return f"elements in each other up to {extent.depth:,} deep"
    if extent.held > _MOST_HELD:
        return f"long texts in elements in each other up to {extent.depth:,} deep"
    if extent.elements > _MOST_ELEMENTS:
        return f"more than {_MOST_ELEMENTS:,} elements"
    if extent.children > _MOST_IN_ONE:
        return f"{extent.children:,} elements in one"
    return None


def _read(given: Input, page: View, text: str) -> Document:
    told = told_by(page, text, address=given.address)
    told.articles += given.stated is not None  # who handed it over says that it is one
    shape = _Shape.of(page, told)
    headline = headline_of(page, told)
    whole = Shown.on(page, told, headline)
    clear_foreign(page, headline)
    dateline = take_dateline(page)
    cleared = View(page.root, before=page)
    heading = cleared.said(headline) if headline is not None else None
    paragraphs = of_article(_paragraphs(page.root, told, headline))
    shown = text_of(paragraphs, titles=(heading,), with_writers=True)
    facts = about(cleared, told, headline, text=shown.split("\n\n"), shown=whole)
    body = text_of(paragraphs, titles=(facts.title, heading), publisher=facts.publisher, author=facts.author)
    shape.check(body)
    check_length(given.name, body)
    return Document(
        id=given.name,
        text=body,
        title=facts.title,
        published=facts.published,
        publisher=facts.publisher,
        author=facts.author,
        dateline=facts.dateline or dateline,
        url=facts.url,
        language=facts.language,
    )


def _paragraphs(root: HtmlElement, told: Told, headline: HtmlElement | None) -> list[str]:
    """Return the paragraphs of the article, out of the page, or out of what it tells machines where that is longer."""
    cleared = deepcopy(root)
    held = list(cleared.iter())  # lxml makes an element anew each time that it is asked for one that nobody holds
    # By its place, and not by its path: names of elements may have signs in them that mean something in one.
    own = next((other for one, other in zip(root.iter(), held, strict=True) if one is headline), None)
    clear_furniture(cleared, own)
    found = paragraphs_of(cleared, own)
    if _length(found) < _LEAST:
        found = plain_paragraphs(cleared, own) or found
    del held
    told_too = max(map(_lines, told.bodies), key=_length, default=[])
    return told_too if _length(told_too) > _MUCH_MORE * _length(found) else found


def _lines(body: str) -> list[str]:
    """Return the lines of an article as a page tells it to machines, in plain text or with markup."""
    root = parsed(body) if "<" in body else None
    return View(root).rows if root is not None else [line for line in unescape(body).split("\n") if line.strip()]


def _length(paragraphs: list[str]) -> int:
    return sum(map(weight, paragraphs))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a page looks like before anything is taken away from it, by which one without an article is told."""

    told: Told
    leads_to: str | None
    asks_for_login: bool
    scripts: int
    characters: int
    linked: int

    @classmethod
    def of(cls, page: View, told: Told) -> _Shape:
        refreshes = [each.get("content") or "" for each in page.elements("meta") if _is_refresh(each)]
        target = next((found[1] for text in refreshes if (found := _REFRESH.search(text))), None)
        return cls(
            told=told,
            leads_to=target,
            asks_for_login=any((each.get("type") or "").lower() == "password" for each in page.elements("input")),
            scripts=len(page.elements("script")),
            characters=len(page.whole),
            linked=sum(len(page.said(each)) for each in page.elements("a")),
        )

    def check(self, text: str) -> None:
        """Tell why a page gives no article.

        Raises:
            _NoArticleError: what it gave is none.
        """
        sentences = [line for line in text.split("\n\n") if weight(line) >= _LEAST_SENTENCE]
        says_so = self.told.articles > 0 or bool(self.told.kinds & _ARTICLES)
        if sentences and (weight(text) >= _LEAST or says_so) and not self._is_list(text, sentences, says_so=says_so):
            return
        if self.leads_to and len(text) < _SCRIPTED:
            raise _NoArticleError(f"leads on to {cut(self.leads_to)}", "give kg that page")
        if _MISSING.search(self.told.head) and len(text) < _SCRIPTED:
            raise _NoArticleError(f"the page of an error ({cut(self.told.head)})", "get the article again")
        if self.asks_for_login and len(text) < _SCRIPTED:
            raise _NoArticleError("asks for a login instead of an article", "save the page while you are logged in")
        if self.characters < _SCRIPTED and self.scripts:
            raise _NoArticleError(
                "no article: scripts fill the page in a browser", "save it from a browser, when it is shown there"
            )
        if sentences:
            raise _NoArticleError("a list of articles, not an article", "give kg the pages that it leads to")
        raise _NoArticleError("no article in the page", "leave it out, or save the article's text as .txt")

    def _is_list(self, text: str, sentences: list[str], *, says_so: bool) -> bool:
        """Whether a page leads to articles: little text beside the links, and nothing says that it is an article."""
        if says_so:
            return False
        if len(sentences) > 3:
            return any(map(is_front, self.told.addresses[:1])) and self.linked > weight(text)
        site = bool(self.told.kinds & {"website", "collectionpage", "itemlist"})
        return self.linked > (2 if site else 4) * weight(text)


def _is_refresh(element: HtmlElement) -> bool:
    return (element.get("http-equiv") or "").strip().lower() == "refresh"
