"""What a reader does: a real browser goes through every page of a real server over the sample articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kg import build, open_store
from kg.settings import Settings
from tests.conftest import ROOT
from tests.web.browser import Watched, axe_source, launched
from tests.web.serving import serving

PAGES = [
    "/",
    "/search?q=Miami",
    "/page/person/steve-witkoff",
    "/page/state/RU",
    "/page/place/miami",
    "/timeline",
    "/network",
    "/map",
    "/queries",
    "/queries/who-met-whom?person=Witkoff",
    "/editor",
    "/docs",
    "/ontology",
    "/page/person/nobody-at-all",
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("samples") / "store"
    with open_store(folder) as store:
        build([str(ROOT / "tests/data/articles")], store, settings=Settings())
    with serving(folder, writable=False) as endpoint:
        yield endpoint.root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def watched(page: Page, root: str) -> Iterator[Watched]:
    watching = Watched(page, root)
    yield watching
    assert watching.faults == []


def test_from_search_to_person_to_event_to_the_marked_sentence(watched: Watched) -> None:
    page = watched.page
    watched.go("/")
    field = page.locator("main input[name=q]")
    field.press_sequentially("witk", delay=30)
    choices = page.get_by_role("listbox").get_by_role("option")
    expect(choices.filter(has_text="Steve Witkoff").first).to_be_visible()
    watched.shot("search-as-you-type")
    choices.filter(has_text="Steve Witkoff").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Steve Witkoff")
    watched.shot("person")

    page.locator("main a[href*='/page/event/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    mark = page.locator("main mark").first
    expect(mark).to_be_visible()
    assert len(mark.inner_text()) > 10
    watched.shot("event")

    page.locator("main a[href*='/page/document/']").first.click()
    expect(page.locator("main mark").first).to_be_visible()
    watched.shot("document")


def test_full_text_is_found_and_leads_to_its_document(watched: Watched) -> None:
    watched.go("/search?q=sovereign+wealth+fund")
    expect(watched.page.locator("main mark", has_text=re.compile("sovereign", re.IGNORECASE)).first).to_be_visible()
    watched.page.locator("main a[href*='/page/document/']").first.click()
    expect(watched.page.locator("main")).to_contain_text("sovereign")


def test_the_network_is_drawn_and_filtered(watched: Watched) -> None:
    watched.go("/network?min=2")
    drawing = watched.page.locator("[data-view=network]")
    expect(drawing.locator("canvas").first).to_be_visible()
    expect(watched.page.locator("main table").first).to_contain_text("Steve Witkoff")
    watched.shot("network")


def test_the_timeline_is_drawn_and_lists_what_is_scheduled(watched: Watched) -> None:
    watched.go("/timeline")
    expect(watched.page.locator("[data-view=timeline] svg").first).to_be_visible()
    watched.shot("timeline")
    watched.go("/timeline?status=scheduled")
    expect(watched.page.locator("main")).to_contain_text("scheduled")


def test_the_map_is_drawn_with_its_land_and_venues(watched: Watched) -> None:
    watched.go("/map")
    drawing = watched.page.locator("[data-view=map]")
    expect(drawing.locator("svg circle").first).to_be_visible()
    expect(drawing.locator("svg path").first).to_be_attached()
    watched.shot("map")


def test_a_saved_question_is_asked_by_its_form(watched: Watched) -> None:
    page = watched.page
    watched.go("/queries")
    page.locator("main a[href*='/queries/who-met-whom']").first.click()
    field = page.locator("main input[name=person]")
    field.fill("Kushner")
    expect(page.locator("main .kg-suggestion").first).to_be_visible()
    field.press("Escape")  # else they cover the button
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("table#results")).to_contain_text("Jared Kushner")
    assert "person=Kushner" in page.url
    watched.shot("saved-question")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert content.startswith("person,met,meetings")


def test_a_query_is_written_in_the_editor_and_answered(watched: Watched) -> None:
    page = watched.page
    watched.go("/editor")
    expect(page.locator(".yasqe .CodeMirror").first).to_be_visible()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("[data-view=sparql-editor] table").first).to_contain_text("Meeting")
    watched.shot("editor")


def test_the_api_can_be_tried_out(watched: Watched) -> None:
    watched.go("/docs")
    expect(watched.page.locator("[data-view=api-docs]")).to_contain_text("/api/queries")
    watched.shot("api")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, root: str, scheme: str) -> None:
    source = axe_source()
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(f"{root}/map")
    events = page.goto(f"{root}/page/person/steve-witkoff")
    assert events is not None
    event = page.locator("main a[href*='/page/event/']").first.get_attribute("href") or ""
    document = page.locator("main a[href*='/page/document/']").first.get_attribute("href") or ""
    found = {}
    for address in [*PAGES, event.partition("#")[0], document.partition("#")[0]]:
        page.goto(root + address)
        page.wait_for_load_state("networkidle")
        page.evaluate(source)
        result = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        for violation in result["violations"]:
            found[f"{address} {violation['id']}"] = [node["target"] for node in violation["nodes"]][:3]
    context.close()
    assert found == {}


def test_no_page_is_wider_than_a_phone(browser: Browser, root: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    wide = {}
    for address in PAGES:
        page.goto(root + address)
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[address] = width
    watching = Watched(page, root)
    watching.go("/page/person/steve-witkoff")
    watching.shot("person-phone")
    context.close()
    assert wide == {}


def test_pages_are_whole_without_scripts(browser: Browser, root: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}/search?q=Witkoff")
    page.get_by_role("link", name="Steve Witkoff", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Steve Witkoff")
    page.goto(f"{root}/network")
    expect(page.locator("main table").first).to_contain_text("Steve Witkoff")
    page.goto(f"{root}/editor")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("table#results")).to_be_visible()
    context.close()


def test_the_keyboard_alone_is_enough(watched: Watched) -> None:
    page = watched.page
    watched.go("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    field = page.locator("main input[name=q]")
    field.focus()
    field.press_sequentially("umer", delay=30)
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Umerov")


def test_print_leaves_out_what_is_for_the_screen(watched: Watched) -> None:
    watched.go("/page/person/steve-witkoff")
    watched.page.emulate_media(media="print")
    expect(watched.page.locator(".site-nav")).to_be_hidden()
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible()
