"""What a report says of an event, in the form in which reports are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from sys import intern
from typing import TypeVar, cast

from kg.gazetteer.organizations import occasion_named
from kg.model.dates import DateInterval
from kg.model.document import DocumentFacts
from kg.model.report import ActorKind, EventType, Part, Report, Status
from kg.model.world import ActorKey, PlaceKey, ReportKey
from kg.names.persons import person_name, plain
from kg.resolve.actors import Role
from kg.resolve.mentions import document_tag, key_of
from kg.resolve.places import Places

FACTS = frozenset({Status.OCCURRED, Status.ONGOING})
PLANS = frozenset({Status.SCHEDULED, Status.PROPOSED, Status.POSSIBLE})
OFF = frozenset({Status.POSTPONED, Status.CANCELLED, Status.DENIED})

_Value = TypeVar("_Value", bound=Hashable)

_SURE_DAYS = 7
"""A report that leaves at most a week open says when the event was; one that leaves a month tells one of many."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A report, resolved.

    `persons` are the named persons in it; `sides` the states and organizations that take part or are acted for,
    `states` the states among them; `by_side` the named persons of each side. `initiators` are the sides that ask, for
    a Request. `when` is the interval of the report, an open end closed by the day of publication: what has happened
    had happened by then, and what is to come had not. `days` is the number of days that `when` leaves open, or None.
    `words` are the content words of the evidence, sorted, names of participants left out: a tuple, since there is one
    for every report, and a set takes four times the memory. The confidences are those of the
    report.
    """

    key: ReportKey
    type: EventType
    status: Status
    persons: frozenset[ActorKey]
    sides: frozenset[ActorKey]
    states: frozenset[ActorKey]
    by_side: Mapping[ActorKey, frozenset[ActorKey]]
    initiators: frozenset[ActorKey]
    when: DateInterval
    places: tuple[PlaceKey, ...]
    occasion: str | None
    about: frozenset[str]
    quote: str | None
    start_time: str | None
    published: date | None
    words: tuple[str, ...]
    subtype: str | None
    when_confidence: float
    place_confidence: float
    exact: bool
    """Whether it is a record, whose columns give the days."""
    inward: bool
    """Whether it names several actors of one side and nobody else."""

    @property
    def days(self) -> int | None:
        """How many days `when` leaves open; None where an end is open."""
        return self.when.days

    @property
    def stateless(self) -> int:
        """How many of the persons nothing is known to act for."""
        return len(self.persons) - len(frozenset[ActorKey]().union(*self.by_side.values()))

    @property
    def sure(self) -> bool:
        """Whether the report leaves no more than a week open."""
        return self.days is not None and self.days <= _SURE_DAYS

    @property
    def signature(self) -> tuple[object, ...]:
        """All that a comparison looks at: reports that agree in it compare alike with every other."""
        return (
            self.type.value,
            self.status.value,
            tuple(sorted(self.persons)),
            tuple(sorted(self.sides)),
            tuple(sorted(self.initiators)),
            str(self.when.earliest),
            str(self.when.latest),
            self.places,
            self.occasion or "",
            tuple(sorted(self.about)),
            self.quote or "",
            self.inward,
            self.words,
            self.subtype or "",
            (self.when_confidence, self.place_confidence),
            self.start_time or "",
            self.exact,
            str(self.published) if self.days is None else "",
        )


class _Shared:
    """Values that are equal are one: most stand in many reports."""

    def __init__(self) -> None:
        self._values: dict[Hashable, Hashable] = {}
        self._by_side: dict[tuple[tuple[ActorKey, frozenset[ActorKey]], ...], Mapping[ActorKey, frozenset[ActorKey]]]
        self._by_side = {}

    def one(self, value: _Value) -> _Value:
        return cast(_Value, self._values.setdefault(value, value))

    def set(self, members: Iterable[_Value]) -> frozenset[_Value]:
        return self.one(frozenset(members))

    def by_side(self, found: Mapping[ActorKey, Iterable[ActorKey]]) -> Mapping[ActorKey, frozenset[ActorKey]]:
        pairs = tuple((side, self.set(found[side])) for side in sorted(found))
        known = self._by_side.get(pairs)
        if known is None:
            known = self._by_side[pairs] = dict(pairs)
        return known


def tellings_of(
    reports: Iterable[Report],
    roles: Mapping[ReportKey, tuple[Role, ...]],
    places: Places,
    documents: Mapping[str, DocumentFacts],
) -> list[Telling]:
    """Return the tellings of reports, in the same order.

    `roles` are those of the participants of each report; `documents` is what is known of documents by key.
    """
    unknown = DocumentFacts()
    shared = _Shared()
    told = []
    for report in reports:
        key = key_of(report)
        document = documents.get(key.document_key, unknown)
        told.append(_telling(key, report, roles[key], places.of_report.get(key, ()), document, shared))
    return told


def _telling(
    key: ReportKey,
    report: Report,
    roles: Sequence[Role],
    places: tuple[PlaceKey, ...],
    document: DocumentFacts,
    shared: _Shared,
) -> Telling:
    named = [(role.actor, role.side) for role in roles if _is_known_person(role.actor, key)]
    by_side: defaultdict[ActorKey, set[ActorKey]] = defaultdict(set)
    for actor, side in named:
        if side:
            by_side[side].add(actor)
    sides = {role.side for role in roles if role.side}
    pairs = zip(roles, report.participants, strict=True)
    return Telling(
        key=key,
        type=report.type,
        status=report.status,
        persons=shared.set(actor for actor, _ in named),
        sides=shared.set(sides),
        states=shared.set(side for side in sides if side.kind is ActorKind.STATE),
        by_side=shared.by_side(by_side),
        initiators=shared.set(role.side or role.actor for role, each in pairs if each.part is Part.REQUESTER),
        when=shared.one(_closed(report, document.published)),
        places=places,
        occasion=shared.one(occasion_form(report.occasion)),
        about=shared.set(content_words(report.about)),
        quote=plain(report.quote) if report.quote else None,
        start_time=shared.one(report.start_time),
        words=_words(report),
        subtype=shared.one(report.subtype),
        when_confidence=shared.one(report.when_confidence),
        place_confidence=shared.one(report.place_confidence),
        published=document.published,
        exact=document.kind == "record",
        inward=_is_inward(roles),
    )


def _is_known_person(actor: ActorKey, report: ReportKey) -> bool:
    """Whether it is a person that can be met again: one told apart by the document (`the envoy`) is unknown."""
    known = actor.kind is ActorKind.PERSON and actor.distinction != document_tag(report.document_key)
    return known and person_name(actor.name).named


def _is_inward(roles: Sequence[Role]) -> bool:
    sides = {role.side for role in roles}
    return len(sides) == 1 and None not in sides and len({role.actor for role in roles}) > 1


def _closed(report: Report, published: date | None) -> DateInterval:
    """Return the interval of a report with what its status says about the day of publication."""
    when = report.when
    if published is None:
        return when
    if report.status in FACTS and when.latest is None:
        return DateInterval(when.earliest, max(published, when.earliest or published))
    if report.status in PLANS and when.earliest is None:
        return DateInterval(min(published, when.latest or published), when.latest)
    return when


def occasion_form(occasion: str | None) -> str | None:
    """Return the form under which occasions are compared."""
    if not occasion:
        return None
    known = occasion_named(occasion)
    return plain(known.name if known else occasion)


def _words(report: Report) -> tuple[str, ...]:
    names = content_words(name for p in report.participants for name in (p.name, *p.aliases))
    return tuple(sorted(content_words(evidence.text for evidence in report.evidence) - names))


def content_words(phrases: Iterable[str]) -> set[str]:
    """Return the words of phrases by which subjects are compared: those of five letters and more, without endings."""
    return {intern(word[:6]) for phrase in phrases for word in plain(phrase).split() if len(word) > 4}


def days_between(first: DateInterval, second: DateInterval) -> int:
    """Return how many days lie between two intervals: 0 where they share a day, 1 from one day to the next."""
    if first.overlaps(second):
        return 0
    if first.latest and second.earliest and second.earliest > first.latest:
        return (second.earliest - first.latest).days
    if first.earliest and second.latest:
        return (first.earliest - second.latest).days
    return 0


def news_day(telling: Telling) -> DateInterval | None:
    """Return when an event most likely was: as told, or near the day of publication where one end is open."""
    if telling.days is not None:
        return telling.when
    if telling.status in PLANS and telling.when.earliest and telling.when.latest is None:
        return DateInterval(telling.when.earliest, telling.when.earliest)
    return DateInterval(telling.published, telling.published) if telling.published else None


def stretch(when: DateInterval, days: int) -> DateInterval:
    """Return an interval that begins and ends so many days earlier and later."""
    reach = timedelta(days=days)
    return DateInterval(when.earliest and when.earliest - reach, when.latest and when.latest + reach)
