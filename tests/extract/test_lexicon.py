"""The lexicon is data with a form; what breaks the form is named with its entry."""

from __future__ import annotations

import pytest

from kg.errors import RecordError, UnknownExtractorError
from kg.extract import Extractor, extractor_names, load_extractor
from kg.extract.grammar import GrammarExtractor
from kg.extract.grammar.lexicon import default_lexicon, parse_lexicon
from kg.model.report import EventType


def test_the_shipped_lexicon_tells_of_meetings_calls_and_visits() -> None:
    lexicon = default_lexicon()
    entries = [e for some in (*lexicon.verbs.values(), *lexicon.nouns.values()) for e in some]

    assert {e.type for e in entries} == {EventType.MEETING, EventType.CALL, EventType.VISIT}
    assert len({(e.words, tuple(e.slots)) for e in entries}) == len(entries), "two entries say the same"


def test_the_longest_reading_of_a_verb_goes_first() -> None:
    text = """
verbs:
  - {lemma: sit, type: Meeting, slots: {subject: participant}}
  - {lemma: sit down, type: Meeting, slots: {subject: participant}}
"""
    assert [e.name for e in parse_lexicon(text, where="own.yaml").verbs["sit"]] == ["sit down", "sit"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{lemma: meet, slots: {subject: participant}}", "'type'"),
        ("{lemma: meet, type: Meting, slots: {subject: participant}}", "Meting"),
        ("{lemma: meet, type: Meeting, slots: {subject: winner}}", "'winner' is not one of"),
        ("{lemma: meet, type: Meeting, slots: {subject: host}, needs: [luck]}", "'luck' is not one of"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file_and_fault(entry: str, fault: str) -> None:
    with pytest.raises(RecordError, match=rf"own\.yaml, entry 'meet': .*{fault}"):
        parse_lexicon(f"verbs:\n  - {entry}\n", where="own.yaml")


def test_text_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(RecordError, match=r"own\.yaml: not YAML"):
        parse_lexicon("verbs: [", where="own.yaml")


def test_the_grammar_is_found_through_the_door_of_outsiders() -> None:
    assert "grammar" in extractor_names()
    extractor = load_extractor("grammar")
    assert isinstance(extractor, Extractor)
    assert isinstance(extractor, GrammarExtractor)


def test_an_unknown_extractor_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownExtractorError, match=r"no extractor 'magic'; there are: .*grammar"):
        load_extractor("magic")
