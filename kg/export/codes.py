"""Codes of PLOVER and CAMEO for terms of the ontology: `ontology/alignments.ttl`, the one table of them, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.graph.prefixes import PREFIXES
from kg.graph.vocabulary import PARTS, STATUSES, TYPES, subtype_term
from kg.model.report import EventType, Part, Status
from kg.resources import ontology_file

_PLOVER: Final = NamedNode("https://w3id.org/diplomacy-kg/plover#scheme")
_CONTEXTS: Final = NamedNode("https://w3id.org/diplomacy-kg/plover#contexts")
_CAMEO: Final = NamedNode("https://w3id.org/diplomacy-kg/cameo#scheme")
# skos:narrowMatch is none of them: what a code says may then be more than the term says.
_MATCHES: Final = tuple(
    NamedNode(f"{PREFIXES['skos']}{name}") for name in ("exactMatch", "closeMatch", "broadMatch", "relatedMatch")
)
_IN_SCHEME, _NOTATION, _BROADER = (
    NamedNode(f"{PREFIXES['skos']}{name}") for name in ("inScheme", "notation", "broader")
)


class Codes:
    """The codes that the terms of the ontology are aligned with. A subtype without a code has that of its type."""

    def __init__(self) -> None:
        self._values: defaultdict[tuple[NamedNode, NamedNode], list[NamedNode | Literal]] = defaultdict(list)
        for quad in parse(path=ontology_file("alignments.ttl"), format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self._values[quad.subject, quad.predicate].append(quad.object)

    def plover(self, kind: EventType, subtype: str | None) -> str | None:
        """Return the event type of PLOVER (`CONSULT`); None where PLOVER codes no such thing."""
        concept = self._nearest(kind, subtype, _PLOVER)
        return self._notation(self._top(concept)) if concept else None

    def modes(self, kind: EventType, subtype: str | None, parts: set[Part]) -> list[str]:
        """Return the modes of PLOVER (`phone`) that the type, or a part that somebody has in the event, stands for."""
        nearest = self._nearest(kind, subtype, _PLOVER)
        if nearest is None:
            return []
        concepts = {nearest, *(concept for part in parts for concept in self._aligned(PARTS[part], _PLOVER))}
        top = self._top(nearest)
        start = f"{self._notation(top)}-"
        names = (self._notation(concept) for concept in concepts if concept != top and self._top(concept) == top)
        return sorted(name.removeprefix(start) for name in names)

    def contexts(self, kind: EventType, subtype: str | None, status: Status) -> list[str]:
        """Return the contexts of PLOVER (`future`) that type and status stand for."""
        terms = [*_terms(kind, subtype), STATUSES[status]]
        return sorted({self._notation(concept) for term in terms for concept in self._aligned(term, _CONTEXTS)})

    def cameo(self, kind: EventType, subtype: str | None, status: Status) -> str | None:
        """Return the code of CAMEO (`042`).

        A meeting to come has a code of its own there, by its status; None where several codes may be meant.
        """
        ahead = list(self._aligned(STATUSES[status], _CAMEO))
        if ahead and self.plover(kind, subtype) == "CONSULT":
            return self._notation(ahead[0]) if len(ahead) == 1 else None
        concept = self._nearest(kind, subtype, _CAMEO)
        return self._notation(concept) if concept else None

    def _nearest(self, kind: EventType, subtype: str | None, scheme: NamedNode) -> NamedNode | None:
        return next((concept for term in _terms(kind, subtype) for concept in self._aligned(term, scheme)), None)

    def _aligned(self, term: NamedNode, scheme: NamedNode) -> Iterator[NamedNode]:
        """Yield the concepts of a scheme that a term is aligned with, the closest match first."""
        for match in _MATCHES:
            found = [each for each in self._values[term, match] if isinstance(each, NamedNode)]
            yield from sorted(
                (each for each in found if scheme in self._values[each, _IN_SCHEME]), key=lambda each: each.value
            )

    def _top(self, concept: NamedNode) -> NamedNode:
        broader = [each for each in self._values[concept, _BROADER] if isinstance(each, NamedNode)]
        return self._top(broader[0]) if broader else concept

    def _notation(self, concept: NamedNode) -> str:
        return self._values[concept, _NOTATION][0].value


@cache
def codes() -> Codes:
    """Return the codes, read once."""
    return Codes()


def _terms(kind: EventType, subtype: str | None) -> Iterator[NamedNode]:
    if subtype is not None:
        yield subtype_term(kind, subtype, where=f"event of type {kind}")
    yield TYPES[kind]
