"""The properties of the service: what can be fetched of entities, and what can be told of them to tell them apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz

from kg.gazetteer.listed import listed_state
from kg.gazetteer.states import all_states, state
from kg.graph.vocabulary import DIP
from kg.link.names import NameLikeness, likeness_of
from kg.model.folding import folded
from kg.model.link import Kind
from kg.web.problems import ProblemError
from kg.web.reconcile.entities import Entities, texts_of_offices
from kg.web.reconcile.known import GEONAMES
from kg.web.reconcile.types import TYPES, EntityType

Value: TypeAlias = NamedNode | str | int | float
"""A value; an entity as its node. A day is text (ISO)."""

_ALIKE_TITLES: Final = 90
_NEAR_DEGREES: Final = 0.5
_LONGEST_SHOWN: Final = 80
_WIKIDATA: Final = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)")
_GEONAMES: Final = re.compile(r"https?://(?:sws|www)\.geonames\.org/([1-9][0-9]*)(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a query gives: its text, and the id where it is an entity."""

    text: str
    id: str | None = None


Values = Callable[[Entities, NamedNode], Sequence[Value]]
Agrees = Callable[[Entities, NamedNode, Wanted], float | None]
Holders = Callable[[Entities, Wanted], Sequence[NamedNode]]


@dataclass(frozen=True, slots=True)
class Property:
    """A property.

    `types` are the ids of the types that have it, broader ones. `agrees` tells from 0 to 1 how well a value fits an
    entity, None where the graph does not say; a property without it is only fetched. One that `identifies` decides
    alone. `weight` is how much it counts beside others. `holders` are the entities that have a value. `entities` is
    the type of values that are entities; `days` tells that values are days.
    """

    id: str
    name: str
    description: str
    types: tuple[str, ...]
    values: Values
    agrees: Agrees | None = None
    holders: Holders | None = None
    entities: str | None = None
    days: bool = False
    identifies: bool = False
    weight: float = 1.0

    def record(self) -> dict[str, Any]:
        """Return the property as the API writes it."""
        return {"id": self.id, "name": self.name}


def property_named(text: str) -> Property:
    """Return the property of an id.

    Raises:
        ProblemError: 400, there is none.
    """
    found = PROPERTIES.get(text) or _BY_LOWER.get(text.strip().lower())
    if found is None:
        shown = text[:_LONGEST_SHOWN]
        raise ProblemError(400, f"there is no property {shown!r}; there are {', '.join(PROPERTIES)}")
    return found


def properties_of(kind: EntityType | None) -> list[Property]:
    """Return the properties that things of a type may have, all of them without one."""
    if kind is None:
        return list(PROPERTIES.values())
    names = {kind.id, kind.broader}
    inner = {one.id for one in TYPES.values() if one.broader == kind.id}
    return [one for one in PROPERTIES.values() if (names | inner) & set(one.types)]


def code_of(entities: Entities, wanted: Wanted) -> str | None:
    """Return the ISO code of the state that a value names by its code, its name or its entity."""
    node = entities.node(wanted.id) if wanted.id else None
    code = entities.code(node) if node is not None else None
    if code:
        return code
    text = (wanted.text or wanted.id or "").strip()
    if len(text) == 2 and state(text.upper()):
        return text.upper()
    by_three = next((one.code for one in all_states() if one.iso3 == text.upper()), None)
    named = listed_state(text)
    return by_three or (named.code if named else None)


def _country(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
    code, known = code_of(entities, wanted), entities.countries(node)
    return float(code in known) if code and known else None


def _named(others: Callable[[Entities, NamedNode], Sequence[NamedNode]]) -> Agrees:
    """Return what compares a value with entities that a thing leads to: by id, by the code of a state, or by name."""

    def agrees(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
        found = others(entities, node)
        if not found:
            return None
        if wanted.id is not None:
            asked = entities.node(wanted.id)
            if asked in found:
                return 1.0
        code = code_of(entities, wanted)
        if code and any(entities.code(one) == code for one in found):
            return 1.0
        names = (name for one in found for name in entities.names(one))
        return float(any(likeness_of(wanted.text, name, Kind.ORGANIZATION) >= NameLikeness.SPELLING for name in names))

    return agrees


def _office(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
    titles = texts_of_offices(entities, node)
    if not titles or not wanted.text:
        return None
    text = folded(wanted.text)
    return float(any(fuzz.token_set_ratio(text, folded(title)) >= _ALIKE_TITLES for title in titles))


def _alias(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
    person = DIP.Person in {one.node for one in entities.types(node)}
    kind = Kind.PERSON if person else Kind.ORGANIZATION
    best = max(likeness_of(wanted.text, name, kind) for name in entities.names(node))
    return 1.0 if best >= NameLikeness.SPELLING else None


def _code(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
    code, own = code_of(entities, wanted), entities.code(node)
    return float(code == own) if code and own else None


def _outside(pattern: re.Pattern[str] | None) -> Agrees:
    def agrees(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
        known = _outer_ids(pattern)(entities, node)
        return float(_outer_id(wanted, pattern) in known) if known else None

    return agrees


def _outer_id(wanted: Wanted, pattern: re.Pattern[str] | None) -> str:
    text = (wanted.id or wanted.text).strip()
    found = pattern.fullmatch(text) if pattern else None
    return found[1] if found else text


def _outer_ids(pattern: re.Pattern[str] | None) -> Callable[[Entities, NamedNode], list[str]]:
    def values(entities: Entities, node: NamedNode) -> list[str]:
        same = entities.same(node)
        if pattern is None:
            return same
        found = [match[1] for iri in same if (match := pattern.fullmatch(iri))]
        return list(dict.fromkeys(found))

    return values


def _of_outside(*forms: str) -> Holders:
    """Return what finds the entities of an id elsewhere, which stands in one of some forms of IRIs."""

    def holders(entities: Entities, wanted: Wanted) -> Sequence[NamedNode]:
        text = (wanted.id or wanted.text).strip()
        iris = (text, *(form.format(text) for form in forms if re.fullmatch(r"Q?[0-9]+", text)))
        return list(dict.fromkeys(node for iri in iris for node in entities.of_same(iri)))

    return holders


def _coordinate(place: int) -> tuple[Values, Agrees]:
    def values(entities: Entities, node: NamedNode) -> Sequence[Value]:
        point = entities.point(node)
        return [] if point is None else [point[place]]

    def agrees(entities: Entities, node: NamedNode, wanted: Wanted) -> float | None:
        known = values(entities, node)
        try:
            asked = float(wanted.text)
        except ValueError:
            return None
        return float(abs(float(str(known[0])) - asked) <= _NEAR_DEGREES) if known else None

    return values, agrees


def _activity(name: str) -> Values:
    def values(entities: Entities, node: NamedNode) -> Sequence[Value]:
        found = getattr(entities.activity(node), name)
        return [] if found is None else [found]

    return values


def _holders_of_state(entities: Entities, wanted: Wanted) -> Sequence[NamedNode]:
    code = code_of(entities, wanted)
    return entities.coded(code) if code else []


def _holders_of_office(entities: Entities, wanted: Wanted) -> Sequence[NamedNode]:
    quads = entities.store.quads(entities.world, object=Literal(wanted.text))
    offices = [quad.subject for quad in quads if isinstance(quad.subject, NamedNode) and "#" in quad.subject.value]
    people = {person for office in offices for person in entities.subjects(DIP.holds, office)}
    return sorted(people, key=str)


def _acts_for(entities: Entities, node: NamedNode) -> list[NamedNode]:
    return entities.nodes(node, DIP.actsFor)


_LATITUDE, _LONGITUDE = _coordinate(1), _coordinate(0)
_ALL: Final = (
    Property(
        "country",
        "country",
        "ISO 3166 code of the state that an actor acts for or is, or that a place lies in; "
        "a name of the state does in queries.",
        ("Actor", "Place"),
        Entities.countries,
        _country,
        _holders_of_state,
    ),
    Property(
        "actsFor",
        "acts for",
        "The states and organizations that an actor acts for.",
        ("Person", "Organization", "Delegation"),
        _acts_for,
        _named(_acts_for),
        entities="Actor",
    ),
    Property(
        "position",
        "position",
        "The offices of a person, as reported, the latest first.",
        ("Person",),
        texts_of_offices,
        _office,
        _holders_of_office,
        weight=0.5,
    ),
    Property(
        "within",
        "within",
        "The places that a place lies in, the nearest first.",
        ("Place",),
        Entities.outer,
        _named(Entities.outer),
        entities="Place",
    ),
    Property(
        "alias", "other names", "Other names of a thing.", ("Actor", "Place"), Entities.aliases, _alias, weight=0.5
    ),
    Property(
        "code",
        "ISO code",
        "ISO 3166 alpha-2 code of a state or country.",
        ("State", "Country"),
        lambda entities, node: [code] if (code := entities.code(node)) else [],
        _code,
        _holders_of_state,
        identifies=True,
    ),
    Property(
        "wikidata",
        "Wikidata",
        "The item of Wikidata.",
        ("Actor", "Place"),
        _outer_ids(_WIKIDATA),
        _outside(_WIKIDATA),
        _of_outside("http://www.wikidata.org/entity/{}"),
        identifies=True,
    ),
    Property(
        "geonames",
        "GeoNames",
        "The id in GeoNames.",
        ("State", "Place"),
        _outer_ids(_GEONAMES),
        _outside(_GEONAMES),
        _of_outside(GEONAMES),
        identifies=True,
    ),
    Property(
        "sameAs",
        "same as",
        "IRIs of the same thing elsewhere.",
        ("Actor", "Place"),
        _outer_ids(None),
        _outside(None),
        _of_outside(),
        identifies=True,
    ),
    Property("latitude", "latitude", "Degrees north (WGS 84).", ("Place",), *_LATITUDE),
    Property("longitude", "longitude", "Degrees east (WGS 84).", ("Place",), *_LONGITUDE),
    Property(
        "firstEvent",
        "first event",
        "First day of what it took part in, or what happened there.",
        ("Actor", "Place"),
        _activity("first"),
        days=True,
    ),
    Property(
        "lastEvent",
        "last event",
        "Last day of what it took part in, or what happened there.",
        ("Actor", "Place"),
        _activity("last"),
        days=True,
    ),
    Property(
        "meetings",
        "meetings",
        "How many meetings it took part in, or were there.",
        ("Actor", "Place"),
        _activity("meetings"),
    ),
    Property(
        "events",
        "events",
        "How many events it took part in, or happened there.",
        ("Actor", "Place"),
        _activity("events"),
    ),
)
PROPERTIES: Final[dict[str, Property]] = {one.id: one for one in _ALL}
"""All properties by id."""

_BY_LOWER: Final = {key.lower(): one for one in _ALL for key in (one.id, one.name)}
