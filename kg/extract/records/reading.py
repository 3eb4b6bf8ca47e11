"""Remarks of records to text that can be read: the subject that telegraphic sentences leave out is put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kg.extract.records.style import style
from kg.model.document import Document, Origin, Piece
from kg.model.record import FreeText, RecordEvent

WORD = re.compile(r"[\w’'-]+")
"""A word of a remark, with its apostrophes and hyphens."""
_BREAK = re.compile(r"(?P<mark>[.;][”\"’)]?)\s+|,\s+(?=[a-z])")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:[A-Z]\.)+[A-Z]|\b(?:[A-Z][a-z]{0,4}|vs|No|ca))$")
_VOWELS = "aeiou"
_PARAGRAPH = "\n\n"
"""What stands between sentences: where they end is known here, and "at Camp David, Md." must not run on."""
_PARTICIPLE_BEFORE = "by"
"""The word behind an -ed form that makes it a participle inside a sentence ("accompanied by")."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters `start` to `end` of a remark that are read as one sentence.

    `subject_at` is where the subject that was left out belongs, or None; `verb` what is left out with it, or ''.
    """

    start: int
    end: int
    subject_at: int | None = None
    verb: str = ""


def free_texts(document: Document) -> tuple[tuple[RecordEvent, FreeText], ...]:
    """Return the free texts of a record, each once, with the event that it tells more of."""
    found: dict[tuple[int, int], tuple[RecordEvent, FreeText]] = {}
    for event in document.record.events if document.record else ():
        for text in event.texts:
            found.setdefault((text.start, text.end), (event, text))
    return tuple(found[key] for key in sorted(found))


def reading_of(document: Document) -> Document | None:
    """Return a text that says in whole sentences what the free texts of a record say, or None where they say nothing.

    Its `origin` leads every character back to the record. Who does it all is called by a stand-in name, whatever the
    real one: reading does not depend on whether it is one that the language stage knows. The day of publication is
    the last day of the record's event, so that "May 7" is of that year.
    """
    texts = free_texts(document)
    if not texts:
        return None
    writer = _Writer()
    days: list[date] = []
    for event, text in texts:
        remark = document.text[text.start : text.end]
        subject = stand_in(remark)
        for clause in clauses(remark):
            writer.write(remark, clause, subject, offset=text.start)
        days.extend(day for day in (event.when.earliest, event.when.latest) if day)
    if not writer.text:
        return None
    return Document(
        id=document.id,
        text=writer.text,
        published=max(days, default=document.published),
        language=document.language,
        kind="record",
        origin=Origin(document, tuple(writer.pieces)),
    )


def stand_in(remark: str) -> str:
    """Return the name under which the subject of a remark is read, with an office."""
    words = {word.lower() for word in WORD.findall(remark)}
    names = style().stand_ins["she" if words & {"she", "her"} else "he"]
    return next((name for name in names if name.split()[-1].lower() not in words), names[-1])


def clauses(remark: str) -> Iterator[Clause]:
    """Yield the sentences of a remark, and those of its clauses that begin anew without a subject.

    A sentence that says only what kind of visit it is adds nothing to the columns, and is left out.
    """
    starts = [0]
    for found in _BREAK.finditer(remark):
        begins, before = _opening(remark, found.end()), _opening(remark, starts[-1])
        opens = before is not None and before.subject_at == found.end()  # "In Geneva, met with ..."
        if not opens and _separates(remark, found, begins):
            starts.append(found.end())
    for start, following in zip(starts, [*starts[1:], len(remark)], strict=True):
        end = start + len(remark[start:following].rstrip(" ;,"))
        opening = _opening(remark[:end], start)
        if WORD.search(remark, start, end) and not (opening is not None and opening.is_bare_visit):
            yield Clause(start, end, opening.subject_at if opening else None, opening.verb if opening else "")


class _Opening(NamedTuple):
    """How a sentence begins that leaves its subject out."""

    subject_at: int
    verb: str = ""
    is_bare_visit: bool = False
    is_past: bool = False


def _separates(remark: str, found: re.Match[str], begins: _Opening | None) -> bool:
    """Tell whether a mark ends a sentence of the remark."""
    mark = found["mark"]
    if mark is None:
        return begins is not None and begins.is_past
    if mark.startswith(";"):
        return True
    if begins is not None and begins.is_past:
        return True
    return begins is not None and not _ABBREVIATION.search(remark[: found.start()])


def _opening(remark: str, start: int) -> _Opening | None:
    """Return how a sentence that begins at `start` leaves its subject out; None where it does not."""
    words = [(found.start(), found.group()) for found in WORD.finditer(remark, start)]
    at = 0
    known = style()
    while at < len(words) - 1 and words[at][1].lower() in known.adverbs:
        at += 1
    if not words:
        return None
    following = words[at + 1][1].lower() if at + 1 < len(words) else ""
    if is_past(words[at][1]) and not (following == _PARTICIPLE_BEFORE and words[at][1][0].islower()):
        return _Opening(start, is_past=True)
    if words[0][1].lower() in known.prepositions:
        return _after_phrase(remark, words)
    return _occasion(remark, start, words)


def _after_phrase(remark: str, words: list[tuple[int, str]]) -> _Opening | None:
    """Return where the subject belongs after an opening phrase: "In Geneva, met with ..."."""
    for place, word in words[1:]:
        if remark[:place].rstrip().endswith(",") and is_past(word):
            return _Opening(place, is_past=True)
        before = remark[:place].rstrip()
        if before.endswith(";") or (before.endswith(".") and not _ABBREVIATION.search(before[:-1])):
            return None
    return None


def _occasion(remark: str, start: int, words: list[tuple[int, str]]) -> _Opening | None:
    """Return how "Audience with ..." or "Informal working visit." begins, by the first noun for an occasion in it."""
    known = style()
    for i, (place, word) in enumerate(words[:8]):
        verb = known.occasions.get(word.lower())
        if verb is not None:
            rest = remark[place + len(word) :].strip(" .;")
            bare = verb == "paid" and not rest and all(w.lower() in known.small for _, w in words[:i])
            following = words[i + 1][1].lower() if i + 1 < len(words) else ""
            if following in known.occasions:
                continue
            return _Opening(start, _with_article(verb, words[0][1], word), is_bare_visit=bare)
        if i and is_past(word):
            return None
        if word[0].islower() and word.lower() not in known.small and word.lower() not in ("of", "the", "on", "and"):
            return None
    return None


def _with_article(verb: str, first: str, noun: str) -> str:
    if noun.lower().endswith("s") or first.lower() in ("a", "an", "the"):
        return verb
    return f"{verb} an" if first[0].lower() in _VOWELS else f"{verb} a"


def is_past(word: str) -> bool:
    """Tell whether a word looks like the past form of a verb that a remark can begin with."""
    low = word.lower()
    return low in style().verbs or (low.endswith("ed") and len(low) > 3 and low[0].isalpha())


class _Writer:
    """Writes sentences, and remembers which of their characters are whose."""

    def __init__(self) -> None:
        self.text = ""
        self.pieces: list[Piece] = []

    def write(self, remark: str, clause: Clause, subject: str, *, offset: int) -> None:
        if self.text:
            self.text += _PARAGRAPH
        at = clause.subject_at
        if at is not None:
            self._copy(remark, clause.start, at, offset)
            self.text += f"{subject} {clause.verb} " if clause.verb else f"{subject} "
            self._copy(remark, at, clause.end, offset, small=self._goes_small(remark, at))
        else:
            self._copy(remark, clause.start, clause.end, offset, large=True)
        if not remark[clause.start : clause.end].endswith((".", "!", "?", ".”", '."', ".)")):
            self.text += "."

    def _goes_small(self, remark: str, at: int) -> bool:
        found = WORD.match(remark, at)
        if found is None:
            return False
        word, known = found.group().lower(), style()
        return is_past(word) or word in known.adverbs or word in known.small

    def _copy(
        self, remark: str, start: int, end: int, offset: int, *, small: bool = False, large: bool = False
    ) -> None:
        if end <= start:
            return
        first = remark[start]
        changed = first.lower() if small else first.upper() if large else first
        # Letters whose other case has another length stay as they are: every character keeps its place.
        first = changed if len(changed) == 1 else first
        self.pieces.append(Piece(len(self.text), len(self.text) + end - start, offset + start))
        self.text += first + remark[start + 1 : end]
