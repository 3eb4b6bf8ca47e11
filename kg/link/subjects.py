"""What is to be linked, out of the graph of the world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.vocabulary import DIP, GEO, RDF, RDFS, SKOS
from kg.model.dates import DateInterval
from kg.model.link import PLACES, Kind, Office, Subject

GEONAMES = "https://sws.geonames.org/"
_KINDS: tuple[tuple[NamedNode, Kind], ...] = (
    (DIP.Person, Kind.PERSON),
    (DIP.State, Kind.STATE),
    (DIP.Organization, Kind.ORGANIZATION),
    (DIP.Country, Kind.COUNTRY),
    (DIP.Region, Kind.REGION),
    (DIP.City, Kind.CITY),
    (DIP.Venue, Kind.VENUE),
    (DIP.Place, Kind.PLACE),
)
_SINGLE = frozenset((RDFS.label, SKOS.notation, DIP.within, DIP.firstReported, DIP.lastReported, GEO.asWKT))
_SEVERAL = frozenset((RDF.type, SKOS.altLabel, DIP.actsFor, DIP.holds, GEO.hasGeometry, DIP.participant, DIP.place))
_DAYS = frozenset((DIP.earliest, DIP.latest))
_MOST_COMPANY = 12


def subjects_from_quads(quads: Iterable[Quad], *, kinds: Container[Kind] = frozenset(Kind)) -> list[Subject]:
    """Return the persons, states, organizations and places of some kinds in quads of the graph of the world, by IRI.

    Delegations have no counterpart elsewhere and are left out.
    """
    return list(_World(quads).subjects(kinds))


class _World:
    """The statements about actors, places and events that tell one from another."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._one: defaultdict[NamedNode, dict[NamedNode, str]] = defaultdict(dict)
        self._all: defaultdict[NamedNode, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._days: defaultdict[str, list[str]] = defaultdict(list)
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                continue
            if predicate in _SINGLE:
                self._one[predicate][subject] = value.value
            elif predicate in _SEVERAL:
                self._all[predicate][subject.value].append(value.value)
            elif predicate in _DAYS:
                self._days[subject.value].append(value.value)
        self._label = {node.value: text for node, text in self._one[RDFS.label].items()}
        self._code = {node.value: code for node, code in self._one[SKOS.notation].items()}
        self._within = {node.value: outer for node, outer in self._one[DIP.within].items()}
        self._first = {node.value: day for node, day in self._one[DIP.firstReported].items()}
        self._last = {node.value: day for node, day in self._one[DIP.lastReported].items()}
        self._wkt = {node.value: wkt for node, wkt in self._one[GEO.asWKT].items()}
        self._events: defaultdict[str, list[str]] = defaultdict(list)
        for predicate in (DIP.participant, DIP.place):
            for event, things in self._all[predicate].items():
                for thing in things:
                    self._events[thing].append(event)

    def subjects(self, kinds: Container[Kind]) -> Iterator[Subject]:
        for node in sorted(self._all[RDF.type]):
            kind = self._kind(node)
            if kind is not None and kind in kinds and node in self._label:
                yield self._place(node, kind) if kind in PLACES else self._actor(node, kind)

    def _kind(self, node: str) -> Kind | None:
        types = set(self._all[RDF.type][node])
        return next((kind for term, kind in _KINDS if term.value in types), None)

    def _actor(self, node: str, kind: Kind) -> Subject:
        code = self._code.get(node)
        offices = tuple(self._office(office) for office in sorted(self._all[DIP.holds].get(node, ())))
        acts_for = {self._code.get(owner) for owner in self._all[DIP.actsFor].get(node, ())}
        states = {code, *acts_for, *(office.state for office in offices)}
        return Subject(
            iri=node,
            kind=kind,
            label=self._label[node],
            aliases=self._aliases(node),
            countries=tuple(sorted(state for state in states if state)),
            offices=offices,
            active=self._active(node),
            company=self._company(node),
            code=code,
        )

    def _office(self, office: str) -> Office:
        owners = (self._code.get(owner) for owner in self._all[DIP.actsFor].get(office, ()))
        first, last = self._first.get(office), self._last.get(office)
        return Office(
            self._label.get(office, ""),
            next((owner for owner in owners if owner), None),
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
        )

    def _place(self, node: str, kind: Kind) -> Subject:
        chain = list(self._chain(node))
        country = next((self._code[outer] for outer in chain if outer in self._code), None)
        latitude, longitude = self._point(node)
        return Subject(
            iri=node,
            kind=kind,
            label=self._label[node],
            aliases=self._aliases(node),
            countries=(country,) if country else (),
            active=self._active(node),
            within=tuple(self._label[outer] for outer in chain[1:] if outer in self._label),
            code=self._code.get(node),
            latitude=latitude,
            longitude=longitude,
        )

    def _chain(self, node: str) -> Iterator[str]:
        """Yield a place and those that hold it, innermost first; a faulty circle ends."""
        seen: set[str] = set()
        at: str | None = node
        while at is not None and at not in seen:
            seen.add(at)
            yield at
            at = self._within.get(at)

    def _point(self, node: str) -> tuple[float | None, float | None]:
        geometry = next(iter(self._all[GEO.hasGeometry].get(node, ())), "")
        written = self._wkt.get(geometry, "").removeprefix("POINT(").removesuffix(")").split()
        return (float(written[1]), float(written[0])) if len(written) == 2 else (None, None)

    def _aliases(self, node: str) -> tuple[str, ...]:
        return tuple(sorted(self._all[SKOS.altLabel].get(node, ())))

    def _active(self, node: str) -> DateInterval:
        days = [day for event in self._events.get(node, ()) for day in self._days.get(event, ())]
        return DateInterval(date.fromisoformat(min(days)), date.fromisoformat(max(days))) if days else DateInterval()

    def _company(self, node: str) -> tuple[str, ...]:
        met = Counter(
            other
            for event in self._events.get(node, ())
            for other in self._all[DIP.participant].get(event, ())
            if other != node and other in self._label
        )
        ranked = sorted(met, key=lambda other: (-met[other], other))
        return tuple(self._label[other] for other in ranked[:_MOST_COMPANY])
