"""Organizations and named gatherings."""

from __future__ import annotations

import pytest

from kg.gazetteer.fold import fold
from kg.gazetteer.organizations import all_organizations, occasion_named, organization_named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EU", "European Union"),
        ("the U.N.", "United Nations"),
        ("Nato", "NATO"),
        ("UN Security Council", "United Nations Security Council"),
        ("African Union", "African Union"),
        ("Arab League", "Arab League"),
        ("IAEA", "International Atomic Energy Agency"),
        ("Organization for Security and Co-operation in Europe", "OSCE"),
        ("Group of Seven", "G7"),
        ("G-20", "G20"),
    ],
)
def test_an_organization_is_found_by_name_and_short_form(text: str, name: str) -> None:
    found = organization_named(text)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["who", "Who", "imf", "au", "Germany", "", "quad"])
def test_small_words_are_no_organizations(text: str) -> None:
    assert organization_named(text) is None


def test_an_organ_acts_for_the_organization_it_belongs_to() -> None:
    commission = organization_named("European Commission")

    assert commission is not None
    assert commission.acts_for == "European Union"


def test_parents_are_organizations_of_the_table() -> None:
    names = {each.name for each in all_organizations()}

    assert {each.parent for each in all_organizations() if each.parent} <= names


def test_no_two_organizations_share_a_form() -> None:
    owners: dict[str, set[str]] = {}
    for each in all_organizations():
        for form in (each.name, *each.aliases):
            owners.setdefault(fold(form), set()).add(each.name)

    assert [form for form, names in owners.items() if len(names) > 1] == []


def test_an_occasion_is_found_by_name() -> None:
    found = occasion_named("the World Economic Forum")

    assert found is not None
    assert found.name == "World Economic Forum"
    assert occasion_named("the Tuesday meeting") is None
