"""Notes beneath a text and the marks that lead to them: no part of the sentences that they stand in."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import BLOCKS, elements, remove, said, size

_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†‡§↩↑^]|note \d{1,3}|back)[\])]?\ufe0e?", re.IGNORECASE)
_BACK = re.compile(r"[\[(]?(?:[↩↑^⤴]|back|return to text)[\])]?\ufe0e?", re.IGNORECASE)
_NUMBER = re.compile(r"[\[(]?(?:\d{1,2}|[*†‡])[\])]?")
_LONGEST_NOTE = 1_500


def clear_notes(root: HtmlElement) -> None:
    """Take away notes to which marks in the text lead, and the marks.

    Figures set high without a link are marks only where a note begins with them: they may be powers.
    """
    marked: set[str] = set()
    sizes: dict[HtmlElement, int] = {}
    for link in list(elements(root, "a")):
        shown = said(link)
        if "#" not in (link.get("href") or "") or not (_MARK.fullmatch(shown) or _BACK.fullmatch(shown)):
            continue
        note = _note_of(link, sizes)
        if note is not None and (_BACK.fullmatch(shown) or shown.strip("[]()") in marked):
            remove(note)
        elif link.getparent() is not None:
            marked.add(shown.strip("[]()"))
            remove(link)
    raised = [each for each in elements(root, "sup") if _NUMBER.fullmatch(said(each))]
    _clear_raised(raised, sizes)


def _clear_raised(raised: list[HtmlElement], sizes: dict[HtmlElement, int]) -> None:
    notes = {each: note for each in raised if (note := _note_of(each, sizes)) is not None}
    begun = {said(each) for each in notes}
    led_to = {said(each) for each in raised if each not in notes} & begun
    for each in raised:
        if said(each) in led_to:
            remove(notes.get(each, each))


def _note_of(mark: HtmlElement, sizes: dict[HtmlElement, int]) -> HtmlElement | None:
    """Return the block that begins with a mark, or ends with one that leads back; None where it is a mark in a text.

    `sizes` keeps how long blocks were before anything was taken away from them: one may hold thousands of marks.
    """
    block = next((each for each in mark.iterancestors() if each.tag in BLOCKS), None)
    if block is None or block.tag in ("body", "main", "article"):
        return None
    if block not in sizes:
        sizes[block] = size(block)
    if not size(mark) < sizes[block] <= _LONGEST_NOTE:
        return None
    shown, own = said(block), said(mark)
    ends = bool(_BACK.fullmatch(own)) and shown.endswith(own)
    begins = shown.startswith(own) and next(block.iter(mark.tag), None) is mark
    return block if begins or ends else None
