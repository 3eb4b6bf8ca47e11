"""The events of a graph read back with all that hangs on them, in one order, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.export import sorting
from kg.export.events import SAME, EventReader
from kg.export.told import Support, ToldLink
from kg.graph.vocabulary import DIP, OWL, SKOS
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import PlaceKind
from kg.store import Store
from tests.export.stores import GEONAMES, IRIS, MEETING_IRI, store_of, variant
from tests.graph.records import ADA, AUSTRIA, COPY, DOCUMENT, NORWAY, REPORT, VIENNA, VILLA, WORLD

ELSEWHERE = NamedNode(f"{IRIS.base}links/elsewhere")
VIENNA_IRI = IRIS.place(VIENNA).value


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with store_of() as made:
        yield made


def test_an_event_comes_with_everything_the_graph_says_of_it(store: Store) -> None:
    [event] = EventReader(store).events()

    assert event.iri == MEETING_IRI
    assert (event.type, event.subtype, event.status) == (EventType.MEETING, "NegotiationRound", Status.OCCURRED)
    assert event.label == "NegotiationRound: Ada Lind, Bo Berg; Villa Rosa; 2021-03-01"
    assert event.when == DateInterval(date(2021, 3, 1), date(2021, 3, 1))
    assert (event.start_time, event.until) == ("08:30", date(2021, 6, 30))
    assert (event.about, event.occasion, event.disputed) == (("grain",), "Spring Forum", True)
    assert event.support == Support(documents=3, publishers=2, voices=1)
    assert event.reports == (IRIS.report(DOCUMENT.key, "r1").value,)
    assert event.documents == (IRIS.document(DOCUMENT.key).value,)


def test_participants_come_with_part_support_and_states(store: Store) -> None:
    [event] = EventReader(store).events()
    ada, bo = event.participants

    assert (ada.actor.iri, ada.actor.kind, ada.part) == (IRIS.actor(ADA).value, ActorKind.PERSON, Part.VISITOR)
    assert ada.support == Support(3, 2, 1)
    assert [(state.label, state.code) for state in ada.actor.acts_for] == [("Norway", "NO")]
    assert ada.actor.codes == ("NO",)
    assert (bo.actor.label, bo.part, bo.actor.codes) == ("Bo Berg", Part.PARTICIPANT, ())


def test_places_come_with_those_that_hold_them_their_country_and_their_point(store: Store) -> None:
    [event] = EventReader(store).events()
    [villa] = event.places

    assert (villa.label, villa.kind) == ("Villa Rosa", PlaceKind.VENUE)
    assert [place.iri for place in villa.chain] == [IRIS.place(place).value for place in (VILLA, VIENNA, AUSTRIA)]
    assert villa.line == "Villa Rosa, Vienna, Austria"
    assert villa.country_code == "AT"
    assert (villa.latitude, villa.longitude, villa.geonames) == (None, None, None)
    vienna = villa.chain[1]
    assert (vienna.latitude, vienna.longitude, vienna.geonames) == (48.20849, -16.37208, 2761369)


@pytest.mark.parametrize("predicate", SAME)
def test_geonames_ids_are_read_from_whichever_graph_states_them(predicate: NamedNode) -> None:
    place = NamedNode(VIENNA_IRI)
    link = Quad(place, predicate, NamedNode("https://sws.geonames.org/2761369/"), ELSEWHERE)
    other = Quad(place, OWL.sameAs, NamedNode("http://www.wikidata.org/entity/Q1741"), ELSEWHERE)

    with store_of(links={GEONAMES: [], ELSEWHERE: [link, other]}) as store:
        vienna = EventReader(store).place(VIENNA_IRI)

    assert vienna.geonames == 2761369
    assert ToldLink(VIENNA_IRI, predicate.value, "https://sws.geonames.org/2761369/", ELSEWHERE.value) in vienna.links
    assert len(vienna.links) == 2


@pytest.mark.parametrize("name", ["closeMatch", "broadMatch", "narrowMatch", "relatedMatch"])
def test_what_is_only_nearly_a_place_of_geonames_gives_it_no_id(name: str) -> None:
    predicate = NamedNode(f"{SKOS.namespace}{name}")
    near = Quad(NamedNode(VIENNA_IRI), predicate, NamedNode("https://sws.geonames.org/2761369/"), ELSEWHERE)

    with store_of(links={GEONAMES: [], ELSEWHERE: [near]}) as store:
        vienna = EventReader(store).place(VIENNA_IRI)

    assert vienna.geonames is None
    assert vienna.same == ()
    assert [link.predicate for link in vienna.links] == [predicate.value]


def test_an_office_is_as_reports_of_the_event_word_it(store: Store) -> None:
    [event] = EventReader(store).events()

    assert [(taking.actor.label, taking.position) for taking in event.participants] == [
        ("Ada Lind", "envoy"),
        ("Bo Berg", None),
    ]


@pytest.mark.parametrize(
    ("when", "office"),
    [
        (DateInterval(date(2021, 3, 5), date(2021, 3, 5)), "envoy"),
        (DateInterval(date(2021, 3, 9), None), "envoy"),
        (DateInterval(date(2021, 3, 10), date(2021, 3, 10)), None),
        (UNKNOWN_TIME, None),
    ],
)
def test_an_office_that_no_report_words_is_the_one_reported_around_the_days(
    when: DateInterval, office: str | None
) -> None:
    with store_of(variant(1, when=when)) as store:
        [event] = EventReader(store).events()

    assert event.participants[0].position == office


def test_events_come_in_order_of_their_iris_however_many_and_however_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [variant(number) for number in range(20)]
    monkeypatch.setattr(sorting, "CHUNK", 7)

    told = []
    for seed in (1, 2):
        with store_of(*events, seed=seed) as store:
            told.append(list(EventReader(store).events()))

    assert [event.iri for event in told[0]] == [IRIS.event(event.id).value for event in events]
    assert told[0] == told[1]


def test_a_report_comes_with_its_event_and_the_passages_it_rests_on(store: Store) -> None:
    reader = EventReader(store)
    [report] = reader.reports()
    [event] = reader.events()

    assert (report.iri, report.event) == (IRIS.report(DOCUMENT.key, "r1").value, MEETING_IRI)
    assert (report.place_names, report.attributed_to) == (("Austria", "Vienna"), ("Ada Lind",))
    assert report.confidence == REPORT.confidence
    assert report.evidence == ("Ada Lind", "met Bo Berg in")
    assert reader.report(report.iri) == report
    assert list(reader.quotes(event)) == [(report.document, text) for text in report.evidence]


def test_a_document_comes_with_what_it_says_of_itself(store: Store) -> None:
    reader = EventReader(store)

    document = reader.document(IRIS.document(DOCUMENT.key).value)
    assert (document.name, document.kind, document.title) == ("lakeside.md", "article", "Envoys meet in Vienna")
    assert (document.publisher, document.published) == ("The Lakeside Post", date(2021, 3, 2))
    assert document.url == "https://example.com/envoys?id=7"
    assert reader.document(IRIS.document(COPY.key).value).published is None


def test_actors_and_places_come_in_order_those_without_an_event_too(store: Store) -> None:
    reader = EventReader(store)

    actors, places = [actor.iri for actor in reader.actors()], [place.iri for place in reader.places()]
    assert actors == sorted(IRIS.actor(actor.key).value for actor in WORLD.actors)
    assert places == sorted(IRIS.place(place.key).value for place in WORLD.places)
    [envoy] = [office for office in reader.actor(IRIS.actor(ADA).value).offices if office.title == "envoy"]
    assert (envoy.of, envoy.of_label) == (IRIS.actor(NORWAY).value, "Norway")
    assert (envoy.first, envoy.last) == (date(2021, 3, 2), date(2021, 3, 9))


@pytest.mark.parametrize(
    ("term", "value", "fault"),
    [
        (DIP.earliest, "next week", "next week is no day"),
        (DIP.earliest, "2021-03-02", "cannot begin on 2021-03-02 and end on 2021-03-01"),
        (DIP.documents, "many", "many is no whole number"),
        (DIP.startTime, "noon", "noon is no clock time"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_node(term: NamedNode, value: str, fault: str) -> None:
    event = NamedNode(MEETING_IRI)
    with store_of() as store:
        kept = [quad for quad in store.quads(IRIS.world) if (quad.subject, quad.predicate) != (event, term)]
        store.replace_graphs({IRIS.world: [*kept, Quad(event, term, Literal(value), IRIS.world)]})

        with pytest.raises(RecordError, match=f"{MEETING_IRI}.*{fault}"):
            list(EventReader(store).events())


def test_places_that_lie_within_each_other_are_told() -> None:
    with store_of() as store:
        round_about = Quad(NamedNode(IRIS.place(AUSTRIA).value), DIP.within, NamedNode(VIENNA_IRI), IRIS.world)
        store.replace_graphs({IRIS.world: [*store.quads(IRIS.world), round_about]})

        with pytest.raises(RecordError, match="lies within itself"):
            list(EventReader(store).events())


def test_a_graph_without_a_world_tells_no_events() -> None:
    with store_of(
        world=replace(WORLD, events=(), actors=(), places=(), reported_actors=(), reported_places=())
    ) as store:
        assert list(EventReader(store).events()) == []
