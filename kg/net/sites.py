"""The sites that are asked, by host and port: their pace, what they ask of robots, and which are left alone for now."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from kg.errors import FetchError
from kg.net.asking import Clock
from kg.net.robots import Robots

ROBOTS_AGE = 24 * 3600.0
"""Seconds for which a robots.txt counts, as RFC 9309 has it."""


@dataclass(slots=True)
class Site:
    """What is known of one site. Times are those of the clock that does not jump."""

    origin: str
    robots: Robots | None = None
    robots_until: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)
    _next: float = 0.0
    _failures: int = 0
    _closed_until: float = 0.0
    _reason: str = ""

    def wait_for_turn(self, clock: Clock, pause: float) -> None:
        """Return once this site may be asked: `pause` seconds after the last request, or more where it says so."""
        with self.lock:
            now = clock.now()
            turn = max(now, self._next)
            self._next = turn + pause
        if turn > now:
            clock.sleep(turn - now)

    def check_open(self, address: str, clock: Clock) -> None:
        """Raise FetchError where the site is left alone for now."""
        left = self._closed_until - clock.now()
        if left > 0:
            raise FetchError(address, self._reason, "run the command again later", wait=left)

    def close(self, seconds: float, reason: str, clock: Clock) -> None:
        """Leave the site alone for so many seconds."""
        self._closed_until = max(self._closed_until, clock.now() + seconds)
        self._reason = reason

    def failed(self, reason: str, *, most: int, seconds: float, clock: Clock) -> None:
        """Count a request that got no answer; after `most` in a row the site is left alone for so many seconds."""
        self._failures += 1
        if self._failures >= most:
            again = f"not asked any more after {self._failures} requests in a row failed, the last one: {reason}"
            self.close(seconds, again, clock)

    def answered(self) -> None:
        """Note that the site is there."""
        self._failures = 0


class Sites:
    """All sites that were asked; may be used from several threads."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}
        self._lock = threading.Lock()

    def of(self, url: str) -> Site:
        """Return the site of an address."""
        origin = origin_of(url)
        with self._lock:
            return self._sites.setdefault(origin, Site(origin))


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as browsers tell one site from another."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port and parts.port != usual else "")


def is_this_machine(url: str) -> bool:
    """Whether an address is written as one of this machine, which need not be spared."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
