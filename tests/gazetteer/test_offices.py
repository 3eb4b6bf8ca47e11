"""Words for offices and groups."""

from __future__ import annotations

import pytest

from kg.gazetteer.offices import (
    ModifierKind,
    OfficeKind,
    can_begin_title,
    is_honorific,
    modifier_kind,
    office_at_end,
    office_at_start,
    office_noun,
)
from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import state
from kg.gazetteer.tables import read_rows


@pytest.mark.parametrize(
    ("words", "office", "count"),
    [
        (["U.S.", "Secretary", "of", "State"], "secretary of state", 3),
        (["U.N.", "Secretary", "-", "General"], "secretary-general", 3),
        (["national", "security", "adviser"], "national security adviser", 3),
        (["the", "former", "president"], "president", 1),
        (["Lt.", "Gen."], "lieutenant general", 2),
        (["Foreign", "Ministers"], "foreign minister", 2),
    ],
)
def test_the_longest_office_at_the_end_of_words_is_found(words: list[str], office: str, count: int) -> None:
    found = office_at_end(words)

    assert found is not None
    assert (found.office.word, found.words) == (office, count)


def test_marks_and_articles_are_no_part_of_an_office() -> None:
    assert office_at_end(["minister", ","]) is None
    assert office_at_start(["the", "minister"]) is None
    assert office_at_start([","]) is None
    assert office_at_start([]) is None


def test_plurals_are_told_apart() -> None:
    found = office_at_start(["envoys", "met"])

    assert found is not None
    assert found.plural


def test_groups_are_no_persons() -> None:
    delegation, negotiator = office_noun("delegations"), office_noun("negotiators")

    assert delegation is not None
    assert delegation.kind is OfficeKind.GROUP
    assert not delegation.is_person
    assert negotiator is not None
    assert negotiator.is_person
    assert office_noun("table") is None


def test_modifiers_tell_field_rank_and_past() -> None:
    assert modifier_kind("foreign") is ModifierKind.PORTFOLIO
    assert modifier_kind("Deputy") is ModifierKind.RANK
    assert modifier_kind("former") is ModifierKind.PAST
    assert modifier_kind("green") is None


def test_forms_of_address() -> None:
    assert is_honorific("Mr.")
    assert is_honorific("His Excellency")
    assert not is_honorific(", Mr.")
    assert not is_honorific("President")
    assert can_begin_title("Sheikh")
    assert can_begin_title("Prime")
    assert not can_begin_title("Table")


def test_offices_that_one_side_alone_has_name_a_side_that_exists() -> None:
    sides = {row[4] for row in read_rows("offices.tsv", 5) if row[4]}

    assert all(state(side) or organization_named(side) for side in sides)
