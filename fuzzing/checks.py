"""What holds of documents and findings, whatever was read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.documents import Found
from kg.errors import DocumentError
from kg.extract.merge import numbered
from kg.extract.records.structured import report_of
from kg.graph.literals import clean
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.model.document import Document
from kg.model.report import Report

_EXTRACTOR = ExtractorVersion("records", "1")
_LONGEST_MESSAGE = 20_000
"""Characters. A message that is longer is no message: it holds the input."""


@cache
def folder() -> Path:
    """Return a folder of this process, in memory where the machine has one there."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzzing-", dir=memory if memory.is_dir() else None))


def written(name: str, content: bytes) -> Path:
    """Return the path of a file that has this content."""
    path = folder() / name
    path.write_bytes(content)
    return path


def check_findings(findings: Sequence[Found], again: Sequence[Found]) -> None:
    """Check what was read of one file, and that reading it a second time gives the same."""
    assert findings, "a file gave nothing at all, not even a reason"
    assert [_comparable(each) for each in findings] == [_comparable(each) for each in again], "two readings differ"
    documents = [each for each in findings if isinstance(each, Document)]
    assert len({document.id for document in documents}) == len(documents), "two documents have one id"
    for each in findings:
        if isinstance(each, Document):
            check_document(each)
        else:
            check_message(each)


def _comparable(finding: Found) -> object:
    return (finding.path, finding.reason, finding.remedy) if isinstance(finding, DocumentError) else finding


def check_message(finding: object) -> None:
    """Check that what is told to people can be shown to them."""
    text = str(finding)
    assert len(text) <= _LONGEST_MESSAGE, f"a message of {len(text)} characters: {text[:200]}"
    text.encode("utf-8", "surrogateescape")  # as the command line writes it: names of files need not be text


def check_document(document: Document) -> None:
    """Check that a document has a text, that what it quotes stands there, and that the graph takes all of it."""
    assert document.text.strip(), "a document without text"
    assert "\r" not in document.text, "a line end of another system"
    reports: list[Report] = []
    if document.record is not None:
        reports = [
            replace(report, document=document.id)
            for report in numbered([report_of(document, event) for event in document.record.events])
        ]
        for text in (text for event in document.record.events for text in event.texts):
            assert 0 <= text.start < text.end <= len(document.text), f"a free text that is not there: {text}"
    quads = document_quads(document, reports, extractor=_EXTRACTOR, keep_text=True)
    assert clean(document.text) in {getattr(quad.object, "value", "") for quad in quads}
    check_quads(quads)


def check_quads(quads: Iterable[Quad]) -> None:
    """Check that quads are the same after they were written as N-Quads and read again."""
    wanted = set(quads)
    content = serialize(wanted, format=RdfFormat.N_QUADS)
    assert content is not None
    assert set(parse(content, RdfFormat.N_QUADS)) == wanted, "quads do not survive N-Quads"
