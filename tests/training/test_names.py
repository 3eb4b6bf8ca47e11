"""Name tags from sources that mark more or less than names."""

from __future__ import annotations

from collections.abc import Iterator

from training.data import IGNORED, conllu_sentences, name_spans
from training.names import article_examples, gum_examples, known_names


def _gum(*rows: str) -> list[tuple[str, str]]:
    """Return the names of one sentence whose rows are form, part of speech, tag, head, relation and entity."""
    lines = []
    for number, row in enumerate(rows, 1):
        form, pos, xpos, head, deprel, *entity = row.split(" ")
        misc = f"Entity={entity[0]}" if entity else "_"
        lines.append("\t".join([str(number), form, "_", pos, xpos, "_", head, deprel, "_", misc]))
    [example] = gum_examples(conllu_sentences(lines))
    assert example.tags is not None
    return sorted((" ".join(example.words[a:b]), label) for a, b, label in name_spans(example.tags))


def test_a_title_stands_outside_the_name() -> None:
    """Also one that the list of titles does not have."""
    assert _gum(
        "Chieftain PROPN NNP 2 nmod:desc (1-person-new-nnnnn-cf1-1-coref",
        "Anna PROPN NNP 4 nsubj",
        "Berg PROPN NNP 2 flat 1)",
        "left VERB VBD 0 root",
    ) == [("Anna Berg", "PER")]


def test_an_article_and_a_common_noun_are_no_names() -> None:
    """Only what has a name for its head."""
    assert _gum(
        "The DET DT 3 det (1-organization-new-nnnnn-cf1-1-coref",
        "United VERB NNP 3 amod",
        "Nations PROPN NNPS 4 nsubj 1)",
        "asked VERB VBD 0 root",
        "the DET DT 6 det (2-person-new-nnnnn-cf1-1-coref",
        "minister NOUN NN 4 obj 2)",
    ) == [("United Nations", "ORG")]


def test_the_outer_name_counts() -> None:
    """A place inside an organization's name is no name of its own."""
    assert _gum(
        "University PROPN NNP 0 root (1-organization-new-nnnnn-cf1-1-coref",
        "of ADP IN 3 case",
        "Oslo PROPN NNP 1 nmod (2-place-new-nnnnn-cf1-1-coref)1)",
    ) == [("University of Oslo", "ORG")]


def test_a_state_that_acts_is_a_place() -> None:
    """Whether it acts is for the grammar to say."""
    assert _gum(
        "Norway PROPN NNP 2 nsubj (1-organization-new-nnnnn-cf1-1-sgl)",
        "agreed VERB VBD 0 root",
    ) == [("Norway", "LOC")]


def test_peoples_are_no_names() -> None:
    """As in the other sets."""
    assert _gum("Norwegians PROPN NNPS 2 nsubj (1-person-new-nnnnn-cf1-1-sgl)", "left VERB VBD 0 root") == []


GOLD = {
    "events": [
        {
            "participants": [
                {"name": "Anna Berg", "aliases": ["Berg", "Foreign Minister Anna Berg"], "kind": "Person"},
                {"name": "Norway", "aliases": ["Norwegians"], "kind": "State"},
                {"name": "the envoys", "aliases": [], "kind": "Delegation"},
            ],
            "place": ["Villa Rosa", "Oslo"],
            "place_aliases": [],
            "occasion": "Fjord Forum",
        }
    ]
}


def test_names_of_an_annotated_article() -> None:
    """Titles are cut or left out, peoples and common nouns dropped."""
    assert known_names(GOLD) == {
        ("Anna", "Berg"): "PER",
        ("Berg",): "PER",
        ("Norway",): "LOC",
        ("Villa", "Rosa"): "LOC",
        ("Oslo",): "LOC",
        ("Fjord", "Forum"): "EVENT",
    }


def _split(text: str) -> Iterator[tuple[str, ...]]:
    for sentence in text.split(" . "):
        yield tuple(sentence.split())


def test_capitals_that_the_annotation_does_not_know_are_ignored() -> None:
    """They may be names or not; days, titles and peoples are not, and the gazetteer's names are."""
    [example] = article_examples(
        "Minister Anna Berg met Zork on Friday in Oslo with the Danish and the NATO team", GOLD, _split
    )
    assert example.tags is not None
    assert dict(zip(example.words, example.tags, strict=True)) == {
        "Minister": "O", "Anna": "B-PER", "Berg": "I-PER", "met": "O", "Zork": IGNORED, "on": "O", "Friday": "O",
        "in": "O", "Oslo": "B-LOC", "with": "O", "the": "O", "Danish": "O", "and": "O", "NATO": "B-ORG", "team": "O",
    }  # fmt: skip
