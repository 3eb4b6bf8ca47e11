"""Paragraphs of what authors did not mark as such: text between blocks, and lines that breaks part."""

from __future__ import annotations

from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import BLOCKS, elements

_HOLDERS = frozenset(
    {"article", "blockquote", "body", "center", "dd", "div", "fieldset", "form", "main", "section", "td"}
)
_INLINE_HOLDERS = ("font", "span", "b", "strong", "i", "em", "center", "big", "small", "form", "fieldset")
_REAL_BLOCKS = BLOCKS - {"br", "hr"}


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
        if holder.tag == "div":
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
    if text and len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + text
    elif text:
        paragraph.text = (paragraph.text or "") + text


def _ends_with_break(paragraph: HtmlElement) -> bool:
    return len(paragraph) > 0 and paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip()


def _breaks(element: HtmlElement) -> bool:
    """Whether two breaks stand next to each other in an element."""
    return any(
        not (child.tail or "").strip() and (after := child.getnext()) is not None and after.tag == "br"
        for child in element.iterchildren("br")
    )
