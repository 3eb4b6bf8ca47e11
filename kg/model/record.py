"""Records of tables: what a mapping makes of one row, before names and places are looked up."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Part, Status


@dataclass(frozen=True, slots=True)
class RecordActor:
    """Somebody in an event, in the words of a table.

    `name` begins with the office where `titled` ("Prime Minister Roe"). `of` is a state or organization as tables write
    it ("Korea, Republic of"). `kind` is None where the name has to tell it.
    """

    name: str
    kind: ActorKind | None = None
    of: str | None = None
    position: str | None = None
    part: Part = Part.PARTICIPANT
    titled: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeText:
    """Characters `start` up to, not including, `end` of the document's text, which tell more in words.

    `home` is the state whose officials need no state beside their titles there ("met with the Foreign Minister"), as
    the table writes it, or None.
    """

    start: int
    end: int
    home: str | None = None


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """An event that the columns of a row tell, with the texts in which somebody tells more of it.

    `participants` is never empty; the first is the subject of the free texts. `place` goes from the most to the least
    specific, each level with one or several places beside each other. `confidence` runs from 0 to 1.
    """

    type: EventType
    status: Status
    participants: tuple[RecordActor, ...]
    evidence: tuple[Evidence, ...]
    subtype: str | None = None
    place: tuple[tuple[str, ...], ...] = ()
    occasion: str | None = None
    when: DateInterval = UNKNOWN_TIME
    start_time: str | None = None
    about: tuple[str, ...] = ()
    attributed_to: tuple[str, ...] = ()
    quote: str | None = None
    confidence: float = 1.0
    texts: tuple[FreeText, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The structured side of a document that was a row of a table; `file` is the table's path as given."""

    file: str
    events: tuple[RecordEvent, ...]
