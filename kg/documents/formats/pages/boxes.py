"""Boxes in and above the text of an article that are none of it: decks, summaries, pointers to other articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from kg.documents.formats.pages.noise import is_noise
from kg.documents.formats.pages.tables import element_names_of
from kg.documents.formats.pages.tree import BLOCKS, ENDS, elements, holds, remove, said, size, words_of

_DECKS = element_names_of("decks.txt")
_DATELINE = re.compile(r"[^\W\d_a-z][^.!?—–]{1,60}?(?:\s?[—–]|\s--?\s|\s\([^)]{2,30}\)|[/.]\s?/)")
"""How first sentences begin that tell where they were written: they are of the text, whatever they are named."""
_UNDER = frozenset({"h2", "h3", "h4", "h5"})
_LONGEST_DECK = 400
_LEAST_OF_TEXT = 60
_TEXTS = frozenset({"p", "div", "span", "td", "section"})
_SUMMARY = re.compile(
    r"(?:(?:an? )?(?:ai|a\.i\.)?[- ]?(?:generated|powered|assisted|created)?\W{0,2})?"
    r"(?:story |article |quick |news |key )?"
    r"(?:summary|overview|highlights?|points|takeaways?|facts|recap|digest)\W*(?:by ai|ai[- ]generated)?"
    r"|(?:in (?:brief|short|a nutshell|summary)|quick (?:read|take|look)|at a glance|the gist|tl;?dr|bullet points"
    r"|(?:generated|summari[sz]ed|created|powered) (?:by|with) (?:an? )?(?:ai|artificial intelligence)\b.{0,40})\W*",
    re.IGNORECASE,
)
"""Words above a list that tells in short what the article does."""
_BY_MACHINE = re.compile(
    r"(?:the )?(?:ai|a\.i\.)[- ]?(?:generated|powered|assisted)?\W{0,2}(?:\w+ )?"
    r"(?:summary|overview|highlights?|takeaways?|key points)\W*",
    re.IGNORECASE,
)
_LONGEST_SUMMARY = 1_200
_BOXES = ("div", "section", "aside", "ul", "blockquote", "table")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b")
_LONGEST_FORM, _LARGEST_FORM = 300, 0.5
"""Characters of a box to fill in, and the share of the paragraphs of its page."""
_OF_WALLS = frozenset({"paywall", "regwall", "subwall", "piano"})
"""Words of boxes that stand in the place of what only subscribers may read."""
_FOR_MAIL = 3
"""How many times as long boxes may be that ask for an address for mail, or for money: they have conditions."""
_MOST_FORMS = 50
_LONGEST_LABEL = 40
_MOST_WORDS = 5
_MOST_AROUND = 3
_LONGEST_POINTER = 800
_LEAST_LINKED = 3
"""Words of the title of an article that a box leads to."""


def clear_decks(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away the line beneath the headline that is named as such, or is a heading; what is between paragraphs stays.

    A heading is none of them where others like it part the text: it is the first of those.
    """
    counted = Counter((each.tag, each.get("class")) for each in elements(root, *_UNDER) if each is not headline)
    for element in list(_head(root, headline)):
        if holds(element, headline) or not 0 < size(element) <= _LONGEST_DECK or _DATELINE.match(said(element)):
            continue
        if _is_deck(element) or (counted[element.tag, element.get("class")] == 1 and _is_close(element, headline)):
            remove(element)


def _is_deck(element: HtmlElement) -> bool:
    return _DECKS.are_in(words_of(element))


def _is_close(heading: HtmlElement, headline: HtmlElement | None) -> bool:
    return any(holds(each, headline) for each in islice(heading.iterancestors(), 2))


def _head(root: HtmlElement, headline: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the elements between the headline and the first sentence that is not named a deck itself."""
    below = False
    for element in elements(root):
        if element is headline:
            below = True
        elif below:
            yield element
            if _is_text(element) and not any(map(_is_deck, (element, *element.iterancestors()))):
                return


def clear_machine_made(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away boxes whose first line says that a machine has told the article in short in them."""
    for label in list(elements(root, *_HEADINGS)):
        box = label.getparent()
        if (
            box is None
            or box.tag not in _BOXES
            or size(label) > _LONGEST_LABEL
            or not _BY_MACHINE.fullmatch(said(label))
        ):
            continue
        if holds(box, headline) or not size(label) < size(box) <= _LONGEST_SUMMARY:
            continue
        if not any(size(each) for each in label.itersiblings(preceding=True)):
            remove(box)


def _is_text(element: HtmlElement) -> bool:
    """Whether an element is a block of its own that holds a sentence."""
    if element.tag not in _TEXTS or size(element) < _LEAST_OF_TEXT or any(each.tag in BLOCKS for each in element):
        return False
    return said(element).rstrip("\"'”’»)").endswith(tuple(ENDS))


def clear_summaries(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away lists above the text that tell it in short, with the words above them."""
    for element in list(_head(root, headline)):
        following = element.getnext() if element.tag in _HEADINGS else None
        if following is None or following.tag not in ("ul", "ol") or size(following) > _LONGEST_SUMMARY:
            continue
        if _SUMMARY.fullmatch(said(element)):
            remove(following)
            remove(element)


def clear_invitations(root: HtmlElement, kept: list[HtmlElement]) -> None:
    """Take away small boxes that readers are to fill in, and those whose heading invites them to something."""
    most = min(_LONGEST_FORM, _LARGEST_FORM * sum(map(size, elements(root, "p"))))
    for form in list(islice(elements(root, "form"), _MOST_FORMS)):
        box = form.getparent()
        if box is None or size(form) > most or any(holds(form, each) for each in kept):
            continue
        most_of_box = most * (_FOR_MAIL if _asks_for_mail(form) else 1)
        is_box = box.tag in _BOXES and size(box) <= most_of_box and next(box.iter("time"), None) is None
        remove(box if is_box and not any(holds(box, each) for each in kept) else form)
    for heading in list(elements(root, "h2", "h3", "h4", "h5")):
        box = heading.getparent()
        if box is None or box.tag not in _BOXES or not is_noise(said(heading)):
            continue
        begins = not any(size(each) for each in heading.itersiblings(preceding=True))
        most_of_box = most * (1 if _OF_WALLS.isdisjoint(words_of(box)) else _FOR_MAIL)
        if begins and size(box) <= most_of_box and not any(holds(box, each) for each in kept):
            remove(box)


def _asks_for_mail(form: HtmlElement) -> bool:
    return any((each.get("type") or "").lower() == "email" for each in form.iter("input"))


def clear_pointers(root: HtmlElement, headline: HtmlElement | None) -> None:
    """Take away boxes that hold a label and behind it links to other articles, in whatever language."""
    around = (islice(link.iterancestors(*_BOXES), _MOST_AROUND) for link in elements(root, "a"))
    for box in dict.fromkeys(chain.from_iterable(around)):
        if box.getparent() is not None and size(box) <= _LONGEST_POINTER and not holds(box, headline) and _points(box):
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
    brief = re.search(r"\w", label) is not None and len(label) <= _LONGEST_LABEL and len(label.split()) <= _MOST_WORDS
    return brief and not label.endswith(tuple(ENDS)) and not shown.endswith(".") and not re.search(r"[^\W\d]", rest)
