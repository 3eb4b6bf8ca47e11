"""IRIs: readable, the same for the same input, different for different input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import RecordError, SettingsError
from kg.graph.iris import DEFAULT_BASE, Iris, check_base, segment
from kg.model.report import ActorKind, Part
from kg.model.world import ActorKey, PlaceKey

IRIS = Iris("https://kg.example/")
any_text = st.text(max_size=12)
# Names that differ in little: case, hyphens, spaces, accents in one or two characters, dropped marks.
near_names = st.text(st.sampled_from("aAbB -'.,~é\u0301É!/#%1"), max_size=8)
actors = st.builds(ActorKey, st.sampled_from(ActorKind), any_text | near_names, st.just("") | near_names)
places = st.builds(PlaceKey, st.lists(any_text | near_names, min_size=1, max_size=3).map(tuple))


@pytest.mark.parametrize(
    ("actor", "path"),
    [
        (ActorKey(ActorKind.PERSON, "Anna Lindh"), "person/anna-lindh"),
        (ActorKey(ActorKind.PERSON, "Anna Lindh", "SE"), "person/anna-lindh/SE"),
        (ActorKey(ActorKind.PERSON, "Charles de Gaulle"), "person/charles-de-gaulle"),
        (ActorKey(ActorKind.PERSON, "Jean-Claude Juncker"), "person/jean--claude-juncker"),
        (ActorKey(ActorKind.PERSON, "Dag Hammarskjöld"), "person/dag-hammarskjöld"),
        (ActorKey(ActorKind.PERSON, "Андрей Громыко"), "person/андрей-громыко"),
        (ActorKey(ActorKind.PERSON, "周恩来"), "person/周恩来"),
        (ActorKey(ActorKind.STATE, "UA"), "state/UA"),
        (ActorKey(ActorKind.ORGANIZATION, "European Union"), "organization/european-union"),
        (ActorKey(ActorKind.ORGANIZATION, "NATO"), "organization/NATO"),
        (ActorKey(ActorKind.ORGANIZATION, "Ministry of Defence"), "organization/ministry-of-defence"),
        (ActorKey(ActorKind.DELEGATION, "Norwegian negotiators", "NO"), "delegation/Norwegian-negotiators/NO"),
    ],
)
def test_actors_have_readable_iris(actor: ActorKey, path: str) -> None:
    assert IRIS.actor(actor).value == f"https://kg.example/{path}"


def test_places_are_named_from_the_outermost_in() -> None:
    assert IRIS.place(PlaceKey(("Innsbruck", "Tyrol", "AT"))).value == "https://kg.example/place/AT/tyrol/innsbruck"


def test_a_place_without_name_is_refused() -> None:
    with pytest.raises(RecordError, match="path is empty"):
        IRIS.place(PlaceKey(()))


def test_a_name_that_cannot_be_read_back_gets_a_digest() -> None:
    """Both words of `ada lind` would be read as capitalized, so the plain form is kept for `Ada Lind`."""
    plain, odd = segment("Ada Lind", small=True), segment("ada lind", small=True)

    assert plain == "ada-lind"
    assert odd.startswith("ada-lind~")
    assert odd == segment("ada lind", small=True)


def test_a_long_name_is_cut_and_told_apart_by_its_digest() -> None:
    first, second = segment("A" * 300, small=False), segment("A" * 301, small=False)

    assert first != second
    assert len(first) < 100


@pytest.mark.parametrize("name", ["", " ", "..", ".", "/", "#", "\ud800", "%2F"])
def test_a_name_of_marks_only_makes_no_path_of_its_own(name: str) -> None:
    """`..` as a segment would climb the path, and an empty one would be the parent's IRI."""
    assert "~" in segment(name, small=True)
    assert IRIS.actor(ActorKey(ActorKind.PERSON, name)).value.startswith("https://kg.example/person/")


@given(actors, actors)
def test_different_actors_never_share_an_iri(first: ActorKey, second: ActorKey) -> None:
    assert (IRIS.actor(first) == IRIS.actor(second)) == (first == second)


@given(places, places)
def test_different_places_never_share_an_iri(first: PlaceKey, second: PlaceKey) -> None:
    assert (IRIS.place(first) == IRIS.place(second)) == (first == second)


@given(near_names, near_names, st.booleans())
def test_different_names_never_share_a_segment(first: str, second: str, small: bool) -> None:
    assert (segment(first, small=small) == segment(second, small=small)) == (first == second)


@given(st.text(max_size=12), st.text(max_size=12), st.none() | actors, st.none() | actors)
def test_different_positions_never_share_an_iri(
    title: str, other_title: str, of: ActorKey | None, other_of: ActorKey | None
) -> None:
    holder = ActorKey(ActorKind.PERSON, "Ada Lind")
    same = IRIS.position(holder, title, of) == IRIS.position(holder, other_title, other_of)
    assert same == ((title, of) == (other_title, other_of))


def test_a_document_its_reports_and_their_parts_share_a_beginning() -> None:
    document = IRIS.document("9f2c").value

    assert document == "https://kg.example/document/9f2c"
    assert IRIS.report("9f2c", "r1").value == f"{document}#r1"
    assert IRIS.participation("9f2c", "r1", 2).value == f"{document}#r1-p2"
    assert IRIS.evidence("9f2c", 210, 321).value == f"{document}#char=210,321"
    assert IRIS.extraction("9f2c", "grammar").value == f"{document}#extraction=grammar"


@pytest.mark.parametrize("report_id", ["r1-p1", "char=1,2", "extraction=grammar"])
def test_no_report_id_can_take_the_iri_of_something_else(report_id: str) -> None:
    others = {IRIS.participation("9f", "r1", 1), IRIS.evidence("9f", 1, 2), IRIS.extraction("9f", "grammar")}

    assert IRIS.report("9f", report_id) not in others


def test_only_documents_are_taken_for_documents() -> None:
    assert IRIS.is_document(IRIS.document("9f2c"))
    assert not IRIS.is_document(IRIS.report("9f2c", "r1"))
    assert not IRIS.is_document(IRIS.world)
    assert not IRIS.is_document(Iris().document("9f2c"))


def test_parts_of_events_are_fragments_named_by_what_they_say() -> None:
    event = IRIS.event("5b1d").value
    ada = ActorKey(ActorKind.PERSON, "Ada Lind")

    assert IRIS.taking("5b1d", Part.HOST, ada).value == f"{event}#host/person/ada-lind"
    assert IRIS.alternative("5b1d", "time", "../2021-03-01").value == f"{event}#time/../2021-03-01"


def test_a_run_is_named_by_its_moment_in_any_time_zone() -> None:
    moment = datetime(2021, 3, 1, 12, 30, 5, 70, tzinfo=UTC)

    assert IRIS.run(moment).value == "https://kg.example/run/20210301T123005.000070Z"
    assert IRIS.run(moment.astimezone(timezone(timedelta(hours=5)))) == IRIS.run(moment)


@pytest.mark.parametrize("base", ["", "kg/", "https://kg.example", "https://kg.example/a", "https://kg.example/#",
                                  "https://kg.example/?a/", "https://kg example/", "ftp://kg.example/"])  # fmt: skip
def test_a_base_that_cannot_carry_iris_is_refused_with_an_example(base: str) -> None:
    with pytest.raises(SettingsError, match=DEFAULT_BASE):
        check_base(base)


@pytest.mark.parametrize("make", [Iris, check_base])
def test_the_default_base_is_good(make: Callable[[str], object]) -> None:
    assert make(DEFAULT_BASE)
