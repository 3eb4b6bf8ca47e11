"""Paragraphs of a text and what they are: prose, headlines, or furniture of the page.

A line break ends a paragraph unless the lines are hard-wrapped, as in old agency copy and mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from kg.model.annotated import SentenceKind

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MARKUP = " \t\u00a0\u200b#>*_|"
_LIST_MARK = re.compile(r"(?:[-*•·▪◦‣–—+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_RULE = re.compile(r"[\s*_=\-–—~#|]{3,}")
_TERMINAL_END = re.compile(r"[.!?…。！？][\"”’'»)\]*_ ]{0,4}$")
_CREDIT = re.compile(
    r"(?:/ ?(?:AFP|AP|Reuters|EPA|TASS|dpa|Getty|Pool|Sputnik|NurPhoto|Bloomberg|Xinhua|ANSA)\b|Getty Images)[\w /]*$"
)
_BYLINE = re.compile(r"by (?:[A-Z][\w.'’-]+ ?){2,4}(?:(?:and|,|in) .{0,60})?$", re.IGNORECASE)
_REST_IS_FURNITURE = re.compile(
    r"(?:a message from|related (?:articles|stories|content|topics)|most (?:read|popular|viewed)|"
    r"more (?:from|on|in) |read (?:more|next)$|recommended|about the author|comments$|"
    r"you may also like|trending|latest news$|editor['’]s picks?)",
    re.IGNORECASE,
)
_WRAP_WIDTHS = range(40, 131)
_UNEVEN_SHARE = 0.6
"""Share of the width that a wrapped line has at least, be it broken ever so unevenly."""
_HEADLINE_WORDS = 25
_MENU_WORDS = 4
_MENU_LINES = 4
_FURNITURE_CHARACTERS = 400
"""Furniture is said shortly; a longer sentence that speaks of newsletters or cookies is an article about them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph from its first to behind its last character, with its number of words and its kind."""

    start: int
    end: int
    words: int
    kind: SentenceKind


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    after_blank: bool


@cache
def _furniture_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    path = Path(__file__).parent / "data" / "furniture.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
    at_start = "|".join(f"(?:{line[1:]})" for line in lines if line.startswith("^"))
    anywhere = "|".join(f"(?:{line})" for line in lines if not line.startswith("^"))
    return re.compile(at_start, re.IGNORECASE), re.compile(anywhere, re.IGNORECASE)


def is_furniture(sentence: str) -> bool:
    """Tell whether a sentence is of a menu, an advert, a newsletter box, a notice or a credit, by its words."""
    plain = sentence.strip(_MARKUP + "([")
    if not plain or len(plain) > _FURNITURE_CHARACTERS:
        return False
    at_start, anywhere = _furniture_patterns()
    return bool(at_start.match(plain) or anywhere.search(plain) or (len(plain) < 120 and _CREDIT.search(plain)))


def paragraphs_of(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text in order; together they hold everything but white space and rules of dashes."""
    blocks = list(_blocks(_lines(text)))
    spans = [(block[0].start, block[-1].end) for block in blocks]
    texts = [text[start:end].strip(_MARKUP) for start, end in spans]
    counts = [_count_words(each) for each in texts]
    kinds = [_kind(block[0].text, each, count) for block, each, count in zip(blocks, texts, counts, strict=True)]
    _mark_menus(kinds, counts, texts)
    _mark_rest(kinds, texts, counts)
    return [Paragraph(start, end, count, kind) for (start, end), count, kind in zip(spans, counts, kinds, strict=True)]


def _lines(text: str) -> list[_Line]:
    """Return the lines that are not blank and no mere rule, each without the white space around it."""
    lines: list[_Line] = []
    after_blank = True
    last_end = 0
    for found in _LINE.finditer(text):
        gap = text[last_end : found.start()]
        after_blank = after_blank or len(gap.replace("\r\n", "\n")) > 1
        last_end = found.end()
        line = found.group()
        stripped = line.strip()
        if not stripped or _RULE.fullmatch(line):
            after_blank = True
            continue
        start = found.start() + len(line) - len(line.lstrip())
        lines.append(_Line(start, start + len(stripped), stripped, after_blank))
        after_blank = False
    return lines


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Group the lines of each paragraph."""
    width = _wrap_width(lines)
    block: list[_Line] = []
    for line in lines:
        if block and not _goes_on(block[-1], line, width):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _wrap_width(lines: Sequence[_Line]) -> int | None:
    """Return the width at which the text is hard-wrapped, or None where it is not.

    Wrapped lines are of a width of mail or teletype, and a good part of them goes on with a small letter. Longer lines
    among them (an address of the web, a row of a table) are not wrapped.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    lowered = sum(b.text[0].islower() for _, b in pairs)
    width = max((len(a.text) for a, _ in pairs if len(a.text) < _WRAP_WIDTHS.stop), default=0)
    return width if width in _WRAP_WIDTHS and lowered * 4 >= len(pairs) else None


def _goes_on(line: _Line, following: _Line, width: int | None) -> bool:
    """Tell whether a paragraph goes on from a line to the next."""
    if following.after_blank or line.text.startswith("#") or following.text.startswith(("#", ">", "|")):
        return False
    if _LIST_MARK.match(following.text):
        return False
    if following.text[0].islower() and not _TERMINAL_END.search(line.text):
        return len(line.text) >= _WRAP_WIDTHS.start or line.text.endswith((",", ";", "-"))
    if width is None or len(line.text) > width:
        return False
    first_word = following.text.split(None, 1)[0]
    return len(line.text) + 1 + len(first_word) > width or _breaks_off(line, following, width)


def _breaks_off(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether a line of wrapped text that is shorter than its fellows has no end of a sentence all the same.

    Editors' macros and mail programs break lines unevenly. Headlines and lines of the page stand in lines of their own
    kind, which are shorter, and bylines and lines of a list begin as such.
    """
    if _TERMINAL_END.search(line.text) or line.text.endswith((":", "|")) or len(line.text) < _UNEVEN_SHARE * width:
        return False
    return len(line.text) >= _WRAP_WIDTHS.start and not _BYLINE.match(line.text) and not _BYLINE.match(following.text)


def _count_words(text: str) -> int:
    return sum(any(letter.isalnum() for letter in word[:20]) for word in text.split())


def _kind(first_line: str, text: str, words: int) -> SentenceKind:
    """Return what a paragraph is, seen alone."""
    if words <= 60 and len(text) <= _FURNITURE_CHARACTERS and is_furniture(text):
        return SentenceKind.FURNITURE
    if first_line.startswith("#"):
        return SentenceKind.HEADLINE
    if words > _HEADLINE_WORDS or _TERMINAL_END.search(text[-10:]):
        return SentenceKind.PROSE
    if _BYLINE.match(text) or words == 0:
        return SentenceKind.FURNITURE
    if text.endswith((":", ";", ",")) or _LIST_MARK.match(first_line):
        return SentenceKind.PROSE if words > _MENU_WORDS else SentenceKind.HEADLINE
    return SentenceKind.HEADLINE


def _mark_menus(kinds: list[SentenceKind], counts: list[int], texts: list[str]) -> None:
    """Make furniture of runs of very short lines without a stop, unless they are the list behind a colon."""
    run: list[int] = []
    for place, kind in enumerate([*kinds, SentenceKind.PROSE]):
        if kind is not SentenceKind.PROSE and counts[place] <= _MENU_WORDS:
            run.append(place)
            continue
        if len(run) >= _MENU_LINES and not (run[0] and texts[run[0] - 1].endswith(":")):
            for each in run:
                kinds[each] = SentenceKind.FURNITURE
        run = []


def _mark_rest(kinds: list[SentenceKind], texts: list[str], counts: list[int]) -> None:
    """Make furniture of all behind a heading that closes the article ("Most read"), in the last part of the text."""
    total, seen = sum(counts), 0
    for place, (text, count) in enumerate(zip(texts, counts, strict=True)):
        is_heading = count <= 8 and kinds[place] is not SentenceKind.PROSE
        if is_heading and seen > 0.5 * total and _REST_IS_FURNITURE.match(text):
            kinds[place:] = [SentenceKind.FURNITURE] * (len(kinds) - place)
            return
        seen += count
