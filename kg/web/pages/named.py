"""Actors that a filter of a page names: by the local part of an IRI, by label, alias or IRI."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.graph.vocabulary import DIP
from kg.query.names import iri_of
from kg.web.pages.parameters import Values
from kg.web.pages.reading import ACTOR_KINDS, Reader


def actor_named(reader: Reader, values: Values, parameter: str) -> NamedNode | None:
    """Return the actor that a parameter names, None where it is not given.

    Raises:
        UnknownNameError: it names nothing, or several things; lists them, or the nearest names.
        ParameterError: it is an IRI that is malformed.
    """
    name = values.text(parameter)
    if not name:
        return None
    if "/" in name and "://" not in name:
        try:
            node = NamedNode(reader.iris.base + name)
        except ValueError:
            node = None
        if node is not None and reader.kind(node).capitalize() in ACTOR_KINDS:
            return node
    return iri_of(reader.store, name, kinds=[DIP.Actor.value], where=parameter)
