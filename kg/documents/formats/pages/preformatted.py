"""Texts that old pages show as typewriters would, line by line: their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import BLOCKS, ENDS, elements, said

_LEAST_LINES = 4
_NEARLY = 0.9
"""Not all typewriters break lines alike."""
_WIDEST = 100
"""Characters beyond which a line is no line of paper, but a paragraph."""
_HEADINGS = frozenset({"b", "strong", "u", "big", "font", "center", "h1", "h2", "h3", "h4"})
_ITEM = re.compile(r"(?:[•·*–—-]|\(?\w{1,3}[.)]) ")
_DEEPEST = 12
_RULE = re.compile(r"_{6,}|-{10,}|={10,}")
_LONGEST_SIGNATURE = 8
"""Lines beneath a rule, it included."""

Line = list[str | HtmlElement]


def unfold(root: HtmlElement) -> bool:
    """Make paragraphs of the lines of each preformatted text of some length, and return whether there was one.

    Blank lines and short ones part them.
    """
    unfolded = False
    for block in list(elements(root, "pre")):
        if any(each.tag in BLOCKS and each.tag not in ("br", "p", "center") for each in block.iterdescendants()):
            continue
        rows = _without_signature(list(_rows(block)))
        if len(rows) >= _LEAST_LINES:
            _write(block, _paragraphs(rows))
            unfolded = True
    return unfolded


def _without_signature(rows: list[Line]) -> list[Line]:
    """Return the lines of a letter without what stands beneath it: a signature, the name of a list."""
    texts = [_text(row).strip() for row in rows]
    parted = (place for place, text in enumerate(texts) if text == "--" or _RULE.fullmatch(text))
    end = next((place for place in parted if sum(map(bool, texts[place:])) <= _LONGEST_SIGNATURE), None)
    return rows[:end] if end else rows


def _rows(block: HtmlElement) -> Iterator[Line]:
    """Yield the lines of a block: pieces of text, and elements that lie in one line."""
    row: Line = []
    for piece in _pieces(block):
        if not isinstance(piece, str):
            row.append(piece)
            continue
        first, *others = piece.expandtabs().replace("\r", "").split("\n")
        row.append(first)
        for other in others:
            yield row
            row = [other]
    yield row


def _pieces(block: HtmlElement, depth: int = 0) -> Iterator[str | HtmlElement]:
    yield block.text or ""
    for child in block:
        if not isinstance(child.tag, str):
            yield child.tail or ""
            continue
        shown = "".join(child.itertext())
        if child.tag in ("br", "p"):
            yield "\n"
        whole = shown.strip("\n")
        if child.tag == "p" or "\n" in whole:
            yield from _pieces(child, depth + 1) if depth < _DEEPEST else (shown,)
        elif not whole:
            yield shown
        elif child.tag != "br":
            before, _, after = shown.partition(whole)
            yield before
            yield child
            yield after
        yield child.tail or ""


def _paragraphs(rows: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph: one goes on in the next where it would not have held its first word."""
    texts = [_text(row) for row in rows]
    width = max((len(text) for text in texts if len(text) <= _WIDEST), default=0)
    begun: list[Line] = []
    for place, (row, text) in enumerate(zip(rows, texts, strict=True)):
        if begun and not (text.strip() and _goes_on(texts[place - 1], text, width, rows[place - 1], row)):
            yield begun
            begun = []
        if text.strip():
            begun.append(row)
    if begun:
        yield begun


def _goes_on(text: str, following: str, width: int, row: Line, next_row: Line) -> bool:
    if _is_heading(row) or _is_heading(next_row) or _ITEM.match(following.lstrip()):
        return False
    if _indent(following) > _indent(text) + 1:
        return False
    if following.lstrip()[:1].islower() and not text.endswith((*ENDS, ":", ";")):
        return True
    return len(text.rstrip()) + 1 + len(following.split()[0]) > _NEARLY * width


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_heading(row: Line) -> bool:
    """Whether a line is one element that is set as a heading, and nothing else."""
    shown = [piece for piece in row if not isinstance(piece, str) or piece.strip()]
    return len(shown) == 1 and not isinstance(shown[0], str) and shown[0].tag in _HEADINGS


def _text(row: Line) -> str:
    return "".join(piece if isinstance(piece, str) else said(piece) for piece in row).rstrip()


def _write(block: HtmlElement, paragraphs: Iterator[list[Line]]) -> None:
    written = [_written(block, rows) for rows in paragraphs]
    block.tag = "div"
    block.text = None
    block[:] = written


def _written(block: HtmlElement, rows: list[Line]) -> HtmlElement:
    """Return a paragraph of lines: its characters are written piece by piece once all of them are known."""
    paragraph = block.makeelement("p")
    texts: list[list[str]] = [[]]
    for piece in chain.from_iterable((*row, " ") for row in rows):
        if isinstance(piece, str):
            texts[-1].append(piece)
        else:
            piece.tail = None
            paragraph.append(piece)
            texts.append([])
    first, *behind = map("".join, texts)
    paragraph.text = first
    for element, tail in zip(paragraph, behind, strict=True):
        element.tail = tail
    return paragraph
