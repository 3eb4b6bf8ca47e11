"""A graph against `ontology/shapes.ttl`; what is wrong comes back as values."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.errors import StoreError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.prefixes import PREFIXES
from kg.resources import ontology_file

_PATH_SIGNS = (
    (SH.inversePath, "^", ""),
    (SH.zeroOrMorePath, "", "*"),
    (SH.oneOrMorePath, "", "+"),
    (SH.zeroOrOnePath, "", "?"),
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One way in which a graph breaks a shape.

    `focus` is the IRI of the node looked at, `path` the property in prefixed form (`dip:status`, `^dip:tells`) or
    None where the node itself is at fault, `value` the offending value where there is one. `severity` is
    `Violation`, `Warning` or `Info`.
    """

    focus: str
    path: str | None
    message: str
    severity: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What validation found: nothing, where the graph conforms. `statements` were looked at."""

    findings: tuple[Finding, ...]
    statements: int

    @property
    def conforms(self) -> bool:
        """Whether there is no finding of any severity."""
        return not self.findings


def validate(
    quads: Iterable[ox.Quad], *, documents: Collection[str] = (), base: str = DEFAULT_BASE
) -> ValidationReport:
    """Check quads against the shapes, all their graphs taken together, but those copied from other datasets.

    `quads` may be a `pyoxigraph.Store`. They are copied into memory: about 1 KiB and 0.3 ms a statement. For a large
    store, name documents by key: then their graphs alone are looked at, a few thousand documents at a time.

    Raises:
        StoreError: the shapes cannot be applied at all.
    """
    iris = Iris(base)
    own = (
        quad for quad in quads if not isinstance(quad.graph_name, ox.NamedNode) or not iris.is_enriched(quad.graph_name)
    )
    graph = _copy(own, frozenset(iris.document(key).value for key in documents))
    # pyshacl reads a pyoxigraph store as well, but sixty times slower than a graph in memory.
    with _quiet():
        _, results, text = pyshacl.validate(graph, shacl_graph=_shapes(), inplace=True)
    if not isinstance(results, rdflib.Graph):
        raise StoreError(f"the shapes of ontology/shapes.ttl cannot be applied: {text}")
    findings = {_finding(results, node) for node in results.objects(None, SH.result)}
    ordered = sorted(findings, key=lambda f: (f.focus, f.path or "", f.message, f.value or ""))
    return ValidationReport(tuple(ordered), len(graph))


@lru_cache(maxsize=1)
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_file("shapes.ttl"), format="turtle")


def _copy(quads: Iterable[ox.Quad], graphs: frozenset[str]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    with _quiet():
        for quad in quads:
            name = quad.graph_name
            if graphs and not (isinstance(name, ox.NamedNode) and name.value in graphs):
                continue
            graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Node:
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise StoreError(f"statements about statements are not in use here: {term}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from writing a traceback to the log for each ill-formed literal: the shapes report those."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _finding(results: rdflib.Graph, node: Node) -> Finding:
    path, value = results.value(node, SH.resultPath), results.value(node, SH.value)
    messages = sorted(str(message) for message in results.objects(node, SH.resultMessage))
    return Finding(
        focus=str(results.value(node, SH.focusNode)),
        path=None if path is None else _path(results, path),
        message="; ".join(messages),
        severity=str(results.value(node, SH.resultSeverity)).rpartition("#")[2],
        value=None if value is None else str(value),
    )


def _path(results: rdflib.Graph, path: Node) -> str:
    """Return a property path in the notation of SPARQL."""
    if isinstance(path, rdflib.URIRef):
        return _short(str(path))
    for sign, before, after in _PATH_SIGNS:
        inner = results.value(path, sign)
        if inner is not None:
            return f"{before}{_path(results, inner)}{after}"
    alternative = results.value(path, SH.alternativePath)
    mark, steps = ("/", path) if alternative is None else ("|", alternative)
    if (steps, RDF.first, None) not in results:
        return "?"
    return mark.join(_path(results, step) for step in RdfList(results, steps))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"
