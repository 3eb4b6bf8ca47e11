"""What servers say against a request is told in their words, whatever these are wrapped in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.remote.complaint import complaint_of


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Parse error:\n  line 1, column 7", "Parse error: line 1, column 7"),
        ('{"message": "INSERT and DELETE queries are not allowed."}', "INSERT and DELETE queries are not allowed."),
        ('{"title": "no", "detail": {"error": ["out of memory"]}, "status": 500}', "no; out of memory"),
        ('{"code": 7}', '{"code": 7}'),
        ("{ ?s ?p ?o", "{ ?s ?p ?o"),
        (
            "<!DOCTYPE html><html><head><title>Error</title><style>p {}</style></head>"
            "<body><h1>HTTP 500 &#8211; Internal&nbsp;Error</h1><p>null</p></body></html>",
            "HTTP 500 – Internal Error null",
        ),
        ("<http://example.org/a> is no graph", "<http://example.org/a> is no graph"),
        ("bad query\n\nSPARQL query:\nSELECT", "bad query"),
        ("", ""),
    ],
)
def test_the_words_are_found(body: str, words: str) -> None:
    assert complaint_of(body) == words


@given(st.text() | st.recursive(st.text(), lambda inner: st.dictionaries(st.sampled_from(["error", "x"]), inner)))
def test_whatever_comes_is_one_short_line_that_steers_nothing(body: str | dict[str, object]) -> None:
    words = complaint_of(body if isinstance(body, str) else json.dumps(body))
    assert words.isprintable()
    assert len(words) <= 300
