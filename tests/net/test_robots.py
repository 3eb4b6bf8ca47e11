"""Rules of robots.txt, as RFC 9309 has them."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.net.robots import MOST_BYTES, Robots, parse_robots

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ORIGIN = "https://news.example"


def rules(text: str, agent: str = "diplomacy-kg") -> Robots:
    return parse_robots(text.encode(), agent)


def allowed(text: str, *paths: str) -> list[bool]:
    robots = rules(text)
    return [robots.allows(ORIGIN + path) for path in paths]


def test_nothing_said_allows_all() -> None:
    assert allowed("", "/", "/a?b=c") == [True, True]
    assert allowed("<html><body>Not found</body></html>", "/a") == [True]


def test_the_longest_rule_decides_and_of_two_as_long_the_one_that_allows() -> None:
    text = "User-agent: *\nDisallow: /news/\nAllow: /news/open/\nDisallow: /same\nAllow: /same\n"

    assert allowed(text, "/news/a", "/news/open/a", "/same", "/other") == [False, True, True, True]


def test_a_group_of_its_own_goes_before_that_for_everybody() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: Diplomacy-KG\nDisallow: /private\n"

    assert allowed(text, "/a", "/private/a") == [True, False]


def test_several_groups_of_one_name_count_together() -> None:
    text = (
        "User-agent: diplomacy-kg\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: Diplomacy-KG/2\nDisallow: /b"
    )

    assert allowed(text, "/a", "/b", "/c") == [False, False, True]


def test_an_empty_rule_forbids_nothing() -> None:
    assert allowed("User-agent: *\nDisallow:\n", "/a") == [True]


def test_stars_and_the_end_are_understood() -> None:
    text = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /a*/print\nDisallow: /*?*session="

    assert allowed(text, "/x/y.pdf", "/x/y.pdf?z", "/abc/d/print", "/b/print", "/c?x=1&session=2", "/c?x") == [
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_escapes_are_compared_by_what_they_mean() -> None:
    text = "User-agent: *\nDisallow: /caf%C3%A9\nDisallow: /%7Ejoe/\nDisallow: /müller"

    assert allowed(text, "/café", "/caf%c3%a9/x", "/~joe/", "/m%C3%BCller", "/cafe") == [False] * 4 + [True]


def test_comments_blanks_marks_and_odd_lines_are_passed_over() -> None:
    text = "\ufeffuser-agent:*  # all\r\n  Disallow : /a # no\r\nSitemap: https://x/y\r\nnonsense\r\nDISALLOW:/b"

    assert allowed(text, "/a", "/b", "/c") == [False, False, True]


@pytest.mark.parametrize(
    ("text", "delay"),
    [("Crawl-delay: 2.5", 2.5), ("Crawl-delay: never", None), ("Crawl-delay: -1", None), ("Disallow: /a", None)],
)
def test_a_delay_is_a_number_of_seconds(text: str, delay: float | None) -> None:
    assert rules(f"User-agent: *\n{text}").delay == delay


def test_what_stands_beyond_the_size_limit_counts_as_not_there() -> None:
    text = "User-agent: *\nDisallow: /a\n" + "#" * MOST_BYTES + "\nDisallow: /b\n"

    assert allowed(text, "/a", "/b") == [False, True]


def test_a_rule_of_many_stars_does_not_take_long() -> None:
    text = "User-agent: *\nDisallow: /" + "*a" * 2000 + "*b$"

    assert allowed(text, "/" + "a" * 4000) == [True]


@unhurried
@given(st.text(alphabet="ab/*$", max_size=8), st.text(alphabet="ab/$", max_size=12))
def test_a_pattern_fits_as_the_regular_expression_of_the_rfc_does(pattern: str, path: str) -> None:
    rule, target = f"/{pattern}", f"/{path}"
    ends = rule.endswith("$")
    expression = ".*".join(map(re.escape, rule.removesuffix("$").split("*"))) + ("$" if ends else "")

    expected = re.match(expression, target) is None

    assert allowed(f"User-agent: *\nDisallow: {rule}\n", target) == [expected]


@unhurried
@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    parse_robots(content, "diplomacy-kg").allows(f"{ORIGIN}/a")
