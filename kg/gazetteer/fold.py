"""One normal form of names for every look-up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "–": "-", "—": "-", "‑": "-", ".": None, ",": None}
    | {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "ə": "a"}
)
_ARTICLES = re.compile(r"(?:the )+")
_LONE_LETTERS = re.compile(r"\b([a-z]) (?=[a-z]\b)")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the form under which names are compared.

    Small letters without marks (`Élysée`: `elysee`), without dots and commas (`U.S.`: `us`, `St. Vincent`:
    `st vincent`), no leading article, no possessive ending, plain apostrophes and hyphens, single spaces. Folding
    twice changes nothing.
    """
    plain = text.translate(_MARKS).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).casefold()
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_MARKS)
    plain = _LONE_LETTERS.sub(r"\1", " ".join(plain.split()))
    plain = _ARTICLES.sub("", plain, count=1) if plain.startswith("the ") else plain
    end = len(plain)
    while end and (plain[end - 1] in " '" or plain.endswith("'s", 0, end)):
        end -= 2 if plain[end - 1] == "s" else 1
    return plain[:end]
