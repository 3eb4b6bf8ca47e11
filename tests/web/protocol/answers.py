"""Answers read as strictly as their specifications allow, by nothing that the server is made of."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
from rdflib.compare import isomorphic

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
RESULTS = (JSON, XML, CSV, TSV)
"""The formats of SELECT."""

TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
RDF_XML = "application/rdf+xml"
JSON_LD = "application/ld+json"
TRIG = "application/trig"
N_QUADS = "application/n-quads"
GRAPHS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""The formats of CONSTRUCT, DESCRIBE and the graph store."""

Rows = list[dict[str, rdflib.term.Node]]

_SPARQL = "{http://www.w3.org/2005/sparql-results#}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_STRING = rdflib.URIRef("http://www.w3.org/2001/XMLSchema#string")
_RDFLIB_FORMATS = {
    TURTLE: "turtle",
    N_TRIPLES: "nt",
    RDF_XML: "xml",
    JSON_LD: "json-ld",
    TRIG: "trig",
    N_QUADS: "nquads",
}


def varying(response: httpx.Response) -> set[str]:
    """The names in the `Vary` of an answer."""
    lines = response.headers.get_list("vary", split_commas=True)
    return {name.strip().lower() for name in lines}


def media_type(response: httpx.Response) -> str:
    """The media type of an answer, without parameters."""
    kind: str = response.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower()


def literal(text: str, *, language: str | None = None, datatype: str | None = None) -> rdflib.Literal:
    """A literal with its characters as they are; `xsd:string` and no type are the same."""
    kind = rdflib.URIRef(datatype) if datatype and rdflib.URIRef(datatype) != _STRING else None
    return rdflib.Literal(text, lang=language or None, datatype=kind, normalize=False)


def rows_of_json(body: bytes) -> Rows:
    answer = json.loads(body.decode("utf-8", errors="strict"))
    names = answer["head"]["vars"]
    rows = []
    for binding in answer["results"]["bindings"]:
        assert set(binding) <= set(names), f"{binding} has a variable that is not in the head"
        rows.append({name: _term_of_json(value) for name, value in binding.items()})
    return rows


def _term_of_json(value: dict[str, Any]) -> rdflib.term.Node:
    assert set(value) <= {"type", "value", "xml:lang", "datatype"}
    if value["type"] == "uri":
        return rdflib.URIRef(value["value"])
    if value["type"] == "bnode":
        return rdflib.BNode(value["value"])
    assert value["type"] == "literal"
    return literal(value["value"], language=value.get("xml:lang"), datatype=value.get("datatype"))


def rows_of_xml(body: bytes) -> Rows:
    root = ElementTree.fromstring(body)
    assert root.tag == f"{_SPARQL}sparql"
    names = [variable.attrib["name"] for variable in root.findall(f"{_SPARQL}head/{_SPARQL}variable")]
    rows = []
    for result in root.findall(f"{_SPARQL}results/{_SPARQL}result"):
        bindings = {binding.attrib["name"]: _term_of_xml(binding[0]) for binding in result}
        assert set(bindings) <= set(names)
        rows.append(bindings)
    return rows


def _term_of_xml(element: ElementTree.Element) -> rdflib.term.Node:
    text = element.text or ""
    if element.tag == f"{_SPARQL}uri":
        return rdflib.URIRef(text)
    if element.tag == f"{_SPARQL}bnode":
        return rdflib.BNode(text)
    assert element.tag == f"{_SPARQL}literal"
    return literal(text, language=element.get(_XML_LANGUAGE), datatype=element.get("datatype"))


def rows_of_tsv(body: bytes) -> Rows:
    """Read TSV: a line is a solution, whatever else counts as the end of a line elsewhere."""
    lines = body.decode("utf-8", errors="strict").split("\n")
    assert lines.pop() == "", "the last line has no end"
    names = [_name_of_tsv(field) for field in lines.pop(0).split("\t")]
    rows = []
    for line in lines:
        fields = line.split("\t")
        assert len(fields) == len(names), f"{line!r} has {len(fields)} fields, not {len(names)}"
        rows.append({name: term_of_turtle(field) for name, field in zip(names, fields, strict=True) if field})
    return rows


def _name_of_tsv(field: str) -> str:
    assert field.startswith("?"), f"{field!r} is no variable"
    return field[1:]


_TURTLE_STRING = re.compile(
    r'"((?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)"(?:@([\w-]+)|\^\^<(.+)>)?'
)
_TURTLE_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_TURTLE_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def term_of_turtle(field: str) -> rdflib.term.Node:
    """Read a term as TSV writes it: in Turtle's syntax, without prefixes."""
    if field.startswith("<"):
        assert field.endswith(">")
        return rdflib.URIRef(_unescaped(field[1:-1]))
    if field.startswith("_:"):
        return rdflib.BNode(field[2:])
    for pattern, kind in ((r"[+-]?\d+", "integer"), (r"[+-]?\d*\.\d+", "decimal"), ("true|false", "boolean")):
        if re.fullmatch(pattern, field):
            return literal(field, datatype=f"http://www.w3.org/2001/XMLSchema#{kind}")
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+", field):
        return literal(field, datatype="http://www.w3.org/2001/XMLSchema#double")
    parts = _TURTLE_STRING.fullmatch(field)
    assert parts, f"{field!r} is no term of Turtle"
    return literal(_unescaped(parts[1]), language=parts[2], datatype=parts[3])


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _TURTLE_LETTERS.get(found[3], found[3])

    return _TURTLE_ESCAPE.sub(character, text)


def rows_of_csv(body: bytes) -> list[dict[str, str]]:
    """Read CSV, which keeps only the characters of a value."""
    text = body.decode("utf-8", errors="strict")
    table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


ROWS: dict[str, Callable[[bytes], Rows]] = {JSON: rows_of_json, XML: rows_of_xml, TSV: rows_of_tsv}
"""How the formats that keep whole terms are read."""


def truth(response: httpx.Response) -> bool:
    """The answer to an ASK."""
    if media_type(response) in (JSON, "application/json"):
        value = response.json()["boolean"]
        assert isinstance(value, bool)
        return value
    found = ElementTree.fromstring(response.content).find(f"{_SPARQL}boolean")
    assert found is not None
    assert found.text in ("true", "false")
    return found.text == "true"


def graph_of(body: bytes, format: str) -> rdflib.Graph:
    """Read triples of any RDF format; a format of named graphs has to hold them in its default graph."""
    dataset = rdflib.Dataset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        dataset.parse(data=body, format=_RDFLIB_FORMATS[format], publicID="https://example.org/protocol/base")
    graph = rdflib.Graph()
    for part in dataset.graphs():
        for triple in part:
            graph.add(triple)
    return graph


def same_graph(body: bytes, format: str, turtle: str) -> bool:
    """Whether an answer holds what a text in Turtle says, blank nodes by any name."""
    return isomorphic(graph_of(body, format), graph_of(turtle.encode(), TURTLE))


def complaint(response: httpx.Response) -> str:
    """The message of a refusal, for people or programs, which tells nothing of the server's insides."""
    kind = media_type(response)
    text = response.text
    assert text.strip(), "a refusal without a word"
    assert "Traceback" not in text
    assert "/site-packages/" not in text
    if kind in ("application/problem+json", "application/json"):
        problem = response.json()
        problem = problem.get("error", problem)
        assert problem["status"] == response.status_code
        assert problem["title"]
        return f"{problem['title']}: {problem.get('detail', '')}"
    assert kind in ("text/plain", "text/html"), f"{kind!r} is no type for a message"
    return text
