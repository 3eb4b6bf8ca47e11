"""Participants out of columns: offices before names, states as tables write them."""

from __future__ import annotations

import re

from kg.gazetteer.listed import listed_state
from kg.gazetteer.offices import is_honorific, modifier_kind, office_at_start, office_noun
from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import state_named, state_of_demonym
from kg.model.record import RecordActor
from kg.model.report import ActorKind, Participant

_NICKNAME = re.compile(r"\s*[(\"“]([^()\"“”]+)[)\"”]\s*")
_JOINTS = ("of", "the", "and", "for", "&", "/", ",")
_OF_STATE = re.compile(r"(.+?) of (?:the )?(.+)")
_LOOSE_HYPHEN = re.compile(r"(?<=\w)- (?=[a-z])")
_ELECT = "-elect"
_SLASH = re.compile(r"\s*/\s*")


def participant_of(actor: RecordActor) -> Participant:
    """Return the participant that columns name: office and name apart, the state by its common name."""
    name, position = actor.name, actor.position
    kind = actor.kind or _kind_of(actor)
    of = side_of(actor.of)
    if actor.titled:
        office, name = split_title(actor.name)
        position = position or office
        behind = _OF_STATE.fullmatch(name)
        if behind and of is None and listed_state(behind[2]):
            name, of = behind[1], side_of(behind[2])
    aliases = actor.aliases
    if kind is ActorKind.PERSON and (nickname := _NICKNAME.search(name)):
        name = _NICKNAME.sub(" ", name).strip()
        aliases = (*aliases, f"{nickname[1]} {name.split()[-1]}")
    if kind is ActorKind.STATE:
        return Participant(side_of(name) or name, kind, side_of(name), position, actor.part, aliases)
    return Participant(name, kind, of, position, actor.part, aliases)


def side_of(text: str | None) -> str | None:
    """Return the common name of a state as tables write it; other text as it is."""
    known = listed_state(text) if text else None
    return known.name if known else text


def _kind_of(actor: RecordActor) -> ActorKind:
    if actor.titled:
        return ActorKind.PERSON
    if listed_state(actor.name):
        return ActorKind.STATE
    return ActorKind.ORGANIZATION if organization_named(actor.name) else ActorKind.PERSON


def split_title(text: str) -> tuple[str | None, str]:
    """Return the office that a name begins with, or None, and the name: `Prime Minister`, `Jane Roe`.

    A form of address between them belongs to neither, unless the name would be a single word without it
    (`Sheikh Hasina`).
    """
    words = _SLASH.sub(" / ", _LOOSE_HYPHEN.sub("-", text)).split()
    end = _end_of_office(words)
    start = end
    while start < len(words) - 1 and is_honorific(words[start]):
        start += 1
    if start == len(words) - 1 and start > end:
        start -= 1
    office = " ".join(words[:end]).replace(" / ", "/")
    return office or None, " ".join(words[start:])


def is_office(text: str) -> bool:
    """Tell whether words are an office and nothing else (`Vice President`)."""
    words = text.split()
    return bool(words) and _end_of_office([*words, ""]) == len(words)


def _end_of_office(words: list[str]) -> int:
    """Return how many of the words are office: `Chairman of the Presidency`, `Vice President and Prime Minister`."""
    at = end = 0
    while at < len(words) - 1:
        found = office_at_start([word.removesuffix(_ELECT) for word in words[at:]])
        if found is not None and at + found.words < len(words):
            at += found.words
            end = at
        elif words[at].lower() in _JOINTS or _can_stand_in_office(words, at, after_office=end > 0):
            at += 1
        else:
            break
    return _over_body(words, end)


def _can_stand_in_office(words: list[str], at: int, *, after_office: bool) -> bool:
    one, two = words[at], " ".join(words[at : at + 2])
    if modifier_kind(one) or modifier_kind(two) or state_of_demonym(one):
        return True
    return after_office and office_noun(one) is not None


def _over_body(words: list[str], end: int) -> int:
    """Return where an office ends that goes on with what it is of: `of the Presidency`, `of Spain`."""
    if not end or end + 2 >= len(words) or words[end].lower() != "of":
        return end
    at = end + 1 + (words[end + 1].lower() == "the")
    for width in (3, 2, 1):
        body = " ".join(words[at : at + width])
        known = state_named(body) or organization_named(body) or office_noun(body) or modifier_kind(body)
        if at + width < len(words) and known:
            return at + width
    # After "of the" stands a body, whatever its name; its first word is part of it for sure.
    return at + 1 if at == end + 2 and at + 1 < len(words) else end
