"""What every store promises, shown on the embedded one, in a folder and in memory."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import QueryError, StoreError
from kg.store import Change, Solutions, Store, Triples, Truth, open_store
from kg.store import embedded as embedded_module
from tests.store.conftest import MakeQuads, name_of


@pytest.fixture(params=["folder", "memory"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store" if request.param == "folder" else None) as opened:
        yield opened


def test_what_is_written_is_there_when_the_folder_is_opened_again(tmp_path: Path, make_quads: MakeQuads) -> None:
    with open_store(tmp_path / "a" / "store") as store:
        assert store.replace_graphs({name_of("one"): make_quads("one", 1, 2)}) == Change(added=2, removed=0)

    with open_store(tmp_path / "a" / "store", read_only=True) as store:
        assert set(store.quads()) == set(make_quads("one", 1, 2))
        assert store.graph_names() == [name_of("one")]


def test_a_graph_holds_exactly_what_it_was_last_given(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2, 3), name_of("two"): make_quads("two", 1)})

    change = any_store.replace_graphs({name_of("one"): make_quads("one", 3, 4)})

    assert change == Change(added=1, removed=2)
    assert set(any_store.quads(name_of("one"))) == set(make_quads("one", 3, 4))
    assert set(any_store.quads(name_of("two"))) == set(make_quads("two", 1))
    assert (any_store.count(), any_store.count(name_of("one"))) == (3, 2)


def test_giving_a_graph_what_it_holds_already_writes_nothing(any_store: Store, make_quads: MakeQuads) -> None:
    quads = make_quads("one", *range(50))
    any_store.replace_graphs({name_of("one"): quads})

    assert any_store.replace_graphs({name_of("one"): reversed(quads)}) == Change(added=0, removed=0)


def test_several_graphs_change_together(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("old"): make_quads("old", 1), name_of("world"): make_quads("world", 1, 2)})

    any_store.replace_graphs(
        {name_of("old"): (), name_of("world"): make_quads("world", 2, 3), name_of("new"): make_quads("new", 9)}
    )

    assert set(any_store.quads()) == {*make_quads("world", 2, 3), *make_quads("new", 9)}
    assert any_store.graph_names() == [name_of("new"), name_of("world")]


def test_a_graph_that_is_given_nothing_is_gone(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1), name_of("two"): make_quads("two", 1)})

    any_store.remove_graphs([name_of("one"), name_of("never-there")])

    assert any_store.graph_names() == [name_of("two")]


def test_quads_given_twice_are_written_once(any_store: Store, make_quads: MakeQuads) -> None:
    change = any_store.replace_graphs({name_of("one"): make_quads("one", 1, 1, 2)})

    assert (change.added, any_store.count()) == (2, 2)


@pytest.mark.parametrize("present", [(), (1, 2, 3)])
def test_nothing_changes_when_the_quads_fail_midway(
    any_store: Store, make_quads: MakeQuads, present: tuple[int, ...]
) -> None:
    """The error of the caller's quads reaches the caller as it is, be it of a kind that pyoxigraph raises too."""
    any_store.replace_graphs({name_of("one"): make_quads("one", *present), name_of("two"): make_quads("two", 7)})

    def failing() -> Iterator[Quad]:
        yield from make_quads("one", 4, 5)
        raise OSError("the disk of the caller")

    with pytest.raises(OSError, match="the disk of the caller"):
        any_store.replace_graphs({name_of("two"): make_quads("two", 8), name_of("one"): failing()})

    assert set(any_store.quads()) == {*make_quads("one", *present), *make_quads("two", 7)}


def test_nothing_changes_when_a_bulk_fails_midway(
    store: Store, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_module, "_BULK", 10)

    def failing() -> Iterator[Quad]:
        yield from make_quads("one", *range(25))
        raise OSError("the disk of the caller")

    with pytest.raises(OSError, match="the disk of the caller"):
        store.replace_graphs({name_of("one"): failing()})
    assert store.count() == 0

    assert store.replace_graphs({name_of("one"): make_quads("one", *range(25))}) == Change(added=25, removed=0)
    assert store.count() == 25


def test_a_quad_of_another_graph_is_refused(any_store: Store, make_quads: MakeQuads) -> None:
    with pytest.raises(StoreError, match="was given for the graph"):
        any_store.replace_graphs({name_of("one"): make_quads("two", 1)})
    assert any_store.count() == 0


def test_a_blank_node_is_refused(any_store: Store) -> None:
    iri = name_of("one")
    for quad in (Quad(BlankNode("b"), iri, iri, iri), Quad(iri, iri, BlankNode("b"), iri)):
        with pytest.raises(StoreError, match="give it an IRI"):
            any_store.replace_graphs({iri: [quad]})


AWKWARD = st.text() | st.sampled_from(
    ['"', "\\", '" } } ; DROP ALL #', "\\u0041", "a\nb\r\n", "\x00", "\x85\u2028", "'''", '"""', "😀", "\\\\u0022"]
)


@settings(max_examples=60, deadline=None)
@given(old=st.sets(AWKWARD, max_size=6), new=st.sets(AWKWARD, max_size=6), tag=st.sampled_from([None, "en", "de-AT"]))
def test_any_text_survives_being_added_and_removed(old: set[str], new: set[str], tag: str | None) -> None:
    """A change of both kinds goes through the text of an update, which must not read the values as SPARQL."""
    iri = name_of("one")

    def quads(values: set[str]) -> set[Quad]:
        return {Quad(iri, iri, Literal(value, language=tag) if tag else Literal(value), iri) for value in values}

    with open_store(None) as store:
        store.replace_graphs({iri: quads(old)})
        store.replace_graphs({iri: quads(new)})
        assert {quad.object.value for quad in store.quads(iri) if isinstance(quad.object, Literal)} == new


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sets(st.integers(0, 9))), max_size=6))
def test_any_series_of_changes_leaves_what_was_given_last(series: list[dict[str, set[int]]]) -> None:
    iri = name_of("p")
    expected: dict[str, set[int]] = {}
    with open_store(None) as store:
        for changes in series:
            store.replace_graphs(
                {name_of(g): [Quad(iri, iri, Literal(v), name_of(g)) for v in vs] for g, vs in changes.items()}
            )
            expected |= changes
        held = {g: vs for g, vs in expected.items() if vs}
        assert store.graph_names() == [name_of(g) for g in sorted(held)]
        assert store.count() == sum(map(len, held.values()))
        for graph, values in held.items():
            assert {quad.object for quad in store.quads(name_of(graph))} == set(map(Literal, values))


def test_each_form_of_query_has_its_answer(any_store: Store, make_quads: MakeQuads) -> None:
    """Queries see all graphs without naming one."""
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2)})

    solutions = any_store.select("SELECT ?s ?nothing ?v WHERE { ?s ?p ?v } ORDER BY ?v")

    assert solutions.variables == ("s", "nothing", "v")
    assert list(solutions.rows) == [(quad.subject, None, quad.object) for quad in make_quads("one", 1, 2)]
    assert any_store.ask('ASK { ?s ?p "2" }')
    assert not any_store.ask('ASK { ?s ?p "3" }')
    triples = {quad.triple for quad in make_quads("one", 1, 2)}
    assert set(any_store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == triples
    assert set(any_store.construct("DESCRIBE <https://example.org/thing/1>")) < triples
    for text, kind in (("SELECT * {}", Solutions), ("ASK {}", Truth), ("CONSTRUCT {} {}", Triples)):
        assert isinstance(any_store.query(text), kind)


@pytest.mark.parametrize("text", ["SELEC * {}", "SELECT * { ?s ?p ?o", "INSERT DATA { <a:a> <a:b> 1 }", "", "\ud800"])
def test_text_that_is_no_query_is_a_query_error(any_store: Store, text: str) -> None:
    with pytest.raises(QueryError):
        any_store.query(text)
    assert any_store.count() == 0


def test_a_query_of_another_form_is_a_query_error(any_store: Store) -> None:
    with pytest.raises(QueryError, match="not a SELECT"):
        any_store.select("ASK {}")
    with pytest.raises(QueryError, match="not an ASK"):
        any_store.ask("SELECT * {}")


def test_a_service_that_does_not_answer_is_a_query_error(any_store: Store) -> None:
    with pytest.raises(QueryError, match="cannot be answered"):
        list(any_store.select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").rows)


def test_quads_are_found_by_their_terms(any_store: Store, make_quads: MakeQuads) -> None:
    one, two = make_quads("one", 1, 2)
    any_store.replace_graphs({name_of("one"): [one, two]})
    assert isinstance(one.subject, NamedNode)

    assert list(any_store.quads(subject=one.subject)) == [one]
    assert list(any_store.quads(name_of("one"), predicate=two.predicate, object=Literal("2"))) == [two]
    assert list(any_store.quads(name_of("two"))) == []


def test_the_dump_reads_back(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2), name_of("two"): make_quads("two", 3)})

    whole, part = io.BytesIO(), io.BytesIO()
    any_store.dump(whole, RdfFormat.N_QUADS)
    any_store.dump(part, RdfFormat.TURTLE, graph=name_of("two"))

    assert set(parse(whole.getvalue(), RdfFormat.N_QUADS)) == set(any_store.quads())
    [quad] = make_quads("two", 3)
    assert {q.triple for q in parse(part.getvalue(), RdfFormat.TURTLE)} == {quad.triple}


def test_a_closed_store_says_so(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2)})
    rows = any_store.select("SELECT * { ?s ?p ?o }").rows
    next(rows)

    any_store.close()
    any_store.close()

    assert list(rows) == []
    for use in (any_store.quads, any_store.count, any_store.graph_names, lambda: any_store.query("ASK {}")):
        with pytest.raises(StoreError, match="is closed; open it again"):
            use()
    with pytest.raises(StoreError, match="is closed"):
        any_store.replace_graphs({})


def test_an_unread_result_does_not_keep_the_folder_locked(tmp_path: Path, make_quads: MakeQuads) -> None:
    with open_store(tmp_path / "store") as store:
        store.replace_graphs({name_of("one"): make_quads("one", *range(100))})
        unread = store.quads()
        next(unread)

    with open_store(tmp_path / "store") as again:
        assert again.count() == 100
    assert list(unread) == []


def test_threads_may_write_and_read_at_once(store: Store, make_quads: MakeQuads) -> None:
    """Readers see a graph before or after a change, never between."""
    graphs = {name_of("a"): "a", name_of("b"): "b"}
    store.replace_graphs({name: make_quads(graph, 0) for name, graph in graphs.items()})
    torn: list[list[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            values = [str(v) for (v,) in store.select("SELECT ?v { GRAPH ?g { ?s ?p ?v } }").rows]
            if len(values) != 2 or len(set(values)) != 1:
                torn.append(values)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 200):
        store.replace_graphs({name: make_quads(graph, number) for name, graph in graphs.items()})
    done.set()
    reader.join()
    assert torn == []


def test_a_backup_is_a_store_of_its_own(store: Store, make_quads: MakeQuads, tmp_path: Path) -> None:
    store.replace_graphs({name_of("one"): make_quads("one", 1)})

    store.backup(tmp_path / "copies" / "monday")
    store.replace_graphs({name_of("one"): make_quads("one", 2)})

    with open_store(tmp_path / "copies" / "monday") as copy:
        assert list(copy.quads()) == make_quads("one", 1)
    with pytest.raises(StoreError, match="name a new folder"):
        store.backup(tmp_path / "copies" / "monday")


def test_only_a_folder_can_be_backed_up(tmp_path: Path) -> None:
    with open_store(None) as memory, pytest.raises(StoreError, match="open for writing in a folder"):
        memory.backup(tmp_path / "copy")


def test_triples_of_a_construct_are_triples(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1)})
    answer = any_store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(answer, Triples)
    assert all(isinstance(triple, Triple) for triple in answer.triples)
