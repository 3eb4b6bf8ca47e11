"""What a question needs of the graph of the world that earlier versions of the package did not write there."""

from __future__ import annotations

from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from kg.query.saved import SavedQuery
from kg.store.protocol import Store

_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DIP: Final = "https://w3id.org/diplomacy-kg/ontology#"
_NEEDED: Final = (("Position", "firstEvidence", ("dip:holds", "dip:firstEvidence")),)
"""A class, a property that each thing of it has in a graph that this version writes, and the words of questions that go
by that."""
_MOST_LOOKED_AT: Final = 20
"""Where so many things lack what each should have, all of them do."""


def notes_on_world(store: Store, query: SavedQuery) -> tuple[str, ...]:
    """Tell where a question lacks what follows from other statements, since an earlier version wrote the graph."""
    lacking = any(
        _lacks(store, kind, property) for kind, property, words in _NEEDED if all(word in query.text for word in words)
    )
    if not lacking:
        return ()
    return (
        "the graph of the world was written by an earlier version of kg, and lacks statements that this question goes "
        "by, so the answer is incomplete; `kg check --repair` brings it up to date, as does a build that changes "
        "something",
    )


def _lacks(store: Store, kind: str, property: str) -> bool:
    """Whether things of that kind are there, and lack the property."""
    things = islice(store.quads(predicate=_TYPE, object=NamedNode(_DIP + kind)), _MOST_LOOKED_AT)
    found = [quad.subject for quad in things if isinstance(quad.subject, NamedNode)]
    having = NamedNode(_DIP + property)
    return bool(found) and not any(True for thing in found for _ in store.quads(subject=thing, predicate=having))
