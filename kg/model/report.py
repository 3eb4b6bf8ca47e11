"""A report: one event as one document tells it (the extraction record)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.errors import RecordError
from kg.model.dates import UNKNOWN_TIME, DateInterval, check_clock


class EventType(StrEnum):
    """Types of events: local names of ontology classes."""

    MEETING = "Meeting"
    CALL = "Call"
    VISIT = "Visit"
    AGREEMENT = "Agreement"
    REQUEST = "Request"
    STATEMENT = "Statement"


SUBTYPES: dict[EventType, tuple[str, ...]] = {
    EventType.MEETING: ("Summit", "NegotiationRound", "Reception"),
    EventType.CALL: (),
    EventType.VISIT: (),
    EventType.AGREEMENT: ("Ceasefire", "Treaty"),
    EventType.REQUEST: ("Proposal", "Invitation", "Demand"),
    EventType.STATEMENT: (),
}
"""Local names of the ontology's classes below each type of event."""


class Status(StrEnum):
    """Whether an event happened, as seen on the day of publication."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    SCHEDULED = "scheduled"
    PROPOSED = "proposed"
    POSSIBLE = "possible"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DENIED = "denied"


class ActorKind(StrEnum):
    """Kinds of actors."""

    PERSON = "Person"
    STATE = "State"
    ORGANIZATION = "Organization"
    DELEGATION = "Delegation"
    """A group that acts for a state or organization, unnamed persons included."""


class Part(StrEnum):
    """The part an actor plays in an event."""

    PARTICIPANT = "participant"
    HOST = "host"
    VISITOR = "visitor"
    MEDIATOR = "mediator"
    SPEAKER = "speaker"
    ADDRESSEE = "addressee"
    REQUESTER = "requester"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in an event, as the document names it.

    `name` is the fullest name the document gives, without title; for an unnamed group, its noun phrase.
    `of` is the common English name of the state or organization it acts for. `position` is the document's wording.
    `aliases` are the other forms of the name in the document.
    """

    name: str
    kind: ActorKind
    of: str | None = None
    position: str | None = None
    part: Part = Part.PARTICIPANT
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise RecordError("a participant needs a name; leave out what has none")


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The characters `start` up to, not including, `end` of a document, and those characters."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end and self.end - self.start == len(self.text)):
            raise RecordError(f"evidence {self.start}-{self.end} does not fit its text of {len(self.text)} characters")


@dataclass(frozen=True, slots=True)
class Report:
    """One event as one document tells it, all its mentions there merged.

    `document` is the id of the document (path or address), `document_key` its `Document.key`. `id` is unique inside
    the document (`r1`, `r2` … in order of the first evidence). `place` goes from the most to the least specific name;
    empty where the text gives none. `until` is the last day for which an agreement holds. `attributed_to` is empty
    where the document tells it in its own voice. `confidence` runs from 0 to 1. `when_confidence` and
    `place_confidence` tell how sure it is that `when` and `place` are this event's and not those of something else in
    the text; 1 where the extractor did not weigh them, and where there is none.
    """

    document: str
    document_key: str
    id: str
    type: EventType
    status: Status
    participants: tuple[Participant, ...]
    evidence: tuple[Evidence, ...]
    subtype: str | None = None
    place: tuple[str, ...] = ()
    occasion: str | None = None
    when: DateInterval = UNKNOWN_TIME
    start_time: str | None = None
    about: tuple[str, ...] = ()
    attributed_to: tuple[str, ...] = ()
    quote: str | None = None
    until: date | None = None
    confidence: float = 0.5
    when_confidence: float = 1.0
    place_confidence: float = 1.0

    def __post_init__(self) -> None:
        where = f"report {self.id} of {self.document}"
        if not self.participants:
            raise RecordError(f"{where}: an event needs a participant")
        if not self.evidence:
            raise RecordError(f"{where}: an event needs evidence")
        for name in ("confidence", "when_confidence", "place_confidence"):
            if not 0 <= getattr(self, name) <= 1:
                raise RecordError(f"{where}: {name} {getattr(self, name)} is not between 0 and 1")
        if self.start_time is not None:
            check_clock(self.start_time)
