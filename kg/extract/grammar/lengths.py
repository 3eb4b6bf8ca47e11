"""How long an event lasts where the text says so: "a three-day visit", "two days of talks", "for a week"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kg.extract.grammar.frames import Mention
from kg.extract.syntax import preposition
from kg.model.annotated import Annotated, Token
from kg.model.dates import DateInterval
from kg.model.report import EventType

_NUMBERS = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_DAYS_OF_UNIT = {"day": 1, "week": 7}
_MOST_DAYS = 31
_STAYS = frozenset({"visit", "tour", "trip", "stay", "mission", "swing", "pilgrimage", "stop", "stopover", "sojourn"})
_ENDING = frozenset({"end", "wind", "wrap", "conclude", "complete", "finish", "close", "cap", "adjourn"})
_MEASURED = frozenset({"compound", "amod", "nmod", "nummod", "obl:npmod", "nmod:npmod"})


def spread(annotated: Annotated, mention: Mention, when: DateInterval) -> DateInterval:
    """Return the days that an event takes which is told with its length and its first or last day.

    So with one day, or one on which it begins ("from March 20"); other intervals do not change. A length of more than a
    month is rather the time that something took with breaks.
    """
    published = annotated.document.published
    begins = when.latest is None and when.earliest is not None and published is not None and when.earliest > published
    if when.earliest is None or not (when.days == 1 or begins) or mention.type is EventType.CALL:
        return when
    noun, days = next(_lengths(annotated, mention), (None, 1))
    if noun is None or not 1 < days <= _MOST_DAYS:
        return when
    last = timedelta(days=days - 1)
    try:
        if _ends(annotated, mention, noun):
            return DateInterval(when.earliest - last, when.earliest)
        return DateInterval(when.earliest, when.earliest + last)
    except OverflowError:
        return when


def _lengths(annotated: Annotated, mention: Mention) -> Iterator[tuple[Token, int]]:
    """Yield lengths in days with the nouns that have them: of the event itself, or of the stay it begins."""
    nouns = [*mention.anchors]
    for anchor in mention.anchors:
        below = annotated.children(anchor)
        nouns.extend(t for t in below if t.dep in ("obl", "obj", "nmod", "advcl", "nsubj") and t.lemma in _STAYS)
    for noun in nouns:
        for child in annotated.children(noun):
            if (child.dep in _MEASURED or child.i < noun.i) and (days := _days(annotated, child)):
                yield noun, days
        # "three days of talks"
        over = annotated.head(noun)
        if noun.dep == "nmod" and preposition(annotated, noun) == "of" and (days := _days(annotated, over)):
            yield over, days


def _days(annotated: Annotated, unit: Token) -> int:
    """Return the days that a word for a length tells with its number; 0 for other words."""
    each = _DAYS_OF_UNIT.get(unit.lemma.lower())
    if unit.lemma.lower() == "long" or each is None:
        inner = (t for t in annotated.children(unit) if t.lemma.lower() in _DAYS_OF_UNIT)
        return next((_DAYS_OF_UNIT[t.lemma.lower()] for t in inner), 0) if unit.lemma.lower() == "long" else 0
    for child in annotated.children(unit):
        word = child.text.lower()
        if child.pos == "NUM":
            count = int(word) if word.isdecimal() and len(word) < 4 else _NUMBERS.get(word, 0)
            return each * count
    return 0


def _ends(annotated: Annotated, mention: Mention, noun: Token) -> bool:
    """Whether the day told is the last: the verb says that it ended, or somebody left "after" it."""
    verbs = {mention.governor.lemma.lower(), mention.trigger.lemma.lower(), annotated.head(noun).lemma.lower()}
    return bool(verbs & _ENDING) or preposition(annotated, noun) in ("after", "following")
