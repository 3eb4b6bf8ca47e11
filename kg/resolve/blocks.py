"""Reports in blocks that are resolved by themselves, here or by other processes on this machine or on others.

A block is a file with all that its events depend on; another file takes the events. No event has reports of two blocks,
and both ways go through `events_among`, so that it makes no difference for the events who works them out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeAlias, TypeVar

from kg.model.document import DocumentFacts
from kg.model.report import ActorKind
from kg.model.world import Actor, ActorKey, Event, Place, PlaceKey, PlaceKind, ReportKey
from kg.passing import PassingFolder
from kg.resolve.actors import Role
from kg.resolve.clustering import clusters
from kg.resolve.events import Takings, event_of
from kg.resolve.likeness import Comparison
from kg.resolve.mentions import key_of
from kg.resolve.packing import Keys, Numbers, lined, packed, packed_event, report_of, unpacked_event
from kg.resolve.places import Places
from kg.resolve.report_file import ReportFile, disk_errors
from kg.resolve.tellings import tellings_of
from kg.resolve.voices import Voices

Spread: TypeAlias = Callable[[Iterator[Path]], Iterable[Path]]
"""How blocks are handed to others: `resolve_block` is called on each file of a block somewhere, in any order, and the
files with the events come back here, in any order. A file may be let go once its events are there."""

FEWEST_SPREAD = 30_000
"""With fewer reports blocks are not handed to others: they would save less than 7 s of processor time here, and two
processes that have to be started first take as long until they have resolved anything."""

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out over all reports, and holds in every block."""

    roles: Mapping[ReportKey, tuple[Role, ...]]
    places: Places
    documents: Mapping[str, DocumentFacts]
    voices: Voices


def events_among(
    keys: Sequence[ReportKey], reports: ReportFile, known: Known, comparison: Comparison
) -> Iterator[Event]:
    """Yield the events that the reports of some keys tell of, which no others tell."""
    takings = Takings(known.roles, known.voices)
    tellings = tellings_of(reports.of(keys), known.roles, known.places, known.documents)
    for group in clusters(tellings, comparison):
        told = list(reports.of(telling.key for telling in group))
        yield event_of(group, told, known.places, takings, known.voices, comparison)


def all_events(
    reports: ReportFile, known: Known, *, actors: Iterable[Actor], spread: Spread | None = None
) -> Iterator[Event]:
    """Yield the events that reports tell of; without `spread`, or of few reports, they are worked out here."""
    blocks = reports.blocks()
    if spread is None or len(reports.keys) < FEWEST_SPREAD:
        comparison = Comparison(known.places)
        for keys in blocks:
            yield from events_among(keys, reports, known, comparison)
        return
    keys_of = Keys([actor.key for actor in actors], [place.key for place in known.places.places], reports.keys)
    numbers = Numbers(_numbered(keys_of.actors), _numbered(keys_of.places), reports.numbers)
    with _folder() as folder:
        files = (
            _write(folder / f"block-{number}", keys, reports, known, numbers) for number, keys in enumerate(blocks)
        )
        for path in spread(files):
            yield from _events(path, keys_of)


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a temporary folder that goes with the block; what else fails in it is not the fault of the disk."""
    with disk_errors():
        folder = PassingFolder("blocks")
    with folder:
        yield folder.path


def _events(path: Path, keys: Keys) -> Iterator[Event]:
    """Yield the events of a file, and let it go."""
    with disk_errors():
        with path.open("rb") as file:
            for line in file:
                yield unpacked_event(line, keys)
        path.unlink()


def _numbered(keys: Iterable[_Key]) -> dict[_Key, int]:
    return {key: number for number, key in enumerate(keys)}


# --- files ------------------------------------------------------------------------------------------------------


def _write(path: Path, keys: Sequence[ReportKey], reports: ReportFile, known: Known, numbers: Numbers) -> Path:
    """Write a block: a line with what holds in it, of actors, places and documents those that occur; a line a report.

    Such a line has the number of the report, those of actors and sides by role, those of places, and the report.
    """
    roles, of_report = known.roles, known.places.of_report
    actors = {actor for key in keys for role in roles[key] for actor in role if actor}
    places = {outer for key in keys for place in of_report.get(key, ()) for outer in known.places.chain(place)}
    documents = {key.document_key for key in keys}
    head = {
        "actors": [(numbers.actors[actor], actor) for actor in actors],
        "places": [(numbers.places[place.key], _place_values(place)) for place in places],
        "documents": [_facts_values(key, known.documents[key]) for key in documents if key in known.documents],
        "voices": known.voices.among(documents),
    }
    with disk_errors(), path.open("wb") as file:
        file.write(lined(head) + b"\n")
        number_of = numbers.actors.get
        for key, report in zip(keys, reports.of(keys), strict=True):
            told = [(numbers.actors[role.actor], role.side and number_of(role.side)) for role in roles[key]]
            where = [numbers.places[place] for place in of_report.get(key, ())]
            file.write(lined((reports.numbers[key], told, where))[:-1] + b"," + packed(report) + b"]\n")
    return path


def resolve_block(path: Path) -> Path:
    """Work out the events of the block in a file, into a file beside it; return that.

    Raises:
        ResolutionError: the disk is full.
    """
    events = path.with_name(f"{path.name}.events")
    with disk_errors(), path.open("rb") as block, ReportFile() as reports, events.open("wb") as found:
        known, numbers = _read(block, reports)
        for event in events_among(sorted(reports.keys), reports, known, Comparison(known.places)):
            found.write(packed_event(event, numbers) + b"\n")
    return events


def _read(block: IO[bytes], reports: ReportFile) -> tuple[Known, Numbers]:
    """Take the reports of a block; return what is known of them, and the numbers that stand for keys elsewhere."""
    head = json.loads(block.readline())
    actors = {number: ActorKey(ActorKind(kind), name, apart) for number, (kind, name, apart) in head["actors"]}
    places = {number: _place(values) for number, values in head["places"]}
    shared: dict[tuple[int, int | None], Role] = {}
    roles: dict[ReportKey, tuple[Role, ...]] = {}
    of_report: dict[ReportKey, tuple[PlaceKey, ...]] = {}
    numbers: dict[ReportKey, int] = {}
    for line in block:
        number, told, where, values = json.loads(line)
        report = report_of(values)
        key = key_of(report)
        reports.take(key, report)
        numbers[key] = number
        for actor, side in map(tuple, told):
            if (actor, side) not in shared:
                shared[actor, side] = Role(actors[actor], None if side is None else actors[side])
        roles[key] = tuple(shared[actor, side] for actor, side in told)
        if where:
            of_report[key] = tuple(places[number].key for number in where)
    by_key = {place.key: place for place in places.values()}
    known = Known(
        roles,
        Places(by_key=by_key, of_report=of_report),
        dict(map(_facts, head["documents"])),
        Voices.of_parts(*head["voices"]),
    )
    actor_numbers = {actor: number for number, actor in actors.items()}
    return known, Numbers(actor_numbers, {place.key: number for number, place in places.items()}, numbers)


def _place_values(place: Place) -> tuple[object, ...]:
    """Return what comparisons look at."""
    return (
        place.key.path,
        place.label,
        place.kind,
        place.within and place.within.path,
        place.latitude,
        place.longitude,
    )


def _place(values: Sequence[Any]) -> Place:
    path, label, kind, within, latitude, longitude = values
    outer = PlaceKey(tuple(within)) if within is not None else None
    return Place(PlaceKey(tuple(path)), label, PlaceKind(kind), outer, latitude=latitude, longitude=longitude)


def _facts_values(key: str, facts: DocumentFacts) -> tuple[object, ...]:
    """Return what tellings depend on; what is copied of what is known by now."""
    return (key, facts.published and facts.published.isoformat(), facts.kind)


def _facts(values: Sequence[Any]) -> tuple[str, DocumentFacts]:
    key, published, kind = values
    return key, DocumentFacts(date.fromisoformat(published) if published else None, kind=kind)
