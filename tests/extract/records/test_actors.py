"""Participants and places out of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.records.actors import participant_of, split_title
from kg.extract.records.places import place_names
from kg.model.record import RecordActor
from kg.model.report import ActorKind
from kg.model.world import PlaceKind
from kg.resolve.places import located


@pytest.mark.parametrize(
    ("text", "office", "name"),
    [
        ("Prime Minister Tony Blair", "Prime Minister", "Tony Blair"),
        ("President-elect Ana Lima", "President-elect", "Ana Lima"),
        ("President- elect Ana Lima", "President-elect", "Ana Lima"),
        ("Chancellor-elect Uwe Roth", "Chancellor-elect", "Uwe Roth"),
        ("Emir Sheikh Omar bin Nasser", "Emir", "Omar bin Nasser"),
        ("Prime Minister Sheikh Amal", "Prime Minister", "Sheikh Amal"),
        ("Chairman of the Presidency Bo Babic", "Chairman of the Presidency", "Bo Babic"),
        ("King of Spain Juan Carlos I", "King of Spain", "Juan Carlos I"),
        ("Minister of Foreign Affairs Ann Lee", "Minister of Foreign Affairs", "Ann Lee"),
        (
            "Deputy Prime Minister/Foreign Minister Sheikh Omar Nasser",
            "Deputy Prime Minister/Foreign Minister",
            "Omar Nasser",
        ),
        ("Acting President Ana Lima", "Acting President", "Ana Lima"),
        ("Ana Lima", None, "Ana Lima"),
        ("President", None, "President"),
        ("", None, ""),
    ],
)
def test_office_and_name_are_told_apart(text: str, office: str | None, name: str) -> None:
    assert split_title(text) == (office, name)


@given(st.text(max_size=60))
def test_a_name_is_never_lost_with_its_title(text: str) -> None:
    office, name = split_title(text)

    assert bool(name) == bool(text.split()) or office is None


@pytest.mark.parametrize(
    ("actor", "kind", "name", "of"),
    [
        (RecordActor("Amos Kiprop", of="Korea, South"), ActorKind.PERSON, "Amos Kiprop", "South Korea"),
        (RecordActor("Korea, Republic of"), ActorKind.STATE, "South Korea", "South Korea"),
        (RecordActor("NATO"), ActorKind.ORGANIZATION, "NATO", None),
        (RecordActor("President Amina Diallo of Chad", titled=True), ActorKind.PERSON, "Amina Diallo", "Chad"),
        (RecordActor("Prime Minister Tomas (Tom) Horvat", titled=True), ActorKind.PERSON, "Tomas Horvat", None),
        (
            RecordActor("Kenyan envoys", kind=ActorKind.DELEGATION, of="Kenya"),
            ActorKind.DELEGATION,
            "Kenyan envoys",
            "Kenya",
        ),
    ],
)
def test_a_column_becomes_a_participant(actor: RecordActor, kind: ActorKind, name: str, of: str | None) -> None:
    found = participant_of(actor)

    assert (found.kind, found.name, found.of) == (kind, name, of)


def test_a_nickname_in_brackets_makes_another_name() -> None:
    found = participant_of(RecordActor("Prime Minister Tomas (Tom) Horvat", titled=True))

    assert (found.position, found.aliases) == ("Prime Minister", ("Tom Horvat",))


@pytest.mark.parametrize(
    ("levels", "names"),
    [
        ((("Geneva", "Montreux"), ("Switzerland",)), ("Geneva", "Montreux", "Switzerland")),
        ((("Tel Aviv", "Jerusalem"), ("Israel",)), ("Jerusalem", "Tel Aviv", "Israel")),
        ((("Rawdat Khurain", "Riyadh"), ("Saudi Arabia",)), ("Riyadh", "Rawdat Khurain", "Saudi Arabia")),
        ((("Gander (Newfoundland)",), ("Canada",)), ("Gander", "Newfoundland and Labrador", "Canada")),
        ((("Kangerlussuaq",), ("Denmark (Greenland)",)), ("Kangerlussuaq", "Greenland", "Denmark")),
        (((), ("Burma (Myanmar)",)), ("Myanmar",)),
        ((("Antigua",), ("Guatemala",)), ("Antigua", "Guatemala")),
        ((("Camp X",), ("Atlantis",)), ("Camp X", "Atlantis")),
        ((), ()),
    ],
)
def test_towns_of_one_level_stand_beside_each_other(
    levels: tuple[tuple[str, ...], ...], names: tuple[str, ...]
) -> None:
    assert place_names(levels) == names


@pytest.mark.parametrize(
    "levels",
    [
        (("Geneva", "Montreux"), ("Switzerland",)),
        (("Tel Aviv", "Jerusalem"), ("Israel",)),
        (("London", "Chequers", "Halton"), ("United Kingdom",)),
        (("Rawdat Khurain", "Riyadh"), ("Saudi Arabia",)),
    ],
)
def test_all_towns_of_a_journey_resolve_each_inside_its_state(levels: tuple[tuple[str, ...], ...]) -> None:
    found = located(place_names(levels))

    assert {place.name for place in found} == set(levels[0])
    for place in found:
        outermost = place
        while outermost.parent:
            outermost = outermost.parent
        assert (outermost.name, outermost.kind) == (levels[1][0], PlaceKind.COUNTRY)
