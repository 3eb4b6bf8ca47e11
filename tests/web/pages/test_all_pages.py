"""What holds for every page: its markup, its links, and what it answers to wrong parameters."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from kg.web.messages import Reply, Site
from kg.web.pages import PAGES, error_page
from tests.web.pages.conftest import asked, page_of
from tests.web.pages.reading_html import faults_of, parsed

ELSEWHERE = ("/static/", "/data/", "/api/queries/", "/sparql", "/openapi.json")
"""What the server answers without these pages."""


def answer(site: Site, address: str) -> Reply | None:
    """What the page at an address of the site answers, None for an address that no page has."""
    parts = urlsplit(address)
    path = parts.path.removeprefix("/under/path")
    for route, page in PAGES.items():
        pattern = re.sub(r"\\{(\w+)(:path)?\\}", lambda m: f"(?P<{m[1]}>{'.+' if m[2] else '[^/]+'})", re.escape(route))
        match = re.fullmatch(pattern, path)
        if match:
            named = {name: unquote(value) for name, value in match.groupdict().items()}
            return page.function(site, **{**dict(parse_qsl(parts.query)), **named})
    return None


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_every_page_that_can_be_reached_is_sound_and_leads_nowhere_wrong(
    which: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(which)
    waiting, seen = ["/under/path/"], {"/under/path/"}
    while waiting and len(seen) < 400:
        address = waiting.pop(0)
        reply = answer(site, address)
        assert reply is not None, address
        assert reply.status in (200, 303), address
        if reply.status == 303:
            continue
        markup = parsed(reply)
        assert (address, faults_of(markup)) == (address, [])
        for link in markup.links:
            inside = link.startswith("/under/path/")
            assert inside or link.startswith(("https://", "http://", "#")), (address, link)
            path = link.removeprefix("/under/path").partition("#")[0]
            if inside and not path.startswith(ELSEWHERE) and f"/under/path{path}" not in seen:
                seen.add(f"/under/path{path}")
                waiting.append(f"/under/path{path}")
    assert len(seen) > 30


@pytest.mark.parametrize("route", [route for route in PAGES if "." not in route and "{" not in route])
def test_a_page_tells_what_it_is_in_its_head(site: Site, route: str) -> None:
    markup = parsed(asked(site, route))

    assert markup.one("html")["lang"] == "en"
    assert markup.one("title").text
    assert markup.one("meta", name="description")["content"]
    assert markup.one("meta", property="og:title")["content"]
    assert markup.one("link", rel="canonical")["href"].startswith("https://kg.example.net/under/path/")
    assert markup.all("a")[0].text == "Skip to the content"


@pytest.mark.parametrize("route", [route for route in PAGES if route.endswith(".json")])
def test_data_of_pages_are_json(site: Site, route: str) -> None:
    reply = asked(site, route)

    assert dict(reply.headers)["Content-Type"].startswith("application/json")
    assert isinstance(reply.body, bytes)
    assert isinstance(json.loads(reply.body), dict)


@pytest.mark.parametrize(
    ("route", "parameter", "value", "allowed"),
    [
        ("/timeline", "from", "2026-02-30", "a day (YYYY-MM-DD)"),
        ("/timeline", "status", "perhaps", "one of occurred, ongoing"),
        ("/timeline", "page", "0", "a whole number from 1"),
        ("/network", "limit", "501", "from 1 to 500"),
        ("/network.json", "min", "two", "a whole number"),
        ("/network", "state", "Atlantis", "nothing called"),
        ("/map.json", "of", "person/nobody", "holds no actor, place or event"),
        ("/search", "kind", "planet", "one of person, state"),
        ("/search", "q", "x" * 501, "at most 500 characters"),
        ("/editor", "example", "99", "from 1 to 3"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_what_is(
    site: Site, route: str, parameter: str, value: str, allowed: str
) -> None:
    reply = asked(site, route, **{parameter: value})

    assert reply.status == 400
    text = parsed(reply).text
    assert parameter in text
    assert allowed in text


def test_a_task_is_found_by_the_name_that_goes_to_the_workers() -> None:
    for page in PAGES.values():
        module, _, name = page.task.partition(":")
        assert getattr(import_module(f"kg.web.{module}"), name) is page.function


def test_an_error_page_says_what_to_do_and_nothing_of_the_program(site: Site) -> None:
    markup = parsed(error_page(site, 503, "Too busy", "The server is busy; try again in a minute."))

    assert markup.one("h1").text == "Too busy"
    assert "try again in a minute" in markup.text
    assert "Traceback" not in markup.text
    assert faults_of(markup) == []


def test_scripts_are_asked_for_only_where_they_are_built(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.pages.rendering.has_scripts", lambda: False)
    assert parsed(asked(site, "/")).all("script") == []

    monkeypatch.setattr("kg.web.pages.rendering.has_scripts", lambda: True)
    assert parsed(asked(site, "/")).one("script")["src"] == "/under/path/static/build/app.js"


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: int) -> None:
    style = (Path(import_module("kg.web").__path__[0]) / "static" / "site.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]
    colours = {name: c * 2 if len(c) == 4 else c for name, c in re.findall(r"--([\w-]+): (#[0-9a-f]{6}|#fff);", block)}
    for text in ("text", "muted", "accent", "accent-2", "warn", "ok"):
        for behind in ("page", "surface", "surface-2"):
            light, dark = sorted((_luminance(colours[text]), _luminance(colours[behind])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, behind)
    for behind in ("mark", "mark-2"):
        light, dark = sorted((_luminance(colours["text"]), _luminance(colours[behind])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, behind


def test_a_page_of_a_thing_offers_its_data(site: Site) -> None:
    markup = parsed(page_of(site, "person/kirill-dmitriev"))

    found = {e["type"]: e["href"] for e in markup.all("link", rel="alternate")}
    assert found == {
        "text/turtle": "/under/path/data/person/kirill-dmitriev.ttl",
        "application/ld+json": "/under/path/data/person/kirill-dmitriev.jsonld",
        "application/n-triples": "/under/path/data/person/kirill-dmitriev.nt",
    }
