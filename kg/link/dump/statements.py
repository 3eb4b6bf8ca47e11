"""What readers of dumps yield: statements about things, each with the role that its property has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What a property tells of a thing."""

    TYPE = "type"
    """A class, of which a table tells the kind."""
    KIND = "kind"
    """The kind itself, by its own word."""
    LABEL = "label"
    NAME = "name"
    """Another name."""
    DESCRIPTION = "description"
    COUNTRY = "country"
    """Of citizenship, jurisdiction or location: a node, or a name or ISO code."""
    CODE = "code"
    """The ISO 3166 code of the state or country that the thing is, with two letters or three."""
    OFFICE = "office"
    """A position held: its node or its title."""
    HOLDS = "holds"
    """A node that tells of a position held: which (`office`, else its own label), for whom and when."""
    FIRST = "first"
    """The first day of a term."""
    LAST = "last"
    BORN = "born"
    DIED = "died"
    POINT = "point"
    """Coordinates as one literal: WKT, or latitude and longitude."""
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    GEOMETRY = "geometry"
    """A node that has the coordinates."""
    SAME = "same"
    """Another IRI of the thing, or an identifier that a template makes one of."""
    FAME = "fame"
    """A number that grows with how well known the thing is."""


REFERRING = frozenset({Role.COUNTRY, Role.OFFICE, Role.HOLDS, Role.GEOMETRY})
"""Roles whose nodes are looked at themselves."""
NAMING = frozenset({Role.LABEL, Role.NAME})
MATCHING = frozenset({*NAMING, Role.SAME, Role.CODE})
"""Roles by which a thing can be found."""


class Property(NamedTuple):
    """What a property of a dump means; `template` makes an IRI of a value (`https://sws.geonames.org/{}/`)."""

    role: Role
    template: str = ""


class Term(NamedTuple):
    """An object: the IRI or blank node where `is_node`, else a text with its language."""

    text: str
    is_node: bool = False
    language: str = ""


class Statement(NamedTuple):
    """A thing (an IRI, or a blank node: `_:` and what is its own in all files), a property and an object."""

    subject: str
    property: Property
    object: Term


def is_blank(node: str) -> bool:
    """Whether a node is a blank one."""
    return node.startswith("_:")


@dataclass(slots=True)
class Faults:
    """What could not be read of one file: how many lines (or statements, or rows), and where the first stands."""

    path: str
    what: str
    count: int = 0
    first: int = 0
    reason: str = ""

    def add(self, line: int, reason: str = "") -> None:
        """Count one."""
        if not self.count:
            self.first, self.reason = line, reason
        self.count += 1

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.reason else ""
        are = (
            f"{self.count:,} {self.what}s are left out, the first" if self.count > 1 else f"a {self.what} is left out,"
        )
        return f"{self.path}: {are} in line {self.first}{why}; the others are read"
