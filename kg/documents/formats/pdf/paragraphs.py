"""Lines in the order in which they are read to paragraphs: over the ends of columns and pages, hyphens undone."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.documents.formats.pdf.columns import Block, has_room
from kg.documents.formats.pdf.hyphens import Hyphens
from kg.printed import Line

_WIDER = 1.3
"""Lines farther apart than so many times what is usual in their column belong to two paragraphs."""
_WIDEST = 1.25
"""The lines of a heading are no farther apart than so many times what is usual for letters of their height."""
_OTHER_SIZE = 0.08
"""So much, of the larger, two sizes of letters differ that are not one."""
_INDENTED = 0.7
"""So many heights a first line is indented, or more."""
_REACHES = 0.75
"""A line that ends behind so much of its column may be cut off by its end, a shorter one is whole."""
_SHORT = 0.3
"""A line that leaves so much of its column free ends there, whatever its last sign is."""
_WINDOW = 3
"""Lines before and behind by which is told how far right a line could go: a picture may stand there."""
_BACK = 4
"""Paragraphs that are looked at for the one that goes on in a new column: captions and boxes stand between."""
_BLOCKS_BACK = 8
"""Columns that are looked at for the one at the same margin that a sentence goes on from."""
_END = re.compile(r"""[.!?:;…]["'”’»)\]]*\d{0,2}$""")
_BULLET = re.compile(r"[•▪●○■□◆◦‣➢✓·]|[–—-] ")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s", re.IGNORECASE)
_SPEAKER = re.compile(r"(?:[A-Z][A-Z.'’\-]*(?: [A-Z][A-Z.'’\-]*){0,5}|Q|A)(?: \([^)]{2,60}\))?: ")


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph, heading, caption or row of a table; `left` and `right` bound their column."""

    lines: list[Line]
    left: float
    right: float
    is_row: bool = False

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of its lines are."""
        return all(line.bold for line in self.lines)

    @property
    def text(self) -> str:
        """What it says, on one line; its hyphens are still those of the page."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Setting:
    """How most of a text is set: the height of its letters, and from the foot of one line to that of the next."""

    size: float
    pitch: float

    def widest(self, size: float) -> float:
        """Return how far apart two lines of a paragraph or heading in letters of that height may be."""
        return _WIDEST * max(self.pitch / max(self.size, 1), 1) * size

    def is_heading(self, line: Line) -> bool:
        """Whether a line is set as headings are."""
        return line.bold or line.size > (1 + _OTHER_SIZE) * self.size


def setting_of(blocks: Iterable[Block], size: float) -> Setting:
    """Return how the text of a document is set whose letters are that high."""
    pitches = [
        other.foot - one.foot
        for block in blocks
        for one, other in pairwise(block.lines)
        if abs(one.size - size) <= _OTHER_SIZE * size >= abs(other.size - size)
    ]
    return Setting(size, statistics.median_low(pitches) if pitches else size)


def paragraphs_of(blocks: Iterable[Block], setting: Setting) -> list[Paragraph]:
    """Return the paragraphs of all pages in their order."""
    found: list[Paragraph] = []
    last: list[Paragraph] = []
    for block in blocks:
        left, right = min(line.left for line in block.lines), max(line.right for line in block.lines)
        parts = _parts(block, setting) if not block.is_row else [list(block.lines)]
        for number, lines in enumerate(parts):
            before = None if number or block.is_row else _cut_off(last, lines[0]) or _open(found, lines[0], setting)
            if before:
                before.lines += lines
                before.left, before.right = left, right
            else:
                found.append(Paragraph(lines, left, right, block.is_row))
        last.append(before or found[-1])
    return found


def text_of(paragraph: Paragraph, hyphens: Hyphens) -> str:
    """Return what a paragraph says, on one line."""
    texts = [line.text for line in paragraph.lines]
    return "".join([*(hyphens.before(line, following) for line, following in pairwise(texts)), texts[-1]])


def _cut_off(last: Sequence[Paragraph], line: Line) -> Paragraph | None:
    """Return the paragraph at the end of a column before that a line in the midst of a sentence goes on with.

    It stands at the same margin: between the two, columns of another language or boxes are read.
    """
    if not line.text[0].islower():
        return None
    near = (each for each in reversed(last[-_BLOCKS_BACK:]) if not each.is_row and not _differ(each.lines[-1], line))
    margin = (each for each in near if abs(each.left - line.left) < _INDENTED * line.size)
    return next((each for each in margin if not _END.search(each.lines[-1].text)), None)


def _open(found: Sequence[Paragraph], line: Line, setting: Setting) -> Paragraph | None:
    """Return the paragraph that a line at the head of a column or page goes on with, None where it begins one."""
    for before in reversed(found[-_BACK:]):
        last = before.lines[-1]
        if before.is_row or _differ(last, line):
            continue
        if _END.search(last.text) or _begins(line.text):
            return None
        goes_on = line.text[0].islower() or last.text.endswith(("-", ","))
        if setting.is_heading(line) and not goes_on:
            return None
        is_full = last.right - last.left > _REACHES * (before.right - before.left)
        return before if goes_on or is_full else None
    return None


def _parts(block: Block, setting: Setting) -> list[list[Line]]:
    """Return the paragraphs of one column."""
    lines = block.lines
    left = _left(lines)
    pitches = [b.foot - a.foot for a, b in pairwise(lines) if not _differ(a, b)]
    pitch = statistics.median_low(pitches) if pitches else 0.0
    parts = [[lines[0]]]
    for place, (before, line) in enumerate(pairwise(lines), start=1):
        near = lines[max(place - _WINDOW, 0) : place + _WINDOW]
        right = max(each.right for each in near if not _differ(each, before))
        heading = setting.is_heading(before) and setting.is_heading(line)
        widest = setting.widest(line.size) if heading else _WIDER * max(pitch, before.size)
        close = line.foot - before.foot <= widest
        if (
            not close
            or (_differ(before, line) and not (line.text[0].islower() and not _END.search(before.text)))
            or _is_indented(parts[-1], line, left)
            or (not heading and _could_go_on(before, line, left, right))
            or (_END.search(before.text) and _begins(line.text))
            or _BULLET.match(line.text)
        ):
            parts.append([])
        parts[-1].append(line)
    return parts


def _left(lines: Sequence[Line]) -> float:
    """Return where most lines of a column begin, the first of those that are as many."""
    places = [round(line.left / 2) * 2 for line in lines]
    return float(min(places, key=lambda place: (-places.count(place), place)))


def _differ(one: Line, other: Line) -> bool:
    larger = max(one.size, other.size)
    return abs(one.size - other.size) > _OTHER_SIZE * larger or one.bold != other.bold


def _is_indented(paragraph: Sequence[Line], line: Line, left: float) -> bool:
    """Whether a line begins farther right than the one before it, or ends lines that did."""
    before, most = paragraph[-1], _INDENTED * line.size
    if len(paragraph) > 1 and abs(before.left - paragraph[-2].left) < most and line.left < before.left - most:
        return True
    if _BULLET.match(paragraph[0].text) or _NUMBERED.match(paragraph[0].text):
        return False
    return line.left > left + most and line.left > before.left + most


def _could_go_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether the first word of a line would have had room in the line before: then that was meant to end."""
    if _END.search(before.text):
        return has_room(before, line, right)
    short = right - before.right > _SHORT * (right - left) and not before.text.endswith("-")
    return short and has_room(before, line, right) and not line.text[0].islower()


def _begins(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text) or _SPEAKER.match(text))
