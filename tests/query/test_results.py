"""Results as text: other readers get back the rows that were written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple

from kg.errors import UsageError
from kg.query import RESULT_FORMATS, Solutions, Triples, Truth, media_type_of, pieces_of, table_of, write_results
from kg.query.results import TRIPLE_FORMATS
from kg.store import Results, Row, Term

IRI = NamedNode("https://example.org/a?b=c&d")
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['a,"b"\r\n', "\t", "<&>]]>", "\r", "", " "]
)
TERMS = (
    TEXTS.map(Literal)
    | TEXTS.map(lambda text: Literal(text, language="en"))
    | st.integers().map(Literal)
    | st.just(IRI)
    | st.just(BlankNode("b1"))
    | st.none()
)
READERS = {"tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}


def written(results: Results, format: str) -> bytes:
    output = io.BytesIO()
    write_results(results, format, output)
    return output.getvalue()


def solutions(*rows: Row, names: tuple[str, ...] = ("a", "b")) -> Solutions:
    return Solutions(names, iter(rows))


def read(content: bytes, format: str) -> list[Row]:
    answer = ox.parse_query_results(content, READERS[format])
    assert isinstance(answer, ox.QuerySolutions)
    assert [variable.value for variable in answer.variables] == ["a", "b"]
    return [(row["a"], row["b"]) for row in answer]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_rows_read_back(rows: list[Row]) -> None:
    assert read(written(solutions(*rows), "tsv"), "tsv") == rows
    assert read(written(solutions(*rows), "json"), "json") == rows


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_xml_has_the_values_but_for_characters_that_xml_cannot_hold(rows: list[Row]) -> None:
    """Read with a general reader of XML: pyoxigraph's own trims white space."""
    space = "{http://www.w3.org/2005/sparql-results#}"
    results = ElementTree.fromstring(written(solutions(*rows), "xml")).findall(f"{space}results/{space}result")

    assert [[binding[0].text or "" for binding in result] for result in results] == [
        [_without_controls(_value(term)) for term in row if term is not None] for row in rows
    ]


def _value(term: Term | None) -> str:
    return "" if term is None or isinstance(term, Triple) else term.value


def _without_controls(text: str) -> str:
    return "".join(c if c in "\t\n\r" or " " <= c not in "\ufffe\uffff" else "\ufffd" for c in text)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_csv_has_the_plain_values(rows: list[Row]) -> None:
    content = written(solutions(*rows), "csv").decode("utf-8")

    cells = [[str(term) if isinstance(term, BlankNode) else _value(term) for term in row] for row in rows]
    assert list(csv.reader(io.StringIO(content, newline=""))) == [["a", "b"], *cells]
    assert content.endswith("\r\n")


def test_one_column_of_nothing_keeps_its_rows() -> None:
    assert written(solutions((None,), (Literal("x"),), names=("a",)), "csv") == b"a\r\n\r\nx\r\n"


def test_a_table_leaves_out_iris_that_stand_beside_labels() -> None:
    rows = [(Literal("Ada"), IRI, None)]
    table = table_of(solutions(*rows, names=("the_person", "the_person_iri", "event_iri")))
    assert (table.headers, table.rows) == (("the person", "event iri"), [("Ada", "")])
    assert table_of(solutions(*rows, names=("p", "p_iri", "event_iri")), iris=True).rows == [("Ada", IRI.value, "")]


@pytest.mark.parametrize("value", [True, False])
def test_truth_is_written_in_every_format(value: bool) -> None:
    for format, reader in READERS.items():
        if format != "tsv":
            answer = ox.parse_query_results(written(Truth(value), format), reader)
            assert isinstance(answer, ox.QueryBoolean)
            assert bool(answer) is value
    assert written(Truth(value), "csv") == written(Truth(value), "tsv") == f"{str(value).lower()}\n".encode()


@pytest.mark.parametrize("format", TRIPLE_FORMATS)
def test_triples_read_back(format: str) -> None:
    triple = Triple(IRI, NamedNode("https://example.org/p"), Literal("x", language="en"))
    content = written(Triples(iter([triple])), format)
    assert [quad.triple for quad in ox.parse(content, TRIPLE_FORMATS[format])] == [triple]
    assert RdfFormat.from_media_type(media_type_of(format)) == TRIPLE_FORMATS[format]


def test_a_format_for_another_form_of_result_is_told() -> None:
    with pytest.raises(UsageError, match="gives triples, which cannot be written as csv; use turtle"):
        written(Triples(iter([])), "csv")
    with pytest.raises(UsageError, match="gives rows, which cannot be written as turtle; use csv, tsv, json, xml"):
        written(solutions(), "turtle")
    assert set(RESULT_FORMATS) == {"csv", "tsv", "json", "xml"}


@pytest.mark.parametrize("format", RESULT_FORMATS)
def test_rows_come_in_pieces_that_make_the_whole(format: str) -> None:
    rows: list[Row] = [(Literal("x" * 50 + "é"), Literal(number)) for number in range(3000)]
    pieces = list(pieces_of(solutions(*rows), format))

    assert b"".join(pieces) == written(solutions(*rows), format)
    assert len(pieces) > 3
    assert all(2**15 <= len(piece) < 2**15 + 1000 for piece in pieces[:-1])


@pytest.mark.parametrize("format", RESULT_FORMATS)
def test_rows_are_read_no_further_than_the_piece_that_is_asked_for(format: str) -> None:
    row = (Literal("x" * 2**16), None)
    rows: Iterator[Row] = iter([row, row, row])

    assert len(next(pieces_of(Solutions(("a", "b"), rows), format))) > 2**16
    assert len(list(rows)) >= 1


@pytest.mark.parametrize("format", TRIPLE_FORMATS)
def test_pieces_of_triples_read_back(format: str) -> None:
    triples = [Triple(IRI, NamedNode("https://example.org/p"), Literal(f"{n}\n")) for n in range(3000)]
    pieces = list(pieces_of(Triples(iter(triples)), format))

    assert {quad.triple for quad in ox.parse(b"".join(pieces), TRIPLE_FORMATS[format])} == set(triples)
    assert len(pieces) > 1
    assert list(pieces_of(Triples(iter([])), "turtle")) == []


def test_xml_keeps_carriage_returns_from_readers_that_make_them_line_feeds() -> None:
    assert b"<literal>a&#xD;\nb</literal>" in written(solutions((Literal("a\r\nb"), None)), "xml")
