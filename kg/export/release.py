"""A release of a graph: a folder with its statements, the ontology, and descriptions of both for people and catalogues.

The folder is an RO-Crate (`ro-crate-metadata.json`), and `dcat.ttl` describes it in DCAT and VoID. Nothing in it
depends on the machine or the moment: the day of the release is that of `SOURCE_DATE_EPOCH` (seconds since 1970, as
reproducible builds have it) or, without it, the last day on which a document of the graph was published.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.export.crate import crate_text
from kg.export.dcat import dcat_text
from kg.export.exporter import Exported, Options
from kg.export.rdf import export
from kg.export.released import File, Release
from kg.export.void import class_sizes, property_sizes
from kg.graph.iris import Iris
from kg.graph.vocabulary import DCTERMS, SCHEMA
from kg.resources import ontology_file
from kg.store.protocol import Store

_GRAPH: Final = "graph.nq.gz"
_DESCRIPTION: Final = "dcat.ttl"
_EPOCH: Final = "SOURCE_DATE_EPOCH"
_PIECE: Final = 1 << 20
_TURTLE: Final = "text/turtle"
_ONTOLOGY: Final = {
    "diplomacy.ttl": ("The ontology: every class and property of the graph, defined", _TURTLE),
    "shapes.ttl": ("Shapes (SHACL) that the graph conforms to", _TURTLE),
    "alignments.ttl": ("How the ontology relates to other vocabularies", _TURTLE),
    "context.jsonld": ("Short names of the terms for JSON-LD", "application/ld+json"),
}
"""Files of the ontology: what each is, and its media type."""


def write_release(store: Store, folder: Path, options: Options) -> Exported:
    """Write a release into an empty folder, and count the statements of the graph.

    Raises:
        UsageError: no day of the release can be told, or the licence is no address.
        StoreError: the store cannot be read.
    """
    license = _checked_license(options.license)
    day = _day(store, Iris(options.base))
    runs = Iris(options.base).runs
    count = _write_graph(store, folder / _GRAPH, options, runs)
    (folder / "ontology").mkdir()
    for name in _ONTOLOGY:
        shutil.copyfile(ontology_file(name), folder / "ontology" / name)
    left_out = None if options.runs else runs
    properties = property_sizes(store, leave_out=left_out)
    release = Release(
        base=options.base,
        day=day,
        license=license,
        statements=count,
        classes=tuple(class_sizes(store, leave_out=left_out)),
        properties=tuple(size for size in properties if options.with_text or size[0] != SCHEMA.articleBody),
        graph=_file(folder, _GRAPH, "All statements of the graph (N-Quads, gzip)", "application/n-quads", gzip=True),
        ontology=tuple(_file(folder, f"ontology/{name}", about, kind) for name, (about, kind) in _ONTOLOGY.items()),
    )
    (folder / _DESCRIPTION).write_bytes(dcat_text(release))
    described = _file(folder, _DESCRIPTION, "Description of the release (DCAT, VoID)", _TURTLE)
    (folder / "ro-crate-metadata.json").write_bytes(crate_text(release, described))
    return Exported(count)


def _write_graph(store: Store, path: Path, options: Options, runs: NamedNode) -> int:
    left_out = () if options.runs else (runs,)
    # No name and no time in the header: they would tell two equal releases apart.
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        return export(store, "nquads", cast(BinaryIO, packed), leave_out=left_out, with_text=options.with_text)


def _file(folder: Path, name: str, about: str, media_type: str, *, gzip: bool = False) -> File:
    digest = hashlib.sha256()
    with (folder / name).open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return File(name, about, media_type, (folder / name).stat().st_size, digest.hexdigest(), gzip)


def _checked_license(license: str | None) -> str | None:
    if license is None:
        return None
    try:
        NamedNode(license)
    except ValueError:
        raise UsageError(
            f"--license {license}: is no address; give one such as https://creativecommons.org/licenses/by/4.0/"
        ) from None
    return license


def _day(store: Store, iris: Iris) -> date:
    told = os.environ.get(_EPOCH)
    if told:
        try:
            return datetime.fromtimestamp(int(told), UTC).date()
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"{_EPOCH}={told}: is no number of seconds since 1970; give one, or unset it") from None
    issued = (
        quad.object.value
        for quad in store.quads(predicate=DCTERMS.issued)
        if isinstance(quad.object, Literal) and isinstance(quad.graph_name, NamedNode)
        if iris.is_document(quad.graph_name)
    )
    last = max(issued, default=None)
    if last is None:
        raise UsageError(
            f"no document tells its day, so that the release has none; set {_EPOCH} (`date +%s` prints now)"
        )
    return date.fromisoformat(last)
