"""The participants of all reports, one by one, with whom they act for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern

from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import state, state_meant
from kg.model.report import ActorKind, Participant, Report
from kg.model.world import ActorKey, EvidenceKey, ReportKey
from kg.names.persons import plain

_TAG_DIGITS = 8
_LONGEST_SURE_PERIOD = 366 * 2
"""An event dated no closer than two years says less about when a person was active than the day of publication."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Participant number `position` of a report.

    `owner` is the state or organization it acts for. `day` is the day of the event, or of publication where the event
    has none, or None. `published` is the day of publication.
    """

    report: ReportKey
    position: int
    participant: Participant
    owner: ActorKey | None
    day: date | None
    published: date | None

    @property
    def document(self) -> str:
        """Key of the document."""
        return self.report.document_key


def document_tag(document_key: str) -> str:
    """Return the digits of a document's key that tell an actor that only it knows apart from others of its name."""
    return document_key[:_TAG_DIGITS]


def key_of(report: Report) -> ReportKey:
    """Return the identity of a report; where it has no document key (read from plain records) its document's id."""
    return ReportKey(intern(report.document_key or report.document), intern(report.id))


def first_evidence_of(report: Report) -> EvidenceKey:
    """Return the first characters that a report rests on."""
    first = min(report.evidence)
    return EvidenceKey(key_of(report).document_key, first.start, first.end)


def mentions_of(reports: Iterable[Report], published: Mapping[str, date]) -> Iterator[Mention]:
    """Yield every participant of every report, in order."""
    shared: dict[Participant, Participant] = {}
    for report in reports:
        key = key_of(report)
        yield from mentions_in(report, key, published.get(key.document_key), shared)


def mentions_in(
    report: Report, key: ReportKey, published: date | None, shared: dict[Participant, Participant]
) -> Iterator[Mention]:
    """Yield every participant of a report, in order.

    `published` is the day of publication. Participants that are equal are one, in `shared`: most stand in many reports.
    """
    day = day_of(report, published)
    for position, participant in enumerate(report.participants):
        owner = owner_named(participant.of) if participant.of else None
        yield Mention(key, position, _shared(participant, shared), owner, day, published)


def _shared(participant: Participant, shared: dict[Participant, Participant]) -> Participant:
    found = shared.get(participant)
    if found is None:
        found = shared[participant] = Participant(
            name=intern(participant.name),
            kind=participant.kind,
            of=intern(participant.of) if participant.of is not None else None,
            position=intern(participant.position) if participant.position is not None else None,
            part=participant.part,
            aliases=tuple(map(intern, participant.aliases)),
        )
    return found


def day_of(report: Report, published: date | None) -> date | None:
    """Return a day near the event: its first day if it is known closely enough, else the day of publication."""
    when = report.when
    if when.known and (when.days or 0) <= _LONGEST_SURE_PERIOD:
        return when.earliest or when.latest
    return published or when.earliest or when.latest


@lru_cache(maxsize=65536)
def owner_named(name: str) -> ActorKey:
    """Return the state or organization that a participant's `of` means: a name, or the code of a state."""
    found = state_meant(name) or (state(name) if name.isupper() and len(name) == 2 else None)
    if found:
        return ActorKey(ActorKind.STATE, found.code)
    organization = organization_named(name)
    return ActorKey(ActorKind.ORGANIZATION, organization.name if organization else plain_organization(name))


def plain_organization(name: str) -> str:
    """Return the form under which organizations that the gazetteer does not know are compared."""
    words = plain(name)
    return words.removeprefix("the ") or words
