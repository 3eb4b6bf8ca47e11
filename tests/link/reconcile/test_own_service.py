"""A graph that is served is a source for another one, in both forms of our own service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.model.link import Kind, Office, Subject
from tests.link.reconcile.conftest import Opening, answered, person
from tests.net.faulty import Fault, faulty
from tests.web.reconcile.conftest import Service
from tests.web.reconcile.talks import BASE, write_talks
from tests.web.serving import serving

SUBJECTS = [
    person("John Smith", countries=("GB",), offices=(Office("Defence Secretary", "GB"),)),
    person("Сергей Лавров", countries=("RU",)),
    person("Steven Witkoff", "Witkoff"),
    person("Nobody Known"),
    Subject("https://other.example/place/kiev", Kind.CITY, "Kiev", countries=("UA",)),
    Subject("https://other.example/state/SE", Kind.STATE, "Sweden", code="SE", countries=("SE",)),
    Subject("https://other.example/org/eu", Kind.ORGANIZATION, "EU"),
]
EXPECTED = {
    "John Smith": "person/john-smith/GB",
    "Сергей Лавров": "person/sergey-lavrov",
    "Steven Witkoff": "person/steve-witkoff",
    "Nobody Known": None,
    "Kiev": "place/UA/kyiv",
    "Sweden": "state/SE",
    "EU": "organization/european-union",
}
PROPERTIES = {"country": "country", "office": "position", "within": "within", "code": "code"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = write_talks(tmp_path_factory.mktemp("served") / "store")
    with serving(folder, writable=False) as endpoint:
        asked = Service(endpoint.root)
        asked.until_ready()
        asked.http.close()
        yield endpoint.root


@pytest.mark.parametrize(("path", "space"), [("", None), ("/v1", BASE)], ids=["0.2", "draft"])
def test_every_subject_finds_its_like(path: str, space: str | None, root: str, opened: Opening) -> None:
    source = opened(f"{root}/reconcile{path}", properties=PROPERTIES, space=space)
    found, reasons = answered(source, SUBJECTS)

    assert reasons == {}
    firsts = {
        label: candidates[0].iri.removeprefix(BASE) if candidates else None for label, candidates in found.items()
    }
    assert firsts == EXPECTED
    smith, other = found["John Smith"][:2]
    assert (smith.score, smith.kinds) == (1.0, frozenset({Kind.PERSON}))
    assert other.score is not None
    assert other.score < 0.7
    witkoff = found["Steven Witkoff"][0]
    assert witkoff.names == ("Steve Witkoff", "Steven Witkoff", "Witkoff")
    assert witkoff.identifiers == ("http://www.wikidata.org/entity/Q18749373",)
    assert [office.title for office in witkoff.offices] == ["Special Envoy", "Developer"]
    kyiv = found["Kiev"][0]
    assert (kyiv.latitude, kyiv.longitude, kyiv.within, kyiv.countries) == (50.4547, 30.5238, ("Ukraine",), ("UA",))
    assert source.kinds == frozenset(Kind)


def test_without_a_space_the_draft_gives_the_addresses_of_pages(root: str, opened: Opening) -> None:
    found, _ = answered(opened(f"{root}/reconcile/v1"), SUBJECTS[1:2])

    assert found["Сергей Лавров"][0].iri == f"{root}/page/person/sergey-lavrov"


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.ERROR, Fault.HALF, Fault.CLOSED, Fault.PACKED])
def test_faults_on_the_way_change_nothing(fault: Fault, root: str, opened: Opening) -> None:
    def every_other(number: int, body: bytes) -> Fault:
        return fault if body and number % 2 else Fault.NONE

    plain, _ = answered(opened(f"{root}/reconcile", properties=PROPERTIES), SUBJECTS)
    with faulty(f"{root}/", every_other) as front:
        found, reasons = answered(opened(f"{front.url}/reconcile", properties=PROPERTIES), SUBJECTS)

    assert (found, reasons) == (plain, {})
