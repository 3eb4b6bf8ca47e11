"""A name spelt in another way leads to the thing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.world import world_quads
from kg.model.report import ActorKind
from kg.model.world import Actor, ActorKey, World
from kg.search import KINDS, alike, refresh
from kg.store import open_store
from tests.search.making import BASE, IRIS

NAMES = {
    "Sergey Lavrov": (ActorKind.PERSON, ("Lavrov",)),
    "Wang Yi": (ActorKind.PERSON, ()),
    "Mohammed bin Salman": (ActorKind.PERSON, ("MBS",)),
    "European Union": (ActorKind.ORGANIZATION, ("EU",)),
    "Ukraine": (ActorKind.STATE, ()),
}
ACTORS = tuple(
    Actor(ActorKey(kind, "UA" if kind is ActorKind.STATE else name), name, aliases)
    for name, (kind, aliases) in NAMES.items()
)


def make_index(path: Path, *actors: Actor) -> Path:
    with open_store(None) as store:
        store.replace_graphs({IRIS.world: world_quads(World(actors=actors), base=BASE)})
        refresh(path, store, base=BASE)
    return path


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_index(tmp_path_factory.mktemp("alike") / "search.sqlite", *ACTORS)


def labels(index: Path, name: str, *kinds: str) -> list[str]:
    return [found.label for found in alike(index, name, kinds=kinds)]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Lavrov, Sergei", "Sergey Lavrov"),
        ("Сергей Лавров", "Sergey Lavrov"),
        ("S. Lavrov", "Sergey Lavrov"),
        ("Foreign Minister Sergei Lavrov", "Sergey Lavrov"),
        ("Yi Wang", "Wang Yi"),
        ("Muhammad ibn Salman", "Mohammed bin Salman"),
        ("Union, European", "European Union"),
        ("Україна", "Ukraine"),
    ],
)
def test_another_order_script_form_or_transliteration_finds_the_thing(index: Path, name: str, label: str) -> None:
    assert labels(index, name)[:1] == [label]


def test_the_name_that_is_alike_is_told_where_it_is_not_the_label(index: Path) -> None:
    [found] = alike(index, "mbs")

    assert (found.label, found.alias, found.kind) == ("Mohammed bin Salman", "MBS", "person")


def test_kinds_can_be_chosen(index: Path) -> None:
    assert labels(index, "Ukraine", "state") == ["Ukraine"]
    assert labels(index, "Ukraine", "person", "event") == []


def test_keys_are_kept_for_the_names_that_there_are(tmp_path: Path) -> None:
    path = make_index(tmp_path / "search.sqlite", *ACTORS)
    with closing(sqlite3.connect(path)) as before:
        all_keys = before.execute("SELECT count(*) FROM keys").fetchone()
    make_index(path, *ACTORS[:1])

    assert labels(path, "Lavrov, Sergei") == ["Sergey Lavrov"]
    assert labels(path, "Wang Yi") == []
    with closing(sqlite3.connect(path)) as now:
        assert {name for (name,) in now.execute("SELECT name FROM keys")} == {"Sergey Lavrov", "Lavrov"}
    make_index(path, *ACTORS)
    with closing(sqlite3.connect(path)) as again:
        assert again.execute("SELECT count(*) FROM keys").fetchone() == all_keys


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sets(st.sampled_from(KINDS)))
def test_any_text_is_answered(index: Path, text: str, kinds: set[str]) -> None:
    alike(index, text, kinds=kinds, limit=5)
