"""Which of the places that a text offers is that of an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.extract.arguments import ArgumentKind
from kg.extract.choosing.when import LEAD_PARAGRAPHS, beside_features, position_of, stage_of
from kg.extract.grammar.frames import Mention
from kg.gazetteer.places import state_of_place
from kg.model.dates import DateInterval
from kg.model.report import EventType, Part, Status
from kg.model.weights import Features, logit

_LEAST = 0.03
_NEWS_DAYS = 3
"""Days before and after publication within which an event counts as the news itself."""


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A place that an event may have (names, the most specific first), with what speaks for it."""

    place: tuple[str, ...]
    features: Features


@dataclass(frozen=True, slots=True)
class PlacedNeighbour:
    """Another mention with the place that its own words give, and its time."""

    mention: Mention
    place: tuple[str, ...]
    when: DateInterval


def own_judged_place(mention: Mention, *, least: float = 0.5) -> tuple[str, ...]:
    """Return the likeliest judged place of a mention; empty where none is likely enough."""
    word = mention.word
    places = [] if word is None else [each for each in word.arguments if each.argument.kind is ArgumentKind.PLACE]
    best = max(places, key=lambda each: each.belongs, default=None)
    return best.argument.place if best is not None and best.belongs >= least else ()


def place_options(
    mention: Mention,
    status: Status,
    when: DateInterval,
    *,
    own: tuple[str, ...],
    around: tuple[str, ...],
    before: Sequence[PlacedNeighbour],
    after: Sequence[PlacedNeighbour],
    dateline: tuple[str, ...],
    published: date | None,
) -> list[PlaceOption]:
    """Return the options for a mention, that of no place last.

    `own` is what the phrases of the event give by the grammar, `around` what those of the clause over it give; `before`
    and `after` are the mentions around, the nearest first.
    """
    if mention.one_stop and own:
        return [PlaceOption(own, {"only own": 1.0})]
    options = list(_judged(mention, own, around))
    judged = {option.place[:1] for option in options}
    for name, place in (("own", own), ("around", around)):
        if place and place[:1] not in judged:
            options.append(PlaceOption(place, {f"only {name}": 1.0, f"only {name} {mention.type}": 1.0}))
    told = max((o.features.get("judged", 0.0) for o in options), default=-5.0)
    options.extend(_inherited(mention, when, before, "before"))
    options.extend(_inherited(mention, when, after, "after"))
    if dateline:
        options.append(PlaceOption(dateline, _of_dateline(mention, status, when, dateline, published, told)))
    nothing = {
        "nothing": 1.0,
        f"nothing {mention.type}": 1.0,
        f"nothing {stage_of(status)}": 1.0,
        "nothing, told": told,
        "nothing beside own": float(bool(own)),
    }
    return [*options, PlaceOption((), nothing)]


def _judged(mention: Mention, own: tuple[str, ...], around: tuple[str, ...]) -> Iterator[PlaceOption]:
    word = mention.word
    if word is None:
        return
    places = [each for each in word.arguments if each.argument.kind is ArgumentKind.PLACE and each.belongs >= _LEAST]
    best = max((each.belongs for each in places), default=0.0)
    for each in places:
        token, names = each.argument.token, each.argument.place
        where = position_of(mention, token.start)
        chance = logit(each.belongs)
        is_own, is_around = names[:1] == own[:1], names[:1] == around[:1]
        yield PlaceOption(
            names,
            {
                f"judged {where}": 1.0,
                "judged": chance,
                f"judged {where}, log odds": chance,
                f"judged {mention.type}": 1.0,
                "judged likeliest": float(each.belongs == best),
                "own": float(is_own),
                "own, log odds": chance if is_own else 0.0,
                "around": float(is_around and not is_own),
                "beside own": float(bool(own) and not is_own),
                "names": float(len(names) - 1),
            },
        )


def _inherited(
    mention: Mention, when: DateInterval, others: Sequence[PlacedNeighbour], side: str
) -> Iterator[PlaceOption]:
    for rank, other in enumerate(others):
        if not other.place:
            continue
        same_days = when.known and other.when.known and when.overlaps(other.when)
        features = beside_features(mention, other.mention, side, rank) | {
            f"{side} visit": float(other.mention.type is EventType.VISIT),
            f"{side} same days": float(same_days),
            f"{side} other days": float(when.known and other.when.known and not same_days),
            f"{side} for {mention.type}": 1.0,
        }
        yield PlaceOption(other.place, features)


def _of_dateline(
    mention: Mention,
    status: Status,
    when: DateInterval,
    dateline: tuple[str, ...],
    published: date | None,
    told: float,
) -> dict[str, float]:
    country = state_of_place(dateline[-1])
    hosts = {f.participant.of for f in mention.found if f.participant.part is Part.HOST}
    sides = {f.participant.of for f in mention.found}
    lead = mention.sentence.paragraph < LEAD_PARAGRAPHS
    news = is_news(when, published)
    name = "dateline"
    return {
        name: 1.0,
        f"{name} {mention.type}": 1.0,
        f"{name} {stage_of(status)}": 1.0,
        f"{name} lead": float(lead),
        f"{name} news": float(news),
        f"{name} no time": float(not when.known),
        f"{name} lead news": float(lead and news),
        f"{name} host elsewhere": float(bool(hosts) and country is not None and country.name not in hosts),
        f"{name} of a side": float(country is not None and country.name in sides),
        f"{name}, told": told,
        f"{name} lead {mention.type}": float(lead),
    }


def is_news(when: DateInterval, published: date | None) -> bool:
    """Tell whether an event falls on the days around publication."""
    if published is None or when.earliest is None or when.latest is None:
        return False
    near = timedelta(days=_NEWS_DAYS)
    return when.earliest >= published - near and when.latest <= published + near
