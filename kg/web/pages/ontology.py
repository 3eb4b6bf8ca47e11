"""The ontology to read: every term with its meaning, an example, where it belongs, and its kin elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.graph.prefixes import PREFIXES
from kg.resources import ontology_file
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.parameters import Values
from kg.web.pages.rendering import page_reply
from kg.web.pages.tasks import task

_OURS: Final = PREFIXES["dip"]
_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_SKOS: Final = PREFIXES["skos"]
_PROPERTIES: Final = frozenset({f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty", f"{_OWL}AnnotationProperty"})
_ALIGNED: Final = {
    f"{_RDFS}subClassOf": "is a kind of",
    f"{_RDFS}subPropertyOf": "says more than",
    f"{_OWL}equivalentClass": "is the same as",
    f"{_OWL}equivalentProperty": "is the same as",
    f"{_SKOS}exactMatch": "is the same as",
    f"{_SKOS}closeMatch": "is close to",
    f"{_SKOS}broadMatch": "is narrower than",
    f"{_SKOS}narrowMatch": "is broader than",
    f"{_SKOS}relatedMatch": "has to do with",
}
_ELSEWHERE: Final = {
    "cameo": "https://w3id.org/diplomacy-kg/cameo#",
    "plover": "https://w3id.org/diplomacy-kg/plover#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
}
_Node = NamedNode | BlankNode | Triple
_Values = dict[str, list["_Node | Literal"]]


@dataclass(frozen=True, slots=True)
class Name:
    """A term, ours or another's: its IRI, and the IRI as people write it (`dip:Meeting`)."""

    iri: str
    short: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term of the ontology; `kind` is `class`, `property` or `value`, `name` the anchor on the page."""

    iri: str
    name: str
    kind: str
    label: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    types: tuple[Name, ...]
    parents: tuple[Name, ...]
    domain: tuple[Name, ...]
    range: tuple[Name, ...]
    alignments: tuple[tuple[str, Name], ...]


@task("/ontology")
def ontology_page(site: Site, values: Values) -> Reply:  # noqa: ARG001
    """Return the page of all terms."""
    terms = read_terms()
    sections = (("class", "Classes"), ("property", "Properties"), ("value", "Values"))
    return page_reply(
        site,
        "ontology.html",
        title="The ontology",
        here=links_of(site).path("/ontology"),
        description="Every term of the diplomacy ontology with its meaning, an example, and its kin elsewhere.",
        namespace=_OURS,
        sections=[(title, [term for term in terms if term.kind == kind]) for kind, title in sections],
    )


@lru_cache(maxsize=1)
def read_terms() -> tuple[TermLine, ...]:
    """Read the terms of the ontology, by name."""
    graph = _read("diplomacy.ttl")
    alignments = _read("alignments.ttl")
    names = sorted({key for key in graph if key.startswith(_OURS)}, key=str.casefold)
    return tuple(_term(iri, graph, alignments.get(iri, {})) for iri in names)


def _read(file: str) -> dict[str, _Values]:
    found: defaultdict[str, _Values] = defaultdict(lambda: defaultdict(list))
    with ontology_file(file).open("rb") as source:
        for quad in parse(source, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode | BlankNode):
                found[_key(quad.subject)][quad.predicate.value].append(quad.object)
    return dict(found)


def _key(node: NamedNode | BlankNode) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _term(iri: str, graph: Mapping[str, _Values], aligned: Mapping[str, Sequence[object]]) -> TermLine:
    values = graph[iri]
    types = {value.value for value in values.get(f"{_RDF}type", []) if isinstance(value, NamedNode)}
    kind = "class" if f"{_OWL}Class" in types else "property" if types & _PROPERTIES else "value"
    parents = [*values.get(f"{_RDFS}subClassOf", []), *values.get(f"{_RDFS}subPropertyOf", [])]
    kin = [
        (words, _name(value.value))
        for predicate, words in _ALIGNED.items()
        for value in aligned.get(predicate, ())
        if isinstance(value, NamedNode)
    ]
    return TermLine(
        iri=iri,
        name=iri.removeprefix(_OURS),
        kind=kind,
        label=next(iter(_texts(values, f"{_RDFS}label")), iri),
        definition=next(iter(_texts(values, f"{_SKOS}definition")), ""),
        notes=_texts(values, f"{_SKOS}scopeNote"),
        examples=_texts(values, f"{_SKOS}example"),
        types=tuple(_name(name) for name in sorted(types) if not name.startswith(_OWL)),
        parents=_names(parents, graph),
        domain=_names(values.get(f"{_RDFS}domain", []), graph),
        range=_names(values.get(f"{_RDFS}range", []), graph),
        alignments=tuple(sorted(kin, key=lambda pair: (pair[0], pair[1].short))),
    )


def _texts(values: _Values, predicate: str) -> tuple[str, ...]:
    return tuple(value.value for value in values.get(predicate, []) if isinstance(value, Literal))


def _names(nodes: Sequence[object], graph: Mapping[str, _Values]) -> tuple[Name, ...]:
    """Return the classes that nodes are, those of a union one by one."""
    found: list[Name] = []
    for node in nodes:
        if isinstance(node, NamedNode):
            found.append(_name(node.value))
        elif isinstance(node, BlankNode):
            for members in graph.get(str(node), {}).get(f"{_OWL}unionOf", []):
                found.extend(_names(_listed(members, graph), graph))
    return tuple(found)


def _listed(node: object, graph: Mapping[str, _Values]) -> list[object]:
    found: list[object] = []
    while isinstance(node, BlankNode):
        cell = graph.get(str(node), {})
        found.extend(cell.get(f"{_RDF}first", []))
        node = next(iter(cell.get(f"{_RDF}rest", [])), None)
    return found


def _name(iri: str) -> Name:
    for prefix, namespace in (*PREFIXES.items(), *_ELSEWHERE.items()):
        if iri.startswith(namespace):
            return Name(iri, f"{prefix}:{iri.removeprefix(namespace)}")
    return Name(iri, iri)
