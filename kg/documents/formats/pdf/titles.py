"""Which paragraphs of a PDF are its title: data that the file has of itself is often that of a template."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.documents.formats.pages.tree import CELL_END
from kg.documents.formats.pdf.paragraphs import Paragraph, Setting
from kg.documents.formats.releases import OF_TEXT, day_above, is_day, is_house, is_kind, may_be_title

_LARGER = 1.08
_MOST_BEFORE = 14
"""A title is one of so many first paragraphs."""
_MOST_ROUTED = 30
"""The subject of a telegram is one of so many: all whom it goes to are named above it."""
_LEAST_WORDS = 3
_LINKS = "and|between|concerning|of|on|regarding"
_CONNECTS = re.compile(
    rf".*\b(?:{_LINKS}|for|in|the|to|with)\n.{{1,120}}[^.!?]|.*\n(?:{_LINKS})\b(?:.{{0,120}}[^.!?])?", re.IGNORECASE
)
"""Two lines of which the second goes on with the first, however they are set."""
_SUBJECT = re.compile(r"(?:subject|re|betreff|objet|asunto)\s?:\s*(?=\S)", re.IGNORECASE)
_UNDER = 2.0
"""So many heights the words of a subject stand behind the begin of the word for it, or more."""
_LABEL = re.compile(r"[\w./ ]{1,20}:")
_FOLDED = re.compile(r"[\W_]+")


def heading_of(paragraphs: Sequence[Paragraph], stated: str, setting: Setting) -> list[Paragraph]:
    """Return the paragraphs that are the title, none where nothing looks like one.

    `stated` is the title in the data of the file, which counts where its words stand on the page.
    """
    body = setting.size
    first = list(paragraphs[:_MOST_BEFORE])
    if found := _as_stated(first, stated):
        return found
    text = next((place for place, each in enumerate(first) if is_text(each, body)), len(first))
    fitting = [place for place in range(text) if _stands_out(first[place], body)]
    while fitting:
        largest = max(first[place].size for place in fitting)
        place = next(place for place in fitting if first[place].size > largest / _LARGER)
        if not is_house(first[place].text) and not (len(fitting) > 1 and _is_masthead(first, place)):
            return _with_rest(first, place, text, setting)
        fitting.remove(place)
    return next(([each] for each in first[:text] if is_kind(each.text)), [])


def subject_of(paragraphs: Sequence[Paragraph], setting: Setting) -> list[Paragraph]:
    """Return the row or line that names the subject of a memorandum or letter, and the lines on which it goes on."""
    first = list(paragraphs[:_MOST_ROUTED])
    place = next((place for place, each in enumerate(first) if _SUBJECT.match(each.text)), None)
    if place is None:
        return []
    found = [first[place]]
    for each in first[place + 1 :]:
        near = each.lines[0].foot - found[-1].lines[-1].foot <= setting.widest(each.size)
        # It goes on beneath its words, not beneath the word for it, unless the words themselves go on.
        under = _CONNECTS.fullmatch(f"{found[-1].text}\n{each.text}") or (
            each.lines[0].left > found[0].lines[0].left + _UNDER * each.size
        )
        if each.is_row or not near or not under or _LABEL.match(each.text):
            break
        found.append(each)
    return found


def without_label(subject: str) -> str:
    """Return a subject without the word for it."""
    return _SUBJECT.sub("", subject, count=1)


def _as_stated(first: Sequence[Paragraph], stated: str) -> list[Paragraph]:
    wanted = _FOLDED.sub("", stated.casefold())
    if len(stated.split()) < _LEAST_WORDS:
        return []
    for start in range(len(first)):
        for end in range(start + 1, min(start + 4, len(first)) + 1):
            if _FOLDED.sub("", "".join(each.text for each in first[start:end]).casefold()) == wanted:
                return list(first[start:end])
    return []


def is_text(paragraph: Paragraph, body: float) -> bool:
    """Whether a paragraph is one of the text, behind which no title stands; `body` is as in `Setting.size`."""
    return len(paragraph.text) > OF_TEXT and not (paragraph.bold or paragraph.size > _LARGER * body)


def _stands_out(paragraph: Paragraph, body: float) -> bool:
    if _is_of_table(paragraph) or not may_be_title(paragraph.text):
        return False
    return paragraph.size > _LARGER * body or paragraph.bold or paragraph.text.isupper()


def _is_of_table(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a row of several cells."""
    return paragraph.is_row and CELL_END in paragraph.text


def _is_masthead(first: Sequence[Paragraph], place: int) -> bool:
    """Whether a line is the name of a newspaper: beneath it stands a row with the day, and the number or the price."""
    row = first[place + 1] if place + 1 < len(first) else None
    return row is not None and _is_of_table(row) and day_above([row.text]) is not None


def _with_rest(first: Sequence[Paragraph], place: int, end: int, setting: Setting) -> list[Paragraph]:
    """Return a title with the lines behind it that are set as it is: one over two lines is parted by their distance."""
    found = [first[place]]
    for each in first[place + 1 : end]:
        same = abs(each.size - found[0].size) <= 0.02 * each.size and each.bold == found[0].bold
        alike = same and not _is_of_table(each)
        near = each.lines[0].foot - found[-1].lines[-1].foot <= setting.widest(each.size)
        other = is_day(each.text) or is_house(each.text)
        if (other or not (alike and near)) and not _CONNECTS.fullmatch(f"{found[-1].text}\n{each.text}"):
            break
        found.append(each)
    return found
