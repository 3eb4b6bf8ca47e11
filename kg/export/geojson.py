"""Events on a map: a GeoJSON feature (RFC 7946) for each event and place."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from kg.export.events import EventReader
from kg.export.exporter import Exported, Options
from kg.export.told import ToldEvent, ToldPlace
from kg.store.protocol import Store


def write_geojson(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write a feature for each pair of an event and a place, in order of their IRIs.

    A place without a point gets that of the city or region that holds it, which `point_of` names; where there is none
    either, the geometry is null. Events without a place are left out, and counted in a note.
    """
    features = without_point = without_place = 0
    output.write(b'{"type":"FeatureCollection","features":[')
    for event in EventReader(store, base=options.base).events():
        if not event.places:
            without_place += 1
        for place in event.places:
            feature = _feature(event, place, base=options.base)
            without_point += feature["geometry"] is None
            written = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
            output.write(f"{',' if features else ''}\n{written}".encode())
            features += 1
    output.write(b"\n]}\n")
    notes = []
    if without_point:
        notes.append(f"features without geometry, as no point of their places is known: {without_point}")
    if without_place:
        notes.append(f"events left out, as no place of them is known: {without_place}")
    return Exported(features, tuple(notes))


def _feature(event: ToldEvent, place: ToldPlace, *, base: str) -> dict[str, Any]:
    located = place.located
    return {
        "type": "Feature",
        "id": f"{event.iri}#place/{place.iri.removeprefix(f'{base}place/')}",
        "geometry": {"type": "Point", "coordinates": list(located.point)} if located else None,
        "properties": {
            "event": event.iri,
            "label": event.label,
            "type": event.type,
            "subtype": event.subtype,
            "status": event.status,
            "when": event.when.edtf,
            "earliest": str(event.when.earliest) if event.when.earliest else None,
            "latest": str(event.when.latest) if event.when.latest else None,
            "start_time": event.start_time,
            "until": str(event.until) if event.until else None,
            **_of_place(place, located),
            "participants": [actor.label for actor in event.actors()],
            "participant_iris": [actor.iri for actor in event.actors()],
            "states": sorted({code for actor in event.actors() for code in actor.codes}),
            "about": list(event.about),
            "occasion": event.occasion,
            "documents": event.support.documents,
            "publishers": event.support.publishers,
            "voices": event.support.voices,
            "disputed": event.disputed,
        },
    }


def _of_place(place: ToldPlace, located: ToldPlace | None) -> dict[str, Any]:
    country = place.country
    return {
        "place": place.iri,
        "place_label": place.label,
        "place_kind": place.kind,
        "point_of": located.iri if located else None,
        "geonames": place.geonames,
        "country": country.label if country else None,
        "country_code": place.country_code,
    }
