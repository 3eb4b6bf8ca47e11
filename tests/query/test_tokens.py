"""Tokens of queries, whatever is between them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query.clauses import addresses_called, names_dataset
from kg.query.lookups import without_calls
from kg.query.outline import in_total_order, outline_of
from kg.query.tokens import braces_of, tokens_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b-c", [("word", "a"), ("other", "."), ("word", "b"), ("other", "-"), ("word", "c")]),
        ("a.b-c:d.e x", [("name", "a.b-c:d.e"), ("word", "x")]),
        ("ex:.y", [("name", "ex:.y")]),
        ("-1.5e3", [("other", "-"), ("word", "1"), ("other", "."), ("word", "5e3")]),
        ("?a.?b", [("variable", "?a"), ("other", "."), ("variable", "?b")]),
    ],
)
def test_points_and_hyphens_belong_to_names_with_a_colon_only(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens_of(text)] == expected


@given(st.text(alphabet="aB1.-:?$<>{}()\"'#@\\ \n", max_size=60))
def test_tokens_stand_where_they_say_and_leave_out_nothing_but_space_and_comments(text: str) -> None:
    end = 0
    for token in tokens_of(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        between = text[end : token.start]
        assert re.fullmatch(r"(\s|#[^\n\r]*)*", between)
        end = token.start + len(token.text)


@pytest.mark.parametrize("part", ["a.", "a-", "a.b:c"])
def test_a_megabyte_of_one_word_is_read_once(part: str) -> None:
    """Who looked for a colon from each of its words on would still be reading tomorrow."""
    text = part * (1_000_000 // len(part))

    assert sum(len(token.text) for token in tokens_of(text)) == len(text)


@pytest.mark.parametrize("part", ["from.", "from-", "ASKfrom:", "service.", "'", "<", "\\"])
def test_the_endpoint_looks_at_anything_in_its_length(part: str) -> None:
    text = part * (50_000 // len(part))

    assert names_dataset(text) in (True, False)
    assert outline_of(text) is None
    assert in_total_order(text) == text
    assert set(addresses_called(text)) <= {None}


def test_groups_inside_each_other_are_taken_without_end() -> None:
    depth = 5_000
    text = "SELECT * {" + "OPTIONAL {" * depth + " ?a ?b ?_x " + "}" * depth + "}"

    pairs = braces_of(text)

    assert len(pairs) == depth + 2
    assert pairs[-1].binding is pairs[1]


def test_calls_side_by_side_are_each_looked_at_once() -> None:
    text = "SELECT * {" + "SERVICE <http://e.org/> { ?a ?b ?c } " * 20_000 + "}"

    assert without_calls(text, ["z"]) == text
    assert without_calls(text, ["a"]).count("VALUES ?a { }") == 20_000
