"""What refers from one graph to another: runs, paths, decisions, links, and the world, which the documents give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.check.findings import Finding, fault, note
from kg.errors import KgError
from kg.graph.decisions import decisions_from_quads
from kg.graph.iris import Iris
from kg.graph.vocabulary import RDF
from kg.store.protocol import Store
from kg.upkeep.links import stored_links
from kg.upkeep.renewal import Renewal


def check_runs(renewal: Renewal, store: Store) -> Iterator[Finding]:
    """Yield whether the last build ended, and paths of documents that are not there."""
    if renewal.ledger.unfinished:
        yield fault(
            "run",
            store.location,
            "the last build was cut short, or is going on: the world may be behind the documents",
            "let it end, or run the same `kg build` again",
            repairable=True,
        )
    for path, document in sorted(renewal.ledger.given.items()):
        if not store.holds(document):
            yield fault(
                "path",
                path,
                f"gave {document.value}, which the graph does not hold",
                "--repair forgets the path, and `kg build` reads it again",
                repairable=True,
            )


def check_world(renewal: Renewal, store: Store, iris: Iris) -> Iterator[Finding]:
    """Yield how the graphs of the world and of links differ from what the documents and decisions give now."""
    if renewal.ledger.unfinished:
        return  # told already
    try:
        wanted = renewal.resolved()
    except (KgError, ValueError, KeyError) as error:
        yield fault("world", iris.world.value, f"cannot be resolved: {error}", "mend the documents first")
        return
    for name, quads in sorted(wanted.items(), key=lambda item: item[0].value):
        missing, more = _compared(store, name, quads)
        if missing or more:
            yield fault(
                "world" if name == iris.world else "links",
                name.value,
                f"is not what documents, decisions and links give: {missing} statements are missing, {more} do not "
                "belong there",
                "--repair resolves it anew",
                repairable=True,
            )


def _compared(store: Store, name: NamedNode, wanted: Iterable[Quad]) -> tuple[int, int]:
    known = set(wanted)
    there = more = 0
    for quad in store.quads(name):
        if quad in known:
            there += 1
        else:
            more += 1
    return len(known) - there, more


def check_decisions(store: Store, iris: Iris) -> Iterator[Finding]:
    """Yield decisions that cannot be read, and those that speak of nobody in the graph."""
    try:
        decisions = decisions_from_quads(store.quads(iris.decisions), base=iris.base)
    except KgError as error:
        yield fault("decision", iris.decisions.value, str(error), "restore a backup, or take the decision back")
        return
    for decision in decisions:
        covered = [iri for side in decision.sides for iri in side.participations]
        if covered and not any(_is_there(store, iri) for iri in covered):
            names = " and ".join(side.actor.name for side in decision.sides)
            yield note(
                "decision",
                iris.decision(decision.id).value,
                f"{names}: none of what it was made on is in the graph",
                "it stays, and counts again when those documents are built again; `kg decisions --undo` takes it back",
            )


def check_links(store: Store, iris: Iris) -> Iterator[Finding]:
    """Yield links that cannot be read, and those of things that the world does not hold."""
    try:
        links = stored_links(store, iris)
    except (KgError, ValueError, KeyError) as error:
        yield fault(
            "links", f"{iris.base}links/", f"cannot be read: {error}", "restore a backup, or forget that source"
        )
        return
    for link in links:
        if next(store.quads(iris.world, subject=NamedNode(link.subject), predicate=RDF.type), None) is None:
            yield note(
                "links",
                link.subject,
                f"is linked to {link.object}, and the world does not hold it",
                "the link stays as somebody decided it, and counts again when the thing is told of again",
            )


def _is_there(store: Store, iri: str) -> bool:
    graph = NamedNode(iri.partition("#")[0])
    return next(store.quads(graph, subject=NamedNode(iri)), None) is not None
