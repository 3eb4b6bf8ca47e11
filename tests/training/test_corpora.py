"""What is learnt from, what is only measured on, and what a fold holds out."""

from __future__ import annotations

import pytest

from training.corpora import held_out, is_learnt_from, set_of

NAMES = ["01-a", "02-b", "24-c", "asia-1", "europe-2", "south-3", "treaty-x", "calls-y"]


@pytest.mark.parametrize(("name", "learnt"), [("24-port-call", True), ("25-port-call", False), ("asia-30", True)])
def test_only_the_first_numbered_articles_are_learnt_from(name: str, learnt: bool) -> None:
    assert is_learnt_from(name) is learnt


@pytest.mark.parametrize("count", [2, 3, 5])
def test_folds_hold_out_each_article_once(count: int) -> None:
    folds = [held_out(NAMES, f"{number}/{count}") for number in range(1, count + 1)]

    assert sorted(name for fold in folds for name in fold) == sorted(NAMES)
    assert max(map(len, folds)) - min(map(len, folds)) <= 1


def test_folds_do_not_depend_on_the_order_of_articles() -> None:
    assert held_out(reversed(NAMES), "1/3") == held_out(NAMES, "1/3")


@pytest.mark.parametrize(("name", "folder"), [("07-talks", "01-24"), ("south-12", "more"), ("trade-round", "invented")])
def test_an_article_is_counted_with_its_set(name: str, folder: str) -> None:
    assert set_of(name) == folder
