"""`kg link` and `kg enrich` against a real endpoint, which fails now and then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Kg, write_article
from tests.link.served import Served, served
from tests.link.wikidata import write_wikidata
from tests.net.faulty import Fault, Faulty, faulty
from training.links import fast_profile

ARTICLE = (
    "Sergey Lavrov met Antony Blinken in Geneva on 2022-01-21. Sergei Lavrov met Wang Yi in Bali on 2022-07-07. "
    "Ursula Nobody met Emmanuel Macron in Paris on 2022-07-08."
)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("wikidata")
    write_wikidata(folder / "wikidata.nt")
    with served(folder / "wikidata.nt", folder / "store") as server:
        yield server


@pytest.fixture
def built(kg: Kg, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    """A graph of persons whom the endpoint knows, and a profile in `profile` that asks without pauses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    write_article("talks.md", ARTICLE, published="2022-07-10")
    assert kg("build", "talks.md").code == 0
    fast_profile(folder)
    return kg


def link(kg: Kg, url: str, *more: str) -> tuple[int, str]:
    answer = kg("link", "profile", "--endpoint", url, "--kind", "person", "--accept", "0.6", *more)
    return answer.code, answer.err


def linked(kg: Kg) -> dict[str, str]:
    found = json.loads(kg("links", "wikidata").out)
    return {each["subject_label"]: each["object_label"] for each in found if each["standing"] == "accepted"}


EXPECTED = {"Antony Blinken": "Antony Blinken", "Emmanuel Macron": "Emmanuel Macron", "Sergei Lavrov": "Sergey Lavrov"}


def asked(front: Faulty) -> int:
    return len(front.seen)


def test_persons_are_linked_and_what_wikidata_says_of_them_is_copied(built: Kg, endpoint: Served) -> None:
    code, said = link(built, endpoint.url)

    assert code == 0, said
    assert linked(built).items() >= EXPECTED.items()
    assert "Ursula Nobody" not in linked(built)
    answer = built("enrich", "profile", "--endpoint", endpoint.url)
    assert answer.code == 0, answer.err
    question = (
        "SELECT ?born ?party { ?p rdfs:label 'Emmanuel Macron' ; owl:sameAs ?thing . ?thing schema:birthDate ?born "
        "OPTIONAL { ?thing schema:nationality/rdfs:label ?party } }"
    )
    assert built("sparql", question, "--format", "csv").out.splitlines()[1:] == ["1977-12-21,France"]
    assert built("validate").code == 0
    assert built("enrich", "profile", "--drop").code == 0


def test_what_was_answered_once_is_not_asked_again(built: Kg, endpoint: Served) -> None:
    with faulty(endpoint.url) as front:
        link(built, front.url)
        first, before = asked(front), built("export").out
        assert link(built, front.url)[0] == 0
        assert asked(front) == first
        assert link(built, front.url, "--offline")[0] == 0

    assert built("export").out == before


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.ERROR, Fault.HALF, Fault.GARBAGE, Fault.CLOSED])
def test_what_passes_changes_nothing(
    fault: Fault, built: Kg, endpoint: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.net.asking.time.sleep", lambda _seconds: None)
    with faulty(endpoint.url, [fault, Fault.NONE, fault]) as front:
        code, said = link(built, front.url)

    assert (code, "not answered" in said) == (0, False)
    assert linked(built).items() >= EXPECTED.items()


def test_a_server_that_dies_is_told_of_and_the_same_command_goes_on(
    built: Kg, endpoint: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.net.asking.time.sleep", lambda _seconds: None)
    endpoint.kill()
    try:
        code, said = link(built, endpoint.url)
        assert code == 2
        assert "not answered: " in said
        assert linked(built) == {}
    finally:
        endpoint.start()

    assert link(built, endpoint.url)[0] == 0
    assert linked(built).items() >= EXPECTED.items()


def test_links_stay_as_they_were_where_the_server_does_not_answer(
    built: Kg, endpoint: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.net.asking.time.sleep", lambda _seconds: None)
    link(built, endpoint.url)
    write_article("more.md", "Sergei Lavrov met Hakan Fidan in Ankara on 2023-09-01.", published="2023-09-02")
    built("build", "more.md")
    endpoint.kill()
    try:
        assert link(built, endpoint.url)[0] in (1, 2)
    finally:
        endpoint.start()

    assert linked(built).items() >= EXPECTED.items()
    assert link(built, endpoint.url)[0] == 0
    assert linked(built).items() >= {**EXPECTED, "Hakan Fidan": "Hakan Fidan"}.items()
