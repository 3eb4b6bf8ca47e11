"""What every store promises: one in memory, one in a folder, and those on servers, Oxigraph's own and Virtuoso."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import QueryError, StoreError
from kg.store import Change, Solutions, Store, Triples, Truth
from tests.store.conftest import MakeQuads, name_of

_XSD = "http://www.w3.org/2001/XMLSchema#"


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


def test_a_quad_of_another_graph_is_refused(any_store: Store, make_quads: MakeQuads) -> None:
    with pytest.raises(StoreError, match="was given for the graph"):
        any_store.replace_graphs({name_of("one"): make_quads("two", 1)})
    assert any_store.count() == 0


def test_a_blank_node_is_refused(any_store: Store) -> None:
    iri = name_of("one")
    for quad in (Quad(BlankNode("b"), iri, iri, iri), Quad(iri, iri, BlankNode("b"), iri)):
        with pytest.raises(StoreError, match="give it an IRI"):
            any_store.replace_graphs({iri: [quad]})


_PARTS = [
    '"',
    "\\",
    '" } } ; DROP ALL #',
    "\\u0041",
    "a",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\x00",
    "\x0b",
    "\x1f",
    "\x7f",
]
_PARTS += [
    "\x85",
    "\xa0",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "'''",
    '"""',
    "é",
    "日",
    "😀",
    "\\\\u0022",
    "%00",
    "&#0;",
]
AWKWARD = st.text() | st.lists(st.sampled_from(_PARTS), max_size=4).map("".join)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(old={"é"}, new={"é\x00"}, tag=None)
@example(old={"é\x00\x00", "a\x00"}, new={"é"}, tag="en")
@given(old=st.sets(AWKWARD, max_size=6), new=st.sets(AWKWARD, max_size=6), tag=st.sampled_from([None, "en", "de-AT"]))
def test_any_text_survives_being_added_and_removed(
    any_store: Store, old: set[str], new: set[str], tag: str | None
) -> None:
    """A change of both kinds goes through the text of an update, which must not read the values as SPARQL."""
    iri = name_of("one")

    def quads(values: set[str]) -> set[Quad]:
        return {Quad(iri, iri, Literal(value, language=tag) if tag else Literal(value), iri) for value in values}

    any_store.replace_graphs({iri: quads(old)})
    any_store.replace_graphs({iri: quads(new)})
    assert {quad.object.value for quad in any_store.quads(iri) if isinstance(quad.object, Literal)} == new


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(series=st.lists(st.dictionaries(st.sampled_from("abc"), st.sets(st.integers(0, 9))), max_size=6))
def test_any_series_of_changes_leaves_what_was_given_last(any_store: Store, series: list[dict[str, set[int]]]) -> None:
    iri = name_of("p")
    expected: dict[str, set[int]] = {}
    any_store.remove_graphs(any_store.graph_names())
    for changes in series:
        any_store.replace_graphs(
            {name_of(g): [Quad(iri, iri, Literal(v), name_of(g)) for v in vs] for g, vs in changes.items()}
        )
        expected |= changes
    held = {g: vs for g, vs in expected.items() if vs}
    assert any_store.graph_names() == [name_of(g) for g in sorted(held)]
    assert any_store.count() == sum(map(len, held.values()))
    for graph, values in held.items():
        assert {quad.object for quad in any_store.quads(name_of(graph))} == set(map(Literal, values))


def test_each_form_of_query_has_its_answer(any_store: Store, make_quads: MakeQuads) -> None:
    """Queries see all graphs without naming one."""
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2)})

    solutions = any_store.select("SELECT ?s ?nothing ?v WHERE { ?s <https://example.org/value> ?v } ORDER BY ?v")

    assert solutions.variables == ("s", "nothing", "v")
    assert list(solutions.rows) == [(quad.subject, None, quad.object) for quad in make_quads("one", 1, 2)]
    assert any_store.ask('ASK { ?s ?p "2" }')
    assert not any_store.ask('ASK { ?s ?p "3" }')
    triples = {quad.triple for quad in make_quads("one", 1, 2)}
    assert set(any_store.construct("CONSTRUCT WHERE { ?s <https://example.org/value> ?o }")) == triples
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


@pytest.mark.parametrize("shared", [1, 25])
def test_graphs_are_read_together_as_they_are_one_by_one(any_store: Store, shared: int) -> None:
    """Subjects may be of several graphs, with the same statements or others, and a server may give less at once."""
    value, count = NamedNode("https://example.org/value"), 130
    graphs: dict[NamedNode, set[Quad]] = {}
    for number in range(count):
        name = name_of(str(number))
        own = (NamedNode(f"{name.value}#{part}") for part in range(number % 30))
        common = (NamedNode(f"https://example.org/common/{part}") for part in range(shared))
        graphs[name] = {
            *(Quad(thing, value, Literal(f"é\0{number % 3}"), name) for thing in (*own, *common)),
            Quad(name, value, Literal(f"{number}.5", datatype=NamedNode(_XSD + "decimal")), name),
            Quad(name, value, name_of(str((number + 1) % count)), name),
        }
    large = name_of("large")
    graphs[large] = {Quad(large, value, Literal(str(number)), large) for number in range(300)}
    any_store.replace_graphs(graphs)
    names = [*graphs, name_of("never-there")]

    expected = {quad for name in graphs for quad in any_store.quads(name)}
    found = list(any_store.quads_of(names))

    assert len(found) == len(set(found)) == sum(map(len, graphs.values()))
    assert set(found) == expected
    assert set(any_store.quads_of(names[3:5])) == graphs[names[3]] | graphs[names[4]]
    assert list(any_store.quads_of([])) == []


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
    rows = any_store.select("SELECT * { ?s <https://example.org/value> ?o }").rows
    next(rows)

    any_store.close()
    any_store.close()

    assert list(rows) == []
    for use in (any_store.quads, any_store.count, any_store.graph_names, lambda: any_store.query("ASK {}")):
        with pytest.raises(StoreError, match="is closed; open it again"):
            use()
    with pytest.raises(StoreError, match="is closed"):
        any_store.replace_graphs({})


def test_triples_of_a_construct_are_triples(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1)})
    answer = any_store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(answer, Triples)
    assert all(isinstance(triple, Triple) for triple in answer.triples)


def test_quads_are_added_to_what_a_graph_holds(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2), name_of("two"): make_quads("two", 1)})

    change = any_store.replace_graphs(
        {name_of("two"): make_quads("two", 5)}, added=[*make_quads("one", 2, 3), *make_quads("three", 7)]
    )

    assert change == Change(added=3, removed=1)
    assert set(any_store.quads()) == {
        *make_quads("one", 1, 2, 3),
        *make_quads("two", 5),
        *make_quads("three", 7),
    }


def test_graphs_of_any_size_come_change_and_go(any_store: Store) -> None:
    """More quads than a server takes in a statement, or gives in an answer, with a value that is long."""
    graph, value = name_of("large"), NamedNode("https://example.org/value")

    def quads(start: int, end: int) -> list[Quad]:
        things = (NamedNode(f"https://example.org/thing/{number}") for number in range(start, end))
        return [Quad(thing, value, Literal(f"value of {thing.value}"), graph) for thing in things]

    text = Quad(graph, value, Literal("é" * 400_000), graph)
    assert any_store.replace_graphs({graph: [*quads(0, 5_200), text]}) == Change(added=5_201, removed=0)
    assert any_store.replace_graphs({graph: [*quads(900, 6_000), text]}) == Change(added=800, removed=900)
    assert set(any_store.quads(graph)) == {*quads(900, 6_000), text}
    assert any_store.count(graph) == 5_101
    assert any_store.remove_graphs([graph]) == Change(added=0, removed=5_101)
    assert any_store.graph_names() == []


_TYPED = st.one_of(
    st.builds(lambda value: (str(value), "integer"), st.integers() | st.sampled_from(["01", "+1", "-0", "1.5", "x"])),
    st.builds(lambda value: (str(value), "decimal"), st.decimals(allow_nan=False, allow_infinity=False, places=3)),
    st.builds(lambda value: (repr(value), "double"), st.floats()),
    st.builds(lambda value: (str(value), "float"), st.floats(width=32)),
    st.builds(lambda value: (value, "boolean"), st.sampled_from(["true", "false", "1", "0", "yes"])),
    st.builds(lambda value: (value.isoformat(), "date"), st.dates()),
    st.builds(lambda value: (value.isoformat(), "dateTime"), st.datetimes()),
    st.builds(lambda value: (value.isoformat() + "Z", "dateTime"), st.datetimes()),
    st.builds(lambda value: (value.isoformat(), "time"), st.times()),
    st.builds(lambda value: (str(value), "gYear"), st.integers(-3000, 3000)),
    st.tuples(st.sampled_from(["P1D", "PT1H", "P1Y2M", "x"]), st.sampled_from(["duration", "dayTimeDuration"])),
    st.tuples(st.text(max_size=8), st.sampled_from(["string", "anyURI", "date", "gYear", "token", "hexBinary", "int"])),
).map(lambda pair: Literal(pair[0], datatype=NamedNode(_XSD + pair[1])))


def _is_each_number_of_one_type(values: set[Literal]) -> bool:
    types: dict[float, set[str]] = {}
    for value in values:
        with suppress(ValueError):
            types.setdefault(float(value.value), set()).add(value.datatype.value)
    return all(len(several) == 1 for several in types.values())


def _as_embedded(values: set[Literal]) -> set[Literal]:
    store, iri = ox.Store(), name_of("values")
    store.extend(Quad(iri, iri, value, iri) for value in values)
    return {quad.object for quad in store if isinstance(quad.object, Literal)}


_POINTS = st.builds(
    lambda x, y: Literal(f"POINT({x} {y})", datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")),
    st.floats(-180, 180),
    st.integers(-90, 90),
)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.sets(_TYPED | _POINTS, max_size=8), new=st.sets(_TYPED | _POINTS, max_size=8))
def test_a_value_of_any_type_comes_back_to_the_letter(any_store: Store, old: set[Literal], new: set[Literal]) -> None:
    """But for what Oxigraph itself writes anew (`01` as `1`), and one number in two types, one to Virtuoso."""
    assume(_is_each_number_of_one_type(old | new))
    iri = name_of("values")
    any_store.remove_graphs([iri])
    for values in (_as_embedded(old), _as_embedded(new)):
        quads = [Quad(iri, iri, value, iri) for value in values]
        any_store.replace_graphs({iri: quads})
        assert any_store.replace_graphs({iri: quads}) == Change(added=0, removed=0)
        assert {quad.object for quad in any_store.quads(iri)} == values
        for value in values:
            assert list(any_store.quads(object=value)) == [Quad(iri, iri, value, iri)]


@pytest.mark.parametrize(
    "path", ["é/ü", "%C3%A9", "a%20b", "中文", "😀", "a'b", "a(b)c", "a,b;c", "a&b=c?d#e", "a~b!c$d*e+f@g", "x" * 1500]
)
def test_a_name_with_any_character_comes_back_to_the_letter(any_store: Store, path: str) -> None:
    iri = NamedNode(f"https://example.org/{path}")
    quad = Quad(iri, iri, iri, iri)

    any_store.replace_graphs({iri: [quad]})

    assert list(any_store.quads(iri)) == [quad]
    assert any_store.graph_names() == [iri]
    assert any_store.holds(iri)
    assert list(any_store.select(f"SELECT ?o {{ {iri} ?p ?o }}").rows) == [(iri,)]
    any_store.remove_graphs([iri])
    assert not any_store.holds(iri)


@pytest.mark.parametrize("part", ["subject", "predicate", "object", "graph", "datatype"])
@pytest.mark.parametrize("name", ["local:a", "nodeID://b1", "https://example.org/é/" + "x" * 1_900])
def test_a_name_is_kept_to_the_letter_or_refused_before_anything_is_written(
    any_store: Store, name: str, part: str
) -> None:
    iri, odd = name_of("one"), NamedNode(name)
    terms = {"subject": iri, "predicate": iri, "object": iri, "graph": iri, part: odd}
    value = Literal("x", datatype=odd) if part == "datatype" else terms["object"]
    quad = Quad(terms["subject"], terms["predicate"], value, terms["graph"])
    beside = Quad(iri, iri, iri, name_of("two"))

    refusal = ""
    try:
        any_store.replace_graphs({name_of("two"): [beside], terms["graph"]: [quad]})
    except StoreError as error:
        refusal = str(error)

    assert set(any_store.quads()) == (set() if refusal else {quad, beside})
    assert not refusal or "what Virtuoso keeps" in refusal or "Virtuoso would change the IRI" in refusal


def test_an_update_is_carried_out(any_store: Store, make_quads: MakeQuads) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", 1, 2)})
    thing = NamedNode("https://example.org/thing/1")

    any_store.update(f"DELETE WHERE {{ GRAPH <graph/one> {{ {thing} ?p ?o }} }}", base_iri="https://example.org/")

    assert set(any_store.quads()) == set(make_quads("one", 2))
    with pytest.raises(QueryError):
        any_store.update("DELETE WHERE {")
