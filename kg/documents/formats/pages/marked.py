"""What pages say of their article by attributes of what they show: microdata, and RDFa with the terms of schema.org."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml.html import HtmlElement

from kg.documents.formats.pages.linked import Node, is_article
from kg.documents.formats.pages.tree import holds
from kg.documents.formats.pages.view import View

_OF_SEVERAL = ("author", "publisher", "url", "mainEntityOfPage")
_PROPERTIES = (
    "headline",
    "mainEntityOfPage",
    "datePublished",
    "author",
    "publisher",
    "articleBody",
    "inLanguage",
    "dateline",
    "url",
)


_MARKS = ("itemprop", "property")


def marked_article(page: View) -> Node:
    """Return the properties of the first article in microdata or RDFa, or those that stand outside of any thing."""
    scopes = [each for each in page.with_attribute("itemtype", "typeof") if is_article({"@type": list(_types(each))})]
    scope = scopes[0] if scopes else page.root
    found: dict[str, list[str]] = defaultdict(list)
    for element in page.with_attribute(*_MARKS):
        if scopes and not holds(scope, element):
            continue
        for name in _properties(element):
            known = name in _PROPERTIES and (scopes or name not in _OF_SEVERAL)
            if known and _is_of(element, scope) and (value := _value(element, page)):
                found[name].append(value)
    if scopes:
        found["url"] += [scope.get(name) or "" for name in ("resource", "about", "itemid") if scope.get(name)]
    if not any(found.values()):
        return {}
    # The tree has the body, in its paragraphs.
    return {**found, "@type": "Article" if scopes else "", "articleBody": ""}


def bodies_of(page: View) -> list[HtmlElement]:
    """Return the elements of a page that are marked as the text of an article."""
    return [each for each in page.with_attribute(*_MARKS) if "articlebody" in map(str.lower, _properties(each))]


def _types(element: HtmlElement) -> Iterator[str]:
    yield from ((element.get("itemtype") or "").rstrip("/ ").split())
    yield from (each.rpartition(":")[2] for each in (element.get("typeof") or "").split() if "//" not in each)


def _properties(element: HtmlElement) -> list[str]:
    if not isinstance(element.tag, str):
        return []
    terms = (element.get("property") or "").split()
    return [
        *(element.get("itemprop") or "").split(),
        *(term.removeprefix("schema:").rpartition("schema.org/")[2] for term in terms),
    ]


def _is_thing(element: HtmlElement) -> bool:
    return element.get("itemscope") is not None or element.get("typeof") is not None


def _is_of(element: HtmlElement, scope: HtmlElement) -> bool:
    """Whether a property is one of `scope`, and not of a thing inside of it."""
    nearest = next((each for each in element.iterancestors() if _is_thing(each)), None)
    return nearest is None or nearest is scope or not any(each is scope for each in nearest.iterancestors())


def _value(element: HtmlElement, page: View) -> str:
    if _is_thing(element):
        names = [each for each in element.iter() if "name" in _properties(each)]
        return _value(names[0], page) if names and names[0] is not element else page.said(element)
    for attribute in ("content", "datetime", "href" if element.tag in ("a", "link") else "content"):
        if element.get(attribute):
            return " ".join((element.get(attribute) or "").split())
    return page.said(element)
