"""Events in the terms of schema.org, as one JSON-LD document for search engines and calendars of the web.

Status: what occurred, goes on or is scheduled is EventScheduled, which schema.org defines so ("is taking place or has
taken place on the startDate as scheduled"); postponed and cancelled have terms of their own. That something is merely
proposed or possible, or that somebody denies it, schema.org cannot say, and whoever reads on would take it for a fact:
those events are left out and counted.

Kinds: an event is a schema:Event with our class as additionalType. Statements and requests are no gatherings that
somebody could attend, and are left out and counted too.

Days: startDate and endDate are the first and the last day on which it can have been; an end that nothing bounds is left
out, and so is the end of what begins at a clock time.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, BinaryIO, Final

from kg.export.events import EventReader
from kg.export.exporter import Exported, Options
from kg.export.told import ToldActor, ToldDocument, ToldEvent, ToldParticipant, ToldPlace
from kg.graph.vocabulary import DIP
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import PlaceKind
from kg.store.protocol import Store

CONTEXT: Final = "https://schema.org"

_STATUSES: Final = {
    Status.OCCURRED: "EventScheduled",
    Status.ONGOING: "EventScheduled",
    Status.SCHEDULED: "EventScheduled",
    Status.POSTPONED: "EventPostponed",
    Status.CANCELLED: "EventCancelled",
}
_GATHERINGS: Final = (EventType.MEETING, EventType.CALL, EventType.VISIT, EventType.AGREEMENT)
_ACTORS: Final = {
    ActorKind.PERSON: "Person",
    ActorKind.STATE: "GovernmentOrganization",
    ActorKind.ORGANIZATION: "Organization",
    ActorKind.DELEGATION: "Organization",
}
_PLACES: Final = {
    PlaceKind.VENUE: "CivicStructure",
    PlaceKind.CITY: "City",
    PlaceKind.REGION: "AdministrativeArea",
    PlaceKind.COUNTRY: "Country",
    PlaceKind.OTHER: "Place",
}
_ORGANIZERS: Final = (Part.HOST, Part.MEDIATOR)


def write_schemaorg(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write the events that schema.org can tell, in order of their IRIs."""
    reader = EventReader(store, base=options.base)
    count = 0
    left_out: Counter[str] = Counter()
    output.write(f'{{"@context":{json.dumps(CONTEXT)},"@graph":['.encode())
    for event in reader.events():
        if event.type not in _GATHERINGS:
            left_out[f"{event.type.lower()}s"] += 1
        elif event.status not in _STATUSES:
            left_out[event.status] += 1
        else:
            written = json.dumps(_event(event, reader), ensure_ascii=False, separators=(",", ":"))
            output.write(f"{',' if count else ''}\n{written}".encode())
            count += 1
    output.write(b"\n]}\n")
    told = ", ".join(f"{what} {number}" for what, number in sorted(left_out.items()))
    return Exported(count, (f"events left out, as schema.org cannot say what they are: {told}",) if told else ())


def _event(event: ToldEvent, reader: EventReader) -> dict[str, Any]:
    first, last = event.when.earliest, event.when.latest
    clock = event.start_time if first and first == last else None
    start = f"{first}T{clock}" if clock else first
    told = {
        "@type": "Event",
        "@id": event.iri,
        "additionalType": DIP[event.subtype or event.type].value,
        "name": event.label,
        "description": next((text for _, text in reader.quotes(event)), None),
        "eventStatus": f"{CONTEXT}/{_STATUSES[event.status]}",
        "startDate": str(start) if start else None,
        # Of a day beside a clock time readers take the first moment, which is before it.
        "endDate": str(last) if last and not clock else None,
        "location": [_place(place) for place in event.places],
        "organizer": [_taking(taking) for taking in event.participants if taking.part in _ORGANIZERS],
        "attendee": [_taking(taking) for taking in event.participants if taking.part not in _ORGANIZERS],
        "about": [{"@type": "Thing", "name": subject} for subject in event.about],
        "superEvent": {"@type": "Event", "name": event.occasion} if event.occasion else None,
        "subjectOf": [_document(reader.document(iri)) for iri in event.documents],
    }
    return _without_nothing(told)


def _place(place: ToldPlace) -> dict[str, Any]:
    located = place.located
    longitude, latitude = located.point if located else (None, None)
    names = {each.kind: each.label for each in reversed(place.chain)}
    address = {
        "@type": "PostalAddress",
        "addressLocality": names.get(PlaceKind.CITY),
        "addressRegion": names.get(PlaceKind.REGION),
        "addressCountry": place.country_code or names.get(PlaceKind.COUNTRY),
    }
    return _without_nothing(
        {
            "@type": _PLACES[place.kind],
            "@id": place.iri,
            "name": place.label,
            "address": _without_nothing(address) if len(_without_nothing(address)) > 1 else None,
            "geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude} if located else None,
            "sameAs": list(place.same),
        }
    )


def _taking(taking: ToldParticipant) -> dict[str, Any]:
    person = taking.actor.kind is ActorKind.PERSON
    owners = [_actor(owner) for owner in taking.actor.acts_for]
    return _without_nothing(
        {
            **_actor(taking.actor),
            "alternateName": list(taking.actor.aliases),
            "jobTitle": taking.position if person else None,
            "affiliation" if person else "parentOrganization": owners,
            "sameAs": list(taking.actor.same),
        }
    )


def _actor(actor: ToldActor) -> dict[str, Any]:
    return {"@type": _ACTORS[actor.kind], "@id": actor.iri, "name": actor.label}


def _document(document: ToldDocument) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": document.publisher} if document.publisher else None
    return _without_nothing(
        {
            "@type": "NewsArticle" if document.kind == "article" else "CreativeWork",
            "@id": document.iri,
            "headline": document.title or document.name,
            "url": document.url,
            "datePublished": str(document.published) if document.published else None,
            "publisher": publisher,
            "inLanguage": document.language,
        }
    )


def _without_nothing(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is there, and a list of one as that one."""
    kept = {name: value for name, value in told.items() if value is not None and value != []}
    return {n: value[0] if isinstance(value, list) and len(value) == 1 else value for n, value in kept.items()}
