"""Names of things that the graph holds, to show with parameters that take one."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError
from kg.query.names import iri_of
from kg.store.protocol import Store

_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_MOST_TRIED = 50


def examples_of(store: Store, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return a name for each combination of kinds: a label that means one thing, else an IRI, none where none is."""
    found = ((kinds, _example(store, kinds)) for kinds in dict.fromkeys(wanted))
    return {kinds: name for kinds, name in found if name is not None}


def _example(store: Store, kinds: tuple[str, ...]) -> str | None:
    first: str | None = None
    for iri, label in _named(store, kinds):
        first = first or iri.value
        try:
            if iri_of(store, label, kinds=kinds, where="example") == iri:
                return label
        except KgError:
            continue
    return first


def _named(store: Store, kinds: tuple[str, ...]) -> list[tuple[NamedNode, str]]:
    found: list[tuple[NamedNode, str]] = []
    classes = " ".join(str(NamedNode(kind)) for kind in kinds)
    pattern = (
        f"VALUES ?kind {{ {classes} }} ?thing {_TYPE} ?kind ; {_LABEL} ?label" if kinds else (f"?thing {_LABEL} ?label")
    )
    for thing, label in store.select(f"SELECT DISTINCT ?thing ?label {{ {pattern} }} LIMIT {_MOST_TRIED}").rows:
        if isinstance(thing, NamedNode) and isinstance(label, Literal):
            found.append((thing, label.value))
    return sorted(found, key=lambda pair: (len(pair[1]), pair[1], pair[0].value))
