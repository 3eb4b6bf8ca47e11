"""The heads are plain layers over the encoder's vectors; what they are told beside is numbered in a fixed way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.actors import ActorReader
from kg.extract.arguments import ArgumentKind, arguments_of
from kg.extract.grammar.extractor import GrammarExtractor, RulesExtractor
from kg.extract.grammar.frames import FrameReader
from kg.extract.grammar.judged import judged_mentions, link_chances
from kg.extract.judge.features import DISTANCES, GAPS, REACH, distance_buckets, gap_buckets, links_of, pairs_of
from kg.extract.judge.heads import ROLES, STATUSES, TYPES, Floats, Layer, PairLayer, load_heads
from kg.extract.judge.judge import event_words, fits
from kg.extract.judge.slots import SLOTS, SlotReader
from kg.extract.lexicon import default_lexicon
from kg.language import annotate
from kg.model.annotated import Annotated, WordVectors
from kg.model.document import Document
from kg.model.report import EventType
from tests.language.builder import build

TEXT = (
    "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Accra on Tuesday, a spokesman said. "
    "They agreed to cut tariffs. Addo will visit Nairobi next week."
)


@pytest.fixture(scope="module")
def annotated() -> Annotated:
    return annotate(Document("a.md", TEXT, published=date(2021, 3, 17)))


def test_the_shipped_heads_belong_to_the_shipped_encoder(annotated: Annotated) -> None:
    heads = load_heads()

    assert fits(annotated.vectors, heads)
    assert annotated.vectors is not None
    assert annotated.vectors.values.shape[0] == len(annotated.tokens)
    numbers = [len(table) for table in heads.role_layers[0].tables]
    assert numbers == [len(ArgumentKind), DISTANCES, 2 * REACH + 1, len(TYPES), len(SLOTS)]
    assert [len(table) for table in heads.link_layers[0].tables] == [GAPS, len(TYPES)]


@given(st.integers(0, 2**32 - 1), st.integers(0, 40))
def test_a_layer_of_pairs_maps_what_it_would_if_its_inputs_stood_side_by_side(seed: int, pairs: int) -> None:
    chance = np.random.default_rng(seed)

    def floats(*shape: int) -> Floats:
        return chance.normal(size=shape).astype(np.float32)

    tables = (floats(3, 2), floats(5, 4))
    layer = Layer(floats(7, 3 * 6 + 2 + 4), floats(7))
    ones, others = floats(4, 6), floats(9, 6)
    first, second = chance.integers(4, size=pairs), chance.integers(9, size=pairs)
    numbers = (chance.integers(3, size=pairs), chance.integers(5, size=pairs))
    one, other = ones[first], others[second]
    beside = (table[places] for table, places in zip(tables, numbers, strict=True))
    side_by_side = layer(np.concatenate([one, other, one * other, *beside], axis=1))

    pair_layer = PairLayer.of(layer, tables)
    mapped = pair_layer(ones, others, (first, second), numbers)
    blocks = list(pair_layer.blocks(ones, others, (first, second), numbers, most=7))

    assert np.allclose(mapped, side_by_side, atol=1e-4)
    assert max(map(len, blocks)) <= 7
    assert np.allclose(np.concatenate(blocks), side_by_side, atol=1e-4)


def test_probabilities_of_each_head_sum_to_one(annotated: Annotated) -> None:
    assert annotated.vectors is not None
    heads, vectors = load_heads(), annotated.vectors.values

    types = heads.of_types(vectors)
    statuses = heads.of_statuses(vectors)

    assert types.shape == (len(annotated.tokens), len(TYPES))
    assert statuses.shape == (len(annotated.tokens), len(STATUSES))
    assert np.allclose(types.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(statuses.sum(axis=1), 1, atol=1e-5)


def test_event_words_are_told_with_what_belongs_to_them(annotated: Annotated) -> None:
    arguments = arguments_of(annotated, ActorReader(annotated, default_lexicon()))

    words = {word.token.text: word for word in event_words(annotated, arguments, load_heads(), least=0.5)}

    assert words["met"].type is EventType.MEETING
    assert words["visit"].type is EventType.VISIT
    belongs = {each.argument.token.text: each.belongs for each in words["met"].arguments}
    assert min(belongs["Kiprop"], belongs["Addo"]) > 0.3 > belongs["Nairobi"]
    assert all(0 <= each.belongs <= 1.0001 for word in words.values() for each in word.arguments)


def test_vectors_of_another_encoder_are_not_judged_and_the_rules_read_alone(annotated: Annotated) -> None:
    assert annotated.vectors is not None
    other = replace(annotated, vectors=WordVectors(annotated.vectors.values, "another"))

    for strange in (other, replace(annotated, vectors=None)):
        assert not fits(strange.vectors, load_heads())
        assert list(event_words(strange, (), load_heads(), least=0.0)) == []
        assert GrammarExtractor().extract(strange) == RulesExtractor().extract(annotated)


def test_arguments_are_actors_places_and_times(annotated: Annotated) -> None:
    arguments = arguments_of(annotated, ActorReader(annotated, default_lexicon()))
    kinds = {argument.token.text: argument.kind for argument in arguments}

    assert kinds["Kiprop"] is ArgumentKind.PERSON
    assert kinds["Accra"] is ArgumentKind.PLACE
    assert kinds["They"] is ArgumentKind.PRONOUN
    assert ArgumentKind.TIME in kinds.values()
    assert [a.token.i for a in arguments] == sorted(a.token.i for a in arguments)


def test_event_words_of_a_long_text_are_compared_with_as_many_before_as_those_of_a_short_one(
    annotated: Annotated,
) -> None:
    """Without that, events of one type are taken for one."""
    word = next(token for token in annotated.tokens if token.text == "met")

    links = links_of(annotated, [word] * 3_000, [1] * 3_000)

    assert len(links.earlier) == sum(min(place, 150) for place in range(3_000))


def test_chances_of_two_words_are_found_by_where_these_stand() -> None:
    text = "Kenyan envoy Amos Kiprop met Ghanaian minister Kofi Addo in Accra on Monday. They met again on Friday."
    annotated = annotate(Document("b.md", text))
    actors, heads = ActorReader(annotated, default_lexicon()), load_heads()
    frames = FrameReader(annotated, default_lexicon(), actors)
    mentions = list(judged_mentions(annotated, actors, frames, heads))

    chances = link_chances(annotated, mentions, heads)

    assert len(dict(chances)) == len(chances) > 0
    assert all(chances[pair] == chance and pair[0] < pair[1] for pair, chance in chances.items())
    assert (len(annotated.tokens), 0) not in chances


def test_of_very_many_arguments_a_word_gets_the_nearest(annotated: Annotated) -> None:
    arguments = arguments_of(annotated, ActorReader(annotated, default_lexicon()))
    words = [token for token in annotated.tokens if token.text in ("met", "visit")]

    few, all_there = pairs_of(annotated, words, arguments, most=5), pairs_of(annotated, words, arguments)

    assert len(few.words) == 4 < len(all_there.words)
    for place, word in enumerate(words):
        distances = [
            sorted(abs(arguments[i].token.i - word.i) for i in pairs.arguments[pairs.words == place])
            for pairs in (few, all_there)
        ]
        assert distances[0][0] == distances[1][0]


@pytest.mark.parametrize(
    ("sentence", "word", "slots"),
    [
        (
            "Kiprop/PROPN/nsubj>2 met|meet/VERB/root Addo/PROPN/obj>2 in/ADP/case>5 Accra/PROPN/obl>2",
            1,
            {0: "subject", 2: "object", 4: "in"},
        ),
        (
            "Kiprop/PROPN/nsubj>2 held|hold/VERB/root talks|talk/NOUN/obj>2 with/ADP/case>5 Addo/PROPN/nmod>3",
            2,
            {0: "carrier subject", 4: "with"},
        ),
        (
            "Addo/PROPN/nsubj:pass>3 was/AUX/aux:pass>3 seen|see/VERB/root by/ADP/case>5 Kiprop/PROPN/obl:agent>3",
            2,
            {0: "passive subject", 4: "agent"},
        ),
        (
            "Kiprop/PROPN/nsubj>4 will/AUX/aux>3 visit/VERB/ccomp>4 said|say/VERB/root Addo/PROPN/obj>3",
            2,
            {0: "speaker", 4: "object"},
        ),
    ],
)
def test_the_slot_of_an_argument_is_its_place_in_the_tree(sentence: str, word: int, slots: dict[int, str]) -> None:
    built = build(sentence)
    reader = SlotReader(built, built.tokens[word])

    assert {i: SLOTS[reader.slot(built.tokens[i])] for i in slots} == slots


def test_a_word_of_another_sentence_stands_elsewhere() -> None:
    built = build("They/PRON/nsubj>2 met|meet/VERB/root", "Addo/PROPN/nsubj>2 left|leave/VERB/root")

    assert SLOTS[SlotReader(built, built.tokens[1]).slot(built.tokens[2])] == "elsewhere"


@given(st.integers(-500, 500).filter(bool))
def test_distances_fall_into_numbered_buckets_by_side(words: int) -> None:
    bucket, other = distance_buckets(np.array([words, -words]))

    assert 0 <= bucket < DISTANCES
    assert bucket % 2 == (words > 0)
    assert other == bucket ^ 1


@given(st.integers(0, 500))
def test_gaps_fall_into_buckets_that_grow(sentences: int) -> None:
    bucket, next_one = gap_buckets(np.array([sentences, sentences + 1]))

    assert 0 <= bucket <= next_one < GAPS


def test_pairs_reach_no_farther_than_the_sentences_around(annotated: Annotated) -> None:
    arguments = arguments_of(annotated, ActorReader(annotated, default_lexicon()))
    pairs = pairs_of(annotated, [annotated.tokens[4]], arguments)

    assert len(pairs.words) == len(arguments)
    assert set(pairs.sentences.tolist()) == {REACH, REACH + 1, REACH + 2}


def test_only_words_of_one_type_are_linked() -> None:
    built = build("a b c d")
    links = links_of(built, built.tokens, [1, 2, 1, 1])

    assert list(zip(links.earlier.tolist(), links.later.tolist(), strict=True)) == [(0, 2), (0, 3), (2, 3)]
    assert len(ROLES) > len(ArgumentKind) // 2
