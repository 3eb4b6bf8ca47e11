"""The views in a real browser, under the policy of the server: they work, ask nobody else, and shut nobody out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, expect

from tests.conftest import ROOT
from tests.web.browser import SCREENSHOTS, axe_source, launched
from tests.web.frontend.building import build_script, missing
from tests.web.frontend.harness import PAGES, serving
from tests.web.frontend.samples import HOSTILE

VIEWS = sorted(page.stem for page in PAGES.glob("*.html") if page.stem != "failing")
LOOKS: dict[str, tuple[int, Any]] = {"desktop": (1280, "light"), "dark": (1280, "dark"), "phone": (390, "light")}
# Browsers are slow where few cores have much to do.
expect.set_options(timeout=20_000)

UNFINISHED = "[data-view]:not([data-state=ready]):not([data-state=failed])"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the harness serves the frontend as its sources are now."""
    script = build_script()
    try:
        script.build(ROOT, development=True)
        script.install_packages(ROOT / "frontend", development=True)
    except script.FrontendError as error:
        missing(f"the frontend cannot be built: {error}")
    with serving() as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@dataclass
class Visit:
    """A page of the harness, and what went wrong on it."""

    address: str
    page: Page
    wrong: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._asked)
        # Violations of the policy come as events; those of before this script, as messages on the console.
        self.page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation',"
            " e => violations.push(e.violatedDirective + ' ' + e.blockedURI))"
        )

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        origin = re.match(r"https?://[^/]+", self.address)
        assert origin
        if not request.url.startswith((origin.group(), "data:", "blob:")):
            self.wrong.append(f"asks {request.url}")

    def go(self, name: str) -> Page:
        self.page.goto(f"{self.address}/{name}")
        expect(self.page.locator(UNFINISHED)).to_have_count(0)
        return self.page

    def check(self) -> None:
        """No script of the data ran, nothing broke the policy, nothing was reported."""
        assert self.page.evaluate("window.hacked") is None
        assert self.page.evaluate("window.violations") == []
        assert self.wrong == []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def visit(address: str, context: BrowserContext) -> Iterator[Visit]:
    visit = Visit(address, context.new_page())
    visit.watch()
    yield visit
    visit.check()


def axe(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, in words."""
    page.evaluate(axe_source())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result: Any = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_mounts_below_any_path_is_accessible_and_fits(visit: Visit, name: str, look: str) -> None:
    """Leaves a picture of each view for people to look at."""
    width, scheme = LOOKS[look]
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.go(name)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{look}.png", full_page=True)

    expect(page.locator("[data-state=failed]")).to_have_count(0)
    expect(page.locator("[data-state=ready]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert axe(page) == []


def test_where_a_view_fails_what_the_server_wrote_stays_and_a_message_says_so(
    address: str, context: BrowserContext
) -> None:
    page = context.new_page()
    visit = Visit(address, page)
    page.on("request", visit._asked)
    visit.go("failing")

    expect(page.locator("[data-state=failed]")).to_have_count(4)
    for text in ("Amara met Bruno twice.", "A meeting in Geneva.", "Geneva, 3 events.", "Still here."):
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.locator("#missing .kg-failed")).to_have_text("This part could not be shown: the server answered 500.")
    expect(page.locator("#odd .kg-failed")).to_contain_text("events is no list")
    expect(page.locator("#elsewhere .kg-failed")).to_contain_text("another server")
    assert visit.wrong == []


def test_without_scripts_the_pages_are_whole(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sparql-editor")

    expect(page.get_by_label("Query")).to_be_visible()
    context.close()


def test_typing_in_the_search_field_suggests_pages_to_go_to(visit: Visit) -> None:
    page = visit.go("search-box")
    field = page.get_by_role("combobox", name="Names and texts")
    field.press_sequentially("elif", delay=20)
    options = page.get_by_role("option")
    expect(options).to_have_count(6)
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert axe(page) == []
    field.press("Enter")

    page.wait_for_url("**/page?found=1")


def test_a_suggestion_that_is_chosen_stays_chosen_when_an_answer_comes_late(visit: Visit) -> None:
    page = visit.go("search-box")
    field = page.get_by_role("combobox", name="Names and texts")
    options = page.get_by_role("option")
    field.fill("eli")
    expect(options).to_have_count(6)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search.json?*", hold)
    with page.expect_request("**/search.json?*"):
        field.press("f")

    field.press("ArrowDown")
    held[0].continue_()
    # Long enough for the answer to be shown, if it were.
    page.wait_for_timeout(500)

    expect(options.first).to_have_attribute("aria-selected", "true")


def test_suggestions_close_and_leave_the_search_as_it_is(visit: Visit) -> None:
    page = visit.go("search-box")
    field = page.get_by_role("combobox", name="Names and texts")
    field.fill("elif")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("elif")
    field.press("Enter")

    page.wait_for_url("**/search?q=elif")


def test_a_suggestion_is_text_and_leads_nowhere_but_to_pages(visit: Visit) -> None:
    page = visit.go("search-box")
    page.get_by_role("combobox", name="Names and texts").fill("markup")

    expect(page.get_by_role("option")).to_contain_text(HOSTILE)
    page.get_by_role("option").click()
    assert page.url.endswith("/search-box")


def test_another_field_takes_over_the_name_of_what_is_chosen(visit: Visit) -> None:
    page = visit.go("search-box")
    field = page.get_by_role("combobox", name="State")
    field.fill("chen hadd")
    page.get_by_role("option").click()

    expect(field).to_have_value("Chen Haddad")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_network_is_walked_by_keyboard(visit: Visit) -> None:
    page = visit.go("network")
    canvas = page.get_by_role("application", name=re.compile("Who met whom: 40 nodes"))
    canvas.focus()
    status = page.locator(".kg-network [role=status]")
    expect(status).to_have_text(re.compile(r", \d+ links?$"))
    first = status.text_content()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        canvas.press(key)
    canvas.press("Enter")

    panel = page.get_by_role("complementary", name="Chosen node")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading")).to_be_focused()
    panel.get_by_role("button").nth(1).click()
    expect(status).not_to_have_text(first or "")
    assert axe(page) == []
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(canvas).to_be_focused()


def test_a_node_is_found_by_name_and_shown_as_text_without_a_bad_link(visit: Visit) -> None:
    page = visit.go("network")
    search = page.get_by_role("searchbox", name="Find in the network")
    search.fill("<img")
    expect(page.locator(".kg-network [role=status]")).to_have_text("1 node found; Enter opens the next")
    search.press("Enter")

    heading = page.get_by_role("complementary").get_by_role("heading")
    expect(heading).to_have_text(HOSTILE)
    expect(heading.get_by_role("link")).to_have_count(0)


def test_the_network_can_be_thinned_out(visit: Visit) -> None:
    page = visit.go("network")
    status = page.locator(".kg-network [role=status]")
    page.get_by_role("checkbox", name=re.compile("Person")).uncheck()
    expect(status).to_have_text("18 nodes shown")
    page.get_by_role("checkbox", name=re.compile("Person")).check()
    page.get_by_role("combobox", name="Links to show").select_option("5")

    expect(status).to_have_text(re.compile(r"^\d nodes shown|^1\d nodes shown"))
    page.get_by_role("button", name="Show everything").click()


def test_a_network_of_five_hundred_is_drawn_and_answers(visit: Visit) -> None:
    page = visit.go("network-big")
    box = page.locator(".kg-canvas").bounding_box()
    assert box
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("searchbox").fill("Sylvania")
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("complementary").get_by_role("heading")).to_have_text("Sylvania")


def test_events_in_time_are_walked_by_keyboard_and_tell_what_they_are(visit: Visit) -> None:
    page = visit.go("timeline")
    events = page.locator("a.kg-event")
    expect(events).to_have_count(59)
    expect(page.locator("a.kg-event[tabindex='0']")).to_have_count(1)
    events.first.focus()
    page.keyboard.press("ArrowRight")
    expect(events.nth(1)).to_be_focused()
    expect(page.locator(".kg-readout")).not_to_be_empty()
    page.keyboard.press("End")
    expect(events.nth(58)).to_be_focused()
    expect(events.nth(58)).to_have_attribute("aria-label", re.compile("scheduled|proposed|possible|postponed"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/page?event=*")


def test_past_and_scheduled_events_differ_by_more_than_colour(visit: Visit) -> None:
    page = visit.go("timeline")

    expect(page.locator(".kg-ahead .kg-span").first).to_have_attribute("fill", re.compile(r"^url\(#kg-hatch"))
    assert page.locator(".kg-not .kg-strike").first.get_attribute("d")
    assert page.locator(".kg-past .kg-span").first.get_attribute("fill") is None
    expect(page.locator(".kg-today text")).to_have_text("today")
    expect(page.get_by_text("1 event without a date")).to_be_visible()


def test_the_timeline_zooms_and_goes_back(visit: Visit) -> None:
    page = visit.go("timeline")
    event = page.locator("a.kg-event").nth(20)
    before = event.get_attribute("transform")
    page.get_by_role("button", name="Zoom in").click()
    assert event.get_attribute("transform") != before
    page.get_by_role("button", name="Show everything").click()
    assert event.get_attribute("transform") == before
    # The wheel is for the page; with Ctrl it zooms.
    page.locator(".kg-timeline-stage").hover()
    page.mouse.wheel(0, 100)
    assert event.get_attribute("transform") == before
    page.get_by_role("button", name="Go to today").click()
    expect(page.locator(".kg-today")).to_be_visible()


def test_places_are_on_a_map_and_in_a_list_for_the_keyboard(visit: Visit) -> None:
    page = visit.go("map")
    expect(page.locator(".kg-places circle")).to_have_count(16)
    assert len(page.locator(".kg-land").get_attribute("d") or "") > 100_000
    ground = page.locator(".kg-ground")
    before = ground.get_attribute("transform")
    button = page.get_by_role("list", name="Places, most events first").get_by_role("button", name="Nairobi")
    button.focus()
    button.press("Enter")

    expect(page.locator("circle.kg-current")).to_have_count(1)
    assert ground.get_attribute("transform") != before
    expect(page.locator("li[aria-current=true]")).to_contain_text("Nairobi")
    expect(page.get_by_text(HOSTILE).first).to_be_attached()
    page.get_by_role("button", name="Show the world").click()


def test_tables_are_sorted_by_their_headers(visit: Visit) -> None:
    page = visit.go("tables")
    table = page.locator("#meetings")
    names = table.locator("tbody th")
    page.get_by_role("button", name="Meetings", exact=True).click()
    expect(names).to_have_text(["åsa 10", "Boris", "Åsa 2"])
    expect(table.get_by_role("columnheader", name="Meetings")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Last").press("Enter")
    page.get_by_role("button", name="Last").press("Enter")

    expect(names).to_have_text(["Åsa 2", "åsa 10", "Boris"])
    expect(table.locator("[aria-sort]")).to_have_count(1)
    expect(table.get_by_role("columnheader", name="Last")).to_have_attribute("aria-sort", "descending")


def test_charts_draw_tables_that_stay(visit: Visit) -> None:
    page = visit.go("tables")

    expect(page.get_by_role("img", name="Meetings by person: 3 values, bars")).to_be_visible()
    expect(page.locator("svg").first.locator("rect")).to_have_count(3)
    expect(page.get_by_role("img", name="Events by month: 4 values, a line")).to_be_visible()
    expect(page.locator("#meetings")).to_be_visible()


def test_copying_puts_the_text_on_the_clipboard(visit: Visit) -> None:
    page = visit.go("tables")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/kg/person/1"

    page.get_by_role("button", name="Copy the words").click()
    expect(page.get_by_role("status").filter(has_text="Copied").last).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == "Words to copy."


def test_a_query_is_answered_below_the_editor_as_text(visit: Visit) -> None:
    page = visit.go("sparql-editor")
    expect(page.get_by_label("Query", exact=True)).to_be_hidden()
    page.get_by_label("SPARQL query").press("Control+Enter")
    expect(page.get_by_role("paragraph").filter(has_text=re.compile(r"^41 rows in"))).to_be_visible()
    table = page.locator(".kg-results")
    expect(table.get_by_role("link").first).to_have_attribute("href", re.compile(r"/kg/page/person/0$"))
    expect(table.get_by_text(HOSTILE)).to_be_visible()
    expect(table.locator("a[href^=javascript]")).to_have_count(0)
    assert axe(page) == []

    table.get_by_role("button", name="meetings").click()
    expect(table.locator("tbody tr").first.locator("td").last).to_have_text("0")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save CSV").click()
    assert download.value.path().read_text(encoding="utf-8") == "person\nsomebody\n"


def type_query(page: Page, query: str) -> None:
    editor = page.get_by_label("SPARQL query")
    editor.press("Control+a")
    page.keyboard.type(query)


def test_yes_or_no_and_triples_are_shown_too(visit: Visit) -> None:
    page = visit.go("sparql-editor")
    type_query(page, "ASK {?s ?p ?o}")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".kg-verdict")).to_have_text("Yes")

    type_query(page, "CONSTRUCT WHERE {?s ?p ?o}")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".kg-answer pre")).to_have_text("<urn:a> <urn:b> <urn:c> .")
    expect(page.get_by_role("button", name="Save Turtle")).to_be_visible()


def test_what_the_server_refuses_is_told_in_its_words(visit: Visit) -> None:
    page = visit.go("sparql-editor")
    type_query(page, "SELECT * {?REFUSE ?p ?o}")
    page.get_by_role("button", name="Run").click()

    expect(page.locator(".kg-refusal")).to_contain_text("The query took too long")
    expect(page.locator(".kg-refusal")).to_contain_text(HOSTILE)
    # That the answer was an error is on the console of every browser.
    assert visit.wrong == [
        "error: Failed to load resource: the server responded with a status of 503 (Service Unavailable)"
    ]
    visit.wrong.clear()


def test_terms_are_completed_and_their_prefixes_declared(visit: Visit) -> None:
    page = visit.go("sparql-editor")
    type_query(page, "SELECT * {\n?s a vis")
    page.keyboard.press("Control+Space")
    hint = page.locator(".CodeMirror-hint")
    expect(hint).to_have_count(1)
    expect(hint).to_contain_text("dip:Visit   visit")
    page.keyboard.press("Enter")
    page.keyboard.type(" ; dip:")
    expect(page.locator(".CodeMirror-code")).to_contain_text("PREFIX dip: <https://example.org/ontology#>")
    page.keyboard.type("pa")
    page.keyboard.press("Control+Space")

    expect(page.locator(".CodeMirror-hint").first).to_contain_text("dip:participant")


def test_the_editor_is_no_trap_for_the_keyboard(visit: Visit) -> None:
    page = visit.go("sparql-editor")
    page.get_by_label("SPARQL query").focus()
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Run")).to_be_focused()


def test_the_interface_is_described_with_forms_to_try_it(visit: Visit) -> None:
    page = visit.go("api-docs")
    page.locator(".opblock-summary-control").click()
    expect(page.get_by_text("A name or an IRI")).to_be_visible()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("person").fill("Chen")

    expect(page.get_by_role("button", name="Execute")).to_be_visible()


def test_statements_and_their_words_lead_to_each_other(visit: Visit) -> None:
    page = visit.go("highlights")
    page.locator("#r2 a").click()
    marks = page.locator("mark.kg-on")
    expect(marks).to_have_text(["they spoke", "on the telephone"])
    expect(marks.first).to_be_focused()

    page.get_by_role("button", name="the envoys sat down in Geneva").press("Enter")
    expect(page.locator("mark.kg-on")).to_have_text("the envoys sat down in Geneva")
    expect(page.locator("#r1 a")).to_be_focused()
    page.get_by_role("button", name="Show in the text").click()
    expect(marks.first).to_have_text("they spoke")
