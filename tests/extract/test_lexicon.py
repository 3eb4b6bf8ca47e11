"""The lexicon is data with a form; what breaks the form is named with its entry."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from kg.errors import RecordError, UnknownExtractorError
from kg.extract import Extractor, extractor_names, load_extractor
from kg.extract.grammar.extractor import GrammarExtractor
from kg.extract.lexicon import CARRIER_KEYS, KEYS, NEEDS, SECTIONS, SLOT_VALUES, default_lexicon, parse_lexicon
from kg.graph.vocabulary import SUBTYPES
from kg.language import annotate
from kg.model.document import Document
from kg.model.report import EventType


def test_the_shipped_lexicon_tells_of_every_kind_of_event() -> None:
    lexicon = default_lexicon()
    entries = [e for some in (*lexicon.verbs.values(), *lexicon.nouns.values()) for e in some]
    told = set(EventType) - {EventType.STATEMENT}  # made of quotations, not of words

    assert {e.type for e in entries} == told == set(lexicon.plain_verbs) == set(lexicon.plain_nouns)
    assert len({(e.words, tuple(e.slots), e.type) for e in entries}) == len(entries), "two entries say the same"


def test_subtypes_are_those_of_the_ontology() -> None:
    lexicon = default_lexicon()
    entries = [e for some in (*lexicon.verbs.values(), *lexicon.nouns.values()) for e in some]
    told = {(e.type, e.subtype) for e in entries if e.subtype}
    told |= {(kind, subtype) for kind, table in lexicon.subtypes.items() for subtype in table.values()}

    assert {(kind, subtype) for kind, subtype in told if subtype not in SUBTYPES[kind]} == set()
    assert {subtype for _, subtype in told} == {subtype for some in SUBTYPES.values() for subtype in some}


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
        ("{lemma: meet, typ: Meeting, slots: {subject: host}}", "no key 'typ'; an entry has"),
        ("{lemma: meet, type: Meeting, slots: [host]}", "slots must be a table of parts by slots"),
        ("{lemma: meet, type: Meeting, slots: {subject: [host]}}", r"slot value \['host'\] is not one of"),
        ("{lemma: meet, type: Meeting, slots: {subject: host}, needs: with}", "needs must be a list of words"),
        ("{lemma: meet, type: Meeting, slots: {subject: host}, weak: 1}", "weak must be true or false, not 1"),
        ("{lemma: meet, type: Meeting, slots: {subject: host}, subtype: 5}", "subtype must be a word, .* not 5"),
        ("{lemma: meet, type: [Meeting], slots: {subject: host}}", "Meeting"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file_and_fault(entry: str, fault: str) -> None:
    with pytest.raises(RecordError, match=rf"own\.yaml, entry 'meet': .*{fault}"):
        parse_lexicon(f"verbs:\n  - {entry}\n", where="own.yaml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- meet", r"own\.yaml: a lexicon is a mapping"),
        ("words: []", r"own\.yaml: no section 'words'; a lexicon has verbs, nouns"),
        ("verbs: [meet]", r"own\.yaml: 'meet' is no entry"),
        ("carriers: [{lemmas: [hold], subject: winner}]", r"own\.yaml, carriers \['hold'\]"),
        ("subtypes: {Meeting: [summit]}", r"own\.yaml, subtypes: "),
        ("subtypes: {Meeting: {Summit: summit}}", r"own\.yaml, subtypes of Meeting: Summit must be a list of words"),
        ("verbs: 5", r"own\.yaml: verbs must be a list of entries"),
        ("plain_verbs: {type: Call}", r"own\.yaml: plain_verbs must be a list of entries"),
        ("plain_nouns: [5]", r"own\.yaml: 5 is no entry"),
        ("containers: round", r"own\.yaml: containers must be a list of words, .* not 'round'"),
        ("groups: [elder, no]", r"own\.yaml: groups must be a list of words, .*in quotes, not \['elder', False\]"),
        ("carriers: [{lemmas: [5]}]", r"own\.yaml, carriers \[5\]: lemmas must be a list of words"),
        ("carriers: [{lemmas: [hold], 5: x}]", r"own\.yaml, carriers \['hold'\]: no key 5"),
        ("1: x\na: y", r"own\.yaml: no section 1; a lexicon has"),
        ("verbs: 2026-13-45", r"own\.yaml: not YAML: month must be in"),
        ("[" * 5000, r"own\.yaml: not YAML: .*too deep"),
    ],
)
def test_a_wrong_form_is_named_with_its_file(text: str, fault: str) -> None:
    with pytest.raises(RecordError, match=fault):
        parse_lexicon(text, where="own.yaml")


@pytest.mark.parametrize("lemma", ["''", "' '", "5", "[meet]", "null"])
def test_an_entry_needs_a_word_for_its_lemma(lemma: str) -> None:
    with pytest.raises(RecordError, match=r"own\.yaml, entry .*lemma"):
        parse_lexicon(f"verbs:\n  - {{lemma: {lemma}, type: Meeting, slots: {{}}}}\n", where="own.yaml")


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


def test_the_form_is_described_word_by_word() -> None:
    form = files("kg.extract").joinpath("data", "lexicon.md").read_text("utf-8")
    words = {*SECTIONS, *KEYS, *NEEDS, *SLOT_VALUES, *CARRIER_KEYS}

    assert [word for word in sorted(words) if f"`{word}`" not in form] == []


def test_the_example_of_the_form_is_a_lexicon() -> None:
    form = files("kg.extract").joinpath("data", "lexicon.md").read_text("utf-8")

    lexicon = parse_lexicon(form.split("```yaml\n")[1].split("```")[0], where="lexicon.md")

    assert {*lexicon.verbs, *lexicon.nouns, *lexicon.groups} == {"schmooze", "jirga", "elder", "mufti"}


OWN = """
verbs:
  - {lemma: schmooze, type: Meeting, slots: {subject: participant, with: participant}}
nouns:
  - {lemma: palaver, type: Meeting, slots: {between: participant, with: participant}}
groups: [wiseman]
"""


def own_extractor(folder: Path, text: str, name: str) -> Extractor:
    path = folder / "own.yaml"
    path.write_text(text, "utf-8")
    return load_extractor(name, lexicon=path)


@pytest.mark.parametrize("name", ["grammar", "rules"])
@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Kiprop schmoozed with Ghanaian Foreign Minister Kofi Addo in Accra.",
        "A palaver between Kenyan President Amos Kiprop and Ghanaian Foreign Minister Kofi Addo was held in Accra.",
    ],
)
def test_words_of_a_users_own_are_read_by_the_users_own_entries(tmp_path: Path, name: str, text: str) -> None:
    [report] = own_extractor(tmp_path, OWN, name).extract(annotate(Document("a.md", text)))

    assert report.type is EventType.MEETING
    assert {p.name for p in report.participants} == {"Amos Kiprop", "Kofi Addo"}
    assert report.place == ("Accra",)


def test_an_own_entry_goes_before_the_shipped_ones_and_the_heads(tmp_path: Path) -> None:
    text = "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Accra."
    own = "verbs: [{lemma: meet, type: Call, slots: {subject: participant, object: participant}}]"

    for name in ("grammar", "rules"):
        [report] = own_extractor(tmp_path, own, name).extract(annotate(Document("a.md", text)))
        assert report.type is EventType.CALL


def test_the_version_of_an_extractor_tells_of_its_lexicon(tmp_path: Path) -> None:
    versions = {own_extractor(tmp_path, text, "grammar").version for text in (OWN, OWN, OWN + "telephone: [telex]")}

    assert len(versions | {load_extractor("grammar").version}) == 3


def test_a_lexicon_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"none\.yaml"):
        load_extractor("grammar", lexicon=tmp_path / "none.yaml")
