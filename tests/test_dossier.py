"""What a dossier says of an event of which documents give several values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad

from kg.dossier import make_dossier
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.validate import validate
from kg.graph.world import world_quads
from kg.model.world import Supported
from kg.store import open_store
from tests.graph.records import WORLD

[EVENT] = WORLD.events
STATUSES = (Supported("occurred", 2, 2, 1), Supported("scheduled", 1))
INTERVALS = (Supported("2021-03-01", 2, 1, 2), Supported("2021-03-01/2021-03-31", 1))


def facts_of_alternatives(**changes: object) -> set[tuple[str, str]]:
    """What the dossier of the event says of statuses and times, once the event is changed so."""
    event = dataclasses.replace(EVENT, **changes)  # type: ignore[arg-type]
    quads = world_quads(dataclasses.replace(WORLD, events=(event,)))
    assert validate(quads).conforms
    iris = Iris(DEFAULT_BASE)
    with open_store(None) as store:
        store.replace_graphs({iris.world: quads})
        facts = make_dossier(store, iris.event(event.id), base=DEFAULT_BASE).facts
    return {(what, value) for what, value in facts if what in ("disputed", "also reported")}


def test_a_disputed_event_shows_every_side_with_its_documents() -> None:
    assert facts_of_alternatives(statuses=STATUSES, intervals=INTERVALS) == {
        ("disputed", "occurred (2 documents, 2 publishers, 1 voice)"),
        ("disputed", "scheduled (1 document)"),
        ("disputed", "2021-03-01 (2 documents, 1 publisher, 2 voices)"),
        ("disputed", "2021-03-01/2021-03-31 (1 document)"),
        ("disputed", "at 08:30 (2 documents, 2 publishers, 1 voice)"),
        ("disputed", "at 11:00 (1 document)"),
        ("disputed", "in Vienna, Austria (1 document)"),
        ("disputed", "in Villa Rosa, Vienna, Austria (2 documents, 2 publishers, 1 voice)"),
    }


def test_without_a_dispute_other_values_are_also_reported() -> None:
    assert facts_of_alternatives(contradicted=(), statuses=STATUSES, intervals=INTERVALS) == {
        ("also reported", "scheduled (1 document)"),
        ("also reported", "2021-03-01/2021-03-31 (1 document)"),
        ("also reported", "at 11:00 (1 document)"),
        ("also reported", "in Vienna, Austria (1 document)"),
    }


def test_values_that_all_documents_share_are_no_facts_of_their_own() -> None:
    alone = {"statuses": STATUSES[:1], "intervals": INTERVALS[:1], "start_times": (), "all_places": ()}

    assert facts_of_alternatives(contradicted=(), **alone) == set()


def test_a_former_event_and_a_report_give_the_dossier_of_the_event() -> None:
    iris = Iris(DEFAULT_BASE)
    with open_store(None) as store:
        store.replace_graphs({iris.world: world_quads(WORLD)})
        whole = make_dossier(store, iris.event(EVENT.id), base=DEFAULT_BASE)

        for told in (iris.event(EVENT.former[0]), iris.report(EVENT.reports[0].document_key, EVENT.reports[0].id)):
            assert make_dossier(store, told, base=DEFAULT_BASE) == whole


def test_each_node_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a server each look-up is a request."""
    iris = Iris(DEFAULT_BASE)
    asked: list[tuple[object, object]] = []
    with open_store(None) as store:
        store.replace_graphs({iris.world: world_quads(WORLD)})
        quads = store.quads

        def counted(graph: NamedNode | None = None, **terms: NamedNode | None) -> Iterator[Quad]:
            if terms.get("subject"):
                asked.append((graph, terms["subject"]))
            return quads(graph, **terms)

        monkeypatch.setattr(store, "quads", counted)
        make_dossier(store, iris.event(EVENT.id), base=DEFAULT_BASE)
    assert asked
    assert len(asked) == len(set(asked))
