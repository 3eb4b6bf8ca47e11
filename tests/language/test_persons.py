"""For whom the persons of a document act, and in which office."""

from __future__ import annotations

import pytest

from kg.language.names import find_names
from kg.model.annotated import PersonFacts
from tests.language.builder import build
from tests.language.test_names import marked


def persons_in(*sentences: str, dateline: str | None = None) -> dict[str, PersonFacts]:
    """Read the persons of sentences in which all names of two words that are no table's are marked as persons."""
    annotated = build(*sentences, dateline=dateline)
    pairs = zip(annotated.tokens, annotated.tokens[1:], strict=False)
    people = {f"{one.text} {two.text}" for one, two in pairs if one.pos == two.pos == "X" and one.text.istitle()}
    return {each.name: each for each in find_names(annotated, marked(annotated, *sorted(people)))[1]}


@pytest.mark.parametrize(
    ("sentence", "of", "position"),
    [
        ("French/ADJ President/PROPN Ann Berg spoke ./PUNCT", "FR", "President"),
        ("Ann Berg _,/PUNCT the/DET Indian/ADJ foreign/ADJ secretary/NOUN _,/PUNCT spoke", "IN", "foreign secretary"),
        ("the/DET Kremlin/PROPN _'s/PART envoy/NOUN _,/PUNCT Ann Berg _,/PUNCT spoke", "RU", "envoy"),
        ("Ukraine/PROPN _'s/PART Ann Berg spoke ./PUNCT", "UA", None),
        ("Ann Berg of/ADP Turkey/PROPN spoke ./PUNCT", "TR", None),
        ("a Ukrainian/ADJ delegation/NOUN led|lead/VERB by/ADP Ann Berg came", "UA", None),
        (
            "Admiral/PROPN Ann Berg _,/PUNCT head/NOUN of/ADP the/DET Russian/ADJ delegation/NOUN _,/PUNCT came",
            "RU",
            "head of the Russian delegation",
        ),
        ("NATO/PROPN Secretary/PROPN General/PROPN Ann Berg came ./PUNCT", "NATO", "Secretary General"),
        (
            "European/PROPN Commission/PROPN President/PROPN Ann Berg came ./PUNCT",
            "European Union",
            "European Commission President",
        ),
        ("General/PROPN Ann Berg came ./PUNCT", None, "General"),
        ("Ann Berg came ./PUNCT", None, None),
    ],
)
def test_what_the_words_around_a_name_say(sentence: str, of: str | None, position: str | None) -> None:
    facts = persons_in(sentence)["Ann Berg"]

    assert (facts.of, facts.position) == (of, position)


def test_a_plural_title_belongs_to_every_name_of_its_list() -> None:
    facts = persons_in(
        "Presidents/PROPN Ann Berg of/ADP Turkey/PROPN _,/PUNCT Bo Lund and/CCONJ Cy Wenn of/ADP France/PROPN met"
    )

    assert {name: (each.of, each.position) for name, each in facts.items()} == {
        "Ann Berg": ("TR", "President"),
        "Bo Lund": (None, "President"),
        "Cy Wenn": ("FR", "President"),
    }


def test_a_plural_title_behind_a_list_belongs_to_all_before_it() -> None:
    facts = persons_in("Ann Berg and/CCONJ Bo Lund _,/PUNCT the/DET U.S./PROPN envoys/NOUN _,/PUNCT came ./PUNCT")

    assert {(each.of, each.position) for each in facts.values()} == {("US", "envoy")}


def test_nationalities_of_a_list_fall_to_its_names_in_order() -> None:
    facts = persons_in(
        "the/DET British/ADJ and/CCONJ French/ADJ ministers/NOUN _,/PUNCT Ann Berg and/CCONJ Bo Lund _,/PUNCT came"
    )

    assert [each.of for each in facts.values()] == ["GB", "FR"]


def test_an_aide_acts_for_whom_the_chief_acts() -> None:
    facts = persons_in(
        "Russian/ADJ President/PROPN Ann Berg came ./PUNCT",
        "Berg/PROPN _'s/PART aide/NOUN Bo Lund spoke ./PUNCT",
    )

    assert (facts["Bo Lund"].of, facts["Bo Lund"].position) == ("RU", "aide")


def test_a_counterpart_has_the_same_office() -> None:
    facts = persons_in(
        "Greek/ADJ Foreign/PROPN Minister/PROPN Ann Berg met his/PRON Turkish/ADJ counterpart/NOUN Bo Lund ./PUNCT"
    )

    assert (facts["Bo Lund"].of, facts["Bo Lund"].position) == ("TR", "Foreign Minister")


def test_the_counterpart_listed_with_somebody_is_theirs() -> None:
    facts = persons_in(
        "The/DET trade/NOUN envoy/NOUN Cora Nilsen met Greek/ADJ Foreign/PROPN Minister/PROPN Ann Berg and/CCONJ "
        "his/PRON Turkish/ADJ counterpart/NOUN Bo Lund ./PUNCT"
    )

    assert (facts["Bo Lund"].of, facts["Bo Lund"].position) == ("TR", "Foreign Minister")


def test_a_rank_gives_way_to_an_office() -> None:
    facts = persons_in("General/PROPN Ann Berg came ./PUNCT", "The/DET Swiss/ADJ envoy/NOUN Ann Berg left ./PUNCT")

    assert facts["Ann Berg"].position == "envoy"


def test_forms_of_a_name_are_listed_fullest_first() -> None:
    annotated = build(
        "Ann/PROPN Mary/PROPN Berg/PROPN came ./PUNCT",
        "Ms./PROPN Berg/PROPN left ./PUNCT",
        "Ann/PROPN Berg/PROPN spoke ./PUNCT",
    )
    [facts] = find_names(annotated, marked(annotated, "Ann Mary Berg", "Ann Berg"))[1]

    assert facts.forms == ("Ann Mary Berg", "Ann Berg", "Berg")


@pytest.mark.parametrize(
    ("full", "short", "forms"),
    [
        ("Carrie Lam Cheng Yuet-ngor", "Lam", ("Carrie Lam Cheng Yuet-ngor", "Lam")),
        ("Gustavo Petro Urrego", "Petro", ("Gustavo Petro Urrego", "Petro")),
        ("Saud bin Faisal", "Bin", ("Saud bin Faisal",)),
    ],
)
def test_a_name_in_the_middle_of_a_longer_one_stands_for_it_and_a_particle_does_not(
    full: str, short: str, forms: tuple[str, ...]
) -> None:
    first, *others = full.split()
    annotated = build(
        " ".join([f"{first}/PROPN", *(f"{word}/PROPN" for word in others), "came", "./PUNCT"]),
        f"{short}/PROPN left ./PUNCT",
    )
    facts = find_names(annotated, marked(annotated, full, short))[1]

    assert facts[0].forms == forms


def test_the_scene_of_the_sentence_tells_whose_president_it_is() -> None:
    facts = persons_in("In/ADP Nairobi/PROPN he met President/PROPN Ann Berg ./PUNCT", dateline="Paris")

    assert facts["Ann Berg"].of == "KE"


def test_an_office_without_a_state_is_that_of_the_dateline() -> None:
    facts = persons_in("Prime/PROPN Minister/PROPN Ann Berg spoke ./PUNCT", dateline="Oslo")

    assert facts["Ann Berg"].of == "NO"


def test_the_dateline_tells_nothing_where_its_own_officials_are_named_as_foreigners() -> None:
    facts = persons_in(
        "Prime/PROPN Minister/PROPN Ann Berg met Norwegian/ADJ Defence/PROPN Minister/PROPN Bo Lund ./PUNCT",
        dateline="Oslo",
    )

    assert facts["Ann Berg"].of is None


def test_a_description_elsewhere_tells_whose_president_it_is() -> None:
    facts = persons_in("President/PROPN Ann Berg spoke ./PUNCT", "The/DET Chilean/ADJ president/NOUN left ./PUNCT")

    assert facts["Ann Berg"].of == "CL"
