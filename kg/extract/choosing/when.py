"""Which of the times that a text offers is that of an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.extract.arguments import ArgumentKind
from kg.extract.grammar.frames import Mention
from kg.model.annotated import TimeExpression
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import Status
from kg.model.weights import Features, logit

AHEAD = frozenset({Status.SCHEDULED, Status.PROPOSED, Status.POSSIBLE})
FALLEN = frozenset({Status.POSTPONED, Status.CANCELLED, Status.DENIED})
_LEAST = 0.03
"""Probability under which a judged time is no option."""
_FEW_DAYS, _MANY_DAYS = 10, 60
_BY_EVENT = re.compile(r"(?:a|one|two|three|four|five|six|ten) (?:day|week)s? (?:after|before) ", re.IGNORECASE)
"""A time told by another event ("a week after Geneva") belongs to the verb that it hangs on. Nothing is weighed, since
the heads have seen none of its kind."""
LEAD_PARAGRAPHS = 3
"""A dateline says where the news of the first paragraphs happened (articles 01-24 and their like: right in nine of
ten meetings that name no place; background further down is seldom from there)."""


@dataclass(frozen=True, slots=True)
class TimeOption:
    """A time that an event may have, with what speaks for it."""

    when: DateInterval
    clock: str | None
    features: Features


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another mention with the time that it has by itself."""

    mention: Mention
    time: DateInterval
    status: Status


def own_time(mention: Mention) -> tuple[TimeExpression, float] | None:
    """Return the likeliest judged time of a mention, and how likely it is."""
    word = mention.word
    if word is None:
        return None
    times = [(each.belongs, each.argument.time) for each in word.arguments if each.argument.time is not None]
    best = max(times, key=lambda pair: pair[0], default=None)
    return (best[1], best[0]) if best and best[1] is not None else None


def time_options(
    mention: Mention,
    status: Status,
    *,
    in_tree: TimeExpression | None,
    before: Sequence[Neighbour],
    after: Sequence[Neighbour],
    published: date | None,
) -> list[TimeOption]:
    """Return the options for a mention, that of no time last.

    `in_tree` is the time that hangs nearest in the tree; `before` and `after` are the mentions around, the nearest
    first.
    """
    if in_tree is not None and _BY_EVENT.match(in_tree.text):
        return [TimeOption(in_tree.when, in_tree.time, {"by an event": 1.0})]
    options = list(_judged(mention, status, in_tree, published))
    options.extend(_inherited(mention, status, before, "before", published))
    options.extend(_inherited(mention, status, after, "after", published))
    told = max((o.features.get("judged", 0.0) for o in options), default=-5.0)
    if published is not None:
        options.extend(_of_publication(mention, status, published, told))
    nothing = {
        "nothing": 1.0,
        f"nothing {stage_of(status)}": 1.0,
        f"nothing {mention.type}": 1.0,
        "nothing, told": told,
    }
    return [*options, TimeOption(UNKNOWN_TIME, None, nothing)]


def _judged(
    mention: Mention, status: Status, in_tree: TimeExpression | None, published: date | None
) -> Iterator[TimeOption]:
    word = mention.word
    if word is None:
        return
    times = [each for each in word.arguments if each.argument.kind is ArgumentKind.TIME and each.belongs >= _LEAST]
    best = max((each.belongs for each in times), default=0.0)
    for each in times:
        time = each.argument.time
        if time is None:
            continue
        where = position_of(mention, time.start)
        chance = logit(each.belongs)
        features = {
            f"judged {where}": 1.0,
            "judged": chance,
            f"judged {where}, log odds": chance,
            "judged likeliest": float(each.belongs == best),
            "in tree": float(time is in_tree),
            "in tree, log odds": chance if time is in_tree else 0.0,
            "clock": float(time.time is not None),
        }
        yield TimeOption(time.when, time.time, features | _fit("judged", time.when, status, published))
    if in_tree is not None and all(each.argument.time is not in_tree for each in times):
        yield TimeOption(
            in_tree.when, in_tree.time, {"only in tree": 1.0} | _fit("tree", in_tree.when, status, published)
        )


def position_of(mention: Mention, start: int) -> str:
    """Return on which side of a mention's sentence a character stands, or that it stands in it."""
    if mention.sentence.start <= start < mention.sentence.end:
        return "here"
    return "sentence before" if start < mention.sentence.start else "sentence after"


def beside_features(mention: Mention, other: Mention, side: str, rank: int) -> dict[str, float]:
    """Describe how another mention stands to one: `side` is before or after, `rank` 0 for the nearest on that side."""
    near = mention.sentence.start == other.sentence.start
    paragraph = mention.sentence.paragraph == other.sentence.paragraph
    names = {found.participant.name for found in mention.found}
    shared = not names.isdisjoint(found.participant.name for found in other.found)
    return {
        side: 1.0,
        f"{side} {rank}": 1.0,
        f"{side} in sentence": float(near),
        f"{side} in paragraph": float(paragraph and not near),
        f"{side} of type": float(other.type is mention.type),
        f"{side} shared": float(shared),
        f"{side} shared in sentence": float(near and shared),
    }


def _inherited(
    mention: Mention, status: Status, others: Sequence[Neighbour], side: str, published: date | None
) -> Iterator[TimeOption]:
    for rank, other in enumerate(others):
        if not other.time.known:
            continue
        features = beside_features(mention, other.mention, side, rank) | {
            f"{side} same stage": float(stage_of(other.status) == stage_of(status)),
            f"{side} of {mention.type}": 1.0,
        }
        yield TimeOption(other.time, None, features | _fit("inherited", other.time, status, published))


def _of_publication(mention: Mention, status: Status, published: date, told: float) -> Iterator[TimeOption]:
    """Yield the day of publication, the days up to it, and the time from it on."""
    stage, lead = stage_of(status), mention.sentence.paragraph < LEAD_PARAGRAPHS
    kinds = {
        "day of publication": DateInterval(published, published),
        "up to publication": DateInterval(published - timedelta(days=1), published),
        "from publication on": DateInterval(published, None),
    }
    for name, when in kinds.items():
        features = {
            name: 1.0,
            f"{name} {stage}": 1.0,
            f"{name} {mention.type}": 1.0,
            f"{name} lead": float(lead),
            f"{name}, told": told,
        }
        yield TimeOption(when, None, features)


def _fit(source: str, when: DateInterval, status: Status, published: date | None) -> dict[str, float]:
    """Describe an interval, and how it lies to the day of publication for an event of a status."""
    days = when.days
    size = "open" if days is None else "a day" if days == 1 else "days" if days <= _FEW_DAYS else "weeks"
    if days is not None and days > _MANY_DAYS:
        size = "months"
    features = {f"{source} {size}": 1.0}
    if published is not None:
        side = "ahead" if (when.earliest or when.latest or published) > published else "past"
        if when.earliest == when.latest == published:
            side = "today"
        features[f"{source} {side} for {stage_of(status)}"] = 1.0
    return features


def stage_of(status: Status) -> str:
    """Return whether an event lies ahead, fell through, or is a fact."""
    return "plan" if status in AHEAD else "fallen" if status in FALLEN else "fact"
