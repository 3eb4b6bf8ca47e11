"""How long an article may be."""

from __future__ import annotations

from kg.errors import DocumentError

MAX_CHARACTERS = 1_000_000
"""The longest document that is read, in characters: some 170,000 words. What is longer is a book, a dump, or many
articles in one file, and an answer out of it could not be led back to an article."""

MAX_LINE = 100_000
"""The longest line that is read, in characters. A paragraph of an article has hundreds, a whole one on a line some
thousands; what is longer is data, and would be read as one endless sentence."""


def check_length(name: str, text: str) -> None:
    """Refuse a text that is no article by its length.

    Raises:
        DocumentError: it is too long, or a line of it is.
    """
    if len(text) > MAX_CHARACTERS:
        raise too_long(name)
    line = max(text.splitlines(), key=len, default="")
    if len(line) > MAX_LINE:
        reason = f"a line of {len(line):,} characters, and no article has one over {MAX_LINE:,}"
        raise DocumentError(name, reason, "break it into paragraphs, or leave it out")


def too_long(name: str) -> DocumentError:
    """Return the error of an input that holds more than the longest document."""
    return DocumentError(name, f"longer than {MAX_CHARACTERS:,} characters", "split it into one file an article")
