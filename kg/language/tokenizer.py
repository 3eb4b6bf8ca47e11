"""spaCy's English tokenizer, made safe for text of any kind, and asked once for each run of letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

MOST_LETTERS = 120
"""Letters without white space that spaCy's tokenizer gets at once: it takes affixes off one by one and copies the rest
each time, so a megabyte without a space would take hours."""
_MOST_KNOWN = 50_000
"""Runs whose tokens are kept: some 15 MB, and most of what the next articles are written with."""

_HALF = re.compile("[\ud800-\udfff]")
_RUN = re.compile(rf"\S{{1,{MOST_LETTERS}}} ?|\s+")
"""What is tokenized by itself: letters, with the space behind them, or more white space."""
_Tokens: TypeAlias = tuple[tuple[str, ...], tuple[bool, ...]]
"""In tuples, which no search for garbage goes through again."""


class SafeTokenizer:
    """Tokenizes each run between white space as spaCy does; runs over `MOST_LETTERS` are cut into pieces first.

    spaCy looks each run up in a store of its own, but not while what it learns is forgotten after a batch
    (`Language.memory_zone`).
    """

    def __init__(self, nlp: Language) -> None:
        """Wrap the tokenizer that a pipeline has."""
        self._inner: Callable[[str], Doc] = nlp.tokenizer
        self.vocab = nlp.vocab
        self._known: dict[str, _Tokens] = {}

    def __call__(self, text: str) -> Doc:
        """Return the tokens of a text; `doc.text` is the text, with U+FFFD for halves of surrogate pairs.

        Such halves come out of broken JSON; spaCy cannot hold them, and a character for a character keeps offsets.
        """
        words: list[str] = []
        spaces: list[bool] = []
        known = self._known
        for run in _RUN.findall(_HALF.sub("\ufffd", text)):
            own_words, own_spaces = known.get(run) or self._tokens(run)
            words += own_words
            spaces += own_spaces
        return Doc(self.vocab, words=words, spaces=spaces)

    def _tokens(self, run: str) -> _Tokens:
        """Return the texts of the tokens of one run, with whether a space follows each; kept for the next time."""
        doc = self._inner(run)
        tokens = tuple([token.text for token in doc]), tuple([bool(token.whitespace_) for token in doc])
        if len(run) <= MOST_LETTERS + 1:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[run] = tokens
        return tokens
