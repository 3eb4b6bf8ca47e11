"""Asking a server politely: by name, at a pace, again where that may help, and not any more where it does not.

    asker = Asker(Manners(per_second=1), agent=agent_of("me@example.org"), kept=KeptAnswers(path))
    answer = asker.ask(Request("https://example.org/data"), read_json)

Whoever reads an answer says whether it is whole: `read` raises ValueError for one that is not, which is then asked for
again. Only answers that could be read are kept.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, TypeVar

from kg.errors import NoAnswerError, SettingsError, one_line
from kg.net import wire
from kg.net.kept import KeptAnswers
from kg.net.wire import Request, Response

T = TypeVar("T")

_AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers after which the same question may be answered."""
_SMALLER = frozenset({413, 414, 500, 502, 504})
"""Answers after which a smaller question may be answered: servers break off what takes them too long with these."""
_FAULTS = {
    400: "it does not understand the query",
    401: "it wants a login, which is not supported",
    403: "it refuses; its operators may want a contact address: set `contact` in kg.toml, or KG_CONTACT",
    404: "there is nothing at that address; check it",
    405: "it takes no such requests; check the address",
    429: "it is asked too often; lower the number of requests per second",
}
_MOST_OF_A_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is asked.

    `per_second` is the number of requests, retries included. `seconds` and `most_bytes` limit one answer. A request is
    sent at most `tries` times, with pauses that double from `first_pause` to `longest_pause` seconds; `slow_tries`
    times where the answer took too long, since the same question takes as long again. A server that asks for a pause
    longer than `longest_pause` is not asked any more. After `give_up_after` failed requests in a row neither.
    """

    per_second: float = 2.0
    seconds: float = 65.0
    most_bytes: int = 64 * 1024 * 1024
    tries: int = 5
    slow_tries: int = 2
    first_pause: float = 1.0
    longest_pause: float = 120.0
    give_up_after: int = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance; tests bring their own. `wall` gives seconds since 1970, `chance` a number from 0 to 1."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class Send(Protocol):
    """What sends a request once; `kg.net.wire.send` is one."""

    def __call__(self, request: Request, *, agent: str, seconds: float, most_bytes: int) -> Response:
        """Return the whole answer to a request, or raise a `kg.net.wire.WireError`."""
        ...


def agent_of(contact: str | None) -> str:
    """Return the name under which servers are asked; `contact` is the address or page of whoever asks.

    Raises:
        SettingsError: the contact cannot be sent in a header.
    """
    try:
        package = f"diplomacy-kg/{version('diplomacy-kg')}"
    except PackageNotFoundError:
        package = "diplomacy-kg"
    if not contact:
        return package
    if not re.fullmatch(r"[!-'*-~]+", contact):
        raise SettingsError(
            f"contact: {contact!r} cannot be sent; give an e-mail address or the address of a page, without spaces "
            "and brackets"
        )
    return f"{package} (+{contact})"


def pause_asked_for(headers: Mapping[str, str], *, now: float) -> float:
    """Return the seconds in Retry-After, which may be a number or a time; 0 where it says nothing.

    The names in `headers` are in small letters, `now` is in seconds since 1970.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, until.timestamp() - now)


def read_json(body: bytes) -> object:
    """Return what JSON says; raises ValueError where it is none or ends early."""
    try:
        answer: object = json.loads(body)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return answer


class Asker:
    """Asks for others; one for each server, since pace and failures are counted together.

    `requests` is how many were sent. With `network` False nothing is sent, and only `kept` answers.
    """

    def __init__(
        self,
        manners: Manners,
        *,
        agent: str,
        kept: KeptAnswers | None = None,
        network: bool = True,
        clock: Clock | None = None,
        send: Send = wire.send,
    ) -> None:
        self.requests = 0
        self._manners = manners
        self._agent = agent
        self._kept = kept
        self._network = network
        self._clock = clock or Clock()
        self._send = send
        self._lock = threading.Lock()
        self._next = 0.0
        self._failures = 0
        self._stopped: str | None = None

    def ask(self, request: Request, read: Callable[[bytes], T]) -> T:
        """Return the answer to a request, as `read` makes it of its bytes.

        Raises:
            NoAnswerError: there is none; says why and what to do.
        """
        if self._kept and (body := self._kept.get(request)) is not None:
            try:
                return read(body)
            except ValueError:
                self._kept.drop(request)
        if not self._network:
            raise NoAnswerError(
                f"{request.host}: not asked, since the network is switched off; leave --offline out, or set "
                "`network` in kg.toml, or KG_NETWORK, to true",
                stopped=True,
            )
        if self._stopped:
            raise NoAnswerError(self._stopped, stopped=True)
        try:
            body, answer = self._asked(request, read)
        except NoAnswerError as error:
            self._count(request, error)
            raise
        self._failures = 0
        if self._kept:
            self._kept.put(request, body)
        return answer

    def resume(self) -> None:
        """Ask again after too many failures."""
        self._failures, self._stopped = 0, None

    def _count(self, request: Request, error: NoAnswerError) -> None:
        self._failures += 1
        if error.stopped:
            self._stopped = str(error)
        elif self._failures >= self._manners.give_up_after:
            self._stopped = (
                f"{request.host}: not asked any more after {self._failures} requests in a row failed, the last one: "
                f"{error.reason}; run the command again later, what was answered is kept"
            )

    def _asked(self, request: Request, read: Callable[[bytes], T]) -> tuple[bytes, T]:
        manners = self._manners
        for done in range(1, manners.tries + 1):
            failure = self._tried(request, read)
            if not isinstance(failure, _Failure):
                return failure
            if failure.pause > manners.longest_pause:
                until = datetime.fromtimestamp(self._clock.wall() + failure.pause, UTC)
                reason = f"it asks to be left alone until {until:%Y-%m-%d %H:%M} UTC; run the command again then"
                raise NoAnswerError(f"{request.host}: {reason}", reason=reason, stopped=True)
            most = manners.slow_tries if failure.slow else manners.tries
            if not failure.again or done >= most:
                often = f" (asked {done} times)" if done > 1 else ""
                raise NoAnswerError(
                    f"{request.host}: {failure.reason}{often}; run the command again later"
                    if failure.again
                    else f"{request.host}: {failure.reason}",
                    reason=failure.reason,
                    smaller=failure.smaller,
                )
            pause = min(manners.first_pause * 2 ** (done - 1), manners.longest_pause)
            # Chance keeps those who failed together from coming back together.
            self._clock.sleep(max(failure.pause, pause * (0.5 + self._clock.chance() / 2)))
        raise AssertionError("a request is tried once at least")

    def _tried(self, request: Request, read: Callable[[bytes], T]) -> tuple[bytes, T] | _Failure:
        self._wait_for_turn()
        self.requests += 1
        try:
            response = self._send(
                request, agent=self._agent, seconds=self._manners.seconds, most_bytes=self._manners.most_bytes
            )
        except wire.SlowError as error:
            return _Failure(str(error), again=True, smaller=True, slow=True)
        except wire.LargeError as error:
            return _Failure(str(error), smaller=True)
        except wire.WireError as error:
            return _Failure(str(error), again=True, smaller=isinstance(error, wire.HalfError))
        if response.status != 200:
            return self._failed(response)
        if response.media_type and response.media_type not in request.accept:
            return _Failure(
                f"it answers with {response.media_type} where {request.accept[0]} was asked for; check the address"
            )
        try:
            return response.body, read(response.body)
        except ValueError as error:
            return _Failure(f"an answer that cannot be read ({_short(str(error))})", again=True, smaller=True)

    def _failed(self, response: Response) -> _Failure:
        status = response.status
        if 300 <= status < 400:
            place = response.headers.get("location", "another address")
            return _Failure(f"status {status}: it has moved to {_short(place)}; ask that address")
        said = _said(response)
        reason = f"status {status}: {_FAULTS.get(status, 'it could not answer')}{f' (it says: {said})' if said else ''}"
        pause = pause_asked_for(response.headers, now=self._clock.wall()) if status in _AGAIN else 0.0
        return _Failure(reason, again=status in _AGAIN, smaller=status in _SMALLER, pause=pause)

    def _wait_for_turn(self) -> None:
        with self._lock:
            now = self._clock.now()
            turn = max(now, self._next)
            self._next = turn + 1 / self._manners.per_second
        if turn > now:
            self._clock.sleep(turn - now)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a try failed; whether the same request may be answered, or a smaller one; the pause that was asked for."""

    reason: str
    again: bool = False
    smaller: bool = False
    slow: bool = False
    pause: float = 0.0


def _said(response: Response) -> str:
    """Return the beginning of the text of an error, empty for pages of HTML."""
    if response.media_type not in ("text/plain", "application/json", "application/problem+json"):
        return ""
    return _short(response.body.decode("utf-8", "replace"))


def _short(text: str) -> str:
    """Return a text of a server on one line, without what would steer a terminal."""
    line = one_line(text)
    return line if len(line) <= _MOST_OF_A_MESSAGE else f"{line[:_MOST_OF_A_MESSAGE]}…"
