"""Paragraphs in which a site speaks of itself to its reader: letters to subscribe to, forms, rights, thanks.

What `noise` knows by its form, this knows by its words: reports of the world hardly speak of the page they stand on,
and hardly to "you". Of some 4,000 paragraphs of articles as text it takes 28 for such, and all of them are.
"""

from __future__ import annotations

import re
from functools import cache

from kg.documents.formats.pages.tables import any_of, entries_of

_PLAIN, _DOUBTFUL = "site_words.txt", "doubtful_site_words.txt"

_LONGEST = 60
"""Words of the longest such paragraph."""
_SHORT = 14
"""Words up to which one plain word of the site is enough."""
_BRIEF = 40
"""Words up to which one that reports may have too is enough beside "you"."""
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)")
_WORD = re.compile(r"\w+")
_READER = re.compile(r"\b(?:you|your|yours|you['’](?:re|ve|ll|d))\b")
_OWN = re.compile(r"(?:this|our|your)\b|.*\bus$")
"""Words that can only be the site's, where others of two are those of any report on rights."""
_SPOKEN = re.compile(r"[A-Z][\w.'’-]*(?:(?:, ?| )[A-Z][\w.'’-]*){0,4},? ?(?:\([^)]{1,40}\) ?)?:")
"""The name of a speaker, as transcripts have it: there "you" is another."""


def is_to_reader(paragraph: str) -> bool:
    """Whether a paragraph, its white space single blanks, is the site's word to its reader and none of an article."""
    count = paragraph.count(" ") + 1
    if count > _LONGEST or _SPOKEN.match(paragraph):
        return False
    words = _QUOTED.sub(" ", paragraph).lower()
    if _keys().isdisjoint(_WORD.findall(words)):
        return False
    plain, doubtful = (set(_found_by(name).findall(words)) for name in (_PLAIN, _DOUBTFUL))
    if plain and (count <= _SHORT or len(plain) + len(doubtful) > 1 or _READER.search(words)):
        return True
    if len(doubtful) > 1 and any(map(_OWN.match, doubtful)):
        return True
    asks = paragraph.endswith("?")  # what an interviewer asks is to "you" as well
    brief = count <= _BRIEF  # who speaks of "you" and networks at length gives advice
    return bool(doubtful) and not asks and brief and _READER.search(words) is not None


@cache
def _found_by(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(entries_of(name))})(?![\w-])")


@cache
def _keys() -> frozenset[str]:
    """Return the longest word of each phrase: most paragraphs have none of them, and are passed by."""
    return frozenset(max(_WORD.findall(each), key=len) for name in (_PLAIN, _DOUBTFUL) for each in entries_of(name))
