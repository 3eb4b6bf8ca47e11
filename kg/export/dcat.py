"""A release for catalogues of data: DCAT 3 for its files, VoID for what the graph holds, as Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg import __version__
from kg.export.released import DESCRIPTION, ONTOLOGY, ONTOLOGY_LICENSE, RIGHTS, File, Release
from kg.export.void import VOID, Statement, described, void_triples
from kg.graph.literals import day
from kg.graph.prefixes import PREFIXES

_DCAT: Final = "http://www.w3.org/ns/dcat#"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_DCTERMS: Final = PREFIXES["dcterms"]
_PROV: Final = PREFIXES["prov"]
_XSD: Final = PREFIXES["xsd"]
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"

_FOLDER: Final = "folder://of.the.release/"
"""Stands for the folder of the release while triples are made: what lies there is named by relative IRIs in the file,
wherever that is put. No other IRI may have this scheme, or it would be written without it."""
_FILE: Final = f"{_FOLDER}dcat.ttl"


def dcat_text(release: Release) -> bytes:
    """Return the description; its IRIs of files and of the release count from the place of the file."""
    prefixes = {**PREFIXES, "dcat": _DCAT, "spdx": _SPDX, "void": VOID}
    written = serialize(_triples(release), format=RdfFormat.TURTLE, prefixes=prefixes, base_iri=_FILE) or b""
    head = f"@base <{_FILE}> .\n".encode()
    return written.removeprefix(head)


def _triples(release: Release) -> Iterator[Triple]:
    dataset, ontology, catalog = _here("dataset"), _here("ontology"), _here("catalog")
    yield from described(
        catalog,
        (f"{_DCAT}Catalog",),
        [
            (f"{_DCTERMS}title", _english("A release of a knowledge graph of diplomacy")),
            (f"{_DCTERMS}description", _english("The graph, and the ontology that it is written in.")),
            (f"{_DCAT}dataset", dataset),
            (f"{_DCAT}dataset", ontology),
        ],
    )
    yield from void_triples(
        dataset,
        base=release.base,
        triples=release.statements,
        classes=release.classes,
        properties=release.properties,
    )
    yield from described(dataset, (f"{_DCAT}Dataset",), _of_graph(release))
    yield from _distribution(release.graph)
    yield from described(
        ontology,
        (f"{_DCAT}Dataset",),
        [
            (f"{_DCTERMS}title", _english("The ontology of the graph")),
            (f"{_DCTERMS}license", NamedNode(ONTOLOGY_LICENSE)),
            *((f"{_DCAT}distribution", _here(file.path)) for file in release.ontology),
        ],
    )
    for file in release.ontology:
        yield from _distribution(file)
    yield from _generation()


def _of_graph(release: Release) -> Iterator[Statement]:
    yield f"{_DCTERMS}description", _english(DESCRIPTION)
    yield f"{_DCTERMS}issued", day(release.day)
    yield f"{_DCTERMS}conformsTo", NamedNode(ONTOLOGY)
    if release.license is not None:
        yield f"{_DCTERMS}license", NamedNode(release.license)
    else:
        yield f"{_DCTERMS}rights", _english(RIGHTS)
    for word in ("diplomacy", "events", "knowledge graph"):
        yield f"{_DCAT}keyword", _english(word)
    yield f"{VOID}classes", _whole(len(release.classes))
    yield f"{VOID}dataDump", NamedNode(f"{_FOLDER}{release.graph.path}")
    yield f"{_DCAT}distribution", _here(release.graph.path)
    yield f"{_PROV}wasGeneratedBy", _here("export")


def _distribution(file: File) -> Iterator[Triple]:
    node, checksum = _here(file.path), _here(f"{file.path}-sha256")
    address = NamedNode(f"{_FOLDER}{file.path}")
    packing = [(f"{_DCAT}compressFormat", NamedNode(f"{_MEDIA_TYPES}application/gzip"))] if file.gzip else []
    yield from described(
        node,
        (f"{_DCAT}Distribution",),
        [
            (f"{_DCTERMS}title", _english(file.about)),
            (f"{_DCAT}accessURL", address),
            (f"{_DCAT}downloadURL", address),
            (f"{_DCAT}mediaType", NamedNode(f"{_MEDIA_TYPES}{file.media_type}")),
            *packing,
            (f"{_DCAT}byteSize", _whole(file.size)),
            (f"{_SPDX}checksum", checksum),
        ],
    )
    yield from described(
        checksum,
        (f"{_SPDX}Checksum",),
        [
            (f"{_SPDX}algorithm", NamedNode(f"{_SPDX}checksumAlgorithm_sha256")),
            (f"{_SPDX}checksumValue", Literal(file.sha256, datatype=NamedNode(f"{_XSD}hexBinary"))),
        ],
    )


def _generation() -> Iterator[Triple]:
    program = _here("kg")
    yield from described(_here("export"), (f"{_PROV}Activity",), [(f"{_PROV}wasAssociatedWith", program)])
    yield from described(
        program,
        (f"{_PROV}SoftwareAgent",),
        [
            (f"{PREFIXES['rdfs']}label", Literal("kg")),
            (f"{PREFIXES['schema']}softwareVersion", Literal(__version__)),
        ],
    )


def _here(name: str) -> NamedNode:
    """Return the IRI of a thing that the file describes: a fragment of it."""
    return NamedNode(f"{_FILE}#{name}")


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def _whole(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(f"{_XSD}nonNegativeInteger"))
