"""Decisions about links by the form of the page and by the API: what they change, and whose are refused."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.link.deciding import Thresholds
from tests.web.review.conftest import PREFIXES, WD, Reviewed, Start, make_linked
from tests.web.serving import TOKEN

CARLA = ("Q3", "Q4")


def chosen(reviewed: Reviewed, choice: str, *things: str, comment: str = "") -> dict[str, str]:
    return {"choice-1": choice, "shown-1": reviewed.shown(*things), "comment-1": comment}


def link_to(reviewed: Reviewed, thing: str) -> dict[str, object]:
    return next(link for link in reviewed.links() if link["object"] == WD + thing)


def same_as(reviewed: Reviewed, thing: str) -> list[str]:
    return reviewed.values(f"SELECT ?x {{ ?x <http://www.w3.org/2002/07/owl#sameAs> <{WD}{thing}> }}")


def test_who_is_one_of_a_dataset_is_none_of_the_others(reviewed: Reviewed) -> None:
    before = reviewed.standings()
    answer = reviewed.form(
        chosen(reviewed, reviewed.id("Q3"), *CARLA, comment="same day of birth"), query="?source=people&kind=person"
    )

    assert answer.status_code == 303
    assert answer.headers["location"] == "/links?source=people&kind=person&recorded=2"
    assert reviewed.standings() == {**before, "Q3": "accepted", "Q4": "rejected"}
    link = link_to(reviewed, "Q3")
    today = datetime.now(UTC).date().isoformat()
    assert (link["author"], link["decided"], link["comment"]) == ("Jane Roe", today, "same day of birth")
    assert same_as(reviewed, "Q3") == ["https://example.org/kg/person/carla-rossi"]
    page = reviewed.page("?standing=accepted&source=people&recorded=2").text
    assert "2 links decided." in page
    assert "Accepted by <bdi>Jane Roe</bdi>" in page
    assert "same day of birth" in page


def test_none_of_them_rejects_all_and_can_be_taken_back(reviewed: Reviewed) -> None:
    before = reviewed.standings()

    assert reviewed.form(chosen(reviewed, "none", *CARLA)).status_code == 303
    assert reviewed.standings() == {**before, "Q3": "rejected", "Q4": "rejected"}
    assert reviewed.form(chosen(reviewed, "undo", *CARLA)).status_code == 303
    assert reviewed.standings() == before


def test_several_things_are_decided_as_one_change(reviewed: Reviewed) -> None:
    fields = {
        "choice-1": "none",
        "shown-1": reviewed.shown(*CARLA),
        "choice-2": "",
        "shown-2": reviewed.shown("Q5", "Q6"),
        "choice-7": reviewed.id("Q8"),
        "shown-7": reviewed.shown("Q7", "Q8", "Q9"),
    }

    assert reviewed.form(fields).headers["location"] == "/links?recorded=5"
    standings = reviewed.standings()
    assert [standings[thing] for thing in ("Q5", "Q6", "Q7", "Q8", "Q9")] == [
        "proposed",
        "proposed",
        "rejected",
        "accepted",
        "rejected",
    ]


def test_another_candidate_can_be_accepted_in_place_of_one(reviewed: Reviewed) -> None:
    reviewed.form(chosen(reviewed, reviewed.id("Q3"), *CARLA))
    reviewed.form(chosen(reviewed, reviewed.id("Q4"), *CARLA))

    assert {thing: reviewed.standings()[thing] for thing in CARLA} == {"Q3": "rejected", "Q4": "accepted"}
    assert same_as(reviewed, "Q3") == []


def test_what_somebody_else_decided_meanwhile_is_not_written_over(reviewed: Reviewed) -> None:
    seen = chosen(reviewed, reviewed.id("Q3"), *CARLA)
    other = chosen(reviewed, "none", "Q5", "Q6")
    reviewed.form(chosen(reviewed, "none", *CARLA))
    answer = reviewed.form({**seen, "choice-2": "none", "shown-2": other["shown-1"]})

    assert answer.status_code == 409
    assert "Carla Rossi" in answer.text
    assert "rejected, not proposed" in answer.text
    assert reviewed.standings()["Q3"] == "rejected"
    assert reviewed.standings()["Q5"] == "proposed"


def test_of_two_who_decide_at_once_one_is_told(reviewed: Reviewed) -> None:
    fields = [chosen(reviewed, reviewed.id(thing), *CARLA) for thing in CARLA] * 3
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(answer.status_code for answer in pool.map(reviewed.form, fields))

    assert statuses == [303, 409, 409, 409, 409, 409]
    assert sorted(reviewed.standings()[thing] for thing in CARLA) == ["accepted", "rejected"]


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        ([("Origin", "https://evil.example")], TOKEN, 403),
        ([("Origin", "null")], TOKEN, 403),
        ([("Sec-Fetch-Site", "cross-site")], TOKEN, 403),
        ([("Sec-Fetch-Site", "same-site")], TOKEN, 403),
        ([], "wrong", 401),
        ([], "", 401),
        ([("Authorization", "Bearer wrong")], TOKEN, 401),
        ([("Authorization", "Basic a2c6a2c=")], TOKEN, 401),
    ],
)
def test_a_form_from_elsewhere_or_without_the_token_is_refused(
    reviewed: Reviewed, headers: list[tuple[str, str]], token: str, status: int
) -> None:
    answer = reviewed.form(chosen(reviewed, "none", *CARLA), token=token, headers=tuple(headers))

    assert answer.status_code == status, answer.text
    assert reviewed.standings()["Q3"] == "proposed"


def test_a_form_of_this_server_is_taken_with_its_origin_and_with_the_token_in_a_header(reviewed: Reviewed) -> None:
    headers = (
        ("Origin", reviewed.server.root),
        ("Sec-Fetch-Site", "same-origin"),
        ("Authorization", f"Bearer {TOKEN}"),
    )

    assert reviewed.form(chosen(reviewed, "none", *CARLA), token="", headers=headers).status_code == 303


def test_behind_a_proxy_its_public_address_is_the_origin(serve: Start) -> None:
    reviewed = serve("--public-url", "https://kg.example.net/under/path")
    fields = chosen(reviewed, "none", *CARLA)

    assert reviewed.form(fields, headers=(("Origin", reviewed.server.root),)).status_code == 403
    answer = reviewed.form(fields, headers=(("Origin", "https://kg.example.net"),))
    assert (answer.status_code, answer.headers["location"]) == (303, "/under/path/links?recorded=2")


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"choice-1": ""}, 400, "nothing was chosen"),
        ({"choice-1": "0123456789abcdef"}, 400, "none of the links that were shown"),
        ({"shown-1": ""}, 400, "shown-1"),
        ({"shown-1": "a:b:c"}, 400, "shown-1"),
        ({"shown-1": "0123456789abcdef:proposed"}, 404, "no link of the id"),
        ({"comment-1": "x" * 2_001}, 400, "longer than 2,000"),
    ],
)
def test_a_form_that_is_not_sound_is_refused(
    reviewed: Reviewed, changed: dict[str, str], status: int, told: str
) -> None:
    answer = reviewed.form({**chosen(reviewed, "none", *CARLA), **changed})

    assert (answer.status_code, told in answer.text) == (status, True), answer.text
    assert reviewed.standings()["Q3"] == "proposed"


def test_a_form_needs_a_name_and_links_of_one_thing(reviewed: Reviewed) -> None:
    assert "author is empty" in reviewed.form(chosen(reviewed, "none", *CARLA), author=" ").text
    mixed = reviewed.form(chosen(reviewed, "none", "Q3", "Q5"))
    assert (mixed.status_code, "not of one thing" in mixed.text) == (400, True)
    plain = reviewed.send("POST", f"{reviewed.server.root}/links", [("Content-Type", "text/plain")], body=b"x")
    assert plain.status_code == 415


def test_one_link_is_decided_by_the_api_and_says_nothing_about_others(reviewed: Reviewed) -> None:
    answer = reviewed.judge(reviewed.id("Q3"), {"standing": "accepted", "author": "Ida Holm", "comment": "checked"})

    assert answer.status_code == 200, answer.text
    link = answer.json()
    assert (link["standing"], link["author"], link["comment"]) == ("accepted", "Ida Holm", "checked")
    assert reviewed.standings()["Q4"] == "proposed"
    back = reviewed.judge(link["id"], {"standing": "proposed", "author": "Ida Holm"})
    assert back.json()["standing"] == "proposed"
    assert reviewed.http.get(f"{reviewed.server.root}/api/links/{link['id']}").json() == back.json()


def test_the_api_rejects_the_others_where_it_is_told_to(reviewed: Reviewed) -> None:
    reviewed.judge(reviewed.id("Q3"), {"standing": "accepted", "author": "Ida Holm", "rejectOthers": True})

    assert {thing: reviewed.standings()[thing] for thing in CARLA} == {"Q3": "accepted", "Q4": "rejected"}


def test_the_api_does_nothing_where_the_standing_was_another(reviewed: Reviewed) -> None:
    body = {"standing": "rejected", "author": "Ida Holm", "was": "accepted"}

    assert reviewed.judge(reviewed.id("Q3"), body).status_code == 409
    assert reviewed.judge(reviewed.id("Q3"), {**body, "was": "proposed"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"standing": "accepted"}, "author is empty"),
        ({"standing": "maybe", "author": "x"}, "standing is one of"),
        ({"author": "x"}, "standing is one of"),
        ({"standing": "accepted", "author": 7}, "author must be text"),
        ({"standing": "accepted", "author": "x" * 201}, "longer than 200"),
        ({"standing": "accepted", "author": "x", "other": 1}, "no such member"),
        ({"standing": "accepted", "author": "x", "rejectOthers": "yes"}, "true or false"),
        ({"standing": "rejected", "author": "x", "rejectOthers": True}, "accepted only"),
        ({"standing": ["accepted"], "author": "x"}, "standing must be text"),
        ([], "no object"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_a_decision_that_is_not_sound_is_refused(reviewed: Reviewed, body: object, told: str) -> None:
    answer = reviewed.judge(reviewed.id("Q3"), body)

    assert (answer.status_code, told in answer.json()["detail"]) == (400, True), answer.text


def test_the_api_refuses_strangers_unknown_links_and_other_types(reviewed: Reviewed) -> None:
    body = {"standing": "accepted", "author": "x"}

    assert reviewed.judge(reviewed.id("Q3"), body, token=None).status_code == 401
    assert reviewed.judge(reviewed.id("Q3"), body, token="wrong").status_code == 401
    for id in ("0123456789abcdef", "..%2F..", "x"):
        assert reviewed.judge(id, body).status_code == 404
    url = f"{reviewed.server.root}/api/links/{reviewed.id('Q3')}"
    text = json.dumps(body).encode()
    assert reviewed.send("POST", url, [("Content-Type", "text/plain")], body=text, token=TOKEN).status_code == 415
    html = [("Content-Type", "application/json"), ("Accept", "image/png")]
    assert reviewed.send("POST", url, html, body=text, token=TOKEN).status_code == 406
    assert reviewed.standings()["Q3"] == "proposed"


def test_a_server_that_only_reads_takes_no_decision(reading: Reviewed) -> None:
    assert reading.judge(reading.id("Q3"), {"standing": "accepted", "author": "x"}).status_code == 403
    assert reading.form(chosen(reading, "none", *CARLA)).status_code == 403


def test_links_are_listed_by_the_api_the_surest_first(reading: Reviewed) -> None:
    links = reading.links()

    assert [link["confidence"] for link in links] == sorted((link["confidence"] for link in links), reverse=True)  # type: ignore[type-var]
    assert len(reading.links("?source=people&standing=accepted")) == 2
    assert len(reading.links("?source=people&standing=&page=")) == 9
    assert reading.links("?source=nowhere") == []
    assert reading.links("?page=2") == []
    answer = reading.http.get(f"{reading.server.root}/api/links?page=3")
    assert answer.json()["total"] == 15
    assert 'rel="prev"' in answer.headers["link"]


@pytest.mark.parametrize(
    "query", ["?standing=x", "?source=a%20b", "?page=0", "?page=x", "?page=²", "?other=1", "?page=1&page=2"]
)
def test_a_parameter_that_is_not_allowed_is_told(reading: Reviewed, query: str) -> None:
    assert reading.http.get(f"{reading.server.root}/api/links{query}").status_code == 400


def test_an_unknown_link_is_not_there(reading: Reviewed) -> None:
    answer = reading.http.get(f"{reading.server.root}/api/links/0123456789abcdef")

    assert answer.status_code == 404
    assert "/api/links lists" in answer.json()["detail"]


def test_a_decision_by_which_two_become_one_changes_the_world(serve: Start, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    both = f'{PREFIXES} wd:Q20 a foaf:Person ; rdfs:label "Dora Weiss" ; skos:altLabel "Emil Berg" .'
    reviewed = serve(graph=make_linked(other, both, Thresholds(accept=0.99, propose=0.2)))
    links = reviewed.links()
    assert sorted(str(link["subject_label"]) for link in links) == ["Dora Weiss", "Emil Berg"]
    fields = {
        field: value
        for number, link in enumerate(links)
        for field, value in (
            (f"choice-{number}", str(link["id"])),
            (f"shown-{number}", f"{link['id']}:{link['standing']}"),
        )
    }

    answer = reviewed.form(fields)
    assert answer.status_code == 303, answer.text
    persons = reviewed.values("SELECT ?p { ?p a <https://w3id.org/diplomacy-kg/ontology#Person> }")
    assert len([iri for iri in persons if iri.endswith(("dora-weiss", "emil-berg"))]) == 1

    # Both links are there, and count as one candidate.
    first = reviewed.links()[0]
    assert len(reviewed.links()) == 2
    page = reviewed.page("?source=people&standing=any").text
    assert page.count('class="candidate"') == 1
    assert reviewed.judge(str(first["id"]), {"standing": "accepted", "author": "x", "rejectOthers": True}).is_success
    assert reviewed.standings() == {"Q20": "accepted"}
