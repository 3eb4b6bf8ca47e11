"""Extraction records of a whole graph, one line of JSON each, with the event that each was resolved to."""

from __future__ import annotations

import json
from typing import BinaryIO

from pyoxigraph import NamedNode

from kg.export.exporter import Exported, Options
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.reading import reports_from_quads
from kg.graph.vocabulary import DIP
from kg.model.jsonl import report_to_dict
from kg.store.protocol import Store


def write_reports(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write the reports of all documents."""
    return Exported(export_reports(store, output, base=options.base))


def export_reports(store: Store, output: BinaryIO, *, base: str = DEFAULT_BASE) -> int:
    """Write the reports of all documents to a binary stream, and return their number.

    A line is an extraction record with the key `event` added: the IRI of the event that the report tells of, null
    where a build that was cut short has not come to it yet. Documents come in order of their keys, reports as they
    stand there. One document is in memory at a time.

    Raises:
        RecordError: a report in the store is malformed.
        StoreError: the store cannot be read.
    """
    iris = Iris(base)
    count = 0
    for graph in filter(iris.is_document, store.graph_names()):
        for report in reports_from_quads(store.quads(graph), base=base):
            event = _event(store, iris, iris.report(report.document_key, report.id))
            line = json.dumps(report_to_dict(report) | {"event": event}, ensure_ascii=False)
            output.write(f"{line}\n".encode())
            count += 1
    return count


def _event(store: Store, iris: Iris, report: NamedNode) -> str | None:
    told = store.quads(iris.world, subject=report, predicate=DIP.tells)
    return next((quad.object.value for quad in told if isinstance(quad.object, NamedNode)), None)
