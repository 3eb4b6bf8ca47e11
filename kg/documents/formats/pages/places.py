"""Datelines that stand in elements of their own: beside the first paragraph, or in it."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import elements, holds, remove, said, size, words_of
from kg.documents.formats.pages.view import View

_PLACES = frozenset({"location", "place", "city"})
_LONGEST = 80
_MOST = 20
"""How many elements that are named places are looked at."""
_DASHED = re.compile(r"[—–:-]$")


def take_dateline(page: View) -> str | None:
    """Take away the line of a place, a name and a dash before the first paragraph, and return the place.

    The place has an element of its own, named so; the name is that of the site, which no sentence needs. What the page
    had when it was looked at may be gone.
    """
    named = (each for each in page.named(_PLACES) if holds(page.root, each))
    for place in islice(named, _MOST):
        if not 0 < size(place) < _LONGEST:
            continue
        for line in (place, *place.iterancestors()):
            if size(line) > _LONGEST:
                break
            shown = said(line)
            if shown.endswith(("—", "–", "-")) and shown != said(place) and _is_before_paragraph(line):
                remove(line)
                return said(place)
    return None


def join_datelines(root: HtmlElement) -> None:
    """Bring datelines that stand in a block of their own before the first paragraph into it."""
    for element in list(elements(root)):
        following = element.getnext()
        if following is None or not _is_before_paragraph(element) or "dateline" not in words_of(element):
            continue
        shown = said(element)
        if len(shown) <= _LONGEST and _DASHED.search(shown):
            following.text = f"{shown} {(following.text or '').lstrip()}"
            remove(element)


def _is_before_paragraph(element: HtmlElement) -> bool:
    following = element.getnext()
    return following is not None and following.tag == "p" and not (element.tail or "").strip()
