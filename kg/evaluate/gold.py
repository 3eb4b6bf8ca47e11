"""Annotations of documents: the events and quotations that a careful reader finds in them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import RecordError
from kg.model.report import ActorKind, EventType, Part, Status

_SUFFIX = re.compile(r"\.(md|markdown|txt|text|html?|json)$")


@dataclass(frozen=True, slots=True)
class GoldParticipant:
    """A participant with all forms of its name; `of` is the state or organization it acts for."""

    name: str
    kind: ActorKind
    of: str | None = None
    aliases: tuple[str, ...] = ()
    part: Part = Part.PARTICIPANT


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An annotated event.

    An `optional` one is neither required nor an error. Days are `YYYY-MM-DD`, None where the text gives nothing.
    `place_aliases` are other places that are right. `sources` holds the forms of a name for each source credited.
    `evidence` are spans of characters, the end not included. `key` names the event in every document that tells it.
    """

    type: EventType
    status: Status
    participants: tuple[GoldParticipant, ...]
    place: tuple[str, ...] = ()
    place_aliases: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    sources: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[tuple[int, int], ...] = ()
    optional: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A quoted stretch: forms of the speaker's name, fullest first, and the span of the words quoted."""

    speaker: tuple[str, ...]
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """What a document tells; `id` is the stem of its file name."""

    id: str
    events: tuple[GoldEvent, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()


def stem_of(document: str) -> str:
    """Return the id of the annotation that a document (a path or an address) has: its last part without suffix."""
    return _SUFFIX.sub("", document.rstrip("/").rsplit("/", 1)[-1])


def read_gold(folder: Path) -> dict[str, GoldDocument]:
    """Return the annotations of a folder's `*.json` by id, sorted.

    Raises:
        RecordError: there are none, or one is no annotation.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise RecordError(f"{folder}: no annotations (*.json) here; --gold takes the folder that holds them")
    return {path.stem: _document(path) for path in paths}


def _document(path: Path) -> GoldDocument:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return GoldDocument(
            path.stem,
            events=tuple(_event(each) for each in record["events"]),
            quotes=tuple(GoldQuote(_forms(each["speaker"]), _span(each["span"])) for each in record.get("quotes", ())),
        )
    except (OSError, json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise RecordError(f"{path}: no annotation: {error!r}") from error


def _event(record: dict[str, Any]) -> GoldEvent:
    return GoldEvent(
        type=EventType(record["type"]),
        status=Status(record["status"]),
        participants=tuple(_participant(each) for each in record["participants"]),
        place=tuple(record.get("place", ())),
        place_aliases=tuple(record.get("place_aliases", ())),
        earliest=record.get("earliest"),
        latest=record.get("latest"),
        sources=tuple(_forms(each) for each in record.get("attributed_to", ())),
        evidence=tuple(_span(each) for each in record.get("evidence", ())),
        optional=bool(record.get("optional")),
        key=record.get("key"),
    )


def _participant(record: dict[str, Any]) -> GoldParticipant:
    return GoldParticipant(
        record["name"],
        ActorKind(record["kind"]),
        record.get("of"),
        tuple(record.get("aliases", ())),
        Part(record.get("part", Part.PARTICIPANT)),
    )


def _forms(names: str | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _span(pair: list[int]) -> tuple[int, int]:
    start, end = pair
    return int(start), int(end)
