"""From spaCy's document to the project's records."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from kg.language.pipeline import load_pipeline
from kg.language.tokens import ModelName, names_of, sentences_of, tokens_of
from kg.model.annotated import SentenceKind, Token


def test_records_leave_white_space_out() -> None:
    """Indices and heads count words only; offsets stay those of the text."""
    doc = Doc(
        English().vocab,
        words=["\n", "Holm", "  ", "left", "\n\n"],
        spaces=[False, True, False, False, False],
        heads=[1, 3, 1, 3, 3],
        deps=["dep", "nsubj", "dep", "ROOT", "dep"],
        pos=["SPACE", "PROPN", "SPACE", "VERB", "SPACE"],
        lemmas=["\n", "Holm", "  ", "leave", "\n\n"],
    )
    assert tokens_of(doc) == (
        Token(0, 1, 5, "Holm", "Holm", "PROPN", "nsubj", 1),
        Token(1, 8, 12, "left", "leave", "VERB", "root", 1),
    )


def test_sentences_and_names_count_characters() -> None:
    """Ends are behind the last character."""
    text = "Envoys in Oslo\n\nAnna Berg met Karl Holm in Oslo. They left.\n"
    doc = load_pipeline()(text)
    assert [(text[s.start : s.end], s.kind, s.paragraph) for s in sentences_of(doc)] == [
        ("Envoys in Oslo", SentenceKind.HEADLINE, 0),
        ("Anna Berg met Karl Holm in Oslo.", SentenceKind.PROSE, 1),
        ("They left.", SentenceKind.PROSE, 1),
    ]
    assert ModelName(16, 25, "PER") in names_of(doc)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"])
def test_text_without_words_gives_nothing(text: str) -> None:
    """No tokens, sentences or names."""
    doc = load_pipeline()(text)
    assert (tokens_of(doc), sentences_of(doc), names_of(doc)) == ((), (), ())


@settings(deadline=None, max_examples=40)
@given(
    st.one_of(
        st.text(max_size=150),
        st.lists(
            st.sampled_from(["Holm", " met ", "Berg", ". ", "\n", "\n\n", "\u00a0", "🙂", "\r", "İ", "x" * 200, "’s "]),
            max_size=40,
        ).map("".join),
    )
)
def test_records_cut_the_text_exactly(text: str) -> None:
    """Tokens, sentences and names lie in the text in order, and heads inside their sentence."""
    doc = load_pipeline()(text)
    tokens, sentences = tokens_of(doc), sentences_of(doc)
    assert all(text[token.start : token.end] == token.text and token.lemma for token in tokens)
    assert [token.i for token in tokens] == list(range(len(tokens)))
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert [i for s in sentences for i in range(s.first, s.last)] == list(range(len(tokens)))
    for sentence in sentences:
        assert (sentence.start, sentence.end) == (tokens[sentence.first].start, tokens[sentence.last - 1].end)
        assert all(sentence.first <= token.head < sentence.last for token in tokens[sentence.first : sentence.last])
    assert all(0 <= name.start < name.end <= len(text) for name in names_of(doc))


def test_half_a_surrogate_pair_keeps_its_place() -> None:
    """Broken JSON yields such characters; what stands behind them keeps its offsets."""
    doc = load_pipeline()("They \ud800 met in Oslo.")

    assert [(token.text, token.start) for token in tokens_of(doc)][-2:] == [("Oslo", 14), (".", 18)]
