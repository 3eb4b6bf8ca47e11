"""The ontology is complete, and code, shapes, alignments and README speak of its terms alone."""

from __future__ import annotations

import json
import re

import pytest
import rdflib
from pyoxigraph import NamedNode, Store, parse
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from kg.graph.decisions import decision_quads
from kg.graph.mapping import document_quads
from kg.graph.prefixes import PREFIXES
from kg.graph.provenance import runs_quads
from kg.graph.vocabulary import DIP, PARTS, STANDINGS, STATUSES, SUBTYPES, TYPES, VERDICTS
from kg.graph.world import world_quads
from kg.model.report import EventType
from kg.resources import ontology_file
from scripts import jsonld_context
from scripts.ontology_readme import README, terms, with_tables
from tests.graph.records import DECISION, DOCUMENT, GRAMMAR, REPORT, RUN, WORLD

FILES = ["diplomacy.ttl", "shapes.ttl", "alignments.ttl"]
ONTOLOGY = rdflib.Graph().parse(ontology_file("diplomacy.ttl"))
SHAPES = rdflib.Graph().parse(ontology_file("shapes.ttl"))
ALIGNMENTS = rdflib.Graph().parse(ontology_file("alignments.ttl"))
ITSELF = rdflib.URIRef("https://w3id.org/diplomacy-kg/ontology")
TERMS = sorted({str(s).removeprefix(DIP.namespace) for s in ONTOLOGY.subjects() if str(s).startswith(DIP.namespace)})

# The README says why nothing is written of these.
ABSTRACT = {"Participation", "Status", "Part", "Verdict", "LinkStanding"}


def node(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(DIP.namespace + name)


def names_in(graph: rdflib.Graph) -> set[str]:
    """Return the local names of all terms of the ontology that `graph` speaks of."""
    said = {term for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}
    return {str(term).removeprefix(DIP.namespace) for term in said if str(term).startswith(DIP.namespace)}


@pytest.mark.parametrize("name", FILES)
def test_rdflib_and_oxigraph_read_the_same_statements(name: str) -> None:
    path = ontology_file(name)
    store = Store()
    store.extend(parse(path=path))

    assert len(store) == len(rdflib.Graph().parse(path)) > 100


@pytest.mark.parametrize("name", FILES)
def test_prefixes_are_those_of_the_whole_package(name: str) -> None:
    declared = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", ontology_file(name).read_text("utf-8"), re.MULTILINE))

    assert declared["dip"] == PREFIXES["dip"]
    assert {p: iri for p, iri in declared.items() if p in PREFIXES and PREFIXES[p] != iri} == {}


@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_documented(name: str) -> None:
    term = node(name)

    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        [text] = ONTOLOGY.objects(term, predicate)
        assert isinstance(text, rdflib.Literal)
        assert text.language == "en"
        assert str(text).strip()
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [ITSELF]
    assert str(ONTOLOGY.value(term, SKOS.definition)).endswith(".")


@pytest.mark.parametrize("name", TERMS)
def test_every_term_has_one_kind(name: str) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual}

    assert len(kinds & set(ONTOLOGY.objects(node(name), RDF.type))) == 1


def test_no_two_terms_share_a_definition() -> None:
    definitions = [term.definition for term in terms()]

    assert len(definitions) == len(set(definitions)) == len(TERMS)


def test_the_vocabulary_is_the_ontology() -> None:
    assert sorted(DIP.names) == TERMS


def test_classes_below_a_type_are_its_subtypes() -> None:
    for kind in EventType:
        below = {str(s).removeprefix(DIP.namespace) for s in ONTOLOGY.subjects(RDFS.subClassOf, node(kind.value))}
        assert below == set(SUBTYPES[kind]), kind
        assert (node(kind.value), RDFS.subClassOf, node("Event")) in ONTOLOGY
    assert len(set(ONTOLOGY.subjects(RDFS.subClassOf, node("Event")))) == len(TYPES)


@pytest.mark.parametrize(
    ("cls", "table"), [("Status", STATUSES), ("Part", PARTS), ("Verdict", VERDICTS), ("LinkStanding", STANDINGS)]
)
def test_individuals_are_the_values_of_the_enum(cls: str, table: dict[str, NamedNode]) -> None:
    assert {str(s) for s in ONTOLOGY.subjects(RDF.type, node(cls))} == {term.value for term in table.values()}
    for value, term in table.items():
        assert str(ONTOLOGY.value(rdflib.URIRef(term.value), SKOS.notation)) == str(value)


def test_domains_and_ranges_are_known_classes() -> None:
    def classes(found: Node) -> list[Node]:
        union = ONTOLOGY.value(found, OWL.unionOf)
        return [found] if union is None else list(rdflib.collection.Collection(ONTOLOGY, union))

    for end in (RDFS.domain, RDFS.range):
        for name in TERMS:
            for found in ONTOLOGY.objects(node(name), end):
                for one in classes(found):
                    if str(one).startswith(DIP.namespace):
                        assert (one, RDF.type, OWL.Class) in ONTOLOGY, (name, one)


def test_every_property_says_what_has_it() -> None:
    properties = [
        name
        for name in TERMS
        if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(ONTOLOGY.objects(node(name), RDF.type))
    ]

    assert [name for name in properties if ONTOLOGY.value(node(name), RDFS.domain) is None] == []


def test_every_term_occurs_in_what_the_builder_writes_or_is_listed_in_a_shape() -> None:
    quads = [*document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR), *world_quads(WORLD), *runs_quads([RUN])]
    quads += decision_quads([DECISION])
    written = {t.value for q in quads for t in (q.subject, q.predicate, q.object) if isinstance(t, NamedNode)}
    used = {name for name in TERMS if DIP.namespace + name in written} | names_in(SHAPES)

    assert set(TERMS) - used == ABSTRACT


@pytest.mark.parametrize("graph", [SHAPES, ALIGNMENTS], ids=["shapes", "alignments"])
def test_other_files_speak_of_terms_that_exist(graph: rdflib.Graph) -> None:
    assert names_in(graph) <= set(TERMS)


def test_queries_speak_of_terms_that_exist() -> None:
    """`dip:Meetting` in a query would find nothing, without a word."""
    from kg.resources import queries_folder

    for path in sorted(queries_folder().glob("*.rq")):
        asked = set(re.findall(r"\bdip:(\w+)", path.read_text("utf-8")))
        assert asked <= set(TERMS), path.name


def test_every_shape_of_a_class_is_closed() -> None:
    """A misspelt property must not hide; shapes that add to a closed one need not be closed again."""
    closed = {
        str(cls).removeprefix(DIP.namespace)
        for shape in SHAPES.subjects(SH.closed, rdflib.Literal(True))
        for cls in SHAPES.objects(shape, SH.targetClass)
    }

    assert closed >= {
        "Document", "Report", "ReportedParticipation", "Evidence", "Extraction", "Extractor", "Run", "Retrieval",
        "Event", "EventParticipation", "Alternative", "Actor", "Position", "Place", "Decision", "DecisionSide",
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["cameo", "plover"])
def test_codes_of_event_data_have_a_notation_and_a_label(scheme: str) -> None:
    whole = rdflib.URIRef(f"https://w3id.org/diplomacy-kg/{scheme}#scheme")
    codes = list(ALIGNMENTS.subjects(SKOS.inScheme, whole))

    assert len(codes) >= 5
    for code in codes:
        assert str(code).endswith("#" + str(ALIGNMENTS.value(code, SKOS.notation)))
        assert ALIGNMENTS.value(code, SKOS.prefLabel)


def test_every_type_and_subtype_of_event_has_a_code_in_cameo() -> None:
    matches = {SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch}
    for name in [kind.value for kind in EventType] + [name for below in SUBTYPES.values() for name in below]:
        found = [str(o) for match in matches for o in ALIGNMENTS.objects(node(name), match)]
        assert any("/cameo#" in iri for iri in found), name


def test_every_code_is_matched() -> None:
    matched = {str(o) for o in ALIGNMENTS.objects()}
    codes = {str(s) for s in ALIGNMENTS.subjects(RDF.type, SKOS.Concept)}

    assert codes <= matched


def test_the_readme_has_every_term_as_the_ontology_defines_it() -> None:
    """Run scripts/ontology_readme.py where this fails."""
    text = README.read_text("utf-8")

    assert with_tables(text) == text
    assert [name for name in TERMS if f"| `dip:{name}` |" not in text] == []
    explained = text.partition("## Terms that no statement has")[2]
    assert [name for name in sorted(ABSTRACT) if f"`dip:{name}`" not in explained] == []


def test_the_short_names_of_json_ld_are_those_of_the_vocabulary() -> None:
    """Run scripts/jsonld_context.py where this fails."""
    assert jsonld_context.FILE.read_text(encoding="utf-8") == jsonld_context.written()


@pytest.mark.parametrize("name", TERMS)
def test_every_term_has_a_short_name_in_json_ld(name: str) -> None:
    document = {"@id": "urn:x", name: {"@id": "urn:y"}, **jsonld_context.context()}

    [triple] = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert triple == (rdflib.URIRef("urn:x"), node(name), rdflib.URIRef("urn:y"))
