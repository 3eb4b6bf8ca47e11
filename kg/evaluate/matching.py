"""When a found event, actor, day or place counts as the annotated one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from kg.evaluate.gold import GoldEvent, GoldParticipant
from kg.model.report import ActorKind, Participant, Report

_LEAST_LIKENESS = 0.45
_WEIGHT_OF_ACTORS, _WEIGHT_OF_DAYS, _WEIGHT_OF_PLACE = 0.6, 0.2, 0.2
_OVERLAPPING = 0.8
"""What days that overlap without being the same are worth, of 1."""
_SILENT = 0.5
"""What a value is worth that one side gives and the other does not."""
_MOST_DAYS_LONGER = 7
_GROUPS = frozenset({ActorKind.DELEGATION, ActorKind.STATE, ActorKind.ORGANIZATION})
_TITLES = re.compile(
    r"^(the|mr|mrs|ms|dr|sir|president|prime minister|premier|chancellor|foreign minister|minister|secretary of state|"
    r"secretary|king|queen|prince|sheikh|sheik|general|gen|senator|sen|ambassador|envoy|special envoy|chairman|speaker|"
    r"us|u s|american|russian|ukrainian|chinese|french|german|british|vice president|deputy) "
)
_FORMS_OF_STATES = {
    "united states": "us|usa|u s|u s a|america|united states of america|washington|white house|us government",
    "united kingdom": "uk|u k|britain|great britain|london",
    "russia": "moscow|kremlin|russian federation",
    "ukraine": "kyiv|kiev",
    "china": "beijing|prc|people s republic of china",
    "japan": "tokyo",
    "france": "paris",
    "germany": "berlin",
    "iran": "tehran|teheran",
    "turkey": "ankara|turkiye",
    "north korea": "pyongyang|dprk|democratic people s republic of korea",
    "south korea": "seoul|rok|republic of korea",
    "european union": "eu",
    "united nations": "un|u n",
    "taiwan": "taipei",
    "india": "new delhi",
    "pakistan": "islamabad",
    "israel": "jerusalem",
    "iraq": "baghdad",
}
_STATE_OF = {form: state for state, forms in _FORMS_OF_STATES.items() for form in forms.split("|")}

_Gold = TypeVar("_Gold")
_Found = TypeVar("_Found")
Days = tuple[date, date]


def normal(name: str) -> str:
    """Return a name without case, marks, titles and possessive; a state by any name becomes its common one."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    text = re.sub(r"'s\b", "", text)
    text = " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())
    while (shorter := _TITLES.sub("", text + " ").strip()) and shorter != text:
        text = shorter
    return _STATE_OF.get(text, text)


def same_actor(gold: GoldParticipant, found: Participant) -> bool:
    """Whether two participants are one: by a form of the name, persons by surname and initial, groups by side."""
    name = normal(found.name)
    if name in {normal(form) for form in (gold.name, *gold.aliases)} - {""}:
        return True
    if gold.kind is found.kind is ActorKind.PERSON:
        one, other = normal(gold.name).split(), name.split()
        if not one or not other or one[-1] != other[-1]:
            return False
        return len(one) == 1 or len(other) == 1 or one[0][0] == other[0][0]
    if gold.kind in _GROUPS and found.kind in _GROUPS:
        sides = ({normal(x) for x in (each.of, each.name) if x} for each in (gold, found))
        return bool(set.intersection(*sides))
    return False


def pair_up(
    gold: Sequence[_Gold], found: Sequence[_Found], likeness: Callable[[_Gold, _Found], float]
) -> list[tuple[int, int]]:
    """Return one-to-one pairs of places in both, the likest first; what has no likeness stays alone."""
    ranked = sorted((-likeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for value, i, j in ranked:
        if value < 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


def shared_actors(gold: GoldEvent, found: Report) -> int:
    """Return how many participants both have, each counted once."""
    return len(pair_up(gold.participants, found.participants, lambda g, f: float(same_actor(g, f))))


def event_likeness(gold: GoldEvent, found: Report) -> float:
    """Return how alike two events of one type are, from 0 (not the same event) to 1."""
    if gold.type is not found.type:
        return 0.0
    hits = shared_actors(gold, found)
    if not hits:
        return 0.0
    actors = 2 * hits / (len(gold.participants) + len(found.participants))
    value = _WEIGHT_OF_ACTORS * actors + _WEIGHT_OF_DAYS * _days(gold, found) + _WEIGHT_OF_PLACE * _place(gold, found)
    return value if value >= _LEAST_LIKENESS else 0.0


def days_of_gold(event: GoldEvent) -> Days | None:
    """Return first and last day; an open end counts as the other one, and None is no day at all."""
    begin, end = event.earliest or event.latest, event.latest or event.earliest
    if begin is None or end is None:
        return None
    return date.fromisoformat(begin[:10]), date.fromisoformat(end[:10])


def days_of_report(report: Report) -> Days | None:
    """Return first and last day of a report in the same way."""
    begin = report.when.earliest or report.when.latest
    end = report.when.latest or report.when.earliest
    return None if begin is None or end is None else (begin, end)


def overlap(one: Days, other: Days) -> bool:
    """Whether two periods have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def close(gold: Days, found: Days | None) -> bool:
    """Whether a period overlaps the annotated one and is at most a week longer."""
    if found is None or not overlap(gold, found):
        return False
    return (found[1] - found[0]).days - (gold[1] - gold[0]).days <= _MOST_DAYS_LONGER


def places_of_gold(event: GoldEvent) -> set[str]:
    """Return the normal forms of all places that are right for an annotated event."""
    return {normal(p) for p in (*event.place, *event.place_aliases)} - {""}


def places_of_report(report: Report) -> set[str]:
    """Return the normal forms of the places of a report."""
    return {normal(p) for p in report.place} - {""}


def _days(gold: GoldEvent, found: Report) -> float:
    one, other = days_of_gold(gold), days_of_report(found)
    if one is None or other is None:
        return 1.0 if one is other else _SILENT
    if one == other:
        return 1.0
    return _OVERLAPPING if overlap(one, other) else 0.0


def _place(gold: GoldEvent, found: Report) -> float:
    one, other = places_of_gold(gold), places_of_report(found)
    if not one or not other:
        return 1.0 if not one and not other else _SILENT
    return float(bool(one & other))
