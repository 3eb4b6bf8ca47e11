"""All time expressions of a document, resolved against its day of publication and what the text named before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.language.times.eves import eves_of
from kg.language.times.joining import expressions, read_row
from kg.language.times.periods import UNRESOLVED, Grain, Period, day
from kg.language.times.readings import Piece, Setting
from kg.language.times.tense import Outlook, has_parse, outlook_of, sets_term
from kg.language.times.vocabulary import vocabulary
from kg.model.annotated import Annotated, NameKind, Sentence, SentenceKind, TimeExpression, Token

_LONGEST_DAY = 3
"""Days that a stretch may have and still serve as "the day" that later words count from."""


_FUTURE = {
    Outlook.AHEAD: True,
    Outlook.PRESENT: True,
    Outlook.BACK: False,
    Outlook.PLAN: None,
    Outlook.PLANNED: None,
    Outlook.UNCLEAR: None,
}
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]$")
_WORD_AFTER = re.compile(r"[ \u00a0]([A-Z][^\W\d_]+)")
_LONGEST_WORD = 20
_OWN = ("last ", "next ", "previous ", "first ", "following ")
"""Beginnings that after "their" count meetings, not days ("their last weekend together")."""
_DATELINE_LENGTH = 60
"""Characters at the beginning of a text in which its dateline may give the day of publication."""
_TRIGGERS = (
    *("day", "week", "month", "year", "decade", "night", "morning", "evening", "noon", "fortnight", "quarter", "half"),
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("spring", "summer", "autumn", "fall", "winter", "past", "tonight", "tomorrow", "clock"),
    *("christmas", "easter", "thanksgiving", "pentecost", "epiphany", "halloween", "juneteenth"),
)
_NUMBER_OR_IN_THE = re.compile(r"\d|in\sthe")
"""Sentences without this or any of the triggers hold no time; they need not be looked at word by word."""


def find_times(annotated: Annotated) -> tuple[TimeExpression, ...]:
    """Return the dates and periods that a document names, in order of the text.

    They are resolved against `annotated.document.published` and the dates named before. What cannot be resolved (no
    day of publication, "31 June") is listed with an unknown `when`. Durations, frequencies and ages are left out, and
    so is everything in furniture sentences.
    """
    times = tuple(_Finder(annotated).run())
    eves = [eve for eve in eves_of(annotated, times) if all(t.end <= eve.start or eve.end <= t.start for t in times)]
    return tuple(sorted((*times, *eves), key=lambda time: time.start))


@dataclass(slots=True)
class _Context:
    """What the text has named so far."""

    day: Period | None = None
    anchor: Period | None = None
    past_day: Period | None = None
    past_anchor: Period | None = None
    hint: Period | None = None
    story: Period | None = None
    paragraph: int = -1
    day_sentence: int = -1


class _Finder:
    def __init__(self, annotated: Annotated) -> None:
        self._annotated = annotated
        self._text = annotated.document.text
        self._published = annotated.document.published
        self._context = _Context()
        self._barred = sorted(
            (n.start, n.end) for n in annotated.names if n.kind in (NameKind.PERSON, NameKind.ORGANIZATION)
        )
        self._next_barred = 0
        self._number = 0
        self._sentence: Sentence | None = None
        self._parsed: bool | None = None
        self._stamp = False

    def run(self) -> Iterator[TimeExpression]:
        for number, sentence in enumerate(self._annotated.sentences):
            self._number, self._sentence, self._parsed = number, sentence, None
            self._forget_year()
            if sentence.kind is SentenceKind.FURNITURE or not _may_hold_time(self._text, sentence):
                continue
            if sentence.paragraph != self._context.paragraph:
                self._context.paragraph, self._context.hint = sentence.paragraph, None
            row = read_row(self._text, sentence.start, sentence.end)
            pieces = tuple(expressions(row))
            # A line that is a clock time alone heads what was posted then.
            self._stamp = len(pieces) == 1 and pieces[0].sort == "c" and len(row.letters) == 1
            for piece in pieces:
                yield from self._told(piece)

    def _forget_year(self) -> None:
        """Let a bare year go at the end of its sentence: after "in 2021" the news goes on in its own year."""
        hint = self._context.hint
        if hint is not None and hint.grain is Grain.YEAR:
            self._context.hint = None

    def _told(self, piece: Piece) -> Iterator[TimeExpression]:
        if self._in_name(piece):
            return
        try:
            period = piece.read(self._setting(piece))
        except (ValueError, OverflowError):
            # "31 June", "99999 years ago": named, but no day of the calendar.
            period = UNRESOLVED
        if period is None:
            for part in piece.parts:
                yield from self._told(part)
            return
        clock = piece.clock
        if piece.sort == "c" and clock is None:
            return
        self._remember(piece, period)
        text = self._text[piece.start : piece.end]
        yield TimeExpression(piece.start, piece.end, text, period.interval, period.edtf, clock)

    def _setting(self, piece: Piece) -> Setting:
        context = self._context
        token = self._annotated.head_of_span(piece.start, piece.end)
        outlook, deadline = self._outlook(token)
        future = _FUTURE[outlook]
        undecided = outlook is Outlook.PRESENT or _modifies(token)
        if deadline and token and self._annotated.tokens[max(0, token.i - 1)].text == "to":
            future = True
        return Setting(
            seen=self._published,
            future=future,
            near=outlook is Outlook.PLAN or (piece.weekday is None and undecided),
            deadline=deadline,
            day=self._not_ahead(context.day, context.past_day, future=future),
            anchor=self._not_ahead(context.anchor, context.past_anchor, future=future),
            hint=context.hint,
            story=context.story,
            named=None if self._stamp else context.day,
            fresh=context.day is not None and self._number - context.day_sentence <= 1,
        )

    def _outlook(self, token: Token | None) -> tuple[Outlook, bool]:
        """Return where the clause of a token looks and whether its verb sets a term."""
        if token is None or self._sentence is None:
            return Outlook.UNCLEAR, False
        if self._parsed is None:
            self._parsed = has_parse(self._annotated, self._sentence)
        outlook = outlook_of(self._annotated, token, self._sentence, parsed=self._parsed)
        return outlook, sets_term(self._annotated, token, self._sentence, parsed=self._parsed)

    def _not_ahead(self, last: Period | None, last_past: Period | None, *, future: bool | None) -> Period | None:
        """Return what a clause can count from: one that looks back does not count from a day to come."""
        if future or last is None or last.first is None or self._published is None or last.first <= self._published:
            return last
        return last_past

    def _remember(self, piece: Piece, period: Period) -> None:
        context = self._context
        if period.first is None or period.last is None:
            return
        if piece.hints:
            context.hint = period
        is_day = period.grain is Grain.DAY and (period.last - period.first).days < _LONGEST_DAY
        past = self._published is None or period.first <= self._published
        if is_day:
            context.day, context.day_sentence = period, self._number
            context.past_day = period if past else context.past_day
            if context.story is None and period.last != self._dateline_day(piece):
                context.story = day(period.last)
        if is_day or (piece.sort != "c" and not (piece.sort == "q" and period.grain > Grain.DAY)):
            context.anchor = period
            context.past_anchor = period if past else context.past_anchor

    def _dateline_day(self, piece: Piece) -> date | None:
        """Return the day of publication for a piece that may be the date of a dateline."""
        return self._published if piece.start < _DATELINE_LENGTH else None

    def _in_name(self, piece: Piece) -> bool:
        """Whether the piece lies inside the name of a person or organization ("Sunday Okafor", "The Sunday Times")."""
        if _stands_in_name(self._text, piece):
            return True
        while self._next_barred < len(self._barred) and self._barred[self._next_barred][1] <= piece.start:
            self._next_barred += 1
        if self._next_barred == len(self._barred):
            return False
        start, end = self._barred[self._next_barred]
        return start <= piece.start and piece.end <= end


def _stands_in_name(text: str, piece: Piece) -> bool:
    """Whether the words beside a weekday, month or holiday make it part of a name or of a frequency."""
    words = vocabulary()
    before = _WORD_BEFORE.search(text, max(0, piece.start - _LONGEST_WORD), piece.start)
    after = _WORD_AFTER.match(text, piece.end)
    if before and before[1].lower() in words.possessives and text.startswith(_OWN, piece.start):
        return True
    if before and before[1].lower() in words.before_time and (before[1].istitle() or before[1] in words.frequencies):
        return True
    return after is not None and after[1].lower() in words.after_time


def _modifies(token: Token | None) -> bool:
    """Whether a token stands before the noun it belongs to ("the June elections"): no verb tells when that was."""
    return token is not None and token.dep in ("compound", "amod", "nmod") and token.head > token.i


def _may_hold_time(text: str, sentence: Sentence) -> bool:
    lower = text[sentence.start : sentence.end].lower()
    return _NUMBER_OR_IN_THE.search(lower) is not None or any(trigger in lower for trigger in _TRIGGERS)
