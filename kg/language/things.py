"""What looks like a person by its name and is a street, a ship or a plant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.gazetteer.places import is_listed_place
from kg.language.mention import Mention
from kg.language.words import words_of
from kg.model.annotated import NameKind, Token

_SHORTEST_STREET = 4
"""Letters before the end of a street's name."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was marked as persons, by what it is."""

    persons: list[Mention] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    ships: list[Mention] = field(default_factory=list)


def sort_out(persons: Sequence[Mention], tokens: Sequence[Token]) -> Sorted:
    """Return the persons among those marked so, and the places and ships that were taken for persons.

    A name that is the end of a fuller one ("Hans Kurfürstendamm") is that
    person's wherever it stands.
    """
    surnames = {tokens[p.last - 1].text for p in persons if _has_space(p, tokens)}
    works = _named_works(tokens) - surnames
    found = Sorted()
    for person in persons:
        text = _text(person, tokens)
        single = not _has_space(person, tokens) and tokens[person.last - 1].text not in surnames
        if _is_ship(person, tokens):
            found.ships.append(person)
        elif single and (_is_street(text) or text in works or is_listed_place(text)):
            found.places.append(Mention(person.first, person.last, NameKind.PLACE))
        else:
            found.persons.append(person)
    return found


def _text(mention: Mention, tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens[mention.first : mention.last])


def _has_space(mention: Mention, tokens: Sequence[Token]) -> bool:
    pairs = range(mention.first, mention.last - 1)
    return any(tokens[i].end < tokens[i + 1].start for i in pairs)


def _is_street(text: str) -> bool:
    word = text.casefold()
    return any(word.endswith(end) and len(word) - len(end) >= _SHORTEST_STREET for end in _street_endings())


def _street_endings() -> Iterable[str]:
    return (end.casefold() for end in words_of("street_endings.txt"))


def _is_ship(mention: Mention, tokens: Sequence[Token]) -> bool:
    before = [token.text.lower() for token in tokens[max(0, mention.first - 2) : mention.first]]
    return bool(before) and (before[-1] in words_of("ships.txt") or " ".join(before) in words_of("ships.txt"))


def _named_works(tokens: Sequence[Token]) -> set[str]:
    """Return the words that name a plant somewhere in the text ("the Bushehr reactor")."""
    pairs = pairwise(tokens)
    return {name.text for name, what in pairs if what.text in words_of("works.txt") and name.text[:1].isupper()}
