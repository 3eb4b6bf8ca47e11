"""A real browser for tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.conftest import ROOT
from tests.web.frontend.building import missing

SCREENSHOTS = ROOT / "build" / "screenshots"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Return the path of Chromium. Without one the test is skipped; in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("there is no Chromium; install Debian's package chromium")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """A page that takes note of what must not happen: errors of scripts, refusals of the policy, requests elsewhere."""

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.faults: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._asked)

    def go(self, address: str) -> None:
        """Open an address of the server, and wait until it is quiet."""
        answer = self.page.goto(self.root + address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        self.page.wait_for_load_state("networkidle")

    def shot(self, name: str) -> None:
        """Keep a picture of the page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")


def axe_source() -> str:
    """Return the script of axe, which came with the packages of the frontend."""
    path = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        missing("axe-core is not there; `pip install -e .` fetches it with the packages of the frontend")
    return path.read_text(encoding="utf-8")
