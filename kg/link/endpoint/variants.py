"""Names as an exact index may have them: without titles and middle names, in the other order, spelt otherwise.

An endpoint looks up a name letter by letter, so whatever difference a reader would pass over has to be asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from kg.model.link import Kind
from kg.names.persons import plain, shown_name
from kg.names.tables import lines_of, words_of

_ENDINGS = ("y", "iy", "ii", "ij", "i", "yy")
"""Of Slavic names: Zelensky, Zelenskiy, Zelenskyy."""
_ENDING = re.compile(r"(?<=[^aeiou\W])(?:iy|ii|ij|yy|yi|y|i)\b")
_AFTER_VOWEL = re.compile(r"(?<=[aeo])[yij]\b")
_SPELLINGS = (
    (re.compile(r"ov\b"), "off"),
    (re.compile(r"off\b"), "ov"),
    (re.compile(r"ow\b"), "ov"),
    (re.compile(r"w(?=[^aeiou\W]|\b)|(?<=\w)w"), "v"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"Kh"), "H"),
    (re.compile(r"Ye"), "E"),
    (re.compile(r"(?<=\w)ye"), "e"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"oo"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"q"), "k"),
    (re.compile(r"Q"), "K"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"sch"), "sh"),
    (re.compile(r"Sch"), "Sh"),
    (re.compile(r"tch"), "ch"),
    (re.compile(r"Tch"), "Ch"),
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile(r"v"), "w"),
    (re.compile(r"sh"), "sch"),
    (re.compile(r"j"), "dzh"),
)
_TO_ONE = (*_SPELLINGS[1:4], *_SPELLINGS[6:8])
"""Rules that often hold together."""
_SHORTEST_WITH_ENDING = 4
_ARTICLE = re.compile(r"\b(?:Al|al|El|el|Ul|ul)[- ](?=\w)")
_ARTICLES = ("al-", "Al-", "el-", "El-", "Al ", "al ")
_STATE_OF = re.compile(
    r"^(?:the )?(?:[A-Z]\w+ )*(?:Republic|Kingdom|State|Federation|Union|Commonwealth) of (?:the )?(?=.)"
)
_MOST_GIVEN = 6
_SPACES = re.compile(r"\s+")


def names_to_ask(names: Sequence[str], kind: Kind, *, most: int) -> tuple[str, ...]:
    """Return the names to look up for a thing of these names: as given first, then up to `most` of each otherwise."""
    given = [_SPACES.sub(" ", name).strip() for name in names]
    asked = dict.fromkeys(name for name in given if name)
    for name in list(asked):
        others = _of_person(name) if kind is Kind.PERSON else _of_thing(name)
        added = 0
        for other in others:
            if added == most:
                break
            if other not in asked and len(other) > 1:
                asked[other] = None
                added += 1
    return tuple(asked)


def _of_thing(name: str) -> Iterator[str]:
    bare = re.sub(r"^[Tt]he ", "", name)
    yield bare
    yield f"{bare[:1].upper()}{bare[1:]}"
    for pattern, other in ((r"\bSt\.? ", "Saint "), (r"\bSaint ", "St. "), (" & ", " and "), (" and ", " & ")):
        if re.search(pattern, bare):
            yield re.sub(pattern, other, bare)
    if short := _STATE_OF.sub("", name):
        yield short
    yield without_marks(bare)


def _of_person(name: str) -> Iterator[str]:
    """Yield other forms of a person's name, the likeliest first."""
    bare = shown_name(name)
    last, comma, first = bare.partition(",")
    if comma and plain(first) not in ("jr", "sr", "junior", "senior"):
        bare = f"{first.strip()} {last.strip()}"
    yield bare
    words = bare.split()
    small = [word.lower() if word.lower() in words_of("particles.txt") else word for word in words]
    if words != small and len(words) > 1:
        yield " ".join(small)
    without_initials = [word for word in words if not re.fullmatch(r"(?:\w\.?)+", word) or len(word.strip(".")) > 2]
    if 1 < len(without_initials) < len(words):
        yield " ".join(without_initials)
    if len(words) < 2:
        yield from _spelt(bare)
        return
    if len(words) > 2:
        yield f"{words[0]} {words[-1]}"
    if _ARTICLE.search(bare):
        yield from (_ARTICLE.sub(article, bare) for article in _ARTICLES)
    else:
        yield from _hyphened(words)
    yield " ".join((words[-1], *words[:-1]))
    yield from _spelt_in_parts(words[0], words[-1])
    if len(words) > 2:
        yield from _spelt_in_parts(" ".join(words[:-1]), words[-1])
        yield " ".join((*words[1:], words[0]))
        yield " ".join(words[1:])
        if words[-2].lower() not in words_of("particles.txt"):
            yield " ".join(words[:2])


def _spelt_in_parts(given: str, surname: str) -> Iterator[str]:
    """Yield the name with other forms of both parts, those that differ least first."""
    first, *others = given.split()
    firsts = list(dict.fromkeys((first, *_forms_of_given(first), *_spelt(first))))
    lasts = list(dict.fromkeys(_spelt(surname)))
    pairs = [(a + b, a, b) for a in range(len(firsts)) for b in range(len(lasts))]
    for _, a, b in sorted(pairs):
        yield " ".join((firsts[a], *others, lasts[b]))


def _forms_of_given(name: str) -> Iterator[str]:
    """Yield other forms of a given name (`Tony`: `Antony`)."""
    for other in _given_names().get(plain(name), ())[:_MOST_GIVEN]:
        yield other.title()


@cache
def _given_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines_of("variants.txt"):
        names = line.split()
        for name in names:
            found.setdefault(name, []).extend(other for other in names if other != name)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _hyphened(words: Sequence[str]) -> Iterator[str]:
    """Yield ways in which a Korean or Chinese name is divided (`Kim Jong Un`: `Kim Jong-un`)."""
    name = " ".join(words)
    if "-" in name:
        yield re.sub(r"-(\w)", lambda found: f" {found[1].upper()}", name)
        yield re.sub(r"-(\w)", lambda found: found[1].lower(), name)
        yield re.sub(r"-(\w)", lambda found: f"-{found[1].lower()}", name)
    if len(words) == 3 and all(2 <= len(word) <= 6 and word.isalpha() for word in words):
        first, second, third = words
        yield f"{first} {second}-{third.lower()}"
        yield f"{first} {second}{third.lower()}"
        yield f"{second}-{third.lower()} {first}"
    elif len(words) == 2 and "-" in words[0]:
        yield f"{words[1]} {words[0]}"


def _spelt(name: str) -> Iterator[str]:
    """Yield other transliterations, all places of one rule at once."""
    forms = dict.fromkeys((name, without_marks(name)))
    if _ARTICLE.search(name):
        forms |= dict.fromkeys(_ARTICLE.sub(article, name) for article in (*_ARTICLES, ""))
    whole = name
    for pattern, other in _SPELLINGS:
        forms.setdefault(pattern.sub(other, name))
    for pattern, other in _TO_ONE:
        whole = pattern.sub(other, whole)
    forms.setdefault(whole)
    if not _ARTICLE.search(name) and len(name) > _SHORTEST_WITH_ENDING:
        for form in (name, whole):
            forms |= dict.fromkeys(_ENDING.sub(ending, form) for ending in _ENDINGS)
            forms |= dict.fromkeys(_AFTER_VOWEL.sub(ending, form) for ending in ("y", "i", "j"))
    yield from forms


def without_marks(name: str) -> str:
    """Return a name without the marks on its letters (`Orbán`: `Orban`)."""
    letters = unicodedata.normalize("NFD", name.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if not unicodedata.combining(letter)))


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "ə": "a"})

_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "kk", "ky", "mn", "tg", "ce", "tt", "ba"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "arz", "sd", "ug"), "ARABIC"),
    **dict.fromkeys(("zh", "zh-hans", "zh-hant", "zh-cn", "zh-tw", "yue", "wuu"), "CJK"),
    **dict.fromkeys(("he", "yi"), "HEBREW"),
    **dict.fromkeys(("hi", "mr", "ne"), "DEVANAGARI"),
    **{"el": "GREEK", "hy": "ARMENIAN", "ka": "GEORGIAN", "ko": "HANGUL", "th": "THAI", "am": "ETHIOPIC"},
    **{"bn": "BENGALI", "ta": "TAMIL", "km": "KHMER", "my": "MYANMAR", "lo": "LAO", "si": "SINHALA"},
}
_EVERY_SCRIPT = frozenset(("mul", "sr", "ja", "uz", "az"))


def languages_of(name: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of the languages that are written in the script of a name."""
    script = next((unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha()), "LATIN")
    return tuple(each for each in languages if each in _EVERY_SCRIPT or _SCRIPTS.get(each, "LATIN") == script)
