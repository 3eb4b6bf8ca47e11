"""The newer queries, asked of the sample articles: what their answers must hold, as the articles tell it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.reading import contents_from_quads
from kg.graph.world import world_quads
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report, Status
from kg.pipeline import build
from kg.resolve import resolve
from kg.store import Store, open_store
from tests.conftest import ROOT
from tests.query.answers import ask

IRIS = Iris()
DENIAL = Document(
    "denial.md", "Dmitriev did not meet Witkoff in Miami.", published=date(2026, 2, 2), publisher="The Contrary Post"
)


@pytest.fixture(scope="module")
def articles() -> Iterator[Store]:
    with open_store(None) as store:
        build([str(ROOT / "tests" / "data" / "articles")], store)
        yield store


def test_two_envoys_went_from_the_ukrainians_in_berlin_to_the_russian_in_miami(articles: Store) -> None:
    columns = "person side place earliest other_side other_place other_earliest"
    rows = ask(articles, "shuttle", columns, side="Ukraine", otherside="Russia", from_="2025-12-10", to="2025-12-22")

    for envoy in ("Jared Kushner", "Steve Witkoff"):
        assert (envoy, "Ukraine", "Berlin", "2025-12-14", "Russia", "Miami", "2025-12-20") in rows
    assert {row[0] for row in rows} <= {"Jared Kushner", "Steve Witkoff"}
    assert (
        ask(articles, "shuttle", "person", side="Ukraine", otherside="Russia", to="2025-12-19", from_="2025-12-10")
        == []
    )


def test_offices_on_a_day(articles: Store) -> None:
    rows = ask(articles, "positions", "person title of", of="United States", title="president", day="2026-01-15")

    assert rows == [("Donald Trump", "President", "United States")]


def test_the_first_meeting_of_the_envoys_of_two_sides(articles: Store) -> None:
    rows = ask(
        articles, "first-meetings", "person_a person_b place earliest latest", person="Dmitriev", with_="Witkoff"
    )

    assert rows == [("Kirill Dmitriev", "Steve Witkoff", "Miami", "2025-10-21", "2025-10-31")]


def test_what_happened_in_a_region_is_found_by_its_cities(articles: Store) -> None:
    rows = ask(articles, "venue-log", "place participants status", place="Florida", type="meeting", from_="2026-01-31")

    assert ("Miami", "Kirill Dmitriev; Scott Bessent; Steve Witkoff", "occurred") in [
        (place, "; ".join(name for name in names.split("; ") if name in MIAMI), status) for place, names, status in rows
    ]


MIAMI = ("Kirill Dmitriev", "Scott Bessent", "Steve Witkoff")


def test_those_who_travel_together_have_the_heaviest_edge(articles: Store) -> None:
    assert ask(articles, "co-attendance", "source target")[0] == ("Jared Kushner", "Steve Witkoff")


def test_the_way_of_an_envoy(articles: Store) -> None:
    rows = ask(articles, "trail", "place", person="Witkoff", type="meeting", from_="2025-11-20", to="2025-12-20")
    places = list(dict.fromkeys(place for (place,) in rows))

    order = [places.index(place) for place in ("Geneva", "Hallandale Beach", "Kremlin", "Berlin")]
    assert order == sorted(order)


def test_the_papers_that_tell_of_an_envoy(articles: Store) -> None:
    rows = ask(
        articles, "mentions", "document publisher evidence", person="Dmitriev", from_="2025-12-20", to="2025-12-20"
    )

    [(title, publisher, sentence)] = rows
    assert title == "Putin envoy sees Witkoff and Kushner in Miami; no three-way session planned"
    assert publisher == "Harbour Wire"
    assert sentence.startswith("Kirill Dmitriev, the Kremlin's envoy")


def test_a_denial_stands_against_what_the_papers_told(articles: Store) -> None:
    """The papers agree on the meeting in Miami, until one more has it denied."""
    assert ("status",) not in ask(articles, "conflicting-reports", "feature", person="Dmitriev")

    names = ("Kirill Dmitriev", "Steve Witkoff", "Scott Bessent")
    denial = Report(
        document=DENIAL.id,
        document_key=DENIAL.key,
        id="r1",
        type=EventType.MEETING,
        status=Status.DENIED,
        participants=tuple(Participant(name, ActorKind.PERSON) for name in names),
        evidence=(Evidence(0, len(DENIAL.text), DENIAL.text),),
        place=("Miami",),
        when=DateInterval(date(2026, 1, 31), date(2026, 1, 31)),
    )
    with open_store(None) as store:
        graphs = [graph for graph in articles.graph_names() if IRIS.is_document(graph)]
        kept = {graph: list(articles.quads(graph)) for graph in graphs}
        kept[IRIS.document(DENIAL.key)] = document_quads(DENIAL, [denial], extractor=ExtractorVersion("by hand", "1"))
        documents, reports = contents_from_quads(quad for each in kept.values() for quad in each)
        world = resolve(reports, documents={document.key: document.facts for document in documents})
        store.replace_graphs({**kept, IRIS.world: world_quads(world)})
        rows = ask(store, "conflicting-reports", "feature value publishers evidence", person="Dmitriev")

    assert ("status", "denied", "The Contrary Post", DENIAL.text) in rows
    assert [value for feature, value, _, _ in rows if feature == "status"] == ["occurred", "denied"]
