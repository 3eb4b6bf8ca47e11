"""The page of links: what it shows, in which order, and what it says where nobody may write."""

from __future__ import annotations

import re

import pytest

from kg.web.messages import Reply
from tests.web.pages.reading_html import Markup, faults_of, parsed
from tests.web.review.conftest import WD, Reviewed


def markup(reading: Reviewed, query: str = "") -> Markup:
    answer = reading.page(query)
    assert answer.status_code == 200, answer.text
    found = parsed(Reply(200, (), answer.content))
    assert faults_of(found) == []
    return found


def things(page: Markup) -> list[str]:
    return [heading.text for heading in page.all("h2") if heading.attributes.get("id", "").startswith("thing-")]  # type: ignore[union-attr]


def words(text: str) -> str:
    return " ".join(text.split())


def test_what_waits_is_listed_the_surest_first(reading: Reviewed) -> None:
    page = markup(reading)

    assert set(things(page)) == {"Carla Rossi", "Dora Weiss", "Emil Berg"}
    sure = [float(meter["value"]) for meter in page.all("meter")]
    assert len(sure) == 7
    assert sure[0] == max(sure)
    assert "7 links wait for a person to decide" in words(page.text)


def test_a_thing_stands_beside_its_candidates(reading: Reviewed) -> None:
    page = markup(reading, "?of=person/carla-rossi")

    assert things(page) == ["Carla Rossi"]
    assert page.links["/page/person/carla-rossi"] == "Carla Rossi"
    assert "Carla Rossi met Boris Petrov in Rome" in page.text
    candidate = page.one("a", href=f"{WD}Q3")
    assert candidate["rel"] == "nofollow noreferrer external"
    text = words(page.text)
    assert "Carla Rossi (Q3)" in text
    assert "Forname same: Carla Rossi (+" in text
    assert "; kind agrees: person (+" in text
    assert "Againstno office: none known (-0." in text


def test_a_label_that_means_harm_stays_text(reading: Reviewed) -> None:
    page = markup(reading, "?of=person/emil-berg")

    assert page.all("script", src="") == []
    assert "Emil <script>alert(1)</script>" in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?standing=accepted&source=people", {"Anna Lindqvist", "Boris Petrov"}),
        ("?standing=accepted&kind=person", {"Anna Lindqvist", "Boris Petrov"}),
        ("?standing=accepted&kind=place&source=gazetteer", {"Oslo", "Rome", "Vienna", "Norway", "Italy", "Austria"}),
        ("?standing=rejected", set()),
        ("?standing=any&source=people", {"Anna Lindqvist", "Boris Petrov", "Carla Rossi", "Dora Weiss", "Emil Berg"}),
        ("?kind=organization", set()),
        ("?source=nowhere", set()),
        ("?of=person/nobody", set()),
        ("?of=person/carla-rossi&kind=person", {"Carla Rossi"}),
        ("?of=person/carla-rossi&kind=place", set()),
        ("?page=99", {"Carla Rossi", "Dora Weiss", "Emil Berg"}),
    ],
)
def test_things_are_chosen_by_dataset_kind_and_standing(reading: Reviewed, query: str, expected: set[str]) -> None:
    assert set(things(markup(reading, query))) == expected


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?standing=perhaps", "one of proposed, accepted, rejected, any"),
        ("?kind=planet", "one of person, state"),
        ("?page=0", "from 1"),
        ("?of=<>", "no part of an IRI"),
    ],
)
def test_a_value_that_is_not_allowed_is_told(reading: Reviewed, query: str, told: str) -> None:
    answer = reading.page(query)

    assert answer.status_code == 400
    assert told in answer.text


def test_a_server_that_only_reads_says_how_to_decide(reading: Reviewed) -> None:
    page = markup(reading)

    assert "kg link --review" in page.text
    assert "kg serve --writable" in page.text
    assert [form for form in page.all("form") if form.attributes.get("method") == "post"] == []
    assert page.all("input", type="radio") == []


def test_pages_of_things_and_the_first_page_lead_to_what_waits(reading: Reviewed) -> None:
    first = reading.http.get(f"{reading.server.root}/").text
    carla = reading.http.get(f"{reading.server.root}/page/person/carla-rossi").text
    anna = reading.http.get(f"{reading.server.root}/page/person/anna-lindqvist").text

    assert "7 links wait for a person" in words(first)
    assert re.search(
        r'2 proposed links to other datasets: <a href="/links\?of=person%2Fcarla-rossi">review them', carla
    )
    assert "proposed link" not in anna


def test_the_graph_of_a_source_leads_to_its_links(reading: Reviewed) -> None:
    graph = reading.http.get(
        f"{reading.server.root}/links/people", headers={"Accept": "text/html"}, follow_redirects=True
    )
    data = reading.http.get(
        f"{reading.server.root}/links/people", headers={"Accept": "text/turtle"}, follow_redirects=True
    )

    assert str(graph.url).endswith("/links?source=people&standing=any")
    assert "mapping_justification" in data.text


def test_a_server_that_writes_has_a_form_that_is_sound(reviewed: Reviewed) -> None:
    page = markup(reviewed, "?source=people")

    form = page.one("form", method="post")
    assert form["action"] == "/links?source=people"
    assert len({radio["name"] for radio in page.all("input", type="radio")}) == 3
    assert len([radio for radio in page.all("input", type="radio") if "checked" in radio.attributes]) == 3
    assert page.one("input", name="token")["type"] == "password"
