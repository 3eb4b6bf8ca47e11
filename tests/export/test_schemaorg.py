"""Events in the terms of schema.org: what it can say, in the form that readers of it ask for."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rdflib
from hypothesis import given
from pyoxigraph import NamedNode, Quad
from rdflib.namespace import RDF

from kg.export import Exported, Options, export_to_stream
from kg.export.schemaorg import CONTEXT
from kg.graph.vocabulary import DIP, OWL, SKOS
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import EventType, Part, Status
from kg.model.world import Event, Taking, World
from kg.store import Store
from tests.export.stores import IRIS, MEETING, MEETING_IRI, store_of, variant
from tests.graph.records import ADA, AUSTRIA, BO, DOCUMENT, NORWAY, TEAM, VIENNA, VILLA, WORLD, few_examples, texts
from tests.query.small_world import small_store

SCHEMA = rdflib.Namespace("https://schema.org/")
STUB = {
    "@vocab": str(SCHEMA),
    **{name: {"@type": "@id"} for name in ("additionalType", "eventStatus", "sameAs", "url")},
    **{name: {"@type": str(SCHEMA.Date)} for name in ("startDate", "endDate", "datePublished")},
}
"""What the context of schema.org says of the terms in use here: it cannot be fetched in a test."""


def exported(store: Store) -> tuple[dict[str, Any], Exported]:
    output = io.BytesIO()
    result = export_to_stream(store, "schema.org", output, Options())
    return json.loads(output.getvalue()), result


def events_of(*events: Event, world: World = WORLD) -> tuple[list[dict[str, Any]], Exported]:
    with store_of(*events, world=world) as store:
        document, result = exported(store)
    assert document["@context"] == CONTEXT == "https://schema.org"
    found: list[dict[str, Any]] = document["@graph"]
    assert len(found) == result.count
    return found, result


def only(event: Event, world: World = WORLD) -> dict[str, Any]:
    [found], _ = events_of(event, world=world)
    return found


def test_an_event_has_what_readers_of_schema_org_ask_for() -> None:
    event = only(MEETING)

    assert (event["@type"], event["@id"]) == ("Event", MEETING_IRI)
    assert event["additionalType"] == DIP.NegotiationRound.value
    assert event["name"] == "NegotiationRound: Ada Lind, Bo Berg; Villa Rosa; 2021-03-01"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["startDate"] == "2021-03-01T08:30"
    assert "endDate" not in event
    assert event["description"] == "Ada Lind"
    assert event["superEvent"] == {"@type": "Event", "name": "Spring Forum"}
    assert event["about"] == {"@type": "Thing", "name": "grain"}


def test_a_place_has_its_address_and_its_point() -> None:
    assert only(MEETING)["location"] == {
        "@type": "CivicStructure",
        "@id": IRIS.place(VILLA).value,
        "name": "Villa Rosa",
        "address": {"@type": "PostalAddress", "addressLocality": "Vienna", "addressCountry": "AT"},
        "geo": {"@type": "GeoCoordinates", "latitude": 48.20849, "longitude": -16.37208},
    }
    vienna, austria = only(replace(MEETING, places=(VIENNA, AUSTRIA)))["location"][::-1]
    assert (vienna["@type"], vienna["sameAs"]) == ("City", "https://sws.geonames.org/2761369/")
    assert (austria["@type"], austria["address"]["addressCountry"]) == ("Country", "AT")
    assert "geo" not in austria


def test_who_hosts_or_mediates_organizes_and_the_others_attend() -> None:
    takings = (Taking(ADA, Part.HOST, 1), Taking(NORWAY, Part.MEDIATOR, 1), Taking(TEAM, Part.PARTICIPANT, 1))
    event = only(replace(MEETING, participants=takings))

    ada, norway = event["organizer"]
    assert (ada["@type"], ada["name"], ada["jobTitle"]) == ("Person", "Ada Lind", "envoy")
    assert ada["affiliation"]["name"] == "Norway"
    assert ada["alternateName"] == ["Lind", "the envoy"]
    assert (norway["@type"], norway["@id"]) == ("GovernmentOrganization", IRIS.actor(NORWAY).value)
    assert event["attendee"]["@type"] == "Organization"
    assert event["attendee"]["parentOrganization"]["@id"] == IRIS.actor(NORWAY).value


def test_the_articles_that_tell_it_are_named() -> None:
    assert only(MEETING)["subjectOf"] == {
        "@type": "NewsArticle",
        "@id": IRIS.document(DOCUMENT.key).value,
        "headline": "Envoys meet in Vienna",
        "url": "https://example.com/envoys?id=7",
        "datePublished": "2021-03-02",
        "publisher": {"@type": "Organization", "name": "The Lakeside Post"},
        "inLanguage": "en",
    }


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.OCCURRED, "EventScheduled"),
        (Status.ONGOING, "EventScheduled"),
        (Status.SCHEDULED, "EventScheduled"),
        (Status.POSTPONED, "EventPostponed"),
        (Status.CANCELLED, "EventCancelled"),
    ],
)
def test_statuses_are_those_of_schema_org(status: Status, told: str) -> None:
    assert only(replace(MEETING, status=status))["eventStatus"] == f"https://schema.org/{told}"


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.POSSIBLE, Status.DENIED])
def test_what_schema_org_cannot_say_is_left_out_and_counted(status: Status) -> None:
    found, result = events_of(MEETING, variant(1, status=status))

    assert [event["@id"] for event in found] == [MEETING_IRI]
    assert result.notes == (f"events left out, as schema.org cannot say what they are: {status} 1",)


def test_what_nobody_can_attend_is_left_out_and_counted() -> None:
    said = variant(1, type=EventType.STATEMENT, subtype=None)
    asked = variant(2, type=EventType.REQUEST, subtype="Demand")

    found, result = events_of(said, asked, variant(3, type=EventType.REQUEST, subtype=None))

    assert found == []
    assert result.notes == ("events left out, as schema.org cannot say what they are: requests 2, statements 1",)


@pytest.mark.parametrize(
    ("when", "days"),
    [
        (DateInterval(date(2021, 3, 1), date(2021, 3, 4)), ("2021-03-01", "2021-03-04")),
        (DateInterval(date(2021, 3, 1), None), ("2021-03-01", None)),
        (DateInterval(None, date(2021, 3, 4)), (None, "2021-03-04")),
        (UNKNOWN_TIME, (None, None)),
    ],
)
def test_days_are_told_as_far_as_they_are_known(when: DateInterval, days: tuple[str | None, ...]) -> None:
    event = only(variant(1, when=when))

    assert (event.get("startDate"), event.get("endDate")) == days


def test_the_same_elsewhere_is_told_and_what_is_only_nearly_the_same_is_not() -> None:
    graph = NamedNode(f"{IRIS.base}links/x")
    wikidata, near = (NamedNode(f"http://www.wikidata.org/entity/Q{number}") for number in (1, 2))
    links = [Quad(IRIS.actor(BO), OWL.sameAs, wikidata, graph), Quad(IRIS.actor(BO), SKOS.closeMatch, near, graph)]

    with store_of(links={graph: links}) as store:
        document, _ = exported(store)

    assert document["@graph"][0]["attendee"][1]["sameAs"] == wikidata.value


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_a_reader_of_rdf_finds_events_with_places_people_and_articles() -> None:
    with small_store() as store:
        document, result = exported(store)
    graph = rdflib.Graph().parse(data=json.dumps({**document, "@context": STUB}), format="json-ld")

    events = set(graph.subjects(RDF.type, SCHEMA.Event))
    assert len(events) == result.count == 9
    for event in events:
        assert isinstance(event, rdflib.URIRef)
        for required in (SCHEMA.name, SCHEMA.eventStatus, SCHEMA.attendee, SCHEMA.subjectOf):
            assert list(graph.objects(event, required))
        assert str(graph.value(event, SCHEMA.eventStatus)).startswith(f"{SCHEMA}Event")
    assert set(graph.subjects(RDF.type, SCHEMA.NewsArticle)) == set(graph.objects(None, SCHEMA.subjectOf))
    assert (None, SCHEMA.addressLocality, rdflib.Literal("Port")) in graph
    # No key is one that the context does not know, such as a misspelt one: all are terms of schema.org.
    assert {str(p) for p in graph.predicates()} <= {str(SCHEMA[name]) for name in _TERMS} | {str(RDF.type)}


_TERMS = {
    *("about", "additionalType", "alternateName", "attendee", "description", "endDate", "eventStatus", "location"),
    *("name", "organizer", "sameAs", "startDate", "subjectOf", "superEvent"),
    *("address", "addressCountry", "addressLocality", "addressRegion", "geo", "latitude", "longitude"),
    *("affiliation", "jobTitle", "parentOrganization"),
    *("datePublished", "headline", "inLanguage", "publisher", "url"),
}


@few_examples
@given(texts, texts)
def test_any_text_survives(occasion: str, about: str) -> None:
    event = only(replace(MEETING, occasion=occasion, about=(about,)))

    assert event["about"]["name"] == about
    assert event.get("superEvent", {"name": ""})["name"] == occasion


def test_a_graph_without_events_is_an_empty_document() -> None:
    assert events_of(world=replace(WORLD, events=())) == ([], Exported(0))
