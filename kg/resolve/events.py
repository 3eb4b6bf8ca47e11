"""What a group of reports says of its event, value by value."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import ActorKind, Part, Report, Status
from kg.model.world import ActorKey, Event, EvidenceKey, PlaceKey, ReportKey, Supported, SupportedPlace, Taking
from kg.names.persons import plain
from kg.resolve.actors import Role
from kg.resolve.contradictions import contradictions, same_phase
from kg.resolve.groups import most_usual
from kg.resolve.likeness import Comparison
from kg.resolve.mentions import first_evidence_of, key_of
from kg.resolve.places import Places
from kg.resolve.tellings import FACTS, OFF, PLANS, Telling, occasion_form
from kg.resolve.voices import Voices

_ID_DIGITS = 16
_MOST_SUBJECTS = 12
_STATUS_ORDER = tuple(Status)
_PART_ORDER = {part: (part is Part.PARTICIPANT, order) for order, part in enumerate(Part)}
"""Of two parts that as many voices give, the one that says more goes first."""

_STANDS_FOR = {
    ActorKind.STATE: (ActorKind.PERSON, ActorKind.DELEGATION),
    ActorKind.DELEGATION: (ActorKind.PERSON,),
}
"""Who makes it needless to list a state or a delegation."""

_Value = TypeVar("_Value", bound=Hashable)
_Ordered = TypeVar("_Ordered", str, date)


def event_of(
    tellings: Sequence[Telling],
    told: Sequence[Report],
    places: Places,
    takings: Takings,
    voices: Voices,
    comparison: Comparison,
) -> Event:
    """Return the event that some tellings tell; `told` are their reports, in the order of their keys.

    Of values that exclude each other most voices decide, and not most documents: what ten outlets print of one agency
    has been seen by one reporter.
    """
    keys = tuple(sorted(telling.key for telling in tellings))
    status = chosen_status(tellings, voices)
    documents, publishers, heard = voices.count(key.document_key for key in keys)
    id = event_id(tellings)
    return Event(
        id=id,
        type=told[0].type,
        status=status,
        participants=takings.of(told),
        reports=keys,
        documents=documents,
        publishers=publishers,
        voices=heard,
        subtype=most_voices(told, lambda report: report.subtype, voices),
        places=chosen_places(tellings, places, voices),
        occasion=_occasion(told, voices),
        when=chosen_interval(told, status, voices),
        start_time=most_voices(told, lambda report: report.start_time, voices),
        until=most_voices(told, lambda report: report.until, voices),
        about=_subjects(told),
        contradicted=contradictions(tellings, told, status, comparison),
        statuses=_supported(told, lambda report: report.status.value, voices),
        intervals=_supported(told, lambda report: report.when.edtf, voices),
        start_times=_supported(told, lambda report: report.start_time, voices),
        all_places=_supported_places(tellings, voices),
        former=tuple(sorted({id_given_by(key) for key in keys} - {id})),
        first_evidence=_first_evidence(tellings, told, status),
    )


def _first_evidence(tellings: Iterable[Telling], told: Iterable[Report], status: Status) -> EvidenceKey | None:
    """Return the first evidence of the report that was published first of those with a status."""
    having = [telling for telling in tellings if telling.status is status]
    if not having:
        return None
    first = min(having, key=lambda t: (t.published or date.max, t.key)).key
    return next(first_evidence_of(report) for report in told if key_of(report) == first)


def event_id(tellings: Iterable[Telling]) -> str:
    """Return the identity of an event: of the report that was published first, so that later ones do not change it."""
    return id_given_by(min(tellings, key=lambda t: (t.published or date.max, t.key)).key)


def id_given_by(report: ReportKey) -> str:
    """Return the id of an event of which `report` is the first."""
    told = f"{report.document_key}\x00{report.id}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:_ID_DIGITS]


def _documents(reports: Iterable[Report], value: Callable[[Report], _Value | None]) -> dict[_Value, set[str]]:
    """Return the documents that give each value."""
    found: defaultdict[_Value, set[str]] = defaultdict(set)
    for report in reports:
        given = value(report)
        if given is not None:
            found[given].add(key_of(report).document_key)
    return found


def most_voices(
    reports: Iterable[Report], value: Callable[[Report], _Ordered | None], voices: Voices
) -> _Ordered | None:
    """Return the value that most voices give, of equals the first in order; None where none gives any."""
    found = _documents(reports, value)
    return min(found, key=lambda each: (voices.weight(found[each]), each)) if found else None


def _supported(
    reports: Iterable[Report], value: Callable[[Report], str | None], voices: Voices
) -> tuple[Supported, ...]:
    found = _documents(reports, value)
    return tuple(Supported(text, *voices.count(found[text])) for text in sorted(found))


def _occasion(reports: Sequence[Report], voices: Voices) -> str | None:
    found = _documents(reports, lambda report: occasion_form(report.occasion))
    if not found:
        return None
    form = min(found, key=lambda text: (voices.weight(found[text]), text))
    wordings = Counter(
        report.occasion for report in reports if report.occasion and occasion_form(report.occasion) == form
    )
    return most_usual(sorted(wordings.items()))


def _subjects(reports: Sequence[Report]) -> tuple[str, ...]:
    """Return what the event was about, most told first."""
    wordings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        for phrase in report.about:
            wordings[plain(phrase) or phrase][phrase] += 1
    ranked = sorted(wordings, key=lambda form: (-sum(wordings[form].values()), form))
    return tuple(most_usual(sorted(wordings[form].items())) for form in ranked[:_MOST_SUBJECTS])


# --- status -----------------------------------------------------------------------------------------------------


def chosen_status(tellings: Sequence[Telling], voices: Voices) -> Status:
    """Return the status that holds now.

    What has happened is no longer planned. Among reports that it happened and that it did not, and among plans, most
    voices decide; a plan that was put off or called off by the latest of them is off.
    """
    documents: defaultdict[Status, set[str]] = defaultdict(set)
    for telling in tellings:
        documents[telling.status].add(telling.key.document_key)
    statuses = set(documents)
    called_off = statuses & OFF and _latest(tellings, OFF) >= _latest(tellings, PLANS)
    if statuses & FACTS or called_off:
        statuses -= PLANS
    return min(statuses, key=lambda s: (voices.weight(documents[s]), _STATUS_ORDER.index(s)))


def _latest(tellings: Iterable[Telling], statuses: frozenset[Status]) -> date:
    return max((t.published for t in tellings if t.status in statuses and t.published), default=date.min)


# --- time -------------------------------------------------------------------------------------------------------


def chosen_interval(reports: Sequence[Report], status: Status, voices: Voices) -> DateInterval:
    """Return the interval that most voices support, ties to the narrower and then the earlier one.

    A document supports every interval that lies inside its own. Once it has happened, the days first planned no longer
    count.
    """
    settled = [report for report in reports if report.when.known and same_phase(report.status, status)]
    documents = _documents(settled or [r for r in reports if r.when.known], lambda report: report.when)
    if not documents:
        return UNKNOWN_TIME
    support = {
        when: voices.weight(set[str]().union(*(found for wider, found in documents.items() if _holds(wider, when))))
        for when in documents
    }
    return min(documents, key=lambda when: (support[when], _width(when), str(when.edtf)))


def _holds(wider: DateInterval, when: DateInterval) -> bool:
    starts = wider.earliest is None or (when.earliest is not None and wider.earliest <= when.earliest)
    ends = wider.latest is None or (when.latest is not None and when.latest <= wider.latest)
    return starts and ends


def _width(when: DateInterval) -> int:
    return when.days if when.days is not None else 10**6


# --- place ------------------------------------------------------------------------------------------------------


def chosen_places(tellings: Sequence[Telling], places: Places, voices: Voices) -> tuple[PlaceKey, ...]:
    """Return where it was: the most specific place that most voices support.

    A document that says less (`Texas`) supports every place inside it. Reports of several places (a tour) are
    supported only by their like.
    """
    documents: defaultdict[tuple[PlaceKey, ...], set[str]] = defaultdict(set)
    for telling in tellings:
        if telling.places:
            documents[tuple(sorted(telling.places))].add(telling.key.document_key)
    if not documents:
        return ()
    chains = {several: _chain(several, places) for several in documents}
    support = {
        several: voices.weight(
            set[str]().union(*(documents[other] for other in documents if other == several or set(other) <= chain))
        )
        for several, chain in chains.items()
    }
    return min(support, key=lambda several: (support[several], -max(len(key.path) for key in several), several))


def _chain(several: tuple[PlaceKey, ...], places: Places) -> set[PlaceKey]:
    return {place.key for place in places.chain(several[0])} if len(several) == 1 else set(several)


def _supported_places(tellings: Sequence[Telling], voices: Voices) -> tuple[SupportedPlace, ...]:
    """Return all places with their support; none where all reports that give places give the same."""
    if len({frozenset(telling.places) for telling in tellings if telling.places}) < 2:
        return ()
    documents: defaultdict[PlaceKey, set[str]] = defaultdict(set)
    for telling in tellings:
        for place in telling.places:
            documents[place].add(telling.key.document_key)
    return tuple(SupportedPlace(place, *voices.count(documents[place])) for place in sorted(documents))


# --- participants -----------------------------------------------------------------------------------------------


class Takings:
    """Who took part in an event, by its reports."""

    def __init__(self, roles: Mapping[ReportKey, tuple[Role, ...]], voices: Voices) -> None:
        """`roles` are those of the participants of each report."""
        self._roles = roles
        self._voices = voices

    def of(self, reports: Iterable[Report]) -> tuple[Taking, ...]:
        """Return the actors of an event, each in the part that most voices give.

        A delegation or state is left out where another document names a person of it, a state also where another gives
        a delegation of it, unless some document lists both: then it adds people who are not named.
        """
        documents: defaultdict[ActorKey, set[str]] = defaultdict(set)
        parts: defaultdict[ActorKey, defaultdict[Part, set[str]]] = defaultdict(lambda: defaultdict(set))
        represented: set[tuple[ActorKey, ActorKind]] = set()
        beside: set[ActorKey] = set()
        groups: dict[ActorKey, ActorKey] = {}
        for report in reports:
            key = key_of(report)
            roles = self._roles[key]
            here = {(owner, actor.kind) for actor, owner in roles if owner}
            represented |= here
            for (actor, owner), participant in zip(roles, report.participants, strict=True):
                documents[actor].add(key.document_key)
                parts[actor][participant.part].add(key.document_key)
                if actor.kind in _STANDS_FOR and owner:
                    groups[actor] = owner
                    if any((owner, kind) in here for kind in _STANDS_FOR[actor.kind]):
                        beside.add(actor)
        left_out = {
            actor
            for actor, owner in groups.items()
            if actor not in beside and any((owner, kind) in represented for kind in _STANDS_FOR[actor.kind])
        }
        return tuple(
            Taking(actor, self._usual_part(parts[actor]), *self._voices.count(documents[actor]))
            for actor in sorted(documents)
            if actor not in left_out
        )

    def _usual_part(self, parts: Mapping[Part, set[str]]) -> Part:
        return min(parts, key=lambda part: (self._voices.weight(parts[part]), _PART_ORDER[part]))
