"""Whether what a free text tells of took place: what was only planned, was put off, was called off, or never was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.records.reading import WORD, is_past
from kg.extract.records.style import style
from kg.model.annotated import Annotated, Sentence
from kg.model.document import Origin
from kg.model.report import Status

_BREAK = re.compile(r";|\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bbecause\b|\bwhile\b", re.IGNORECASE)
"""What begins a new clause, which has its own fate."""
_TURN = re.compile(r"(?:,|;|\band|\bbut|\bwho|\bwhich)\s+(?:[a-z]+ly\s+)?([\w’'-]+)")
"""A word that may take up the story again behind what was planned ("..., but met with ... instead")."""
_BEHIND = r"(?=\s*(?:[.,;:)!]|$|\b(?:due|because|by|for|after|until|till|to|owing|when|since|as|on|at|in|and|but)\b))"
"""What stands behind a fate; before a noun the same word is an adjective ("the cancelled arms sale")."""


class _Fate(NamedTuple):
    """What became of something: said at characters `start` to `end`."""

    start: int
    end: int
    status: Status


class Fates:
    """Tells what became of the events of one sentence, by its own words and by those of the one behind it."""

    def __init__(self, annotated: Annotated, origin: Origin, sentence: Sentence, following: Sentence | None) -> None:
        self._text = annotated.document.text
        self._origin = origin
        self._sentence = sentence
        self._plans = list(self._found(_before(), sentence))
        self._ends = list(self._found(_after(), sentence))
        ends = self._found(_after(), following) if following is not None else ()
        self._later = next((fate for fate in ends if following and self._is_bare(fate, following)), None)

    def of(self, start: int) -> Status | None:
        """Return the status of the event whose word begins at character `start`; None where it took place."""
        plan = self._fate(start)
        if plan is None or plan in self._ends or plan.status is not Status.SCHEDULED:
            return plan.status if plan else None
        for fate in self._ends:
            if fate.start > start and self._is_bare(fate, self._sentence):
                return fate.status
        return self._later.status if self._later else plan.status

    def shares(self, start: int, person: int) -> bool:
        """Tell whether somebody named at `person` can be in the event whose word begins at `start`.

        Whoever is named with what was put off or called off is in nothing else that the sentence tells of, and the
        other way round; only its subject, before all verbs, is in both.
        """
        own, other = self._fate(start), self._fate(person)
        if own == other:
            return True
        return other is None and not any(_is_done(word) for word in self._own_words(self._sentence.start, person))

    def _fate(self, start: int) -> _Fate | None:
        """Return the phrase that tells what became of what is named at `start`."""
        for fate in self._ends:
            if self._clause(fate, self._sentence) <= start < fate.start and self._is_only_verb(fate, self._sentence):
                return fate
        return next((plan for plan in reversed(self._plans) if self._governs(plan, start)), None)

    def of_journey(self) -> Status | None:
        """Return what the sentence says became of the whole journey ("Trip cancelled."); None where it says nothing."""
        for fate in self._ends:
            words = self._own_words(self._clause(fate, self._sentence), fate.start)
            if self._is_bare(fate, self._sentence) and any(word.lower() in style().journeys for word in words):
                return fate.status
        return None

    def _found(self, pattern: re.Pattern[str], sentence: Sentence) -> Iterator[_Fate]:
        for found in pattern.finditer(self._text, sentence.start, sentence.end):
            status = next(Status(name) for name, value in found.groupdict().items() if value is not None)
            yield _Fate(found.start(), found.end(), status)

    def _governs(self, plan: _Fate, start: int) -> bool:
        """Whether an event is what was planned: its word follows, and no verb between says that something was done."""
        if start < plan.end or (plan.status is Status.DENIED and not self._denies(plan)):
            return False
        for turn in _TURN.finditer(self._text, plan.end, self._sentence.end):
            if turn.start(1) <= start and _is_done(turn[1]):
                return False
        return True

    def _denies(self, plan: _Fate) -> bool:
        """Whether what was not done is coming together, and not something else ("did not reach agreement in talks")."""
        verb = WORD.search(self._text, plan.end, self._sentence.end)
        return verb is not None and verb.group().lower() in style().gathering

    def _clause(self, fate: _Fate, sentence: Sentence) -> int:
        """Return where the clause of a fate begins."""
        breaks = [found.end() for found in _BREAK.finditer(self._text, sentence.start, fate.start)]
        start = breaks[-1] if breaks else sentence.start
        comma = self._text.rfind(",", start, fate.start) + 1
        return comma if comma and self._resumes(comma, fate.start) else start

    def _is_only_verb(self, fate: _Fate, sentence: Sentence) -> bool:
        """Whether the clause of a fate says nothing else was done, so that what it names shares the fate."""
        words = self._own_words(self._clause(fate, sentence), fate.start)
        return not any(_is_done(word) and word not in style().resumed for word in words)

    def _is_bare(self, fate: _Fate, sentence: Sentence) -> bool:
        """Whether a fate is that of what was told before: its clause names nothing itself ("but it was postponed")."""
        return self._resumes(self._clause(fate, sentence), fate.start)

    def _resumes(self, start: int, end: int) -> bool:
        return all(word.lower() in style().resumed for word in self._own_words(start, end))

    def _own_words(self, start: int, end: int) -> Iterator[str]:
        """Yield the words that the record itself has there, without those that were put in."""
        for word in WORD.finditer(self._text, start, end):
            if any(piece.start <= word.start() < piece.end for piece in self._origin.pieces):
                yield word.group()


def _is_done(word: str) -> bool:
    """Whether a word looks like a verb for what was done, and not like a name ("Ahmed", "United")."""
    return word.islower() and is_past(word)


@cache
def _before() -> re.Pattern[str]:
    """Match phrases before a verb, by the status that they give to what the verb says."""
    adverb = rf"(?:(?:{_alternatives(sorted(style().adverbs))}|originally|initially)\s+)?"
    phrases = {name: _alternatives(words).replace(r"\ to", rf"\ {adverb}to") for name, words in style().plans.items()}
    groups = "|".join(rf"(?P<{name}>{words})" for name, words in phrases.items())
    return re.compile(rf"\b(?:{groups})\b(?:\s+have\b)?(?:\s+been\b)?(?=\s+(?-i:[a-z]))", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    """Match phrases that say of what stands before them what became of it, by status."""
    groups = "|".join(rf"(?P<{name}>{_alternatives(words)})" for name, words in style().ends.items())
    helpers = r"(?:(?:was|were|has been|had been|had to be|been)\s+)?(?:[a-z]+ly\s+)?"
    return re.compile(rf"\b{helpers}(?:{groups}){_BEHIND}", re.IGNORECASE)


def _alternatives(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
