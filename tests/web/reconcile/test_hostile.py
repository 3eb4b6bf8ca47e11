"""Whatever is sent is answered or refused in words; nothing of it runs anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.web.reconcile.asked import MOST_QUERIES
from tests.web.reconcile.conftest import Service
from tests.web.reconcile.talks import SEPARATORS


@pytest.mark.parametrize(
    ("queries", "told"),
    [
        ("", "is no JSON"),
        ("{", "queries: is no JSON"),
        ("[]", "must be an object"),
        ('"x"', "must be an object"),
        ("[" * 100_000, "is no JSON"),
        ('{"q": 1}', "query 'q': must be an object"),
        ('{"q": {}}', 'neither "query" nor "properties"'),
        ('{"q": {"query": ["x"]}}', '"query" must be a text'),
        ('{"q": {"query": "x", "type": [1]}}', "a type is an id"),
        ('{"q": {"query": "x", "type": "Shoe"}}', "there is no type 'Shoe'; there are Person"),
        ('{"q": {"query": "x", "limit": "many"}}', '"limit"'),
        ('{"q": {"query": "x", "limit": -3}}', '"limit"'),
        ('{"q": {"query": "x", "limit": NaN}}', "NaN is no number"),
        ('{"q": {"query": "x", "properties": [1]}}', "must be an object"),
        ('{"q": {"query": "x", "properties": [{"v": 1}]}}', '"pid"'),
        ('{"q": {"query": "x", "properties": [{"pid": "size", "v": 1}]}}', "no property 'size'"),
        ('{"q": {"query": "x", "properties": [{"pid": "country", "v": {"name": "x"}}]}}', 'needs an "id"'),
        ('{"q": {"query": "x", "properties": [{"pid": "country", "v": [[]]}]}}', "no value of a property"),
    ],
)  # fmt: skip
def test_what_is_malformed_is_told_with_the_place(service: Service, queries: str, told: str) -> None:
    response = service.post(queries=queries)

    assert response.status_code == 400
    assert told in response.json()["detail"]
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_too_much_is_refused(service: Service) -> None:
    many = {f"q{number}": {"query": "x"} for number in range(MOST_QUERIES + 1)}
    response = service.post(queries=json.dumps(many))
    assert (response.status_code, "batchSize" in response.json()["detail"]) == (413, True)
    assert service.post(queries=json.dumps({"q": {"query": "x" * 2**20}})).status_code == 413
    assert service.http.post(f"{service.url}/v1/match", content=b" " * 2**21).status_code == 415
    json_type = {"Content-Type": "application/json"}
    assert service.http.post(f"{service.url}/v1/match", content=b" " * 2**21, headers=json_type).status_code == 413


def test_requests_that_mean_several_things_or_none_are_refused(service: Service) -> None:
    assert service.get(queries="{}", extend="{}").status_code == 400
    assert service.http.get(f"{service.url}?queries=%7B%7D&queries=%7B%7D").status_code == 400
    assert service.post(other="x").status_code == 400
    assert service.http.post(service.url, json={}).status_code == 415
    assert service.http.put(service.url).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "\x00",
        "a\x00b",
        "' OR 1=1 --",
        '" } INSERT DATA { <a> <b> <c> } #',
        "NEAR(",
        "*",
        "<script>",
        "\N{RIGHT-TO-LEFT OVERRIDE}gpj",
        "\U0001f600",
        "é" * 190,
        "a " * 90,
        "http://",
        "https://example.org/kg/",
        "../../etc/passwd",
        "person/",
        "e\u0301" * 30,
        "\ud800",
    ],
)
def test_odd_names_are_answered(service: Service, name: str) -> None:
    # The halves of surrogate pairs travel as JSON escapes them.
    for properties in ([], [{"pid": "country", "v": name}, {"pid": "wikidata", "v": {"id": name}}]):
        service.candidates(name, properties=properties)
        service.candidates(properties=properties or [{"pid": "position", "v": name}])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "pid", "v", "x"]), inner)
    ),
    max_leaves=8,
)
_FIELDS = st.dictionaries(
    st.sampled_from(["query", "type", "limit", "properties", "type_strict", "conditions"]), _VALUES, max_size=5
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=4), _FIELDS | _VALUES, max_size=3))
def test_any_json_is_answered_or_refused(service: Service, batch: dict[str, Any]) -> None:
    assert service.post(queries=json.dumps(batch)).status_code in (200, 400)
    assert service.post(extend=json.dumps(batch)).status_code in (200, 400)
    assert service.send("/v1/match", {"queries": list(batch.values())}).status_code in (200, 400)


def test_a_script_is_given_where_every_page_may_read(service: Service) -> None:
    response = service.get(query="Line", callback="jQuery123_4.done")

    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    begin, end = "/**/jQuery123_4.done(", ");"
    assert response.text.startswith(begin)
    assert response.text.endswith(end)
    assert not {"\u2028", "\u2029"} & set(response.text)
    answer = json.loads(response.text[len(begin) : -len(end)])
    assert answer["result"][0]["name"] == SEPARATORS
    assert service.get(callback="f").text.startswith("/**/f({")
    assert service.get("/suggest/type", prefix="", callback="f").text.startswith("/**/f({")


@pytest.mark.parametrize("callback", ["alert(1)//", "a b", "", "a.", "1a", "a[0]", "<script>", "ö", "a" * 101])
def test_what_is_no_name_of_a_function_is_refused(service: Service, callback: str) -> None:
    response = service.get(query="x", callback=callback)

    assert response.status_code == 400
    assert "javascript" not in response.headers["content-type"]


def test_without_leave_no_page_reads_answers_by_a_script(closed: Service) -> None:
    response = closed.get(query="x", callback="f")

    assert response.status_code == 403
    assert "--cors" in response.json()["detail"]
