"""`change_in_steps`: graphs that change by more than goes at once, in each kind of store, and what a kill leaves."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.store import Store, difference, open_store
from kg.store.protocol import Change
from tests.conftest import ROOT
from tests.store.conftest import MakeQuads, name_of

ONE = name_of("one")


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "AT_ONCE", 20)
    monkeypatch.setattr(difference, "STEP", 7)
    monkeypatch.setattr(difference, "_CHUNK", 5)


def change(store: Store, graph: NamedNode, quads: list[Quad]) -> tuple[int, Change]:
    """Make a graph hold these quads; return how often `begin` was called, and what was left to be done as one."""
    begun = []
    left = store.change_in_steps(graph, iter(quads), begin=lambda: begun.append(1))
    return len(begun), store.replace_graphs({graph: left})


@pytest.mark.parametrize(
    ("before", "after", "steps", "left"),
    [
        (0, 19, False, Change(added=19, removed=0)),
        (0, 20, True, Change(added=0, removed=0)),
        (0, 95, True, Change(added=0, removed=0)),
        (95, 80, False, Change(added=0, removed=15)),
        (95, 10, True, Change(added=0, removed=0)),
        (95, 0, True, Change(added=0, removed=0)),
        (15, 0, False, Change(added=0, removed=15)),
        (0, 0, False, Change(added=0, removed=0)),
    ],
)
def test_a_graph_holds_what_it_was_given_however_many_steps_that_takes(
    any_store: Store, make_quads: MakeQuads, before: int, after: int, steps: bool, left: Change
) -> None:
    beside = make_quads("two", *range(30))
    any_store.replace_graphs({ONE: make_quads("one", *range(before)), name_of("two"): beside})

    assert change(any_store, ONE, make_quads("one", *range(after))) == (int(steps), left)

    assert set(any_store.quads(ONE)) == set(make_quads("one", *range(after)))
    assert set(any_store.quads(name_of("two"))) == set(beside)
    assert any_store.holds(ONE) is bool(after)


def test_what_comes_and_goes_together_is_counted_together(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({ONE: make_quads("one", *range(100))})

    assert change(any_store, ONE, make_quads("one", *range(9, 109)))[0] == 0
    assert change(any_store, ONE, make_quads("one", *range(20, 120)))[0] == 1
    assert set(any_store.quads(ONE)) == set(make_quads("one", *range(20, 120)))


def test_the_same_quad_given_often_is_there_once(any_store: Store, make_quads: MakeQuads) -> None:
    change(any_store, ONE, make_quads("one", *range(40), *range(40)))

    assert any_store.count(ONE) == 40


def test_a_quad_of_another_graph_ends_it_and_steps_before_may_stay(any_store: Store, make_quads: MakeQuads) -> None:
    with pytest.raises(StoreError, match="was given for the graph"):
        change(any_store, ONE, [*make_quads("one", *range(45)), *make_quads("two", 1)])

    assert set(any_store.quads(ONE)) <= set(make_quads("one", *range(45)))
    assert not any_store.holds(name_of("two"))


def test_a_store_that_is_read_is_not_changed(tmp_path: Path, make_quads: MakeQuads) -> None:
    open_store(tmp_path / "store").close()
    with open_store(tmp_path / "store", read_only=True) as store, pytest.raises(StoreError, match="for reading only"):
        store.change_in_steps(ONE, make_quads("one", *range(50)), begin=lambda: None)


WRITER = """
import sys
from kg.store import open_store
from tests.store.steps import tell_steps
from tests.store.test_steps import ONE, state
tell_steps(at_once=20, step=7, chunk=5)
with open_store(sys.argv[1]) as store:
    left = store.change_in_steps(ONE, state(int(sys.argv[2])), begin=lambda: None)
    store.replace_graphs({ONE: left})
"""


def state(number: int) -> list[Quad]:
    """What the graph is to hold after so many changes."""
    value = NamedNode("https://example.org/value")
    first = 150 * number
    return [Quad(NamedNode(f"https://example.org/{i}"), value, value, ONE) for i in range(first, first + 200)]


def test_after_a_kill_between_any_two_steps_the_graph_is_somewhere_between_and_the_next_change_completes_it(
    tmp_path: Path,
) -> None:
    dice = random.Random(1)
    for number in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "store"), str(number)], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        for _ in range(dice.randint(1, 12)):
            process.stdout.readline()
        process.kill()
        process.communicate()

        before, after = set(state(number - 1)) if number else set(), set(state(number))
        with open_store(tmp_path / "store") as store:
            found = set(store.quads(ONE))
            assert before & after <= found <= before | after
            change(store, ONE, state(number))
            assert set(store.quads(ONE)) == after
