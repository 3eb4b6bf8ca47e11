"""The page of whatever an IRI of the graph names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from kg.graph.vocabulary import DIP
from kg.model.folding import folded
from kg.query.names import successor
from kg.web.links import Links, links_of
from kg.web.messages import Reply, Site
from kg.web.pages import index
from kg.web.pages.actors import PARAMETERS as PARAMETERS
from kg.web.pages.actors import actor_page, names_like
from kg.web.pages.documents import document_page
from kg.web.pages.errors import error_page
from kg.web.pages.events import event_page
from kg.web.pages.parameters import Values
from kg.web.pages.places import place_page
from kg.web.pages.reading import ACTOR_KINDS, PLACE_KINDS, Reader
from kg.web.pages.rendering import redirect
from kg.web.pages.review import ANY
from kg.web.pages.tasks import task

_Show = Callable[[Site, Links, NamedNode, Values], Reply]
_PAGES: Final[dict[str, _Show]] = {
    **{kind.lower(): actor_page for kind in ACTOR_KINDS},
    **{kind.lower(): place_page for kind in (*PLACE_KINDS, "Place")},
    "event": event_page,
    "document": document_page,
}
_NAMED: Final = {"person": DIP.Person, "state": DIP.State, "organization": DIP.Organization, "place": DIP.Place}
"""The first part of a local name to the class whose names are compared where there is no index."""
_MOST_COMPARED: Final = 20_000
_LIKE_ENOUGH: Final = 60


@task("/page/{local:path}", *PARAMETERS)
def thing(site: Site, values: Values, local: str) -> Reply:
    """Return the page of a thing; of a former event and of a report the way to the event it is part of.

    Of a graph of links it is the way to the page that lists them.
    """
    links = links_of(site)
    iri = links.iri(local)
    try:
        node = NamedNode(iri)
    except ValueError:
        return _unknown(site, links, local)
    reader = Reader(site.store, site.base)
    if reader.iris.is_links(node):
        return redirect(links.path("/links", source=local.partition("/")[2], standing=ANY))
    kind = reader.kind(node)
    if kind in _PAGES:
        return _PAGES[kind](site, links, node, values)
    later = next(iter(reader.nodes(node, DIP.tells)), successor(site.store, node))
    address = links.page(later.value)
    return redirect(address) if later != node and address else _unknown(site, links, local)


def _unknown(site: Site, links: Links, local: str) -> Reply:
    kind, _, name = local.partition("/")
    message = f"The graph holds nothing at “{local}”. It may never have, or the document that told of it was taken out."
    near = _near(site, links, kind, name.rpartition("/")[2].replace("-", " "))
    return error_page(site, 404, "Not in the graph", message, near=near)


def _near(site: Site, links: Links, kind: str, name: str) -> list[tuple[str, str, str]]:
    """Return names like that of an unknown thing: from the index, or else by comparing those of its kind."""
    if not name or kind in ("event", "document"):
        return []
    suggested = index.suggest(site.index, name, limit=6)
    if suggested is not None:
        found = [(s.label, s.kind, s.iri) for s in suggested]
    else:
        reader = Reader(site.store, site.base)
        names = names_like(reader, [_NAMED[kind]] if kind in _NAMED else [], most=_MOST_COMPARED)
        keys = [folded(label) for _, label in names]
        best = process.extract(folded(name), keys, scorer=fuzz.WRatio, score_cutoff=_LIKE_ENOUGH, limit=6)
        found = [(names[place][1], reader.kind(names[place][0]), names[place][0].value) for _, _, place in best]
    return [(label, kind, address) for label, kind, iri in found if (address := links.page(iri))]
