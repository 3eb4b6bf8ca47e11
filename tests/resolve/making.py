"""Small reports by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.document import DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import Actor, Event, World
from kg.resolve import resolve

EMPTY: Mapping[str, str] = MappingProxyType({})


def person(
    name: str,
    of: str | None = None,
    *,
    position: str | None = None,
    part: Part = Part.PARTICIPANT,
    aliases: tuple[str, ...] = (),
) -> Participant:
    return Participant(name, ActorKind.PERSON, of=of, position=position, part=part, aliases=aliases)


def group(name: str, of: str | None = None) -> Participant:
    return Participant(name, ActorKind.DELEGATION, of=of)


def state(name: str) -> Participant:
    return Participant(name, ActorKind.STATE, of=name)


def organization(name: str, of: str | None = None, aliases: tuple[str, ...] = ()) -> Participant:
    return Participant(name, ActorKind.ORGANIZATION, of=of, aliases=aliases)


def key(document: str) -> str:
    """Return the key that `report` gives a document."""
    return hashlib.sha256(document.encode()).hexdigest()[:32]


def days(first: str, last: str | None = None) -> DateInterval:
    return DateInterval(date.fromisoformat(first), date.fromisoformat(last or first))


def report(
    document: str,
    *participants: Participant,
    id: str = "r1",
    type: EventType = EventType.MEETING,
    status: Status = Status.OCCURRED,
    place: tuple[str, ...] = (),
    when: DateInterval = UNKNOWN_TIME,
    occasion: str | None = None,
    about: tuple[str, ...] = (),
    text: str = "x",
    when_confidence: float = 1.0,
    place_confidence: float = 1.0,
    start_time: str | None = None,
) -> Report:
    return Report(
        document=document,
        document_key=key(document),
        id=id,
        type=type,
        status=status,
        participants=participants,
        evidence=(Evidence(0, len(text), text),),
        place=place,
        when=when,
        occasion=occasion,
        about=about,
        when_confidence=when_confidence,
        place_confidence=place_confidence,
        start_time=start_time,
    )


def facts(
    published: Mapping[str, str] = EMPTY, publishers: Mapping[str, str] = EMPTY, texts: Mapping[str, str] = EMPTY
) -> dict[str, DocumentFacts]:
    """Return what is known of documents, by key; days, publishers and texts are given by document."""
    return {
        key(each): DocumentFacts(
            date.fromisoformat(published[each]) if each in published else None,
            publishers.get(each),
            fingerprint_of(texts[each]) if each in texts else None,
        )
        for each in {*published, *publishers, *texts}
    }


def world_of(
    *reports: Report,
    published: Mapping[str, str] = EMPTY,
    publishers: Mapping[str, str] = EMPTY,
    texts: Mapping[str, str] = EMPTY,
) -> World:
    """Resolve reports; days, publishers and texts are given by document."""
    return resolve(reports, documents=facts(published, publishers, texts))


def labels(world: World, kind: ActorKind = ActorKind.PERSON) -> list[str]:
    return [actor.label for actor in world.actors if actor.key.kind is kind]


def actor(world: World, label: str) -> Actor:
    [found] = [each for each in world.actors if each.label == label]
    return found


def told_together(world: World) -> list[set[str]]:
    """Return for each event of more than one report the documents, by their keys."""
    return [{each.document_key for each in event.reports} for event in world.events if len(event.reports) > 1]


def only_event(world: World) -> Event:
    [event] = world.events
    return event


def keys(documents: Iterable[str]) -> set[str]:
    return {key(document) for document in documents}
