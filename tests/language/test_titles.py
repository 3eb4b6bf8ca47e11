"""Offices before names, behind them, and by themselves."""

from __future__ import annotations

import pytest

from kg.gazetteer.offices import OfficeKind
from kg.language.titles import (
    OfficePhrase,
    apposition_before,
    holders_of,
    office_after,
    office_before,
    office_of_noun,
    offices_in,
)
from kg.model.annotated import Annotated
from tests.language.builder import build, nationality, organization, person, state

RUSSIAN = nationality("Russian", "Russia", "RU")
UKRAINIAN = nationality("Ukrainian", "Ukraine", "UA")
US = state("U.S.", "United States", "US")
ANN = person("Ann Berg")


def _before(annotated: Annotated) -> OfficePhrase | None:
    place = _first(annotated)
    return office_before(annotated.tokens, place, 0, holders_of(annotated))


def _after(annotated: Annotated) -> OfficePhrase | None:
    place = _first(annotated) + 2
    return office_after(annotated.tokens, place, len(annotated.tokens), holders_of(annotated))


def _first(annotated: Annotated) -> int:
    return next(token.i for token in annotated.tokens if token.text == "Ann")


@pytest.mark.parametrize(
    ("words", "position", "acts_for"),
    [
        ("Russian/ADJ Special/PROPN Envoy/PROPN", "Special Envoy", "RU"),
        ("U.S./PROPN Treasury/PROPN Secretary/PROPN", "Treasury Secretary", "US"),
        (
            "acting/ADJ U.S./PROPN Deputy/PROPN Secretary/PROPN of/ADP State/PROPN",
            "acting Deputy Secretary of State",
            "US",
        ),
        ("Vice/PROPN Premier/PROPN and/CCONJ Foreign/PROPN Minister/PROPN", "Vice Premier and Foreign Minister", None),
        ("President/PROPN His/PRON Highness/PROPN Sheikh/PROPN", "President", None),
        ("the/DET two/NUM envoys/NOUN", "envoy", None),
        ("President/PROPN of/ADP U.S./PROPN", "President of U.S.", "US"),
        (
            "U.S./PROPN _'s/PART Minister/PROPN of/ADP State/PROPN for/ADP Foreign/PROPN Affairs/PROPN",
            "Minister of State for Foreign Affairs",
            "US",
        ),
    ],
)
def test_a_title_before_a_name(words: str, position: str, acts_for: str | None) -> None:
    phrase = _before(build(f"{words} Ann/PROPN Berg/PROPN left ./PUNCT", names=[RUSSIAN, US, ANN]))

    assert phrase is not None
    assert (phrase.position, phrase.acts_for) == (position, acts_for)


def test_an_office_of_a_state_in_small_letters_is_not_that_of_the_next_name() -> None:
    told = "he told the/DET president/NOUN of/ADP U.S./PROPN Ann/PROPN Berg/PROPN left ./PUNCT"

    assert _before(build(told, names=[US, ANN])) is None


def test_an_office_that_one_state_alone_has_tells_the_state() -> None:
    phrase = _before(build("Secretary/PROPN of/ADP State/PROPN Ann/PROPN Berg/PROPN left ./PUNCT", names=[ANN]))

    assert phrase is not None
    assert phrase.acts_for is None
    assert phrase.usually_for == "US"


def test_a_former_office_acts_for_nobody() -> None:
    phrase = _before(
        build("former/ADJ Russian/ADJ president/NOUN Ann/PROPN Berg/PROPN left ./PUNCT", names=[RUSSIAN, ANN])
    )

    assert phrase is not None
    assert phrase.past
    assert phrase.usually_for is None


def test_a_word_that_is_no_office_gives_none() -> None:
    assert _before(build("the/DET tall/ADJ Ann/PROPN Berg/PROPN left ./PUNCT", names=[ANN])) is None


def test_a_phrase_that_a_comma_parts_from_the_name() -> None:
    annotated = build(
        "his/PRON Russian/ADJ counterpart/NOUN _,/PUNCT Ann/PROPN Berg/PROPN _,/PUNCT left", names=[RUSSIAN, ANN]
    )
    holders = holders_of(annotated)
    direct = office_before(annotated.tokens, _first(annotated), 0, holders)
    phrase = apposition_before(annotated.tokens, _first(annotated), 0, holders, direct)

    assert phrase is not None
    assert phrase.office.kind is OfficeKind.COUNTERPART
    assert (phrase.acts_for, phrase.possessor) == ("RU", 0)


@pytest.mark.parametrize(
    ("words", "position", "acts_for"),
    [
        ("_,/PUNCT the/DET Russian/ADJ foreign/ADJ minister/NOUN _,/PUNCT", "foreign minister", "RU"),
        ("_,/PUNCT U.S./PROPN _'s/PART trade/NOUN envoy/NOUN _./PUNCT", "trade envoy", "US"),
        (
            "_,/PUNCT head/NOUN of/ADP the/DET Russian/ADJ delegation/NOUN _;/PUNCT",
            "head of the Russian delegation",
            "RU",
        ),
        (
            "_,/PUNCT Secretary/PROPN General/PROPN of/ADP NATO/PROPN _,/PUNCT",
            "Secretary General of NATO",
            "NATO",
        ),
        ("_,/PUNCT who/PRON heads|head/VERB the/DET Russian/ADJ team/NOUN _,/PUNCT", "head of the Russian team", "RU"),
        ("is|be/AUX the/DET Russian/ADJ ambassador/NOUN ./PUNCT", "ambassador", "RU"),
        ("(/PUNCT the/DET island/NOUN _'s/PART premier/NOUN _)/PUNCT", "premier", None),
    ],
)
def test_an_office_behind_a_name(words: str, position: str, acts_for: str | None) -> None:
    phrase = _after(build(f"Ann/PROPN Berg/PROPN {words} left", names=[RUSSIAN, US, organization("NATO"), ANN]))

    assert phrase is not None
    assert (phrase.position, phrase.acts_for) == (position, acts_for)


@pytest.mark.parametrize(
    "words",
    [
        "_,/PUNCT the/DET president/NOUN said|say/VERB so",
        "_,/PUNCT envoy/NOUN Bo/PROPN Lee/PROPN _,/PUNCT left",
        "_,/PUNCT the/DET delegation/NOUN _,/PUNCT left",
        "_,/PUNCT in/ADP Russian/ADJ hands _,/PUNCT left",
    ],
)
def test_what_only_looks_like_an_apposition_is_none(words: str) -> None:
    assert _after(build(f"Ann/PROPN Berg/PROPN {words}", names=[RUSSIAN, ANN, person("Bo Lee")])) is None


def test_states_of_a_plural_office_are_kept_in_order() -> None:
    names = [ANN, state("Serbia", code="RS"), state("Bosnia", code="BA"), state("Croatia", code="HR")]
    office = "the/DET presidents/NOUN of/ADP Serbia/PROPN _,/PUNCT Bosnia/PROPN and/CCONJ Croatia/PROPN"
    text = f"Ann/PROPN Berg/PROPN _,/PUNCT {office} _,/PUNCT"
    phrase = _after(build(text, names=names))

    assert phrase is not None
    assert phrase.plural
    assert phrase.acts_for is None
    assert phrase.each_for == ("RS", "BA", "HR")


def test_groups_are_found_with_whom_they_act_for() -> None:
    annotated = build(
        "Ukrainian/ADJ negotiators/NOUN met|meet/VERB/root the/DET Russian/ADJ delegation/NOUN ./PUNCT",
        names=[RUSSIAN, UKRAINIAN],
    )
    found = offices_in(annotated, 0, len(annotated.tokens))

    assert [(phrase.office.word, phrase.acts_for, phrase.plural) for phrase in found] == [
        ("negotiator", "UA", True),
        ("delegation", "RU", False),
    ]


def test_the_office_of_a_noun_includes_the_words_before_it() -> None:
    annotated = build("He/PRON met|meet/VERB/root senior/ADJ Russian/ADJ officials/NOUN there ./PUNCT", names=[RUSSIAN])
    phrase = office_of_noun(annotated, annotated.tokens[4])

    assert phrase is not None
    assert (phrase.first, phrase.last, phrase.acts_for) == (2, 5, "RU")
    assert office_of_noun(annotated, annotated.tokens[5]) is None
