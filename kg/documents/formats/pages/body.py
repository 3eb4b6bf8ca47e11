"""The text of an article out of a page that has been cleared: its paragraphs, one blank line between them."""

from __future__ import annotations

import logging
import re
from collections.abc import Container, Iterator
from copy import deepcopy
from itertools import accumulate, islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import BLOCKS, CELL_END, END_MARK, ENDS, folded, size, weight
from kg.documents.formats.pages.trimming import plain_of

_CELLS = ("td", "th")
_SENTENCE = 40
_LEAST_LINE = 60
_BULLET = re.compile(r"[•·*–—-]|\(?\w{1,3}[.)]\s")
_ENDING = frozenset(f"{ENDS}:;|；：")
_CLOSING = "'\"”’»)]）」』"
_SENTENCE_END = re.compile(rf"[{ENDS}]['\"”’»)）」』]*{END_MARK}")
_WORDS_OF_ITEM = 4
_MOST = 0.7
"""The share of the text that an element around the headline holds, if it is that of the article."""
_LEAST_HIDDEN = 500
"""Characters of a block named hidden that are the rest of an article, for which there is a button."""
_NEARLY_ALL = 0.75
"""The same for pages without a headline: texts of two columns are nearer to halves."""


def paragraphs_of(root: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """Return the paragraphs of the article that a cleared page holds, in its order; none where there is none.

    Which blocks are the article's says trafilatura; between them, and between the headline and them, every block with
    a sentence, and every item of a list, is one of it too; behind the block that holds both, nothing is. White space in
    a paragraph is single blanks.
    """
    blocks = list(_blocks(root, headline))
    chosen = _chosen(root)
    marks = [_is_chosen(block, chosen) for block in blocks]
    if not any(marks):
        return []
    first, last = _first(blocks, marks), len(marks) - 1 - marks[::-1].index(True)
    while first > 0 and blocks[first - 1].below and _is_sentence(blocks[first - 1].text):
        first -= 1
    inside = _around_longest(blocks, marks, alike=headline is not None)
    if headline is not None:
        inside = list(map(all, zip(inside, _inside(blocks, marks, headline), strict=True)))
    within = [place for place in range(first, last + 1) if inside[place]] or [first, last]
    first, last = within[0] if headline is None else first, within[-1]
    while last + 1 < len(blocks) and _is_next(blocks[last], blocks[last + 1]):
        last += 1
    inner = zip(blocks[first : last + 1], marks[first : last + 1], strict=True)
    return [block.text for block, chosen in inner if chosen or _is_sentence(block.text) or _is_item(block)]


def _is_next(block: _Block, following: _Block) -> bool:
    """Whether a sentence stands in the next element of those of which one block stands in the last."""
    one, other = block.holder, following.holder
    alike = one.tag == other.tag and one.get("class") == other.get("class")
    return alike and one.getnext() is other and _is_sentence(following.text)


def _first(blocks: list[_Block], marks: list[bool]) -> int:
    """Return the place of the first block of the article, which is below the headline where nearly all of it is."""
    marked = [place for place, chosen in enumerate(marks) if chosen]
    below = [place for place in marked if blocks[place].below]
    nearly_all = _MOST * sum(len(blocks[place].text) for place in marked)
    return below[0] if below and sum(len(blocks[place].text) for place in below) >= nearly_all else marked[0]


def _inside(blocks: list[_Block], marks: list[bool], headline: HtmlElement) -> list[bool]:
    """Return for each block whether it lies in the innermost element that holds the headline and most of the text.

    Blocks of the same kind elsewhere are of the article too.
    """
    levels, innermost = _levels(blocks, marks, list(headline.iterancestors()), most=_MOST)
    if innermost is None:
        return [True] * len(blocks)
    kinds = {_kind(block.holder) for block, own in zip(blocks, levels, strict=True) if own <= innermost}
    return [own <= innermost or _is_of(block, kinds) for block, own in zip(blocks, levels, strict=True)]


def _is_of(block: _Block, kinds: Container[tuple[str, str]]) -> bool:
    return _kind(block.holder) in kinds and _SENTENCE_END.search(block.text) is not None


def _around_longest(blocks: list[_Block], marks: list[bool], *, alike: bool) -> list[bool]:
    """Return for each block whether it lies in the innermost element that holds the longest and nearly all of the text.

    So the text is found on pages without a headline, which have their menus in cells of one table with it. `alike`
    counts blocks of the same kind in.
    """
    longest = max(
        (block for block, marked in zip(blocks, marks, strict=True) if marked), key=lambda each: len(each.text)
    )
    around = list(longest.holder.iterancestors())
    levels, innermost = _levels(blocks, marks, around, most=_NEARLY_ALL)
    if innermost is None:
        return [True] * len(blocks)
    kinds = {_kind(block.holder) for block, own in zip(blocks, levels, strict=True) if alike and own <= innermost}
    return [own <= innermost or _is_of(block, kinds) for block, own in zip(blocks, levels, strict=True)]


def _levels(
    blocks: list[_Block], marks: list[bool], around: list[HtmlElement], *, most: float
) -> tuple[list[int], int | None]:
    """Return which of some elements, each in the next, first holds each block, and which the share of the text."""
    level = {element: place for place, element in enumerate(around)}
    levels = [_level(block.holder, level, len(around)) for block in blocks]
    lengths = [0] * (len(around) + 1)
    weighed = [marked and _is_sentence(block.text) for block, marked in zip(blocks, marks, strict=True)]
    for block, counts, own in zip(blocks, weighed if any(weighed) else marks, levels, strict=True):
        lengths[own] += len(block.text) if counts else 0
    reached = (place for place, within in enumerate(accumulate(lengths[:-1])) if within >= most * sum(lengths))
    return levels, next(reached, None)


def _kind(holder: HtmlElement) -> tuple[str, str]:
    """Return what sites write alike for all blocks of a text: the tag, and the class of it or of what is around it."""
    around = (holder, *islice(holder.iterancestors(), 3))
    return str(holder.tag), next((name for each in around if (name := each.get("class"))), "")


def _level(holder: HtmlElement, level: dict[HtmlElement, int], highest: int) -> int:
    """Return the place of the innermost element around a headline that holds `holder` too."""
    passed = []
    element: HtmlElement | None = holder
    while element is not None and element not in level:
        passed.append(element)
        element = element.getparent()
    found = level[element] if element is not None else highest
    level.update(dict.fromkeys(passed, found))
    return found


class _Block(NamedTuple):
    """The text of one block, and the element it stands in; `below` tells that it stands behind the headline."""

    text: str
    below: bool
    holder: HtmlElement


def _blocks(root: HtmlElement, headline: HtmlElement | None) -> Iterator[_Block]:
    """Yield the texts of a page block by block, rows of tables as one."""
    parts: list[str] = []
    below = headline is None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        inside = element.tag in _CELLS
        if element.tag in BLOCKS and element.tag != "br" and not inside:
            holder = element if event == "end" or element is root else element.getparent()
            yield from (_Block(text, below, holder) for text in _lines(parts))
            parts = []
        if event == "start":
            parts.append("\n" if element.tag == "br" else "")
            parts.append((element.text or "").replace("\n", " "))
            below = below or element is headline
        else:
            parts.append(CELL_END if inside and element.getnext() is not None else "")
            parts.append((element.tail or "").replace("\n", " "))
    yield from (_Block(text, below, root) for text in _lines(parts))


def _lines(parts: list[str]) -> Iterator[str]:
    """Yield the lines of a block; a break in the middle of a sentence is one of the paper that the text was set on."""
    begun: list[str] = []
    length = 0
    for line in map(plain_of, "".join(parts).split("\n")):
        goes_on = length >= _LEAST_LINE and not _is_ended(begun[-1]) and not _BULLET.match(line)
        if begun and not (line and goes_on):
            yield " ".join(begun)
            begun, length = [], 0
        if line:
            begun.append(line)
            length += len(line) + (len(begun) > 1)
    if begun:
        yield " ".join(begun)


def _is_ended(line: str) -> bool:
    """Whether a line ends as sentences and labels do."""
    return line.rstrip(_CLOSING)[-1:] in _ENDING


def _chosen(root: HtmlElement) -> str:
    """Return the letters and digits of what is the article's, without anything between them."""
    from trafilatura import bare_extraction  # takes half a second to import, which plain texts need not wait for

    quiet = logging.getLogger("trafilatura")
    quiet.propagate = False  # what it says of pages that hold no article, the reader says itself
    if not quiet.handlers:
        quiet.addHandler(logging.NullHandler())

    shown = deepcopy(root) if any(map(_is_named_hidden, root.iter(etree.Element))) else root  # copied there again
    for element in filter(_is_named_hidden, shown.iter(etree.Element) if shown is not root else ()):
        del element.attrib["class"]
    try:
        found = bare_extraction(shown, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        found = None  # a page on which the library stumbles
    body = getattr(found, "body", None)
    return folded("".join(body.itertext())) if body is not None else ""


def _is_named_hidden(element: HtmlElement) -> bool:
    return "hid" in (element.get("class") or "").lower() and size(element) >= _LEAST_HIDDEN


def _is_chosen(block: _Block, chosen: str) -> bool:
    letters = folded(block.text)
    return bool(letters) and letters in chosen


def _is_sentence(text: str) -> bool:
    return weight(text) >= _SENTENCE and _SENTENCE_END.search(text) is not None


def _is_item(block: _Block) -> bool:
    """Whether a block is an item of a list, which ends as its author likes, and not a mere name; speakers are terms."""
    return block.holder.tag == "dt" or (block.holder.tag == "li" and len(block.text.split()) >= _WORDS_OF_ITEM)


def plain_paragraphs(root: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """Return the lines of a cleared page that are sentences, for a page of which nothing is known to be the article."""
    blocks = [block for block in _blocks(root, headline) if _is_sentence(block.text)]
    return [block.text for block in blocks if block.below] or [block.text for block in blocks]
