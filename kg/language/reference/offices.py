"""Offices as a phrase or a person's position words them, brought to one form and compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.gazetteer.offices import FoundOffice, ModifierKind, OfficeKind, modifier_kind, office_at_start
from kg.gazetteer.states import government_seat, state_named, state_of_demonym
from kg.language.reference.tables import describes

_WORD = re.compile(r"[\w.]+(?:[’'](?!s\b)\w+)*|[’']s?|-")
_SMALL = frozenset({"the", "a", "an", "of", "for", "to", "in", "at", "on", "and", "with", "from", "'s", "’s", "'", "’"})
_ANY = frozenset({"senior", "same", "new", "main", "leading", "current", "own", "country", "nation", "two", "fellow"})
_FOREIGN = frozenset({"secretary of state", "foreign secretary", "external affairs minister"})
_SPELLINGS = {"defence": "defense", "advisor": "adviser", "amir": "emir", "sheik": "sheikh"}


@dataclass(frozen=True, slots=True)
class Held:
    """An office in one form.

    `heads` are the nouns it goes by (`secretary` and `minister` for a secretary of state), `details` the other words
    that narrow it, `lower` ranks that set it apart (`deputy`), `past` whether it is no longer held.
    """

    heads: frozenset[str]
    details: frozenset[str]
    lower: frozenset[str]
    past: bool
    kind: OfficeKind
    acts_for: str | None = None


def words_of(text: str) -> list[str]:
    """Return the words of a position, with hyphens and possessive endings for themselves."""
    return _WORD.findall(text)


def held_office(words: Sequence[str]) -> Held | None:
    """Return the office that a wording begins with or leads up to (`the Kremlin's envoy for …`), or None."""
    texts = list(words)
    for place in range(len(texts)):
        found = office_at_start(texts[place : place + 8])
        if found is None:
            continue
        end = place + found.words
        if found.words == 1 and modifier_kind(texts[place]) is ModifierKind.RANK and office_at_start(texts[end:]):
            continue
        if end < len(texts) and texts[end] in ("'s", "’s", "'", "’"):
            continue
        return one_form(found, [*texts[:place], *texts[end:]])
    return None


def one_form(found: FoundOffice, others: Sequence[str]) -> Held:
    """Return an office with the words around it in one form; names of states say whose it is, not which."""
    word = found.office.word
    details = {_spelling(other) for other in others if _narrows(other)}
    kinds = {other: modifier_kind(other) for other in details}
    lower = {other for other, kind in kinds.items() if kind is ModifierKind.RANK or other == "top"}
    past = any(kind is ModifierKind.PAST for kind in kinds.values())
    details = {other for other, kind in kinds.items() if kind in (None, ModifierKind.PORTFOLIO)} - {"top"}
    heads = {_spelling(word.split()[-1])}
    if word in _FOREIGN:
        heads, details = {"minister", word.split()[0] if " of " in word else word.split()[-1]}, details | {"foreign"}
    elif word == "prime minister":
        heads = {"premier"}
    elif word in ("head of state", "head of government"):
        heads = {"leader"}
    elif " of " in word:
        heads = {word.split()[0]}
        details |= {_spelling(part) for part in word.split()[1:] if _narrows(part)}
    elif " " in word:
        details |= {_spelling(part) for part in word.split()[:-1]}
    if found.office.kind is OfficeKind.MINISTER:
        heads.add("minister")
    return Held(frozenset(heads), frozenset(details), frozenset(lower), past, found.office.kind, found.office.acts_for)


def fits(described: Held, held: Held) -> bool:
    """Tell whether a description (`the envoy`) can mean who holds an office (`special envoy for the Middle East`)."""
    junior = {"deputy", "vice", "assistant", "junior"}
    if (held.lower & junior) != (described.lower & junior):
        return False
    by_noun = described.heads & held.heads or any(describes(noun) & held.heads for noun in described.heads)
    if not by_noun:
        return False
    if _is_top_diplomat(described):
        return "foreign" in held.details or held.kind is OfficeKind.INTERNATIONAL
    if described.details and not held.details and held.kind is not OfficeKind.DIPLOMAT:
        return not any(modifier_kind(word) is ModifierKind.PORTFOLIO for word in described.details)
    if described.details <= held.details:
        return True
    portfolio = any(modifier_kind(word) is ModifierKind.PORTFOLIO for word in described.details)
    loose = described.kind in (OfficeKind.HEAD, OfficeKind.DIPLOMAT)
    return loose and not portfolio and not described.details & held.details


def is_over(described: Held, held: Held) -> bool:
    """Tell whether the office is no longer held and the description does not say so."""
    return held.past and not described.past


def same_office(one: Held, other: Held) -> bool:
    """Tell whether two people are each other's counterparts."""
    if one.lower != other.lower:
        return False
    heads = one.kind is OfficeKind.HEAD and other.kind is OfficeKind.HEAD
    return heads or bool(one.heads & other.heads and (one.details == other.details or not one.details))


def _is_top_diplomat(described: Held) -> bool:
    return "diplomat" in described.heads and bool(described.lower & {"chief", "top"})


def _narrows(word: str) -> bool:
    plain = word.lower()
    if plain in _SMALL or plain in _ANY or not plain[0].isalpha():
        return False
    return not (word[:1].isupper() and (state_of_demonym(word) or state_named(word) or government_seat(word)))


def _spelling(word: str) -> str:
    plain = word.lower()
    return _SPELLINGS.get(plain, plain)
