"""Records of a graph: those that went in, each with its event."""

from __future__ import annotations

import dataclasses
import io
import json

from kg.export import export_reports
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.world import world_quads
from kg.model.jsonl import report_from_json
from kg.resolve import resolve
from kg.store import Store, open_store
from tests.graph.records import DOCUMENT, GRAMMAR, REPORT, WORLD

IRIS = Iris()


def exported(store: Store) -> list[str]:
    output = io.BytesIO()
    count = export_reports(store, output)
    lines = output.getvalue().decode("utf-8").splitlines()
    assert len(lines) == count
    return lines


def test_a_record_reads_back_as_the_report_that_was_written_with_the_event_it_tells() -> None:
    with open_store(None) as store:
        document = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
        store.replace_graphs({IRIS.document(DOCUMENT.key): document, IRIS.world: world_quads(WORLD)})

        [line] = exported(store)

    read = report_from_json(line)
    assert read.document == "lakeside.md"
    assert dataclasses.replace(read, document=DOCUMENT.id) == REPORT
    assert json.loads(line)["event"] == IRIS.event("5b1d000000000000").value


def test_a_report_that_is_not_resolved_yet_has_no_event() -> None:
    with open_store(None) as store:
        store.replace_graphs({IRIS.document(DOCUMENT.key): document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)})

        [line] = exported(store)

    assert json.loads(line)["event"] is None


def test_every_event_of_the_world_is_told_by_some_record() -> None:
    world = resolve([REPORT])
    with open_store(None) as store:
        document = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
        store.replace_graphs({IRIS.document(DOCUMENT.key): document, IRIS.world: world_quads(world)})

        events = {json.loads(line)["event"] for line in exported(store)}

    assert events == {IRIS.event(event.id).value for event in world.events}


def test_a_store_without_documents_gives_nothing() -> None:
    with open_store(None) as store:
        assert exported(store) == []
