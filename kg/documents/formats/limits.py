"""How long an article may be."""

from __future__ import annotations

import re

from kg.errors import DocumentError

MAX_CHARACTERS = 1_000_000
"""The longest document that is read, in characters: some 170,000 words. What is longer is a book, a dump, or many
articles in one file, and an answer out of it could not be led back to an article."""

MAX_LINE = 100_000
"""The longest line that is read, in characters. A paragraph of an article has hundreds, a whole one on a line some
thousands; what is longer is data, and would be read as one endless sentence."""

MAX_WORDS = 300_000
"""The most words and marks that are read. The longest article has two thirds of that; what has more, in no more than
`MAX_CHARACTERS`, is made of figures or marks, and would take as long as five articles of that length."""

_WORD = re.compile(r"\w+|[^\w\s]")


def check_length(name: str, text: str) -> None:
    """Refuse a text that is no article by its length.

    Raises:
        DocumentError: it is too long, or a line of it is, or it has too many words and marks.
    """
    if len(text) > MAX_CHARACTERS:
        raise too_long(name)
    line = max(text.splitlines(), key=len, default="")
    if len(line) > MAX_LINE:
        reason = f"a line of {len(line):,} characters, and no article has one over {MAX_LINE:,}"
        raise DocumentError(name, reason, "break it into paragraphs, or leave it out")
    words = sum(1 for _ in _WORD.finditer(text)) if len(text) > MAX_WORDS else 0
    if words > MAX_WORDS:
        reason = f"{words:,} words and marks, and no article has over {MAX_WORDS:,}"
        raise DocumentError(name, reason, "leave it out, or split it into one file an article")


def too_long(name: str) -> DocumentError:
    """Return the error of an input that holds more than the longest document."""
    return DocumentError(name, f"longer than {MAX_CHARACTERS:,} characters", "split it into one file an article")
