"""Problems as a client reads them."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from kg.web.messages import Reply
from kg.web.negotiation import MediaType
from kg.web.problems import PROBLEM_TYPES, ProblemError, not_acceptable, problem

HOSTILE = "<script>alert('\x00')</script> & \"Šefčovič\""
AMBIGUOUS = ProblemError(
    400,
    HOSTILE,
    kind="ambiguous-name",
    title="Several things have that name",
    more={"parameter": "person", "candidates": [{"label": HOSTILE, "iri": "https://example.org/a"}], "status": 999},
    headers=(("Link", "<https://example.org/>; rel=help"),),
)


def text_of(reply: Reply) -> str:
    assert isinstance(reply.body, bytes)
    return reply.body.decode("utf-8")


def test_a_problem_is_an_object_of_rfc_9457() -> None:
    reply = AMBIGUOUS.reply()

    assert reply.status == 400
    assert dict(reply.headers)["Content-Type"] == "application/problem+json"
    assert dict(reply.headers)["Link"] == "<https://example.org/>; rel=help"
    assert json.loads(text_of(reply)) == {
        "type": f"{PROBLEM_TYPES}ambiguous-name",
        "title": "Several things have that name",
        "status": 400,
        "detail": HOSTILE,
        "parameter": "person",
        "candidates": [{"label": HOSTILE, "iri": "https://example.org/a"}],
    }


def test_a_problem_without_a_type_of_its_own_has_the_title_of_its_status() -> None:
    members = json.loads(text_of(problem(404, "Nothing is here.", title="not used")))

    assert members == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Nothing is here."}
    assert ProblemError(599, "odd").members()["title"] == "Problem"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
        ("text/csv", "application/problem+json"),
        ("text/csv, text/*;q=0.1", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
    ],
)
def test_a_problem_is_told_in_what_the_client_reads(accept: str | None, content_type: str) -> None:
    assert dict(AMBIGUOUS.reply(accept).headers)["Content-Type"] == content_type


def test_what_a_client_sent_does_no_harm_in_a_page() -> None:
    page = text_of(AMBIGUOUS.reply("text/html"))
    tree = ElementTree.fromstring(
        page.removeprefix("<!DOCTYPE html>\n").replace('"utf-8">', '"utf-8"/>', 1).replace("\x00", "")
    )

    assert tree.find("body/script") is None
    assert tree.findtext("body/p") == HOSTILE.replace("\x00", "")
    assert "https://example.org/a" in (tree.findtext("body/ul/li[2]") or "")


def test_a_text_says_all_that_the_object_says() -> None:
    lines = text_of(AMBIGUOUS.reply("text/plain")).splitlines()

    assert lines[0] == "400 Several things have that name"
    assert lines[2] == HOSTILE
    assert lines[4:] == ["  parameter: person", f"  candidates: {HOSTILE} https://example.org/a"]


def test_half_a_character_is_replaced() -> None:
    for accept in (None, "text/plain", "text/html"):
        assert "?" in text_of(problem(400, "\ud800", accept))


def test_who_takes_nothing_that_is_offered_is_told_what_there_is() -> None:
    refused = not_acceptable((MediaType.of("text/csv; charset=utf-8"), MediaType.of("application/json")))

    assert (refused.status, refused.more) == (406, {"offered": ["text/csv", "application/json"]})
    assert "text/csv, application/json" in refused.detail
