"""Blocks of a page that hold little but links, and the words above them that say what the links are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import (
    BLOCKS,
    ENDS,
    SUBHEADINGS,
    around_all,
    folded,
    holds,
    remaining,
    remove,
    said,
    size,
    words_of,
)

_BLOCKS = ("div", "ul", "ol", "p", "td", "section", "span", "center", "font", "h2", "h3", "h4", "dl", "header")
_INLINE = frozenset({"span", "font"})
_WORDS = frozenset({"a", "abbr", "b", "em", "font", "i", "span", "strong"})
_LISTS = frozenset({"ul", "ol", "div", "section"})
_LONGEST_DETAILS = 120
_LONGEST_LABEL = 60
_OF_DEBATES = frozenset({"contribution", "contributions", "debate", "hansard", "intervention", "speech", "speaker"})
"""Words in the names of elements that hold what members of parliaments and councils say."""
_ABOVE, _SAID = 3, 60
"""Elements around another that may be named so, and letters of what is said."""
_NEAR = 12
"""How many elements beside one are looked at."""
_LEAST_BESIDE = 4
"""Letters beside links that make them a part of a sentence."""


def clear_links(root: HtmlElement, kept: list[HtmlElement]) -> None:
    """Take away blocks that hold little but links, never one with an element of `kept` in it."""
    around = around_all(kept)
    for element in remaining(root, *_BLOCKS):
        links = list(element.iter("a")) if element not in around else []
        whole = size(element) if links else 0
        if not whole:
            continue
        linked = sum(map(size, links))
        several = len(links) >= 3 and linked > 0.6 * whole
        alone = (several and whole < 3_000) or (linked >= 0.9 * whole and whole < 200 and not _is_told(element))
        if not alone or _holds_day(element, whole) or (element.tag in _INLINE and _is_in_sentence(element)):
            continue
        if len(links) == 1 and _names_speaker(element):
            links[0].tag = "span"
        else:
            label = label_above(element, kept)
            remove(element)
            if label is not None:
                remove(label)


def _names_speaker(element: HtmlElement) -> bool:
    """Whether an element stands above what somebody says in a record of a debate."""
    above = islice(element.iterancestors(), _ABOVE)
    named = any(not _OF_DEBATES.isdisjoint(words_of(each)) for each in (element, *above))
    return named and any(size(p) >= _SAID for each in element.itersiblings() for p in each.iter("p", "div"))


def _is_told(element: HtmlElement) -> bool:
    """Whether a paragraph is a sentence with words behind its link, such as who said what is one."""
    link = next(element.iter("a"))
    behind = (link.tail or "").strip()
    return element.tag == "p" and len(folded(behind)) >= _LEAST_BESIDE and behind.endswith(tuple(ENDS))


def _holds_day(element: HtmlElement, whole: int) -> bool:
    """Whether an element of `whole` characters holds one day and little more, all of which may be links."""
    return whole <= _LONGEST_DETAILS and len(list(islice(element.iter("time"), 2))) == 1


def is_inside_sentence(element: HtmlElement) -> bool:
    """Whether an element is a word or a few in the middle of a sentence, whatever a site calls it."""
    if element.tag not in _WORDS or not 0 < size(element) <= _LONGEST_LABEL:
        return False
    sides = ("".join(_beside(element, forward=forward)) for forward in (False, True))
    return all(len(folded(side)) >= _LEAST_BESIDE for side in sides)


def _is_in_sentence(element: HtmlElement) -> bool:
    """Whether words stand beside an element on its line that are no links."""
    while True:
        beside = "".join((*_beside(element, forward=False), *_beside(element, forward=True)))
        if len(folded(beside)) >= _LEAST_BESIDE:
            return True
        parent = element.getparent()
        if parent is None or parent.tag in BLOCKS:
            return False
        element = parent


def _beside(element: HtmlElement, *, forward: bool) -> Iterator[str]:
    """Yield what stands before or behind an element on its line, as far as blocks and breaks, links left out."""
    if forward:
        yield element.tail or ""
    for each in islice(element.itersiblings(preceding=not forward), _NEAR):
        if not forward:
            yield each.tail or ""
        if each.tag in BLOCKS:
            return
        if each.tag != "a":
            yield "".join(text for text in each.itertext()) if next(each.iter("a"), None) is None else ""
        if forward:
            yield each.tail or ""
    parent = element.getparent()
    if not forward and parent is not None:
        yield parent.text or ""


def label_above(element: HtmlElement, kept: list[HtmlElement]) -> HtmlElement | None:
    """Return the heading of a list of links, or the one line that stands in a box with it; None where there is none."""
    label, box = element.getprevious(), element.getparent()
    if element.tag not in _LISTS or label is None or box is None or any(holds(label, each) for each in kept):
        return None
    shown = said(label)
    if (
        not shown
        or len(shown) > _LONGEST_LABEL
        or re.search(r"\d", shown)
        or shown.endswith((".", ":", "："))
        or (label.tail or "").strip()
    ):
        return None
    if label.tag in SUBHEADINGS:
        following = element.getnext()
        return label if following is None or following.tag in (*SUBHEADINGS, "p") or not _is_long(box) else None
    return label if size(box) <= size(label) + size(element) + 1 else None


def _is_long(box: HtmlElement) -> bool:
    return any(said(each).endswith(tuple(ENDS)) for each in islice(box.iter("p"), _NEAR))
