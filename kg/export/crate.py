"""The metadata of a release as an RO-Crate 1.2, which archives of research data read."""

from __future__ import annotations

import json
from typing import Any, Final

from kg import __version__
from kg.export.released import DESCRIPTION, ONTOLOGY, ONTOLOGY_LICENSE, RIGHTS, File, Release
from kg.export.void import TITLE

_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"
_METADATA: Final = "ro-crate-metadata.json"


def crate_text(release: Release, description: File) -> bytes:
    """Return `ro-crate-metadata.json`; `description` is the file that describes the release for catalogues."""
    files = [release.graph, *release.ontology, description]
    entities = [
        {
            "@id": _METADATA,
            "@type": "CreativeWork",
            "conformsTo": _link(_SPECIFICATION),
            "about": _link("./"),
        },
        _root(release, files),
        *(_entity(file, release) for file in files),
        *_generation(files),
        *_licenses(release),
        {
            "@id": ONTOLOGY,
            "@type": "DefinedTermSet",
            "name": "Diplomacy ontology",
            "description": "The classes and properties of the graph.",
        },
    ]
    crate = {"@context": f"{_SPECIFICATION}/context", "@graph": entities}
    return f"{json.dumps(crate, indent=2, ensure_ascii=False)}\n".encode()


def _root(release: Release, files: list[File]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": TITLE,
        "description": f"{DESCRIPTION} {release.statements} statements.",
        "datePublished": release.day.isoformat(),
        "license": _link(release.license) if release.license else RIGHTS,
        "keywords": "diplomacy, events, knowledge graph",
        "hasPart": [_link(file.path) for file in files],
        "mentions": _link("#export"),
    }


def _entity(file: File, release: Release) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "@id": file.path,
        "@type": "File",
        "name": file.path,
        "description": file.about,
        "encodingFormat": ["application/gzip", file.media_type] if file.gzip else file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
    if file == release.graph:
        entity["conformsTo"] = _link(ONTOLOGY)
    if file in release.ontology:
        entity["license"] = _link(ONTOLOGY_LICENSE)
    return entity


def _generation(files: list[File]) -> list[dict[str, Any]]:
    return [
        {
            "@id": "#export",
            "@type": "CreateAction",
            "name": "Export of the graph",
            "instrument": _link("#kg"),
            "result": [_link(file.path) for file in files],
        },
        {
            "@id": "#kg",
            "@type": "SoftwareApplication",
            "name": "kg",
            "description": "Builds knowledge graphs of diplomacy out of news articles and records.",
            "softwareVersion": __version__,
        },
    ]


def _licenses(release: Release) -> list[dict[str, Any]]:
    addresses = dict.fromkeys(filter(None, (release.license, ONTOLOGY_LICENSE)))
    return [
        {
            "@id": address,
            "@type": "CreativeWork",
            "name": "CC0 1.0" if address == ONTOLOGY_LICENSE else address,
            "description": "A licence of files of this release.",
        }
        for address in addresses
    ]


def _link(iri: str) -> dict[str, str]:
    return {"@id": iri}
