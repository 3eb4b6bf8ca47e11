"""What a page says of itself for machines: JSON-LD, microdata, meta elements, the state that scripts begin with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

from kg.documents.formats.pages.dates import Stated, read_date
from kg.documents.formats.pages.linked import Node, address_of, is_a, is_article, nodes_of, texts
from kg.documents.formats.pages.marked import marked_article
from kg.documents.formats.pages.state import state_of
from kg.documents.formats.pages.tree import folded, visible
from kg.documents.formats.pages.view import View
from kg.model.addresses import normalized_address

_TITLES = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "sailthru.title",
    "articletitle",
)
_PUBLISHERS = (
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "article:publisher",
    "application-name",
    "sitename",
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article.published", "datepublished",
    "date_published", "publication_date", "publicationdate", "publish-date", "publish_date", "published-date",
    "published_time", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued",
    "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.created", "dc.date", "citation_publication_date",
    "citation_date", "article_date_original", "originalpublicationdate", "rnews:datepublished", "dc.created", "created",
    "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
            "citation_author", "rnews:author")  # fmt: skip
_WRITTEN_BY = frozenset({"Written by", "Author", "By"})
"""What cards of links to a page label the name of its author with."""
_OF_A_DESK = re.compile(r"\b(?:desk|team|staff|editors?|admin)\b", re.IGNORECASE)
_SOURCES = ("source", "contentsource", "copyright", "dc.source", "dc.rights")
_LANGUAGES = ("content-language", "og:locale", "dc.language", "dcterms.language", "language")
_LANGUAGE = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")
"""Attributes of the outermost element that say the language."""
_SHOWN = re.compile(
    r"\b(?:(?:source|story|article|original|page)? ?url|permalink"
    r"|find (?:this|the) (?:article|story|page) (?:online )?at|(?:printed|retrieved|taken) from|web address"
    r"|link to this)(?: article| story| page)?\s*:?\s*[\"“(<]?(https?://[^\s\"”)>]+)",
    re.IGNORECASE,
)
"""Where printed pages tell the address that they are from."""
_FILE = re.compile(r"(?:Microsoft \w+ - )?\S.*\.(?:docx?|pdf|rtf|odt|indd|pptx?|xlsx?|pages|html?)", re.IGNORECASE)
"""The name of a file, which programs take for the title of what is in it."""
_LONGEST_ROW = 400
_ENDS = re.compile(r"\s+[-–—|:·»•]+\s+|\s*[|｜_»]\s*")
"""What parts a title from the name of its site in the title of the window."""
_ARCHIVED = re.compile(r"https?://[^/]+/(?:[\w.-]+/){0,3}\d{4,14}(?:[a-z]{2}_)?/(https?):/{1,2}(\S+)", re.IGNORECASE)
"""How web archives address their copies: the moment of the copy and the whole address of what it is a copy of."""
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)", re.IGNORECASE)


@dataclass(slots=True)
class Told:
    """What a page tells machines, the surest first; empty where it says nothing.

    `head` is what it has in its `title` element. `articles` counts the articles it describes, `kinds` are types of Open
    Graph and of JSON-LD, in lower case. `sources` are whom it credits, mostly its publisher. `desks` are those of
    the authors that are organizations.
    """

    head: str = ""
    titles: list[str] = field(default_factory=list)
    published: list[Stated] = field(default_factory=list)
    modified: list[Stated] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    authors: list[list[str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    desks: set[str] = field(default_factory=set)
    datelines: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    articles: int = 0


def told_by(page: View, text: str, *, address: str | None) -> Told:
    """Return what a page tells machines; `text` is that of the page, `address` where it was found, or None."""
    head = next((visible(page.said(each)) for each in page.elements("title")), "")
    told = Told(head="" if _FILE.fullmatch(head) else head)
    meta = _meta(page)
    base = _base(page, meta, address)
    told.addresses = _addresses(page, meta, text, base, address)
    nodes = nodes_of(page)
    article = _article(nodes, told.addresses, [*_values(meta, _TITLES), *_shown_titles(page, told.head)], base)
    properties = marked_article(page)
    for source in (article, properties):
        _add(told, source, base)
    told.articles = sum(map(is_article, nodes)) + bool(properties.get("headline") or properties.get("articleBody"))
    told.kinds = {kind.lower() for node in nodes for kind in texts(node.get("@type"))} | set(meta["og:type"])
    told.titles += [title for title in _values(meta, _TITLES) if not _FILE.fullmatch(title)]
    told.publishers += [name for name in _values(meta, _PUBLISHERS) if "://" not in name and not name.startswith("@")]
    told.publishers += [name for node in nodes if is_a(node, "Organization", "WebSite") for name in texts(node)[:1]]
    told.published += _dates(_values(meta, _PUBLISHED))
    told.modified += _dates(
        [*_values(meta, _MODIFIED), *(text for each in nodes for text in texts(each.get("dateModified")))]
    )
    told.published += _dates(
        text for node in nodes if is_a(node, "WebPage") for text in texts(node.get("datePublished"))
    )
    told.sources += _values(meta, _SOURCES)
    told.authors += _authors(meta, nodes)
    told.languages.append(next((given for name in _LANGUAGE if (given := page.root.get(name))), ""))
    told.languages += _values(meta, _LANGUAGES)
    if not (told.published and told.authors and told.publishers):
        _add_state(told, page)
    return told


def _authors(meta: defaultdict[str, list[str]], nodes: list[Node]) -> list[list[str]]:
    """Return the authors that a page names beside its article, without the program that made it."""
    made_by = tuple(meta["generator"])
    named = [[n for n in meta[key] if "://" not in n and not any(m.startswith(n) for m in made_by)] for key in _AUTHORS]
    for label, data in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if _WRITTEN_BY.intersection(meta[label]) and not _OF_A_DESK.search(" ".join(meta[data])):
            named.append(meta[data])
    named += [texts(node.get("author")) for node in nodes if is_a(node, "WebPage")]
    return [names for names in named if names]


def _add_state(told: Told, page: View) -> None:
    """Add what the scripts of a page say of the article that has one of its titles."""
    shown = map(page.said, page.elements("h1"))
    state = state_of(page, {folded(title) for title in (*told.titles, told.head, *shown) if len(title) > 3} - {""})
    told.published += _dates(texts(state.get("datePublished")))
    told.publishers += texts(state.get("publisher"))
    if names := texts(state.get("author")):
        told.authors.append(names)


def _add(told: Told, source: Node, base: str | None) -> None:
    """Add what an article says of itself, in JSON-LD or in microdata."""
    titles = texts(source.get("headline")) or (texts(source) if is_article(source) else [])
    told.titles += titles
    told.publishers += texts(source.get("publisher"))[:1] or texts(source.get("sourceOrganization"))[:1]
    if set(titles) & set(texts(source.get("publisher"))):
        return  # a template describes its site as an article
    told.published += _dates([*texts(source.get("datePublished")), *texts(source.get("dateCreated"))])
    told.modified += _dates(texts(source.get("dateModified")))
    publishers = {name.casefold() for name in told.publishers}
    persons = [name for name in texts(source.get("author") or source.get("creator")) if "://" not in name]
    if names := [name for name in persons if name.casefold() not in publishers]:
        told.authors.append(names)
    makers = source.get("author")
    for each in makers if isinstance(makers, list) else [makers]:
        if isinstance(each, dict) and is_a(each, "Organization"):
            told.desks.update(texts(each))
    told.languages += texts(source.get("inLanguage"))
    told.datelines += texts(source.get("dateline"))
    told.bodies += [body for body in [source.get("articleBody")] if isinstance(body, str) and body.strip()]
    for given in [*address_of(source.get("mainEntityOfPage")), *address_of(source.get("url"))]:
        if (found := _own_address(given, base)) and _leads_somewhere(found, told.addresses):
            told.addresses.append(found)


def _meta(page: View) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in page.elements("meta"):
        content = visible(" ".join((element.get("content") or "").split()))
        keys = {(element.get(name) or "").strip().lower() for name in ("name", "property", "http-equiv", "itemprop")}
        for key in sorted(keys - {""}) if content else ():
            if content not in found[key]:
                found[key].append(content)
    return found


def _values(meta: defaultdict[str, list[str]], keys: Iterable[str]) -> list[str]:
    return [value for key in keys for value in meta[key][:1]]


def _dates(written: Iterable[str]) -> list[Stated]:
    return [stated for text in written if (stated := read_date(text))]


def _base(page: View, meta: defaultdict[str, list[str]], address: str | None) -> str | None:
    given = next((each.get("href") for each in page.elements("base") if each.get("href")), None)
    own = address or next(iter(meta["og:url"]), None)
    return (normalized_address(given, base=own) if given else None) or own


def _addresses(
    page: View, meta: defaultdict[str, list[str]], text: str, base: str | None, address: str | None
) -> list[str]:
    """Return the addresses that a page may be known by, the surest first."""
    canonical = [
        link.get("href") or ""
        for link in page.elements("link")
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href")
    ]
    saved = _SAVED_FROM.search(text[:4096])
    given = [
        *canonical,
        *meta["og:url"],
        *meta["dc.identifier"],
        *meta["parsely-link"],
        address or "",
        saved[1] if saved else "",
    ]
    given = given if any(given) else list(_shown_addresses(page))
    plain = [found for each in given if each and (found := _own_address(each, base))]
    return [each for each in dict.fromkeys(plain) if _leads_somewhere(each, plain)]


def _shown_addresses(page: View) -> Iterator[str]:
    """Yield the addresses that a page shows as its own, behind what says so or in the line beneath that."""
    for row, beneath in pairwise([*page.rows, ""]):
        line = f"{row} {beneath}" if row.endswith(":") and beneath.startswith("http") else row
        if found := _SHOWN.search(line[:_LONGEST_ROW]):
            yield found[1]


def _own_address(given: str, base: str | None) -> str | None:
    """Return an address in one spelling, and of a copy in a web archive that of what it is a copy of."""
    found = normalized_address(given, base=base)
    kept = _ARCHIVED.fullmatch(found) if found else None
    return normalized_address(f"{kept[1]}://{kept[2]}") if kept else found


def _leads_somewhere(address: str, others: list[str]) -> bool:
    """Whether an address is no front page, where another one is that of a page: templates that say so are common."""
    deep = [other for other in others if not is_front(other)]
    return address in deep or not deep


def is_front(address: str) -> bool:
    """Whether an address is that of the front page of a site."""
    parts = urlsplit(address)
    return not (parts.path.strip("/") or parts.query)


def _shown_titles(page: View, head: str) -> list[str]:
    """Return what a page shows as its title: large headings, and the title of the window with and without its ends."""
    shown = map(page.said, page.elements("h1"))
    ends = [head[: found.start()] for found in _ENDS.finditer(head)] + [
        head[found.end() :] for found in _ENDS.finditer(head)
    ]
    return [title for title in (head, *ends, *shown) if title]


def _article(nodes: list[Node], addresses: list[str], known: list[str], base: str | None) -> Node:
    """Return the thing that is the article of the page: pages describe those too that they only lead to.

    `known` are the titles that the page has.
    """
    articles = [node for node in nodes if is_article(node)]
    titles = {title.casefold() for title in known}
    for node in articles:
        own = [*address_of(node.get("mainEntityOfPage")), *address_of(node.get("url")), *address_of(node.get("@id"))]
        if any(normalized_address(each, base=base) in addresses for each in own):
            return node
        if any(text.casefold() in titles for text in texts(node.get("headline"))):
            return node
    return articles[0] if articles else {}
