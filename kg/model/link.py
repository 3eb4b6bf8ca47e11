"""Links: statements that a node of the graph is the same as one in an external dataset."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote, unquote

from kg.errors import RecordError
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.world import ActorKey

_ESCAPED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_ASCII = "".join(map(chr, range(33, 127)))


def uri_of(iri: str) -> str:
    """Return an IRI with what is not ASCII escaped, as tools that know URIs only want it; both name one thing."""
    return quote(iri, safe=_ASCII)


def iri_of(uri: str) -> str:
    """Return the IRI that `uri_of` escaped; what is escaped there for other reasons stays."""

    def plain(found: re.Match[str]) -> str:
        try:
            return unquote(found[0], errors="strict")
        except UnicodeDecodeError:
            return found[0]

    return _ESCAPED.sub(plain, uri)


class Kind(StrEnum):
    """What is linked. A place of unknown size is a `PLACE`."""

    PERSON = "person"
    STATE = "state"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    VENUE = "venue"
    PLACE = "place"


PLACES = frozenset({Kind.COUNTRY, Kind.REGION, Kind.CITY, Kind.VENUE, Kind.PLACE})
"""The kinds of places; a dataset may have a state and its country as one thing."""


_FAMILIES: tuple[frozenset[Kind], ...] = (
    frozenset((Kind.PERSON,)),
    frozenset((Kind.STATE, Kind.COUNTRY, Kind.REGION, Kind.PLACE)),
    frozenset((Kind.CITY, Kind.REGION, Kind.PLACE, Kind.VENUE)),
    frozenset((Kind.ORGANIZATION,)),
)


def can_be(kind: Kind, kinds: Set[Kind]) -> bool:
    """Whether a thing of a kind can be one of some kinds elsewhere: two datasets may use two for one thing, such as a
    city that is a region, a state and its land. Where the other says nothing, it can.
    """
    return not kinds or any(kind in family and kinds & family for family in _FAMILIES)


class Predicate(StrEnum):
    """What a link says; the first two say that both are one."""

    SAME = "owl:sameAs"
    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    RELATED = "skos:relatedMatch"

    @property
    def identifies(self) -> bool:
        """Whether subject and object are one."""
        return self in (Predicate.SAME, Predicate.EXACT)


class Standing(StrEnum):
    """What became of a candidate."""

    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    """Waits for a person to decide."""
    REJECTED = "rejected"
    """A person said no; it is never proposed again."""


class Justification(StrEnum):
    """Why a link is there, in the words of the Semantic Mapping Vocabulary (semapv)."""

    LEXICAL = "semapv:LexicalMatching"
    """By names alone."""
    COMPOSITE = "semapv:CompositeMatching"
    """By names and by what else is known of both."""
    BACKGROUND = "semapv:BackgroundKnowledgeBasedMatching"
    """By a table of identifiers, such as that of the gazetteer."""
    MANUAL = "semapv:ManualMappingCuration"
    """A person decided."""


@dataclass(frozen=True, slots=True)
class Office:
    """A position that somebody held: its title, for which state, and the first and last day; None where unknown.

    `state` is an ISO 3166 alpha-2 code. For a subject the days are those it was reported on, for a candidate those of
    the term.
    """

    title: str
    state: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A node of the graph that is to be linked, with all that tells it from others of its name.

    `label` and `aliases` are its names. `countries` are ISO 3166 alpha-2 codes, sorted: of the states that an actor
    acts for, or of the state in which a place lies. `active` is the time of what it took part in, or what happened
    there. `company` are the labels of those it met most often, `within` of a place the names of those that hold it,
    innermost first. `code` is the ISO code of a state or country. Coordinates are degrees (WGS 84). `identifiers` are
    the IRIs of external things that it is known to be.
    """

    iri: str
    kind: Kind
    label: str
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    active: DateInterval = UNKNOWN_TIME
    company: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    identifiers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The label and all other names."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing in an external dataset that a subject may be.

    `names` are its names in all languages and scripts, the label first. `kinds` are what it is; empty where the dataset
    does not say. `countries` are ISO 3166 alpha-2 codes of citizenship, jurisdiction or location. `identifiers` are
    other IRIs of the same thing. `within` of a place are names of those that hold it. `score` is what a service that
    does the matching itself thinks of it, 0 to 1. `fame` is any count that grows with how well known it is (languages
    of its labels, inhabitants), for the order of equals.
    """

    iri: str
    label: str
    names: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    description: str | None = None
    countries: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    born: date | None = None
    died: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    identifiers: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    score: float | None = None
    fame: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """What an actor was when it was linked, so that the link finds it again whatever its IRI becomes.

    `names` are what reports call it, `participations` the IRIs of some of its participations in reports; both sorted.
    """

    actor: ActorKey
    names: tuple[str, ...] = ()
    participations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that `subject` is the same as `object`, both IRIs, or that it may be, or is not.

    `source` names the dataset, and with it the graph. `confidence` is from 0 to 1. `reasons` tell in words what speaks
    for it and against. `author`, `decided` and `comment` tell who decided, when and why, where a person did. `anchor`
    is None for places and states, whose IRIs never change hands.
    """

    subject: str
    object: str
    source: str
    standing: Standing
    confidence: float
    predicate: Predicate = Predicate.SAME
    justification: Justification = Justification.COMPOSITE
    subject_label: str = ""
    object_label: str = ""
    reasons: tuple[str, ...] = ()
    anchor: Anchor | None = None
    author: str | None = None
    decided: date | None = None
    comment: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise RecordError(f"{self.subject} = {self.object}: a confidence is from 0 to 1, not {self.confidence}")

    @property
    def manual(self) -> bool:
        """Whether a person decided; no program changes it then."""
        return self.justification is Justification.MANUAL
