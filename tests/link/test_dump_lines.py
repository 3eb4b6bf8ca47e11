"""Lines of N-Triples: whatever stands in them, what is read is what the parser of the format reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.link.dump.lines import read_lines
from kg.link.dump.statements import Property, Role, Statement, Term

LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PROPERTIES = {b"<http://www.w3.org/2000/01/rdf-schema#label>": Property(Role.LABEL)}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
OBJECTS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="de-AT")),
    st.integers().map(Literal),
    st.sampled_from([NamedNode("http://e/ü"), BlankNode("b1")]),
)


def term_of(value: Literal | NamedNode | BlankNode) -> Term:
    if isinstance(value, Literal):
        return Term(value.value, language=(value.language or "").lower())
    return Term(value.value if isinstance(value, NamedNode) else f"_:0.{value.value}", is_node=True)


@given(st.lists(st.tuples(st.sampled_from([NamedNode("http://e/1"), BlankNode("n")]), OBJECTS)))
def test_what_is_written_is_read(pairs: list[tuple[NamedNode | BlankNode, Literal | NamedNode | BlankNode]]) -> None:
    written = serialize((Triple(one, LABEL, other) for one, other in pairs), format=RdfFormat.N_TRIPLES) or b""

    read = read_lines(written, PROPERTIES, blank="0.")

    subjects = ["http://e/1" if isinstance(one, NamedNode) else "_:0.n" for one, _ in pairs]
    terms = [term_of(other) for _, other in pairs]
    assert read.statements == [Statement(s, Property(Role.LABEL), t) for s, t in zip(subjects, terms, strict=True)]
    assert (read.told, read.broken) == (len(pairs), 0)


@given(st.binary(), st.binary())
@example(b'<http://e/1> <http://www.w3.org/2000/01/rdf-schema#label> "\\ud800" .', b"")
@example(b"<http://e/1> <http://www.w3.org/2000/01/rdf-schema#label> <http://e/2> <http://e/g> .", b"")
@example(b"<<( <http://e/1> <http://e/p> 1 )>> <http://www.w3.org/2000/01/rdf-schema#label> 2 .", b"")
def test_no_bytes_stop_the_reading(before: bytes, after: bytes) -> None:
    good = b'<http://e/9><http://www.w3.org/2000/01/rdf-schema#label>"ok"@en.# a remark'

    chunk = b"\n".join([before, good, after])

    read = read_lines(chunk, PROPERTIES, blank="0.")

    assert Statement("http://e/9", Property(Role.LABEL), Term("ok", language="en")) in read.statements
    assert read.lines == len(re.findall(rb"\r\n|\r|\n", chunk)) + 1
    assert read.broken <= read.told


def test_only_lines_about_what_is_wanted_are_taken() -> None:
    lines = b'<http://e/1> <http://www.w3.org/2000/01/rdf-schema#label> "a" .\n' * 2 + b'_:x <http://e/p> "b" .\n'

    assert len(read_lines(lines, PROPERTIES, blank="", subjects={b"<http://e/1>"}).statements) == 2
    assert read_lines(lines, PROPERTIES, blank="", subjects={b"<http://e/2>"}).statements == []
    assert read_lines(lines, {}, blank="").statements == []


def test_iris_with_escapes_are_looked_at_too_where_only_some_subjects_are_wanted() -> None:
    line = rb'<http://e/Andr\u00E9> <http://www.w3.org/2000/01/rdf-schema#label> "Andr\u00E9" .'

    read = read_lines(line, PROPERTIES, blank="", subjects={"<http://e/André>".encode()})
    assert [(each.subject, each.object.text) for each in read.statements] == [("http://e/André", "André")]
    assert read_lines(line, PROPERTIES, blank="", subjects={b"<http://e/other>"}).statements == []


def test_a_line_of_endless_blank_nodes_is_looked_at_once() -> None:
    read = read_lines(f"_:a {LABEL} {'_:a' * 100_000} x".encode(), PROPERTIES, blank="0.")

    assert (read.statements, read.broken) == ([], 1)


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ('<http://e/1>{p} "A" .', "http://e/1"),
        ('<http://e/1> {p}"A" .', "http://e/1"),
        ('<http://e/1>{p}"A".', "http://e/1"),
        ('_:n{p}"A"@en<http://g>.', "_:0.n"),
        ("<http://e/1> {p}<http://e/2> .", "http://e/1"),
        ("<http://e/1>{p} <http://e/2> .", "http://e/1"),
        ("_:n{p} <http://e/2> .", "_:0.n"),
        ("<http://e/1>{p} {p} .", "http://e/1"),
        ('<http://e/0> <http://e/p> "x" .\r<http://e/1> {p} "A" .', "http://e/1"),
        ('<http://e/1> {p} "A" .\r\n', "http://e/1"),
    ],
)
def test_blanks_between_terms_and_the_ends_of_lines_make_no_difference(line: str, subject: str) -> None:
    text = line.replace("{p}", str(LABEL)).encode()

    for subjects in (None, {f"<{subject}>".encode(), b"_:n"}):
        read = read_lines(text, PROPERTIES, blank="0.", subjects=subjects)
        assert ([statement.subject for statement in read.statements], read.broken) == ([subject], 0)
