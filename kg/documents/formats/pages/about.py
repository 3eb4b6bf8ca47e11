"""Title, day, publisher, author and the like of a page: what it tells machines, and else what it shows readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from kg.documents.formats.pages.bylines import author_of, bylines_of, names_person
from kg.documents.formats.pages.dates import Stated
from kg.documents.formats.pages.published import days_below, month_comes_first, published_on, said_to_be_day
from kg.documents.formats.pages.publishers import is_named, names_shown, publisher_of
from kg.documents.formats.pages.signatures import signature_of
from kg.documents.formats.pages.stated import Told
from kg.documents.formats.pages.titles import title_of
from kg.documents.formats.pages.tree import visible
from kg.documents.formats.pages.trimming import of_article, text_of
from kg.documents.formats.pages.view import View
from kg.documents.formats.text import UNSTATED_LANGUAGE, parse_language


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a whole page shows, its head and foot too: names of its site, and bylines; none where machines are told.

    `days` are those of lines that say that they are of publication, `below` those of lines between title and text.
    """

    sites: list[str]
    bylines: list[str]
    days: set[date]
    below: list[Stated]

    @classmethod
    def on(cls, page: View, told: Told, headline: HtmlElement | None) -> Shown:
        """Return what is shown on a page of which nothing has been taken away."""
        sites = [] if is_named(told) else names_shown(page, told, headline)
        said_to_be = (said_to_be_day(row, month_first=None) for row in page.rows) if not told.published else ()
        days = {stated.day for found in said_to_be for stated in found}
        below = list(days_below(page, headline, month_first=month_comes_first(told)))
        return cls(sites, [] if names_person(told) else bylines_of(page, headline), days, below)


def about(page: View, told: Told, headline: HtmlElement | None, *, text: list[str], shown: Shown) -> About:
    """Return what a page says of its article.

    `page` is cleared of what is foreign, `text` are its paragraphs, `shown` is what the page shows before that.
    """
    title = title_of(page, told, headline, text=text, sites=shown.sites)
    # What stands above a title that no heading shows is none of it.
    text = text_of(of_article(text), titles=(title,), with_writers=True).split("\n\n")
    url = told.addresses[0] if told.addresses else None
    publisher = publisher_of(told, title, shown.sites)
    return About(
        title=visible(title) if title else None,
        published=published_on(page, told, headline, url=url, text=text, below=shown.below) or _only(shown.days),
        publisher=publisher,
        author=author_of(page, told, publisher, bylines=shown.bylines) or signature_of(page, text, title=title),
        url=url,
        language=_language(told.languages),
        dateline=told.datelines[0] if told.datelines else None,
    )


def _only(days: set[date]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None


def _language(given: Iterable[str]) -> str:
    for word in (word for text in given for word in text.replace(",", " ").split()[:1]):
        try:
            return parse_language(word)
        except ValueError:
            continue
    return UNSTATED_LANGUAGE
