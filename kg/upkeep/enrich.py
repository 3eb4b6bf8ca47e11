"""Statements about linked things copied into a graph of their own. The entrances are `enrich` and `drop_enriched`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import UnknownNameError
from kg.graph.iris import Iris
from kg.ledger import check_base
from kg.link.enriching import Copied, Enricher, NotCopied, without_blank_nodes
from kg.model.link import Standing
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.links import stored_links


@dataclass(frozen=True, slots=True)
class EnrichReport:
    """What was copied: about how many things, of how many linked; how many statements the graph has now.

    `with_blank_nodes` statements were left out, since they have no names. `unanswered` tells which things the source
    did not answer for, and why; what was copied of them before stays.
    """

    things: int
    linked: int
    statements: int
    with_blank_nodes: int = 0
    unanswered: tuple[NotCopied, ...] = ()


def enrich(
    source: Enricher,
    store: Store,
    *,
    settings: Settings | None = None,
    progress: Callable[[int], None] | None = None,
) -> EnrichReport:
    """Copy what a source says of the things that accepted links lead to into the graph `enriched/SOURCE`.

    The graph is made anew, as one change; where the source leaves things unanswered, what it had stays beside the new.
    `progress` is told how many things are done.

    Raises:
        UnknownNameError: no accepted link leads to the source.
        StoreError: the store cannot be written, or has another base IRI.
    """
    iris = Iris((settings or Settings()).base_iri)
    check_base(store, iris)
    things = _things(store, iris, source.name)
    found: dict[Triple, None] = {}
    unanswered = []
    done = answered = 0
    for answer in source.copied(things):
        done += len(answer.things)
        if isinstance(answer, Copied):
            answered += len(answer.things)
            found.update(dict.fromkeys(answer.triples))
        else:
            unanswered.append(answer)
        if progress:
            progress(done)
    graph = iris.enriched(source.name)
    if unanswered:
        found.update(dict.fromkeys(quad.triple for quad in store.quads(graph)))
    kept, left = without_blank_nodes(found)
    store.replace_graphs({graph: [Quad(t.subject, t.predicate, t.object, graph) for t in kept]})
    return EnrichReport(answered, len(things), len(kept), left, tuple(unanswered))


def _things(store: Store, iris: Iris, source: str) -> list[str]:
    links = stored_links(store, iris, source)
    things = {link.object for link in links if link.standing is Standing.ACCEPTED and link.predicate.identifies}
    if not things:
        raise UnknownNameError(f"{source}: no accepted link leads there; run `kg link {source}` first")
    return sorted(things)


def drop_enriched(source: str, store: Store, *, settings: Settings | None = None) -> int:
    """Drop what was copied from a source, and return how many statements that were.

    Raises:
        UnknownNameError: nothing was copied from it.
        StoreError: the store cannot be written, or has another base IRI.
    """
    iris = Iris((settings or Settings()).base_iri)
    check_base(store, iris)
    graph = iris.enriched(source)
    if not store.holds(graph):
        known = [name.value.rpartition("/")[2] for name in store.graph_names() if iris.is_enriched(name)]
        hint = f"there is {', '.join(known)}" if known else "nothing was copied at all"
        raise UnknownNameError(f"{source}: nothing was copied from it; {hint}")
    return store.remove_graphs([NamedNode(graph.value)]).removed
