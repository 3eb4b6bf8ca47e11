"""Addresses of things, and what may become a link; days in words."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.links import Links, outside
from kg.web.pages.days import When

LINKS = Links("https://example.org/kg/", "https://kg.example.net/under/path")


@given(st.text(min_size=1).filter(lambda local: "#" not in local))
def test_the_address_of_a_page_reads_back_as_the_local_part(local: str) -> None:
    address = LINKS.page(LINKS.iri(local).encode("utf-8", "replace").decode())

    assert address is not None
    path = urlsplit(f"https://kg.example.net{address}").path
    assert unquote(path).removeprefix("/under/path/page/") == local.encode("utf-8", "replace").decode()


def test_a_fragment_is_an_anchor_on_the_page_of_its_thing() -> None:
    assert LINKS.page("https://example.org/kg/document/ab#char=1,2") == "/under/path/page/document/ab#char=1,2"


def test_a_term_of_the_ontology_leads_to_its_page() -> None:
    assert LINKS.page("https://w3id.org/diplomacy-kg/ontology#Meeting") == "/under/path/ontology#Meeting"


def test_an_iri_from_elsewhere_has_no_page() -> None:
    assert LINKS.page("https://sws.geonames.org/4164138/") is None
    assert LINKS.data("https://sws.geonames.org/4164138/", "ttl") is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://x.example",
        "java\nscript:x",
        "//x.example",
        "data:text/html,x",
        "https://",
        "http://[",
        "",
    ],
)
def test_what_is_no_address_of_the_web_becomes_no_link(address: str) -> None:
    assert outside(address) is None


def test_an_address_of_the_web_may_become_a_link() -> None:
    assert outside("https://news.example/a?b=c") == "https://news.example/a?b=c"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When("2026-01-31", "2026-01-31"), "31 January 2026"),
        (When("2026-01-31", "2026-01-31", "08:00:00"), "31 January 2026, 08:00"),
        (When("2025-10-21", "2025-10-31"), "21–31 October 2025"),
        (When("2025-10-01", "2025-10-31"), "October 2025"),
        (When("2025-01-01", "2025-12-31"), "2025"),
        (When("2025-11-28", "2025-12-02"), "28 November – 2 December 2025"),
        (When(None, "2025-12-02"), "by 2 December 2025"),
        (When("2025-12-02", None), "from 2 December 2025 on"),
        (When(), "no day known"),
        (When("9999-12-01", "9999-12-31"), "1–31 December 9999"),
    ],
)
def test_days_are_told_as_people_write_them(when: When, words: str) -> None:
    assert when.words == words
