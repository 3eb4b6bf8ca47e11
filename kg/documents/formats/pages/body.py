"""The text of an article out of a page that has been cleared: its paragraphs, one blank line between them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import accumulate, islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.noise import is_noise
from kg.documents.formats.pages.tree import BLOCKS, ENDS, folded, visible, weight

_CELLS = ("td", "th")
_CELL_END = " | "
_SENTENCE = 40
_LEAST_LINE = 60
_BULLET = re.compile(r"[•·*–—-]|\(?\w{1,3}[.)]\s")
_ENDED = re.compile(rf"[{ENDS}:;|；：]['\"”’»)\]）」』]*$")
_MARKED_END = r"(?: ?(?:[(（](?:完|END|ENDS)[)）]|[■▪◼●]))?$"
"""Signs by which agencies mark the end of an article."""
_SENTENCE_END = re.compile(rf"[{ENDS}]['\"”’»)）」』]*{_MARKED_END}")
_WORDS_OF_ITEM = 4
_MOST = 0.7
"""The share of the text that an element around the headline holds, if it is that of the article."""
_SPACE = re.compile(r"[ \t\n\r\x0b\x0c\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_BEFORE_MARK = re.compile(r" (?=[,;:!?](?:\s|$)|\.(?:\s|$))")
_SHORT = 220
_LONGEST_LABEL = 60
_HEAD = 6
"""Paragraphs among which the title may stand: what is before it is none of the article."""
_LONGEST_LAST = 40
_BYLINE = re.compile(r"(?:by|from|written by|posted by|text by)[\s:]", re.IGNORECASE)
_WHO = re.compile(r" (?:covers|writes (?:on|about)|reports (?:on|from)|is (?:an?|the|based)|has covered|joined)\b")
_PARTED = re.compile(r" [/|•·] |\d:\d\d")
"""What parts names, sections, days and clock times in a line of them."""
_NO_LABEL = re.compile(rf"[{ENDS}:;,\-–—\"”'’»」』][)）]?{_MARKED_END}")
_FIELD = re.compile(r"(?:^|\s)[^\W\d_]+ ?[:：](?=\s|$)")
_FIRST_WORD = re.compile(r"[^\W\d_]{3,}\b")


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
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    while first > 0 and blocks[first - 1].below and _is_sentence(blocks[first - 1].text):
        first -= 1
    inside = _inside(blocks, marks, headline)
    last = max((place for place in range(first, last + 1) if inside[place]), default=last)
    inner = zip(blocks[first : last + 1], marks[first : last + 1], strict=True)
    return [block.text for block, chosen in inner if chosen or _is_sentence(block.text) or _is_item(block)]


def _inside(blocks: list[_Block], marks: list[bool], headline: HtmlElement | None) -> list[bool]:
    """Return for each block whether it lies in the innermost element that holds the headline and most of the text."""
    around = list(headline.iterancestors()) if headline is not None else []
    level = {element: place for place, element in enumerate(around)}
    levels = [_level(block.holder, level, len(around)) for block in blocks]
    lengths = [0] * (len(around) + 1)
    for block, marked, own in zip(blocks, marks, levels, strict=True):
        lengths[own] += len(block.text) if marked else 0
    for place, within in enumerate(accumulate(lengths[:-1])):
        if within >= _MOST * sum(lengths):
            kinds = {_kind(block.holder) for block, own in zip(blocks, levels, strict=True) if own <= place}
            return [own <= place or _kind(block.holder) in kinds for block, own in zip(blocks, levels, strict=True)]
    return [True] * len(blocks)


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
            parts.append(_CELL_END if inside and element.getnext() is not None else "")
            parts.append((element.tail or "").replace("\n", " "))
    yield from (_Block(text, below, root) for text in _lines(parts))


def _lines(parts: list[str]) -> Iterator[str]:
    """Yield the lines of a block; a break in the middle of a sentence is one of the paper that the text was set on."""
    begun = ""
    for line in map(_plain, "".join(parts).split("\n")):
        goes_on = len(begun) >= _LEAST_LINE and not _ENDED.search(begun) and not _BULLET.match(line)
        if line and goes_on:
            begun = f"{begun} {line}"
            continue
        if begun:
            yield begun
        begun = line
    if begun:
        yield begun


def _chosen(root: HtmlElement) -> str:
    """Return the letters and digits of what is the article's, without anything between them."""
    from trafilatura import bare_extraction  # takes half a second to import, which plain texts need not wait for

    quiet = logging.getLogger("trafilatura")
    quiet.propagate = False  # what it says of pages that hold no article, the reader says itself
    if not quiet.handlers:
        quiet.addHandler(logging.NullHandler())

    try:
        found = bare_extraction(
            deepcopy(root), fast=True, include_comments=False, include_tables=True, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        found = None  # a page on which the library stumbles
    body = getattr(found, "body", None)
    return folded("".join(body.itertext())) if body is not None else ""


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


def text_of(paragraphs: list[str], *, title: str | None, author: str | None = None) -> str:
    """Return the text of an article: its paragraphs without those that are none.

    The title before them is none, and neither is what the end tells of the author.
    """
    kept = [paragraph for paragraph in map(_plain, paragraphs) if paragraph and not is_noise(paragraph)]
    known = folded(title or "")
    shown = next((place for place, each in enumerate(kept[:_HEAD]) if known and folded(each) == known), None)
    if shown is not None and len(kept) > shown + 1:
        kept = kept[shown + 1 :]
    while len(kept) > 1 and (folded(kept[0]) in (known, "") or _is_label(kept[0], _LONGEST_LABEL)):
        kept.pop(0)
    while len(kept) > 1 and _is_label(kept[-1], _LONGEST_LAST, last=True):
        kept.pop()
    if len(kept) > 1 and author and _is_about(kept[-1], author):
        kept.pop()
    return "\n\n".join(kept)


def _is_about(paragraph: str, author: str) -> bool:
    """Whether a paragraph tells who one of the authors is."""
    name = next((each for each in author.split("; ") if paragraph.startswith(f"{each} ")), None)
    return name is not None and _WHO.match(paragraph, len(name)) is not None


def _is_label(paragraph: str, longest: int, *, last: bool = False) -> bool:
    """Whether a line is a name, a date or the like, and no sentence: it has no end. Datelines begin in capitals."""
    ends = _NO_LABEL.search(paragraph) is not None
    if not ends and len(paragraph) <= _SHORT and ("://" in paragraph or _BYLINE.match(paragraph)):
        return True
    dated = len(dates_in(paragraph, month_first=True)) > 0
    if dated and not ends and len(paragraph) <= _SHORT and len(_FIELD.findall(paragraph)) > 1:
        return True
    if len(paragraph) > longest or ends:
        return False
    capitals = _FIRST_WORD.match(paragraph)
    if capitals and capitals[0].isupper() and not last and not (dated and _PARTED.search(paragraph)):
        return False
    return dated or _CELL_END not in paragraph


def _plain(paragraph: str) -> str:
    text = _SPACE.sub(" ", visible(paragraph)).strip(" |")
    return _BEFORE_MARK.sub("", text)
