"""What the encoder sees of a word's letters beside its sub-words; training and run time share this."""

from __future__ import annotations

LETTER_CASES = 8

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "."}
)


def plain_quotes(word: str) -> str:
    """Return the word with typographic quotes and dashes as the plain ones that the training texts have."""
    return word.translate(_PLAIN)


def letter_case(word: str) -> int:
    """Return the class of a word's letters, from 1 to 7: the encoder's sub-words are lower-cased and cannot show it.

    1 several capitals only, 2 capitalized, 3 capital first and mixed, 4 small, 5 with a digit, 6 anything else,
    7 one single capital. 0 is left for padding.
    """
    if len(word) == 1 and word.isupper():
        return 7
    if word.isupper():
        return 1
    if word[:1].isupper():
        return 2 if word[1:].islower() else 3
    if word.islower():
        return 4
    return 5 if any(letter.isdigit() for letter in word) else 6
