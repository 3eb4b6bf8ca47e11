"""Paragraphs of what authors did not mark as such: text between blocks, and lines that breaks part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import BLOCKS, ENDS, elements, remove, said

_HOLDERS = frozenset(
    {"article", "blockquote", "body", "center", "dd", "div", "fieldset", "form", "main", "section", "td"}
)
_INLINE_HOLDERS = ("font", "span", "b", "strong", "i", "em", "center", "big", "small", "form", "fieldset")
_REAL_BLOCKS = BLOCKS - {"br", "hr"}

_LEAST_BROKEN = 2
"""How many lines of a page have to go on in small letters, for its elements to be lines of a printed page."""
_LEAST_LINE = 30
_LONGEST_NUMBER = 4
_FULL = 0.8
"""The share of the longest line beyond which one goes on in the next, though that begins with a capital letter."""
_ENDED = re.compile(rf"[{ENDS}:;]['\"”’»)]*$")


def join_lines(root: HtmlElement) -> None:
    """Make paragraphs of the lines that programs for printed pages write as elements of their own."""
    blocks = [rows for parent in elements(root) if len(parent) > 1 for rows in _rows(parent)]
    broken = [rows for rows in blocks for one, other in pairwise(map(said, rows)) if _goes_on(one, other)]
    if len(broken) >= _LEAST_BROKEN:
        for rows in {id(rows): rows for rows in broken}.values():
            _join(rows)


def _rows(parent: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the runs of elements of one kind in another that hold a line each."""
    for _, group in groupby(parent, key=lambda each: each.tag):
        rows = [each for each in group if each.tag in ("div", "p") and len(each) <= 1]
        if len(rows) > 1:
            yield rows


def _goes_on(line: str, following: str) -> bool:
    return len(line) >= _LEAST_LINE and not _ENDED.search(line) and following[:1].islower()


def _join(rows: list[HtmlElement]) -> None:
    lines = [said(each) for each in rows]
    full = _FULL * max(map(len, lines))
    begun, parts, one = rows[0], lines[:1], lines[0]
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if line.isdigit() and len(line) <= _LONGEST_NUMBER:  # that of a page
            remove(row)
        elif _goes_on(one, line) or (len(one) >= full and not _ENDED.search(one) and line[:1].isalpha()):
            parts.append(line)
            remove(row)
            one = line
        else:
            _write_lines(begun, parts)
            begun, parts, one = row, [line], line
    _write_lines(begun, parts)


def _write_lines(element: HtmlElement, parts: list[str]) -> None:
    if len(parts) > 1:
        element[:] = []
        element.text = re.sub(r"(?<=\w)-\n(?=[^\W\d_A-Z])", "", "\n".join(parts)).replace("\n", " ")


def mark_paragraphs(root: HtmlElement) -> None:
    """Make a paragraph of every run of text that stands in a block beside others, or between two breaks."""
    for element in list(elements(root, *_INLINE_HOLDERS)):
        if any(each.tag in _REAL_BLOCKS for each in element.iterdescendants()) or _breaks(element):
            element.tag = "div"
    for element in list(elements(root)):
        if element.tag in _HOLDERS or (element.tag == "p" and _breaks(element)):
            _mark(element)


def _mark(holder: HtmlElement) -> None:
    children = list(holder)
    if not any(child.tag in _REAL_BLOCKS or child.tag == "hr" for child in children) and not _breaks(holder):
        if holder.tag in ("div", "dd"):
            holder.tag = "p"
        return
    holder.tag = "div" if holder.tag == "p" else holder.tag
    pieces = [holder.makeelement("p")]
    _write(pieces[-1], holder.text)
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in _REAL_BLOCKS or child.tag == "hr":
            pieces += [child, holder.makeelement("p")]
        elif child.tag == "br" and _ends_with_break(pieces[-1]):
            pieces.append(holder.makeelement("p"))
        else:
            pieces[-1].append(child)
        _write(pieces[-1], tail)
    holder.text = None
    holder[:] = [piece for piece in pieces if piece.tag != "p" or "".join(piece.itertext()).strip()]


def _write(paragraph: HtmlElement, text: str | None) -> None:
    last = _last(paragraph)
    if text and last is not None:
        last.tail = (last.tail or "") + text
    elif text:
        paragraph.text = (paragraph.text or "") + text


def _ends_with_break(paragraph: HtmlElement) -> bool:
    last = _last(paragraph)
    return last is not None and last.tag == "br" and not (last.tail or "").strip()


def _last(paragraph: HtmlElement) -> HtmlElement | None:
    return next(paragraph.iterchildren(reversed=True), None)  # to count the children, lxml walks over all of them


def _breaks(element: HtmlElement) -> bool:
    """Whether two breaks stand next to each other in an element."""
    return any(
        not (child.tail or "").strip() and (after := child.getnext()) is not None and after.tag == "br"
        for child in element.iterchildren("br")
    )
