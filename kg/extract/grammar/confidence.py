"""How sure a mention is, from what it names and how plainly."""

from __future__ import annotations

from kg.extract.grammar.frames import Mention
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, Participant

_BASE = 0.45
_PLAIN_VERB = 0.15
"""A verb or event noun of its own, against a noun that is often something else (dinner, session)."""
_NAMED = 0.1
_SETTING = 0.1
_GUESSED = 0.25


def confidence_of(
    mention: Mention, participants: tuple[Participant, ...], place: tuple[str, ...], when: DateInterval
) -> float:
    """Return a figure from 0 to 1: higher for plain event words, named people, and a place and time of its own."""
    value = _BASE
    if not mention.entry.weak and not mention.entry.lasting:
        value += _PLAIN_VERB
    if all(p.kind is ActorKind.PERSON for p in participants):
        value += _NAMED
    value += _SETTING * (bool(place) + when.known)
    if mention.guessed:
        value -= _GUESSED
    return round(min(value, 0.95), 2)
