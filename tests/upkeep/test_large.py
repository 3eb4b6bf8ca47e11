"""Worlds that change by more than goes at once: killed between any two steps, and finished by the next renewal."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.kills import State, state_of
from benchmarks.renewing import STEPS
from kg.graph.iris import Iris
from kg.store import Store, open_store
from kg.unfinished import unfinished_build
from kg.upkeep import forget
from kg.upkeep import renewal as renewals
from kg.upkeep.renewal import Renewal
from tests.conftest import ROOT

IRIS = Iris()
DOCUMENTS = 12
IN_STEPS = """
import sys
from kg.store import open_store
from kg.upkeep import renewal
from tests.store.steps import tell_steps
from tests.upkeep.test_large import CHANGES
tell_steps(at_once=60, step=20, chunk=10)
renewal._GONE_AT_ONCE = 3
with open_store(sys.argv[1]) as store:
    CHANGES[sys.argv[2]](store)
print("ended", flush=True)
"""


def _some_of(store: Store, number: int) -> list[str]:
    return [name.value for name in store.graph_names() if IRIS.is_document(name)][:number]


def _first(store: Store) -> None:
    STEPS["a first world"](store, DOCUMENTS, 1).finish()


def _again(store: Store) -> None:
    STEPS["as many again"](store, DOCUMENTS, 1).finish()


def _forgotten(store: Store) -> None:
    forget(_some_of(store, DOCUMENTS), store)


def _finished(store: Store) -> None:
    Renewal(store, IRIS).finish()


CHANGES = {each.__name__: each for each in (_first, _again, _forgotten, _finished)}


@pytest.fixture(scope="module")
def undisturbed() -> list[State]:
    """What the store holds after each of the changes, made without steps."""
    found = []
    with open_store(None) as store:
        for change in (_first, _again, _forgotten):
            change(store)
            found.append(state_of(store))
    return found


@contextmanager
def changing(folder: Path, change: Callable[[Store], None]) -> Iterator[subprocess.Popen[str]]:
    """Run a change of the store in steps that are told."""
    command = [sys.executable, "-c", IN_STEPS, str(folder), change.__name__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        yield process
        process.kill()
        process.communicate()


def steps_told(process: subprocess.Popen[str], most: int) -> int:
    """Wait for so many steps, or for the end of the process; return how many there were."""
    assert process.stdout is not None
    for number in range(most):
        if process.stdout.readline() != "step\n":
            return number
    return most


def test_whatever_step_a_change_is_killed_at_documents_are_whole_and_the_next_renewal_finishes_the_world(
    tmp_path: Path, undisturbed: list[State]
) -> None:
    dice = random.Random(2)
    for number, change in enumerate((_first, _again, _forgotten)):
        with changing(tmp_path / "store", change) as process:
            assert steps_told(process, dice.randint(1, 6))

        with open_store(tmp_path / "store") as store:
            assert unfinished_build(store, IRIS)
            found = state_of(store)
            assert found.unfinished
            assert found.documents == undisturbed[number].documents
            assert found.graph != undisturbed[number].graph
            _finished(store)
            assert state_of(store) == undisturbed[number]
            assert unfinished_build(store, IRIS) is None


def test_a_renewal_that_finishes_another_may_be_killed_too(tmp_path: Path, undisturbed: list[State]) -> None:
    with changing(tmp_path / "store", _first) as process:
        assert steps_told(process, 2) == 2
    for _ in range(2):
        with changing(tmp_path / "store", _finished) as process:
            assert steps_told(process, 1) == 1
        with open_store(tmp_path / "store", read_only=True) as store:
            assert unfinished_build(store, IRIS)

    with open_store(tmp_path / "store") as store:
        _finished(store)
        assert state_of(store) == undisturbed[0]


def test_very_many_documents_are_forgotten_in_several_changes(
    monkeypatch: pytest.MonkeyPatch, undisturbed: list[State]
) -> None:
    monkeypatch.setattr(renewals, "_GONE_AT_ONCE", 3)
    with open_store(None) as store:
        _first(store)
        names = _some_of(store, DOCUMENTS)

        forgotten = forget(names[:10], store)

        assert len(forgotten.documents) == 10
        assert _some_of(store, DOCUMENTS) == names[10:]
        assert unfinished_build(store, IRIS) is None
        _first(store)
        assert state_of(store) == undisturbed[0]
