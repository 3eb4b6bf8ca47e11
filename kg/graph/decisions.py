"""What people decided about who is who, as the graph of decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.literals import Graph, clean
from kg.graph.vocabulary import ACTOR_KINDS, DIP, RDF, VERDICTS
from kg.model.decision import Decision, Participated, Side, Verdict, decision
from kg.model.report import Report
from kg.model.world import ActorKey, ReportKey

_ID_DIGITS = 16
_KIND_OF = {term: kind for kind, term in ACTOR_KINDS.items()}
_VERDICT_OF = {term: verdict for verdict, term in VERDICTS.items()}


@dataclass(frozen=True, slots=True, order=True)
class StoredSide:
    """A side of a decision as the graph holds it: as `kg.model.decision.Side`, participations by their IRIs, sorted."""

    actor: ActorKey
    names: tuple[str, ...]
    participations: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class StoredDecision:
    """A decision as the graph holds it; the sides stand in order."""

    verdict: Verdict
    one: StoredSide
    other: StoredSide

    @property
    def id(self) -> str:
        """16 hexadecimal digits, made of all that the decision says."""
        said = clean(repr((self.verdict.value, _said(self.one), _said(self.other))))
        return hashlib.sha256(said.encode("utf-8")).hexdigest()[:_ID_DIGITS]

    @property
    def sides(self) -> tuple[StoredSide, StoredSide]:
        """Both sides."""
        return self.one, self.other


def _said(side: StoredSide) -> tuple[object, ...]:
    return (side.actor.kind.value, side.actor.name, side.actor.distinction, side.names, side.participations)


def stored_decision(verdict: Verdict, sides: Iterable[StoredSide]) -> StoredDecision:
    """Return the decision on two sides, whatever their order."""
    one, other = sorted(sides)
    return StoredDecision(verdict, one, other)


def decision_quads(decisions: Iterable[StoredDecision], *, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return the graph of decisions."""
    iris = Iris(base)
    graph = Graph(iris.decisions)
    for each in sorted(set(decisions)):
        node = iris.decision(each.id)
        graph.add(node, RDF.type, DIP.Decision)
        graph.add(node, DIP.verdict, VERDICTS[each.verdict])
        for number, side in enumerate(each.sides, start=1):
            there = iris.decision_side(each.id, number)
            graph.add(node, DIP.side, there)
            graph.add(there, RDF.type, DIP.DecisionSide)
            graph.add(there, DIP.kind, ACTOR_KINDS[side.actor.kind])
            graph.add_text(there, DIP.name, side.actor.name)
            graph.add_text(there, DIP.distinction, side.actor.distinction or None)
            graph.add_text(there, DIP.alias, *side.names)
            graph.add(there, DIP.covers, *map(NamedNode, side.participations))
    return graph.quads()


def decisions_from_quads(quads: Iterable[Quad], *, base: str = DEFAULT_BASE) -> list[StoredDecision]:
    """Return the decisions of the graph of decisions, sorted; statements of other graphs are left aside.

    Raises:
        RecordError: a statement is missing or has a value that no decision can have.
    """
    graph = Iris(base).decisions
    said: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.graph_name == graph and isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            said.setdefault(subject, {}).setdefault(quad.predicate, []).append(value)
    found = []
    for node, about in said.items():
        if DIP.Decision in about.get(RDF.type, ()):
            try:
                sides = [_side(said[side]) for side in about[DIP.side] if isinstance(side, NamedNode)]
                found.append(stored_decision(_VERDICT_OF[_node(about[DIP.verdict][0])], sides))
            except (KeyError, TypeError, ValueError) as error:
                raise RecordError(
                    f"{node.value} is no decision ({error!r}); `kg validate` names all faults, "
                    "`kg decisions --undo` takes it back"
                ) from error
    return sorted(found)


def _side(about: dict[NamedNode, list[NamedNode | Literal]]) -> StoredSide:
    distinction = next((value.value for value in about.get(DIP.distinction, ())), "")
    actor = ActorKey(_KIND_OF[_node(about[DIP.kind][0])], about[DIP.name][0].value, distinction)
    names = sorted(value.value for value in about.get(DIP.alias, ()))
    return StoredSide(actor, tuple(names), tuple(sorted(value.value for value in about.get(DIP.covers, ()))))


def _node(term: NamedNode | Literal) -> NamedNode:
    if not isinstance(term, NamedNode):
        raise TypeError(f"{term} is no IRI")
    return term


def decisions_on(
    stored: Iterable[StoredDecision], reports: Iterable[Report], *, base: str = DEFAULT_BASE
) -> list[Decision]:
    """Return decisions with the participations of `reports` that they speak of.

    Of one that is not there (any more) the document stays: what has the name in it then may be meant.
    """
    iris = Iris(base)
    stored = list(stored)
    wanted = {iri for each in stored for side in each.sides for iri in side.participations}
    documents = {iri.partition("#")[0] for iri in wanted}
    places: dict[str, Participated] = {}
    for report in reports if wanted else ():
        if iris.document(report.document_key).value in documents:
            for position in range(len(report.participants)):
                iri = iris.participation(report.document_key, report.id, position + 1).value
                if iri in wanted:
                    places[iri] = Participated(ReportKey(report.document_key, report.id), position)

    def resolved(side: StoredSide) -> Side:
        found = (
            places.get(iri) or Participated(ReportKey(_document(iri, iris), ""), -1) for iri in side.participations
        )
        return Side(side.actor, side.names, tuple(sorted(set(found))))

    return [decision(each.verdict, map(resolved, each.sides)) for each in stored]


def _document(participation: str, iris: Iris) -> str:
    """Return the key of the document of a participation."""
    return participation.partition("#")[0].removeprefix(f"{iris.base}document/")
