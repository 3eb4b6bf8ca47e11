"""A text with its evidence marked: spans of characters, which may hold, touch or cross one another, as nested marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_BLANK_LINES = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)+")
_AROUND = 500
"""How many characters around evidence an excerpt shows at least, up to the ends of paragraphs."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end` of a text, on which `reports` rest (their numbers or ids)."""

    start: int
    end: int
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A mark begins. `first` is whether it is the first piece of its span, the one that has the anchor."""

    span: Span
    first: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """The innermost mark ends. `last` is whether it was the last piece of its span."""

    span: Span
    last: bool


Piece = str | Opening | Closing
"""What a paragraph is made of: characters, and where marks begin and end, always well nested."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `gap` is whether text before it was left out."""

    pieces: tuple[Piece, ...]
    gap: bool = False


def mark(text: str, spans: Iterable[Span]) -> list[Paragraph]:
    """Return the paragraphs of a text with the spans marked.

    A mark that crosses another, or the end of a paragraph, goes on in a piece of its own. What reaches out of the text
    is cut off.
    """
    sorted_spans = _joined(spans, len(text))
    return [Paragraph(tuple(_pieces(text, part, sorted_spans))) for part in _paragraphs(text)]


def excerpt(text: str, spans: Sequence[Span], *, longest: int) -> list[Paragraph]:
    """Return the marked paragraphs of a text; of one longer than `longest` those around its spans."""
    if len(text) <= longest:
        return mark(text, spans)
    sorted_spans = _joined(spans, len(text))
    found: list[Paragraph] = []
    gap = False
    for part in _paragraphs(text):
        if any(span.start - _AROUND < part.end and span.end + _AROUND > part.start for span in sorted_spans):
            found.append(Paragraph(tuple(_pieces(text, part, sorted_spans)), gap))
            gap = False
        else:
            gap = True
    return found


def _joined(spans: Iterable[Span], length: int) -> list[Span]:
    """Return the spans inside the text in the order in which their marks begin, equal ones joined."""
    reports: dict[tuple[int, int], list[str]] = {}
    for span in spans:
        start, end = max(0, span.start), min(length, span.end)
        if start < end:
            reports.setdefault((start, end), []).extend(span.reports)
    found = [Span(start, end, tuple(dict.fromkeys(names))) for (start, end), names in reports.items()]
    return sorted(found, key=lambda span: (span.start, -span.end))


class _Part(NamedTuple):
    """Where a paragraph stands. `after` is the end of the one before it."""

    start: int
    end: int
    after: int


def _paragraphs(text: str) -> Iterator[_Part]:
    start = after = 0
    for blank in _BLANK_LINES.finditer(text):
        if text[start : blank.start()].strip():
            yield _Part(start, blank.start(), after)
            after = blank.start()
        start = blank.end()
    if text[start:].strip():
        yield _Part(start, len(text), after)


def _pieces(text: str, part: _Part, spans: Sequence[Span]) -> Iterator[Piece]:
    start, end, after = part
    here = [span for span in spans if span.start < end and span.end > start]
    bounds = sorted({start, end, *(b for span in here for b in (span.start, span.end) if start < b < end)})
    opened: list[Span] = []
    for place, following in pairwise(bounds):
        for span in (s for s in here if max(s.start, start) == place):
            opened.append(span)
            yield Opening(span, first=span.start >= after)
        yield text[place:following]
        yield from _closings(opened, following, end)


def _closings(opened: list[Span], place: int, end: int) -> Iterator[Piece]:
    """Close what ends at `place`, and what stands inside it; that begins anew if it goes on."""
    ending = [i for i, span in enumerate(opened) if min(span.end, end) == place]
    if not ending:
        return
    inner = opened[ending[0] :]
    del opened[ending[0] :]
    for span in reversed(inner):
        yield Closing(span, last=span.end == place)
    for span in inner:
        if min(span.end, end) > place:
            opened.append(span)
            yield Opening(span, first=False)
