"""spaCy's English tokenizer, made safe for text of any kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

MOST_LETTERS = 120
"""Letters without white space that spaCy's tokenizer gets at once: it takes affixes off one by one and copies the rest
each time, so a megabyte without a space would take hours."""

_HALF = re.compile("[\ud800-\udfff]")
_LONG_RUN = re.compile(rf"\S{{{MOST_LETTERS + 1}}}")
_PIECE = re.compile(rf"\S{{1,{MOST_LETTERS}}}")
_RUN = re.compile(rf"\S{{{MOST_LETTERS + 1},}}")


class SafeTokenizer:
    """Tokenizes as spaCy does, except that runs of letters over `MOST_LETTERS` are cut into pieces first."""

    def __init__(self, nlp: Language) -> None:
        """Wrap the tokenizer that a pipeline has."""
        self._inner: Callable[[str], Doc] = nlp.tokenizer
        self.vocab = nlp.vocab

    def __call__(self, text: str) -> Doc:
        """Return the tokens of a text; `doc.text` is the text, with U+FFFD for halves of surrogate pairs.

        Such halves come out of broken JSON; spaCy cannot hold them, and a character for a character keeps offsets.
        """
        text = _HALF.sub("\ufffd", text)
        if not _LONG_RUN.search(text):
            return self._inner(text)
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text):
            for token in self._inner(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into what can be tokenized by itself; the pieces make up the text."""
    last = 0
    for run in _RUN.finditer(text):
        if run.start() > last:
            yield text[last : run.start()]
        for piece in _PIECE.finditer(text, run.start(), run.end()):
            yield piece.group()
        last = run.end()
    if last < len(text):
        yield text[last:]
