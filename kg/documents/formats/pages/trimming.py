"""The paragraphs of an article without what stands above and beneath it: labels, notes, signs of the end, authors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from kg.documents.formats.datelines import DAYS_OF_WEEK, MONTHS
from kg.documents.formats.pages.dates import dates_in
from kg.documents.formats.pages.noise import is_noise
from kg.documents.formats.pages.site_words import is_to_reader
from kg.documents.formats.pages.titles import SECTIONS
from kg.documents.formats.pages.tree import CELL_END, END_MARK, ENDS, folded, visible

_SPACE = re.compile(r"[ \t\n\r\x0b\x0c\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_BEFORE_MARK = re.compile(r" (?=[,;:!?](?:\s|$)|\.(?:\s|$))")
_SHORT = 220
_LONGEST_LABEL = 60
_HEAD = 6
"""Paragraphs among which the title may stand: what is before it is none of the article."""
_LONGEST_BYLINE, _MOST_OF_BYLINE = 120, 3
"""Characters of a line with names and days, and how many such lines stand beneath a deck."""
_SAYS_SO = re.compile(r"(?:first )?(?:published|posted|released|issued|updated)\b", re.IGNORECASE)
_LONGEST_LAST = 40
_LONGEST_FOOT = 700
"""Characters that may stand beneath the line with which the foot of an article begins."""
_LEAST_OF_TITLE = 20
_LEAST_REPEATED, _MOST_COMPARED = 25, 300
_LEAST_COPIED = 3  # paragraphs
_LEAST_OF_TOPIC, _TOPIC = 3, 6
"""How many paragraphs to readers stand before others, and that one in so many is such, where readers are the topic."""
_BYLINE = re.compile(r"(?:by|from|written by|posted by|text by)[\s:]", re.IGNORECASE)
_WHO = (
    r"(?:covers|writes (?:on|about|for)|reports (?:on|from|for)|has (?:covered|reported|written)|joined|teaches"
    r"|is (?:(?:an?|the|based|currently|our)\b|(?:[A-Z][a-z]+ ){0,3}(?:Director|Professor|Fellow|Head|President|Chair"
    r"|Editor|Correspondent|Analyst) (?:of|at|for|in)\b"
    r"|[A-Z][\w’'. -]{2,60}\b(?:bureau chief|correspondent|reporter|editor"
    r"|writer|columnist|contributor|fellow|analyst|director)\b))"
)
_HONORIFIC = re.compile(r"^(?:(?:Dr|Prof|Professor|Ambassador|Mr|Mrs|Ms|Sir|Dame)\.? )+")
_WHO_BEHIND = re.compile(rf",? {_WHO}")
_TOLD_OF = re.compile(rf"(?:[^\W\d_a-z][\w'’.-]+ ){{1,4}}{_WHO}")
_OF_WRITER = re.compile(
    r"(?:the|this) (?:writer|author|columnist|contributor)s? (?:is|are|was|were|has|have|can|teaches|works)\b.*"
    r"|.*\b(?:views|opinions)(?: expressed| here)? are"
    r" (?:his|her|their|the (?:author|writer).{0,3}|personal|entirely)\b.*",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:(?:reach|contact|follow|e-?mail|write to) (?:him|her|them|\S+ \S+ (?:at|on))\b|\S+@\S+\.\w+"
    r"|(?:on (?:x|twitter|bluesky|mastodon|linkedin|threads)|at|:) @\w+)",
    re.IGNORECASE,
)
"""How to reach somebody: what no sentence of an article tells of the one whom it begins with."""
_PARTED = re.compile(r" [/|•·] |\d:\d\d")
"""What parts names, sections, days and clock times in a line of them."""
_NO_LABEL = re.compile(rf"[{ENDS}:;,\-–—\"”'’»」』][)）]?{END_MARK}")
_SAYS_WHEN = re.compile("update|published|modified|edited|posted", re.IGNORECASE)
_OF_DAYS = re.compile(
    r"(?:[\W\d]|(?:last|first|date|time|update[ds]?|published|modified|edited|posted|on|at|of|[ap]\.?m|hrs?"
    rf"|{'|'.join(MONTHS)}|(?:{DAYS_OF_WEEK})day|(?-i:[A-Z]{{2,4}}))(?![a-z]))++",
    re.IGNORECASE,
)
"""Days and clock times, with words that tell of what, and nothing else; labels and figures may touch. What may be read
in two ways is read in one (`++`): each other would double the ways to be tried."""
_FIELD = re.compile(r"(?:^|\s)[^\W\d_]+ ?[:：](?=\s|$)")
_FIRST_WORD = re.compile(r"[^\W\d_]{3,}\b")
_BRACKETED = re.compile(r"(?:[(（][^()（）]{2,200}[)）]\s?){1,2}")
_DIRECTION = re.compile(
    r"[(\[](?=[^)\]]*\b(?:SOUND ?BITE|MUSIC|APPLAUSE|LAUGHTER|CROSSTALK|VIDEO ?(?:CLIP|TAPE)?|AUDIO|BREAK|SPEAKING)\b)"
    r"[A-Z][A-Z ,:;’'-]+[)\]]"
)
"""What is heard in a recording, as transcripts have it, in capitals: `(SOUNDBITE OF MUSIC)`."""
_OF_RELEASE = re.compile(
    r"(?:[^.!?]{3,60} [—–|-])?\W*(?:(?:check against|as prepared for|as) deliver(?:y|ed)|for immediate release"
    r"|for release\b.{0,40}"
    r"|(?:press|media|news) (?:release|statement|communiqu[eé])s?"
    r"(?: (?:(?:no|nr)\.?|number|#)?(?:\W{0,2}\d[\w/.-]*)?)?|press note"
    r"|communiqu[eé]|(?:no|nr|ref)\.? ?:? ?\d[\w/.-]*)\W*",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?:(?:foot|end)?notes|references|bibliography)\s?:?", re.IGNORECASE)
_FOOT = re.compile(
    r"(?:(?:about|meet) the (?:authors?|writers?)|contributors?|editors?.? picks?|notes? (?:to|for) (?:the )?editors?"
    r"|(?:media|press) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)))\s?:?"
    r"|\W*(?:ends?|30|#{3}|\* ?\*{3} ?\*)\W*|readers.? (?:forum|comments?|letters|opinions?|talkback)(?: \(.{1,20}\))?"
    r"|(?:reporting|writing|editing|edited) by\b.{0,200}|our standards:.{0,80}"
    r"|\W*copyright .{0,200}(?:reserved|terms of use).{0,120}"
    r"|(?:(?:this|the|a version of this) )?(?:story|article|essay|piece|post|item) (?:was |is |has been )?"
    r"(?:originally |first )?(?:appears|appeared|published|printed) .*\b(?:edition|issue|section|headline)\b.*",
    re.IGNORECASE,
)
"""Lines with which the foot of an article begins: all beneath them is of it."""
_SIGN_OFF = re.compile(
    r"[\W_]*(?:[(（\[/<-]{0,2}(?:the )?(?:end ?item|ends?|end (?:of )?(?:text|transcript|article|story|release|list)"
    r"|endit|完|끝|終|конец|fin)[)）\]/>-]{0,2}|-?30-?|#{2,}|n{4}|xxx|item ends|to be continued)[\W_]*",
    re.IGNORECASE,
)
"""How agencies say that a text is at its end."""
_MARKED_FORMS = (
    END_MARK.removesuffix("?$"),
    r"\s?(?i:[(（\[](?:the )?(?:end|ends|ende|fin|concluded|完)[)）\]](?: \w{2,4}\.\w{2,4})?)",
    r"\s?[(\[](?:(?:[Ww]ith|[Ff]rom|[Ss]ource:?) )?[A-Z]{2,8}(?:[ ,/&-]{1,3}(?:and )?[A-Z]{2,8}){0,3}[)\]]\.?",
    r"\s?(?:/{1,2}(?:[A-Z]{2,4}/{1,2})*|-0-|#{2,3}|[■▪◼●□◆♦★▲◊]+)",
    r"(?<=[.!?])\s[–—-]{1,2}\s?[A-Z][\w/.]{1,12}(?: [A-Z][\w.]{1,12}){0,2}",
    r"(?<=[a-z]{3}[.!?])\s[A-Z]{2,6}",
)
_MARKED_END = re.compile(rf"(?<=[{ENDS}\"”’»)])(?:{'|'.join(_MARKED_FORMS)})$")
"""What stands behind the last sentence and is none: agencies, their signs of the end, who typed it."""
_STROKED_END = re.compile(r"(?<=\w)(?:\s?\.)?\s?/\.$|(?<=\.)\s?\.?/\.$")
"""The sign of the end in Vietnam, which stands for the full stop as well."""
_INITIALS = re.compile(r"[A-Za-z]{2,4}(?:\s?[/*]{1,2}\s?[A-Za-z]{2,4})+\s?[./]*")
_PHONE = re.compile(r"\+\d[\d\s()/.-]{7,}|\b(?:tel|phone|fax)\b.{0,4}\d", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:(?:[^\W\d_a-z][\w'’.-]+|and|&|writers?|reporters?|journalists?|correspondents?|staff),? ){1,14}"
    r"(?:reported from|contributed (?:to this|reporting|from)|in [A-Z][\w ,]{2,40} contributed)\b.{0,60}",
)
"""Who reported from where, beneath a text or above it."""
_OF_STORY = re.compile(
    r"[(（](?:[^()（）]{2,60}|(?=.*\b(?:story|article|report(?:ing|ed)?|updates?|edit(?:ed|ing)|writ(?:ing|ten)|inputs|feed"
    r"|compiled|translated|with)\b)[^()（）]{2,300})[)）]\.?",
    re.IGNORECASE,
)
"""A last line between brackets: agencies, editors, where the story is from."""
_DISCLOSED = re.compile(
    r"this (?:news )?(?:story|article|report|text|interview) (?:was|is|has been) (?:written|produced|translated"
    r"|supported|adapted|generated|reviewed|published|made)\b.{0,600}"
    r"|.{0,80}\b(?:do(?:es)? not work for, consult|disclosed no relevant affiliations|receives? funding from any\b)",
    re.IGNORECASE,
)
_OF_NOTE = re.compile(r"(?:\[\d{1,3}\]|[¹²³⁴-⁹]|\*{1,2}(?=\S)|†)\s?\S.*")


_POINTER = re.compile(r"[»›▸►➤→]\s(?!.*[.!]$).{2,180}")
"""A title of another article behind the sign with which old pages point at one."""


def of_article(paragraphs: Iterable[str]) -> list[str]:
    """Return the paragraphs of an article as a reader sees them, without those that are none, its foot included."""
    plain = _without_foot([paragraph for paragraph in map(plain_of, paragraphs) if paragraph])
    plain = _without_pointers(plain)
    return _without_words_to_reader([each for each in plain if not (is_noise(each) or _is_of_days(each))])


def _without_pointers(paragraphs: list[str]) -> list[str]:
    """Return paragraphs without the last ones that point at other articles."""
    end = len(paragraphs)
    while end and _POINTER.fullmatch(paragraphs[end - 1]):
        end -= 1
    return paragraphs[:end]


def text_of(
    kept: list[str],
    *,
    titles: Collection[str | None],
    publisher: str | None = None,
    author: str | None = None,
    with_writers: bool = False,
) -> str:
    """Return the text of an article out of its paragraphs, as `of_article` gives them.

    The titles and names before them are none, and neither is what the end tells of the author. What it tells of writers
    without their names stays `with_writers`: it may stand behind the name of one who is not known yet.
    """
    known = {folded(title) for title in titles if title}
    shown = next((place for place, each in enumerate(kept[:_HEAD]) if folded(each) in known), None)
    kept = kept[shown + 1 :] if shown is not None and len(kept) > shown + 1 else list(kept)
    known |= {folded(name) for name in (publisher, author) if name}
    while len(kept) > 1 and _is_above(kept[0], known):
        kept.pop(0)
    kept[1 : 1 + _of_byline(kept[1:], author)] = []
    while len(kept) > 1 and (_is_beneath(kept[-1], author) or (not with_writers and _is_of_writer(kept[-1]))):
        kept.pop()
    if len(kept) > 1 and len(kept[0]) <= _LONGEST_LABEL and kept[0][0].isupper() and kept[0].endswith(("—", "–")):
        kept[:2] = [f"{kept[0]} {kept[1]}"]  # a dateline
    kept = list(_without_repeated(tuple(_once(kept))))
    if kept:
        kept[-1] = _without_mark(kept[-1])
    return "\n\n".join(kept)


def _is_of_days(paragraph: str) -> bool:
    """Whether a line tells when the article was published or changed, and nothing else."""
    told = len(paragraph) <= _SHORT and _OF_DAYS.fullmatch(paragraph) and _SAYS_WHEN.search(paragraph)
    return bool(told) and len(dates_in(paragraph, month_first=True)) > 0


def _without_words_to_reader(paragraphs: list[str]) -> list[str]:
    """Return paragraphs without the words of the site to its reader.

    An article on letters, sites and their readers has such words throughout, and loses none for them.
    """
    to_reader = [is_to_reader(paragraph) for paragraph in paragraphs]
    if all(to_reader):
        return paragraphs
    last = len(to_reader) - 1 - to_reader[::-1].index(False)
    of_topic = sum(to_reader[:last]) >= _LEAST_OF_TOPIC and sum(to_reader) * _TOPIC >= len(to_reader)
    return paragraphs if of_topic else [each for each, own in zip(paragraphs, to_reader, strict=True) if not own]


def _without_mark(paragraph: str) -> str:
    """Return the last paragraph without the signs of the end behind it."""
    stroked = _STROKED_END.sub("", paragraph)
    if stroked != paragraph:
        return stroked if stroked.endswith(tuple(ENDS)) else f"{stroked}."
    return _MARKED_END.sub("", paragraph)


def plain_of(paragraph: str) -> str:
    """Return a paragraph as a reader sees it, its white space single blanks."""
    text = _SPACE.sub(" ", visible(paragraph)).strip(" |")
    return _BEFORE_MARK.sub("", text)


def _once(paragraphs: list[str]) -> list[str]:
    """Return the first copy of a text that a page shows twice, for wide windows and for narrow ones."""
    own = [folded(each) for each in paragraphs]
    again = own.index(own[0], 1) if own[:1] and own[0] in own[1:] else 0
    copied = own[again : 2 * again]
    return paragraphs[:again] if len(copied) >= _LEAST_COPIED and copied == own[: len(copied)] else paragraphs


@lru_cache(maxsize=4)  # the text of one page is asked for several times, and mostly the same one
def _without_repeated(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Return paragraphs without those that another one holds: what is set large from a text stands in it already.

    The first one stays: nothing is taken from a text before it begins.
    """
    if len(paragraphs) > _MOST_COMPARED:
        return paragraphs
    own = [folded(each) for each in paragraphs]
    whole = "\n".join(own)
    repeated = [
        len(each) >= _LEAST_REPEATED and whole.count(each) > 1 and own.count(each) == 1 and _is_prose(paragraph)
        for paragraph, each in zip(paragraphs, own, strict=True)
    ]
    return paragraphs[:1] + tuple(each for each, again in zip(paragraphs[1:], repeated[1:], strict=True) if not again)


def _is_prose(paragraph: str) -> bool:
    """Whether most words begin in small letters: names of speakers and places do not."""
    words = paragraph.split()
    return sum(word[0].islower() for word in words) > len(words) / 2


def _without_foot(paragraphs: list[str]) -> list[str]:
    """Return paragraphs without those from the line on with which the foot of an article begins."""
    below = 0
    for place in range(len(paragraphs) - 1, 0, -1):
        if _NOTES.fullmatch(paragraphs[place]) or (below <= _LONGEST_FOOT and _FOOT.fullmatch(paragraphs[place])):
            return paragraphs[:place] if below < sum(map(len, paragraphs[:place])) else paragraphs
        below += len(paragraphs[place])
    return paragraphs


def _is_above(paragraph: str, titles: Collection[str]) -> bool:
    """Whether a paragraph at the head of a text is none of it: a title, a label, a note for editors."""
    own = folded(paragraph)
    if not own or any(own == each or (len(own) >= _LEAST_OF_TITLE and each.startswith(own)) for each in titles):
        return True
    if len(paragraph) <= _LONGEST_LABEL and paragraph.endswith(" -"):  # a day stood behind it
        return True
    if own in SECTIONS or _OF_RELEASE.fullmatch(paragraph) or _CREDIT.fullmatch(paragraph):
        return True
    if _BRACKETED.fullmatch(paragraph) and not _DIRECTION.fullmatch(paragraph):
        return True
    return _is_label(paragraph, _LONGEST_LABEL)


def _of_byline(paragraphs: list[str], author: str | None) -> int:
    """Return how many lines beneath a deck, before `paragraphs`, are names of authors with a day."""
    names = [folded(name) for name in (author or "").split("; ") if name]
    rows: list[str] = []
    for row in paragraphs[:_MOST_OF_BYLINE]:
        dated = len(row) <= _LONGEST_BYLINE and not _NO_LABEL.search(row) and dates_in(row, month_first=True)
        if not dated and folded(row) not in names:
            break
        rows.append(row)
    named = any(name in folded(row) for row in rows for name in names)
    days = any(dates_in(row, month_first=True) for row in rows)
    return len(rows) if named and days and len(rows) < len(paragraphs) else 0


def _is_beneath(paragraph: str, author: str | None) -> bool:
    """Whether a paragraph at the end of a text is none of it: a sign of the end, a label, words about its author."""
    if not folded(paragraph) or _SIGN_OFF.fullmatch(paragraph) or _OF_NOTE.fullmatch(paragraph):
        return True
    if _DIRECTION.fullmatch(paragraph):
        return False
    if _INITIALS.fullmatch(paragraph) or (
        len(paragraph) <= _SHORT and _PHONE.search(paragraph) and paragraph[-1] != "."
    ):
        return True
    if _OF_STORY.fullmatch(paragraph) or _DISCLOSED.match(paragraph):
        return True
    if _is_label(paragraph, _LONGEST_LAST, last=True) or (len(paragraph) <= _LONGEST_LABEL and paragraph[-1] in ":：,"):
        return True
    return _CREDIT.fullmatch(paragraph.lstrip("—–-* ")) is not None or _is_about(paragraph, author)


def _is_of_writer(paragraph: str) -> bool:
    return len(paragraph) <= 2 * _SHORT and _OF_WRITER.fullmatch(paragraph) is not None


def _is_about(paragraph: str, author: str | None) -> bool:
    """Whether a paragraph tells who one of the authors is, or how to reach the person whom it begins with."""
    names = [name for each in (author or "").split("; ") for name in (each, each.rpartition(" ")[2]) if name]
    paragraph = _HONORIFIC.sub("", paragraph, count=1)
    for name in names:
        if paragraph.startswith(f"{name} ") or paragraph.startswith(f"{name},"):
            return _WHO_BEHIND.match(paragraph, len(name)) is not None or _REACHED.search(paragraph) is not None
    return bool(_TOLD_OF.match(paragraph) and _REACHED.search(paragraph) and len(paragraph) <= 2 * _SHORT)


def _is_label(paragraph: str, longest: int, *, last: bool = False) -> bool:
    """Whether a line is a name, a date or the like, and no sentence: it has no end. Datelines begin in capitals."""
    ends = _NO_LABEL.search(paragraph) is not None
    if (
        not ends
        and len(paragraph) <= _SHORT
        and ("://" in paragraph or "www." in paragraph or _BYLINE.match(paragraph))
    ):
        return True
    dated = len(dates_in(paragraph, month_first=True)) > 0
    if dated and not ends and len(paragraph) <= _LONGEST_BYLINE and _SAYS_SO.match(paragraph):
        return True
    if dated and not ends and len(paragraph) <= _SHORT and len(_FIELD.findall(paragraph)) > 1:
        return True
    if len(paragraph) > longest or ends:
        return False
    capitals = _FIRST_WORD.match(paragraph)
    if capitals and capitals[0].isupper() and not last and not (dated and _PARTED.search(paragraph)):
        return False
    return dated or CELL_END not in paragraph
