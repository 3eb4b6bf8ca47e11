"""N-Triples and N-Quads, line by line: only lines that matter are taken apart, and a broken one costs itself only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import LinkError
from kg.link.dump.statements import Property, Statement, Term

CHUNK = 1 << 22
_LONGEST_LINE = 1 << 26
_IRI = rb"<([^\x00-\x20<>\"{}|^`\\]*)>"
_LINE = re.compile(
    rb"[ \t]*(?:" + _IRI + rb"|_:([^\s<]++))[ \t]*" + _IRI + rb"[ \t]*(?:" + _IRI + rb"|_:([^\s<]++)|"
    rb'"([^"\\]*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^' + _IRI + rb")?)"
    rb"[ \t]*(?:(?:<[^\s<>]*>|_:[^\s<]++)[ \t]*)?\.[ \t]*(?:#.*)?"
)


@dataclass(slots=True)
class LinesRead:
    """What some lines hold: the statements that matter, how many lines there are, and which are broken."""

    statements: list[Statement] = field(default_factory=list)
    lines: int = 0
    told: int = 0
    """How many say something: neither empty nor a comment."""
    broken: int = 0
    first_broken: int = 0
    """Number of the first broken line among these, from 1."""


def chunks_of(stream: IO[bytes], *, path: str) -> Iterator[bytes]:
    """Yield a file in pieces of whole lines."""
    rest = b""
    while block := stream.read(CHUNK):
        head, end, tail = block.rpartition(b"\n")
        if not end:
            rest += tail
            if len(rest) > _LONGEST_LINE:
                raise LinkError(f"{path}: a line of more than {_LONGEST_LINE >> 20} MiB; is this N-Triples?")
            continue
        yield rest + head
        rest = tail
    if rest:
        yield rest


def read_lines(
    chunk: bytes,
    properties: Mapping[bytes, Property],
    *,
    blank: str,
    subjects: Collection[bytes] | None = None,
) -> LinesRead:
    """Return the statements of some lines whose property is one of `properties`, about `subjects` where given.

    Both are as they stand in a line (`<http://…>`). `blank` is put before the names of blank nodes, which are a file's
    own. Of lines that do not matter no more than their shape is looked at.
    """
    read = LinesRead()
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for line in chunk.split(b"\n"):
        read.lines += 1
        parts = line.split(None, 2)
        # No blank need stand behind an IRI: `<s><p> <o> .` is left to the parser.
        if len(parts) == 3 and parts[0][:1] in (b"<", b"_") and parts[0].rfind(b"<") <= 0 == parts[1].rfind(b"<"):
            known = properties.get(parts[1])
            if known is None:
                if parts[1][-1:] == b">" and parts[2].rstrip()[-1:] == b".":
                    read.told += 1
                    continue
            elif subjects is not None and parts[0] not in subjects and b"\\" not in parts[0]:
                continue  # an IRI with escapes is looked at by the parser
        elif not parts or parts[0][:1] == b"#":
            continue
        _take(read, line, properties, blank, subjects)
    return read


def _take(
    read: LinesRead,
    line: bytes,
    properties: Mapping[bytes, Property],
    blank: str,
    subjects: Collection[bytes] | None,
) -> None:
    read.told += 1
    found = _LINE.fullmatch(line.rstrip())
    if found is None:
        _take_parsed(read, line, properties, blank, subjects)
        return
    iri, node, predicate, object_iri, object_node, text, language, _ = found.groups()
    known = properties.get(b"<%b>" % predicate)
    if known is None or not (subjects is None or (b"<%b>" % iri if iri is not None else b"_:%b" % node) in subjects):
        return
    try:
        if text is not None:
            term = Term(text.decode(), language=language.decode().lower() if language else "")
        elif object_iri is not None:
            term = Term(object_iri.decode(), is_node=True)
        else:
            term = Term(f"_:{blank}{object_node.decode()}", is_node=True)
        subject = iri.decode() if iri is not None else f"_:{blank}{node.decode()}"
    except UnicodeDecodeError:
        _break(read)
        return
    read.statements.append(Statement(subject, known, term))


def _take_parsed(
    read: LinesRead,
    line: bytes,
    properties: Mapping[bytes, Property],
    blank: str,
    subjects: Collection[bytes] | None,
) -> None:
    """Take a line that has escapes or is of another shape, with the parser that knows all of the format."""
    try:
        quads = list(parse(line, RdfFormat.N_QUADS))
    except (SyntaxError, ValueError):
        _break(read)
        return
    for quad in quads:
        known = properties.get(str(quad.predicate).encode())
        if known and (subjects is None or str(quad.subject).encode() in subjects):
            statement = statement_of(quad, known, blank)
            if statement:
                read.statements.append(statement)


def _break(read: LinesRead) -> None:
    read.broken += 1
    read.first_broken = read.first_broken or read.lines


def statement_of(quad: Quad, known: Property, blank: str) -> Statement | None:
    """Return the statement that a parsed quad makes, or None where it is about another statement."""
    subject, value = quad.subject, quad.object
    if isinstance(subject, NamedNode):
        about = subject.value
    elif isinstance(subject, BlankNode):
        about = f"_:{blank}{subject.value}"
    else:
        return None
    if isinstance(value, Literal):
        return Statement(about, known, Term(value.value, language=(value.language or "").lower()))
    if isinstance(value, NamedNode):
        return Statement(about, known, Term(value.value, is_node=True))
    return (
        Statement(about, known, Term(f"_:{blank}{value.value}", is_node=True)) if isinstance(value, BlankNode) else None
    )
