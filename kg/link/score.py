"""How much speaks for each candidate of a subject, and what: names, kind, country, office at the time, place, context.

Signs are counted by a table of weights (`data/weights`) as log odds against "none of them", whose odds are
one. Confidences of the candidates of one subject compete: two that have as much for them cannot both be likely.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kg.gazetteer.fold import fold
from kg.gazetteer.single_offices import office_name
from kg.gazetteer.states import state, state_named
from kg.link.names import NameLikeness, is_full, likeness_of, romanized, writes_family_first
from kg.model.link import PLACES, Candidate, Justification, Kind, Office, Subject, can_be
from kg.model.weights import Features, Weights, load_weights
from kg.names.persons import plain

_MISSPELT = 0.82
"""Share of letters in common from which on two names may be one with some letters wrong (`Madelaine`, `Musharaf`)."""
_GROWN_UP = 18
"""Years of age under which nobody takes part in what is reported."""
_AROUND = timedelta(days=92)
"""How far from a term of office a report may lie: successors are named before they are sworn in, and former holders go
by their title for a while."""
_SAME_POINT_KM, _NEAR_KM, _APART_KM, _FAR_KM = 0.1, 25.0, 100.0, 500.0
"""Coordinates of one origin; town limits; beyond the next another town of the name, beyond the last surely another."""
_AREAS = frozenset((Kind.COUNTRY, Kind.REGION, Kind.PLACE, Kind.STATE))
"""What is too large for its point to say more than which part of the world it is in."""
_LIKENESS = {
    NameLikeness.SAME: "name same",
    NameLikeness.SPELLING: "name spelling",
    NameLikeness.SHORTER: "name shorter",
    NameLikeness.NEAR: "name near",
    NameLikeness.PART: "name part",
}
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset(("of", "the", "and", "for", "in", "to", "a", "an", "on", "at", "by"))


class Sign(NamedTuple):
    """Something that counts: the name of its weight, how much of it there is, and what was seen."""

    feature: str
    value: float
    seen: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with what speaks for it.

    `odds` is the sum of weights, 0 where it is as likely as not against nothing else. `confidence` is from 0 to 1;
    those of one subject's candidates add up to less than one. `reasons` have the heaviest first.
    """

    candidate: Candidate
    odds: float
    confidence: float
    reasons: tuple[str, ...]
    justification: Justification


def scored(subject: Subject, candidates: Iterable[Candidate], weights: Weights | None = None) -> list[Scored]:
    """Return the candidates that the subject can be, the likeliest first.

    Those of another kind, and those whose names are not alike and that nothing else identifies, are left out. The same
    thing twice is one. Without `weights` those that are shipped count.
    """
    weights = weights or load_weights("kg.link", "persons" if subject.kind is Kind.PERSON else "things")
    once = {candidate.iri: candidate for candidate in candidates}
    told = [(candidate, signs) for candidate in once.values() if (signs := signs_of(subject, candidate))]
    odds = [weights.score(as_features(signs)) for _, signs in told]
    highest = max([0.0, *odds])
    whole = math.exp(-highest) + sum(math.exp(each - highest) for each in odds)
    found = [
        Scored(candidate, each, math.exp(each - highest) / whole, _reasons(signs, weights), _justified(signs))
        for (candidate, signs), each in zip(told, odds, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.odds, -each.candidate.fame, each.candidate.iri))


def as_features(signs: Sequence[Sign]) -> Features:
    """Return signs in the form that tables of weights count."""
    return {"bias": 1.0, **{sign.feature: sign.value for sign in signs}}


def signs_of(subject: Subject, candidate: Candidate) -> list[Sign]:
    """Return all that counts for or against a candidate; nothing where it cannot be the subject at all."""
    if not can_be(subject.kind, candidate.kinds):
        return []
    signs = [*_identifiers(subject, candidate), *_names(subject, candidate)]
    if not signs:
        return []
    if candidate.kinds:
        agrees = subject.kind in candidate.kinds
        signs.append(Sign("kind agrees" if agrees else "kind differs", 1.0, ", ".join(sorted(candidate.kinds))))
    if candidate.fame > 0:
        signs.append(Sign("fame", math.log10(1 + candidate.fame), str(candidate.fame)))
    if candidate.score is not None:
        signs.append(Sign("score", candidate.score, f"{candidate.score:.2f}"))
    signs.extend(_countries(subject, candidate))
    if subject.kind is Kind.PERSON:
        signs.extend((*_life(subject, candidate), *_offices(subject, candidate), *_description(subject, candidate)))
    elif subject.kind in PLACES:
        signs.extend((*_regions(subject, candidate), *_distance(subject, candidate)))
    return signs


def _reasons(signs: Sequence[Sign], weights: Weights) -> tuple[str, ...]:
    counted = [(weights.by_feature.get(sign.feature, 0.0) * sign.value, sign) for sign in signs]
    ranked = sorted((each for each in counted if each[0]), key=lambda each: (-abs(each[0]), each[1].feature))
    return tuple(f"{sign.feature}: {sign.seen} ({worth:+.1f})" for worth, sign in ranked)


def _justified(signs: Sequence[Sign]) -> Justification:
    features = {sign.feature for sign in signs}
    if features & {"identifier", "code agrees"}:
        return Justification.BACKGROUND
    lexical = {
        *_LIKENESS.values(),
        "name misspelt",
        "label",
        "name of a state",
        "one word",
        "kind agrees",
        "kind differs",
        "fame",
    }
    return Justification.LEXICAL if features <= lexical else Justification.COMPOSITE


def _identifiers(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    common = set(subject.identifiers) & {candidate.iri, *candidate.identifiers}
    if common:
        yield Sign("identifier", 1.0, min(common))


def _names(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    """Yield the closest of all pairs of names; the label goes before aliases."""
    theirs = dict.fromkeys((candidate.label, *candidate.names))
    family_first = any(map(writes_family_first, subject.countries))
    best, seen = NameLikeness.NONE, ""
    for mine in _full_names(subject):
        for name in theirs:
            alike = likeness_of(mine, name, subject.kind, family_first=family_first)
            if alike > best:
                best, seen = alike, mine if mine == name else f"{mine} = {name}"
        if best is NameLikeness.SAME:
            break
    if best is NameLikeness.NONE:
        yield from _misspelt(subject, theirs)
        return
    yield Sign(_LIKENESS[best], 1.0, seen)
    if subject.label == candidate.label:
        yield Sign("label", 1.0, candidate.label)
    if subject.kind is Kind.STATE and best is NameLikeness.SAME:
        yield Sign("name of a state", 1.0, candidate.label)
    if subject.kind is Kind.PERSON and not any(map(is_full, subject.names)):
        yield Sign("one word", 1.0, subject.label)


def _misspelt(subject: Subject, theirs: Iterable[str]) -> Iterator[Sign]:
    """Yield the name of a person that is nearly spelt as one of the subject's: too little by itself."""
    if subject.kind is not Kind.PERSON:
        return
    pairs = [(plain(romanized(mine)), name) for mine in filter(is_full, subject.names) for name in theirs]
    alike = [(Indel.normalized_similarity(mine, plain(romanized(name))), name) for mine, name in pairs]
    likest, seen = max(alike, default=(0.0, ""))
    if likest >= _MISSPELT:
        yield Sign("name misspelt", 1.0, seen)


def _full_names(subject: Subject) -> tuple[str, ...]:
    """Return the names to compare: of a person the full ones, where there are any. A surname alone adds nothing."""
    if subject.kind is not Kind.PERSON:
        return subject.names
    return tuple(name for name in subject.names if is_full(name)) or subject.names


def _countries(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    if subject.code:
        if candidate.countries and subject.kind in (Kind.STATE, Kind.COUNTRY):
            agrees = subject.code in candidate.countries
            yield Sign("code agrees" if agrees else "code differs", 1.0, " ".join(candidate.countries))
        return
    if not subject.countries or not candidate.countries:
        return
    common = sorted(set(subject.countries) & set(candidate.countries))
    if common:
        yield Sign("country agrees", 1.0, " ".join(common))
    else:
        yield Sign("country differs", 1.0, f"{' '.join(subject.countries)}, not {' '.join(candidate.countries)}")


def _life(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    first, last = subject.active.earliest, subject.active.latest
    first, last = first or last, last or first
    if candidate.died and first and _latest(candidate.died) < first:
        yield Sign("dead before", 1.0, candidate.died.isoformat())
    if candidate.born and last and last.year - candidate.born.year < _GROWN_UP:
        yield Sign("not grown up", 1.0, f"born {candidate.born.isoformat()}")


def _offices(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    """Yield what the offices of both say of each other; the best that any two say."""
    if not candidate.offices:
        if candidate.kinds:
            yield Sign("no office", 1.0, "none known")
        return
    yield from _in_office(subject, candidate)
    best: Sign | None = None
    for mine in subject.offices:
        for theirs in candidate.offices:
            found = _same_office(mine, theirs, subject)
            if found and (best is None or found.feature == "office agrees"):
                best = found
    if best:
        yield best
    elif any(office_of(each) for each in subject.offices) and any(office_of(each) for each in candidate.offices):
        yield Sign("office of another", 1.0, candidate.offices[0].title)


def _in_office(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    """Yield whether a candidate held any office when the subject was active; offices without days say nothing of it."""
    first, last = subject.active.earliest, subject.active.latest
    dated = [each for each in candidate.offices if each.first or each.last]
    then = next((each for each in dated if _overlaps(first or last, last or first, each.first, each.last)), None)
    if then and subject.active.known:
        yield Sign("in office then", 1.0, f"{then.title}{_term(then)}")
    elif dated and subject.active.known:
        yield Sign("in office at other times", 1.0, f"{dated[0].title}{_term(dated[0])}")
    else:
        yield Sign("in office", 1.0, candidate.offices[0].title)


def _same_office(mine: Office, theirs: Office, subject: Subject) -> Sign | None:
    name = office_of(mine)
    if name is None or name != office_of(theirs):
        return None
    states = {mine.state, theirs.state} - {None}
    if len(states) > 1:
        return None
    first, last = mine.first or subject.active.earliest, mine.last or subject.active.latest
    agrees = _overlaps(first, last, theirs.first, theirs.last)
    return Sign("office agrees" if agrees else "office at another time", 1.0, f"{theirs.title}{_term(theirs)}")


def _term(office: Office) -> str:
    if not office.first and not office.last:
        return ""
    ends = (day.isoformat() if day else "" for day in (office.first, office.last))
    return f" {'/'.join(ends)}"


def _overlaps(first: date | None, last: date | None, begin: date | None, end: date | None) -> bool:
    """Whether a report lies in a term, or some months from it; what is not known excludes nothing."""
    after = end is None or first is None or first <= _latest(end) + _AROUND
    before = begin is None or last is None or last >= begin - _AROUND
    return after and before


def _latest(day: date) -> date:
    """Return the last day that may be meant: datasets write a year alone as its first day."""
    return day.replace(month=12, day=31) if (day.month, day.day) == (1, 1) else day


def office_of(office: Office) -> str | None:
    """Return the one name of an office that one person holds at a time; None for others."""
    return _office_named(office.title)


@lru_cache(maxsize=65536)
def _office_named(title: str) -> str | None:
    found = office_name(title)
    head, of, rest = title.rpartition(" of ")
    if found is None and of and (state_named(rest) or state_named(rest.removeprefix("the "))):
        return office_name(head)
    return found


def _description(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    """Yield what the words that describe a candidate share with the offices of the subject, its company and its states.

    A state says something new only where the dataset does not give the country.
    """
    if not candidate.description:
        return
    described = fold(candidate.description)
    offices = set[str]().union(*(_words(office.title) for office in subject.offices))
    if common := sorted(offices & _words(described)):
        yield Sign("described so", min(len(common), 2) / 2, ", ".join(common[:3]))
    if met := sorted(name for name in map(fold, subject.company) if f" {name} " in f" {described} "):
        yield Sign("described by company", 1.0, met[0])
    if not candidate.countries:
        known = filter(None, map(state, subject.countries))
        names = {fold(name) for each in known for name in (*each.names, *each.demonyms)}
        if found := sorted(name for name in names if f" {name} " in f" {described} "):
            yield Sign("described as of the state", 1.0, found[0])


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if word not in _SMALL_WORDS}


def _regions(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    """Yield whether the region agrees: the last of the places that hold the subject is its country."""
    mine, theirs = (set(map(fold, names)) for names in (subject.within[:-1], candidate.within))
    if not mine or not theirs:
        return
    common = mine & theirs
    yield Sign("region agrees" if common else "region differs", 1.0, min(common or theirs))


def _distance(subject: Subject, candidate: Candidate) -> Iterator[Sign]:
    apart = kilometres(subject, candidate)
    if apart is None:
        return
    seen = f"{apart:.0f} km"
    if subject.kind in _AREAS:
        if apart > 10 * _FAR_KM:
            yield Sign("far", 1.0, seen)
    elif apart <= _NEAR_KM:
        yield Sign("near", 1.0 - apart / _NEAR_KM, seen)
        if apart < _SAME_POINT_KM:
            yield Sign("same point", 1.0, seen)
    elif apart > _APART_KM:
        yield Sign("far" if apart > _FAR_KM else "apart", 1.0, seen)


def kilometres(one: Subject | Candidate, other: Subject | Candidate) -> float | None:
    """Return the distance between two points on earth, or None where a coordinate is missing."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, east = math.radians(other.latitude - one.latitude), math.radians(other.longitude - one.longitude)
    half = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude)) * math.sin(east / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(math.sin(north / 2) ** 2 + half)))
