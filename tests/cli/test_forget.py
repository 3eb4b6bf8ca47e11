"""`kg forget`: what it says, and its exit codes."""

from __future__ import annotations

from pathlib import Path

from kg.search import INDEX_NAME, refresh
from kg.store import open_store
from tests.cli.conftest import OSLO, Kg, write_article


def test_a_forgotten_document_is_gone_with_what_only_it_said(graph: Kg) -> None:
    answer = graph("forget", "Talks in Rome")

    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "kg: 1 document forgotten; kg-store holds 1 events\n"
    assert graph("show", "Rossi").code == 2
    graph("build", "oslo.md", "--store", "other")
    assert graph("export").out == graph("export", "--store", "other").out


def test_an_unknown_name_beside_a_known_one_is_told(graph: Kg) -> None:
    answer = graph("forget", "rome.md", "nowhere.txt")

    assert answer.code == 1
    assert "kg: failed: nowhere.txt: the graph holds no document of that name" in answer.err
    assert "1 document forgotten" in answer.err


def test_nothing_but_unknown_names_is_nothing_done(graph: Kg) -> None:
    answer = graph("forget", "bergen.md")

    assert answer.code == 2
    assert "0 documents forgotten; kg-store holds 2 events" in answer.err


def test_without_a_graph_none_is_made(kg: Kg) -> None:
    write_article("oslo.md", OSLO)

    answer = kg("forget", "oslo.md")

    assert answer.code == 2
    assert "there is no graph yet" in answer.err
    assert not Path("kg-store").exists()


def test_what_is_forgotten_is_not_left_in_the_search_index(graph: Kg) -> None:
    index = Path("kg-store") / INDEX_NAME
    with open_store("kg-store", read_only=True) as store:
        refresh(index, store, base="https://example.org/kg/")
    assert b"Rossi" in index.read_bytes()

    graph("forget", "Talks in Rome")

    assert [path for path in Path("kg-store").iterdir() if path.is_file() and b"Rossi" in path.read_bytes()] == []
