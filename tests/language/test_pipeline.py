"""The pipeline: its parts, its settings, and text that is hard on it."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from kg.errors import LanguageError
from kg.language.pipeline import load_pipeline
from kg.language.tokenizer import MOST_LETTERS, SafeTokenizer
from kg.language.tokens import sentences_of, tokens_of

_english = English()


def test_the_pipeline_is_loaded_once() -> None:
    """Loading costs seconds; the second call costs nothing."""
    assert load_pipeline() is load_pipeline()
    assert load_pipeline().pipe_names == ["kg_sentences", "kg_encoder", "kg_lemmas"]


def test_an_unknown_pipeline_is_refused_with_the_remedy() -> None:
    """The name and the way to install it stand in the message."""
    with pytest.raises(LanguageError, match=r"en_core_web_none.*spacy download"):
        load_pipeline("en_core_web_none")


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    """Events are read from dependencies."""
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(LanguageError, match="no parser"):
        load_pipeline(str(tmp_path))


def test_another_pipeline_gets_the_sentences_by_rule(tmp_path: Path) -> None:
    """Headlines and datelines are split before its own parser reads."""
    other = spacy.blank("en")
    parser = other.add_pipe("parser")
    parser.add_label("ROOT")  # type: ignore[attr-defined]
    other.initialize()
    other.to_disk(tmp_path)
    doc = load_pipeline(str(tmp_path))("Envoys meet in Oslo\n\nThey met. They agreed.")
    assert [s.paragraph for s in sentences_of(doc)] == [0, 1, 1]
    assert "".join(token.text for token in tokens_of(doc)) == "EnvoysmeetinOsloTheymet.Theyagreed."


@pytest.mark.parametrize(
    "text", ["x" * 300_000, "!" * 60_000, "a-b/c." * 20_000, "\n" * 200_000, " \t" * 50_000, "“" * 50_000]
)
def test_long_text_without_words_is_read(text: str) -> None:
    """A step that took quadratic time would not come to an end here."""
    assert SafeTokenizer(English())(text).text == text


def test_a_hundred_kilobytes_without_a_stop_are_read() -> None:
    """As a table in one line may be."""
    text = "the minister met the envoy in Oslo and " * 2600
    doc = load_pipeline()(text)
    assert doc.text == text
    assert len(tokens_of(doc)) == 8 * 2600


@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["y" * 500, "!" * 300, " ", "can't"])), max_size=12).map(
        "".join
    )
)
def test_tokens_make_up_the_text(text: str) -> None:
    """However it is cut."""
    doc = SafeTokenizer(_english)(text)
    assert doc.text == text
    assert max((len(token) for token in doc if not token.is_space), default=0) <= MOST_LETTERS


def test_ordinary_text_is_tokenized_as_spacy_does() -> None:
    """Also beside a run of letters that is cut."""
    text = "Dr. Holm can't meet (at 8 p.m.) the U.S. envoy."
    expected = [token.text for token in _english.tokenizer(text)]
    assert [token.text for token in SafeTokenizer(_english)(text)] == expected
    assert [token.text for token in SafeTokenizer(_english)(f"{text} {'z' * 1000}")][: len(expected)] == expected


def test_words_of_a_memory_zone_are_forgotten() -> None:
    """So that a build of many documents does not grow with every new word."""
    nlp = load_pipeline()
    with nlp.memory_zone():
        inside = tokens_of(nlp("Holm met Zworykzn in Oslo."))
        assert "Zworykzn" in nlp.vocab.strings
    assert "Zworykzn" not in nlp.vocab.strings
    with nlp.memory_zone():
        assert tokens_of(nlp("Holm met Zworykzn in Oslo.")) == inside
