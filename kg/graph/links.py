"""Links to external datasets as graphs, one for each dataset, in the terms of SSSOM."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.literals import Graph, clean, decimal
from kg.graph.prefixes import PREFIXES
from kg.graph.vocabulary import ACTOR_KINDS, DIP, OWL, RDF, RDFS, SEMAPV, SKOS, SSSOM, STANDINGS
from kg.model.link import Anchor, Justification, Link, Predicate, Standing
from kg.model.world import ActorKey

PREDICATES: dict[Predicate, NamedNode] = {
    Predicate.SAME: OWL.sameAs,
    Predicate.EXACT: SKOS.exactMatch,
    Predicate.CLOSE: SKOS.closeMatch,
    Predicate.BROAD: SKOS.broadMatch,
    Predicate.NARROW: SKOS.narrowMatch,
    Predicate.RELATED: SKOS.relatedMatch,
}
IDENTITIES = tuple(term for predicate, term in PREDICATES.items() if predicate.identifies)
"""The properties that say that both are one."""

_ID_DIGITS = 16
_PREDICATE_OF = {term: predicate for predicate, term in PREDICATES.items()}
_STANDING_OF = {term: standing for standing, term in STANDINGS.items()}
_KIND_OF = {term: kind for kind, term in ACTOR_KINDS.items()}

_About: TypeAlias = dict[NamedNode, list[NamedNode | Literal]]


def link_id(link: Link) -> str:
    """Return 16 hexadecimal digits made of source and object, and of what the subject was when the link was made.

    They stay when the subject gets another IRI, and differ for two that became one because both were the same object.
    """
    anchor = link.anchor
    subject = " ".join((*anchor.actor, *anchor.participations)) if anchor else link.subject
    said = clean(f"{link.source}\n{subject}\n{link.object}")
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:_ID_DIGITS]


def link_to_dict(link: Link) -> dict[str, Any]:
    """Return a link as JSON has it, with its id; what there is none of is None."""
    return {
        "id": link_id(link),
        "source": link.source,
        "subject": link.subject,
        "subject_label": link.subject_label,
        "predicate": link.predicate.value,
        "object": link.object,
        "object_label": link.object_label,
        "standing": link.standing.value,
        "confidence": link.confidence,
        "justification": link.justification.value,
        "reasons": list(link.reasons),
        "author": link.author,
        "decided": link.decided.isoformat() if link.decided else None,
        "comment": link.comment,
    }


def link_quads(links: Iterable[Link], *, stated: bool = True, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return the graphs of links, each in the graph of its source.

    An accepted link is stated too, as subject, predicate and object. Without `stated` none is: for links whose subject
    the graph does not hold any more.

    Raises:
        RecordError: an IRI is none.
    """
    iris = Iris(base)
    graphs: dict[str, Graph] = {}
    for link in links:
        graph = graphs.setdefault(link.source, Graph(iris.links(link.source)))
        try:
            _add(graph, link, iris, stated=stated)
        except ValueError as error:
            raise RecordError(f"link of {link.subject!r} to {link.object!r}: {error}") from error
    return [quad for graph in graphs.values() for quad in graph.quads()]


def _add(graph: Graph, link: Link, iris: Iris, *, stated: bool) -> None:
    subject, target = NamedNode(link.subject), NamedNode(link.object)
    node = iris.link(link.source, link_id(link))
    if stated and link.standing is Standing.ACCEPTED:
        graph.add(subject, PREDICATES[link.predicate], target)
    graph.add(node, RDF.type, DIP.Link)
    graph.add(node, OWL.annotatedSource, subject)
    graph.add(node, OWL.annotatedProperty, PREDICATES[link.predicate])
    graph.add(node, OWL.annotatedTarget, target)
    graph.add(node, DIP.standing, STANDINGS[link.standing])
    graph.add(node, SSSOM.mapping_justification, SEMAPV[link.justification.value.partition(":")[2]])
    graph.add(node, SSSOM.confidence, decimal(round(link.confidence, 3)))
    graph.add_text(node, SSSOM.subject_label, link.subject_label or None)
    graph.add_text(node, SSSOM.object_label, link.object_label or None)
    graph.add_text(node, SSSOM.author_label, link.author or None)
    graph.add_day(node, SSSOM.mapping_date, link.decided)
    graph.add_text(node, RDFS.comment, link.comment or None)
    graph.add_text(node, DIP.reason, *link.reasons)
    if link.anchor:
        actor = link.anchor.actor
        graph.add(node, DIP.kind, ACTOR_KINDS[actor.kind])
        graph.add_text(node, DIP.name, actor.name)
        graph.add_text(node, DIP.distinction, actor.distinction or None)
        graph.add_text(node, DIP.alias, *link.anchor.names)
        graph.add(node, DIP.covers, *map(NamedNode, link.anchor.participations))


def links_from_quads(quads: Iterable[Quad], *, base: str = DEFAULT_BASE) -> list[Link]:
    """Return the links in `quads`, by source, subject and object; statements of other graphs are left aside.

    Raises:
        RecordError: a statement is missing or has a value that no link can have.
    """
    iris = Iris(base)
    start = iris.links("x").value[:-1]
    said: dict[NamedNode, _About] = {}
    for quad in quads:
        graph, subject, value = quad.graph_name, quad.subject, quad.object
        if not isinstance(graph, NamedNode) or not iris.is_links(graph) or not isinstance(subject, NamedNode):
            continue
        if "#" in subject.value and subject.value.startswith(start) and isinstance(value, NamedNode | Literal):
            said.setdefault(subject, defaultdict(list))[quad.predicate].append(value)
    found = []
    for node, about in said.items():
        try:
            found.append(_link(node.value[len(start) :].partition("#")[0], about))
        except (LookupError, TypeError, ValueError, RecordError) as error:
            raise RecordError(
                f"{node.value} is no link ({error!r}); `kg validate` names all faults, `kg links SOURCE --forget` "
                "drops the links of a source"
            ) from error
    return sorted(found, key=lambda link: (link.source, link.subject, link.object))


def _link(source: str, about: _About) -> Link:
    decided = _text(about, SSSOM.mapping_date)
    return Link(
        subject=_node(about, OWL.annotatedSource).value,
        object=_node(about, OWL.annotatedTarget).value,
        source=source,
        standing=_STANDING_OF[_node(about, DIP.standing)],
        confidence=float(Decimal(about[SSSOM.confidence][0].value)),
        predicate=_PREDICATE_OF[_node(about, OWL.annotatedProperty)],
        justification=Justification(
            "semapv:" + _node(about, SSSOM.mapping_justification).value.removeprefix(PREFIXES["semapv"])
        ),
        subject_label=_text(about, SSSOM.subject_label) or "",
        object_label=_text(about, SSSOM.object_label) or "",
        reasons=_texts(about, DIP.reason),
        anchor=_anchor(about),
        author=_text(about, SSSOM.author_label),
        decided=date.fromisoformat(decided) if decided else None,
        comment=_text(about, RDFS.comment),
    )


def _anchor(about: _About) -> Anchor | None:
    if not about.get(DIP.kind):
        return None
    kind = _KIND_OF[_node(about, DIP.kind)]
    actor = ActorKey(kind, about[DIP.name][0].value, _text(about, DIP.distinction) or "")
    return Anchor(actor, _texts(about, DIP.alias), _texts(about, DIP.covers))


def _node(about: _About, predicate: NamedNode) -> NamedNode:
    term = about[predicate][0]
    if not isinstance(term, NamedNode):
        raise TypeError(f"{term} is no IRI")
    return term


def _text(about: _About, predicate: NamedNode) -> str | None:
    found = about.get(predicate)
    return found[0].value if found else None


def _texts(about: _About, predicate: NamedNode) -> tuple[str, ...]:
    return tuple(sorted(value.value for value in about.get(predicate, ())))
