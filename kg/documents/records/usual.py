"""Which fields of an article are its text, its title, its day and the like, by the names that they usually have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from kg.errors import listed
from kg.model.characters import as_text

_INNER = ("name", "rendered", "value", "text", "#text", "$t", "title", "$date", "$numberLong")
"""Keys under which an object has what it is, where a text is expected."""
_MOST_INNER = 50
"""So many objects in an article are looked at for one that has its text."""

_USUAL: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "maintext", "articletext", "articlebody", "fulltext", "bodytext", "contenttext",
        "storytext", "articlecontent",
    ),
    "html": ("html", "contenthtml", "bodyhtml", "rawhtml", "htmlcontent"),
    "title": ("title", "headline", "webtitle", "articletitle"),
    "published": (
        "published", "datepublished", "publishedat", "publisheddate", "publishdate", "datepublish", "publicationdate",
        "pubdate", "pubdatetime", "webpublicationdate", "publishedon", "date",
    ),
    "publisher": (
        "publisher", "publication", "outlet", "sitename", "sourcename", "medianame", "newspaper", "source", "site",
        "sourcedomain", "domain",
    ),
    "url": ("url", "canonicalurl", "link", "permalink", "weburl", "articleurl"),
    "language": ("language", "lang"),
    "dateline": ("dateline",),
    "author": ("author", "authors", "byline", "creator"),
}  # fmt: skip
"""What fields are usually called, without hyphens, underscores and capitals; the surest first."""


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """Where an article has what: keys, and keys inside of those behind a dot (`meta.source`). None: nowhere.

    `text` is plain text or HTML, whatever it turns out to be; `html` is a whole page or a piece of one.
    """

    text: str | None = None
    html: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    dateline: str | None = None
    author: str | None = None


ARTICLE_FIELDS = tuple(each.name for each in fields(ArticleFields))


def usual_fields(value: Any) -> ArticleFields | None:
    """Return where an article has what by the usual names; None where it has no text, or nothing else of an article.

    Of several texts the longest is taken. An article without one may be an envelope of its text and more, as hits of a
    search are: then what the inner object does not say is looked for around it.
    """
    if not isinstance(value, dict):
        return None
    around = _named(value)
    found = around if _has_text(around) else _enveloped(value, around)
    return found if found and (found.title or found.url or found.published) else None


def usual_columns(names: Iterable[str]) -> ArticleFields | None:
    """Return where the rows of a table have what by the names of its columns; None where they are no articles'."""
    return usual_fields(dict.fromkeys(names, "x"))


def missing_fields(value: Any) -> str:
    """Return what keeps a value from being an article by the usual names, for people."""
    if not isinstance(value, dict):
        return "it holds no objects with keys"
    lists = [inner[0] for inner in value.values() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
    if len(lists) == 1 and not _has_text(_named(value)):
        return missing_fields(lists[0])
    if _has_text(_named(value)):
        return f"beside its text it has neither title, day nor address among its fields ({listed(value)})"
    return f"none of its fields ({listed(value)}) is called text, body, content or html"


def text_at(value: Mapping[str, Any], path: str | None) -> str | None:
    """Return what stands at a path, a key that has dots in itself first."""
    if path is None:
        return None
    found: Any = value.get(path)
    if found is None:
        found = value
        for key in path.split("."):
            found = found.get(key) if isinstance(found, dict) else None
    return as_text(_said(found))


def _enveloped(value: dict[str, Any], around: ArticleFields) -> ArticleFields | None:
    objects = [(key, inner) for key, inner in value.items() if isinstance(inner, dict) and "." not in key]
    known = [(key, _named(inner, f"{key}.")) for key, inner in objects[:_MOST_INNER]]
    inside = [found for _, found in known if _has_text(found)]
    if len(inside) != 1:
        return None
    other = {each: getattr(around, each) for each in ARTICLE_FIELDS if getattr(inside[0], each) is None}
    return replace(inside[0], **other)


def _named(value: dict[str, Any], before: str = "") -> ArticleFields:
    said = {key: text for key, inner in value.items() if (text := _said(inner).strip())}
    plain = {re.sub(r"[\W_]", "", key.lower()): key for key in said}
    found = {each: [plain[name] for name in _USUAL[each] if name in plain] for each in ARTICLE_FIELDS}
    found["text"].sort(key=lambda key: -len(said[key]))
    return ArticleFields(**{each: f"{before}{keys[0]}" for each, keys in found.items() if keys})


def _has_text(found: ArticleFields) -> bool:
    return bool(found.text or found.html)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return next((text for key in _INNER if key in value and (text := _said(value[key]))), "")
    if isinstance(value, list):
        paragraphs = any(isinstance(each, str) and len(each) > 200 for each in value)
        return ("\n\n" if paragraphs else "; ").join(text for each in value if (text := _said(each)))
    return "" if value is None or isinstance(value, bool) else str(value).replace("\r\n", "\n")
