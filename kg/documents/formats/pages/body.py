"""The text of an article out of a page that has been cleared: its paragraphs, one blank line between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import lines

_BREAK = "\x00"
_BLOCKS = ("p", "head", "item", "quote", "row", "list", "table", "fw", "ab", "div", "code")
_SPACE = re.compile(r"[ \t\n\r\x0b\x0c\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_BEFORE_MARK = re.compile(r" (?=[,;:!?](?:\s|$)|\.(?:\s|$))")
_INVISIBLE = re.compile(r"[\xad\u200b\u2060\ufeff]")
_SHORT = 220
_LONGEST_LABEL = 60
_LONGEST_LAST = 40
_DATELINE = re.compile(r"[^\W\d_a-z]{3,}\b")
_NOISE = re.compile(
    r"""(?xi)
    (?: advertisement(?:\s*[·|-].*)? | (?:skip\s)?advertisement | sponsored | loading\.* | (?:share|tweet|print|email|save)
      | share\s(?:this|on|full)\b.* | (?:click|tap)\shere\b.* | (?:listen|watch|view)\s(?:to\sthis|now|this\spost)\b.*
      | (?:read|see|watch|listen|also\sread|also\ssee|must\sread|don.t\smiss|recommended|related|more\son\sthis)
        (?:\s(?:more|also|next|article|articles|stories|story|news|coverage|content|reading|topics?|about\b.*))?\s*[:>»|]\s*.*
      | read\s(?:more|next|also)\b.{0,120} | more\s(?:from|on|stories|news|about)\b.{0,80} | related\s(?:articles?|stories|content|news|topics|links)
      | (?:most|editors?.?s?)\s(?:read|viewed|popular|picks?|choice) | trending(?:\snow)? | recommended(?:\sfor\syou)?
      | (?:sign|signing)\sup\b.* | subscribe\b.* | get\s(?:the|our)\b.{0,120}\b(?:inbox|newsletter|e-?mail)\b.*
      | (?:to\s)?(?:receive|join|follow)\s(?:us|our)\b.* | already\sa\s(?:subscriber|member)\b.* | (?:log|sign)\s?in\b.{0,60}
      | .{0,80}\b(?:our|free|daily|weekly|e-?mail|this|the\sbest)\b.{0,60}\b(?:newsletter|inbox)\b.{0,80}
      | (?:photo|image|picture|credit|graphic|video|file\sphoto|photograph(?:y|s)?|foto)s?(?:\scredit|\sby)?\s*:\s*.{0,140}
      | .{0,120}\((?:(?:ap|afp|epa|reuters|getty(?:\simages)?|file|courier|handout)\s)?(?:photo|file\sphoto|photograph|pool)[^)]*\)
      | (?:copyright|©|\(c\)).* | .{0,180}(?:copyright\s(?:19|20)\d\d|©).{0,40}
      | (?:press\soffice|(?:media|press)\s(?:contacts?|inquiries|enquiries)|for\s(?:more|further)\sinformation|contacts?)\b.{0,200} | .{0,100}\ball\srights\sreserved\b.* | .{0,60}©\s?(?:19|20)\d\d.*
      | (?:back\sto|return\sto)\s(?:top|front\spage|home)\b.* | (?:leave|post|add|write)\sa\s(?:comment|reply)\b.* | (?:\d+\s)?comments?
      | (?:last\s)?updated(?:\sat|\son|:|\s\d)\s*.{0,60} | (?:first\s)?published(?:\sat|\son|:)\s*.{0,60} | posted\s(?:on|by|in)\b.{0,80}
      | (?:tags?|topics?|filed\sunder|categories|keywords|suggested\stopics)\s*:.* | skip\sto\b.* | supported\sby
      | (?:this|the)\s(?:story|article)\s(?:was|is)\soriginally\spublished\b.* | our\sstandards:.* | view\sthis\spost\b.*
      | this\s(?:site|website)\suses\scookies\b.* | we\suse\scookies\b.* | (?:\d+\s?)?(?:min|minutes?)(?:\sread)? | \d+\smin\sread
      | (?:reporting|writing|editing|additional\sreporting)\sby\b.* | (?:photography|additional\sreporting)\s*:.*
      | you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested)\b.* | (?:print|send)\s?(?:\||to\sa\sfriend).*
    )"""
)
"""Short paragraphs that no reader takes for a part of the article."""


def paragraphs_of(root: HtmlElement) -> list[str]:
    """Return the paragraphs of the article that a cleared page holds; none where there is none.

    Which blocks are the article's says trafilatura; white space in a paragraph is single blanks.
    """
    from trafilatura import bare_extraction  # takes half a second to import, which plain texts need not wait for

    try:
        found = bare_extraction(root, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        found = None  # a page on which the library stumbles: its lines stay
    body = getattr(found, "body", None)
    return list(_written(body)) if body is not None else []


def plain_paragraphs(root: HtmlElement) -> list[str]:
    """Return the lines of a cleared page that are sentences, for a page of which nothing is known to be the article."""
    return [line for line in lines(root) if len(line) > 60 and re.search(r"[.!?]['\"”’)]*$", line)]


def text_of(paragraphs: list[str], *, title: str | None) -> str:
    """Return the text of an article: its paragraphs without those that are none, and without the title before them."""
    kept = [paragraph for paragraph in map(_plain, paragraphs) if paragraph and not is_noise(paragraph)]
    known = _folded(title or "")
    while len(kept) > 1 and (_folded(kept[0]) in (known, "") or _is_label(kept[0], _LONGEST_LABEL)):
        kept.pop(0)
    while len(kept) > 1 and _is_label(kept[-1], _LONGEST_LAST):
        kept.pop()
    return "\n\n".join(kept)


def _is_label(paragraph: str, longest: int) -> bool:
    """Whether a line is a name, a date or the like, and no sentence: it has no end. Datelines begin in capitals."""
    ends = re.search(r"[.!?…:;,\-–—\"”'’)]$", paragraph) is not None
    longest = _SHORT if "://" in paragraph else longest
    return len(paragraph) <= longest and not ends and " | " not in paragraph and not _DATELINE.match(paragraph)


def is_noise(paragraph: str) -> bool:
    """Whether a paragraph is no part of an article by its words: an invitation, a label, a notice of rights."""
    return len(paragraph) <= _SHORT and _NOISE.fullmatch(paragraph) is not None


def _written(body: etree._Element) -> Iterator[str]:
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag in _BLOCKS:
                parts.append(_BREAK)
            elif element.tag == "lb":
                parts.append("\n")
            elif element.tag == "cell" and element.getprevious() is not None:
                parts.append(" | ")
            parts.append((element.text or "").replace("\n", " "))
        else:
            parts.append(_BREAK if element.tag in _BLOCKS else "")
            if element is not body:
                parts.append((element.tail or "").replace("\n", " "))
    for piece in "".join(parts).split(_BREAK):
        yield from (line for line in piece.split("\n") if line.strip())


def _plain(paragraph: str) -> str:
    text = _SPACE.sub(" ", _INVISIBLE.sub("", paragraph)).strip(" |")
    return _BEFORE_MARK.sub("", text)


def _folded(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
