"""Pages and feeds fetched politely and safely.

    fetcher = Fetcher(agent=agent_of("me@example.org"))
    with fetcher.fetch("https://example.org/news.html") as page:
        content = page.body.read()

Politely: what robots.txt forbids is not asked, requests to one site keep a pause, a server that is busy is asked again
when it says so, and what has not changed is not sent again. Safely: http and https only, no hosts of private networks
(`kg.net.addresses`), also after a redirection, and nothing beyond limits of time and size. Whatever goes wrong is a
`FetchError`, which tells whether it will last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO

from kg.errors import FetchError
from kg.net import wire
from kg.net.addresses import Address, Place, PrivateAddressError, Resolve, is_public, look_up, places_of
from kg.net.asking import Clock, pause_asked_for
from kg.net.exchange import Answer, Bounds, basic, exchange
from kg.net.kept import KeptAnswers
from kg.net.robots import MOST_BYTES, Robots, parse_robots
from kg.net.sites import ROBOTS_AGE, Site, Sites, is_this_machine, origin_of
from kg.net.urls import Url, join_url, parse_url, shown_url
from kg.net.wire import Request

PRODUCT = "diplomacy-kg"
"""The name by which a robots.txt may address this reader."""

_ACCEPT = (
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.8"
)
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Answers after which the same question may be answered."""
_FAULTS = {
    401: ("it wants a login", "read the page yourself and give kg the saved file"),
    402: ("it wants to be paid", "read the page yourself and give kg the saved file"),
    403: (
        "it refuses",
        "set `contact` in kg.toml, so that its operators know whom they refuse, or save the page yourself",
    ),
    404: ("there is no such page", "check the address"),
    410: ("the page is gone", "leave it out"),
    451: ("it may not be shown, for legal reasons", "leave it out"),
}
_PAGE = Bounds(60.0, 16 * 1024 * 1024)
_ARCHIVE = Bounds(3600.0, 4 * 1024 * 1024 * 1024)
_LATER = "run the command again later"


@dataclass(frozen=True, slots=True)
class Limits:
    """How sites are asked, and what an answer may cost.

    `pause` is in seconds between the beginnings of two requests to a site; a longer Crawl-delay of its robots.txt
    counts, up to `longest_delay`. A request is sent at most `tries` times, with pauses that double from `first_pause`
    seconds; a site that asks for a pause longer than `longest_pause` is left alone until then, and one that did not
    answer `give_up_after` times in a row for `rest` seconds. `page` bounds a page, `large` an archive.
    """

    pause: float = 1.0
    longest_delay: float = 30.0
    tries: int = 3
    first_pause: float = 2.0
    longest_pause: float = 30.0
    give_up_after: int = 4
    rest: float = 600.0
    redirections: int = 10
    page: Bounds = _PAGE
    large: Bounds = _ARCHIVE


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server knows an answer by, so that it need not be sent again; None where it gave none."""

    etag: str | None = None
    modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave.

    `address` is what was asked for, `url` where the answer came from in the end; neither has a login. Where it is
    `unchanged` since the validators that were sent, `body` is empty. To be closed, or used in a `with`.
    """

    address: str
    url: str
    media_type: str
    charset: str | None
    validators: Validators
    unchanged: bool
    body: IO[bytes]

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.body.close()


IsLarge = Callable[[str, str], bool]
"""Takes the address and the media type of an answer, returns whether it may be as large as an archive."""


@dataclass(slots=True)
class Fetcher:
    """Fetches for others; keeps what it learns of sites as long as it lives. May be used from several threads.

    `agent` is the name that servers are told. Addresses that are not `allowed` are not connected to. `kept` keeps what
    sites ask of robots beyond this process; it should let a day pass at most.
    """

    agent: str
    limits: Limits = Limits()
    network: bool = True
    allowed: Callable[[Address], bool] = is_public
    resolve: Resolve = look_up
    kept: KeptAnswers | None = None
    clock: Clock = field(default_factory=Clock)
    _sites: Sites = field(default_factory=Sites)

    def fetch(
        self, address: str, validators: Validators = Validators(), *, is_large: IsLarge = lambda _url, _media: False
    ) -> Page:
        """Return what an address gives.

        Raises:
            FetchError: it could not be had; says why, and whether that lasts.
        """
        shown = shown_url(address)
        try:
            url = parse_url(address)
        except ValueError as error:
            raise FetchError(shown, f"cannot be asked: {error}", "check the address", lasting=True) from None
        if not self.network:
            reason = "not asked, since the network is switched off"
            raise FetchError(shown, reason, "leave --offline out, or set `network` in kg.toml, or KG_NETWORK, to true")
        answer, last = self._followed(shown, url, validators, is_large)
        said = answer.headers
        given = Validators(said.get("etag") or None, said.get("last-modified") or None)
        unchanged = answer.status == 304
        return Page(
            shown,
            last,
            answer.media_type,
            _charset(said),
            given or validators if unchanged else given,
            unchanged,
            answer.body,
        )

    def _followed(self, shown: str, url: Url, validators: Validators, is_large: IsLarge) -> tuple[Answer, str]:
        """Return the answer that all redirections lead to, and where it came from."""
        at = url.url
        for _ in range(self.limits.redirections + 1):
            headers = self._headers(at, url, validators)
            site = self._sites.of(at)
            site.check_open(shown, self.clock)
            self._check_robots(shown, site, at)
            answer = self._asked(shown, site, at, headers, lambda said: self._bounds(at, said, is_large))  # noqa: B023
            if answer.status == 200 or (answer.status == 304 and validators):
                return answer, at
            answer.body.close()
            if answer.status not in _REDIRECTIONS or "location" not in answer.headers:
                raise _refusal(shown, answer.status)
            at = self._target(shown, at, answer.headers["location"])
        reason = f"led on more than {self.limits.redirections} times, the last time to {at}"
        raise FetchError(shown, reason, "open it in a browser and give the address it ends at", lasting=True)

    def _target(self, shown: str, at: str, location: str) -> str:
        try:
            # Servers send bytes beyond ASCII, which arrive as Latin-1.
            return join_url(at, location.encode("latin-1", "replace").decode("utf-8", "replace"))
        except ValueError as error:
            reason = f"leads on to what may not be asked ({location[:200]!r}: {error})"
            raise FetchError(shown, reason, "check the address", lasting=True) from None

    def _headers(self, at: str, url: Url, validators: Validators) -> dict[str, str]:
        headers = {
            "User-Agent": self.agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if url.login and origin_of(at) == origin_of(url.url):
            headers["Authorization"] = basic(*url.login)
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.modified:
            headers["If-Modified-Since"] = validators.modified
        return headers

    def _bounds(self, url: str, said: Mapping[str, str], is_large: IsLarge) -> Bounds:
        media_type = said.get("content-type", "").partition(";")[0].strip().lower()
        return self.limits.large if is_large(url, media_type) else self.limits.page

    def _places(self, host: str, port: int) -> list[Place]:
        return places_of(host, port, allowed=self.allowed, resolve=self.resolve)

    def _asked(
        self,
        shown: str,
        site: Site,
        url: str,
        headers: Mapping[str, str],
        bounds: Callable[[Mapping[str, str]], Bounds],
    ) -> Answer:
        """Return the answer to one request, sent again where that may help."""
        limits, clock = self.limits, self.clock
        for done in range(1, limits.tries + 1):
            site.wait_for_turn(clock, self._pause(site, url))
            pause, error = 0.0, _unanswered(shown, "no answer")
            try:
                answer = exchange(url, headers, places=self._places, bounds=limits.page, of=bounds)
                if answer.status not in _AGAIN:
                    site.answered()
                    return answer
                answer.body.close()
                pause = pause_asked_for(answer.headers, now=clock.wall())
                error = _refusal(shown, answer.status, wait=pause)
            except (PrivateAddressError, wire.LargeError) as failure:
                raise _lasting(shown, failure) from failure
            except wire.WireError as failure:
                error = _unanswered(shown, str(failure))
            if pause > limits.longest_pause:
                site.close(pause, f"it asks to be left alone for {pause:,.0f} seconds", clock)
                raise error
            if done == limits.tries:
                break
            # Chance keeps those who failed together from coming back together.
            clock.sleep(max(pause, limits.first_pause * 2 ** (done - 1) * (0.5 + clock.chance() / 2)))
        site.failed(error.reason, most=limits.give_up_after, seconds=limits.rest, clock=clock)
        raise error

    def _pause(self, site: Site, url: str) -> float:
        if is_this_machine(url):
            return 0.0
        delay = site.robots.delay if site.robots else None
        return max(self.limits.pause, min(delay or 0.0, self.limits.longest_delay))

    def _check_robots(self, shown: str, site: Site, url: str) -> None:
        with site.lock:
            if site.robots is None or site.robots_until < self.clock.now():
                site.robots = self._robots(shown, site)
                site.robots_until = self.clock.now() + ROBOTS_AGE
        if not site.robots.allows(url):
            reason = "the site's robots.txt asks not to read it"
            raise FetchError(shown, reason, "ask its publisher, or leave it out", lasting=True)

    def _robots(self, shown: str, site: Site) -> Robots:
        request = Request(f"{site.origin}/robots.txt", accept=("text/plain",))
        content = self.kept.get(request) if self.kept else None
        if content is None:
            content = self._asked_robots(shown, site, request.url)
            if self.kept:
                self.kept.put(request, content)
        return parse_robots(content, PRODUCT)

    def _asked_robots(self, shown: str, site: Site, url: str) -> bytes:
        """Return a robots.txt, empty where there is none.

        Raises:
            FetchError: the server cannot tell for now, and then nothing of it may be read.
        """
        headers = {**self._headers(url, Url(url), Validators()), "Accept": "text/plain, */*;q=0.5"}
        bounds = Bounds(self.limits.page.seconds, MOST_BYTES, cut=True)
        at = url
        for _ in range(6):
            try:
                answer = self._asked(shown, self._sites.of(at), at, headers, lambda _: bounds)
            except FetchError as error:
                if error.lasting:
                    raise
                reason = f"its robots.txt, which says what may be read, cannot be had ({error.reason})"
                site.close(max(error.wait, self.limits.rest), reason, self.clock)
                raise FetchError(shown, reason, _LATER, wait=error.wait) from None
            with answer.body as body:
                if answer.status == 200:
                    return body.read(MOST_BYTES)
            if answer.status not in _REDIRECTIONS or "location" not in answer.headers:
                break
            try:
                at = self._target(shown, at, answer.headers["location"])
            except FetchError:
                break
        return b""


def _charset(said: Mapping[str, str]) -> str | None:
    for parameter in said.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None


def _refusal(shown: str, status: int, *, wait: float = 0.0) -> FetchError:
    if status in _AGAIN:
        often = "asked too often" if status == 429 else "the server cannot answer for now"
        return FetchError(shown, f"{often} (status {status})", _LATER, wait=wait)
    reason, remedy = _FAULTS.get(status, ("the server does not give it", "open it in a browser to see what it is"))
    return FetchError(shown, f"{reason} (status {status})", remedy, lasting=status < 500)


def _unanswered(shown: str, reason: str) -> FetchError:
    return FetchError(shown, f"could not be fetched: {reason}", _LATER)


def _lasting(shown: str, failure: wire.WireError) -> FetchError:
    reason, _, remedy = str(failure).partition("; ")
    return FetchError(shown, f"not fetched: {reason}", remedy or "fetch it yourself and give kg the file", lasting=True)
