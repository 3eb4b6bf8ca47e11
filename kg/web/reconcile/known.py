"""Names that the gazetteer knows of states, organizations and places, whatever the graph calls them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.gazetteer.listed import listed_state
from kg.gazetteer.organizations import organization_named
from kg.gazetteer.places import places_ever_named
from kg.graph.vocabulary import RDFS
from kg.link.names import romanized
from kg.web.reconcile.entities import Entities

GEONAMES: Final = "https://sws.geonames.org/{}/"
"""The IRIs of GeoNames as the graph has them."""
_MOST_PLACES: Final = 10


def known_as(entities: Entities, name: str, kinds: Collection[str]) -> Iterator[NamedNode]:
    """Yield the entities that a name is known to stand for (`Russian Federation`, `Kiev`, `Киев`, `NATO`).

    `kinds` are kinds of `kg.search.KINDS` to look for; an entity of another may come too.
    """
    for text in dict.fromkeys((name, romanized(name))):
        if {"state", "place"} & set(kinds):
            state = listed_state(text)
            if state is not None:
                yield from entities.coded(state.code)
        if "organization" in kinds:
            organization = organization_named(text)
            if organization is not None:
                yield from _labelled(entities, organization.name)
        if "place" in kinds:
            for place in places_ever_named(text)[:_MOST_PLACES]:
                if place.geonames is not None:
                    yield from entities.of_same(GEONAMES.format(place.geonames))


def _labelled(entities: Entities, name: str) -> Iterator[NamedNode]:
    for quad in entities.store.quads(entities.world, predicate=RDFS.label, object=Literal(name)):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject
