"""What speaks for and against two reports telling one event, as named features.

How much each counts stands in `data/weights/same.tsv`, fitted on annotated articles that tell the same events
(`training/resolution.py`). Values that an extractor is not sure of count less: each feature of times and places has a
twin that is weighed by how sure both are.
"""

from __future__ import annotations

from functools import cache

from kg.model.report import EventType, Status
from kg.model.weights import Features
from kg.resolve.nearness import PlaceRelation
from kg.resolve.tellings import FACTS, PLANS, Telling, days_between, news_day

_MOST = 3
_FAR = 60
"""Days between two days of publication beyond which more make no difference."""
_WIDTHS = ((2, "same days"), (8, "same week"), (31, "same month"))
_GAPS = ((1, "a day apart"), (3, "days apart"), (8, "a week apart"), (31, "weeks apart"))
_NEWS = ((10, "open, near"), (30, "open, month"))
_MANY_WORDS = 8


def features(one: Telling, other: Telling, relation: PlaceRelation | None) -> Features:
    """Return what speaks for and against one event; `relation` is how the places lie, None where one has none."""
    found: dict[str, float] = {"always": 1.0, one.type.value: 1.0}
    who = _who(one, other, found)
    when = _when(one, other, found)
    where = _where(one, other, relation, found)
    _what(one, other, found)
    found[f"{when}, {where}"] = found[f"{when}, {who}"] = found[_stages(one.status, other.status)] = 1.0
    return found


def _who(one: Telling, other: Telling, found: dict[str, float]) -> str:
    """Add how the participants of two reports lie to each other; return the feature of how many persons are common."""
    shared = len(one.persons & other.persons)
    sides = one.sides & other.sides
    mine, theirs = one.by_side, other.by_side
    named = [side for side in sides if side in mine and side in theirs]
    strangers = sum(1 for side in named if mine[side].isdisjoint(theirs[side]))
    fewer, more = sorted((len(one.states - other.states), len(other.states - one.states)))
    name = f"persons {min(shared, _MOST)}"
    found[name] = found[f"sides {min(len(sides), _MOST)}"] = 1.0
    found["strangers"] = float(min(strangers, 2))
    found["sides by group"] = float(min(len(sides) - len(named), 2))
    found["states of either"] = float(min(fewer, 2))
    found["states of one"] = float(min(more, _MOST))
    if one.states == other.states and len(one.states) > 1:
        found["all sides"] = 1.0
    if one.inward != other.inward:
        found["inward"] = 1.0
    if one.persons and other.persons:
        found["persons part"] = shared / min(len(one.persons), len(other.persons))
    else:
        found["nobody named"] = 1.0
    if one.type is EventType.REQUEST and one.initiators and other.initiators:
        found["asked by other" if one.initiators.isdisjoint(other.initiators) else "asked by same"] = 1.0
    return name


def _when(one: Telling, other: Telling, found: dict[str, float]) -> str:
    """Add how the times lie to each other; return the feature that says it."""
    sure = one.when_confidence * other.when_confidence
    apart = days_between(one.when, other.when)
    if one.days is not None and other.days is not None:
        wider = max(one.days, other.days)
        name = _step(apart, _GAPS, "months apart") if apart else _step(wider, _WIDTHS, "same year")
        found[f"{name}, sure"] = sure
    else:
        near, far = news_day(one), news_day(other)
        name = "open" if near is None or far is None else _step(days_between(near, far), _NEWS, "open, far")
        if apart:
            found["open, excluded"] = sure
    found[name] = 1.0
    if one.start_time and other.start_time:
        found["hour same" if one.start_time == other.start_time else "hour other"] = 1.0
    if one.published and other.published:
        found["told days apart"] = min(abs((one.published - other.published).days), _FAR) / _FAR
    return name


def _step(number: int, steps: tuple[tuple[int, str], ...], beyond: str) -> str:
    for limit, name in steps:
        if number <= limit:
            return name
    return beyond


def _where(one: Telling, other: Telling, relation: PlaceRelation | None, found: dict[str, float]) -> str:
    """Add how the places lie to each other; return the feature that says it."""
    if relation is None:
        name = "no place"
    else:
        # Heads of government hardly visit a country twice in the time that two reports have in common.
        whole = one.type is EventType.VISIT and relation in (PlaceRelation.NEAR, PlaceRelation.COUNTRY)
        name = f"place {PlaceRelation.SAME.value if whole else relation.value}"
        found[f"{name}, sure"] = one.place_confidence * other.place_confidence
    found[name] = 1.0
    return name


def _what(one: Telling, other: Telling, found: dict[str, float]) -> None:
    """Add what occasions, kinds, quotations, subjects and words have in common."""
    if one.occasion and other.occasion:
        found["occasion same" if one.occasion == other.occasion else "occasion other"] = 1.0
    if one.subtype and other.subtype:
        found["subtype same" if one.subtype == other.subtype else "subtype other"] = 1.0
    if one.quote and one.quote == other.quote:
        found["same quotation"] = 1.0
    if one.about and other.about:
        share = len(one.about & other.about) / min(len(one.about), len(other.about))
        found[f"about, {one.type}"] = share
        if not share:
            found[f"about nothing shared, {one.type}"] = 1.0
    if one.words and other.words:
        shared = len({*one.words}.intersection(other.words))
        found["words"] = shared / min(len(one.words), len(other.words))
        found["many words"] = min(shared / _MANY_WORDS, 1.0)


@cache
def _stages(one: Status, other: Status) -> str:
    return f"stage {' and '.join(sorted((_stage(one), _stage(other))))}"


def _stage(status: Status) -> str:
    return "fact" if status in FACTS else "plan" if status in PLANS else "off"
