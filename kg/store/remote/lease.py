"""Who may write to a remote store: a claim in a graph of its own, renewed while its holder lives.

Whoever wants to write puts its claim beside those that are there, and gives way where another one lives: so no more is
asked of a server than that a claim can be read once it is written. Time is the server's, so that clocks of the holders
need not agree.
"""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError, StoreError, StoreLockedError
from kg.store.holder import Holder, holder_from, text_of, this_process
from kg.store.protocol import Row
from kg.store.remote.servers import LEASE

SECONDS = 60.0
"""How long a claim holds without being renewed."""

_Select: TypeAlias = Callable[[str], Sequence[Row]]

_CLAIM = f"{LEASE}:"
_given_up: set[NamedNode] = set()
"""Claims of this process that could not be withdrawn, since their server was not there at the moment."""
_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class _Claim:
    predicate: NamedNode
    value: Literal
    holder: Holder | None
    renewed: datetime


class Lease:
    """The claim of one store. `update` sends an update, `select` asks a query about all graphs."""

    def __init__(
        self,
        where: str,
        update: Callable[[str], None],
        select: _Select,
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._where = where
        self._update = update
        self._select = select
        self._seconds = seconds
        self._name = NamedNode(f"{_CLAIM}{uuid.uuid4()}")
        self._holder = text_of(this_process())
        self._value: Literal | None = None
        self._renewed = 0.0
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def acquire(self) -> None:
        """Take the lease, and renew it from now on.

        Raises:
            StoreLockedError: somebody else has it; says who.
        """
        for attempt in range(_ATTEMPTS):
            self._give_way()
            self._renew()
            self._check_written()
            if not self._others():
                threading.Thread(target=self._keep, name="lease of a store", daemon=True).start()
                return
            # Two came at once, and each saw the other: both step back, and chance decides who is first.
            with self._lock:
                self._withdraw()
            time.sleep(random.uniform(0.05, 0.5) * (attempt + 1))
        self._give_way()
        raise StoreLockedError(f"{self._where}: others want to write to it at the same time; try again")

    def _check_written(self) -> None:
        """Make sure that what was written is there: some servers say that all went well, whatever they are sent."""
        if not any(claim.predicate == self._name for claim in self._claims()):
            raise StoreError(
                f"{self._where}: the server takes updates and does not carry them out, or does not show what was "
                "written; give the address of its updates behind that of its queries, with a space between, and check "
                "that it is not a copy for reading"
            )

    def check(self) -> None:
        """Make sure that the lease is still held.

        Raises:
            StoreLockedError: it ran out, and somebody else may have written since.
        """
        with self._lock:
            if time.monotonic() - self._renewed < self._seconds / 2:
                return
        claims = self._claims()
        if not any(claim.predicate == self._name for claim in claims):
            raise StoreLockedError(
                f"{self._where}: the lease to write ran out, since the server was not reached for {self._seconds:g} "
                "seconds, and another process may have written since; run the command again"
            )
        self._renew()

    def release(self, *, patience: float = SECONDS) -> None:
        """Give the lease back; where the server is gone it runs out by itself, at once for this process.

        `patience` is how many seconds a renewal that is under way may take.
        """
        self._ended.set()
        if not self._lock.acquire(timeout=patience):
            _given_up.add(self._name)
            return
        try:
            self._withdraw()
        except KgError:
            _given_up.add(self._name)
        finally:
            self._lock.release()

    def _keep(self) -> None:
        while not self._ended.wait(self._seconds / 4):
            with suppress(KgError):
                if any(claim.predicate == self._name for claim in self._claims()) and not self._ended.is_set():
                    self._renew()

    def _renew(self) -> None:
        with self._lock:
            if self._ended.is_set():
                return
            begun = time.monotonic()
            text = json.dumps({"holder": self._holder, "renewed": self._now().isoformat()})
            before, self._value = self._value, Literal(text)
            self._update(f"INSERT DATA {{ {self._quad(self._name, self._value)} }}")
            if before is not None and before != self._value:
                self._update(f"DELETE DATA {{ {self._quad(self._name, before)} }}")
            self._renewed = begun

    def _withdraw(self) -> None:
        value, self._value = self._value, None
        if value is not None:
            self._remove(self._name)

    def _give_way(self) -> None:
        """Remove claims of the dead; raise if one of the living is there."""
        for claim in self._others():
            raise StoreLockedError(self._taken(claim))

    def _taken(self, claim: _Claim) -> str:
        left = max(0.0, self._seconds - (self._now() - claim.renewed).total_seconds())
        who = str(claim.holder) if claim.holder else "another process"
        return (
            f"{self._where}: {who} has it open for writing; wait until it has finished or end it, or open the store "
            f"for reading only. If it was killed on another machine its lease runs out in {left:.0f} seconds"
        )

    def _others(self) -> list[_Claim]:
        """Return the claims of others that live; those of the dead are removed."""
        living: list[_Claim] = []
        now = self._now()
        for claim in self._claims():
            if claim.predicate == self._name:
                continue
            old = claim.predicate in _given_up or now - claim.renewed > timedelta(seconds=self._seconds)
            if old or (claim.holder is not None and claim.holder.is_gone):
                self._remove(claim.predicate)
            else:
                living.append(claim)
        return living

    def _claims(self) -> list[_Claim]:
        """Return the claims, each with its latest renewal."""
        return _claims_among(self._select)

    def _remove(self, name: NamedNode) -> None:
        self._update(f"DELETE WHERE {{ GRAPH <{LEASE}> {{ <{LEASE}> {name} ?o }} }}")

    def _quad(self, name: NamedNode, value: Literal) -> str:
        return f"GRAPH <{LEASE}> {{ <{LEASE}> {name} {value} }}"

    def _now(self) -> datetime:
        return _now_by(self._select, self._where)


def writer_at(where: str, select: _Select) -> Holder | None:
    """Return who has the lease of the store at an address, for one who only reads; None where nobody does.

    `select` is as that of `Lease`.
    """
    claims = [claim for claim in _claims_among(select) if claim.holder is not None and not claim.holder.is_gone]
    if not claims:
        return None
    last = max(claims, key=lambda claim: claim.renewed)
    return last.holder if _now_by(select, where) - last.renewed <= timedelta(seconds=SECONDS) else None


def _claims_among(select: _Select) -> list[_Claim]:
    latest: dict[NamedNode, _Claim] = {}
    for name, value in select(f"SELECT ?p ?o {{ GRAPH <{LEASE}> {{ <{LEASE}> ?p ?o }} }}"):
        if not isinstance(name, NamedNode) or not isinstance(value, Literal):
            continue
        claim = _Claim(name, value, *_read(value.value))
        if name not in latest or latest[name].renewed < claim.renewed:
            latest[name] = claim
    return list(latest.values())


def _now_by(select: _Select, where: str) -> datetime:
    for (value,) in select("SELECT (NOW() AS ?now) {}"):
        if isinstance(value, Literal):
            return _moment(value.value)
    raise StoreError(f"{where}: does not tell the time (NOW()); it is no SPARQL 1.1 server")


def _read(text: str) -> tuple[Holder | None, datetime]:
    """Return who holds a claim and when it was renewed; a claim that nobody can read is an old one."""
    try:
        values = json.loads(text)
        return holder_from(values["holder"]), _moment(values["renewed"])
    except (ValueError, KeyError, TypeError):
        return None, datetime.min.replace(tzinfo=UTC)


def _moment(text: str) -> datetime:
    """Return a moment of the server's clock; one without a time zone counts as any other of the same server."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
