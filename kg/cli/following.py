"""`kg build --follow`: round after round, until somebody ends it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.cli.findings import summary_of, tell_finding
from kg.cli.output import tell
from kg.errors import FetchError, StoreError, StoreLockedError

if TYPE_CHECKING:
    from kg.pipeline import BuildReport, Finding, Following
    from kg.pipeline.following import Round
    from kg.store import Store

    Build = Callable[[Round, Store], BuildReport]

_RETRY = 5.0
"""Seconds after which a store that somebody else writes to is tried again."""
_MOST_TOLD = 100_000


@contextmanager
def ended_by_signals() -> Iterator[threading.Event]:
    """Give an event that ctrl-C and SIGTERM set, once each; a second ctrl-C interrupts as ever."""
    ended = threading.Event()

    def end(_number: int, _frame: object) -> None:
        ended.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def sleeper(ended: threading.Event) -> Callable[[float], None]:
    """Return what passes a pause between requests, unless the program is to end: then the request is given up."""

    def sleep(seconds: float) -> None:
        if ended.wait(seconds):
            raise FetchError("the web", "not asked any more, since this was ended", "run the command again")

    return sleep


def follow(
    following: Following, build: Build, *, store: str, open_graph: Callable[[], Store], ended: threading.Event
) -> int:
    """Build what is new, round after round, until `ended`; the store is open during rounds only.

    `store` is its name in messages.

    Raises:
        KgError: the first round cannot be done at all. Later ones are tried again.
    """
    told: dict[str, str] = {}
    first = True
    while not ended.is_set():
        due = following.due()
        if due.paths:
            try:
                report = _built(due, build, open_graph, ended)
            except StoreError as error:
                if first:
                    raise
                tell(f"this round failed: {error}; it is tried again")
                ended.wait(following.every)
                continue
            if report is None:
                break
            following.done(due, report)
            for finding in report.findings:
                _tell_once(finding, told)
            tell(f"{time.strftime('%H:%M:%S')} {summary_of(report, store)}")
        else:
            tell(f"{time.strftime('%H:%M:%S')} nothing new")
        first = False
        ended.wait(following.pause())
    tell("ended; nothing is half-written, and the same command goes on from there")
    return 0


def _built(due: Round, build: Build, open_graph: Callable[[], Store], ended: threading.Event) -> BuildReport | None:
    """Return what a round did, once nobody else writes to the store; None where the program was ended before."""
    waiting = False
    while not ended.is_set():
        try:
            with open_graph() as graph:
                return build(due, graph)
        except StoreLockedError as error:
            if not waiting:
                tell(f"waiting: {error}")
            waiting = True
            ended.wait(_RETRY)
    return None


def _tell_once(finding: Finding, told: dict[str, str]) -> None:
    """Tell what is new about an input; what was told in an earlier round, and has not changed, is not news."""
    if told.get(finding.path) == str(finding):
        return
    if len(told) > _MOST_TOLD:
        told.clear()
    told[finding.path] = str(finding)
    tell_finding(finding)
