"""Days told by an event that has its own: "the eve of the summit", "two days after the vote", "a week after Geneva"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from kg.model.annotated import Annotated, NameKind, Sentence, SentenceKind, TimeExpression, Token
from kg.model.dates import DateInterval

_EVE = re.compile(
    r"\b(?:the )?(?:eve of|"
    r"(?:(?P<count>a|one|two|three|four|five|six|ten) )?(?P<unit>day|week)s? (?P<side>before|after)) "
    r"(?:(?=(?:the|a|an|his|her|their|its|this)\b)|(?P<name>(?=\w)))",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_UNITS = {"day": 1, "week": 7}
_NAMED = frozenset({NameKind.PLACE, NameKind.OCCASION})
"""Names that stand for what happened there: talks that the text tells elsewhere with their day."""
_LONGEST_NAME = 8
"""Words from "of" to the noun that the phrase is about."""
_MOST_DAYS = 5
"""Days that an event may last and still have one eve."""
_NOUNS = frozenset({"NOUN", "PROPN"})


def eves_of(annotated: Annotated, times: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
    """Yield the days that are told by an event of which another sentence gives the days, in order of the text.

    `times` are the other expressions of the document. Where no sentence tells when the event is, nothing is yielded.
    """
    text = annotated.document.text
    told: _Told | None = None
    for sentence in annotated.sentences:
        if sentence.kind is SentenceKind.FURNITURE:
            continue
        for match in _EVE.finditer(text, sentence.start, sentence.end):
            noun = _noun_after(annotated, match.end(), sentence)
            if match["name"] is not None:
                noun = _named_after(annotated, match.end()) if match["count"] else None
            told = told or _Told(annotated, times)
            days = told.days_of(noun, sentence) if noun else None
            apart = _COUNTS[(match["count"] or "one").lower()] * _UNITS[(match["unit"] or "day").lower()]
            when = _beside(days, apart if (match["side"] or "").lower() == "after" else -apart) if days else None
            if noun and when:
                yield TimeExpression(match.start(), noun.end, text[match.start() : noun.end], when, when.edtf)


class _Told:
    """The days that stand in one sentence with a noun."""

    def __init__(self, annotated: Annotated, times: Sequence[TimeExpression]) -> None:
        self._by_noun: defaultdict[str, list[tuple[int, DateInterval]]] = defaultdict(list)
        for time in times:
            sentence = annotated.sentence_at(time.start)
            if sentence is not None and time.when.days is not None and time.when.days <= _MOST_DAYS:
                for lemma in {t.lemma for t in annotated.tokens[sentence.first : sentence.last] if t.pos in _NOUNS}:
                    self._by_noun[lemma].append((time.start, time.when))

    def days_of(self, noun: Token, sentence: Sentence) -> DateInterval | None:
        """Return the days that stand nearest in another sentence with the noun."""
        told = self._by_noun.get(noun.lemma, [])
        before = bisect_left(told, sentence.start, key=lambda pair: pair[0]) - 1
        after = bisect_left(told, sentence.end, key=lambda pair: pair[0])
        near = [told[place] for place in (before, after) if 0 <= place < len(told)]
        return min(near, key=lambda pair: abs(pair[0] - noun.start))[1] if near else None


def _noun_after(annotated: Annotated, start: int, sentence: Sentence) -> Token | None:
    """The noun that a phrase is about which begins with an article: the last of its first run of nouns."""
    found: Token | None = None
    for token in annotated.tokens_in(start, sentence.end)[:_LONGEST_NAME]:
        if token.pos in _NOUNS:
            found = token
        elif found is not None:
            break
    return found


def _named_after(annotated: Annotated, start: int) -> Token | None:
    """The last word of the name of a place or gathering that begins at a character."""
    name = next((name for name in annotated.names_in(start, start + 1) if name.kind in _NAMED), None)
    tokens = annotated.tokens_in(name.start, name.end) if name else ()
    return tokens[-1] if tokens else None


def _beside(days: DateInterval, apart: int) -> DateInterval | None:
    """The day so many days after the last one of an event; before its first one where `apart` is negative."""
    if days.earliest is None or days.latest is None:
        return None
    try:
        day = (days.latest if apart > 0 else days.earliest) + timedelta(days=apart)
    except OverflowError:
        return None
    return DateInterval(day, day)
