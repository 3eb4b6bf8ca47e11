"""Normal form and likeness of names. Pure: the same letters always give the same answer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import product

from rapidfuzz.distance import Levenshtein

from kg.names.tables import family_first, lines_of, spelling_rules, words_of

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "ħ": "h"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻ`´", ""))
_POSSESSIVE = re.compile(r"['’]s$")
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[ivx]+")
_SUFFIXES = frozenset({"jr", "sr", "junior", "senior"})
_VOWELS = re.compile(r"[aeiou]+")
_SAME_START = str.maketrans({"h": "g", "c": "k", "e": "i", "y": "i", "j": "i"})
_LONGEST_TITLE = 3
_MOST_TOKENS = 6
_MOST_TURNED = 30
"""Words of a name that may begin with any of them; a list of thousands is no name in another order."""
"""Shorter forms of longer names than this are not looked for: they grow as 3 to the number of words."""


class Likeness(IntEnum):
    """How alike two names are, from not at all to the same."""

    NONE = 0
    NEAR = 1
    """One letter apart after the spelling rules, with the same given name."""
    SHORTER = 2
    """One leaves out or abbreviates given names of the other."""
    SPELLING = 3
    """Two spellings, languages or orders of one name."""
    SAME = 4


@dataclass(frozen=True, slots=True)
class PersonName:
    """The name of a person in the forms under which it is compared.

    `tokens` are its words in small ASCII letters without titles and particles; `sounds` the same words after the
    spelling rules, given names brought to one form. `patronymic` tells that it holds a father's name (`bin`), `regnal`
    that it ends in a number (`Abdullah II`). `named` is False for a description (`the Russian envoy`).
    """

    tokens: tuple[str, ...]
    sounds: tuple[str, ...]
    patronymic: bool = False
    regnal: bool = False
    named: bool = True

    @property
    def full(self) -> bool:
        """Whether it has more than one name in it, initials not counted."""
        return sum(len(token) > 1 for token in self.tokens) > 1 or (len(self.tokens) > 1 and len(self.tokens[-1]) > 1)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return the words of `text` in small ASCII letters, one space between them; marks and apostrophes are dropped."""
    text = _POSSESSIVE.sub("", text.strip())
    if text.isascii():
        return " ".join(_WORD.findall(text.translate(_APOSTROPHES).lower()))
    text = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    text = "".join([letter for letter in text if not unicodedata.combining(letter)])
    return " ".join(_WORD.findall(text))


@lru_cache(maxsize=65536)
def sound(token: str) -> str:
    """Return a word of a name, in the form of `plain`, with its usual transliterations brought to one."""
    for letters, pattern, replacement in _rules():
        token = token.replace(letters, replacement) if letters else pattern.sub(replacement, token)
    return token


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Return the spelling rules, each with its letters where it looks for nothing else: most do, which is faster."""
    rules = spelling_rules()
    return tuple((rule.pattern if rule.pattern.isalpha() else "", rule, replacement) for rule, replacement in rules)


@cache
def _variants() -> dict[str, str]:
    groups: dict[str, str] = {}
    for line in lines_of("variants.txt"):
        names = [sound(name) for name in line.split()]
        head = next((groups[name] for name in names if name in groups), names[0])
        groups |= dict.fromkeys(names, head)
    return groups


@lru_cache(maxsize=65536)
def heard(token: str) -> str:
    """Return the one form that stands for all spellings and variants of a word of a name (`dan`, `daniel`)."""
    word = sound(token)
    return _variants().get(word, word)


@lru_cache(maxsize=65536)
def person_name(text: str) -> PersonName:
    """Return the name of a person, titles, particles and suffixes left out."""
    words = plain(text).split()
    words = _without_titles(words)
    end = len(words)
    while end > 1 and words[end - 1] in _SUFFIXES:
        end -= 1
    words = words[:end]
    patronymics, particles = words_of("patronymics.txt"), words_of("particles.txt")
    patronymic = not patronymics.isdisjoint(words)
    kept = [word for word in words if word not in patronymics]
    kept = [word for word in kept if word not in particles] or kept or words
    regnal = len(kept) > 1 and _ROMAN.fullmatch(kept[-1]) is not None and text.rstrip()[-1].isupper()
    spelt = kept[-1:] if regnal else []
    sounds = [word if len(word) == 1 else heard(word) for word in kept[: len(kept) - len(spelt)]] + spelt
    return PersonName(tuple(kept), tuple(sounds), patronymic, regnal, _is_name(text))


def _without_titles(words: list[str]) -> list[str]:
    titles = words_of("titles.txt")
    at, count = 0, len(words)
    while count - at > 1 and words[at] in _title_starts():
        sizes = range(min(_LONGEST_TITLE, count - at - 1), 0, -1)
        size = next((size for size in sizes if " ".join(words[at : at + size]) in titles), 0)
        if not size:
            break
        at += size
    return words[at:]


@cache
def _title_starts() -> frozenset[str]:
    return frozenset(title.split()[0] for title in words_of("titles.txt"))


@lru_cache(maxsize=65536)
def shown_name(text: str) -> str:
    """Return a name as written, without the titles at its front (`President Lula`: `Lula`)."""
    words = text.split()
    kept = _without_titles([plain(word) for word in words])
    return " ".join(words[len(words) - len(kept) :])


def _is_name(text: str) -> bool:
    """Tell a name from a description: a description ends in a common noun (`the Russian envoy`)."""
    words = [word for word in text.split() if _WORD.search(word)]
    return bool(words) and any(letter.isupper() for letter in words[-1])


def surnames(name: PersonName, *, state: str | None = None) -> tuple[str, ...]:
    """Return the words of a full name that can stand for it alone, in the form of `sounds`.

    The last one; where the state that the person acts for writes the family name first, the first one, and the last one
    only if it is usual there (Vietnam) or the name has no more than the two. Only the first one where a father's name
    or a number follows it.
    """
    if name.patronymic or name.regnal:
        return name.sounds[:1]
    if state not in family_first():
        return name.sounds[-1:]
    both = len(name.sounds) < 3 or family_first()[state]
    return (name.sounds[0], name.sounds[-1]) if both else name.sounds[:1]


def order_key(name: PersonName) -> str:
    """Return a key that two orders of one name share (`Viktor Orban`, `Orban Viktor`)."""
    words = name.sounds
    if len(words) == 2:
        return " ".join(words if words[0] <= words[1] else words[::-1])
    if len(words) > _MOST_TURNED:
        return " ".join(words)
    return " ".join(min([words[i:] + words[:i] for i in range(len(words))], default=()))


def joined_key(name: PersonName) -> str:
    """Return a key that does not see where a name is divided (`Jong-un`, `Jong Un`, `Jongun`)."""
    return "".join(name.sounds)


def start_of(word: str) -> str:
    """Return the first letter of a word, in one form for those that transliterations change (`Hamas`, `Gamas`)."""
    return word[:1].translate(_SAME_START)


def near_key(name: PersonName) -> str:
    """Return a key that names one letter apart nearly always share: given name and consonants of the rest."""
    first, last = name.sounds[0], name.sounds[-1]
    start = last[:1].translate(_SAME_START)
    return f"{first} {start}{_VOWELS.sub('', last[1:]).replace('h', '')}"


def shorter_keys(name: PersonName) -> frozenset[tuple[str, ...]]:
    """Return the forms that leave out or abbreviate given names, without the name itself.

    `George Walker Bush` gives `George Bush`, `George W Bush`, `G Bush` and so on. Middle names stay or go together:
    `George H. W. Bush` is no `George W. Bush`.
    """
    words = name.sounds
    if not 2 <= len(words) <= _MOST_TOKENS:
        return frozenset()
    if len(words) == 2:
        initial = name.tokens[0][0]
        return frozenset({(initial, words[1])}) if initial != words[0] else frozenset()
    choices = [tuple(dict.fromkeys((word, token[0]))) for word, token in zip(words[:-1], name.tokens, strict=False)]
    forms = {(*parts, words[-1]) for parts in product(*choices)} | {(first, words[-1]) for first in choices[0]}
    if name.patronymic and len(words) > 2:  # Mohamed bin Zayed (Al Nahyan): what follows the father's name is left out
        forms |= {words[:2]}
    if len(words) > 2 and len(words[1]) > 1:  # (Luiz) Lula da Silva, (Recep) Tayyip Erdogan
        forms |= {words[1:], words[-2:]} if len(words[-2]) > 1 else {words[1:]}
    return frozenset(form for form in forms if form != words and len(form) > 1)


def likeness(first: PersonName, second: PersonName) -> Likeness:
    """Return how alike two names of persons are; the order of the two does not matter."""
    if first.tokens == second.tokens:
        return Likeness.SAME
    if not (first.full and second.full):
        return Likeness.NONE
    if order_key(first) == order_key(second) or joined_key(first) == joined_key(second):
        return Likeness.SPELLING
    if second.sounds in shorter_keys(first) or first.sounds in shorter_keys(second):
        return Likeness.SHORTER
    return Likeness.NEAR if _one_letter_apart(first, second) else Likeness.NONE


def _one_letter_apart(first: PersonName, second: PersonName) -> bool:
    """Tell names whose last words differ in one letter; short ones (`Wang`, `Wan`) are different names."""
    if first.sounds[:-1] != second.sounds[:-1]:
        return False
    one, other = first.sounds[-1], second.sounds[-1]
    if min(len(one), len(other)) < 5 or one[0].translate(_SAME_START) != other[0].translate(_SAME_START):
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1
