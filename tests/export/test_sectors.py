"""Actors get the codes and sectors that the PLOVER codebook defines."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kg.export.sectors import codes_of, sectors_of
from kg.export.told import ToldActor, ToldOffice
from kg.gazetteer.offices import OfficeKind
from kg.gazetteer.organizations import all_organizations
from kg.gazetteer.states import all_states
from kg.model.report import ActorKind

TABLE = (files("kg.export") / "data" / "sectors.tsv").read_text(encoding="utf-8").splitlines()[1:]
ROWS = [line.split("\t") for line in TABLE]
# The codebook's primary codes, those of older data for organizations, and its codes of actors of no state.
_PRIMARY = "GOV JUD LEG MIL COP OPP PTY REB PRM SPY UAF CVL ELI BUS EDU MED LAB AGR JRN REF REL SOC CRM IGO NGO"
SECTORS = set(_PRIMARY.split())
CODES = {"IGO", "NGO", "ISM", "IMG", "MNC"} | {state.iso3 for state in all_states() if state.iso3}


def actor(kind: ActorKind, label: str = "Jane Roe", code: str | None = None, *owners: ToldActor) -> ToldActor:
    return ToldActor(f"https://example.org/{label}", label, kind, code=code, acts_for=owners)


KENYA = actor(ActorKind.STATE, "Kenya", "KE")
UN = actor(ActorKind.ORGANIZATION, "United Nations")


def person(*owners: ToldActor) -> ToldActor:
    return actor(ActorKind.PERSON, "Jane Roe", None, *owners)


@pytest.mark.parametrize(
    ("title", "sectors"),
    [
        ("president", ("GOV",)),
        ("Foreign Minister", ("GOV",)),
        ("secretary of state", ("GOV",)),
        ("special envoy for the Horn of Africa", ("GOV",)),
        ("justice minister", ("GOV",)),
        ("Lieutenant General", ("MIL",)),
        ("chief of the general staff", ("MIL",)),
        ("senator", ("LEG",)),
        ("speaker of parliament", ("LEG",)),
        ("intelligence chief", ("SPY",)),
        ("head of military intelligence", ("SPY",)),
        ("chief justice", ("JUD",)),
        ("police chief", ("COP",)),
        ("opposition leader", ("OPP",)),
        ("archbishop", ("REL",)),
        ("former president", ("ELI",)),
        ("businessman", ("BUS",)),
        ("juggler", ("GOV",)),
        (None, ("GOV",)),
    ],
)
def test_who_acts_for_a_state_is_of_the_sector_of_the_office_or_of_the_government(
    title: str | None, sectors: tuple[str, ...]
) -> None:
    assert sectors_of(person(KENYA), title) == sectors


def test_of_somebody_who_acts_for_nobody_only_a_known_office_tells_the_sector() -> None:
    assert sectors_of(person(), "senator") == ("LEG",)
    assert sectors_of(person(), "juggler") == ()
    assert sectors_of(person(), None) == ()


def test_who_acts_for_an_organization_is_of_its_sector() -> None:
    assert sectors_of(person(UN), "secretary-general") == ("IGO",)
    assert sectors_of(person(actor(ActorKind.ORGANIZATION, "Hamas")), "leader") == ("REB",)
    assert sectors_of(person(actor(ActorKind.ORGANIZATION, "Hamas")), None) == ("REB",)
    assert sectors_of(person(actor(ActorKind.ORGANIZATION, "Acme")), "president") == ("GOV",)


@pytest.mark.parametrize(
    ("name", "sectors", "codes"),
    [
        ("United Nations", ("IGO",), ("IGO",)),
        ("European Parliament", ("LEG",), ("IGO",)),
        ("International Court of Justice", ("JUD",), ("IGO",)),
        ("Amnesty International", ("NGO",), ("NGO",)),
        ("Hezbollah", ("REB",), ("LBN",)),
        ("Islamic State", ("REB",), ("IMG",)),
        ("Acme Corporation", (), ()),
    ],
)
def test_organizations_are_told_by_the_gazetteer(name: str, sectors: tuple[str, ...], codes: tuple[str, ...]) -> None:
    organization = actor(ActorKind.ORGANIZATION, name)

    assert (sectors_of(organization, None), codes_of(organization, None)) == (sectors, codes)


def test_a_body_of_a_state_has_the_code_of_the_state_and_a_sector_by_its_name() -> None:
    ministry = actor(ActorKind.ORGANIZATION, "Defence Ministry", None, KENYA)
    army = actor(ActorKind.ORGANIZATION, "Kenyan army", None, KENYA)

    assert (codes_of(ministry, None), sectors_of(ministry, None)) == (("KEN",), ("GOV",))
    assert sectors_of(army, None) == ("MIL",)


def test_states_and_delegations_are_governments() -> None:
    assert (codes_of(KENYA, None), sectors_of(KENYA, None)) == (("KEN",), ("GOV",))
    delegation = actor(ActorKind.DELEGATION, "Kenyan negotiators", None, KENYA)
    assert (codes_of(delegation, None), sectors_of(delegation, None)) == (("KEN",), ("GOV",))


def test_a_past_state_has_the_code_it_had_and_one_without_an_iso_code_none() -> None:
    assert codes_of(actor(ActorKind.STATE, "Soviet Union", "SU"), None) == ("SUN",)
    assert codes_of(actor(ActorKind.STATE, "Kosovo", "XK"), None) == ()


def test_of_several_states_that_of_the_office_counts() -> None:
    ghana = actor(ActorKind.STATE, "Ghana", "GH")
    office = ToldOffice("https://example.org/o", "envoy", ghana.iri, "Ghana", None, None)
    both = ToldActor("https://example.org/a", "Jane Roe", ActorKind.PERSON, acts_for=(KENYA, ghana), offices=(office,))

    assert codes_of(both, "envoy") == ("GHA",)
    assert codes_of(both, None) == ("GHA", "KEN")


def test_the_table_holds_codes_of_the_codebook_only() -> None:
    assert {sector for _, _, sectors, _ in ROWS for sector in sectors.split(";") if sector} <= SECTORS
    assert {code for *_, code in ROWS if code} <= CODES


def test_the_table_knows_every_kind_of_office_and_organization_and_names_none_that_is_not_there() -> None:
    by = {kind: {value for found, value, *_ in ROWS if found == kind} for kind, *_ in ROWS}

    assert by["office kind"] == {kind.value for kind in OfficeKind}
    assert by["organization"] <= {organization.name for organization in all_organizations()}
    kinds = {organization.kind for organization in all_organizations()}
    assert by["organization kind"] <= kinds
    alone = [o.name for o in all_organizations() if o.kind not in by["organization kind"]]
    assert set(alone) <= by["organization"]


def test_no_row_stands_twice() -> None:
    keys = [(by, value) for by, value, *_ in ROWS]

    assert len(keys) == len(set(keys))
