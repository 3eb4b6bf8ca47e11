#!/usr/bin/env python3
"""Write ontology/context.jsonld, the short names of JSON-LD, out of the vocabulary and ontology/diplomacy.ttl.

A term goes by its local name; where two vocabularies have the same, that of the ontology keeps it, else the first by
prefix, and the other goes by its prefix (`foaf:Person`). The range of a property, in the ontology or below, says what
its values are. tests/test_ontology.py fails when file and vocabulary differ; this script brings the file up to date:

    scripts/jsonld_context.py
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.graph import vocabulary
from kg.graph.prefixes import PREFIXES
from kg.graph.vocabulary import DCTERMS, DIP, GEO, OWL, PROV, RDF, SCHEMA, SKOS, XSD, Vocabulary

FILE = Path(__file__).resolve().parent.parent / "ontology" / "context.jsonld"
_NO_PREFIXES = {"edtf", "geo"}
"""Prefixes that are something else too: a term, and a scheme of IRIs (`geo:48.2,16.3` would read as a short name)."""
_DATATYPES = {"edtf", "rdf", "xsd"}
"""Vocabularies of which nothing is a property or a class in use."""
_RANGE = NamedNode(f"{PREFIXES['rdfs']}range")
_OBJECT_PROPERTY = f"{PREFIXES['owl']}ObjectProperty"
_NAMED_INDIVIDUAL = f"{PREFIXES['owl']}NamedIndividual"
_DATATYPE_PROPERTY = f"{PREFIXES['owl']}DatatypeProperty"
_PUNNED = {DIP.type.value, DIP.subtype.value, DIP.kind.value}
"""Properties whose values are classes, used as names."""
_AS_THEY_ARE = {XSD.string.value, XSD.integer.value, XSD.boolean.value}
"""Types that JSON tells by itself."""
_LINKS = (
    *(DCTERMS.isPartOf, DCTERMS.isReplacedBy, GEO.hasGeometry, OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch),
    NamedNode(f"{SCHEMA.namespace}sameAs"),
    *(PROV.used, PROV.wasAssociatedWith, PROV.wasDerivedFrom, PROV.wasGeneratedBy, PROV.wasInvalidatedBy),
)
_VALUES = {
    DCTERMS.issued: XSD.date,
    GEO.asWKT: GEO.wktLiteral,
    PROV.endedAtTime: XSD.dateTime,
    PROV.startedAtTime: XSD.dateTime,
    SCHEMA.url: XSD.anyURI,
}


def context() -> dict[str, Any]:
    """Return the content of the file."""
    types = {term.value: "@id" for term in _LINKS} | {term.value: _short(kind.value) for term, kind in _VALUES.items()}
    types.update(_types_of_ontology())
    terms: dict[str, Any] = {}
    for each in _vocabularies():
        for name in sorted(each.names):
            iri = each[name].value
            if name in terms:
                name = f"{each.prefix}:{name}"
            terms[name] = {"@id": _short(iri), "@type": types[iri]} if iri in types else _short(iri)
    # What a prefix says already needs no line.
    terms = {name: told for name, told in terms.items() if name != told}
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix in _used() and prefix not in _NO_PREFIXES}
    if both := prefixes.keys() & terms.keys():
        raise ValueError(f"{', '.join(sorted(both))}: prefixes and terms; add them to _NO_PREFIXES")
    return {"@context": {"@version": 1.1, **prefixes, **terms}}


def _used() -> dict[str, Vocabulary]:
    """Return all vocabularies by prefix."""
    return {each.prefix: each for each in vars(vocabulary).values() if isinstance(each, Vocabulary)}


def _vocabularies() -> list[Vocabulary]:
    """Return those that have classes and properties, that of the ontology first."""
    return [DIP, *(each for prefix, each in sorted(_used().items()) if prefix not in {DIP.prefix, *_DATATYPES})]


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and prefix not in _NO_PREFIXES:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _types_of_ontology() -> Iterator[tuple[str, str]]:
    """Yield the properties of the ontology whose values need a type, and that type."""
    kinds: dict[str, str] = {}
    ranges: dict[str, str] = {}
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for quad in parse(path=FILE.parent / "diplomacy.ttl", format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            if quad.predicate == RDF.type and quad.object.value in (_OBJECT_PROPERTY, _DATATYPE_PROPERTY):
                kinds[quad.subject.value] = quad.object.value
            elif quad.predicate == RDF.type:
                classes[quad.subject.value].add(quad.object.value)
            elif quad.predicate == _RANGE:
                ranges[quad.subject.value] = quad.object.value
    # The members of such a class are terms themselves, as dip:Occurred is.
    named = {kind for found in classes.values() if _NAMED_INDIVIDUAL in found for kind in found}
    for iri, kind in kinds.items():
        found = ranges.get(iri)
        if kind == _OBJECT_PROPERTY:
            yield iri, "@vocab" if iri in _PUNNED or found in named else "@id"
        elif found not in _AS_THEY_ARE and found is not None:
            yield iri, _short(found)


def written() -> str:
    """Return the text of the file, one line for each name."""
    lines = [f"    {json.dumps(name)}: {json.dumps(told)}" for name, told in context()["@context"].items()]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
