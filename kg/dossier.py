"""What the graph knows of one thing: an actor, a place, an event or a document, with the sentences behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import UnknownNameError
from kg.graph.iris import Iris
from kg.graph.links import IDENTITIES
from kg.graph.vocabulary import DCTERMS, DIP, OA, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.model.addresses import normalized_address
from kg.query.names import iri_of
from kg.store import NodeView, Store

_PLACE_KINDS = ("Venue", "City", "Region", "Country")
DOUBT = "possibly the same as"
"""What a fact is called that names somebody whom people should decide about."""

_ACTOR_KINDS = ("Person", "State", "Organization", "Delegation")


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of a document that an event rests on, with whom the document credits."""

    text: str
    document: str
    """IRI of the document."""
    title: str | None
    publisher: str | None
    published: str | None
    attributed_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Documents of an event that have one text, each by the shortest of publisher, title or file that tells it apart.

    `copies` copy `original`, which was published before them.
    """

    original: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as a dossier lists it. `when` is EDTF, None where no day is known.

    `voices` is how many of the `documents` report independently; `copied` tells which of them have one text.
    """

    iri: str
    type: str
    status: str
    when: str | None
    who: tuple[str, ...]
    where: tuple[str, ...]
    documents: int
    publishers: int
    voices: int
    disputed: bool
    copied: tuple[Voice, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one thing. `facts` are pairs of what and value, in the order to read them in."""

    iri: str
    label: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[Entry, ...]


def make_dossier(store: Store, iri: NamedNode, *, base: str) -> Dossier:
    """Return what `store` knows of `iri`, events in order of time.

    A report gives the dossier of its event, a former event that of the one it is part of now.

    Raises:
        UnknownNameError: it is no actor, place, event, report or document of the graph.
    """
    return _Maker(NodeView(store), Iris(base)).make(iri)


def find_thing(store: Store, name: str) -> NamedNode:
    """Return the actor, place, event or document that a label, an alias, a title, an address or an IRI names.

    Raises:
        UnknownNameError: it names nothing in the graph, or several things; lists them, or the nearest names.
        ParameterError: it is an IRI that is malformed.
    """
    titled = {
        quad.subject
        for term, value in (
            (DCTERMS.title, Literal(name)),
            (DCTERMS.identifier, Literal(name)),
            (SCHEMA.url, Literal(normalized_address(name) or name, datatype=XSD.anyURI)),
        )
        for quad in store.quads(predicate=term, object=value)
        if isinstance(quad.subject, NamedNode) and quad.graph_name == quad.subject
    }
    try:
        return iri_of(store, name, kinds=[DIP.Actor.value, DIP.Place.value], where="kg show")
    except UnknownNameError:
        if len(titled) != 1:
            raise
        return titled.pop()


class _Maker:
    def __init__(self, store: Store, iris: Iris) -> None:
        self._store = store
        self._iris = iris
        self._world = iris.world

    def make(self, iri: NamedNode) -> Dossier:
        kinds = {kind.value.removeprefix(DIP.namespace) for kind in self._nodes(iri, RDF.type)}
        if "Actor" in kinds:
            kind = next((name for name in _ACTOR_KINDS if name in kinds), "Actor")
            return self._dossier(iri, kind.lower(), self._actor_facts(iri), self._subjects(DIP.participant, iri))
        if "Place" in kinds:
            kind = next((name for name in _PLACE_KINDS if name in kinds), "Place")
            events = {event for place in self._inside(iri) for event in self._events_at(place)}
            return self._dossier(iri, kind.lower(), self._place_facts(iri), events)
        if "Event" in kinds:
            return self._dossier(iri, "event", self._event_facts(iri), [iri])
        if self._iris.is_document(iri) and self._text(iri, DIP.digest, iri):
            return self._document(iri)
        meant = self._nodes(iri, DIP.tells) or self._nodes(iri, DCTERMS.isReplacedBy)
        if meant:
            return self.make(meant[0])
        raise UnknownNameError(f"{iri.value}: the graph holds no actor, place, event or document of this IRI")

    def _dossier(
        self, iri: NamedNode, kind: str, facts: Iterator[tuple[str, str]], events: Iterable[NamedNode]
    ) -> Dossier:
        entries = sorted((self._entry(event) for event in events), key=_by_time)
        return Dossier(iri.value, self._label(iri), kind, tuple(facts), tuple(entries))

    def _document(self, iri: NamedNode) -> Dossier:
        events = {event for report in self._reports_of(iri) for event in self._nodes(report, DIP.tells)}
        entries = sorted((self._entry(event, only=iri) for event in events), key=_by_time)
        label = self._text(iri, DCTERMS.title, iri) or self._text(iri, DCTERMS.identifier, iri) or iri.value
        return Dossier(iri.value, label, "document", tuple(self._document_facts(iri)), tuple(entries))

    def _reports_of(self, document: NamedNode) -> list[NamedNode]:
        quads = self._store.quads(document, predicate=RDF.type, object=DIP.Report)
        return sorted((q.subject for q in quads if isinstance(q.subject, NamedNode)), key=lambda node: node.value)

    def _entry(self, event: NamedNode, *, only: NamedNode | None = None) -> Entry:
        kind = (self._nodes(event, DIP.subtype) or self._nodes(event, DIP.type) or [DIP.Event])[0]
        status = self._nodes(event, DIP.status)
        return Entry(
            iri=event.value,
            type=_local(kind),
            status=_local(status[0]).lower() if status else "",
            when=self._when(event),
            who=tuple(dict.fromkeys(self._label(actor) for actor in self._nodes(event, DIP.participant))),
            where=tuple(self._place_line(place) for place in self._nodes(event, DIP.place)),
            documents=self._count(event, DIP.documents),
            publishers=self._count(event, DIP.publishers),
            voices=self._count(event, DIP.voices),
            disputed=self._is_disputed(event),
            copied=self._copied(event),
            passages=tuple(self._passages(event, only)),
        )

    def _passages(self, event: NamedNode, only: NamedNode | None) -> Iterator[Passage]:
        for report in self._subjects(DIP.tells, event):
            document = NamedNode(report.value.partition("#")[0])
            if only is not None and document != only:
                continue
            selectors = self._nodes(report, DIP.evidence, document)
            for selector in sorted(selectors, key=lambda node: int(self._text(node, OA.start, document) or 0)):
                yield Passage(
                    text=self._text(selector, OA.exact, document) or "",
                    document=document.value,
                    title=self._text(document, DCTERMS.title, document),
                    publisher=self._text(document, DCTERMS.publisher, document),
                    published=self._text(document, DCTERMS.issued, document),
                    attributed_to=tuple(self._texts(report, DIP.attributedTo, document)),
                )

    def _actor_facts(self, actor: NamedNode) -> Iterator[tuple[str, str]]:
        yield from self._alias_fact(actor)
        for owner in self._nodes(actor, DIP.actsFor):
            yield "acts for", self._label(owner)
        for office in self._nodes(actor, DIP.holds):
            of = "".join(f" of {self._label(owner)}" for owner in self._nodes(office, DIP.actsFor))
            first, last = self._text(office, DIP.firstReported), self._text(office, DIP.lastReported)
            days = "" if not first else f" (reported {first})" if first == last else f" (reported {first} to {last})"
            yield "office", f"{self._label(office)}{of}{days}"
        yield from self._link_facts(actor)
        yield from self._doubt_facts(actor)

    def _doubt_facts(self, actor: NamedNode) -> Iterator[tuple[str, str]]:
        for other in self._nodes(actor, DIP.possiblySameAs):
            yield DOUBT, f"{self._label(other)} ({other.value})"

    def _place_facts(self, place: NamedNode) -> Iterator[tuple[str, str]]:
        yield from self._alias_fact(place)
        for outer in self._nodes(place, DIP.within):
            yield "in", self._place_line(outer)
        yield from self._link_facts(place)

    def _link_facts(self, node: NamedNode) -> Iterator[tuple[str, str]]:
        for other in outside(self._store, node):
            yield "same as", other

    def _event_facts(self, event: NamedNode) -> Iterator[tuple[str, str]]:
        for participation in self._nodes(event, DIP.participation):
            actor, part = self._nodes(participation, DIP.actor), self._nodes(participation, DIP.part)
            if actor and part:
                silent = self._count(participation, DIP.documents) < self._count(event, DIP.documents)
                told = f" ({self._support(participation)})" if silent else ""
                yield _local(part[0]).lower(), f"{self._label(actor[0])}{told}"
        for name, term in (("occasion", DIP.occasion), ("begins at", DIP.startTime), ("about", DIP.about)):
            yield from ((name, value) for value in self._texts(event, term))
        yield from self._alternative_facts(event)

    def _alternative_facts(self, event: NamedNode) -> Iterator[tuple[str, str]]:
        """Yield all sides of a dispute; without one, what is reported beside the event's own values."""
        disputed = self._is_disputed(event)
        own = self._values(event)
        for alternative in self._nodes(event, DIP.alternative):
            said = self._values(alternative)
            if disputed or not said <= own:
                yield "disputed" if disputed else "also reported", f"{' '.join(said)} ({self._support(alternative)})"

    def _values(self, node: NamedNode) -> set[str]:
        """Return what an event or an alternative says of status, time, start time and places."""
        found = {_local(status).lower() for status in self._nodes(node, DIP.status)}
        found.update(f"at {start[:5]}" for start in self._texts(node, DIP.startTime))
        found.update(f"in {self._place_line(place)}" for place in self._nodes(node, DIP.place))
        when = self._when(node)
        return found | {when} if when else found

    def _support(self, node: NamedNode) -> str:
        return told_by(*(self._count(node, term) for term in (DIP.documents, DIP.publishers, DIP.voices)))

    def _count(self, node: NamedNode, term: NamedNode) -> int:
        return int(self._text(node, term) or 0)

    def _copied(self, event: NamedNode) -> tuple[Voice, ...]:
        """Return the documents of an event that share a text, the first published as the original."""
        reports = self._subjects(DIP.tells, event)
        documents = sorted({report.value.partition("#")[0] for report in reports})
        groups: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
        for document in map(NamedNode, documents):
            groups[next(iter(self._nodes(document, DIP.copyOf)), document)].append(document)
        names = self._names_of_documents({*map(NamedNode, documents), *groups})
        found = []
        for first, group in groups.items():
            if len(group) > 1:
                copies = sorted(names[document] for document in group if document != first)
                found.append(Voice(names[first], tuple(copies)))
        return tuple(sorted(found, key=lambda voice: voice.original))

    def _names_of_documents(self, documents: Iterable[NamedNode]) -> dict[NamedNode, str]:
        """Return for each document its publisher, title or file: the first that no other document has, else its IRI."""
        names = dict.fromkeys(documents, "")
        for term in (DCTERMS.publisher, DCTERMS.title, DCTERMS.identifier):
            found = {document: self._text(document, term, document) for document in names}
            counts = Counter(found.values())
            for document, name in found.items():
                if name and counts[name] == 1 and not names[document]:
                    names[document] = name
        return {document: name or document.value for document, name in names.items()}

    def _document_facts(self, document: NamedNode) -> Iterator[tuple[str, str]]:
        names = (
            ("publisher", DCTERMS.publisher),
            ("author", DCTERMS.creator),
            ("published", DCTERMS.issued),
            ("dateline", DIP.dateline),
            ("address", SCHEMA.url),
            ("file", DCTERMS.identifier),
        )
        for name, term in names:
            yield from ((name, value) for value in self._texts(document, term, document))
        first = next(iter(self._nodes(document, DIP.copyOf)), document)
        others = {*self._subjects(DIP.copyOf, first), first} - {document}
        called = self._names_of_documents({*others, document})
        for other in sorted(others, key=lambda node: (node != first, called[node])):
            yield "copies" if other == first else "copied by" if first == document else "same text as", called[other]

    def _alias_fact(self, node: NamedNode) -> Iterator[tuple[str, str]]:
        aliases = self._texts(node, SKOS.altLabel)
        if aliases:
            yield "also", ", ".join(aliases)

    def _place_line(self, place: NamedNode) -> str:
        names, seen = [self._label(place)], {place}
        while (outer := self._nodes(place, DIP.within)) and outer[0] not in seen:
            place = outer[0]
            seen.add(place)
            names.append(self._label(place))
        return ", ".join(names)

    def _is_disputed(self, event: NamedNode) -> bool:
        return self._text(event, DIP.disputed) == "true"

    def _inside(self, place: NamedNode) -> set[NamedNode]:
        """Return `place` and all places in it."""
        inner: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
        for quad in self._store.quads(self._world, predicate=DIP.within):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                inner[quad.object].append(quad.subject)
        found, waiting = {place}, [place]
        while waiting:
            new = [node for node in inner[waiting.pop()] if node not in found]
            found.update(new)
            waiting.extend(new)
        return found

    def _events_at(self, place: NamedNode) -> Iterator[NamedNode]:
        """Yield the events whose place it is; reports have places too."""
        for node in self._subjects(DIP.place, place):
            if DIP.Event in self._nodes(node, RDF.type):
                yield node

    def _when(self, node: NamedNode) -> str | None:
        return self._text(node, DIP.edtf) or self._text(node, DIP.earliest) or self._text(node, DIP.latest)

    def _label(self, node: NamedNode) -> str:
        return self._text(node, RDFS.label) or node.value

    def _text(self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> str | None:
        return next(iter(self._texts(node, predicate, graph)), None)

    def _texts(self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[str]:
        quads = self._store.quads(graph or self._world, subject=node, predicate=predicate)
        return sorted(q.object.value for q in quads if isinstance(q.object, Literal))

    def _nodes(self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[NamedNode]:
        quads = self._store.quads(graph or self._world, subject=node, predicate=predicate)
        return sorted((q.object for q in quads if isinstance(q.object, NamedNode)), key=lambda found: found.value)

    def _subjects(self, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
        quads = self._store.quads(self._world, predicate=predicate, object=value)
        return sorted((q.subject for q in quads if isinstance(q.subject, NamedNode)), key=lambda found: found.value)


def told_by(documents: int, publishers: int, voices: int) -> str:
    """Return in words who tells something (`3 documents, 2 publishers, 1 voice`); of one document that alone."""
    counts = ((documents, "document"), (publishers, "publisher"), (voices, "voice"))
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in (counts if documents > 1 else counts[:1]))


def _by_time(entry: Entry) -> tuple[bool, str, str]:
    """Order by the first day that is named, events without any day last."""
    days = (entry.when or "").removeprefix("../")
    return not days, days, entry.iri


def _local(term: NamedNode) -> str:
    return term.value.removeprefix(DIP.namespace)


def outside(store: Store, node: NamedNode) -> list[str]:
    """Return the IRIs, sorted, under which accepted links know a node in other datasets."""
    quads = (quad for term in IDENTITIES for quad in store.quads(subject=node, predicate=term))
    return sorted({quad.object.value for quad in quads if isinstance(quad.object, NamedNode)})
