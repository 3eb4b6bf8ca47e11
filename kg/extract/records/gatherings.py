"""Gatherings and ceremonies that a remark says somebody attended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.records.style import style

_WORD = re.compile(r"[\w’'‘./&+-]*\w[’']?s?|[“”\"]")
_ARTICLES = ("a", "an", "the", "his", "her", "their", "attend", "“", '"')
_INSIDE = (
    "of",
    "for",
    "on",
    "to",
    "the",
    "and",
    "in",
    "between",
    "with",
    "&",
    "–",
    "against",
    "a",
    "an",
    "”",
    "“",
    '"',
)
_ENDS = re.compile(
    r"[.;:](?:\s|$)|\b(?:with|where|while|during|following|at|hosted by|alongside)\b|\band\s+(?:also\s+)?[a-z-]+ed\b"
)
_VERB_BEHIND = re.compile(
    r",?\s+(?:and\s+)?(?:also\s+)?(?:met|held|gave|made|had|led|spoke|visited|addressed|signed)\b"
)
_MARKS = re.compile(r"[“”\"]")
_PLAIN = re.compile(r"[\w’'.&+-]*\w")
_NEXT = re.compile(r"\s*(?:,\s+and|,|\s+and)\s+(?:an?|the|meetings? of)\s+")
"""What stands between two gatherings that somebody attended."""
_UNCLOSED = re.compile(r"\([^)]*$")
_PLACE = re.compile(r"\s+in\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Attended:
    """What somebody attended: characters `start` (of the verb) to `end`, and the names of the gatherings that have one,
    without articles.

    Whoever is named from `start` to `begin` came along ("accompanied President Roe to the Oslo Summit"). `is_ceremony`
    tells that it brings nobody together to talk.
    """

    start: int
    begin: int
    end: int
    names: tuple[str, ...]
    is_ceremony: bool


def attended(text: str, start: int, end: int) -> Iterator[Attended]:
    """Yield what the characters `start` to `end` of a text say that somebody attended, in order."""
    done = start
    for verb in _verbs().finditer(text, start, end):
        if verb.start() < done:  # "led the delegation to attend"
            continue
        begin, last = verb.end(), _end(text, verb.end(), end)
        first: Attended | None = None
        while (found := _named(text, begin, last)) is not None:
            name, is_ceremony = _described(text, *found)
            names = (name,) if name else ()
            if first is not None and (is_ceremony or first.is_ceremony):
                break
            first = Attended(verb.start(), verb.end(), found[1], (*(first.names if first else ()), *names), is_ceremony)
            joint = _NEXT.match(text, found[1], last)
            if joint is None:
                break
            begin = joint.end()
        if first is not None:
            done = first.end
            yield first


@cache
def _verbs() -> re.Pattern[str]:
    """Match verbs for being at a gathering, and the company that somebody came to it in."""
    known = style()
    company = rf"(?:{'|'.join(sorted(known.company))})\s+[^.;]{{3,60}}?\s+(?:to|at|for|during)"
    return re.compile(rf"\b(?:{'|'.join(known.attending)}|{company})\b\s+(?=\S)", re.IGNORECASE)


def _end(text: str, start: int, end: int) -> int:
    """Return where the phrase behind a verb ends at the latest."""
    stops = [found.start() for pattern in (_ENDS, _VERB_BEHIND) for found in pattern.finditer(text, start, end)]
    return min([stop for stop in stops if not _is_abbreviation(text, stop)], default=end)


def _is_abbreviation(text: str, stop: int) -> bool:
    """Whether a full stop belongs to an abbreviation ("U.S. delegation")."""
    return text[stop] == "." and re.search(r"\b(?:[A-Z]\.)*[A-Z]$", text[:stop]) is not None


def _named(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the phrase of a gathering or ceremony: from its first word that is no article to its head noun."""
    known = style()
    words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text, start, end)]
    while words and words[0][2].lower() in _ARTICLES:
        words.pop(0)
    if not words:
        return None
    following = [word.lower() for _, _, word in words[1:]] + [""]
    for (at, stop, word), after in zip(words, following, strict=True):
        if word.lower() in known.ceremonies and after not in known.gatherings:
            return words[0][0], stop
        if word.lower() in known.gatherings:
            return words[0][0], _with_complement(text, words, at, end)
    return None


def _with_complement(text: str, words: list[tuple[int, int, str]], at: int, end: int) -> int:
    """Return where a gathering's name ends: behind its nouns and what it is of or on, before its place and the next."""
    known = style()
    last = next(stop for start, stop, _ in words if start == at)
    for start, stop, word in (each for each in words if each[0] > at):
        between = text[last:start]
        if _PLACE.match(text, start - 1) or "," in between or _NEXT.match(text, last):
            break
        if word.lower() in known.ceremonies:
            break
        named = word[0].isupper() or word[0].isdigit() or word.lower() in known.gatherings
        if named or (word.lower() not in _INSIDE and between.strip() in ("", "of", "for", "on")):
            last = stop
    return min(last, end)


def _described(text: str, start: int, end: int) -> tuple[str | None, bool]:
    """Return the name of what was attended, None where it has none of its own, and whether it is a ceremony."""
    name = _UNCLOSED.sub("", " ".join(_MARKS.sub("", text[start:end]).split())).strip()
    words = [word.lower() for word in _PLAIN.findall(name)]
    is_ceremony = bool(words) and words[-1] in style().ceremonies
    return (name if not is_ceremony and _is_named(name) else None), is_ceremony


def _is_named(name: str) -> bool:
    """Whether a gathering has a name of its own, beside nouns for gatherings ("Oslo Summit", not "Summit Meeting")."""
    words = [word for word in _PLAIN.findall(name) if word.lower() not in style().gatherings]
    return any(word[0].isupper() or word[0].isdigit() for word in words if not word.endswith(("’s", "'s")))
