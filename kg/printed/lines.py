"""The pages of a PDF to lines: what stands in one row and column, with its place and the size of its letters."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from kg.printed.sheets import MOST_LETTERS, Line, Sheet

_APART = 0.16
"""White between two letters, in heights of a letter and beyond what is usual in the line, that is a space."""
_APART_GUESSED = 0.08
"""So much is enough where the library takes a space to be: letters may be moved together over it."""
_LEAST_SPACED = 4
"""Gaps between letters by which is told what is usual."""
_FAR = 1.0
"""What is wider than so many heights parts columns and cells."""
_TOGETHER = 0.6
"""Pieces of a row that are no farther apart are one line, in whatever order they were drawn."""
_SAME_ROW = 0.25
"""So many heights may be between the feet of letters in a row."""
_BACK = 0.5
"""So many heights may a letter begin before the end of the one before it."""
_SMALL = 0.8
"""A figure smaller than so much of its line, and above its foot, calls a note."""
_LEAST_RAISED, _RAISED = 0.1, 0.65
"""So many heights at least and at most such a figure stands above the feet of its line."""
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BEHIND = 0.3
"""What is drawn twice stands no more than so many heights beside itself."""
_LARGEST = 5000
"""Points: what is larger than any sheet of paper is a fault of its file."""
_HEAVY = 600
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_NO_LETTERS: dict[int, str | None] = dict.fromkeys((*range(0x20), 0x7F, 0xFFFF))
_HYPHENS: dict[int, str | None] = dict.fromkeys((0x02, 0xFFFE, 0x2010), "-")
"""What the library gives for a hyphen at the end of a line, and the hyphen that is nothing else."""
_ACCENTS = dict(zip("´¨ˆ˜ˇ˘˙˝˚", "\u0301\u0308\u0302\u0303\u030c\u0306\u0307\u030b\u030a", strict=True))
_ACCENTED = re.compile(rf"(?<=[^\W\d_])\s?([{''.join(_ACCENTS)}])\s?([^\W\d_])|\b([{''.join(_ACCENTS)}])([^\W\d_])")
"""A letter whose accent was drawn before it, inside of a word or at its beginning."""
_LIGATURES: dict[int, str | None] = {
    0xFB00 + place: letters for place, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
_LETTERS = _NO_LETTERS | _HYPHENS | _LIGATURES


class _Letter(NamedTuple):
    """One letter; `place` is its number on the page, and feet count from the top of the page down.

    `guessed` tells that the library takes a space to stand before it that the page does not have.
    """

    text: str
    left: float
    right: float
    foot: float
    size: float
    place: int
    guessed: bool = False


def sheet_of(page: pypdfium2.PdfPage) -> Sheet:
    """Return the lines of a page; text that stands across the others is left out.

    Raises:
        pypdfium2.PdfiumError: the page is broken.
        OverflowError: it has more letters than the longest document.
    """
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MOST_LETTERS:
            raise OverflowError
        letters, turned = _letters(textpage, *page.get_bbox())
        pieces = [piece for piece in _pieces(letters) if any(letter.text.strip() for letter in piece)]
        lines = tuple(_line(textpage, piece) for piece in _joined(pieces))
    finally:
        textpage.close()
    if turned % 2 and not page.get_rotation() // 90 % 2:
        width, height = height, width
    return Sheet(tuple(_once(line for line in lines if line.text)), width, height)


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines without those that were drawn a second time in the same place, which makes them look bold."""
    drawn: dict[str, list[Line]] = {}
    for line in lines:
        same = drawn.setdefault(line.text, [])
        if not any(abs(line.left - each.left) + abs(line.foot - each.foot) < _BEHIND * line.size for each in same):
            same.append(line)
            yield line


def _letters(
    textpage: pypdfium2.PdfTextPage, left: float, bottom: float, right: float, top: float
) -> tuple[list[_Letter], int]:
    """Return the letters that stand as most do, and by how many right angles those are turned."""
    angles = [_quarter(pdfium.FPDFText_GetCharAngle(textpage, place)) for place in range(textpage.count_chars())]
    turned = Counter(angles).most_common(1)[0][0] if angles else 0
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    found: list[_Letter] = []
    guessed = False
    for place, angle in enumerate(angles):
        if angle != turned:
            continue
        text = chr(pdfium.FPDFText_GetUnicode(textpage, place) or 0xFFFD)
        if text.isspace() and pdfium.FPDFText_IsGenerated(textpage, place):
            guessed = True  # which letters that are spaced out mislead
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, place, byref(box))
        pdfium.FPDFText_GetCharOrigin(textpage, place, byref(x), byref(y))
        if not (left - 1 <= x.value <= right + 1 and bottom - 1 <= y.value <= top + 1):
            continue
        if turned == 0:
            letter = _Letter(text, box.left, box.right, top - y.value, box.top - box.bottom, place)
        elif turned == 1:
            letter = _Letter(text, top - box.top, top - box.bottom, right - x.value, box.right - box.left, place)
        elif turned == 2:
            letter = _Letter(text, right - box.right, right - box.left, y.value - bottom, box.top - box.bottom, place)
        else:
            letter = _Letter(text, box.bottom - bottom, box.top - bottom, x.value - left, box.right - box.left, place)
        if 0 < letter.size < _LARGEST and 0 <= letter.right - letter.left < _LARGEST:
            found.append(letter._replace(guessed=guessed))
        guessed = False
    return found, turned


def _quarter(angle: float) -> int:
    """Return by how many right angles a letter is turned, which is the nearest where it is no whole number."""
    return round(angle / 1.5707963) % 4


def _pieces(letters: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    """Yield letters that were drawn one after the other and stand so in one row."""
    piece: list[_Letter] = []
    for letter in letters:
        if letter.text in "\r\n":
            continue
        if piece and not _goes_on(piece[-1], letter):
            yield piece
            piece = []
        piece.append(letter)
    if piece:
        yield piece


def _goes_on(before: _Letter, letter: _Letter) -> bool:
    height = max(before.size, letter.size, 1)
    apart = letter.left - before.right
    raised = _RAISED if min(letter.size, before.size) < _SMALL * height else _SAME_ROW
    # Two letters that are one sign on the page (fi) have the same place.
    back = max(_BACK * height, before.right - before.left)
    return abs(letter.foot - before.foot) <= raised * height and -back <= apart <= _FAR * height


def _joined(pieces: list[list[_Letter]]) -> list[list[_Letter]]:
    """Join pieces of one row that nothing parts, as where some words are drawn after the others."""
    pieces = sorted(pieces, key=lambda piece: (round(piece[0].foot), piece[0].left))
    joined: list[list[_Letter]] = []
    for piece in pieces:
        for other in reversed(joined[-8:]):
            height = max(other[-1].size, piece[0].size, 1)
            apart = piece[0].left - other[-1].right
            same_row = abs(piece[0].foot - other[-1].foot) <= _SAME_ROW * height
            if same_row and -_BACK * height <= apart <= _TOGETHER * height:
                other.extend(piece)
                break
        else:
            joined.append(list(piece))
    return sorted(joined, key=lambda piece: piece[0].place)


def _line(textpage: pypdfium2.PdfTextPage, piece: Sequence[_Letter]) -> Line:
    shown = [letter for letter in piece if letter.text.strip()]
    size = statistics.median_high([letter.size for letter in shown])
    foot = statistics.median_high([letter.foot for letter in shown])
    own = [letter for letter in piece if letter is shown[0] or not _calls_note(letter, size, foot)]
    text = _text(own, size)
    if len(shown) > 1 and _calls_note(shown[0], size, foot):
        text = f"{text[0]} {text[1:].lstrip()}"  # the number of a note
    bold = all(_is_bold(textpage, letter.place) for letter in (shown[0], shown[-1]))
    return Line(text, shown[0].left, shown[-1].right, foot, size, bold)


def _calls_note(letter: _Letter, size: float, foot: float) -> bool:
    return letter.text.isdigit() and letter.size < _SMALL * size and foot - letter.foot > _LEAST_RAISED * size


def _text(letters: Sequence[_Letter], size: float) -> str:
    """Return what letters say, with spaces where white is wider than between the others."""
    gaps = [letter.left - before.right for before, letter in pairwise(letters)]
    usual = max(statistics.median_low(gaps), 0.0) if len(gaps) >= _LEAST_SPACED else 0.0
    parts = [letters[0].text]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > usual + (_APART_GUESSED if letter.guessed else _APART) * size:
            parts.append(" ")
        parts.append(letter.text)
    # Halves of a letter become one, and what is half of none is nothing that can be written.
    text = "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.translate(_LETTERS)
    text = _ACCENTED.sub(_composed, text)
    text = f"{text[:-1]}-" if text.endswith(_SOFT_HYPHEN) else text
    return " ".join(text.replace(_SOFT_HYPHEN, "").split())


def _composed(found: re.Match[str]) -> str:
    accent, letter = found[1] or found[3], found[2] or found[4]
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def _is_bold(textpage: pypdfium2.PdfTextPage, place: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage, place) >= _HEAVY:
        return True
    buffer = create_string_buffer(256)
    length = pdfium.FPDFText_GetFontInfo(textpage, place, buffer, len(buffer), byref(c_int()))
    return _BOLD.search(buffer.raw[: max(length - 1, 0)].decode("utf-8", "replace")) is not None
