"""Days told by a neighbouring event: "on the eve of the summit", "the day after the vote"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from kg.model.annotated import Annotated, Sentence, SentenceKind, TimeExpression, Token
from kg.model.dates import DateInterval

_EVE = re.compile(
    r"\b(?:the )?(?:eve of|day (?P<side>before|after)) (?=(?:the|a|an|his|her|their|its|this)\b)", re.IGNORECASE
)
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
            told = told or _Told(annotated, times)
            days = told.days_of(noun, sentence) if noun else None
            when = _beside(days, after=(match["side"] or "").lower() == "after") if days else None
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


def _beside(days: DateInterval, *, after: bool) -> DateInterval | None:
    """The day before an event, or the one after it."""
    if days.earliest is None or days.latest is None:
        return None
    try:
        day = days.latest + timedelta(days=1) if after else days.earliest - timedelta(days=1)
    except OverflowError:
        return None
    return DateInterval(day, day)
