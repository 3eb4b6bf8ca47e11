"""Names that Virtuoso gives back otherwise than they were written, and says nothing of it. Found out with 7.2.5."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError

LONGEST = 1_880
"""Bytes of an IRI. What is longer loses its end, and has a digest instead."""
_OWN = ("nodeID://", "local:")
"""The first are taken for blank nodes, the others for names of the server's own host."""


def refuse_changed(quad: Quad) -> None:
    """Refuse a quad with a name that would not come back as it is.

    Raises:
        StoreError
    """
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        name = term.datatype if isinstance(term, Literal) else term
        if isinstance(name, NamedNode):
            _check(name.value)


def _check(iri: str) -> None:
    if iri.startswith(_OWN):
        raise StoreError(
            f"Virtuoso would change the IRI {iri[:80]}: it keeps names that begin with {' or '.join(_OWN)} for itself; "
            "leave it out, or use another store"
        )
    if len(iri) > LONGEST // 4 and (length := len(iri.encode())) > LONGEST:
        raise StoreError(
            f"an IRI of {length:,} bytes is longer than what Virtuoso keeps ({LONGEST:,} bytes): {iri[:80]}…; leave it "
            "out, or use another store"
        )
