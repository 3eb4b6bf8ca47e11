"""The index holds what the store holds, whatever happened to the file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SearchError
from kg.graph.provenance import ExtractorVersion
from kg.search import Refreshed, find_text, refresh, suggest
from kg.search.file import address
from kg.store import Store, open_store
from tests.conftest import ROOT
from tests.search.making import ACTORS, BASE, EVENTS, article, put, put_world, remove

OSLO = article("oslo.md", "Lindqvist met Rossi in Oslo. It snowed.", title="Talks in Oslo", published=date(2026, 1, 30))
ROME = article("rome.md", "Rossi was back in Rome. She spoke of Oslo.", title="Return")
BONN = article("bonn.md", "Nobody went to Bonn.")


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        put(opened, OSLO, (0, 28))
        put(opened, ROME)
        put_world(opened, *EVENTS)
        yield opened


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "search.sqlite"


def titles(index: Path, text: str) -> list[str]:
    return [hit.title for hit in find_text(index, text).hits]


def test_an_index_is_made_where_there_is_none(index: Path, store: Store) -> None:
    assert refresh(index, store, base=BASE) == Refreshed(added=2, names=True, anew=True)
    assert sorted(titles(index, "oslo")) == ["Return", "Talks in Oslo"]


def test_a_store_that_did_not_change_leaves_the_file_alone(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)
    before = index.stat()

    assert refresh(index, store, base=BASE) == Refreshed()
    assert (index.stat().st_ino, index.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_documents_that_differ_are_written(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)
    put(store, replace(ROME, text="Rossi stayed in Turin."))
    put(store, BONN)
    remove(store, OSLO)

    assert refresh(index, store, base=BASE) == Refreshed(added=1, replaced=1, removed=1, names=True)
    assert (titles(index, "turin"), titles(index, "bonn"), titles(index, "oslo")) == (["Return"], ["bonn.md"], [])


def test_without_its_text_a_document_is_found_by_its_evidence(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)
    put(store, OSLO, (0, 28), keep_text=False)

    assert refresh(index, store, base=BASE).replaced == 1
    assert (titles(index, "met"), titles(index, "snowed")) == (["Talks in Oslo"], [])


def test_evidence_is_joined_in_the_order_of_the_text_each_word_once(index: Path, store: Store) -> None:
    put(store, OSLO, (29, 39), (0, 18), (9, 27), keep_text=False)
    refresh(index, store, base=BASE)

    [hit] = find_text(index, "lindqvist").hits
    assert "".join(piece.text for piece in hit.snippet) == "Lindqvist met Rossi in Oslo … It snowed."


def test_evidence_of_another_version_of_the_extractor_replaces_the_former(index: Path, store: Store) -> None:
    put(store, OSLO, (0, 28), keep_text=False)
    refresh(index, store, base=BASE)
    put(store, OSLO, (29, 39), keep_text=False, reader=ExtractorVersion("by hand", "2"))

    assert refresh(index, store, base=BASE) == Refreshed(replaced=1)
    assert titles(index, "snowed") == ["Talks in Oslo"]


def test_names_are_written_anew_where_they_changed(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)
    actors = tuple(replace(actor, aliases=(*actor.aliases, "Queen of Talks")) for actor in ACTORS)
    put_world(store, *EVENTS, actors=actors)

    assert refresh(index, store, base=BASE) == Refreshed(names=True)
    assert len(suggest(index, "queen of talks")) == len(ACTORS)


def test_events_that_are_gone_are_no_longer_counted(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)
    before = suggest(index, "Anna Lindqvist")[0].events
    put_world(store, *EVENTS[1:])
    refresh(index, store, base=BASE)

    assert (before, suggest(index, "Anna Lindqvist")[0].events) == (3, 2)


def test_an_empty_store_gives_an_empty_index(index: Path) -> None:
    with open_store(None) as empty:
        assert refresh(index, empty, base=BASE) == Refreshed(anew=True)

    assert (find_text(index, "oslo").total, suggest(index, "o")) == (0, [])


def test_another_base_iri_asks_for_another_index(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)

    assert refresh(index, store, base="https://example.com/other/") == Refreshed(anew=True)
    assert find_text(index, "oslo").total == 0


def _garble(index: Path) -> None:
    index.write_bytes(b"no index at all")


def _empty(index: Path) -> None:
    index.write_bytes(b"")


def _cut(index: Path) -> None:
    os.truncate(index, index.stat().st_size // 2)


def _scribble(index: Path) -> None:
    size = index.stat().st_size
    with index.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))


def _another_version(index: Path) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("PRAGMA user_version = 999999")


def _lose_words(index: Path) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("UPDATE texts_data SET block = x'ffffffffffffffff'")
        connection.execute("UPDATE documents SET state = x''")
        connection.commit()


@pytest.mark.parametrize("damage", [_garble, _empty, _cut, _scribble, _another_version, _lose_words])
def test_a_file_that_is_no_sound_index_is_made_anew(index: Path, store: Store, damage: Callable[[Path], None]) -> None:
    refresh(index, store, base=BASE)
    damage(index)

    assert refresh(index, store, base=BASE) == Refreshed(added=2, names=True, anew=True)
    assert len(titles(index, "oslo")) == 2
    assert [path.name for path in index.parent.iterdir()] == [index.name]


@pytest.mark.parametrize("damage", [_garble, _empty, _cut, _another_version, Path.unlink])
def test_whoever_searches_a_file_that_is_no_sound_index_is_told(
    index: Path, store: Store, damage: Callable[[Path], None]
) -> None:
    refresh(index, store, base=BASE)
    damage(index)

    for search in (lambda: find_text(index, "oslo"), lambda: suggest(index, "oslo")):
        with pytest.raises(SearchError, match=r"search\.sqlite: .*refresh it"):
            search()


def test_who_has_the_file_open_keeps_seeing_what_it_held(index: Path, store: Store) -> None:
    refresh(index, store, base=BASE)
    with closing(sqlite3.connect(address(index), uri=True)) as reader:
        rows = reader.execute("SELECT title FROM documents ORDER BY title")
        first = rows.fetchone()
        remove(store, OSLO)
        refresh(index, store, base=BASE)

        assert [first, *rows] == [("Return",), ("Talks in Oslo",)]
        assert reader.execute("SELECT count(*) FROM texts WHERE texts MATCH 'oslo'").fetchone() == (2,)
    assert titles(index, "oslo") == ["Return"]


KILLED = """
import os, sys
from pathlib import Path
from kg.search import documents, refresh
from tests.search.making import BASE
from kg.store import open_store

before, left = documents._add, [2]
def add(*arguments):
    before(*arguments)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), 9)

documents._add = add
refresh(Path(sys.argv[1]), open_store(sys.argv[2], read_only=True), base=BASE)
"""


@pytest.mark.parametrize("there", [True, False])
def test_a_kill_leaves_the_state_before_and_the_next_refresh_finishes(tmp_path: Path, *, there: bool) -> None:
    index, folder = tmp_path / "index" / "search.sqlite", tmp_path / "store"
    with open_store(folder) as store:
        put(store, OSLO)
        if there:
            refresh(index, store, base=BASE)
        put(store, ROME)
        put(store, BONN)
    before = index.read_bytes() if there else None

    done = subprocess.run([sys.executable, "-c", KILLED, index, folder], cwd=ROOT, check=False)

    assert done.returncode == -signal.SIGKILL
    assert (index.read_bytes() if index.exists() else None) == before
    with open_store(folder, read_only=True) as store:
        refresh(index, store, base=BASE)
    assert len(titles(index, "rossi OR bonn")) == 0
    assert (titles(index, "bonn"), sorted(titles(index, "oslo"))) == (["bonn.md"], ["Return", "Talks in Oslo"])
    assert [path.name for path in index.parent.iterdir()] == [index.name]


def test_refreshes_at_one_time_come_one_after_the_other(index: Path, store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: refresh(index, store, base=BASE), range(8)))

    assert sum(each.added for each in done) >= 2
    assert refresh(index, store, base=BASE) == Refreshed()
    assert [path.name for path in index.parent.iterdir()] == [index.name]


def test_an_index_in_the_folder_of_a_store_does_not_disturb_the_store(tmp_path: Path) -> None:
    index = tmp_path / "search.sqlite"
    with open_store(tmp_path) as store:
        put(store, OSLO)
        refresh(index, store, base=BASE)
    with open_store(tmp_path) as store:
        put(store, ROME)
        assert refresh(index, store, base=BASE).added == 1


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, store: Store) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    with pytest.raises(SearchError, match=r"search\.sqlite: the search index cannot be written"):
        refresh(tmp_path / "file" / "search.sqlite", store, base=BASE)
    with pytest.raises(SearchError, match="is a folder"):
        refresh(tmp_path, store, base=BASE)


WORDS = st.lists(st.sampled_from(["oslo", "Łódź", "talks", "snow", "“Rossi”", "U.S.", "\x01", "\x00"]), max_size=6)
STEPS = st.lists(st.tuples(st.integers(0, 4), WORDS, st.booleans()), min_size=1, max_size=12)
QUESTIONS = ["oslo", "lodz -snow", '"talks oslo"', "ros*", "u.s.", "d0"]


@settings(max_examples=25, deadline=None)
@given(STEPS, st.sets(st.integers(0, 11)))
def test_any_order_of_adding_and_removing_gives_what_a_fresh_index_gives(
    steps: list[tuple[int, list[str], bool]], stops: set[int]
) -> None:
    with TemporaryDirectory() as folder, open_store(None) as store:
        grown, fresh = Path(folder, "grown"), Path(folder, "fresh")
        put_world(store, *EVENTS)
        for number, (name, words, keep_text) in enumerate(steps):
            if not words:
                remove(store, article(f"d{name}", ""))
            else:
                put(store, article(f"d{name}", " ".join(words)), (0, 1), keep_text=keep_text)
            if number in stops:
                refresh(grown, store, base=BASE)
        refresh(grown, store, base=BASE)
        refresh(fresh, store, base=BASE)

        for question in QUESTIONS:
            assert find_text(grown, question) == find_text(fresh, question)
            assert suggest(grown, question) == suggest(fresh, question)
