"""The source of candidates behind a reconciliation service."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from kg.errors import LinkError, NoAnswerError
from kg.link.reconcile import asking, reading
from kg.link.reconcile.asking import FIELDS, Query
from kg.link.reconcile.manifest import Service, Version, kinds_of, service_of
from kg.link.reconcile.reading import FETCHED, Cells, Told
from kg.link.source import Answer, Found, Unanswered
from kg.model.link import Kind, Subject
from kg.net.asking import Asker, Clock, Manners, agent_of, read_json
from kg.net.kept import KeptAnswers, cache_file
from kg.net.wire import Request

T = TypeVar("T")
_IN_ONE_EXTENSION = 20
_PATIENCE = 2
"""Requests for values that may fail before no more are fetched for the subjects at hand."""
_MANNERS = Manners(give_up_after=8)
"""Halving the longest batch down to the query that spoils it takes seven requests that fail."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_MOST_TYPES = 10
"""Types whose properties are looked at."""


def open_service(
    address: str,
    *,
    name: str | None = None,
    types: Mapping[Kind, str] | None = None,
    properties: Mapping[str, str] | None = None,
    fetch: Mapping[str, str] | None = None,
    version: str | None = None,
    space: str | None = None,
    contact: str | None = None,
    network: bool = True,
    kept: KeptAnswers | None = None,
    manners: Manners | None = None,
    clock: Clock | None = None,
) -> ServiceSource:
    """Return the source behind the service at an address; asks it for its manifest.

    `name` is that of the source; without it the host's. `types` are the ids of types by kinds, and then only these
    kinds are asked for; without them they are guessed from the default types. `properties` are the ids of properties to
    send, by `country`, `office`, `within` and `code`; none without it. `fetch` are those of properties to fetch of
    candidates, by `kg.link.reconcile.reading.FETCHED`; without it they are guessed from what the service proposes, and
    an empty one fetches nothing. `version` (`0.1`, `0.2`, `1.0-draft`) and `space`, which begins the IRIs of entities,
    go before the manifest. `contact` is sent along. Without `network` only what is kept is answered. `kept` are the
    answers kept so far; None: those in the user's cache folder. `clock` is for tests.

    Raises:
        LinkError: it is no service, cannot be reached, or one of the values is not known.
    """
    _check(address, "properties", properties or {}, FIELDS)
    _check(address, "fetch", fetch or {}, FETCHED)
    try:
        wanted = Version(version) if version else None
    except ValueError:
        known = ", ".join(one.value for one in Version)
        raise LinkError(f"{address}: the version {version!r} is not known; there are {known}") from None
    if kept is None and (file := cache_file()) is not None:
        kept = KeptAnswers(file)
    asker = _Keeping(Asker(manners or _MANNERS, agent=agent_of(contact), network=network, clock=clock), kept)
    try:
        manifest = asker.today(asking.manifest_request(address))
    except NoAnswerError as error:
        raise LinkError(f"{address}: its manifest cannot be had: {error}") from error
    service = service_of(address, manifest, version=wanted, space=space)
    return ServiceSource(service, asker, name or _name_of(address), types, dict(properties or {}), fetch)


def _check(address: str, what: str, given: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise LinkError(f"{address}: {what}: {unknown[0]!r} is none of {', '.join(known)}")


def _name_of(address: str) -> str:
    host = asking.manifest_request(address).host
    return _NOT_IN_NAMES.sub("-", host.partition(":")[0]).strip("-").lower() or "service"


class _Keeping:
    """Asks, and keeps answers one by one, whatever batch they came in."""

    def __init__(self, asker: Asker, kept: KeptAnswers | None) -> None:
        self.asker = asker
        self._kept = kept

    def ask(self, request: Request, read: Callable[[bytes], T]) -> T:
        """Return the answer to a request that is the same every time."""
        body = self._kept.get(request) if self._kept else None
        if body is not None:
            try:
                return read(body)
            except ValueError:
                pass
        return self._asked(request, read)

    def today(self, request: Request) -> object:
        """Return the JSON of today, and that which is kept only where there is none."""
        try:
            return self._asked(request, read_json)
        except NoAnswerError:
            if (known := self.known(request)) is None:
                raise
            return known

    def _asked(self, request: Request, read: Callable[[bytes], T]) -> T:
        answer: list[bytes] = []

        def reading_too(body: bytes) -> T:
            found = read(body)
            answer.append(body)
            return found

        found = self.asker.ask(request, reading_too)
        if self._kept:
            self._kept.put(request, answer[-1])
        return found

    def known(self, key: Request) -> object:
        """Return what is kept under a key; None for nothing."""
        body = self._kept.get(key) if self._kept else None
        try:
            return None if body is None else read_json(body)
        except ValueError:
            return None

    def keep(self, key: Request, value: object) -> None:
        """Keep a value that JSON can write."""
        if self._kept:
            self._kept.put(key, json.dumps(value).encode())


@dataclass(slots=True)
class _Open:
    """A subject that has no answer yet: the names that are left to ask by, the first of them next."""

    subject: Subject
    names: tuple[str, ...]


class ServiceSource:
    """A dataset behind a reconciliation service; see `kg.link.source.Source`. Made by `open_service`."""

    def __init__(
        self,
        service: Service,
        asker: _Keeping,
        name: str,
        types: Mapping[Kind, str] | None,
        properties: Mapping[str, str],
        fetch: Mapping[str, str] | None,
    ) -> None:
        self.service = service
        self._asker = asker
        self._name = name
        self._kinds, self._types = kinds_of(service, types)
        self._properties = properties
        self._fetch = fetch
        self._patience = _PATIENCE

    @property
    def name(self) -> str:
        """The name that was given, or that of the host."""
        return self._name

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of its types, or all where it does not tell."""
        return self._kinds

    @property
    def requests(self) -> int:
        """How many requests were sent, those that failed included."""
        return self._asker.asker.requests

    def candidates(self, subjects: Sequence[Subject]) -> Iterator[Answer]:
        """Yield an answer for each subject, in batches as they come; what is kept is not asked for again.

        A subject is asked for by its label, and by its other names only where that finds nothing.
        """
        self._asker.asker.resume()
        self._patience = _PATIENCE
        left: dict[str, list[Subject]] = {}
        waiting = [_Open(subject, asking.names_to_ask(subject)) for subject in subjects]
        while waiting:
            again: list[_Open] = []
            for start in range(0, len(waiting), self.service.batch):
                done: list[tuple[Subject, Told]] = []
                for one, told in self._asked(waiting[start : start + self.service.batch], left):
                    if not told.candidates and len(one.names) > 1:
                        again.append(_Open(one.subject, one.names[1:]))
                    else:
                        done.append((one.subject, told))
                yield from self._answers(done, left)
            waiting = again
        for reason, unanswered in left.items():
            yield Unanswered(tuple(unanswered), reason)

    def _asked(self, group: Sequence[_Open], left: dict[str, list[Subject]]) -> list[tuple[_Open, Told]]:
        """Return what is told of subjects; those without an answer go to `left`, by the reason."""
        queries = [self._query(one) for one in group]
        found = {place: told for place, query in enumerate(queries) if (told := self._kept_told(query)) is not None}
        for place, answer in self._told(queries, [place for place in range(len(queries)) if place not in found]):
            if isinstance(answer, Told):
                found[place] = answer
            else:
                left.setdefault(answer, []).append(group[place].subject)
        return [(group[place], found[place]) for place in sorted(found)]

    def _query(self, one: _Open) -> Query:
        kind = one.subject.kind
        return asking.query_of(one.subject, one.names[0], self.service, self._types.get(kind), self._properties)

    def _told(self, queries: Sequence[Query], places: Sequence[int]) -> Iterator[tuple[int, Told | str]]:
        """Ask for some of the queries; a batch that is too much for the service is asked for in halves."""
        if not places:
            return
        batch = [queries[place] for place in places]
        keys = asking.keys_of(batch)
        try:
            told = self._asker.asker.ask(
                asking.batch_request(self.service, batch), lambda body: reading.told_in(self.service, keys, body)
            )
        except NoAnswerError as error:
            if error.smaller and not error.stopped and len(places) > 1:
                half = len(places) // 2
                yield from self._told(queries, places[:half])
                yield from self._told(queries, places[half:])
            else:
                yield from ((place, str(error)) for place in places)
            return
        for place, one in zip(places, told, strict=True):
            self._asker.keep(asking.key_of(self.service, queries[place]), [one.candidates, one.highest])
            yield place, one

    def _kept_told(self, query: Query) -> Told | None:
        value = self._asker.known(asking.key_of(self.service, query))
        match value:
            case [list(candidates), int() | float() as highest]:
                return Told([one for one in candidates if isinstance(one, dict)], float(highest))
        return None

    def _answers(self, done: Sequence[tuple[Subject, Told]], left: dict[str, list[Subject]]) -> Iterator[Answer]:
        ids = [id for _, told in done for one in told.candidates if isinstance(id := one.get("id"), str) and id]
        try:
            cells = self._cells(list(dict.fromkeys(ids)))
        except NoAnswerError as error:
            # Whoever is not asked any more has not said all that it knows.
            left.setdefault(str(error), []).extend(subject for subject, told in done if told.candidates)
            yield from (Found(subject, ()) for subject, told in done if not told.candidates)
            return
        for subject, told in done:
            yield Found(subject, tuple(reading.candidates_of(told, self.service, self._kinds_by_type, cells)))

    def _cells(self, ids: Sequence[str]) -> dict[str, dict[str, Cells]]:
        """Return what is fetched of entities, by their ids and by what it means.

        What cannot be fetched is left out: the candidates stand without it.

        Raises:
            NoAnswerError: the service is not asked any more.
        """
        pids = sorted(set(self._fetched.values()))
        if not pids:
            return {}
        found: dict[str, dict[str, Cells]] = {}
        for id in ids:
            kept = self._asker.known(asking.key_of(self.service, {"extend": id, "properties": pids}))
            if isinstance(kept, dict):
                found[id] = kept
        missing = [id for id in ids if id not in found]
        for start in range(0, len(missing), _IN_ONE_EXTENSION):
            if not self._patience:
                break
            found.update(self._rows(missing[start : start + _IN_ONE_EXTENSION], pids))
        return {id: {what: row[pid] for what, pid in self._fetched.items() if pid in row} for id, row in found.items()}

    def _rows(self, ids: Sequence[str], pids: Sequence[str]) -> dict[str, dict[str, Cells]]:
        request = asking.extension_request(self.service, ids, pids)
        try:
            rows = self._asker.asker.ask(request, lambda body: reading.rows_of(ids, body))
        except NoAnswerError as error:
            if error.stopped:
                raise
            self._patience -= 1
            return {}
        for id, row in rows.items():
            self._asker.keep(asking.key_of(self.service, {"extend": id, "properties": list(pids)}), row)
        return rows

    @cached_property
    def _fetched(self) -> dict[str, str]:
        """The ids of the properties to fetch, by what they mean."""
        if self._fetch is not None:
            return dict(self._fetch)
        if not self.service.extends or self.service.proposing is None:
            return {}
        found: dict[str, str] = {}
        types = [*self._types.values(), *(id for id, _ in self.service.types)]
        for type in list(dict.fromkeys(types))[:_MOST_TYPES]:
            try:
                proposed = self._asker.ask(asking.proposal_request(self.service, type), reading.proposed_in)
            except NoAnswerError as error:
                if error.stopped:
                    raise
                continue
            found = {**reading.meant_by(proposed), **found}
        return found

    @cached_property
    def _kinds_by_type(self) -> dict[str, frozenset[Kind]]:
        """The kinds that are asked for by a type: whatever is of it may be any of them."""
        found: dict[str, frozenset[Kind]] = {}
        for kind, type in self._types.items():
            found[type] = found.get(type, frozenset()) | {kind}
        return found
