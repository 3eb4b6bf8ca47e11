"""A release is an RO-Crate with a description for catalogues, true of its files, and the same wherever it is made."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, VOID, XSD
from rocrate.rocrate import ROCrate

import kg
from kg.errors import UsageError
from kg.export import Options, export_to_path
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.vocabulary import DIP, SCHEMA
from kg.graph.vocabulary import RDF as RDF_TERMS
from kg.resources import ontology_file
from kg.store import Store, open_store
from tests.graph.records import DOCUMENT, GRAMMAR, REPORT
from tests.query.small_world import graphs

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
ONTOLOGY = ["diplomacy.ttl", "shapes.ttl", "alignments.ttl", "context.jsonld"]
FILES = ["graph.nq.gz", *(f"ontology/{name}" for name in ONTOLOGY), "dcat.ttl"]
RUNS = Iris().runs


@pytest.fixture(autouse=True)
def _no_day_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def world() -> Iterator[Store]:
    with open_store(None) as store:
        run = Iris().decision("1")
        store.replace_graphs(graphs() | {RUNS: [Quad(run, RDF_TERMS.type, DIP.Run, RUNS)]})
        yield store


@pytest.fixture
def release(world: Store, tmp_path: Path) -> Path:
    export_to_path(world, "rocrate", tmp_path / "release", Options())
    return tmp_path / "release"


def described(folder: Path) -> tuple[rdflib.Graph, rdflib.URIRef]:
    """Return what `dcat.ttl` says, read where it lies, and the dataset of the graph."""
    graph = rdflib.Graph().parse(folder / "dcat.ttl")
    return graph, rdflib.URIRef(f"{(folder / 'dcat.ttl').as_uri()}#dataset")


def entities(folder: Path) -> dict[str, dict[str, Any]]:
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in crate["@graph"]}


def statements(folder: Path) -> set[Quad]:
    return set(parse(gzip.decompress((folder / "graph.nq.gz").read_bytes()), RdfFormat.N_QUADS))


def test_the_graph_is_whole_but_for_the_runs(world: Store, release: Path) -> None:
    assert statements(release) == {quad for quad in world.quads() if quad.graph_name != RUNS}


def test_the_ontology_goes_with_it(release: Path) -> None:
    for name in ONTOLOGY:
        assert (release / "ontology" / name).read_bytes() == ontology_file(name).read_bytes()


def test_the_library_of_ro_crates_finds_every_file_and_no_fault(release: Path) -> None:
    crate = ROCrate(release)

    assert crate.version == "1.2"
    assert sorted(entity.id for entity in crate.data_entities) == sorted(FILES)
    assert str(crate.datePublished)[:10] == "2030-02-03"
    assert crate.name == "A knowledge graph of diplomacy"
    assert crate.root_dataset["mentions"]["instrument"]["softwareVersion"] == kg.__version__
    written = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert written == {*FILES, "ro-crate-metadata.json"}


def test_a_crate_written_again_by_the_library_says_the_same(release: Path, tmp_path: Path) -> None:
    ROCrate(release).write(tmp_path / "again")

    assert set(entities(tmp_path / "again")) == set(entities(release))


@pytest.mark.parametrize("file", FILES)
def test_the_crate_tells_size_and_checksum_of_each_file(release: Path, file: str) -> None:
    content, entity = (release / file).read_bytes(), entities(release)[file]

    assert entity["contentSize"] == str(len(content))
    assert entity["sha256"] == hashlib.sha256(content).hexdigest()
    assert entity["description"]


def test_every_reference_in_the_crate_leads_to_an_entity(release: Path) -> None:
    found = entities(release)

    def links(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from [value["@id"]] if set(value) == {"@id"} else ()
            for inner in value.values():
                yield from links(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from links(inner)

    assert set(links(list(found.values()))) - {"https://w3id.org/ro/crate/1.2"} <= set(found)


def test_the_description_counts_what_is_in_the_file(release: Path) -> None:
    graph, dataset = described(release)
    quads = statements(release)
    typed = {(quad.subject, quad.object) for quad in quads if quad.predicate == RDF_TERMS.type}

    def sizes(partition: rdflib.URIRef, what: rdflib.URIRef, number: rdflib.URIRef) -> dict[str, int]:
        parts = graph.objects(dataset, partition)
        return {str(graph.value(part, what)): int(str(graph.value(part, number))) for part in parts}

    assert graph.value(dataset, VOID.triples).toPython() == len(quads)  # type: ignore[union-attr]
    classes = sizes(VOID.classPartition, VOID["class"], VOID.entities)
    assert classes == Counter(term.value for _, term in typed if hasattr(term, "value"))
    properties = sizes(VOID.propertyPartition, VOID.property, VOID.triples)
    assert properties == Counter(quad.predicate.value for quad in quads)
    assert graph.value(dataset, VOID.classes).toPython() == len(classes)  # type: ignore[union-attr]
    assert graph.value(dataset, VOID.properties).toPython() == len(properties)  # type: ignore[union-attr]


def test_the_description_leads_to_each_file_with_its_size_and_checksum(release: Path) -> None:
    graph, dataset = described(release)

    assert (dataset, RDF.type, DCAT.Dataset) in graph
    for file in FILES[:-1]:
        content = (release / file).read_bytes()
        distribution = graph.value(predicate=DCAT.downloadURL, object=rdflib.URIRef((release / file).as_uri()))
        assert (None, DCAT.distribution, distribution) in graph
        assert graph.value(distribution, DCAT.byteSize) == rdflib.Literal(len(content), datatype=XSD.nonNegativeInteger)
        checksum = graph.value(distribution, SPDX.checksum)
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(graph.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(content).hexdigest()
    packed = graph.value(predicate=DCAT.downloadURL, object=rdflib.URIRef((release / "graph.nq.gz").as_uri()))
    types = "https://www.iana.org/assignments/media-types"
    assert graph.value(packed, DCAT.mediaType) == rdflib.URIRef(f"{types}/application/n-quads")
    assert graph.value(packed, DCAT.compressFormat) == rdflib.URIRef(f"{types}/application/gzip")


def test_the_description_tells_day_and_program(release: Path) -> None:
    graph, dataset = described(release)

    assert str(graph.value(dataset, DCTERMS.issued)) == "2030-02-03"
    program = graph.value(graph.value(dataset, PROV.wasGeneratedBy), PROV.wasAssociatedWith)
    assert str(graph.value(program, rdflib.URIRef(SCHEMA.softwareVersion.value))) == kg.__version__


def test_iris_of_the_description_are_whole_or_count_from_where_it_lies(release: Path) -> None:
    text = (release / "dcat.ttl").read_text(encoding="utf-8")

    assert "@base" not in text
    assert "<//" not in text
    assert "folder:" not in text


def test_a_licence_is_told_where_the_user_names_one(world: Store, tmp_path: Path) -> None:
    export_to_path(world, "rocrate", tmp_path / "with", Options(license=CC_BY))
    export_to_path(world, "rocrate", tmp_path / "without", Options())

    graph, dataset = described(tmp_path / "with")
    assert graph.value(dataset, DCTERMS.license) == rdflib.URIRef(CC_BY)
    assert entities(tmp_path / "with")["./"]["license"] == {"@id": CC_BY}
    assert ROCrate(tmp_path / "with").license.id == CC_BY
    graph, dataset = described(tmp_path / "without")
    assert graph.value(dataset, DCTERMS.license) is None
    assert "No licence is stated" in str(graph.value(dataset, DCTERMS.rights))
    assert "No licence is stated" in entities(tmp_path / "without")["./"]["license"]


def test_a_licence_that_is_no_address_is_told(world: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--license CC-BY: is no address; give one such as https://creativecommons"):
        export_to_path(world, "rocrate", tmp_path / "release", Options(license="CC-BY"))

    assert list(tmp_path.iterdir()) == []


def test_a_licence_says_nothing_to_other_formats(world: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--license says nothing to nquads; leave it out, or .* rocrate"):
        export_to_path(world, "nquads", tmp_path / "graph.nq", Options(license=CC_BY))


def test_the_day_of_the_release_may_be_set(world: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    export_to_path(world, "rocrate", tmp_path / "release", Options())

    assert entities(tmp_path / "release")["./"]["datePublished"] == "2001-09-09"


def test_a_day_that_is_no_number_is_told(world: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")

    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH=today: is no number of seconds since 1970"):
        export_to_path(world, "rocrate", tmp_path / "release", Options())


def test_a_graph_whose_documents_tell_no_day_needs_one(tmp_path: Path) -> None:
    with (
        open_store(None) as store,
        pytest.raises(UsageError, match=r"no document tells its day.*set SOURCE_DATE_EPOCH"),
    ):
        export_to_path(store, "rocrate", tmp_path / "release", Options())


def test_whole_texts_and_runs_are_in_it_only_where_asked_for(world: Store, tmp_path: Path) -> None:
    iri = Iris().document(DOCUMENT.key)
    world.replace_graphs({iri: document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR, keep_text=True)})
    export_to_path(world, "rocrate", tmp_path / "without", Options())
    export_to_path(world, "rocrate", tmp_path / "with", Options(with_text=True, runs=True))

    body = rdflib.URIRef(SCHEMA.articleBody.value)
    assert SCHEMA.articleBody not in {quad.predicate for quad in statements(tmp_path / "without")}
    assert (None, VOID.property, body) not in described(tmp_path / "without")[0]
    assert SCHEMA.articleBody in {quad.predicate for quad in statements(tmp_path / "with")}
    assert (None, VOID.property, body) in described(tmp_path / "with")[0]
    assert RUNS in {quad.graph_name for quad in statements(tmp_path / "with")}
    graph, dataset = described(tmp_path / "with")
    assert graph.value(dataset, VOID.triples).toPython() == len(statements(tmp_path / "with"))  # type: ignore[union-attr]
