"""Search, network, timeline and map."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.web.messages import Site
from tests.web.pages.conftest import asked
from tests.web.pages.reading_html import parsed


def data(site: Site, route: str, **values: str) -> Any:
    reply = asked(site, route, **values)
    assert reply.status == 200
    assert isinstance(reply.body, bytes)
    return json.loads(reply.body)


def test_the_first_page_counts_and_shows_what_was_last_and_where_sources_disagree(site: Site) -> None:
    markup = parsed(asked(site, "/"))

    assert "read from 6 documents" in markup.text
    assert markup.all("li", class_="event-item")
    assert len(markup.all("form")) == 2


@pytest.mark.parametrize("index", [None, Path("no-such-index")])
def test_search_says_when_the_index_is_not_ready(site: Site, index: Path | None) -> None:
    without = replace(site, index=index)

    assert "The index is not ready" in parsed(asked(without, "/search", q="Miami")).text
    assert data(without, "/search.json", q="Miami") == {"results": []}


def test_the_words_that_were_looked_for_stay_in_the_box(site: Site) -> None:
    markup = parsed(asked(site, "/search", q='"x" <y>'))

    assert markup.one("input", id="q")["value"] == '"x" <y>'


def test_the_network_joins_who_met_and_counts_how_often(site: Site) -> None:
    found = data(site, "/network.json")
    ids = {node["id"] for node in found["nodes"]}

    assert found["cut"] is False
    assert all(edge["source"] in ids and edge["target"] in ids for edge in found["edges"])
    counts = [edge["count"] for edge in found["edges"]]
    assert counts == sorted(counts, reverse=True)
    for node in found["nodes"]:
        assert node["degree"] == sum(node["id"] in (edge["source"], edge["target"]) for edge in found["edges"])


def test_a_network_of_few_actors_says_that_it_is_cut(site: Site) -> None:
    found = data(site, "/network.json", limit="3")

    assert len(found["nodes"]) <= 3
    assert found["cut"] is True
    assert "the biggest of" in parsed(asked(site, "/network", limit="3")).text


def test_a_network_can_be_narrowed_to_days_and_to_a_state(site: Site) -> None:
    whole, later = data(site, "/network.json"), data(site, "/network.json", from_="2025-12-01")
    russian = data(site, "/network.json", state="Russia")

    assert 0 < len(later["edges"]) < len(whole["edges"])
    assert 0 < len(russian["edges"]) < len(whole["edges"])
    sides = {node["id"]: node["state"] or node["label"] for node in russian["nodes"]}
    assert all("Russia" in (sides[e["source"]], sides[e["target"]]) for e in russian["edges"])


def test_the_timeline_lists_by_month_and_can_be_narrowed(site: Site) -> None:
    def events(**values: str) -> int:
        return len(data(site, "/timeline.json", **values)["events"])

    months = [heading.text for heading in parsed(asked(site, "/timeline", order="oldest")).all("h2")]
    assert months.index("October 2025") < months.index("December 2025")
    assert 0 < events(person="Witkoff") < events()
    assert 0 < events(state="state/RU", type="meeting") < events(state="state/RU")
    assert 0 < events(status="scheduled") < events()
    assert 0 < events(from_="2025-12-01", to="2025-12-31") < events()


def test_behind_the_last_part_of_a_list_is_the_last(site: Site) -> None:
    assert asked(site, "/timeline", page="99999").body == asked(site, "/timeline", page="1").body


def test_each_event_of_the_timeline_has_what_a_drawing_needs(site: Site) -> None:
    found = data(site, "/timeline.json")["events"]

    assert [event["end"] for event in found] == sorted(event["end"] for event in found)
    for event in found:
        assert set(event) == {"id", "label", "start", "end", "status", "type", "page", "disputed"}
        assert event["start"] <= event["end"]


def test_the_map_has_points_with_the_longitude_first(site: Site) -> None:
    found = data(site, "/map.json")
    points = {f["properties"]["label"]: f for f in found["features"]}

    assert found["type"] == "FeatureCollection"
    longitude, latitude = points["Miami"]["geometry"]["coordinates"]
    assert round(longitude) == -80
    assert round(latitude) == 26
    assert points["Miami"]["properties"]["page"] == "/under/path/page/place/US/florida/miami"
    assert points["Miami"]["properties"]["events"] > 0


def test_the_map_of_one_thing_has_its_places_only(site: Site) -> None:
    def labels(of: str = "") -> set[str]:
        return {f["properties"]["label"] for f in data(site, "/map.json", of=of)["features"]}

    assert "Miami" in labels("person/kirill-dmitriev") < labels()
    assert labels("place/US/florida/miami") == {"Miami"}
