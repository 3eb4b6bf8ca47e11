"""References: pronouns and descriptions, and whom they stand for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.reference import find_references
from kg.language.reference.offices import Held, fits, held_office, same_office, words_of
from kg.language.reference.tables import gender_of_first_name, gender_of_word
from kg.model.annotated import Annotated, ReferenceKind
from tests.language.builder import build, facts, nationality, person, state
from tests.language.conftest import AnnotateText

ORLOVA = person("Orlova", "Irina Orlova")
KELLER = person("Keller", "Jan Keller")
SATO = person("Sato", "Ken Sato")
NAMES = [
    ORLOVA,
    KELLER,
    SATO,
    state("Russia", code="RU"),
    state("Germany", code="DE"),
    nationality("Russian", "Russia", "RU"),
    nationality("German", "Germany", "DE"),
    nationality("Germans", "Germany", "DE"),
]
IRINA = facts("Irina Orlova", "Orlova", of="RU", position="foreign minister")
JAN = facts("Jan Keller", "Keller", of="DE", position="foreign minister")
KEN = facts("Ken Sato", "Sato", of="JP", position="Prime Minister")
PERSONS = [IRINA, JAN, KEN]

MET = "Orlova/PROPN/nsubj>2 met|meet/VERB/root Keller/PROPN/obj>2 in/ADP/case>5 Vienna/PROPN/obl>2 _./PUNCT/punct>2"
ORLOVA_CAME = "Orlova/PROPN/nsubj>2 came|come/VERB/root _./PUNCT/punct>2"
KELLER_CAME = "Keller/PROPN/nsubj>2 came|come/VERB/root _./PUNCT/punct>2"
HE_LEFT = "He/PRON/nsubj>2 left|leave/VERB/root _./PUNCT/punct>2"
THEY_LEFT = "They/PRON/nsubj>2 left|leave/VERB/root _./PUNCT/punct>2"
THE_TWO = "The/DET/det>2 two/NUM/nsubj>3 agreed|agree/VERB/root _./PUNCT/punct>3"


def references(*sentences: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words of each reference and the names it stands for."""
    return [(r.text, r.refers_to) for r in find_references(document(*sentences))]


def document(*sentences: str) -> Annotated:
    return build(*sentences, names=NAMES, persons=PERSONS)


def of_noun(noun: str, *before: str) -> str:
    """Return "The ... NOUN left." with the words in between as adjectives."""
    head = len(before) + 2
    words = " ".join(f"{word}/ADJ/amod>{head}" for word in before)
    return f"The/DET/det>{head} {words} {noun}/NOUN/nsubj>{head + 1} left|leave/VERB/root"


def test_pronoun_takes_up_the_one_whose_first_name_agrees() -> None:
    """Irina is a woman's name, so `he` is the one met and not the one who met him."""
    assert references(MET, HE_LEFT) == [("He", ("Jan Keller",))]


def test_pronoun_prefers_the_subject_of_the_sentence_before() -> None:
    sato_met_keller = "Sato/PROPN/nsubj>2 met|meet/VERB/root Keller/PROPN/obj>2 _./PUNCT/punct>2"
    assert references(sato_met_keller, HE_LEFT) == [("He", ("Ken Sato",))]


def test_title_shows_the_gender() -> None:
    annotated = build(
        "Mr./PROPN/compound>2 Lee/PROPN/nsubj>4 and/CCONJ/cc>3 met|meet/VERB/root Ms./PROPN/compound>6 Kim/PROPN/obj>4",
        "She/PRON/nsubj>2 left|leave/VERB/root _./PUNCT/punct>2",
        names=[person("Lee"), person("Kim")],
    )
    assert [r.refers_to for r in find_references(annotated)] == [("Kim",)]


def test_object_is_not_the_subject_of_its_own_clause() -> None:
    received = "Sato/PROPN/nsubj>2 received|receive/VERB/root him|he/PRON/obj>2 _./PUNCT/punct>2"
    assert references(KELLER_CAME, received) == [("him", ("Jan Keller",))]
    assert references(received) == [("him", ())]


def test_object_is_not_the_subject_shared_with_the_verb_before() -> None:
    sentence = (
        "Sato/PROPN/nsubj>2 came|come/VERB/root and/CCONJ/cc>4 thanked|thank/VERB/conj>2 him|he/PRON/obj>4 "
        "_./PUNCT/punct>2"
    )
    assert references(KELLER_CAME, sentence) == [("him", ("Jan Keller",))]


def test_possessive_is_the_subject_of_its_clause() -> None:
    brought = "Sato/PROPN/nsubj>2 brought|bring/VERB/root his/PRON/nmod:poss>4 wife/NOUN/obj>2 _./PUNCT/punct>2"
    assert references(KELLER_CAME, brought) == [("his wife", ()), ("his", ("Ken Sato",))]


def test_pronoun_ahead_of_its_name_in_a_clause_that_opens_the_sentence() -> None:
    sentence = (
        "Before/SCONJ/mark>3 he/PRON/nsubj>3 left|leave/VERB/advcl>6 _,/PUNCT/punct>3 Keller/PROPN/nsubj>6 "
        "met|meet/VERB/root reporters|reporter/NOUN/obj>6 _./PUNCT/punct>6"
    )
    assert references(sentence) == [("he", ("Jan Keller",))]


def test_somebody_unnamed_takes_the_pronoun_away_from_the_names() -> None:
    denied = "A/DET/det>2 spokesman/NOUN/nsubj>3 denied|deny/VERB/root the/DET/det>5 report/NOUN/obj>3 _./PUNCT/punct>3"
    assert references(KELLER_CAME, denied, HE_LEFT) == [("He", ())]


def test_pronoun_inside_a_phrase_does_not_mean_the_phrase() -> None:
    sentence = "A/DET/det>2 member/NOUN/nsubj>6 of/ADP/case>5 his/PRON/nmod:poss>5 delegation/NOUN/nmod>2 is/VERB/root"
    assert references(KELLER_CAME, sentence)[0] == ("his", ("Jan Keller",))


def test_nobody_owns_a_pronoun() -> None:
    nobody = "Nobody/PRON/nsubj>2 raised|raise/VERB/root his/PRON/nmod:poss>4 voice/NOUN/obj>2 _./PUNCT/punct>2"
    assert references(KELLER_CAME, nobody) == [("his", ())]


def test_i_in_a_quotation_is_the_speaker_and_he_is_not() -> None:
    quoted = (
        '"/PUNCT/punct>4 _I/PRON/nsubj>3 know/VERB/ccomp>7 him|he/PRON/obj>3 _,/PUNCT/punct>3 _"/PUNCT/punct>3 '
        "said|say/VERB/root Sato/PROPN/nsubj>7 _./PUNCT/punct>7"
    )
    assert references(KELLER_CAME, quoted) == [("I", ("Ken Sato",)), ("him", ("Jan Keller",))]


def test_he_who_says_the_words_is_nobody_named_in_them() -> None:
    quoted = (
        '"/PUNCT/punct>3 _Sato/PROPN/nsubj>3 came|come/VERB/ccomp>9 to/ADP/case>5 Vienna/PROPN/obl>3 _,/PUNCT/punct>3 '
        '_"/PUNCT/punct>3 he/PRON/nsubj>9 added|add/VERB/root _./PUNCT/punct>9'
    )

    assert ("he", ("Jan Keller",)) in references(KELLER_CAME, quoted)


def test_they_are_those_last_mentioned_together() -> None:
    both = "Orlova/PROPN/nsubj>4 and/CCONJ/cc>3 Keller/PROPN/conj>1 spoke|speak/VERB/root _./PUNCT/punct>4"
    assert references(both, THEY_LEFT) == [("They", ("Irina Orlova", "Jan Keller"))]


def test_they_are_nobody_where_people_without_names_came_last() -> None:
    officials = "Officials|official/NOUN/nsubj>2 came|come/VERB/root _./PUNCT/punct>2"
    assert references(MET, officials, THEY_LEFT) == [("They", ())]


def test_the_two_are_the_people_of_the_clause_before() -> None:
    assert references(MET, THE_TWO) == [("The two", ("Irina Orlova", "Jan Keller"))]


def test_the_two_are_those_who_act_rather_than_those_in_a_phrase() -> None:
    met = (
        "Orlova/PROPN/nsubj>4 and/CCONJ/cc>3 Keller/PROPN/conj>1 met|meet/VERB/root before/ADP/case>6 eyes/NOUN/obl>4 "
        "of/ADP/case>8 Keller/PROPN/nmod>6 and/CCONJ/cc>10 Sato/PROPN/conj>8 _./PUNCT/punct>4"
    )
    assert references(met, THE_TWO) == [("The two", ("Irina Orlova", "Jan Keller"))]


def test_the_two_are_open_where_three_are_in_view() -> None:
    three = (
        "Orlova/PROPN/nsubj>6 _,/PUNCT/punct>3 Keller/PROPN/conj>1 and/CCONJ/cc>5 Sato/PROPN/conj>1 "
        "came|come/VERB/root _./PUNCT/punct>6"
    )
    assert references(three, THE_TWO) == [("The two", ())]


def test_both_sides_are_the_states_of_those_who_met() -> None:
    sides = "Both/DET/det>2 sides|side/NOUN/nsubj>3 agreed|agree/VERB/root _./PUNCT/punct>3"
    assert references(MET, sides) == [("Both sides", ("Russia", "Germany"))]


def test_the_two_countries_are_the_states_listed_together() -> None:
    states = "Russia/PROPN/nsubj>4 and/CCONJ/cc>3 Germany/PROPN/conj>1 agreed|agree/VERB/root _./PUNCT/punct>4"
    two = "The/DET/det>3 two/NUM/nummod>3 countries|country/NOUN/nsubj>4 agreed|agree/VERB/root _./PUNCT/punct>4"
    assert references(states, two) == [("The two countries", ("Russia", "Germany"))]


def test_things_are_no_group() -> None:
    islands = "The/DET/det>3 two/NUM/nummod>3 islands|island/NOUN/nsubj>4 remain/VERB/root _./PUNCT/punct>4"
    assert references(MET, islands) == []


def test_list_behind_the_words_says_who_the_two_are() -> None:
    sentence = (
        "The/DET/det>3 two/NUM/nummod>3 ministers|minister/NOUN/nsubj>9 _,/PUNCT/punct>5 Keller/PROPN/appos>3 "
        "and/CCONJ/cc>7 Sato/PROPN/conj>5 _,/PUNCT/punct>3 signed|sign/VERB/root _./PUNCT/punct>9"
    )
    assert references(MET, sentence) == [("The two ministers", ("Jan Keller", "Ken Sato"))]


@pytest.mark.parametrize(
    ("noun", "before", "name"),
    [
        ("minister", ("Russian", "foreign"), "Irina Orlova"),
        ("minister", ("German", "foreign"), "Jan Keller"),
        ("diplomat", ("German",), "Jan Keller"),
    ],
)
def test_office_and_nationality_mean_who_holds_it(noun: str, before: tuple[str, ...], name: str) -> None:
    [(text, names)] = references(MET, of_noun(noun, *before))

    assert (text, names) == (f"The {' '.join(before)} {noun}", (name,))


def test_description_that_nobody_fits_keeps_its_state() -> None:
    [reference] = find_references(document(MET, of_noun("president", "German")))

    assert (reference.kind, reference.refers_to, reference.state) == (ReferenceKind.DESCRIPTION, (), "DE")


def test_office_that_two_hold_is_open() -> None:
    both = "Orlova/PROPN/nsubj>4 and/CCONJ/cc>3 Keller/PROPN/conj>1 spoke|speak/VERB/root _./PUNCT/punct>4"
    assert references(both, of_noun("minister")) == [("The minister", ())]


def test_office_alone_means_the_only_one_who_holds_it() -> None:
    sato = "Sato/PROPN/nsubj>2 came|come/VERB/root _./PUNCT/punct>2"
    assert references(sato, ORLOVA_CAME, of_noun("minister", "prime")) == [("The prime minister", ("Ken Sato",))]


def test_counterpart_is_who_holds_the_same_office_for_the_state() -> None:
    sentence = (
        "Keller/PROPN/nsubj>2 thanked|thank/VERB/root his/PRON/nmod:poss>5 Russian/ADJ/amod>5 counterpart/NOUN/obj>2 "
        "_./PUNCT/punct>2"
    )
    assert references(ORLOVA_CAME, sentence) == [
        ("his Russian counterpart", ("Irina Orlova",)),
        ("his", ("Jan Keller",)),
    ]


def test_counterpart_who_is_not_named_keeps_only_the_state() -> None:
    sentence = (
        "Sato/PROPN/nsubj>2 thanked|thank/VERB/root his/PRON/nmod:poss>5 Russian/ADJ/amod>5 counterpart/NOUN/obj>2 "
        "_./PUNCT/punct>2"
    )
    reference, _ = find_references(document(ORLOVA_CAME, sentence))

    assert (reference.refers_to, reference.state) == ((), "RU")


def test_nationality_in_the_singular_is_the_person_of_that_state() -> None:
    german = "The/DET/det>2 German/PROPN/nsubj>3 stayed|stay/VERB/root _./PUNCT/punct>3"
    assert references(MET, german) == [("The German", ("Jan Keller",))]


def test_nationality_in_the_plural_is_the_state_where_no_group_of_it_is_named() -> None:
    germans = "The/DET/det>2 Germans/PROPN/nsubj>3 stayed|stay/VERB/root _./PUNCT/punct>3"
    assert references(MET, germans) == [("The Germans", ("Germany",))]


def test_apposition_to_a_name_is_no_reference() -> None:
    sentence = (
        "Keller/PROPN/nsubj>7 _,/PUNCT/punct>5 the/DET/det>5 German/ADJ/amod>5 minister/NOUN/appos>1 _,/PUNCT/punct>5 "
        "left|leave/VERB/root _./PUNCT/punct>7"
    )
    assert references(sentence) == []


def test_office_that_reaches_up_to_a_name_is_no_reference() -> None:
    sentence = (
        "The/DET/det>2 minister/NOUN/nmod>5 for/ADP/case>4 trade/NOUN/nmod>2 Keller/PROPN/nsubj>6 "
        "left|leave/VERB/root _./PUNCT/punct>6"
    )
    assert references(sentence) == []
    assert references(sentence.replace("minister/NOUN/nmod>5", "minister/NOUN/nsubj>6"), HE_LEFT) == [
        ("He", ("Jan Keller",))
    ]


def test_pronoun_inside_a_name_is_none() -> None:
    he = person("He Lan")
    annotated = build("He/PRON/nsubj>3 Lan/PROPN/flat>1 left|leave/VERB/root _./PUNCT/punct>3", names=[he])
    assert find_references(annotated) == ()


def test_furniture_is_not_read() -> None:
    assert references(MET, f"~ {HE_LEFT}") == []


def held(position: str) -> Held:
    office = held_office(words_of(position))
    assert office is not None
    return office


@pytest.mark.parametrize(
    ("description", "position"),
    [
        ("envoy", "special envoy"),
        ("envoy", "the Kremlin's representative for trade"),
        ("secretary", "U.S. Secretary of State"),
        ("foreign minister", "External Affairs Minister"),
        ("top diplomat", "foreign minister"),
        ("leader", "President"),
        ("premier", "Prime Minister"),
        ("aide", "foreign policy adviser"),
        ("minister", "defence minister"),
        ("defense minister", "defence minister"),
        ("deputy secretary", "Deputy Secretary of State"),
    ],
)
def test_description_fits_an_office(description: str, position: str) -> None:
    assert fits(held(description), held(position))


@pytest.mark.parametrize(
    ("description", "position"),
    [
        ("foreign minister", "deputy foreign minister"),
        ("foreign minister", "defence minister"),
        ("minister", "Prime Minister"),
        ("president", "prime minister"),
        ("ambassador", "foreign minister"),
        ("top diplomat", "defence minister"),
    ],
)
def test_description_does_not_fit_another_office(description: str, position: str) -> None:
    assert not fits(held(description), held(position))


def test_counterparts_hold_the_same_office() -> None:
    assert same_office(held("Secretary of State"), held("foreign minister"))
    assert same_office(held("President"), held("Prime Minister"))
    assert not same_office(held("foreign minister"), held("deputy foreign minister"))


def test_genders_of_words_and_first_names() -> None:
    assert gender_of_word("Ms.") == "f"
    assert gender_of_word("spokesman") == "m"
    assert gender_of_word("official") is None
    assert gender_of_first_name("Zoë") == "f"
    assert gender_of_first_name("Unheard") is None


WORD = st.sampled_from(
    ["Orlova", "Keller", "he", "they", "their", "the", "two", "sides", "Russian", "envoy", "I", "his"]
)
LABEL = st.sampled_from(
    ["nsubj", "obj", "obl", "nmod:poss", "conj", "det", "amod", "acl:relcl", "advcl", "appos", "nmod"]
)
POS = st.sampled_from(["NOUN", "PROPN", "PRON", "VERB", "ADJ", "DET", "NUM"])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORD, POS, LABEL, st.integers(1, 12)), min_size=12, max_size=12))
def test_any_tree_gives_references_in_order(tokens: list[tuple[str, str, str, int]]) -> None:
    """Parsers make trees that grammar does not; even words that hang on each other in a ring end the search."""
    annotated = document(" ".join(f"{word}/{pos}/{label}>{head}" for word, pos, label, head in tokens))
    found = find_references(annotated)

    assert all(annotated.document.cut(r.start, r.end) == r.text for r in found)
    assert all(one.end <= other.start or other.end <= one.end for one, other in pairwise(found))


def test_nouns_that_hang_on_each_other_in_a_ring_end_the_search() -> None:
    annotated = document("Keller/PROPN/nsubj>2 left|leave/VERB/root", "his/PRON/nmod:poss>2 envoy/NOUN/nmod>1")

    assert "his" in [reference.text for reference in find_references(annotated)]


def test_a_hundred_thousand_characters_without_a_stop_are_read_to_the_end() -> None:
    annotated = document(
        " ".join(["Orlova/PROPN/nsubj>3 met|meet/VERB/root he/PRON/nsubj>2 Keller/PROPN/obj>2"] * 5000)
    )

    assert len(annotated.document.text) > 100_000
    assert len(find_references(annotated)) == 5000


def test_a_people_means_those_at_the_table_and_not_whom_they_serve(annotate_text: AnnotateText) -> None:
    annotated = annotate_text(
        "Kenyan envoys Amos Kiprop and Mary Wanjiku, the negotiators of Kenyan President Paul Otieno, flew to Accra. "
        "The Kenyans left on Friday."
    )

    [kenyans] = [r for r in annotated.references if r.text == "The Kenyans"]
    assert kenyans.refers_to == ("Amos Kiprop", "Mary Wanjiku")
