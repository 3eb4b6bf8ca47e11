"""Values are chosen by named features and readable tables of weights."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.choosing.same import alike_of
from kg.extract.choosing.whether import choose_status, status_features
from kg.extract.judge.heads import STATUSES
from kg.extract.telling import Telling
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import Status
from kg.model.weights import Weights, load_weights, logit
from tests.extract.tellings import telling

TABLES = ("status", "time", "place", "same", "sure")
MONDAY = DateInterval(date(2021, 3, 1), date(2021, 3, 1))
FRIDAY = DateInterval(date(2021, 3, 5), date(2021, 3, 5))


def test_a_score_is_the_weighted_sum_and_unknown_features_count_nothing() -> None:
    weights = Weights({"near": 2.0, "far": -1.0})

    assert weights.score({"near": 1.0, "far": 0.5, "odd": 9.0}) == 1.5
    assert weights.probability({}) == 0.5
    assert weights.best([{"far": 1.0}, {"near": 1.0}, {"near": 1.0}])[0] == 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5))
def test_the_best_option_has_the_highest_score_and_a_chance_that_is_one(scores: list[float]) -> None:
    place, chance = Weights({"x": 1.0}).best([{"x": score} for score in scores])

    assert scores[place] == max(scores)
    assert 1 / len(scores) - 1e-9 <= chance <= 1


@given(st.floats(0, 1))
def test_log_odds_are_finite_and_grow_with_the_chance(chance: float) -> None:
    assert abs(logit(chance)) < 5
    assert logit(chance) <= logit(min(1.0, chance + 0.1))


@pytest.mark.parametrize("name", TABLES)
def test_each_shipped_table_is_read_and_names_how_it_was_made(name: str) -> None:
    first = files("kg.extract").joinpath("data", "weights", f"{name}.tsv").read_text("utf-8").splitlines()[0]

    assert len(load_weights("kg.extract", name).by_feature) > 10
    assert "training/weigh.py" in first
    assert "CC0" in first


def test_a_table_that_is_not_there_is_empty() -> None:
    assert load_weights("kg.extract", "nothing").by_feature == {}


def test_the_words_over_an_event_decide_its_status_where_no_heads_judge() -> None:
    options = status_features(telling("Ann Lee").mention, Status.CANCELLED, Status.CANCELLED, UNKNOWN_TIME, None)

    assert [option[status.value] for option, status in zip(options, STATUSES, strict=True)] == [1.0] * len(STATUSES)
    assert choose_status(load_weights("kg.extract", "status"), options) is Status.CANCELLED


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (telling("Ann Lee", "Bo Ek", sentence=1), telling("Cy Fox", "Di Gray", sentence=1)),
        (telling("Ann Lee", "Bo Ek", sentence=1, when=MONDAY), telling("Ann Lee", "Bo Ek", sentence=1, when=FRIDAY)),
        (telling("Ann Lee", "Bo Ek", place=("Oslo",)), telling("Ann Lee", "Bo Ek", place=("Lima",))),
    ],
)
def test_shared_people_days_and_places_speak_for_one_event(more: Telling, less: Telling) -> None:
    one = telling("Ann Lee", "Bo Ek", when=MONDAY, place=("Oslo",))
    same = load_weights("kg.extract", "same")

    scores = [same.score(alike_of(one, other, gap=1).features()) for other in (more, less)]

    assert scores[0] > scores[1]
