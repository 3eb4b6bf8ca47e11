"""Which names a text has, what kind each is, and whom it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.names import find_names
from kg.model.annotated import Annotated, Name, NameKind, PersonFacts
from tests.language.builder import build


class Marked(NamedTuple):
    """A name as the trained component marks it."""

    start: int
    end: int
    label: str


def marked(annotated: Annotated, *persons: str, **labels: str) -> list[Marked]:
    """Mark the words given wherever they stand: `persons` as PER, the others with the label they are given."""
    found = []
    for text, label in [
        *((person, "PER") for person in persons),
        *((t.replace("_", " "), v) for t, v in labels.items()),
    ]:
        start = annotated.document.text.find(text)
        while start >= 0:
            found.append(Marked(start, start + len(text), label))
            start = annotated.document.text.find(text, start + len(text))
    return sorted(found)


def names_in(*sentences: str, persons: Iterable[str] = (), **labels: str) -> tuple[Name, ...]:
    annotated = build(*sentences)
    return find_names(annotated, marked(annotated, *persons, **labels))[0]


def kinds(names: Iterable[Name]) -> dict[str, NameKind]:
    return {name.text: name.kind for name in names}


def test_tables_know_states_nationalities_organizations_and_cities_that_nothing_marked() -> None:
    names = names_in(
        "The/DET U.S./PROPN and Russian/ADJ teams saw NATO/PROPN and Vienna/PROPN in/ADP Dubai/PROPN ./PUNCT"
    )

    assert kinds(names) == {
        "U.S.": NameKind.STATE,
        "Russian": NameKind.NATIONALITY,
        "NATO": NameKind.ORGANIZATION,
        "Vienna": NameKind.PLACE,
        "Dubai": NameKind.PLACE,
    }
    assert {name.text: name.full for name in names}["U.S."] == "United States"
    assert {name.text: (name.full, name.state) for name in names}["Russian"] == ("Russia", "RU")


@pytest.mark.parametrize("word", ["us", "polish", "who", "turkey", "march"])
def test_small_words_are_no_names(word: str) -> None:
    assert names_in(f"they told {word} about it ./PUNCT") == ()


def test_a_possessive_ending_is_no_part_of_a_name() -> None:
    names = names_in("Moscow/PROPN _'s/PART offer and Larsen/PROPN _’s/PART reply ./PUNCT", persons=["Larsen’s"])

    assert [name.text for name in names] == ["Moscow", "Larsen"]


def test_titles_and_forms_of_address_stand_outside_the_name() -> None:
    names = names_in(
        "Chancellor/PROPN Dr./PROPN Eva/PROPN Lindt/PROPN spoke ./PUNCT", persons=["Chancellor Dr. Eva Lindt"]
    )

    assert kinds(names) == {"Eva Lindt": NameKind.PERSON}


def test_a_title_makes_a_person_of_a_name_that_nothing_marked() -> None:
    names = names_in("The/DET visit of President/PROPN Adeola/PROPN Okoro/PROPN ended ./PUNCT")

    assert kinds(names) == {"Adeola Okoro": NameKind.PERSON}


@pytest.mark.parametrize(
    "name", ["Omar bin Said", "Lena van der Berg", "Karim al - Hadi", "Anne - Marie Blum", "Jean Le Gall"]
)
def test_small_words_and_hyphens_belong_to_a_name(name: str) -> None:
    """The text has no spaces around hyphens; its tokens are cut there."""
    tokens = " ".join(f"{word}/PROPN" for word in name.split()).replace(" -/PROPN ", " _-/PUNCT _")
    names = names_in(f"Minister/PROPN {tokens} left|leave/VERB ./PUNCT")

    assert [found.text for found in names] == [name.replace(" - ", "-")]


def test_a_first_name_that_is_also_a_pronoun_belongs_to_the_name() -> None:
    """Also at the beginning of a later sentence, where it could be the pronoun."""
    names = names_in(
        "Vice/PROPN Premier/PROPN He/PROPN Lan/PROPN came ./PUNCT",
        "He/PRON Lan/PROPN left ./PUNCT",
        "He/PRON left ./PUNCT",
        persons=["Lan"],
    )

    assert [name.text for name in names] == ["He Lan", "He Lan"]


def test_a_noun_for_a_relative_is_part_of_a_name_by_its_capital() -> None:
    names = names_in("His/PRON son/NOUN Lee/PROPN Son/PROPN Ok/PROPN left ./PUNCT", persons=["Lee Son Ok"])

    assert [name.text for name in names] == ["Lee Son Ok"]


def test_a_people_without_a_state_of_its_own_is_no_person() -> None:
    names = names_in("the/DET Oromo/PROPN leader/NOUN Ann/PROPN Berg/PROPN left ./PUNCT", persons=["Oromo", "Ann Berg"])

    assert kinds(names) == {"Oromo": NameKind.NATIONALITY, "Ann Berg": NameKind.PERSON}


def test_a_numeral_behind_a_name_belongs_to_it() -> None:
    assert names_in("Ann/PROPN Berg/PROPN III/NUM left ./PUNCT", persons=["Ann Berg"])[0].text == "Ann Berg III"


def test_a_state_that_was_marked_with_the_name_behind_it_is_no_part_of_that_name() -> None:
    names = names_in(
        "President/PROPN of/ADP the/DET Republic/PROPN of/ADP Peru/PROPN Ann/PROPN Berg/PROPN left ./PUNCT",
        persons=["Peru Ann Berg"],
    )

    assert [(name.text, name.full) for name in names] == [("Republic of Peru", "Peru"), ("Ann Berg", "Ann Berg")]

    short = names_in("President/PROPN of/ADP Peru/PROPN Ann/PROPN Berg/PROPN left ./PUNCT", persons=["Peru Ann Berg"])

    assert [name.text for name in short] == ["Peru", "Ann Berg"]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Democratic/PROPN People/PROPN _'s/PART Republic/PROPN of/ADP Korea/PROPN", "North Korea"),
        ("People/PROPN _’s/PART Republic/PROPN of/ADP China/PROPN", "China"),
        ("Federal/PROPN Republic/PROPN of/ADP Germany/PROPN", "Germany"),
        ("Kingdom/PROPN of/ADP Morocco/PROPN", "Morocco"),
    ],
)
def test_a_state_is_known_by_its_formal_name(words: str, state: str) -> None:
    assert [name.full for name in names_in(f"the/DET {words} left ./PUNCT")] == [state]


def test_a_line_that_ends_inside_a_name_is_no_part_of_the_full_name() -> None:
    annotated = build("Ann/PROPN Berg/PROPN left Old/PROPN Town/PROPN ./PUNCT")
    text = annotated.document.text.replace("Ann Berg", "Ann\nBerg").replace("Old Town", "Old\nTown")
    broken = replace(annotated, document=replace(annotated.document, text=text))

    names, persons = find_names(broken, marked(broken, "Ann\nBerg", **{"Old\nTown": "LOC"}))

    assert [(name.text, name.full) for name in names] == [("Ann\nBerg", "Ann Berg"), ("Old\nTown", "Old Town")]
    assert [each.name for each in persons] == ["Ann Berg"]


def test_a_surname_refers_to_the_full_name_before_and_after_it() -> None:
    names = names_in(
        "Novak/PROPN arrived ./PUNCT",
        "Petra/PROPN Novak/PROPN spoke ./PUNCT",
        "Mrs./PROPN Novak/PROPN left ./PUNCT",
        persons=["Novak"],
        Petra_Novak="PER",
    )

    assert [name.full for name in names] == ["Petra Novak", "Petra Novak", "Petra Novak"]


def test_a_family_name_that_stands_first_refers_to_the_full_name() -> None:
    names = names_in(
        "Tran/PROPN Quoc/PROPN Minh/PROPN came ./PUNCT",
        "Tran/PROPN left ./PUNCT",
        persons=["Tran Quoc Minh"],
        Tran="PER",
    )

    assert [name.full for name in names] == ["Tran Quoc Minh", "Tran Quoc Minh"]


def test_of_two_of_one_surname_the_one_mentioned_last_is_meant() -> None:
    names = names_in(
        "Ana/PROPN Silva/PROPN came ./PUNCT",
        "Rui/PROPN Silva/PROPN came ./PUNCT",
        "Silva/PROPN spoke ./PUNCT",
        persons=["Ana Silva", "Rui Silva"],
        Silva="PER",
    )

    assert names[-1].full == "Rui Silva"


def test_a_king_is_not_the_prince_whose_name_holds_his() -> None:
    names = names_in(
        "Crown/PROPN Prince/PROPN Faisal/PROPN bin/PROPN Nasser/PROPN came ./PUNCT",
        "King/PROPN Nasser/PROPN stayed ./PUNCT",
    )

    assert [name.full for name in names] == ["Faisal bin Nasser", "Nasser"]


def test_capitals_of_a_headline_are_the_same_person() -> None:
    names = names_in("# NOVAK/PROPN ARRIVES", "Petra/PROPN Novak/PROPN came ./PUNCT", persons=["NOVAK", "Petra Novak"])

    assert {name.full for name in names} == {"Petra Novak"}


def test_a_nickname_in_quotation_marks_joins_the_halves_of_a_name() -> None:
    names = names_in('Luis/PROPN "/PUNCT _Lobo _"/PUNCT Vega/PROPN left ./PUNCT', Luis="PER", Vega="PER")

    assert [name.text for name in names] == ['Luis "Lobo" Vega']


def test_a_surname_that_is_a_country_stays_a_person() -> None:
    names = names_in(
        "Vera/PROPN Jordan/PROPN spoke ./PUNCT", "Jordan/PROPN left ./PUNCT", persons=["Vera Jordan"], Jordan="PER"
    )

    assert [(name.kind, name.full) for name in names] == [(NameKind.PERSON, "Vera Jordan")] * 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Moscow/PROPN/nsubj>2 said|say/VERB/root so ./PUNCT",
        "Moscow/PROPN/nmod:poss>3 _'s/PART proposal/NOUN/nsubj>4 failed|fail/VERB/root ./PUNCT",
        "talks/NOUN/root with/ADP/case>3 Moscow/PROPN/nmod>1 ./PUNCT",
        "a deal/NOUN/root between/ADP/case>4 Moscow/PROPN/nmod>2 and/CCONJ/cc>6 Ankara/PROPN/conj>4 ./PUNCT",
        "They urged|urge/VERB/root Moscow/PROPN/obj>2 to/PART wait/VERB ./PUNCT",
        "a message/NOUN/root to/ADP/case>4 Moscow/PROPN/nmod>2 ./PUNCT",
    ],
)
def test_a_capital_that_acts_stands_for_its_government(sentence: str) -> None:
    name = names_in(sentence)[0]

    assert (name.kind, name.refers_to, name.state, name.metonym) == (NameKind.STATE, "Russia", "RU", True)


@pytest.mark.parametrize(
    "sentence",
    [
        "They met|meet/VERB/root in/ADP/case>4 Moscow/PROPN/obl>2 ./PUNCT",
        "He flew|fly/VERB/root to/ADP/case>4 Moscow/PROPN/obl>2 ./PUNCT",
        "He left|leave/VERB/root for/ADP/case>4 Moscow/PROPN/obl>2 ./PUNCT",
        "He shuttled|shuttle/VERB/root between/ADP/case>4 Moscow/PROPN/obl>2 and/CCONJ/cc>6 Kyiv/PROPN/conj>4 ./PUNCT",
        "She visited|visit/VERB/root Moscow/PROPN/obj>2 ./PUNCT",
        "Moscow/PROPN/root _,/PUNCT Oct./PROPN 18 (/PUNCT _FNS _)/PUNCT",
        "Moscow/PROPN/nmod:poss>3 _'s/PART airport/NOUN/nsubj>4 closed|close/VERB/root ./PUNCT",
    ],
)
def test_a_capital_where_things_happen_is_a_place(sentence: str) -> None:
    name = names_in(sentence)[0]

    assert (name.kind, name.refers_to, name.state, name.metonym) == (NameKind.PLACE, None, "RU", False)


def test_a_ministry_stands_for_its_government() -> None:
    [name] = names_in("The/DET State/PROPN Department/PROPN spokesman left ./PUNCT")

    assert (name.kind, name.full, name.metonym) == (NameKind.ORGANIZATION, "United States", True)


def test_a_summit_named_by_who_meets_is_an_occasion() -> None:
    names = names_in("at the G20/PROPN summit/NOUN and the World/PROPN Economic/PROPN Forum/PROPN ./PUNCT")

    assert kinds(names) == {"G20 summit": NameKind.OCCASION, "World Economic Forum": NameKind.OCCASION}


def test_the_north_is_north_korea_once_korea_has_been_named() -> None:
    names = names_in("South/PROPN Korea/PROPN called the/DET North/PROPN ./PUNCT", North="LOC")

    assert [name.full for name in names] == ["South Korea", "North Korea"]
    assert kinds(names_in("He called the/DET North/PROPN ./PUNCT", North="LOC"))["North"] is NameKind.PLACE


def test_a_state_inside_the_name_of_a_region_is_not_seen() -> None:
    names = names_in("He went to Northern/PROPN Ireland/PROPN ./PUNCT")

    assert kinds(names) == {"Northern Ireland": NameKind.PLACE}


def test_a_body_that_the_component_marked_is_one_name() -> None:
    names = names_in("the Bank/PROPN of China/PROPN opened ./PUNCT", Bank_of_China="ORG")

    assert kinds(names) == {"Bank of China": NameKind.ORGANIZATION}


def test_a_photographer_is_not_the_person_in_the_picture() -> None:
    names = names_in(
        "¶ Ann/PROPN Berg/PROPN Bo/PROPN Lund/PROPN (/PUNCT _AFP/PROPN _)/PUNCT",
        "¶ Ann/PROPN Berg/PROPN spoke ./PUNCT",
        persons=["Ann Berg Bo Lund"],
        Ann_Berg="PER",
    )

    assert {name.full for name in names} >= {"Ann Berg", "Bo Lund"}


def test_a_leader_and_his_party_that_were_marked_together_are_two_names() -> None:
    names = names_in(
        "Ann/PROPN Berg/PROPN _'s/PART Green/PROPN Club/PROPN met ./PUNCT", **{"Ann_Berg's_Green_Club": "ORG"}
    )

    assert kinds(names) == {"Ann Berg": NameKind.PERSON, "Green Club": NameKind.ORGANIZATION}


_TEXT = (
    "President Mr. the The Moscow Kremlin 's ’s U.S. US us Russian Witt Kim Jong Un al - von der , . ; : ( ) “ "
    '” " and of to in between with said met NATO EU G20 summit Foreign Minister envoy envoys his former Chief '
    "General Staff Secretary State who heads leads is was Ukraine Georgia Than He II Korea North — / "
)
_WORDS = st.sampled_from(_TEXT.split())
_POS = st.sampled_from(["PROPN", "NOUN", "VERB", "ADP", "DET", "PUNCT", "ADJ", "PRON", "AUX", "CCONJ"])
_DEPS = st.sampled_from(["nsubj", "obj", "nmod", "appos", "conj", "compound", "amod", "flat", "case", "obl"])


@st.composite
def _documents(draw: st.DrawFn) -> tuple[Annotated, list[Marked]]:
    count = draw(st.integers(1, 25))
    words = [draw(_WORDS) for _ in range(count)]
    parts = [f"{word.replace('/', '|')}/{draw(_POS)}/{draw(_DEPS)}>{draw(st.integers(1, count))}" for word in words]
    parts[draw(st.integers(0, count - 1))] = "met|meet/VERB/root"
    annotated = build(" ".join(parts), dateline=draw(st.sampled_from([None, "Moscow", "Nowhere"])))
    length = len(annotated.document.text)
    ends = draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=5))
    labels = draw(
        st.lists(st.sampled_from(["PER", "ORG", "LOC", "EVENT", "ODD"]), min_size=len(ends), max_size=len(ends))
    )
    return annotated, [Marked(min(e), max(e), label) for e, label in zip(ends, labels, strict=True)]


@given(_documents())
@settings(max_examples=300, deadline=None)
def test_names_are_slices_of_the_text_in_order_and_never_overlap(document: tuple[Annotated, list[Marked]]) -> None:
    annotated, entities = document

    names, persons = find_names(annotated, entities)

    assert all(annotated.document.text[name.start : name.end] == name.text for name in names)
    assert all(one.end <= other.start for one, other in pairwise(names))
    assert {name.full for name in names if name.kind is NameKind.PERSON} == {person.name for person in persons}
    assert all(person.forms[0] == person.name for person in persons)


def test_a_document_without_words_has_no_names() -> None:
    nothing: tuple[tuple[Name, ...], tuple[PersonFacts, ...]] = ((), ())

    assert find_names(build(""), []) == nothing


@pytest.mark.parametrize("date", ["Dec. 5", "May 7", "Sept 3rd"])
def test_a_date_behind_a_name_is_no_part_of_it(date: str) -> None:
    annotated = build(f"Roe met with President Lindqvist {date} in Oslo .")
    month = date.split()[0]

    for entities in (marked(annotated, f"Lindqvist {month}"), []):
        names, _ = find_names(annotated, entities)
        assert [name.text for name in names if name.text.startswith("Lindqvist")] == ["Lindqvist"]


def test_a_month_that_is_a_surname_stays_in_the_name() -> None:
    annotated = build("Theresa May met with Roe .")

    assert [name.text for name in find_names(annotated, marked(annotated, "Theresa May"))[0]] == ["Theresa May"]
