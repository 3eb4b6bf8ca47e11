"""Sentence bounds by rule, set before the encoder reads: stops, paragraphs, headlines, captions, lists, datelines.

Each sentence also gets a cheap judgement whether it is prose, a headline, or furniture of the page. Everything runs in
time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.paragraphs import Paragraph, is_furniture, paragraphs_of
from kg.model.annotated import SentenceKind

MOST_TOKENS = 400
"""Longer ones are tables or text without stops; they are cut so that no later step meets one of a million words."""

_TERMINAL = frozenset(".!?…。！？")
_CLOSING = frozenset(('"', "''", "”", "’", "'", ")", "]", "»", "*", "**", "_", "›"))
_OPENING = frozenset(('"', "``", "“", "‘", "'", "(", "[", "«", "*", "**", "_", "„", "—", "–", "-", "•"))
_INITIAL = re.compile(r"[^\W\d_]\.")
_LETTERS_WITH_STOPS = re.compile(r"(?:[^\W\d_]\.){2,}")
_NUMBER = re.compile(r"\d{1,3}\.?|[a-z]\.?|\(?[ivx]{1,4}\.?", re.IGNORECASE)
_STARTERS = frozenset(
    """the a an he she it they we i you in on at but and or so yet however meanwhile this that these those there
    his her its their our my your as when while after before if for with both neither no not since until
    although though because during under over from by to of one two three some many most all each every
    earlier later now then once still also only what who how why where which nor instead moreover separately
    asked speaking according despite among between others another several such""".split()  # noqa: SIM905 (a table of words reads best as words)
)
_DATELINE_IN_CAPITALS = re.compile(
    r"[*_]{0,3}(?=[^\n(—–]{0,60}?[A-ZÀ-Þ]{4})[A-ZÀ-Þ][A-ZÀ-Þ.'’ /&-]{1,40}?"
    r"(?:,[^\n(—–]{1,40}?)?[*_]{0,3} ?(?:\([^)\n]{2,40}\))?(?: [-_] | ?(?:--|[—–]) *)(?=[\"“‘'A-Z\d*])"
)
_DATELINE = re.compile(
    r"[*_]{0,3}(?:[A-ZÀ-Þ][\w.'’-]*|\d{1,4}|of|de|the|and)(?:,? (?:[A-ZÀ-Þ][\w.'’-]*|\d{1,4}|of|de|the|and)){0,5}"
    r"[*_]{0,3}(?: \([^)\n]{2,40}\) (?:--|[—–-])| (?:--|[—–])) +(?=[\"“‘A-Z\d*])"
)
_FEWEST_TOKENS_OF_PROSE = 5
_PARAGRAPHS_WITH_DATELINE = 4
"""A dateline that is not in capitals looks like any words before a dash, so it is only looked for at the start."""


@dataclass(frozen=True, slots=True)
class SentenceMark:
    """A sentence's kind and paragraph, kept for its first token in `doc._.sentence_marks`."""

    kind: SentenceKind
    paragraph: int


@cache
def abbreviations() -> dict[str, str]:
    """Return the class of each abbreviation, lower-cased with its stop."""
    lines = (Path(__file__).parent / "data" / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {short: kind for short, _, kind in pairs}


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The words of a document without its white space: text, first character and end of each, and place in the doc."""

    texts: list[str]
    starts: list[int]
    ends: list[int]
    places: list[int]

    @classmethod
    def of(cls, doc: Doc) -> _Tokens:
        table = doc.to_array(["ORTH", "IDX", "LENGTH", "IS_SPACE"])
        places = np.flatnonzero(table[:, 3] == 0)
        strings = doc.vocab.strings
        starts = table[places, 1].astype(np.int64)
        return cls(
            texts=[strings[orth] for orth in table[places, 0].tolist()],
            starts=starts.tolist(),
            ends=(starts + table[places, 2].astype(np.int64)).tolist(),
            places=places.tolist(),
        )

    def first_from(self, character: int, place: int) -> int:
        """Return the first word, from `place` on, that begins at `character` or behind."""
        while place < len(self.starts) and self.starts[place] < character:
            place += 1
        return place


def set_sentences(doc: Doc) -> Doc:
    """Set where sentences start, and the kind of each in `doc._.sentence_marks` by its first token."""
    marks: dict[int, SentenceMark] = {}
    if len(doc):
        text = doc.text
        tokens = _Tokens.of(doc)
        place = number = 0
        for number, paragraph in enumerate(paragraphs_of(text)):
            begin = place
            place = tokens.first_from(paragraph.start, place)
            if place > begin:
                # Rules of dashes stand between paragraphs.
                marks[tokens.places[begin]] = SentenceMark(SentenceKind.FURNITURE, number)
            begin = place
            place = tokens.first_from(paragraph.end, place)
            marks.update(_marks(text, tokens, begin, place, paragraph, number))
        if place < len(tokens.places):
            marks[tokens.places[place]] = SentenceMark(SentenceKind.FURNITURE, number)
        values = np.full(len(doc), -1, dtype=np.int64)
        values[list(marks)] = 1
        values[0] = 1
        doc.from_array(["SENT_START"], values.view(np.uint64))  # type: ignore[arg-type]  # its stub wants 2 dimensions
    doc._.sentence_marks = marks
    return doc


def _marks(
    text: str, tokens: _Tokens, begin: int, end: int, paragraph: Paragraph, number: int
) -> Iterator[tuple[int, SentenceMark]]:
    """Yield the sentences of one paragraph (words `begin` to `end`) as first token in the doc and mark."""
    first = begin
    dateline = _dateline_end(text, paragraph, number)
    if dateline is not None:
        while begin < end and tokens.starts[begin] < dateline:
            begin += 1
        if first < begin < end:
            yield tokens.places[first], SentenceMark(SentenceKind.HEADLINE, number)
            first = begin
    if first == end:
        return
    bounds = [first, *_starts_within(tokens, first, end), end]
    spans = [span for pair in pairwise(bounds) for span in _cut_long(tokens.texts, *pair)]
    furniture = [is_furniture(text[tokens.starts[a] : tokens.ends[b - 1]]) for a, b in spans]
    all_furniture = any(furniture) and paragraph.words <= 60
    for (a, b), own in zip(spans, furniture, strict=True):
        kind = paragraph.kind
        if own or all_furniture:
            kind = SentenceKind.FURNITURE
        elif kind is SentenceKind.HEADLINE and b < end and b - a > _FEWEST_TOKENS_OF_PROSE:
            # A paragraph whose last words have no stop ("Enditem") is no headline before them.
            kind = SentenceKind.PROSE
        yield tokens.places[a], SentenceMark(kind, number)


def _dateline_end(text: str, paragraph: Paragraph, number: int) -> int | None:
    """Return the character behind a paragraph's dateline, or None."""
    found = _DATELINE_IN_CAPITALS.match(text, paragraph.start, paragraph.end)
    if found is None and number < _PARAGRAPHS_WITH_DATELINE:
        found = _DATELINE.match(text, paragraph.start, paragraph.end)
    return found.end() if found else None


def _cut_long(texts: list[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    while end - first > MOST_TOKENS:
        limit = first + MOST_TOKENS
        second_half = range(limit - 1, first + MOST_TOKENS // 2, -1)
        cut = next((place + 1 for place in second_half if texts[place] in (";", ":", ",", "—")), limit)
        yield first, cut
        first = cut
    yield first, end


def _starts_within(tokens: _Tokens, first: int, end: int) -> Iterator[int]:
    """Yield the words at which sentences after the first start, inside one paragraph."""
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    place = first
    while place < end - 1:
        if texts[place][-1] not in _TERMINAL:
            place += 1
            continue
        after = place + 1
        while after < end and starts[after] == ends[after - 1] and _closes(texts[after]):
            after += 1
        if after < end and _ends_sentence(tokens, first, place, after, end):
            yield after
        place = after


def _closes(text: str) -> bool:
    return text in _CLOSING or text[-1] in _TERMINAL


def _ends_sentence(tokens: _Tokens, first: int, stop: int, after: int, end: int) -> bool:
    """Tell whether the stop at word `stop` ends a sentence that `after` would follow."""
    texts = tokens.texts
    following = after
    while following < end - 1 and texts[following] in _OPENING:
        following += 1
    word = texts[following]
    before = texts[stop - 1] if stop > first else ""
    touching = tokens.starts[after] == tokens.ends[after - 1]
    if word[0].islower() or (touching and not (len(texts[stop]) == 1 and before[-1:].islower() and word[0].isupper())):
        return False
    if not texts[stop].endswith(".") or texts[stop].endswith(".."):
        return True
    split_off = texts[stop] == "." and before and tokens.ends[stop - 1] == tokens.starts[stop]
    shortened = before + "." if split_off else texts[stop]
    if stop - first <= 1 and _NUMBER.fullmatch(shortened):
        return False
    return _stop_is_final(shortened, word)


def _stop_is_final(shortened: str, following: str) -> bool:
    """Tell whether a word with its stop ends the sentence when `following` comes next."""
    kind = abbreviations().get(shortened.lower())
    if kind == "number" and _INITIAL.fullmatch(shortened) and shortened.isupper():
        kind = None  # "James P. Rubin", not "p. 12"
    if kind is None and (_INITIAL.fullmatch(shortened) or _LETTERS_WITH_STOPS.fullmatch(shortened)):
        kind = "either"
    if kind == "name":
        return False
    if kind == "number":
        return not following[0].isdigit()
    return kind is None or following.lower() in _STARTERS


if not Doc.has_extension("sentence_marks"):
    Doc.set_extension("sentence_marks", default=None)


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 (spaCy's signature)
    """Make the component."""
    return set_sentences
