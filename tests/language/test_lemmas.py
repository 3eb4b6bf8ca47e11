"""Base forms by rule and table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.language.lemmas import lemma_of, set_lemmas


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("met", "meet"),
        ("meets", "meet"),
        ("meeting", "meet"),
        ("held", "hold"),
        ("said", "say"),
        ("agreed", "agree"),
        ("signed", "sign"),
        ("signing", "sign"),
        ("visited", "visit"),
        ("visiting", "visit"),
        ("invited", "invite"),
        ("inviting", "invite"),
        ("arrived", "arrive"),
        ("urged", "urge"),
        ("discussed", "discuss"),
        ("discusses", "discuss"),
        ("postponed", "postpone"),
        ("cancelled", "cancel"),
        ("canceled", "cancel"),
        ("called", "call"),
        ("denied", "deny"),
        ("flies", "fly"),
        ("flew", "fly"),
        ("travelling", "travel"),
        ("stopped", "stop"),
        ("planned", "plan"),
        ("hosted", "host"),
        ("hoped", "hope"),
        ("received", "receive"),
        ("negotiated", "negotiate"),
        ("briefed", "brief"),
        ("announced", "announce"),
        ("offered", "offer"),
        ("required", "require"),
        ("developed", "develop"),
        ("refused", "refuse"),
        ("passed", "pass"),
        ("focused", "focus"),
        ("led", "lead"),
        ("leaving", "leave"),
        ("left", "leave"),
        ("struck", "strike"),
        ("begun", "begin"),
        ("undertook", "undertake"),
        ("belonged", "belong"),
        ("exchanged", "exchange"),
        ("reached", "reach"),
        ("handled", "handle"),
        ("dying", "die"),
        ("needed", "need"),
        ("need", "need"),
        ("bring", "bring"),
        ("added", "add"),
        ("SIGNED", "sign"),
        ("speeds", "speed"),
        ("goes", "go"),
        ("teaches", "teach"),
        ("relaxes", "relax"),
        ("controlled", "control"),
        ("quoted", "quote"),
        ("reunited", "reunite"),
    ],
)
def test_verbs(form: str, lemma: str) -> None:
    """Forms of a verb lead to its base."""
    assert lemma_of(form, "VERB") == lemma


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("talks", "talk"),
        ("envoys", "envoy"),
        ("countries", "country"),
        ("ministers", "minister"),
        ("women", "woman"),
        ("children", "child"),
        ("crises", "crisis"),
        ("bases", "basis"),
        ("news", "news"),
        ("headquarters", "headquarters"),
        ("accords", "accord"),
        ("speeches", "speech"),
        ("statuses", "status"),
        ("press", "press"),
        ("businessmen", "businessman"),
        ("truces", "truce"),
        ("vetoes", "veto"),
        ("ties", "tie"),
        ("1990s", "1990s"),
        ("sons-in-law", "son-in-law"),
        ("visit", "visit"),
        ("Meetings", "meeting"),
        ("people", "people"),
        ("leaves", "leaf"),
        ("consensus", "consensus"),
    ],
)
def test_nouns(form: str, lemma: str) -> None:
    """Plurals lead to their singular."""
    assert lemma_of(form, "NOUN") == lemma


@pytest.mark.parametrize(
    ("form", "pos", "lemma"),
    [
        ("is", "AUX", "be"),
        ("’s", "AUX", "be"),
        ("were", "AUX", "be"),
        ("had", "AUX", "have"),
        ("wo", "AUX", "will"),
        ("ca", "AUX", "can"),
        ("’d", "AUX", "would"),
        ("might", "AUX", "might"),
        ("n't", "PART", "not"),
        ("n’t", "PART", "not"),
        ("him", "PRON", "he"),
        ("They", "PRON", "they"),
        ("them", "PRON", "they"),
        ("its", "PRON", "its"),
        ("These", "DET", "this"),
        ("an", "DET", "a"),
        ("higher", "ADJ", "high"),
        ("earliest", "ADJ", "early"),
        ("better", "ADJ", "good"),
        ("biggest", "ADJ", "big"),
        ("former", "ADJ", "former"),
        ("Geneva", "PROPN", "Geneva"),
        ("Friday", "PROPN", "Friday"),
        ("In", "ADP", "in"),
        ("\n", "SPACE", "\n"),
    ],
)
def test_other_words(form: str, pos: str, lemma: str) -> None:
    """Small letters, except for names and white space."""
    assert lemma_of(form, pos) == lemma


@given(st.text(min_size=1, max_size=30), st.sampled_from(["VERB", "NOUN", "ADJ", "AUX", "PRON", "PART", "X", ""]))
def test_any_word_has_a_lemma(word: str, pos: str) -> None:
    """It is never empty, and of no capital that has a small letter."""
    lemma = lemma_of(word, pos)
    assert lemma
    assert lemma == lemma.lower()


@given(st.sampled_from(["add", "agree", "need", "embed", "focus", "pass", "sing", "bring", "proceed", "meet", "hold"]))
def test_a_base_form_is_its_own_lemma(verb: str) -> None:
    """Also where it looks like a form of another verb."""
    assert lemma_of(verb, "VERB") == verb


def test_the_component_sets_the_lemma_of_each_token() -> None:
    """By text and part of speech together."""
    doc = set_lemmas(Doc(Vocab(), words=["Talks", "meeting", "meeting", "Oslo"], pos=["NOUN", "VERB", "NOUN", "PROPN"]))
    assert [token.lemma_ for token in doc] == ["talk", "meet", "meeting", "Oslo"]
