"""What stands on the pages of a PDF beside its text: running heads and feet, numbers of pages, what browsers print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.printed import Line, Sheet

_MARGIN = 0.12
"""So much of a page's height, above and below, is where heads and feet stand."""
_FARTHEST = 0.2
"""So much of it is where the first or last line of a page may be a head or foot."""
_EDGE = 0.06
"""So much of it is where browsers print theirs."""
_LEAST_SHARE = 0.3
"""On so many of all pages, and on two at least, a head or foot is the same but for its figures."""
_COUNT = re.compile(r"\d{1,3}")
_STEPS = (1, 5)
_LEAST_COUNTED, _MOST_COUNTED = {1: 6, 5: 3}, 0.8
"""So many figures beneath each other, and so many of all that stand there, are one or five more than the one above."""
_SMALL = 0.85
_BESIDE = 0.5
_BY_ITSELF = 2.0
"""What is so many heights above the next row is no row of a table of small letters."""
_ROW = 10
"""Points by which heads of two pages may stand apart, roughly."""
_LEAST_LETTERS = 12
_FIGURES = re.compile(r"\d+")
_NUMBER = re.compile(
    r"[\s|–—-]*(?:(?:page|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|\|)\s*\d{1,4})?[\s|–—-]*", re.IGNORECASE
)
_JOB = re.compile(
    r"(?:\d\d-\d{5} \([ACEFRS]\)(?:\s+\d{6}){0,3}|\*\d{7,13}\*|Please recycle)(?:\s+(?:\*\d{7,13}\*|Please recycle))*"
)
"""What stands at the foot of the first page of a document of the United Nations."""
_MOMENT = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}[:.]\d\d(?:\s*[AP]M)?\b.*", re.IGNORECASE)
"""When a page was printed, which is not when it was published; its title may follow."""
_ADDRESS = re.compile(r"((?:https?|file)://\S+)(?:\s+\d+/\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bare:
    """The lines of each page without those of its edges; `edges` are these, each once and as they first stand.

    `address` is where a browser printed the pages from, None where it does not say.
    """

    pages: tuple[tuple[Line, ...], ...]
    edges: tuple[str, ...]
    address: str | None


def without_edges(sheets: Sequence[Sheet]) -> Bare:
    """Take from pages what stands at the edges of each, and what a browser prints there."""
    sheets = [replace(sheet, lines=_without_numbers(sheet.lines)) for sheet in sheets]
    margins = [_in_margins(sheet) for sheet in sheets]
    often = Counter(place for margin in margins for place in {_place(line) for line in margin})
    running = {
        looks
        for (looks, _), count in often.items()
        if count > 1 and (count >= _LEAST_SHARE * len(sheets) or _is_heading(looks[0]))
    }
    size = body_size(sheet.lines for sheet in sheets)
    pages, edges, address = [], dict[str, None](), None
    for number, (sheet, margin) in enumerate(zip(sheets, margins, strict=True)):
        printed = [line for line in sheet.lines if _is_of_browser(line, sheet)]
        found = next((match for line in printed if (match := _ADDRESS.fullmatch(line.text))), None)
        if found and found[1].startswith("http"):
            address = address or found[1]
        removed = [
            line
            for line in margin
            if _looks(line) in running or _is_edge(line, sheet, size) or _JOB.fullmatch(line.text)
        ]
        numbers = [line for line in _outermost(margin) if _NUMBER.fullmatch(line.text)]
        removed += [line for line in margin if _is_beside(line, numbers)] + _beyond_number(margin, sheet, size)
        removed += _small_head(sheet, size) if number else ()
        edges |= dict.fromkeys(line.text for line in removed)
        pages.append(tuple(line for line in sheet.lines if line not in removed and not _is_beside(line, printed)))
    return Bare(tuple(pages), tuple(edges), address)


def _without_numbers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of a page without their numbers, which stand beneath each other and count up."""
    numbers: dict[int, list[Line]] = {}
    for line in lines:
        if _COUNT.fullmatch(line.text):
            numbers.setdefault(round(line.right / _ROW), []).append(line)
    counted: set[int] = set()
    for column in numbers.values():
        column.sort(key=lambda line: line.foot)
        if any(_counts(column, step) for step in _STEPS):
            counted |= set(map(id, column))
    return tuple(line for line in lines if id(line) not in counted)


def _counts(column: Sequence[Line], step: int) -> bool:
    """Whether lines beneath each other are numbers that count up by a step, in multiples of it."""
    numbers = [int(line.text) for line in column]
    steps = sum(other - one == step and one % step == 0 for one, other in pairwise(numbers))
    return steps >= _LEAST_COUNTED[step] and steps >= _MOST_COUNTED * (len(column) - 1)


def _is_beside(line: Line, others: Iterable[Line]) -> bool:
    """Whether a line is one of others, or stands in one row with one of them."""
    return any(abs(line.foot - other.foot) < _BESIDE * line.size for other in others)


def _small_head(sheet: Sheet, size: float) -> list[Line]:
    """Return the first row of a page that is not the first, where its letters are small and it stands by itself."""
    first = min((line.foot for line in sheet.lines), default=0.0)
    head = [line for line in sheet.lines if line.foot <= min(first + line.size, _FARTHEST * sheet.height)]
    if not head or any(line.size > _SMALL * size for line in head):
        return []
    last = max(line.foot for line in head)
    beneath = min((line.foot for line in sheet.lines if line.foot > last), default=0.0)
    return head if beneath - head[0].foot > _BY_ITSELF * head[0].size else []


def _beyond_number(margin: Sequence[Line], sheet: Sheet, size: float) -> list[Line]:
    """Return the number of a page and the lines between it and the edge of the paper, none where none is there.

    They are no larger than the text. Above that only a number that says that it is one counts: beneath a title stands
    a year.
    """
    top, foot = _FARTHEST * sheet.height, (1 - _FARTHEST) * sheet.height
    small = [line for line in margin if line.size <= size]
    for number in _numbers_next_to_edges(margin):
        beyond = [line for line in small if line.foot > number.foot > foot]
        if not number.text.isalnum():
            beyond += [line for line in small if line.foot < number.foot < top]
        if beyond:
            return [number, *beyond]
    return []


def _is_edge(line: Line, sheet: Sheet, size: float) -> bool:
    """Whether a line stands at the very edge of its page and is set in small letters."""
    return _at_edge(line, sheet) and line.size < _SMALL * size


def _is_heading(text: str) -> bool:
    """Whether a line is long enough for the heading of a chapter, which only its pages have as their head."""
    return len(text) >= _LEAST_LETTERS and not text.endswith((":", "."))


def _in_margins(sheet: Sheet) -> list[Line]:
    """Return the lines in the margins of a page, and its first and last ones where they are not far from them."""
    far = set(map(id, _outermost(sheet.lines)))
    shares = ((line, _FARTHEST if id(line) in far else _MARGIN) for line in sheet.lines)
    return [line for line, share in shares if not share * sheet.height <= line.foot <= (1 - share) * sheet.height]


def _outermost(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the first and the last row."""
    first = min((line.foot for line in lines), default=0)
    last = max((line.foot for line in lines), default=0)
    return [line for line in lines if line.foot <= first + line.size or line.foot >= last - line.size]


def _numbers_next_to_edges(margin: Sequence[Line]) -> list[Line]:
    """Return the numbers in the second row and in the last but one that stand alone in them."""
    outermost = set(map(id, _outermost(margin)))
    rest = [line for line in margin if id(line) not in outermost]
    numbers = (line for line in _outermost(rest) if _NUMBER.fullmatch(line.text))
    return [number for number in numbers if not _is_beside(number, (each for each in rest if each is not number))]


def _looks(line: Line) -> tuple[str, int]:
    """Return what is the same of a head on all its pages; a title that later is a head, is larger there."""
    return _FIGURES.sub("#", line.text.casefold()), round(line.size)


def _place(line: Line) -> tuple[tuple[str, int], int]:
    return _looks(line), round(line.foot / _ROW)


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return line.foot < _EDGE * sheet.height or line.top > (1 - _EDGE) * sheet.height


def _is_of_browser(line: Line, sheet: Sheet) -> bool:
    return _at_edge(line, sheet) and bool(_MOMENT.fullmatch(line.text) or _ADDRESS.fullmatch(line.text))


def body_size(pages: Iterable[Iterable[Line]]) -> float:
    """Return the height of the letters that most of a text is set in, 0 without any."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
