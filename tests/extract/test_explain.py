"""The extractor tells of each word why it names an event, or does not."""

from __future__ import annotations

import pytest

from kg.extract.grammar.extractor import GrammarExtractor, RulesExtractor
from kg.language import annotate
from kg.model.document import Document


def reasons(text: str, extractor: GrammarExtractor) -> dict[str, str]:
    annotated = annotate(Document("a.md", text))
    told = list(extractor.explain(annotated))
    assert [each.start for each in told] == sorted(each.start for each in told)
    return {text[each.start : each.end]: "; ".join(each.reasons) for each in told}


def test_the_entry_that_fired_is_named_with_those_who_fill_it() -> None:
    told = reasons("Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo.", RulesExtractor())

    assert "entry “meet” (Meeting) fired: Amos Kiprop (participant), Kofi Addo (participant)" in told["met"]


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("The committee met the deadline.", "met", "entry “meet” (Meeting) did not fire: nobody is named in its slots"),
        ("Kenyan President Amos Kiprop sat down.", "sat", "did not fire: it names one side only"),
        ("Kenyan President Amos Kiprop sat still.", "sat", "entry “sit down” (Meeting) did not fire: its other words"),
        ("Kenyan President Amos Kiprop signed autographs.", "signed", "what is done is not done to a document"),
    ],
)
def test_what_an_entry_lacked_is_told(text: str, word: str, reason: str) -> None:
    assert reason in reasons(text, RulesExtractor())[word]


def test_the_heads_tell_how_likely_they_think_it() -> None:
    told = reasons("Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo.", GrammarExtractor())["met"]

    assert "entry “meet” (Meeting) fired" in told
    assert "the heads: names a Meeting (" in told
    assert "the heads: status occurred" in told
    assert "the heads: Amos Kiprop as participant" in told


def test_words_that_nobody_thinks_of_are_not_told() -> None:
    assert reasons("It rained on the harbour all day.", RulesExtractor()) == {}
