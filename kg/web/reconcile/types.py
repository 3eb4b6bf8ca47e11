"""The types of the service: the classes of the ontology that things are looked for by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import NamedNode

from kg.graph.vocabulary import DIP
from kg.web.problems import ProblemError

_LONGEST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type.

    `id` is the local name of the class, which makes its IRI with the schema space. `kinds` are the kinds of
    `kg.search.KINDS` that such things have in the index of names.
    """

    id: str
    name: str
    description: str
    kinds: tuple[str, ...]
    broader: str | None = None

    @property
    def node(self) -> NamedNode:
        """The class."""
        return DIP[self.id]

    def record(self, *, described: bool = False) -> dict[str, Any]:
        """Return the type as the API writes it."""
        found: dict[str, Any] = {"id": self.id, "name": self.name}
        if described:
            found["description"] = self.description
        if self.broader is not None:
            outer = TYPES[self.broader]
            found["broader"] = [{"id": outer.id, "name": outer.name}]
        return found

    @property
    def short(self) -> dict[str, str]:
        """The type as candidates have it."""
        return {"id": self.id, "name": self.name}


_ACTORS: Final = ("person", "state", "organization", "delegation")
_ALL: Final = (
    EntityType("Person", "person", "A human being who acts in diplomacy.", ("person",), "Actor"),
    EntityType("State", "state", "A state, or its government, as an actor.", ("state",), "Actor"),
    EntityType("Organization", "organization", "An alliance, a union, a party, a company.", ("organization",), "Actor"),
    EntityType(
        "Delegation", "delegation", "A group that acts together for a state or organization.", ("delegation",), "Actor"
    ),
    EntityType("Country", "country", "The area of a state.", ("place",), "Place"),
    EntityType("Region", "region", "A part of a country, or an area that is larger than one.", ("place",), "Place"),
    EntityType("City", "city", "A town.", ("place",), "Place"),
    EntityType("Venue", "venue", "A building or site in which things happen.", ("place",), "Place"),
    EntityType("Place", "place", "A point or area on earth.", ("place",)),
    EntityType("Actor", "actor", "A person, state, organization or delegation.", _ACTORS),
    EntityType("Event", "event", "A meeting, call, visit, agreement, request or statement.", ("event",)),
)
TYPES: Final[dict[str, EntityType]] = {one.id: one for one in _ALL}
"""All types by id, narrower ones first."""

DEFAULT_TYPES: Final = tuple(one for one in _ALL if one.broader is not None or one.id == "Place")
"""What a user who matches names chooses from. An event is hardly ever called by its name."""

_BY_NAME: Final = {one.id.lower(): one for one in _ALL}


def type_named(text: str) -> EntityType | None:
    """Return the type of an id, with or without the namespace of the ontology."""
    return _BY_NAME.get(text.strip().removeprefix(DIP.namespace).removeprefix("dip:").lower())


def known_type(text: str) -> EntityType:
    """Return the type of an id.

    Raises:
        ProblemError: 400, there is none.
    """
    found = type_named(text)
    if found is None:
        raise ProblemError(400, f"there is no type {text[:_LONGEST_SHOWN]!r}; there are {', '.join(TYPES)}")
    return found
