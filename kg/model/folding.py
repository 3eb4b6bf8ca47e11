"""Names and texts without the differences that a reader overlooks: case, diacritics, letters with a stroke."""

from __future__ import annotations

import unicodedata

_UNDECOMPOSED = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "’": "'",
}
"""Small letters with a stroke or joined, which Unicode does not take apart."""

_SMALL = str.maketrans(_UNDECOMPOSED)
_ANY = str.maketrans(
    {**_UNDECOMPOSED, **{c.upper(): plain for c, plain in _UNDECOMPOSED.items() if c != "ı"}, "ß": "ss"}
)


def folded(name: str) -> str:
    """Return a name without case, diacritics and marks: `Šefčovič` and `SEFCOVIC` are one."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold().translate(_SMALL))
    plain = "".join(c if c.isalnum() else "" if unicodedata.combining(c) or c in "'." else " " for c in apart)
    return " ".join(plain.split())


def plain_letters(text: str) -> str:
    """Return a text with plain letters for those that Unicode does not take apart: `Łódź` becomes `lódź`.

    A letter stays a letter and a mark a mark, so that the words of both texts are as many, each at its place.
    """
    return text.translate(_ANY)
