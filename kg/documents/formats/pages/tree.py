"""The tree of a page, and what is asked of its elements again and again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from lxml import etree, html
from lxml.html import HtmlElement

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HASH = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d(?!x\d)[A-Za-z]+\d)[A-Za-z0-9]+")
"""What programs call an element by, letters between figures (`f98b1ad2`), and no size of a picture (`300x250`)."""
_LETTERS = re.compile(r"\w+")
_LONGEST_KEPT = 1_000
"""Characters of the longest text whose letters are kept."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_NUMBERED = re.compile(r"&#(?:[xX]0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,10}));?")
_SIZE = etree.XPath("string-length(normalize-space())")
_NAMES = (
    "class", "id", "data-testid", "data-test-id", "data-test", "data-qa", "data-cy", "data-module", "data-component",
    "data-type", "role",
)  # fmt: skip
_NAMED = frozenset(_NAMES)
_BLOCK_NAMES = """
address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that begin a line of their own."""
SUBHEADINGS = ("h2", "h3", "h4", "h5", "h6")
_INVISIBLE = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Hyphens and blanks that only break lines, and marks of the direction of writing: no letter of a word."""
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Signs of which one says as much as some letters."""
_LETTERS_OF_DENSE = 3
ENDS = ".!?…。！？।؟۔"
"""Signs that end sentences."""
END_MARK = r"(?:\s?(?:[(（](?:完|END|ENDS)[)）]|[■▪◼●]|Enditem|-?ENDS?-?|#{3}))?$"
"""Signs by which agencies mark the end of an article behind its last sentence."""
CELL_END = " | "
_ESCAPED_TWICE = re.compile(r"&(?:amp;)?(#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d?);", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "select", "textarea", "head"})


_SHOWN = frozenset({"shadowrootmode", "shadowroot"})
"""What makes of a template the inside of the element that it stands in, which is shown."""


def parsed(text: str) -> HtmlElement | None:
    """Return the outermost element of a page or of a piece of one, or None where there is none."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # All of one class: which one an element has of those of lxml, it asks anew each time, in Python.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = html.document_fromstring(_without_controls(text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError):
        return None
    for frames in list(root.iter("noframes")):
        _unwrap(frames, parser)
    for template in root.iter("template"):
        if not _SHOWN.isdisjoint(template.attrib):
            template.tag = "div"
    return root


def _unwrap(frames: HtmlElement, parser: html.HTMLParser) -> None:
    """Make elements of what a page of frames shows without them, which the parser takes for mere characters."""
    inner = (frames.text or "").strip()
    if "<" not in inner or len(frames):
        return
    try:
        shown = html.document_fromstring(inner.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError):
        return
    body = shown.find("body")
    frames.tag, frames.text = "div", None
    frames.extend(list(shown if body is None else body))


def folded(text: str) -> str:
    """Return the letters and digits of a text in one case: what two ways to write one title have in common."""
    return _folded(text) if len(text) <= _LONGEST_KEPT else _folded.__wrapped__(text)


@lru_cache(maxsize=4_000)  # lines of a page are compared with several others
def _folded(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def place_of(text: list[str], rows: list[str]) -> int:
    """Return which line of a page the first paragraph of its article begins with, from 0; 0 where none does."""
    first = folded(text[0])[:60] if text else ""
    return next((i for i, row in enumerate(rows) if first and folded(row).startswith(first)), 0)


def weight(text: str) -> int:
    """Return how many letters a text is worth: signs of Chinese, Japanese and Korean count as three."""
    return len(text) + (0 if text.isascii() else (_LETTERS_OF_DENSE - 1) * len(_DENSE.findall(text)))


def visible(text: str) -> str:
    """Return a text as a reader sees it: without invisible characters, and with those that were escaped twice."""
    text = _ESCAPED_TWICE.sub(lambda found: unescape(f"&{found[1]};"), text) if "&" in text else text
    return _INVISIBLE.sub("", text)


def _without_controls(text: str) -> str:
    """Return a page without the characters that the parser lets in and a tree does not hold, escaped ones included."""
    text = text if is_writable(text) else _FORBIDDEN.sub(" ", text)
    written = set(_NUMBERED.findall(text)) if "&#" in text else ()
    return _NUMBERED.sub(_known, text) if any(_is_forbidden(*digits) for digits in written) else text


def is_writable(text: str) -> bool:
    """Whether a text has no character that a tree does not hold: an expression would take several times as long."""
    if "\ufffe" in text or "\uffff" in text:
        return False
    try:
        content = text.encode()
    except UnicodeEncodeError:  # half of a character
        return False
    return len(content.translate(None, _CONTROLS)) == len(content)


def _known(found: re.Match[str]) -> str:
    return " " if _is_forbidden(found[1], found[2]) else found[0]


def _is_forbidden(hexadecimal: str | None, decimal: str | None) -> bool:
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or "0")
    return code > 0x10FFFF or _FORBIDDEN.match(chr(code)) is not None


class Extent(NamedTuple):
    """How large a tree is: its elements, how deep they lie, the sum of that, and the most that lie in one.

    `held` are the characters that each element holds, those of elements in it too, in sum.
    """

    elements: int
    depth: int
    depths: int
    children: int
    held: int


def extent_of(root: HtmlElement, *, most: int) -> Extent:
    """Return how large a tree is; where it has more than `most` elements, as far as those."""
    count = deepest = depths = widest = held = 0
    children: list[int] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            widest = max(widest, children.pop())
            held += len(element.tail or "") * len(children)
            continue
        if children:
            children[-1] += 1
        children.append(0)
        count += 1
        depths += len(children)
        deepest = max(deepest, len(children))
        held += len(element.text or "") * len(children)
        if count > most:
            break
    return Extent(count, deepest, depths, max([widest, *children]), held)


def elements(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Yield the elements beneath and at `root` with one of the tags, in order; all of them without tags."""
    found: Iterator[HtmlElement] = root.iter(*tags) if tags else root.iter(etree.Element)
    return found


def size(element: HtmlElement) -> int:
    """Return how many characters an element has on one line, those of scripts included."""
    return int(_SIZE(element))


def said(element: HtmlElement) -> str:
    """Return the characters of an element on one line, without those of scripts and the like."""
    if not len(element):  # most are: a walk takes ten times as long
        return " ".join((element.text or "").split())
    return " ".join(shown_by(element).text.split())


class Characters(NamedTuple):
    """The characters that an element shows, blocks on lines of their own.

    `spans` are where in `text` those of each element in it begin and end, in the order of the tree, its own first; None
    for what is not shown.
    """

    text: str
    spans: list[tuple[int, int] | None]


def shown_by(root: HtmlElement) -> Characters:
    """Return the characters of an element, without those of scripts and the like in it."""
    pieces: list[str] = []
    spans: list[tuple[int, int] | None] = []
    begun: list[tuple[int, int]] = []
    silent, length = None, 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if silent is not None:
            if event == "start":
                spans.append(None)
            elif element is silent:
                silent, tail = None, element.tail or ""
                pieces.append(tail)
                length += len(tail)
            continue
        if event == "start":
            if element.tag in _SILENT and element is not root:
                silent = element
                spans.append(None)
                continue
            begun.append((len(spans), length))
            spans.append(None)
            text = element.text
        else:
            place, start = begun.pop()
            spans[place] = start, length
            text = element.tail if element is not root else None
        if element.tag in BLOCKS:
            pieces.append("\n")
            length += 1
        if text:
            pieces.append(text.replace("\n", " "))
            length += len(text)
    return Characters("".join(pieces), spans)


def words_of(element: HtmlElement, attributes: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the words of which class, id and the like are made, in lower case: `MoreStories_grid` gives three.

    Elements that a site has made itself (`app-footer`) are named by their tags too. `attributes` are the names of those
    that the element has, where they are known: most hold no name, and to read them all takes twice as long.
    """
    given = element.keys() if attributes is None else attributes
    names = "" if _NAMED.isdisjoint(given) else " ".join([element.get(each, "") for each in _NAMES if each in given])
    if "-" in element.tag:
        names += f" {element.tag}"
    return words_in(names) if names else ()


@lru_cache(maxsize=20_000)
def words_in(names: str) -> tuple[str, ...]:
    """Return the words of which names of elements are made, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(_HASH.sub(" ", names)))


def remove(element: HtmlElement) -> None:
    """Take an element out of its tree; what stands behind it stays."""
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def remaining(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Yield what `elements` does, but for what has been taken out of the tree since."""
    gone: set[HtmlElement] = set()
    for element in list(elements(root, *tags)):
        if element in gone:
            continue
        if element is root or element.getparent() is not None:
            yield element
        if element is not root and element.getparent() is None:
            gone.update(element.iter())


def around_all(inner: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Return some elements and those that hold one of them."""
    return {each for element in inner for each in (element, *element.iterancestors())}


def holds(outer: HtmlElement, inner: HtmlElement | None) -> bool:
    """Whether `inner` is `outer` or lies in it."""
    return inner is not None and (inner is outer or any(above is outer for above in inner.iterancestors()))
