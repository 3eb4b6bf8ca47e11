"""Results in the standard formats: whatever the values are, and wherever their bytes are cut."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple

from kg.store import open_store
from kg.store.protocol import Evaluation, Form, Output, Solutions
from kg.web.sparql.results import AnswerCutError, NotWritableError, write_rows, write_triples

JSON, XML = QueryResultsFormat.JSON, QueryResultsFormat.XML
CSV, TSV = QueryResultsFormat.CSV, QueryResultsFormat.TSV
FORMATS = [JSON, XML, CSV, TSV]

Value = NamedNode | Literal | None
Cell = tuple[str, str, str] | str | None
"""Kind, text and language or datatype; for CSV the text alone."""


class Kept:
    """A sink that keeps everything; `sent` as if `first` bytes had been held back."""

    def __init__(self, first: int = 10**9) -> None:
        self.content = b""
        self._first = first

    @property
    def sent(self) -> bool:
        return len(self.content) >= self._first

    @sent.setter
    def sent(self, value: bool) -> None:  # noqa: ARG002 - a sink has it
        raise AssertionError("only the worker says so")

    def write(self, piece: bytes, /) -> int:
        self.content += piece
        return len(piece)

    def flush(self) -> None:
        pass


def written(rows: Sequence[Sequence[Value]], names: Sequence[str], format: QueryResultsFormat) -> bytes:
    """Return results as the library of the store writes them."""
    head = " ".join(f"?{name}" for name in names)
    lines = " ".join(f"({' '.join('UNDEF' if v is None else str(v) for v in row)})" for row in rows)
    answer = ox.Store().query(f"SELECT {head} {{ VALUES ({head}) {{ {lines} }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    found = answer.serialize(format=format)
    assert found is not None
    return found


def evaluation(content: bytes, cuts: Sequence[int]) -> Evaluation:
    """Return an evaluation that gives these bytes, cut at these places."""
    places = [0, *sorted({cut % (len(content) + 1) for cut in cuts}), len(content)]

    def write(output: Output, format: QueryResultsFormat) -> None:  # noqa: ARG001 - an evaluation's
        for start, end in itertools.pairwise(places):
            output.write(content[start:end])

    return Evaluation(Form.ROWS, write, iter(()), solutions(content))


def solutions(content: bytes) -> Solutions | None:
    """Return results in CSV as solutions: these are written row by row and not cut out of bytes."""
    if b"\n" not in content:
        return None
    lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    names = next(lines)
    width = len(names)
    return Solutions(tuple(names), (tuple(map(Literal, line or [""] * width)) for line in lines))


def read_json(content: bytes) -> list[list[Cell]]:
    found = json.loads(content.decode("utf-8"), strict=True)
    names = found["head"]["vars"]

    def cell(value: dict[str, str] | None) -> Cell:
        if value is None:
            return None
        return value["type"], value["value"], value.get("xml:lang") or value.get("datatype", "")

    return [[cell(row.get(name)) for name in names] for row in found["results"]["bindings"]]


def read_xml(content: bytes) -> list[list[Cell]]:
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ET.fromstring(content)
    names = [e.attrib["name"] for e in root.iter(f"{space}variable")]

    def cell(value: ET.Element) -> Cell:
        kind = value.tag.removeprefix(space)
        lang = value.attrib.get("{http://www.w3.org/XML/1998/namespace}lang")
        return kind, value.text or "", lang or value.attrib.get("datatype", "")

    rows = []
    for result in root.iter(f"{space}result"):
        cells = {binding.attrib["name"]: cell(binding[0]) for binding in result}
        rows.append([cells.get(name) for name in names])
    return rows


def read_csv(content: bytes) -> list[list[Cell]]:
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    rows: list[list[Cell]] = [[*row] or [""] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    return rows[1:]


TSV_CELL = re.compile(r'"((?:[^"\\\n\r\t]|\\["\\nrt])*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>]*)>)?|<([^<>\n\t]*)>|(-?\d+)|()')
ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\"": '"', r"\\": "\\"}
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def read_tsv(content: bytes) -> list[list[Cell]]:
    def cell(text: str) -> Cell:
        match = TSV_CELL.fullmatch(text)
        assert match, text
        if match[1] is not None:
            value = re.sub(r'\\["\\nrt]', lambda m: ESCAPES[m[0]], match[1])
            return "literal", value, match[2] or match[3] or ""
        if match[4] is not None:
            return "uri", match[4], ""
        return ("literal", match[5], INTEGER) if match[5] else None

    lines = content.decode("utf-8").split("\n")
    assert lines.pop() == ""
    return [[cell(text) for text in line.split("\t")] for line in lines[1:]]


READ: dict[QueryResultsFormat, Callable[[bytes], list[list[Cell]]]] = {
    JSON: read_json,
    XML: read_xml,
    CSV: read_csv,
    TSV: read_tsv,
}
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def expected(value: Value, format: QueryResultsFormat) -> Cell:
    if value is None:
        return "" if format == CSV else None
    if format == CSV:
        return value.value
    if isinstance(value, NamedNode):
        return "uri", value.value, ""
    kind = value.language or (value.datatype.value if value.datatype.value != XSD_STRING else "")
    return "literal", NOT_IN_XML.sub("\ufffd", value.value) if format == XML else value.value, kind


NASTY = [
    '},{"x":{"type":',
    "},{",
    "},{}",
    '"',
    '\\"',
    "\\",
    "\\\\",
    '"},{"',
    "<result>",
    "</result>",
    "&lt;result>",
    "]]>",
    "<!--",
    "\r\n",
    "\r",
    "\n",
    '"\r\n"',
    ",",
    "\t",
    "\x00",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001f600",
    "\U0010ffff",
    "é",
    "' '",
    "",
]
texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=5))).map(
    "".join
)
values = st.one_of(
    st.none(),
    texts.map(Literal),
    st.builds(lambda t, lang: Literal(t, language=lang), texts, st.sampled_from(["en", "de-at", "zh-hant"])),
    st.integers(-5, 99).map(Literal),
    st.sampled_from(["http://x/", "http://x/},{", "urn:a:b", "http://é.example/ü"])
    .filter(lambda iri: "{" not in iri)
    .map(NamedNode),
)
names = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=3, unique=True)
tables = names.flatmap(
    lambda found: st.tuples(
        st.just(found), st.lists(st.lists(values, min_size=len(found), max_size=len(found)), max_size=6)
    )
)
cuts = st.lists(st.integers(0, 10**6), max_size=12)


@settings(deadline=None, max_examples=300)
@given(tables, st.sampled_from(FORMATS), st.integers(1, 7), cuts)
def test_what_comes_out_parses_and_has_the_first_rows(
    table: tuple[list[str], list[list[Value]]], format: QueryResultsFormat, most: int, places: list[int]
) -> None:
    columns, rows = table
    sink = Kept()

    headers = write_rows(evaluation(written(rows, columns, format), places), format, sink, most=most)

    assert READ[format](sink.content) == [[expected(value, format) for value in row] for row in rows[:most]]
    assert bool(headers) == (len(rows) > most)
    if format in (JSON, XML):
        assert (b"truncated" in sink.content.rpartition(b"]")[2]) == (format == JSON and len(rows) > most)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pieces_of_a_few_bytes_change_nothing(format: QueryResultsFormat, size: int) -> None:
    rows: list[list[Value]] = [[Literal(text), None, Literal(text + "x", language="en")] for text in NASTY]
    content = written(rows, ["x", "type", "value"], format)
    for most in (1, 5, len(rows) - 1, len(rows), len(rows) + 1):
        sink = Kept()

        headers = write_rows(evaluation(content, range(0, len(content), size)), format, sink, most=most)

        assert READ[format](sink.content) == [[expected(v, format) for v in row] for row in rows[:most]]
        assert bool(headers) == (most < len(rows))


@pytest.mark.parametrize("format", [JSON, XML])
def test_rows_without_any_value_count_too(format: QueryResultsFormat) -> None:
    rows: list[list[Value]] = [[None]] * 5
    sink = Kept()

    headers = write_rows(evaluation(written(rows, ["x"], format), range(500)), format, sink, most=3)

    assert READ[format](sink.content) == [[None]] * 3
    assert headers == (("results-truncated", "rows=3"),)


@pytest.mark.parametrize("format", FORMATS)
def test_no_row_at_all_is_no_cut_answer(format: QueryResultsFormat) -> None:
    sink = Kept()

    headers = write_rows(evaluation(written([], ["x"], format), []), format, sink, most=1)

    assert READ[format](sink.content) == []
    assert headers == ()


@pytest.mark.parametrize("format", FORMATS)
def test_an_ask_passes_as_it_is(format: QueryResultsFormat) -> None:
    answer = ox.Store().query("ASK {}")
    assert isinstance(answer, ox.QueryBoolean)
    content = answer.serialize(format=format)
    assert content is not None
    sink = Kept()

    assert write_rows(evaluation(content, [1, 2, 3]), format, sink, most=1) == ()
    assert sink.content == content


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_longer_than_any_piece_hides_no_row(format: QueryResultsFormat) -> None:
    rows: list[list[Value]] = [[Literal(str(i))] for i in range(4)]
    content = written(rows, ["x" * 20_000], format)
    sink = Kept()

    headers = write_rows(evaluation(content, range(0, len(content), 512)), format, sink, most=2)

    assert len(READ[format](sink.content)) == 2
    assert headers


@pytest.mark.parametrize("format", [CSV, TSV])
def test_formats_without_room_for_a_remark_break_off_once_a_part_is_sent(format: QueryResultsFormat) -> None:
    rows: list[list[Value]] = [[Literal("x" * 50)] for _ in range(20)]

    with pytest.raises(AnswerCutError):
        write_rows(evaluation(written(rows, ["x"], format), [300]), format, Kept(first=100), most=10)


@pytest.mark.parametrize("format", [JSON, XML])
def test_formats_with_room_for_a_remark_say_it_inside_once_a_part_is_sent(format: QueryResultsFormat) -> None:
    rows: list[list[Value]] = [[Literal("x" * 50)] for _ in range(20)]
    sink = Kept(first=100)

    write_rows(evaluation(written(rows, ["x"], format), [300]), format, sink, most=10)

    assert len(READ[format](sink.content)) == 10
    assert b"truncated" in sink.content or b"<!-- cut after 10 rows -->" in sink.content


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("most", [1, 999, 20_000, 30_000])
def test_what_the_library_still_holds_when_the_answer_is_cut_does_not_follow(
    format: QueryResultsFormat, most: int
) -> None:
    numbers = " ".join(map(str, range(30_000)))
    with open_store(None) as store:
        sink = Kept()

        headers = write_rows(store.evaluate(f"SELECT ?x {{ VALUES ?x {{ {numbers} }} }}"), format, sink, most=most)

    assert len(READ[format](sink.content)) == most
    assert bool(headers) == (most < 30_000)


def triples(values: Sequence[str]) -> Iterator[Triple]:
    subject, predicate = NamedNode("http://x/s"), NamedNode("http://x/p")
    return (Triple(subject, predicate, Literal(value)) for value in values)


@settings(deadline=None)
@given(st.lists(texts, max_size=8, unique=True), st.integers(1, 9))
def test_rdf_xml_holds_whatever_the_literals_hold(found: list[str], most: int) -> None:
    sink = Kept()

    headers = write_triples(triples(found), RdfFormat.RDF_XML, sink, most=most)

    told = [element.text or "" for element in ET.fromstring(sink.content)[:] for element in element]
    assert told == [NOT_IN_XML.sub("\ufffd", text) for text in found[:most]]
    assert bool(headers) == (len(found) > most)


@pytest.mark.parametrize(
    "format", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD]
)
def test_triples_are_cut_and_parse(format: RdfFormat) -> None:
    for most, cut in ((2, True), (len(NASTY), False), (len(NASTY) + 1, False)):
        sink = Kept()

        headers = write_triples(triples(NASTY), format, sink, most=most)

        found = [quad.object for quad in ox.parse(sink.content, format)]
        assert found == [Literal(text) for text in NASTY[:most]]
        assert bool(headers) == cut


def test_xml_is_mended_where_a_character_is_cut_in_two() -> None:
    found = ["é\ufffe" * 5_000, "\r" * 9_000]
    sink = Kept()

    write_triples(triples(found), RdfFormat.RDF_XML, sink, most=10)

    told: list[Any] = [element.text for element in ET.fromstring(sink.content)[0]]
    assert told == [found[0].replace("\ufffe", "\ufffd"), found[1]]


def test_rdf_xml_names_no_predicate_that_ends_in_a_digit() -> None:
    triple = Triple(BlankNode(), NamedNode("http://x/123"), Literal(""))

    with pytest.raises(NotWritableError, match="http://x/123"):
        write_triples(iter([triple]), RdfFormat.RDF_XML, Kept(), most=5)
