"""Stores for tests of exports: the world of `tests.graph.records`, with whatever else a test needs."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.vocabulary import OWL
from kg.graph.world import world_quads
from kg.model.world import Event, World
from kg.store import Store, open_store
from tests.graph.records import COPY, DOCUMENT, GRAMMAR, REPORT, VIENNA, WORLD

IRIS = Iris()
GEONAMES = NamedNode(f"{IRIS.base}links/geonames")
VIENNA_LINK = Quad(IRIS.place(VIENNA), OWL.sameAs, NamedNode("https://sws.geonames.org/2761369/"), GEONAMES)
"""Vienna in GeoNames, in the graph of links that `store_of` makes."""
[MEETING] = WORLD.events
MEETING_IRI = IRIS.event(MEETING.id).value


def store_of(
    *events: Event, world: World = WORLD, links: Mapping[NamedNode, Sequence[Quad]] | None = None, seed: int = 0
) -> Store:
    """Return a store in memory of two documents and a world with these events, or else its own, and links to GeoNames.

    `links` are further graphs, and go before these links; `seed` shuffles the order in which all is stored.
    """
    world = replace(world, events=tuple(events)) if events else world
    graphs = {
        IRIS.document(DOCUMENT.key): document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR),
        IRIS.document(COPY.key): document_quads(COPY, [], extractor=GRAMMAR),
        IRIS.world: [quad for quad in world_quads(world) if "geonames.org" not in str(quad.object)],
        GEONAMES: [VIENNA_LINK],
    }
    shuffled = [(name, list(quads)) for name, quads in {**graphs, **(links or {})}.items()]
    shuffler = random.Random(seed)
    shuffler.shuffle(shuffled)
    store = open_store(None)
    for name, quads in shuffled:
        shuffler.shuffle(quads)
        store.replace_graphs({name: quads})
    return store


def variant(number: int, **changes: object) -> Event:
    """Return the event of the world under another id, with some things changed, told by no report."""
    return replace(MEETING, id=f"{number:016x}", former=(), reports=(), **changes)  # type: ignore[arg-type]
