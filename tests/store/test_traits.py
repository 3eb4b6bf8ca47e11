"""Servers of other makes: each has a way of its own, and keeps the graph all the same, or is told to be unfit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KgError, QueryError, StoreError
from kg.store import Change, Store, abilities_of
from kg.store.remote import RemoteStore
from kg.store.remote.address import credentials_for
from kg.store.remote.answers import until_the_results_end
from kg.store.remote.connection import Patience
from tests.store.conftest import MakeQuads, name_of
from tests.store.traits import Answering, Traits, answering, basic

QUICK = Patience(tries=2, first_pause=0.0, longest_pause=1.0, silence=10.0, sleep=lambda _: None)
XSD = "http://www.w3.org/2001/XMLSchema#"
THING = NamedNode("https://example.org/é/日本")
NESTED = (
    "SELECT ?s ?last (COUNT(*) AS ?n) { ?s <https://example.org/value> ?v "
    "{ SELECT ?s (MAX(?w) AS ?last) { ?s <https://example.org/value> ?w } GROUP BY ?s } } GROUP BY ?s ?last"
)


@contextmanager
def opened(traits: Traits, path: str = "/sparql", *, read_only: bool = False) -> Iterator[tuple[Store, Answering]]:
    with answering(traits) as server:
        location = " ".join(f"{server.url}{part}" for part in path.split())
        with RemoteStore.at(location, patience=QUICK, read_only=read_only) as store:
            yield store, server


def assert_keeps_a_graph(store: Store, make_quads: MakeQuads) -> None:
    """Write, change and read a graph, ask in each form, and take it away again."""
    text = Quad(THING, THING, Literal("naïve “é” 日本 \\ \"' 100%25", language="de"), name_of("two"))
    store.replace_graphs({name_of("one"): make_quads("one", 1, 2), name_of("two"): [text]})
    assert store.replace_graphs({name_of("one"): make_quads("one", 2, 3)}) == Change(added=1, removed=1)
    assert store.replace_graphs({name_of("two"): [text]}) == Change(added=0, removed=0)

    assert set(store.quads()) == {*make_quads("one", 2, 3), text}
    assert store.graph_names() == [name_of("one"), name_of("two")]
    rows = store.select("SELECT ?s ?no ?v { ?s <https://example.org/value> ?v } ORDER BY ?v").rows
    assert list(rows) == [(quad.subject, None, quad.object) for quad in make_quads("one", 2, 3)]
    assert len(list(store.select(NESTED).rows)) == 2
    assert store.ask(f"ASK {{ ?s ?p {text.object} }}")
    assert store.ask(f"ASK {{ GRAPH {name_of('two')} {{ ?s ?p {text.object} }} ?s ?q {text.object} }}")
    assert not store.ask('ASK { ?s ?p "9" }')
    assert list(store.construct(f"CONSTRUCT {{ {THING} ?p ?o }} {{ {THING} ?p ?o }}")) == [text.triple]
    store.remove_graphs(store.graph_names())
    assert store.count() == 0


@pytest.mark.parametrize(
    ("traits", "path"),
    [
        pytest.param(Traits(query="/ds/query", update="/ds/update", union="asked"), "/ds", id="Fuseki"),
        pytest.param(Traits(query="/ds/query", update="/ds/update", union="asked"), "/ds/query", id="Fuseki, in full"),
        pytest.param(Traits(query="/kg", update="/kg/statements"), "/kg", id="RDF4J"),
        pytest.param(Traits(query="/kg/query", update="/kg/update"), "/kg", id="Stardog"),
        pytest.param(Traits(query="/blazegraph/sparql", update="/blazegraph/sparql"), "/blazegraph", id="Blazegraph"),
        pytest.param(Traits(query="/", update="/", union="never"), "/", id="rdflib"),
        pytest.param(Traits(query="/a", update="/b"), "/a /b", id="two addresses"),
        pytest.param(Traits(rows=("application/sparql-results+xml",)), "/", id="rows in XML only"),
        pytest.param(Traits(rows=("text/xml",)), "/", id="rows in XML of any kind"),
        pytest.param(Traits(rows=("application/json",)), "/", id="rows in JSON of any kind"),
        pytest.param(Traits(has_more=True, chunked=True), "/", id="JSON with more in it"),
        pytest.param(Traits(triples=("application/rdf+xml", "text/turtle")), "/", id="triples in Turtle"),
        pytest.param(Traits(triples=("application/rdf+xml",)), "/", id="triples in RDF/XML only"),
        pytest.param(Traits(latin=True), "/", id="Latin-1 unless told"),
        pytest.param(Traits(update_types=("application/sparql-update",)), "/", id="bare media type"),
        pytest.param(Traits(update_types=("application/x-www-form-urlencoded",)), "/", id="updates in forms"),
        pytest.param(Traits(unquotes=True), "/", id="forms decoded twice"),
        pytest.param(Traits(unquotes=True, union="asked"), "/", id="forms decoded twice, and a parameter"),
        pytest.param(Traits(reads="latin-1"), "/", id="Latin-1 always"),
        pytest.param(Traits(unmeasured=True), "/", id="HTTP/1.0"),
        pytest.param(Traits(tells=True), "/", id="a page for an update"),
        pytest.param(Traits(needs="db=a/b"), "/sparql?db=a/b", id="a database in the query part"),
        pytest.param(Traits(query="/query", update="/update", needs="db=a"), "/query?db=a", id="the same, elsewhere"),
        pytest.param(Traits(needs="db=a", union="asked"), "/?db=a", id="the same, without a path"),
        pytest.param(Traits(packed=True), "/", id="gzip"),
        pytest.param(Traits(chunked=True), "/", id="chunks"),
        pytest.param(Traits(moved=("/old", "/sparql")), "/old", id="moved"),
        pytest.param(Traits(false=r"\{ SELECT"), "/", id="wrong answers"),
        pytest.param(Traits(fails="MINUS|GROUP_CONCAT"), "/", id="no answers"),
    ],
)  # fmt: skip
def test_a_graph_is_kept_on_a_server_that_has_its_ways(traits: Traits, path: str, make_quads: MakeQuads) -> None:
    with opened(traits, path) as (store, _):
        assert_keeps_a_graph(store, make_quads)


@pytest.mark.parametrize("traits", [Traits(), Traits(union="asked"), Traits(union="never"), Traits(false=r"\{ SELECT")])
def test_who_only_reads_sees_the_union_of_all_graphs_as_well(traits: Traits, make_quads: MakeQuads) -> None:
    with answering(traits) as server:
        with RemoteStore.at(server.url, patience=QUICK) as store:
            store.replace_graphs({name_of("one"): make_quads("one", 1, 2), name_of("two"): make_quads("two", 3)})
        with RemoteStore.at(server.url, patience=QUICK, read_only=True) as store:
            query = "SELECT ?s (COUNT(?v) AS ?n) { ?s <https://example.org/value> ?v } GROUP BY ?s"
            assert len(list(store.select(query).rows)) == 3
            both = "SELECT ?v { ?s ?p ?v . GRAPH ?g { ?s ?q ?v } }"
            assert len(list(store.select(both).rows)) == 3
        assert abilities_of(server.url).answers == (traits.union == "always" and not traits.false)


def test_a_server_that_goes_astray_is_not_asked_for_what_it_gets_wrong(make_quads: MakeQuads) -> None:
    with opened(Traits(fails="STRDT")) as (store, server):
        store.replace_graphs({name_of("one"): make_quads("one", 1)})
        before = len(server.seen)
        assert list(store.select("SELECT ?v { ?s ?p ?v FILTER(?v = '1') }").rows) == [(Literal("1"),)]
        assert len(server.seen) == before + 1
        sum_ = f"SELECT (STR('2026-01-31'^^<{XSD}date> + STRDT('P1D', <{XSD}dayTimeDuration>)) AS ?next) {{}}"
        assert list(store.select(sum_).rows) == [(Literal("2026-02-01"),)]


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        (Traits(deaf=True), "takes updates and does not carry them out"),
        (Traits(takes_anything=True, update="/elsewhere"), "takes updates and does not carry them out"),
        (Traits(update="/elsewhere"), "takes no updates at .*; give the address of its updates"),
        (Traits(closed=("/sparql", "/sparql/sparql", "/sparql/query")), r"takes no POST \(status 405\)"),
        (Traits(rows=("text/csv",)), "answers with text/csv instead of .* that has such answers"),
        (Traits(fails="ASK"), "does not answer the simplest queries .* look into its log"),
        (Traits(latin=True, update_types=("application/sparql-update",)), "does not give back the text .* UTF-8"),
        (Traits(moved=("/sparql", "https://elsewhere.example/sparql")), "it has moved to https://elsewhere.example"),
        (Traits(rows=("application/sparql-results+xml",), cut=9), "the end of the results is missing|not whole"),
    ],
)
def test_a_server_that_is_unfit_is_told_as_such(traits: Traits, words: str, make_quads: MakeQuads) -> None:
    with pytest.raises(KgError, match=words), opened(traits) as (store, _):
        assert_keeps_a_graph(store, make_quads)


@pytest.mark.parametrize("most", [100, 128])
def test_rows_that_a_server_leaves_out_without_a_word_are_noticed(most: int, make_quads: MakeQuads) -> None:
    with opened(Traits(most_rows=most)) as (store, _):
        store.replace_graphs({name_of("one"): make_quads("one", *range(most - 2))})
        assert len(list(store.quads())) == most - 2
        store.replace_graphs({name_of("two"): make_quads("two", *range(most + 9))})
        query = "SELECT ?s ?v { ?s <https://example.org/value> ?v }"
        for ask in (store.quads, lambda: store.select(query).rows):
            with pytest.raises(
                QueryError, match=rf"gives no more than {most:,} rows, and does not tell \(Example/1.0\)"
            ):
                list(ask())
        assert len(list(store.select(f"SELECT ?s {{ ?s <https://example.org/value> ?v }} LIMIT {most}").rows)) == most


def test_graphs_that_a_server_leaves_out_are_noticed(make_quads: MakeQuads) -> None:
    with opened(Traits(most_rows=100)) as (store, _):
        store.replace_graphs({name_of(str(number)): make_quads(str(number), 1) for number in range(109)})
        with pytest.raises(QueryError, match="gives no more than 100 rows"):
            store.graph_names()


def test_an_answer_with_as_many_rows_as_a_limit_may_have_is_whole_where_there_is_none(make_quads: MakeQuads) -> None:
    with opened(Traits()) as (store, _):
        quads = make_quads("one", *range(1_000))
        store.replace_graphs({name_of("one"): quads})
        assert set(store.quads()) == set(quads)


def test_a_statement_has_no_long_blocks_which_some_servers_take_their_time_over(
    make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    send = RemoteStore._send_own

    def send_and_note(self: RemoteStore, text: str) -> None:
        sent.append(text)
        send(self, text)

    monkeypatch.setattr(RemoteStore, "_send_own", send_and_note)
    with opened(Traits()) as (store, _):
        store.replace_graphs({name_of("one"): make_quads("one", *range(950))})
        store.replace_graphs({name_of("one"): make_quads("one", *range(500, 1_450))})
        assert set(store.quads()) == set(make_quads("one", *range(500, 1_450)))

    blocks = [block.count(" .\n") for text in sent for block in text.split("GRAPH")]
    assert sum(blocks) > 1_900
    assert max(blocks) <= 100


def _in_utc(term: Literal) -> Literal:
    return Literal(re.sub(r"\+00:00$", "Z", term.value), datatype=term.datatype) if "+00:00" in term.value else term


def _plain_number(term: Literal) -> Literal:
    value = term.value.rstrip("0").rstrip(".") if term.datatype.value == f"{XSD}decimal" else term.value
    return term if term.language else Literal(value, datatype=term.datatype)


def test_a_value_that_a_server_would_change_is_refused_and_others_are_not() -> None:
    def quad(text: str, type_: str) -> Quad:
        return Quad(THING, THING, Literal(text, datatype=NamedNode(XSD + type_)), THING)

    with opened(Traits(change=_plain_number)) as (store, _):
        kept = [quad("0.93", "decimal"), quad("7", "decimal"), quad("12.5", "double"), quad("2026-01-31", "date")]
        store.replace_graphs({THING: kept})
        assert store.replace_graphs({THING: kept}) == Change(added=0, removed=0)
        with pytest.raises(StoreError, match=r"Example/1.0 would change the value '1.50' \(decimal\)") as told:
            store.replace_graphs({THING: [quad("1.50", "decimal")]})
        assert "keep the graph in a folder" in str(told.value)
        assert set(store.quads()) == set(kept)
    with opened(Traits(change=_in_utc)) as (store, _):
        store.replace_graphs({THING: [quad("2026-01-31T10:00:00Z", "dateTime")]})
        with pytest.raises(StoreError, match="would change the value"):
            store.replace_graphs({THING: [quad("2026-01-31T10:00:00+00:00", "dateTime")]})


def _without_nul(term: Literal) -> Literal:
    return Literal(term.value.rstrip("\0"), datatype=term.datatype) if term.value.endswith("\0") else term


def _refusing_nul(term: Literal) -> Literal:
    if "\0" in term.value:
        raise ValueError("invalid byte sequence: 0x00")
    return term


@pytest.mark.parametrize("change", [_without_nul, _refusing_nul])
def test_a_character_that_a_server_has_no_room_for_is_refused_before_it_is_lost(
    change: Callable[[Literal], Literal],
) -> None:
    """Texts are kept, so that only the rare ones are tried: each by itself."""
    plain = Quad(THING, THING, Literal("café"), THING)
    with opened(Traits(change=change)) as (store, _):
        store.replace_graphs({THING: [plain]})
        with pytest.raises(StoreError, match=r"would change the value 'café\\x00' \(string\)"):
            store.replace_graphs({THING: [Quad(THING, THING, Literal("café\0"), THING)]})
        assert list(store.quads()) == [plain]


@pytest.mark.parametrize("challenge", ["Basic realm=x", 'Negotiate, Basic realm="x"', 'Bearer, basic realm="x"', None])
def test_a_login_is_found_among_the_ways_that_a_server_offers(
    challenge: str | None, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_USER", "ada")
    monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
    with opened(Traits(logins=(basic("ada", "s3cret"),), challenge=challenge)) as (store, _):
        assert_keeps_a_graph(store, make_quads)


def test_a_token_is_shown_where_one_is_set(make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch) -> None:
    traits = Traits(logins=("Bearer t0ken",), challenge='Bearer realm="graphs"')
    with pytest.raises(StoreError, match=r"wants a login; .* or set KG_STORE_TOKEN"):
        opened(traits).__enter__()
    monkeypatch.setenv("KG_STORE_TOKEN", "t0ken")
    with opened(traits) as (store, _):
        assert_keeps_a_graph(store, make_quads)
    monkeypatch.setenv("KG_STORE_TOKEN", "wr0ng")
    with pytest.raises(StoreError, match="does not accept the token for this") as told:
        opened(traits).__enter__()
    assert "wr0ng" not in str(told.value)


def test_a_token_stands_alone_and_is_shown_to_nobody() -> None:
    found = credentials_for("db.example", {"KG_STORE_TOKEN": "t0ken"})
    assert "t0ken" not in repr(found)
    with pytest.raises(StoreError, match="KG_STORE_TOKEN is set, and a user or a password as well"):
        credentials_for("db.example", {"KG_STORE_TOKEN": "t0ken", "KG_STORE_USER": "ada"})
    with pytest.raises(StoreError, match="no header can have"):
        credentials_for("db.example", {"KG_STORE_TOKEN": "t0\nken"})


@given(
    text=st.text(max_size=12) | st.sampled_from(['"results": {', '\\"}', "\\", '"', "]}"]),
    size=st.integers(1, 9),
    results_first=st.booleans(),
)
def test_json_ends_with_its_bindings_wherever_it_comes_apart(text: str, size: int, results_first: bool) -> None:
    rows = [{"a": {"type": "literal", "value": text}, "b": {"type": "literal", "value": "results"}}]
    head, results = {"vars": ["a", "b"]}, {"distinct": False, "bindings": rows}
    told = {**results, "ordered": [text]}
    whole = {"results": told, "head": head} if results_first else {"head": head, "results": told}
    sent = json.dumps({**whole, "metadata": {"results": {"x": text}}}).encode()

    got = b"".join(until_the_results_end(sent[at : at + size] for at in range(0, len(sent), size)))

    assert json.loads(got) == (json.loads(sent) if results_first else {**whole, "results": results})
