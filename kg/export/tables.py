"""The graph as tables (CSV) with a Frictionless descriptor, for spreadsheets, pandas and R."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from kg.export import schemas
from kg.export.events import EventReader
from kg.export.exporter import Exported, Options
from kg.export.told import Support, ToldActor, ToldDocument, ToldEvent, ToldPlace, ToldReport
from kg.graph.literals import decimal_text
from kg.store.protocol import Store

DESCRIPTOR: Final = "datapackage.json"

_Cell: TypeAlias = str | int | float | bool | date | Sequence[str] | None


def write_tables(store: Store, folder: Path, options: Options) -> Exported:
    """Write the tables of `kg.export.schemas` and their descriptor into a folder.

    Rows come in order of the IRIs in their first columns, reports in that of their documents.
    """
    reader = EventReader(store, base=options.base)
    with ExitStack() as files:
        tables = _Tables(folder, files)
        events = 0
        for event in reader.events():
            tables.add_event(event)
            events += 1
        for place in reader.places():
            tables.add_place(place)
        for actor in reader.actors():
            tables.add_actor(actor)
        for document in reader.documents():
            tables.add_document(document)
        for report in reader.reports():
            tables.add_report(report)
    descriptor = json.dumps(schemas.package(), ensure_ascii=False, indent=2)
    (folder / DESCRIPTOR).write_text(f"{descriptor}\n", encoding="utf-8", newline="\n")
    return Exported(events)


class _Tables:
    """The files of all tables, open to be written."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self._writers = {}
        for table in schemas.TABLES:
            file = files.enter_context((folder / table.path).open("w", encoding="utf-8", newline=""))
            # Both characters of the terminator make a cell quoted: one alone in it would be lost on some readers.
            self._writers[table.name] = csv.writer(file, lineterminator="\r\n")
            self._writers[table.name].writerow(field.name for field in table.fields)

    def _add(self, table: schemas.Table, *cells: _Cell) -> None:
        if len(cells) != len(table.fields):
            raise TypeError(f"{table.name} has {len(table.fields)} columns, not {len(cells)}")
        self._writers[table.name].writerow(map(_written, cells))

    def add_event(self, event: ToldEvent) -> None:
        self._add(
            schemas.EVENTS,
            event.iri,
            event.label,
            *_what(event),
            event.until,
            event.occasion,
            event.about,
            *_support(event.support),
            event.disputed,
        )
        for taking in event.participants:
            cells = (event.iri, taking.actor.iri, taking.part, taking.position)
            self._add(schemas.PARTICIPANTS, *cells, *_support(taking.support))
        for place in event.places:
            self._add(schemas.LOCATIONS, event.iri, place.iri)

    def add_place(self, place: ToldPlace) -> None:
        self._add(
            schemas.PLACES,
            place.iri,
            place.label,
            place.kind,
            place.within.iri if place.within else None,
            place.country_code,
            place.latitude,
            place.longitude,
            place.geonames,
            place.aliases,
        )
        self._add_links(place)

    def add_actor(self, actor: ToldActor) -> None:
        self._add(schemas.ACTORS, actor.iri, actor.label, actor.kind, actor.code, actor.codes, actor.aliases)
        for owner in actor.acts_for:
            self._add(schemas.AFFILIATIONS, actor.iri, owner.iri)
        for office in actor.offices:
            self._add(schemas.OFFICES, office.iri, actor.iri, office.title, office.of, office.first, office.last)
        self._add_links(actor)

    def add_document(self, document: ToldDocument) -> None:
        self._add(
            schemas.DOCUMENTS,
            document.iri,
            document.name,
            document.kind,
            document.title,
            document.publisher,
            document.published,
            document.url,
            document.language,
        )

    def add_report(self, report: ToldReport) -> None:
        self._add(
            schemas.REPORTS,
            report.iri,
            report.event,
            report.document,
            *_what(report),
            report.place_names,
            report.attributed_to,
            report.confidence,
            report.evidence,
        )

    def _add_links(self, node: ToldPlace | ToldActor) -> None:
        for link in node.links:
            self._add(schemas.LINKS, link.subject, link.predicate, link.object, link.graph)


def _what(told: ToldEvent | ToldReport) -> Iterable[_Cell]:
    start = f"{told.start_time}:00" if told.start_time else None
    return told.type, told.subtype, told.status, told.when.earliest, told.when.latest, start


def _support(support: Support) -> Iterable[_Cell]:
    return support.documents, support.publishers, support.voices


def _written(cell: _Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return decimal_text(cell)
        case str() | int() | date():
            return str(cell)
    return json.dumps(list(cell), ensure_ascii=False)
