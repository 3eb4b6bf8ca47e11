"""Search by name as one types, and in the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.search import Suggestion
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages import index
from kg.web.pages.parameters import PAGE, PageParameter, Values
from kg.web.pages.reading import ACTOR_KINDS, Pages
from kg.web.pages.rendering import json_reply, page_reply
from kg.web.pages.tasks import task

KINDS: Final = (*(kind.lower() for kind in ACTOR_KINDS), "place", "event", "document")
_WORDS: Final = PageParameter("q", "text", "a name, or words of the text")
_KIND: Final = PageParameter("kind", "choice", "what to look for", KINDS)
_NAMES: Final = 12
_HITS: Final = 20


@dataclass(frozen=True, slots=True)
class NameFound:
    """A thing whose name fits; `note` says why where that is not plain."""

    label: str
    kind: str
    page: str
    note: str
    iri: str


@task("/search", _WORDS, _KIND, PAGE)
def search(site: Site, values: Values) -> Reply:
    """Return the things that are called so, and the documents in whose text the words stand."""
    words, kind = values.text("q"), values.text("kind")
    names = _names(site, words, kind) if values.page == 1 else []
    found = None
    if words and kind in ("", "document"):
        found = index.find_text(site.index, words, limit=_HITS, offset=(values.page - 1) * _HITS)
    return page_reply(
        site,
        "search.html",
        title=f"Search: {words}" if words else "Search",
        here=links_of(site).path("/search", **values.given),
        words=words,
        kind=kind,
        kinds=KINDS,
        ready=site.index is not None and names is not None,
        names=names,
        found=found,
        pages=Pages(values.page, _HITS, found.total if found else 0),
        given=values.given,
    )


@task("/search.json", _WORDS, _KIND)
def search_json(site: Site, values: Values) -> Reply:
    """Return the things whose names fit what is typed."""
    names = _names(site, values.text("q"), values.text("kind")) or []
    return json_reply(
        {
            "results": [
                {"iri": name.iri, "label": name.label, "kind": name.kind, "page": name.page, "note": name.note}
                for name in names
            ]
        }
    )


def _names(site: Site, words: str, kind: str) -> list[NameFound] | None:
    if not words:
        return []
    links = links_of(site)
    found = index.suggest(site.index, words, kinds=(kind,) if kind else (), limit=_NAMES)
    if found is None:
        return None
    return [
        NameFound(s.label, s.kind, address, _note(s), s.iri)
        for s in found
        if (address := links.page(s.iri)) is not None
    ]


def _note(suggestion: Suggestion) -> str:
    also = f"also called {suggestion.alias}" if suggestion.alias and suggestion.alias != suggestion.label else ""
    events = f"{suggestion.events:,} event{'' if suggestion.events == 1 else 's'}" if suggestion.events else ""
    return ", ".join(filter(None, (also, events)))
