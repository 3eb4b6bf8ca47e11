"""Boxes in and above the text of an article that are none of it: decks, summaries, pointers to other articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import ENDS, elements, holds, remove, said, size, words_of

_DECKS = frozenset({"subhead", "subheads", "subheadline", "subheading", "deck", "strapline", "tagline", "subtitle"})
_LONGEST_DECK = 400
_LEAST_OF_TEXT = 60
_SUMMARY = re.compile(
    r"(?:(?:an? )?(?:ai|a\.i\.)?[- ]?(?:generated|powered|assisted|created)?\W{0,2})?"
    r"(?:story |article |quick |news |key )?"
    r"(?:summary|overview|highlights?|points|takeaways?|facts|recap|digest)\W*(?:by ai|ai[- ]generated)?"
    r"|(?:in (?:brief|short|a nutshell|summary)|quick (?:read|take|look)|at a glance|the gist|tl;?dr|bullet points"
    r"|(?:generated|summari[sz]ed|created|powered) (?:by|with) (?:an? )?(?:ai|artificial intelligence)\b.{0,40})\W*",
    re.IGNORECASE,
)
"""Words above a list that tells in short what the article does."""
_LONGEST_SUMMARY = 1_200
_BOXES = ("div", "section", "aside", "ul", "blockquote", "table")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b")
_LONGEST_LABEL = 40
_MOST_WORDS = 5
_LEAST_LINKED = 3
"""Words of the title of an article that a box leads to."""


def clear_decks(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away the line beneath the headline that is named as such; what is between the paragraphs stays."""
    for element in list(_head(root, headline)):
        if _DECKS.isdisjoint(words_of(element)) or holds(element, headline):
            continue
        if 0 < size(element) <= _LONGEST_DECK:
            remove(element)


def _head(root: HtmlElement, headline: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the elements between the headline and the first sentence that is not named a deck itself."""
    below = False
    for element in elements(root):
        if element is headline:
            below = True
        elif below:
            yield element
            named = not _DECKS.isdisjoint(words_of(element))
            around = any(not _DECKS.isdisjoint(words_of(each)) for each in element.iterancestors())
            is_text = element.tag == "p" and not (named or around) and size(element) >= _LEAST_OF_TEXT
            if is_text and said(element).endswith(tuple(ENDS)):
                return


def clear_summaries(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away lists above the text that tell it in short, with the words above them."""
    for element in list(_head(root, headline)):
        if element.tag not in _HEADINGS or not _SUMMARY.fullmatch(said(element)):
            continue
        following = element.getnext()
        if following is not None and following.tag in ("ul", "ol") and size(following) <= _LONGEST_SUMMARY:
            remove(following)
            remove(element)


def clear_pointers(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away boxes that hold a label and behind it links to other articles, in whatever language."""
    for link in list(elements(root, "a")):
        box = next((each for each in link.iterancestors() if each.tag in _BOXES), None)
        if box is None or box.getparent() is None or holds(box, headline):
            continue
        if _points(box):
            remove(box)


def _points(box: HtmlElement) -> bool:
    shown = said(box)
    links = [text for each in box.iter("a") if (text := said(each))]
    if not links or any(len(each.split()) < _LEAST_LINKED or each.endswith(".") for each in links):
        return False
    label = shown[: shown.find(links[0])].strip()
    rest = shown[shown.find(links[0]) :]
    for each in links:
        rest = rest.replace(each, "", 1)
    brief = 0 < len(label) <= _LONGEST_LABEL and len(label.split()) <= _MOST_WORDS
    return brief and not label.endswith(tuple(ENDS)) and not re.search(r"\w", rest)
