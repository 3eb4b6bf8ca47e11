"""Saved questions and SPARQL as it comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from fuzzing.checks import check_message
from fuzzing.target import ROOT, Target
from kg.errors import KgError, QueryError
from kg.query.bind import bind
from kg.query.clauses import addresses_called, names_dataset
from kg.query.outline import Form, in_total_order, outline_of
from kg.query.parameters import parameters_of
from kg.query.saved import SavedQuery, parse_query
from kg.store import Store as OwnStore
from kg.store import open_store

_CUT = "\x00"
"""Stands between a question and the value that its parameters get."""

Answer = QuerySolutions | QueryBoolean | QueryTriples


@cache
def _store() -> Store:
    return Store()


@cache
def _own_store() -> OwnStore:
    return open_store(None)


def _answer(text: str) -> Answer | None:
    """Return what the library answers, None for what it does not take."""
    try:
        return _store().query(text, use_default_graph_as_union=True)
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return None


def _variables(answer: Answer) -> list[str] | None:
    return [variable.value for variable in answer.variables] if isinstance(answer, QuerySolutions) else None


def check_query(data: bytes) -> None:
    """Parse the file of a saved question, and give values to its parameters."""
    try:
        text, _, value = data.decode("utf-8").partition(_CUT)
    except UnicodeDecodeError:
        return
    try:
        query = parse_query(text, path=Path("own.rq"))
        parameters = parameters_of(query)
    except QueryError as error:
        check_message(error)
        return
    assert query == parse_query(text, path=Path("own.rq"))
    given = [{parameter.name: parameter.example for parameter in parameters}]
    given += [{parameter.name: value for parameter in parameters}] if value else []
    for values in given:
        try:
            bound = bind(_own_store(), query, values)
        except KgError as error:
            check_message(error)
            continue
        if not query.lookups:
            _check_bound(query, bound)


def _check_bound(query: SavedQuery, bound: str) -> None:
    """Check that a question with values is one still, and has the same columns."""
    if addresses_called(query.text) or addresses_called(bound):
        return
    before = _answer(query.text)
    if before is None or outline_of(query.text) is None:
        return
    after = _answer(bound)
    assert after is not None, f"no longer SPARQL: {bound}"
    assert type(before) is type(after)
    if _variables(before) != _variables(after):
        # With `SELECT *` a value may name a variable that the columns did not have.
        outline = outline_of(query.text)
        assert outline is not None
        assert outline.columns is None, bound


def _query_seeds() -> Iterator[bytes]:
    for path in sorted((ROOT / "queries").glob("*.rq")):
        yield path.read_bytes()
        yield path.read_bytes() + _CUT.encode() + "O\"'\\'Brien} é 2026-01-31".encode()
    yield (
        b"#+ summary: s\n#+ defaults: {n: 3, d: 2026-01-01}\n#+ enumerate: [{k: [a, b]}]\n"
        b"#+ parameters: {e: {kind: address}}\n"
        b"SELECT ?a ?__n_integer { VALUES ?_k { 'a' } OPTIONAL { ?a ?b ?__d_date } "
        b"BIND(?_e_iri AS ?x) FILTER(?__x_en='1') }"
    )


def check_outline(data: bytes) -> None:
    """Look at a query as the endpoint does before it is answered."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    outline = outline_of(text)
    names_dataset(text)
    called = addresses_called(text)
    ordered = in_total_order(text)
    if called:
        return
    answer = _answer(text)
    if answer is None:
        return
    assert outline is not None, "a query without an outline"
    assert (outline.form is Form.SELECT) == isinstance(answer, QuerySolutions)
    assert (outline.form is Form.ASK) == isinstance(answer, QueryBoolean)
    if outline.form is Form.SELECT:
        if outline.columns is not None:
            assert list(outline.columns) == _variables(answer), "other columns than the answer has"
        again = _answer(ordered)
        assert again is not None, f"no longer SPARQL: {ordered}"
        assert _variables(again) == _variables(answer)
    else:
        assert ordered == text
    if "service" in text.lower():
        _check_calls_nobody(answer)


def _check_calls_nobody(answer: Answer) -> None:
    """Check that a query that is said to call no other endpoint does not."""
    if isinstance(answer, QueryBoolean):
        return
    try:
        for _ in zip(range(3), answer, strict=False):
            pass
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        said = str(error).lower()
    else:
        return
    assert "service" not in said, f"a call that was not seen: {said}"
    assert "http" not in said, f"a call that was not seen: {said}"


def _outline_seeds() -> Iterator[bytes]:
    for path in sorted((ROOT / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        yield "\n".join(line for line in text.splitlines() if not line.startswith("#")).encode()
    yield (
        b"PREFIX e: <http://e.org/> SELECT (COUNT(DISTINCT ?s) AS ?n) FROM <http://g> "
        b"{ SERVICE SILENT e:x { ?s ?p 'a' } } GROUP BY ?s"
    )
    yield (
        b'SELECT * { ?a <e:b> """x"""@en ; a [] . FILTER(?a < 3 && ?b > 2) } '
        b"ORDER BY DESC(?a) LIMIT 3 OFFSET 1 VALUES ?a { 1 }"
    )
    yield (
        b"BASE <http://e.org/> CONSTRUCT { ?a <b> ?c } "
        b"WHERE { { SELECT ?a { ?a <x>/<y>* ?c } } UNION { GRAPH ?g { } } }"
    )
    yield b"ASK FROM NAMED <http://g> { << ?a ?b ?c >> ?d '''e''' FILTER NOT EXISTS { ?a ?b 1.5e3 } }"
    yield b"DESCRIBE ?x { ?x ?y _:b MINUS { ?x a ?z } }"


_SPARQL = (
    *(
        b"SELECT ",
        b"ASK ",
        b"CONSTRUCT ",
        b"DESCRIBE ",
        b"WHERE ",
        b"FROM ",
        b"NAMED ",
        b"SERVICE ",
        b"SILENT ",
        b"LOAD ",
    ),
    *(b"OPTIONAL ", b"UNION ", b"MINUS ", b"GRAPH ", b"FILTER ", b"EXISTS ", b"NOT ", b"BIND(", b" AS ?x)", b"VALUES "),
    *(
        b"ORDER BY ",
        b"GROUP BY ",
        b"HAVING ",
        b"LIMIT 1",
        b"OFFSET 1",
        b"DISTINCT ",
        b"PREFIX ",
        b"BASE ",
        b"?a",
        b"$a",
    ),
    *(
        b"?_a_iri",
        b"?__b_date",
        b"<http://127.0.0.1:9/>",
        b"\\u0053",
        b"\\U00000053",
        b"'''",
        b'"""',
        b"@en--ltr",
        b"^^",
    ),
    *(
        b"<<",
        b">>",
        b"{|",
        b"|}",
        b"<<(",
        b")>>",
        b"~",
        b"VERSION '1.2' ",
        b"#",
        b"a.a.",
        b"a-a-",
        b"ex:",
        b":x",
        b"_:b",
    ),
)

TARGETS = {
    "query": Target(
        "query",
        check_query,
        _query_seeds,
        words=(
            *(
                f"\n#+ {key}: ".encode()
                for key in ("summary", "defaults", "enumerate", "parameters", "lookups", "tags")
            ),
            *(b"\n#+   - ", b"kind: address", b"help: ", b"most: ", b"2026-13-45", b"9" * 60, b"\x00", *_SPARQL),
        ),
    ),
    "outline": Target("outline", check_outline, _outline_seeds, words=_SPARQL, longest=1000),
}
