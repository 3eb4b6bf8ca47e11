"""Which stretches of a text stand between quotation marks: characters only, no grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Quoted(NamedTuple):
    """A stretch between marks, the marks left out.

    `follows` tells that it goes on from the stretch before, over the end of a paragraph.
    """

    start: int
    end: int
    follows: bool = False


Stretch = tuple[int, int]

_DOUBLE = re.compile(r"[\"“”„‟«»]|``|''")
_OPENING = frozenset("“„‟«") | {"``"}
_CLOSING = frozenset("”»") | {"''"}
_BEFORE_OPENING = frozenset("([{—–-/:‘'“\u00a0")
_ELISIONS = re.compile(r"(?:tis|twas|twere|em|til|till|cause|bout|round|n|tho)\b|\d", re.IGNORECASE)
_SINGLE_OPENING = re.compile(r"(?<![\w.,;!?…'’])[‘'](?=[\w“\"\[(])")
_SINGLE_CLOSING = re.compile(r"(?<=[^\s‘(\[])['’](?!\w)")
_LONGEST_SINGLE = 1500
"""Characters searched for the end of a stretch in single marks: an apostrophe far off is no closing mark."""


def quoted_stretches(text: str, paragraphs: Sequence[Stretch]) -> list[Quoted]:
    """Return the quoted stretches of `text` in order, none inside another.

    `paragraphs` are the stretches of the text that marks are paired in. A mark left open is taken to the end of its
    paragraph where the next paragraph opens with a mark again (or closes it), as printers do with long quotations.
    """
    found = _in_double_marks(text, paragraphs)
    singles = _in_single_marks(text, paragraphs, found)
    return sorted(found + singles)


def _in_double_marks(text: str, paragraphs: Sequence[Stretch]) -> list[Quoted]:
    found: list[Quoted] = []
    left_open: Quoted | None = None
    for begin, end in paragraphs:
        marks = [m for m in _DOUBLE.finditer(text, begin, end) if not _measures(text, m)]
        opened, follows = None, False
        if left_open is not None:
            opened = _taken_up(text, begin, marks)
            follows = opened is not None
            if follows or _leads_in(text, left_open):
                _add(found, text, left_open.start, left_open.end, left_open.follows)
            if follows and marks and _leads(text, begin, marks[0]):
                marks.pop(0)
        opened, follows = _paired(found, text, marks, opened, follows)
        left_open = Quoted(opened, end, follows) if opened is not None else None
    if left_open is not None and _leads_in(text, left_open):
        _add(found, text, left_open.start, left_open.end, left_open.follows)
    return found


def _paired(
    found: list[Quoted], text: str, marks: Sequence[re.Match[str]], opened: int | None, follows: bool
) -> tuple[int | None, bool]:
    """Add what the marks of one paragraph enclose; return where a stretch is still open at its end."""
    for mark in marks:
        if opened is not None and _may_close(text, mark):
            _add(found, text, opened, mark.start(), follows)
            opened, follows = None, False
        elif _may_open(text, mark):
            opened, follows = mark.end(), False
    return opened, follows


def _taken_up(text: str, begin: int, marks: Sequence[re.Match[str]]) -> int | None:
    """Return where words left open before this paragraph go on in it, or None where they do not."""
    if not marks:
        return None
    if _leads(text, begin, marks[0]):
        return marks[0].end()
    return begin if _may_close(text, marks[0]) else None


def _add(found: list[Quoted], text: str, start: int, end: int, follows: bool) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if any(map(str.isalnum, text[start:end])):
        found.append(Quoted(start, end, follows))


def _measures(text: str, mark: re.Match[str]) -> bool:
    """Tell whether a straight mark stands for inches or seconds: after a digit, with no letter or mark behind it."""
    start = mark.start()
    if mark.group() not in ('"', "''") or not start or not text[start - 1].isdigit():
        return False
    line = text.rfind("\n", max(0, start - 300), start) + 1 or max(0, start - 300)
    return not text.count('"', line, start) % 2


def _leads(text: str, begin: int, mark: re.Match[str]) -> bool:
    return not text[begin : mark.start()].strip() and _may_open(text, mark)


def _leads_in(text: str, left_open: Quoted) -> bool:
    """Tell whether a mark that is never closed still begins speech: first in its paragraph, or after `:` or `,`."""
    before = text[max(0, left_open.start - 40) : left_open.start].rstrip()[:-1].rstrip(" \t`'")
    return not before or before[-1] in ":,\n\r"


def _may_open(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    if mark.group() in _OPENING:
        return True
    if mark.group() == "»":
        return False
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _may_close(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    if mark.group() in _CLOSING:
        return True
    if mark.group() in _OPENING:
        # In „…“ the sign that opens elsewhere closes.
        return mark.group() == "“" and not before.isspace() and not after.isalnum()
    return not before.isspace() or not after.isalnum()


def _in_single_marks(text: str, paragraphs: Sequence[Stretch], taken: Sequence[Quoted]) -> list[Quoted]:
    found: list[Quoted] = []
    for begin, end in _free(paragraphs, taken):
        at = begin
        while opening := _SINGLE_OPENING.search(text, at, end):
            at = opening.end()
            if opening.group() == "'" and _ELISIONS.match(text, at):
                continue
            closing = _single_closing(text, at, min(end, at + _LONGEST_SINGLE))
            if closing is not None:
                _add(found, text, at, closing, False)
                at = closing + 1
    return found


def _single_closing(text: str, start: int, end: int) -> int | None:
    """Return where the stretch ends; an apostrophe behind s (`the leaders' talks`) only if nothing better follows."""
    weak: int | None = None
    opening = _SINGLE_OPENING.search(text, start, end)
    stop = opening.start() if opening else end
    for mark in _SINGLE_CLOSING.finditer(text, start, stop):
        place = mark.start()
        if text[place - 1] in "sS" and re.match(r"\s+[a-z]", text[place + 1 : place + 4]):
            weak = place if weak is None else weak
            continue
        return place
    return weak


def _free(paragraphs: Sequence[Stretch], taken: Sequence[Quoted]) -> Iterator[Stretch]:
    """Yield what of the paragraphs lies outside the stretches in `taken`."""
    place = 0
    for begin, end in paragraphs:
        while place < len(taken) and taken[place].end <= begin:
            place += 1
        at = begin
        inner = place
        while inner < len(taken) and taken[inner].start < end:
            if at < taken[inner].start:
                yield at, taken[inner].start
            at = max(at, taken[inner].end)
            inner += 1
        if at < end:
            yield at, end
