"""Reviewing in a real browser: with scripts and without, light and dark, on a phone, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import Watched, axe_source, launched
from tests.web.review.conftest import Reviewed, Start
from tests.web.serving import TOKEN

RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def choose(page: Page, thing: str, choice: str) -> None:
    page.get_by_role("group", name=f"Which of people is {thing}?").get_by_label(choice).check()


def record(page: Page, token: str = TOKEN) -> None:
    page.get_by_label("Your name").fill("Jane Roe")
    page.get_by_label("Token of the server").fill(token)
    page.get_by_role("button", name="Record").click()


def test_decisions_are_chosen_and_recorded(page: Page, reviewed: Reviewed) -> None:
    page.goto(f"{reviewed.server.root}/links?source=people")
    choose(page, "Carla Rossi", "Carla Rossi (Q3)")
    choose(page, "Dora Weiss", "None of them")
    record(page)

    expect(page.get_by_role("status").filter(has_text="decided")).to_have_text("4 links decided.")
    expect(page.locator("main h2[id^=thing]")).to_have_text(["Emil Berg"])
    standings = reviewed.standings()
    assert [standings[thing] for thing in ("Q3", "Q4", "Q5", "Q6")] == ["accepted", *["rejected"] * 3]
    page.goto(f"{reviewed.server.root}/links?of=person/carla-rossi")
    choose(page, "Carla Rossi", "Take back what was decided")
    record(page)
    expect(page.locator("main")).to_contain_text("2 links decided.")
    assert reviewed.standings()["Q3"] == "proposed"


def test_a_wrong_token_without_scripts_is_told(browser: Browser, reviewed: Reviewed) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{reviewed.server.root}/links")
    choose(page, "Carla Rossi", "None of them")
    record(page, "wrong")
    expect(page.locator("main")).to_contain_text("in the form the content of its --token-file")
    context.close()
    assert reviewed.standings()["Q3"] == "proposed"


def test_what_is_refused_is_told_and_nothing_that_was_chosen_is_lost(scripted: Page, reviewed: Reviewed) -> None:
    watched = Watched(scripted, reviewed.server.root)
    watched.go("/links?source=people")
    choose(scripted, "Carla Rossi", "Carla Rossi (Q4)")
    record(scripted, "wrong")
    alert = scripted.get_by_role("alert")
    expect(alert).to_contain_text("Not recorded: writing needs the token")
    expect(scripted.get_by_label("Token of the server")).to_be_focused()
    expect(scripted.get_by_label("Carla Rossi (Q4)")).to_be_checked()
    record(scripted, "не токен")
    expect(alert).to_contain_text("characters that no token has")
    # The browser itself says on its console that it was refused.
    assert [fault for fault in watched.faults if "401" not in fault] == []

    reviewed.judge(reviewed.id("Q4"), {"standing": "rejected", "author": "Ida Holm"})
    record(scripted)
    expect(alert).to_contain_text("somebody else decided about Carla Rossi meanwhile")
    assert reviewed.standings()["Q3"] == "proposed"


def test_name_and_token_stay_for_the_tab_and_the_token_goes_in_a_header(scripted: Page, reviewed: Reviewed) -> None:
    watched = Watched(scripted, reviewed.server.root)
    watched.go("/links?source=people")
    choose(scripted, "Carla Rossi", "None of them")
    with scripted.expect_request(lambda request: request.method == "POST") as sent:
        record(scripted)
    expect(scripted.locator("main")).to_contain_text("2 links decided.")
    assert sent.value.headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in (sent.value.post_data or "")
    assert TOKEN not in scripted.url

    expect(scripted.get_by_label("Token of the server")).to_have_value(TOKEN)
    choose(scripted, "Dora Weiss", "None of them")
    scripted.get_by_role("button", name="Record").click()
    expect(scripted.locator("main h2[id^=thing]")).to_have_text(["Emil Berg"])
    assert watched.faults == []
    other = scripted.context.new_page()
    other.goto(f"{reviewed.server.root}/links")
    expect(other.get_by_label("Token of the server")).to_have_value("")


def test_a_page_of_another_site_cannot_decide(browser: Browser, reviewed: Reviewed, serve: Start) -> None:
    """Even with the right token: the browser says where a form comes from."""
    other = serve(writable=False)
    shown = reviewed.shown("Q3", "Q4")
    form = (
        f'<form method="post" action="{reviewed.server.root}/links"><input name="choice-1" value="none">'
        f'<input name="shown-1" value="{shown}"><input name="author" value="x">'
        f'<input name="token" value="{TOKEN}"><button>Go</button></form>'
    )
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route(
        f"{other.server.root}/evil", lambda route: route.fulfill(body=form, headers={"content-type": "text/html"})
    )
    page.goto(f"{other.server.root}/evil")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("body")).to_contain_text("comes from another site")
    context.close()
    assert reviewed.standings()["Q3"] == "proposed"


def test_the_keyboard_alone_decides(scripted: Page, reviewed: Reviewed) -> None:
    scripted.goto(f"{reviewed.server.root}/links?of=person/carla-rossi&source=people")
    scripted.wait_for_load_state("networkidle")
    scripted.get_by_label("Leave it as it is").focus()
    scripted.keyboard.press("ArrowUp")
    expect(scripted.get_by_label("None of them")).to_be_checked()
    scripted.get_by_label("Your name").focus()
    scripted.keyboard.type("Jane Roe")
    scripted.keyboard.press("Tab")
    scripted.keyboard.type(TOKEN)
    scripted.keyboard.press("Enter")
    expect(scripted.locator("main")).to_contain_text("2 links decided.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("writable", [True, False], ids=["writable", "read-only"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    browser: Browser, serve: Start, scheme: str, writable: bool
) -> None:
    reviewed = serve(writable=writable)
    if writable:
        reviewed.judge(reviewed.id("Q3"), {"standing": "rejected", "author": "Ida Holm", "comment": "no"})
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    watched = Watched(page, reviewed.server.root)
    found = {}
    for address in ("/links?standing=any", "/links?recorded=2", "/page/person/dora-weiss", "/links?source=nowhere"):
        watched.go(address)
        page.evaluate(axe_source())
        for violation in page.evaluate(RULES)["violations"]:
            found[f"{address} {violation['id']}"] = [node["target"] for node in violation["nodes"]][:3]
        page.set_viewport_size({"width": 360, "height": 740})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            found[f"{address} width"] = [width]
        if address == "/links?standing=any":
            watched.shot(f"links-phone-{scheme}-{writable}")
        page.set_viewport_size({"width": 1280, "height": 900})
        if address == "/links?standing=any":
            watched.shot(f"links-{scheme}-{writable}")
    context.close()
    assert found == {}
    assert watched.faults == []
