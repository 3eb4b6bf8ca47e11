"""Which status an event has, by what the heads and the grammar say of it."""

from __future__ import annotations

from datetime import date
from functools import cache

from kg.extract.choosing.when import FALLEN
from kg.extract.grammar.frames import Mention
from kg.extract.judge.heads import STATUSES
from kg.model.dates import DateInterval
from kg.model.report import EventType, Status
from kg.model.weights import Features, Weights, logit


def status_features(
    mention: Mention, by_grammar: Status, words: Status | None, when: DateInterval, published: date | None
) -> list[Features]:
    """Return the features of each of `STATUSES` for a mention; `when` is the likeliest time before any choice.

    `by_grammar` is what the grammar makes of it, `words` what it has from words alone, not from tense or time.
    """
    word = mention.word
    chances = word.statuses if word is not None else tuple(float(s is by_grammar) for s in STATUSES)
    side = _side(when, published)
    options: list[Features] = []
    for status, chance in zip(STATUSES, chances, strict=True):
        judged, says, at_side, of_type_at_side, of_type = _names(mention.type, side, by_grammar, status)
        odds = logit(chance)
        options.append(
            {
                status.value: 1.0,
                "judged": odds,
                judged: odds,
                says: 1.0,
                "grammar agrees": float(status is by_grammar),
                "words agree": float(status is words),
                "words agree, fallen": float(status is words and status in FALLEN),
                at_side: 1.0,
                of_type_at_side: 1.0,
                of_type: 1.0,
            }
        )
    return options


@cache
def _names(kind: EventType, side: str, by_grammar: Status, status: Status) -> tuple[str, str, str, str, str]:
    """Return the names of the features that tell of a status: every mention asks for those of all."""
    return (
        f"judged {status}",
        f"grammar says {by_grammar}: {status}",
        f"{side}: {status}",
        f"{kind} {side}: {status}",
        f"{kind}: {status}",
    )


def choose_status(weights: Weights, options: list[Features]) -> Status:
    """Return the status with the highest score."""
    place, _ = weights.best(options)
    return STATUSES[place]


def _side(when: DateInterval, published: date | None) -> str:
    if published is None or not when.known:
        return "no time"
    if when.earliest is not None and when.earliest > published:
        return "ahead"
    if when.latest is not None and when.latest < published:
        return "past"
    if when.earliest == when.latest:
        return "today"
    return "now"
