"""Split articles into sentences and words as the pipeline does at run time."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def article_splitter() -> Callable[[str], Iterator[tuple[str, ...]]]:
    """Return a function from a text to the words of each of its sentences."""
    from spacy.lang.en import English

    from kg.language.sentences import set_sentences
    from kg.language.tokenizer import SafeTokenizer
    from kg.language.tokens import sentences_of

    tokenizer = SafeTokenizer(English())

    def split(text: str) -> Iterator[tuple[str, ...]]:
        doc = set_sentences(tokenizer(text))
        words = [token.text for token in doc if not token.is_space]
        return (tuple(words[sentence.first : sentence.last]) for sentence in sentences_of(doc))

    return split
