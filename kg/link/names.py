"""Names of things in two datasets: keys under which alike ones meet, and how alike two are.

Two names that `likeness_of` finds alike share a key, but for a few that are only `NEAR`, so that candidates can be
looked up by keys before anything is compared. What is not in Latin letters is romanized first (the tables of anyascii);
writing without vowels (Arabic, Hebrew) is compared without them.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from kg.gazetteer.fold import fold
from kg.model.link import Kind
from kg.names.persons import (
    Likeness,
    PersonName,
    likeness,
    order_key,
    person_name,
    shorter_keys,
    start_of,
    surnames,
)
from kg.names.tables import family_first as family_first_states

_NOT_LATIN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff\u02b0-\u036f]")
_WITHOUT_VOWELS = re.compile(r"[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VOWEL = re.compile(r"[aeiouyw']+")
_DOUBLED = re.compile(r"(.)\1+")
_SHORTEST_SKELETON = 4
_SHORTEST_NEAR = 5
"""Letters that the last words of two names have at least where one letter between them does not matter."""
_LONGEST_NEAR = 60
"""Letters that a last word has at most for a key of it without each of them: no name has more."""
_COMMON_WORDS = frozenset(("of", "the", "and", "for", "in", "on", "de", "la", "du", "des"))


class NameLikeness(IntEnum):
    """How alike two names are, from not at all to the same."""

    NONE = 0
    PART = 1
    """One is a surname alone, or a word or two, of the other."""
    NEAR = 2
    """A letter or two apart, or alike once vowels are left out."""
    SHORTER = 3
    """One leaves out or abbreviates given names of the other."""
    SPELLING = 4
    """Two spellings, scripts, languages or orders of one name."""
    SAME = 5


@lru_cache(maxsize=65536)
def romanized(name: str) -> str:
    """Return a name in Latin letters; one that is written in them comes back as it is."""
    if not _NOT_LATIN.search(name):
        return name
    latin = _INNER_CAPITAL.sub(" ", anyascii(name))
    return " ".join(word[:1].upper() + word[1:] for word in latin.split())


class PersonKeys(NamedTuple):
    """Keys of a person's name: of the name itself, and of its shorter forms.

    Names that are alike share one of their own, or one of them has as its own what is a shorter form of the other. Two
    that share shorter forms only (`G. Bush` of George and of Gerald) are not.
    """

    own: tuple[str, ...]
    shorter: tuple[str, ...]


def keys_of(name: str, kind: Kind) -> frozenset[str]:
    """Return the keys that names alike share, a surname alone not counted (`surname_keys`).

    None for a name without letters or digits, which is like no other.
    """
    if kind is not Kind.PERSON:
        return _keys_of_thing(romanized(name))
    return frozenset(chain(*person_keys(name)))


def person_keys(name: str) -> PersonKeys:
    """Return the keys of a person's name apart from those of its shorter forms."""
    latin = romanized(name)
    return _keys_of_person(latin, without_vowels=latin is not name and bool(_WITHOUT_VOWELS.search(name)))


def surname_keys(name: str, *, family_first: bool = False) -> frozenset[str]:
    """Return the keys of the words of a person's name that can stand for it alone; of one word, that word.

    With `family_first` that is the first word too, as in China or Hungary (`Xi` Jinping).
    """
    person = person_name(romanized(name))
    first = person.sounds[:1] if family_first else ()
    return frozenset([f"l:{word}" for word in {*surnames(person), *person.sounds[-1:], *first}])


def writes_family_first(state: str) -> bool:
    """Whether the state with that ISO code writes the family name first."""
    return state in family_first_states()


def is_full(name: str) -> bool:
    """Whether the name of a person has more than a surname in it."""
    return person_name(romanized(name)).full


@lru_cache(maxsize=65536)
def likeness_of(first: str, second: str, kind: Kind, *, family_first: bool = False) -> NameLikeness:
    """Return how alike two names are, for things of that kind; the order of the two does not matter.

    With `family_first` the first word of a person's name can stand for it alone (`Xi` for Xi Jinping).
    """
    one, other = romanized(first), romanized(second)
    if kind is not Kind.PERSON:
        return _likeness_of_things(one, other)
    persons = person_name(one), person_name(other)
    if not (persons[0].tokens and persons[1].tokens):
        return NameLikeness.NONE
    found = _FOUND[likeness(*persons)]
    if found is not NameLikeness.NONE:
        return found
    if any(_WITHOUT_VOWELS.search(name) for name in (first, second)):
        consonants = _skeleton(persons[0])
        if consonants and consonants == _skeleton(persons[1]):
            return NameLikeness.NEAR
    if not (persons[0].full and persons[1].full):
        words = [surname_keys(name, family_first=family_first) for name in (first, second)]
        return NameLikeness.PART if words[0] & words[1] else NameLikeness.NONE
    return NameLikeness.NONE


_FOUND = {
    Likeness.NONE: NameLikeness.NONE,
    Likeness.NEAR: NameLikeness.NEAR,
    Likeness.SHORTER: NameLikeness.SHORTER,
    Likeness.SPELLING: NameLikeness.SPELLING,
    Likeness.SAME: NameLikeness.SAME,
}


@lru_cache(maxsize=65536)
def _keys_of_person(latin: str, *, without_vowels: bool) -> PersonKeys:
    name = person_name(latin)
    if not name.sounds:
        return PersonKeys((), ())  # nothing but marks
    if not name.full:
        return PersonKeys((f"o:{order_key(name)}",) if name.tokens else (), ())
    sounds = name.sounds
    own = [f"o:{order_key(name)}", f"j:{''.join(sounds)}", f"s:{' '.join(sounds)}"]
    last = sounds[-1]
    if _SHORTEST_NEAR <= len(last) <= _LONGEST_NEAR:
        given = " ".join(sounds[:-1])
        last = f"{start_of(last)}{last[1:]}"
        own.append(f"d:{given} {last}")
        own += [f"d:{given} {last[:at]}{last[at + 1 :]}" for at in range(1, len(last))]
    skeleton = _skeleton(name)
    if without_vowels or len(skeleton) >= _SHORTEST_SKELETON:
        own.append(f"c:{skeleton}")
    return PersonKeys(tuple(own), tuple([f"s:{' '.join(form)}" for form in shorter_keys(name)]))


def _skeleton(name: PersonName) -> str:
    """Return the consonants of a name as it is spelt, doubled ones once, words in order; `bn` is Arabic for `bin`."""
    return " ".join(filter(None, [_consonants(word) for word in name.tokens if word != "bn"]))


@lru_cache(maxsize=65536)
def _consonants(word: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWEL.sub("", word))


@lru_cache(maxsize=65536)
def _words(latin: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W_]+", fold(latin))
    return tuple(word for word in words if word not in _COMMON_WORDS) or tuple(words)


def _keys_of_thing(latin: str) -> frozenset[str]:
    words = _words(latin)
    if not words:
        return frozenset()
    joined = "".join(words)
    keys = {f"t:{' '.join(sorted(words))}", f"j:{joined}"}
    if len(joined) >= _SHORTEST_SKELETON:
        keys.add(f"c:{joined[0]}{_VOWEL.sub('', joined[1:])}")
    return frozenset(keys)


def _likeness_of_things(one: str, other: str) -> NameLikeness:
    first, second = _words(one), _words(other)
    if not (first and second):
        return NameLikeness.NONE
    if first == second:
        same = one.casefold() == other.casefold() or fold(one) == fold(other)
        return NameLikeness.SAME if same else NameLikeness.SPELLING
    if sorted(first) == sorted(second) or "".join(first) == "".join(second):
        return NameLikeness.SPELLING
    short, long = sorted(("".join(first), "".join(second)), key=len)
    if len(short) > _SHORTEST_SKELETON and short[0] == long[0]:
        allowed = 1 if len(short) < 9 else 2
        if Levenshtein.distance(short, long, score_cutoff=allowed) <= allowed:
            return NameLikeness.NEAR
    if set(first) < set(second) or set(second) < set(first):
        return NameLikeness.PART
    return NameLikeness.NONE
