"""Windows laid out for a run of the network: nothing is lost, and company changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.encoder import windows_of
from kg.language.network import Network
from kg.language.packing import RUN_SUB_WORDS, Word, packed, room_of, runs_of, sub_words_of
from kg.language.pipeline import load_pipeline

ARTICLES = Path(__file__).parent.parent / "data" / "articles"
BEGIN, END = 1, 2

words = st.builds(Word, st.lists(st.integers(3, 99), min_size=1, max_size=12).map(tuple), st.integers(1, 7))
windows = st.lists(words, min_size=1, max_size=40)


@given(st.lists(st.lists(words, max_size=40), max_size=30))
def test_each_window_with_words_is_in_one_run_with_windows_of_its_room(some: list[list[Word]]) -> None:
    """Runs are bounded, but for a window that is over the bound by itself."""
    runs = list(runs_of(some))

    assert sorted(place for run in runs for place in run) == [place for place, window in enumerate(some) if window]
    for run in runs:
        sizes = [sub_words_of(some[place]) for place in run]
        assert len({room_of(size) for size in sizes}) == 1
        assert len(run) == 1 or sum(sizes) <= RUN_SUB_WORDS


def _of_one_room(some: list[list[Word]]) -> list[list[Word]]:
    return [each for each in some if room_of(sub_words_of(each)) == room_of(sub_words_of(some[0]))]


@given(st.lists(windows, min_size=1, max_size=6).map(_of_one_room))
def test_what_is_laid_in_rows_is_found_again(some: list[list[Word]]) -> None:
    """Sub-words by the tables of attention, words by those of arcs."""
    run = packed(some, BEGIN, END)
    own = {name: np.asarray(values) for name, values in run.inputs.items()}

    expected = [[BEGIN, *(piece for word in window for piece in word.sub_words), END] for window in some]
    assert own["ids"].tolist() == [each for window in expected for each in window]
    for row, window in enumerate(expected):
        inside = own["beside"][row, 0, 0] == 0
        assert own["ids"][own["rows"][row]][inside].tolist() == window
        assert set(own["ids"][own["rows"][row]][~inside]) <= {BEGIN}
    heads = own["back"].shape[1]
    laid = np.repeat(own["rows"][:, None, :], heads, axis=1).ravel()
    assert (laid[own["back"]] == np.arange(len(own["ids"]))[:, None]).all()
    assert (own["words"].ravel()[own["flat"]] == np.arange(sum(map(len, some)))).all()
    assert [own["ids"][place] for place in own["first"]] == [word.sub_words[0] for each in some for word in each]
    assert [own["ids"][place] for place in own["last"]] == [word.sub_words[-1] for each in some for word in each]


@given(st.lists(windows, min_size=1, max_size=6).map(_of_one_room))
def test_a_word_may_hang_on_the_root_and_on_each_other_word_of_its_window(some: list[list[Word]]) -> None:
    """Never on itself, nor on what stands beyond the window's end."""
    run = packed(some, BEGIN, END)

    allowed = np.asarray(run.inputs["arcs_beside"]) == 0
    for row, count in enumerate(run.lengths.tolist()):
        for word in range(count):
            heads = np.flatnonzero(allowed[row, word]).tolist()
            assert heads == [head for head in range(count + 1) if head != word + 1]


def test_a_window_is_read_alike_to_the_last_bit_alone_and_in_any_company() -> None:
    """So a document's graph does not hang on what is built with it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.md"))[:3]]
    nlp = load_pipeline()
    read: list[list[str]] = []
    for text in texts:
        for sentence in nlp(text).sents:
            own = [token.text for token in sentence if not token.is_space]
            read += [own[first:end] for first, end in windows_of(own, 0, len(own))]
    network = Network()

    together = network.read(read)

    for window, company in zip(read, together, strict=True):
        [alone] = network.read([window])
        for name in ("heads", "deprels", "pos", "tags", "vectors"):
            assert np.array_equal(getattr(alone, name), getattr(company, name)), (name, window)


@pytest.mark.parametrize("size", [3, 8, 9, 64, 65, 96, 512])
def test_a_room_has_place_for_what_is_laid_in_it(size: int) -> None:
    """And is never longer than the network has positions for."""
    assert size <= room_of(size) <= 512


def test_no_windows_are_no_runs() -> None:
    """Nor are windows without words."""
    assert list(runs_of([])) == list(runs_of([[], []])) == []
    assert Network().read([[], []])[0].heads.tolist() == []
