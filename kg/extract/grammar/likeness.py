"""Whether two mentions tell of one event, by rule: for reading without what was learnt."""

from __future__ import annotations

from kg.extract.choosing.same import names_somebody, shared_participants
from kg.extract.choosing.when import AHEAD, FALLEN
from kg.extract.telling import Telling
from kg.model.report import ActorKind, EventType, Participant

_FARTHEST = 50
"""Sentences between an event and what speaks of it without naming anybody."""


def likeness_by_rules(one: Telling, other: Telling, *, gap: int) -> float:
    """Return what speaks for one event, over 0 where it is taken for one; `one` stands `gap` sentences before `other`.

    Two are one when they share those who take part, and nothing contradicts: other places, days that cannot be the
    same, a plan beside something that is over. "The talks", without anybody, are those told last.
    """
    if not _places_agree(one, other) or not one.when.overlaps(other.when) or not _status_agrees(one, other):
        return -1.0
    if other.mention.definite and not names_somebody(other):
        return 0.5 - gap / 1000 if gap <= _FARTHEST else -1.0
    shared = shared_participants(one, other)
    if shared == 0:
        return 0.3 - gap / 1000 if _adds_to(other) and gap <= 1 else -1.0
    smaller = min(len(one.participants), len(other.participants))
    if one.mention.type is EventType.VISIT or shared > 1 or smaller == 1:
        return shared / smaller
    # Of two sides one is the same: the same event only if the other side is too vague to contradict.
    return 0.4 if _other_side_vague(one, other) else -1.0


def _adds_to(other: Telling) -> bool:
    """Whether a mention names people who joined an event told before ("X also attended the talks")."""
    return other.mention.definite and other.mention.governor.lemma.lower() in ("attend", "join")


def _places_agree(one: Telling, other: Telling) -> bool:
    names = [{name.casefold() for name in telling.place} for telling in (one, other)]
    return not names[0] or not names[1] or bool(names[0] & names[1])


def _status_agrees(one: Telling, other: Telling) -> bool:
    """A plan and something over are one event only where both can fall on one known day."""
    open_ended = AHEAD | FALLEN
    if (one.status in open_ended) == (other.status in open_ended):
        return True
    return one.when.known and other.when.known and one.when.overlaps(other.when)


def _other_side_vague(one: Telling, other: Telling) -> bool:
    """Whether the participants that differ stand for the same state, one of them unnamed."""
    named = {p.name for p in one.participants} & {p.name for p in other.participants}
    return any(
        a.of is not None and a.of == b.of and ActorKind.PERSON in (a.kind, b.kind) and a.kind is not b.kind
        for a in _others(one, named)
        for b in _others(other, named)
    )


def _others(telling: Telling, named: set[str]) -> list[Participant]:
    return [p for p in telling.participants if p.name not in named]
