"""The trained component: what it sets, for text of any kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import LanguageError
from kg.language.encoder import MOST_WORDS, windows_of
from kg.language.network import Network
from kg.language.pipeline import load_pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The package's own pipeline."""
    return load_pipeline()


def _relations(doc: Doc) -> set[tuple[str, str, str]]:
    return {(token.text, token.dep_, token.head.text) for token in doc}


def test_an_active_sentence_has_its_subject_object_and_place(nlp: Language) -> None:
    """The relations that events are read from."""
    doc = nlp("Anna Berg met the foreign minister in Oslo on Friday.")
    assert {
        ("met", "root", "met"),
        ("Anna", "nsubj", "met"),
        ("minister", "obj", "met"),
        ("Oslo", "obl", "met"),
    } <= _relations(doc)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Anna Berg", "PER"), ("Oslo", "LOC")]


def test_a_passive_sentence_has_its_agent(nlp: Language) -> None:
    """Passive subject and agent carry their subtypes."""
    doc = nlp("The envoy was received by President Karl Holm at the airport.")
    assert {("envoy", "nsubj:pass", "received"), ("was", "aux:pass", "received")} <= _relations(doc)
    assert any(token.dep_ == "obl:agent" and token.head.text == "received" for token in doc)


def test_parts_of_speech_are_universal(nlp: Language) -> None:
    """Verbs, names, nouns and marks are told apart."""
    doc = nlp("Holm will visit Norway.")
    assert [token.pos_ for token in doc] == ["PROPN", "AUX", "VERB", "PROPN", "PUNCT"]


def test_names_have_the_four_kinds(nlp: Language) -> None:
    """Titles and articles stay outside the name."""
    doc = nlp(
        "President Karl Holm told the United Nations in Geneva that Norway would attend the World Economic Forum."
    )
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Karl Holm", "PER"),
        ("United Nations", "ORG"),
        ("Geneva", "LOC"),
        ("Norway", "LOC"),
        ("World Economic Forum", "EVENT"),
    ]


def test_a_name_may_go_over_a_line_break(nlp: Language) -> None:
    """White space inside a name belongs to it."""
    text = (
        "The foreign ministers of both states met the president on Friday in New\n"
        "York and agreed on nothing of note that anybody remembers, but all\n"
        "of them will meet again in the spring."
    )
    assert ("New\nYork", "LOC") in [(ent.text, ent.label_) for ent in nlp(text).ents]


def test_documents_read_together_or_alone_are_read_alike(nlp: Language) -> None:
    """The order and company of documents changes nothing."""
    texts = [
        "Holm met Berg in Oslo.",
        "",
        "They agreed to meet again on Monday, the minister said.",
        "\n\n",
        "Holm left.",
    ]
    together = list(nlp.pipe(texts))
    for doc, text in zip(together, texts, strict=True):
        alone = nlp(text)
        assert doc.text == text
        assert [(t.pos_, t.dep_, t.head.i, t.ent_type_) for t in doc] == [
            (t.pos_, t.dep_, t.head.i, t.ent_type_) for t in alone
        ]


def test_a_sentence_over_the_limit_is_read_in_windows(nlp: Language) -> None:
    """It stays one sentence with one root."""
    doc = nlp(", ".join(["the minister of Norway met the envoy in Oslo"] * 30) + ".")
    assert len(list(doc.sents)) == 1
    assert sum(token.head.i == token.i for token in doc) == 1
    assert sum(ent.text == "Oslo" for ent in doc.ents) >= 25


@given(st.lists(st.sampled_from(["a", ",", ";", "b"]), max_size=400))
def test_windows_make_up_the_sentence(words: list[str]) -> None:
    """None is empty or too long."""
    windows = list(windows_of(words, 0, len(words)))
    assert [place for first, end in windows for place in range(first, end)] == list(range(len(words)))
    assert all(0 < end - first <= MOST_WORDS for first, end in windows)


@settings(deadline=None, max_examples=40)
@given(
    st.one_of(
        st.text(max_size=120),
        st.text(alphabet=st.characters(categories=["Cc", "Cf", "Zs", "So", "Lo", "Mn"]), max_size=80),
        st.lists(
            st.sampled_from(
                ["Holm ", "met ", ". ", "\n", "\n\n", "“", "🙂", "שלום ", "\x00", "\u2028", "a" * 300, ", "]
            ),
            max_size=40,
        ).map("".join),
    )
)
def test_any_text_is_read(nlp: Language, text: str) -> None:
    """Each sentence is one tree of words; nothing raises and the text stays."""
    doc = nlp(text)
    assert doc.text == text
    words = [token for token in doc if not token.is_space]
    assert all(token.dep_ and token.pos_ for token in words)
    for sentence in doc.sents if words else ():
        inside = range(sentence.start, sentence.end)
        assert all(token.head.i in inside for token in sentence)
        roots = [token for token in sentence if token.head.i == token.i]
        assert len(roots) == 1
    for token in words:
        passed = 0
        while token.head.i != token.i:
            token, passed = token.head, passed + 1
            assert passed <= len(doc)


def test_the_encoder_keeps_the_sentences_of_the_rules(nlp: Language) -> None:
    """Roots and sentence starts agree."""
    doc = nlp("OSLO (Coast Wire) - Holm met Berg. “Good,” he said.\n\nSee also\n\n\nThey left.\n")
    starts = [token.i for token in doc if token.is_sent_start]
    assert starts == [s.start for s in doc.sents]
    assert set(doc._.sentence_marks) == set(starts)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """The message tells which file is missing and what to do."""
    with pytest.raises(LanguageError, match=r"encoder\.onnx.*is missing"):
        Network(tmp_path)


@pytest.mark.parametrize("text", ["a" * 20_000, "0x9f2c-" * 3_000, "antidisestablishmentarianisms " * 150])
def test_words_of_many_pieces_are_read_however_many_stand_together(nlp: Language, text: str) -> None:
    """The network has positions for some five hundred pieces; a hundred long codes have more."""
    doc = nlp(text)

    assert doc.text == text
    assert all(token.pos_ for token in doc if not token.is_space)
