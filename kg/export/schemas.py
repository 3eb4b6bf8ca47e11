"""The tables of the CSV export, as Frictionless schemas: fields with types and constraints, and keys between tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from kg.model.report import SUBTYPES, ActorKind, EventType, Part, Status
from kg.model.world import PlaceKind


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `type` is Frictionless's; `array` is a cell that holds a list in JSON."""

    name: str
    type: str
    description: str
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    values: tuple[str, ...] = ()

    def descriptor(self) -> dict[str, Any]:
        """Return the field as `datapackage.json` has it."""
        told = {"minimum": self.minimum, "maximum": self.maximum, "pattern": self.pattern}
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        constraints |= {name: value for name, value in told.items() if value is not None}
        if self.values:
            constraints["enum"] = list(self.values)
        described = {"name": self.name, "type": self.type, "description": self.description}
        return {**described, **({"constraints": constraints} if constraints else {})}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file is its name and `.csv`. `keys` are pairs of a column and the table whose first column it is."""

    name: str
    description: str
    fields: tuple[Field, ...]
    primary: tuple[str, ...]
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def descriptor(self) -> dict[str, Any]:
        """Return the table as a resource of `datapackage.json`."""
        schema: dict[str, Any] = {
            "fields": [field.descriptor() for field in self.fields],
            "missingValues": [""],
            "primaryKey": list(self.primary),
        }
        if self.keys:
            schema["foreignKeys"] = [self._key(column, table) for column, table in self.keys]
        return {
            "name": self.name,
            "description": self.description,
            "path": self.path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "doubleQuote": True, "header": True, "lineTerminator": "\r\n"},
            "schema": schema,
        }

    def _key(self, column: str, table: str) -> dict[str, Any]:
        resource = "" if table == self.name else table  # a table that refers to itself is called nothing
        first = next(each for each in TABLES if each.name == table).fields[0].name
        return {"fields": [column], "reference": {"resource": resource, "fields": [first]}}


def _iri(name: str, description: str, *, required: bool = True) -> Field:
    return Field(name, "string", f"IRI of {description}.", required=required)


def _one_of(name: str, description: str, values: Iterable[str], *, required: bool = True) -> Field:
    return Field(name, "string", description, required=required, values=tuple(values))


def _text(name: str, description: str, *, required: bool = False) -> Field:
    return Field(name, "string", description, required=required)


def _list(name: str, description: str) -> Field:
    return Field(name, "array", f"{description}, as a list in JSON.", required=True)


def _day(name: str, description: str) -> Field:
    return Field(name, "date", description)


def _code(name: str, description: str) -> Field:
    return Field(name, "string", f"ISO 3166-1 alpha-2 code of {description}.", pattern="[A-Z]{2}")


def _support(of: str) -> tuple[Field, ...]:
    return (
        Field("documents", "integer", f"How many documents tell {of}.", required=True, minimum=0),
        Field("publishers", "integer", "How many publishers those documents have.", required=True, minimum=0),
        Field("voices", "integer", "How many of them do so independently: copies of one text are one.", True, 0),
    )


_WHAT: Final = (
    _one_of("type", "What kind of event it is.", EventType),
    _one_of("subtype", "The narrower kind.", [name for names in SUBTYPES.values() for name in names], required=False),
    _one_of("status", "Whether it happened.", Status),
    _day("earliest", "The first day on which it can have begun; empty where nothing bounds it."),
    _day("latest", "The last day on which it can have ended; empty where nothing bounds it."),
    Field("start_time", "time", "The clock time at which it begins, in the time of its place."),
)

EVENTS: Final = Table(
    "events",
    "What seems to have happened, or to lie ahead; `status` says which.",
    (
        _iri("event", "the event"),
        _text("label", "One line that says what it is.", required=True),
        *_WHAT,
        _day("until", "The last day for which what was agreed holds."),
        _text("occasion", "The larger happening at or beside which it took place."),
        _list("about", "Its subjects, as texts name them"),
        *_support("it"),
        Field("disputed", "boolean", "Whether reports contradict each other on it.", required=True),
    ),
    primary=("event",),
)
PARTICIPANTS: Final = Table(
    "participants",
    "Who took part in which event: a row for each event, actor and part.",
    (
        _iri("event", "the event"),
        _iri("actor", "the actor"),
        _one_of("part", "What the actor does in the event.", Part),
        _text("position", "The office of the actor then, as worded."),
        *_support("that the actor took part"),
    ),
    primary=("event", "actor", "part"),
    keys=(("event", "events"), ("actor", "actors")),
)
LOCATIONS: Final = Table(
    "locations",
    "Where which event took place: a row for each event and place.",
    (_iri("event", "the event"), _iri("place", "the place")),
    primary=("event", "place"),
    keys=(("event", "events"), ("place", "places")),
)
PLACES: Final = Table(
    "places",
    "Places of events, and those that hold them.",
    (
        _iri("place", "the place"),
        _text("label", "Its name.", required=True),
        _one_of("kind", "What kind of place it is.", PlaceKind),
        _iri("within", "the next larger place", required=False),
        _code("country_code", "the country that it is or lies in"),
        Field("latitude", "number", "Degrees north (WGS 84).", minimum=-90, maximum=90),
        Field("longitude", "number", "Degrees east (WGS 84).", minimum=-180, maximum=180),
        Field("geonames", "integer", "Its number in GeoNames.", minimum=1),
        _list("aliases", "Its other names"),
    ),
    primary=("place",),
    keys=(("within", "places"),),
)
ACTORS: Final = Table(
    "actors",
    "Persons, states, organizations and delegations.",
    (
        _iri("actor", "the actor"),
        _text("label", "Its name.", required=True),
        _one_of("kind", "What kind of actor it is.", ActorKind),
        _code("code", "a state"),
        _list("states", "Codes of the states that it is or is reported to act for"),
        _list("aliases", "Its other names"),
    ),
    primary=("actor",),
)
AFFILIATIONS: Final = Table(
    "affiliations",
    "Whom an actor is reported to act for.",
    (_iri("actor", "the actor"), _iri("acts_for", "the state or organization")),
    primary=("actor", "acts_for"),
    keys=(("actor", "actors"), ("acts_for", "actors")),
)
OFFICES: Final = Table(
    "offices",
    "Offices that persons are reported to hold.",
    (
        _iri("office", "the office as this person holds it"),
        _iri("actor", "the person"),
        _text("title", "The office, as worded.", required=True),
        _iri("of", "the state or organization that it belongs to", required=False),
        _day("first_reported", "The first day of publication of a document that reports it."),
        _day("last_reported", "The last such day."),
    ),
    primary=("office",),
    keys=(("actor", "actors"), ("of", "actors")),
)
DOCUMENTS: Final = Table(
    "documents",
    "The articles and records that were read.",
    (
        _iri("document", "the document"),
        _text("name", "The address or file that it was read from.", required=True),
        _one_of("kind", "What kind of document it is.", ("article", "record")),
        _text("title", "Its title."),
        _text("publisher", "Who published it."),
        _day("published", "The day on which it was published."),
        _text("url", "Its address."),
        _text("language", "Code of its language."),
    ),
    primary=("document",),
)
REPORTS: Final = Table(
    "reports",
    "What each document tells: a row for each event in each document.",
    (
        _iri("report", "the report"),
        _iri("event", "the event that it tells", required=False),
        _iri("document", "the document"),
        *_WHAT,
        _list("place_names", "The place, as the document names it"),
        _list("attributed_to", "Whom the document credits"),
        Field("confidence", "number", "How sure it is that the document says this.", True, 0, 1),
        _list("evidence", "The passages of the document that it rests on"),
    ),
    primary=("report",),
    keys=(("event", "events"), ("document", "documents")),
)
LINKS: Final = Table(
    "links",
    "Identifiers of actors and places in other datasets.",
    (
        _iri("subject", "the actor or place"),
        _iri("predicate", "the property that says how the two relate, such as owl:sameAs"),
        _iri("object", "the same thing, or nearly, elsewhere"),
        _iri("graph", "the named graph that holds the statement: its source"),
    ),
    primary=("subject", "predicate", "object", "graph"),
)
TABLES: Final = (
    EVENTS,
    PARTICIPANTS,
    LOCATIONS,
    PLACES,
    ACTORS,
    AFFILIATIONS,
    OFFICES,
    DOCUMENTS,
    REPORTS,
    LINKS,
)
"""All tables, in the order to read them in."""


def package() -> dict[str, Any]:
    """Return the descriptor of all tables: the content of `datapackage.json`."""
    return {
        "profile": "tabular-data-package",
        "name": "diplomacy-kg",
        "title": "Events of diplomacy: who met whom, where, when, and who says so",
        "resources": [table.descriptor() for table in TABLES],
    }
