"""What a graph holds, counted and described in VoID: the server tells it of itself, a release of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.graph.literals import integer
from kg.graph.prefixes import PREFIXES
from kg.graph.vocabulary import DCTERMS, RDF
from kg.store.protocol import Store

VOID: Final = "http://rdfs.org/ns/void#"
TITLE: Final = "A knowledge graph of diplomacy"

Statement: TypeAlias = tuple[str, NamedNode | Literal | BlankNode]
"""The IRI of a predicate, and a value."""

Size: TypeAlias = tuple[NamedNode, int]
"""A class or property, and how often it is there."""

_NOT_VOCABULARIES: Final = ("xsd", "sf", "edtf")
"""Prefixes of data types, of which a graph has values and no statements."""


def described(
    node: NamedNode | BlankNode, kinds: Iterable[str], statements: Iterable[Statement] = ()
) -> Iterator[Triple]:
    """Yield what is said of one node: its classes, each once, then the statements."""
    for kind in dict.fromkeys(kinds):
        yield Triple(node, RDF.type, NamedNode(kind))
    for predicate, value in statements:
        yield Triple(node, NamedNode(predicate), value)


def void_triples(
    dataset: NamedNode, *, base: str, triples: int, classes: Iterable[Size], properties: Iterable[Size] | None = None
) -> Iterator[Triple]:
    """Yield the description of a dataset whose IRIs begin with `base`; parts get IRIs that begin with its own.

    Without `properties` nothing is said of them: to count them reads the whole graph.
    """
    vocabularies = [name for name in PREFIXES if name not in _NOT_VOCABULARIES]
    yield from described(
        dataset,
        (f"{VOID}Dataset",),
        [
            (DCTERMS.title.value, Literal(TITLE, language="en")),
            (f"{VOID}uriSpace", Literal(base)),
            (f"{VOID}triples", integer(triples)),
            *((f"{VOID}vocabulary", NamedNode(PREFIXES[name])) for name in vocabularies),
        ],
    )
    yield from _parts(dataset, "class", "entities", classes)
    if properties is not None:
        sizes = list(properties)
        yield Triple(dataset, NamedNode(f"{VOID}properties"), integer(len(sizes)))
        yield from _parts(dataset, "property", "triples", sizes)


def _parts(dataset: NamedNode, what: str, counted: str, sizes: Iterable[Size]) -> Iterator[Triple]:
    for number, (term, size) in enumerate(sizes):
        part = NamedNode(f"{dataset.value}-{what}{number}")
        yield Triple(dataset, NamedNode(f"{VOID}{what}Partition"), part)
        yield from described(part, (), [(f"{VOID}{what}", term), (f"{VOID}{counted}", integer(size))])


def class_sizes(store: Store, *, leave_out: NamedNode | None = None, most: int | None = None) -> list[Size]:
    """Return how many things are of each class, the largest first; `leave_out` is a graph that does not count."""
    return _sizes(store, "?s a ?term", "COUNT(DISTINCT ?s)", leave_out, most)


def property_sizes(store: Store, *, leave_out: NamedNode | None = None) -> list[Size]:
    """Return in how many statements each property is, the most frequent first; raises like `Store.select`."""
    return _sizes(store, "?s ?term ?o", "COUNT(*)", leave_out, None)


def _sizes(store: Store, pattern: str, count: str, leave_out: NamedNode | None, most: int | None) -> list[Size]:
    where = pattern if leave_out is None else f"GRAPH ?g {{ {pattern} }} FILTER(?g != {leave_out})"
    limit = "" if most is None else f" LIMIT {most}"
    query = f"SELECT ?term ({count} AS ?n) {{ {where} }} GROUP BY ?term ORDER BY DESC(?n) ?term{limit}"
    return [
        (term, int(number.value))
        for term, number in store.select(query).rows
        if isinstance(term, NamedNode) and isinstance(number, Literal)
    ]
