"""Who made a graph, and when it ran."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion, Run, runs_quads
from kg.graph.validate import validate
from kg.graph.vocabulary import DIP, PROV, RDFS, SCHEMA
from tests.graph.records import DOCUMENT, GRAMMAR, REPORT, RUN

IRIS = Iris()


def values(quads: list[Quad], predicate: NamedNode) -> list[str]:
    return [q.object.value for q in quads if q.predicate == predicate and isinstance(q.object, NamedNode | Literal)]


def test_a_report_leads_to_extractor_version_and_settings() -> None:
    quads = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
    activity = IRIS.extraction(DOCUMENT.key, "grammar")

    assert values(quads, PROV.wasGeneratedBy) == [activity.value]
    about = [q for q in quads if q.subject == activity]
    [agent] = values(about, PROV.wasAssociatedWith)
    assert values(about, DIP.setting) == ["min_confidence=0.5"]
    of_agent = [q for q in quads if q.subject == NamedNode(agent)]
    assert values(of_agent, RDFS.label) + values(of_agent, SCHEMA.softwareVersion) == ["grammar", "0.1.0"]


def test_when_it_ran_stands_in_the_graph_of_runs_alone() -> None:
    quads = runs_quads([RUN])

    assert {q.graph_name for q in quads} == {IRIS.runs}
    assert values(quads, PROV.startedAtTime) == ["2021-03-03T10:00:00Z"]
    assert values(quads, PROV.endedAtTime) == ["2021-03-03T10:01:00Z"]
    assert values(quads, PROV.used) == [IRIS.document(DOCUMENT.key).value]
    timed = {PROV.startedAtTime, PROV.endedAtTime, DIP.path}
    assert timed.isdisjoint({q.predicate for q in document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)})


def test_a_run_that_goes_on_has_no_end() -> None:
    quads = runs_quads([dataclasses.replace(RUN, ended=None)])

    assert values(quads, PROV.endedAtTime) == []
    assert values(quads, PROV.startedAtTime) == ["2021-03-03T10:00:00Z"]
    assert validate(quads).conforms


def test_the_full_path_stands_in_the_graph_of_runs() -> None:
    assert values(runs_quads([RUN]), DIP.path) == ["/home/someone/articles/lakeside.md"]


def test_a_run_without_time_zone_is_refused() -> None:
    with pytest.raises(RecordError, match="time zone"):
        Run(datetime(2021, 3, 3), datetime(2021, 3, 3))  # noqa: DTZ001 - the fault under test


def test_a_run_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(RecordError, match="before it starts"):
        dataclasses.replace(RUN, ended=RUN.started - timedelta(seconds=1))


@pytest.mark.parametrize("settings", [(("b", "1"), ("a", "2")), (("a", "1"), ("a", "1")), (("a=b", "1"),)])
def test_settings_that_would_not_read_back_are_refused(settings: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(RecordError, match="sorted pairs"):
        ExtractorVersion("grammar", "0.1.0", settings)
