"""What a client gets of what is offered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.web.negotiation import MediaType, best

JSON, CSV, TURTLE, HTML, PLAIN = (
    MediaType.of(text)
    for text in ("application/json", "text/csv; charset=utf-8", "text/turtle", "text/html", "text/plain")
)
OFFERED = (JSON, CSV, TURTLE, HTML, PLAIN)

RANGES = st.sampled_from([one.essence for one in OFFERED] + ["text/*", "application/*", "*/*", "image/png"])
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.2", ";q=0.5", "; Q=0.999", ";q=1", ";level=1;q=0.3"])
ACCEPTS = st.lists(st.tuples(RANGES, WEIGHTS).map("".join), max_size=6).map(", ".join)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        (" , ,", JSON),
        ("*/*", JSON),
        ("*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("text/csv;q=0.5, text/turtle", TURTLE),
        ("text/csv;q=0.5, text/turtle;q=0.4", CSV),
        ("text/csv; q = 0.5, text/turtle ; Q=0.6", TURTLE),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", HTML),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", HTML),
        ("text/html,text/plain", HTML),
        ("text/plain,text/html", HTML),
        ("*/*, text/turtle", TURTLE),
        ("text/*, */*", CSV),
        ("*/*, application/json;q=0", CSV),
        ("text/*;q=0, */*", JSON),
        ("text/*;q=0, */*;q=0.1, text/html;q=0.1", HTML),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("*/*;q=0.000", None),
        ("image/png", None),
        ("image/png, text/csv;q=0.001", CSV),
        ("text/csv;header=present", CSV),
        ('text/csv;note="a, text/html;q=1"', CSV),
        ('text/csv;note="\\"";q=0, text/turtle;q=0.1', TURTLE),
        ("text/turtle;level=1;q=0, text/turtle;q=0.4", TURTLE),
        ("text/csv;q=2", CSV),
        ("text/csv;q=high, text/turtle;q=0.1", TURTLE),
        ("text/csv;q=., text/turtle;q=.1", TURTLE),
        ("text/csv;q=nan", JSON),
        ("text/csv;quality=0", CSV),
        ("junk", JSON),
        ("junk, text/csv", CSV),
        ("*/csv, text/turtle;q=0.1", TURTLE),
        ("text/, /csv, text//csv, text/csv/x, text/turtle", TURTLE),
        ('"', JSON),
        ('text/csv;x="', CSV),
        ('text/csv;x="\\', CSV),
        ("text/csv\x00, text/turtle", TURTLE),
        ("tëxt/csv, text/turtle", TURTLE),
    ],
)
def test_the_best_that_is_offered(accept: str | None, chosen: MediaType | None) -> None:
    assert best(accept, OFFERED) == chosen


def test_nothing_offered_is_nothing_chosen() -> None:
    assert best(None, ()) is None
    assert best("*/*", ()) is None


def test_media_types_read_and_write_alike() -> None:
    assert str(MediaType.of("Text/CSV;charset=utf-8")) == "text/csv; charset=utf-8"
    assert MediaType.of("application/ld+json").essence == str(MediaType.of("application/ld+json"))
    for text in ("text", "text/*", "*/*", "", "text/csv/x", "te xt/csv"):
        with pytest.raises(ValueError, match="is no media type"):
            MediaType.of(text)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet='abtextcsv/*,;q=01.9"\\ \t'))
def test_no_header_is_too_odd_to_read(accept: str) -> None:
    assert best(accept, OFFERED) in (*OFFERED, None)


@settings(max_examples=300, deadline=None)
@given(ACCEPTS, st.permutations(OFFERED))
def test_the_choice_is_accepted_and_no_other_is_more_welcome(accept: str, offered: list[MediaType]) -> None:
    welcome = {one: weight_by_the_book(accept, one) for one in offered}
    chosen = best(accept, offered)

    assert (chosen is None) == (max(welcome.values()) == 0)
    assert chosen is None or welcome[chosen] == max(welcome.values())


@settings(max_examples=200, deadline=None)
@given(ACCEPTS, st.lists(st.sampled_from(OFFERED), min_size=1, unique=True))
def test_the_order_of_the_header_is_no_matter(accept: str, offered: list[MediaType]) -> None:
    turned = ", ".join(reversed(accept.split(", ")))

    assert best(turned, offered) == best(accept, offered)


def weight_by_the_book(accept: str, media_type: MediaType) -> float:
    """Return the weight as RFC 9110 tells it, for headers as they are made here: without quotes and without junk."""
    if not accept:
        return 1.0
    for range in (media_type.essence, f"{media_type.type}/*", "*/*"):
        found = [
            float(element.lower().partition("q=")[2] or 1)
            for element in accept.split(", ")
            if element.partition(";")[0] == range
        ]
        if found:
            return max(found)
    return 0.0


def test_a_long_header_of_nothing_comes_to_an_end() -> None:
    """Were the time not linear in the length, it would not."""
    for odd in ('"', '"\\', ";", ",", "a/", "q=", ';x="', "\\", "a/b;q="):
        assert best(odd * 100_000, OFFERED) is not None
