"""The language a text is written in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol, cast

from kg.errors import LanguageError
from kg.language.words import words_of

_SLICE = 2000
"""Characters taken from the beginning, the middle and the end: the classifier is sure long before 6,000, and a menu or
a quotation in another language at one end does not decide alone."""

_FEWEST_LETTERS = 12
"""Below this many letters even another alphabet may be a single name."""

_SURE = 0.7
"""Probability from which a finding beats the declared language. English headlines, which are mostly names, are taken
for other languages with up to 0.55; 200 characters of running text reach 0.75 for the right one."""

_LIKE_ENGLISH = frozenset(("pcm",))
"""Languages whose words are English ones (Nigerian Pidgin): news of where they are spoken is often taken for them."""

_ENGLISH_SHARE = 0.4
"""Share of the commonest words of English among those that do not begin with a capital: they are nearly half of English
news, and less than a fifth in languages that share some of them."""

_FEWEST_WORDS = 3
_ASCII_SHARE = 0.8


class _Classifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect_language(text: str, *, declared: str = "en") -> str:
    """Return the ISO 639-1 code of the language of `text`.

    `declared` is what the document says of itself; it stands wherever the text is too short or too mixed to
    contradict it plainly (a headline alone, a list of names, figures).
    """
    sample = _sample(text)
    declared = declared.lower().replace("_", "-").split("-")[0] or "en"
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return declared
    found, probability = _classifier().classify(sample)
    if found in _LIKE_ENGLISH or (found != "en" and _has_english_words(sample)):
        found = "en"
    return found if probability >= _SURE else declared


def _has_english_words(text: str) -> bool:
    """Whether the words that are no names are English: a short text full of Ugandan names is taken for Luganda."""
    letters = re.findall(r"[^\W\d_]+", text)
    if sum(len(word) for word in letters if word.isascii()) < _ASCII_SHARE * sum(map(len, letters)):
        return False
    words = [word for word in letters if word[0].islower()]
    return len(words) >= _FEWEST_WORDS and sum(
        word in words_of("english_words.txt") for word in words
    ) >= _ENGLISH_SHARE * len(words)


def _sample(text: str) -> str:
    if len(text) <= 3 * _SLICE:
        return text
    middle = (len(text) - _SLICE) // 2
    return "\n".join((text[:_SLICE], text[middle : middle + _SLICE], text[-_SLICE:]))


@lru_cache(maxsize=1)
def _classifier() -> _Classifier:
    # The module's own classify() gives scores without a scale; probabilities need an identifier of our own. Imported
    # here, because loading takes most of a second.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return cast(_Classifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    except OSError as error:  # it unpacks its model into a temporary file
        raise LanguageError(
            f"the model that tells languages cannot be loaded ({error.strerror or error}); make room in the folder for "
            "temporary files (TMPDIR), or install py3langid anew"
        ) from error
