"""`kg build --follow`: round after round, until somebody ends it."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.cli.findings import summary_of, tell_finding
from kg.cli.output import tell
from kg.errors import FetchError, StoreError, StoreLockedError

if TYPE_CHECKING:
    from kg.pipeline import BuildReport, Following, Outcome
    from kg.pipeline.following import Round
    from kg.store import Store

    Build = Callable[[Round, Store], BuildReport]

_RETRY = 5.0
"""Seconds after which a store that somebody else writes to is tried again."""
_MOST_TOLD = 100_000


class Ending:
    """Whether somebody ended the program, and a wait for that.

    `set` is for handlers of signals: unlike that of `threading.Event` it takes no lock. A handler runs on the main
    thread between any two of its steps, so it may find a lock held by the very wait that it interrupted, for ever.
    """

    def __init__(self) -> None:
        self._is_set = False
        self._told, self._tell = os.pipe()

    def is_set(self) -> bool:
        """Whether the program is to end."""
        return self._is_set

    def set(self) -> None:
        """End every wait, those of now and those to come."""
        if not self._is_set:
            self._is_set = True
            os.write(self._tell, b"!")  # it is never read, so that the pipe stays readable for all who wait

    def wait(self, seconds: float) -> bool:
        """Pass some time, less where the program is to end; return whether it is."""
        if not self._is_set:
            select.select([self._told], [], [], seconds)
        return self._is_set

    def close(self) -> None:
        """Give back what it takes to wait; nobody waits any more."""
        os.close(self._told)
        os.close(self._tell)


@contextmanager
def ended_by_signals() -> Iterator[Ending]:
    """Give what ctrl-C and SIGTERM set, once each; a second ctrl-C interrupts as ever."""
    ended = Ending()

    def end(_number: int, _frame: object) -> None:
        ended.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        ended.close()


def sleeper(ended: Ending) -> Callable[[float], None]:
    """Return what passes a pause between requests, unless the program is to end: then the request is given up."""

    def sleep(seconds: float) -> None:
        if ended.wait(seconds):
            raise FetchError("the web", "not asked any more, since this was ended", "run the command again")

    return sleep


def follow(following: Following, build: Build, *, store: str, open_graph: Callable[[], Store], ended: Ending) -> int:
    """Build what is new, round after round, until `ended`; the store is open during rounds only.

    `store` is its name in messages.

    Raises:
        KgError: the first round cannot be done at all. Later ones are tried again.
    """
    told = _Told()
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
                if told.is_new(finding.path, str(finding)):
                    tell_finding(finding)
            tell(f"{time.strftime('%H:%M:%S')} {summary_of(report, store)}")
        else:
            tell(f"{time.strftime('%H:%M:%S')} nothing new")
        first = False
        ended.wait(following.pause())
    tell("ended; nothing is half-written, and the same command goes on from there")
    return 0


def _built(due: Round, build: Build, open_graph: Callable[[], Store], ended: Ending) -> BuildReport | None:
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


def news(note: Callable[[Outcome], None]) -> Callable[[Outcome], None]:
    """Return what hands on to `note` the outcomes that later rounds do not only repeat.

    What was built or forgotten was so anew; what is unchanged is told of only where no earlier round told of it.
    """
    told = _Told()

    def note_news(outcome: Outcome) -> None:
        result = outcome.result
        known = told.knows(outcome.path)
        new = told.is_new(outcome.path, f"{result} {outcome.reason}")
        if result in (result.BUILT, result.FORGOTTEN) or (new and not (known and result is result.UNCHANGED)):
            note(outcome)

    return note_news


class _Told:
    """What was last told of each input; all of it is forgotten where it is of too many."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def knows(self, path: str) -> bool:
        """Whether anything was told of an input."""
        return path in self._told

    def is_new(self, path: str, what: str) -> bool:
        """Whether something else was told of an input last, or nothing; now it is this."""
        new = self._told.get(path) != what
        if len(self._told) >= _MOST_TOLD:
            self._told.clear()
        self._told[path] = what
        return new
