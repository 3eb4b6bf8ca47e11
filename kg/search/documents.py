"""Documents of the store into the index: which differ, and what they say."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.iris import Iris
from kg.graph.vocabulary import DCTERMS, DIP, OA, PROV, SCHEMA
from kg.model.folding import plain_letters
from kg.store.protocol import Store

_DIGEST = "digest"
# Evidence, which stands for a text that the graph does not keep, depends on what read the document and how.
_STATE = {
    _DIGEST: f"?d {DIP.digest} ?value",
    "name": f"?d {DCTERMS.identifier} ?value",
    "reader": f"?x {PROV.wasAssociatedWith} ?value",
    "setting": f"?x {DIP.setting} ?value",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_GAP = " … "


@dataclass(frozen=True, slots=True)
class Difference:
    """How many documents of the store are not in the index, are there in another state, and are there in vain."""

    new: int
    changed: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


class _Said(NamedTuple):
    title: str
    publisher: str | None
    issued: str | None
    body: str


def collect(scratch: sqlite3.Connection, store: Store, iris: Iris) -> None:
    """Note in the table `there` which documents the store holds, and in which state."""
    scratch.execute("CREATE TABLE stated (iri TEXT, what TEXT, value TEXT)")
    scratch.executemany("INSERT INTO stated VALUES (?, ?, ?)", _stated(store, iris))
    scratch.execute("CREATE TABLE there (iri TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID")
    rows = scratch.execute("SELECT iri, what, value FROM stated ORDER BY iri, what, value")
    scratch.executemany("INSERT INTO there VALUES (?, ?)", _states(rows))
    scratch.execute("DROP TABLE stated")


def _stated(store: Store, iris: Iris) -> Iterator[tuple[str, str, str]]:
    for what, pattern in _STATE.items():
        for name, value in store.select(f"SELECT ?d ?value {{ GRAPH ?d {{ {pattern} }} }}").rows:
            if isinstance(name, NamedNode) and iris.is_document(name) and isinstance(value, NamedNode | Literal):
                yield name.value, what, value.value
    # The texts themselves are not looked at: those of an unchanged digest are the same.
    for (name,) in store.select(f"SELECT ?d {{ GRAPH ?d {{ ?d {SCHEMA.articleBody} ?text }} }}").rows:
        if isinstance(name, NamedNode) and iris.is_document(name):
            yield name.value, "text", ""


def _states(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, bytes]]:
    for iri, group in groupby(rows, key=lambda row: row[0]):
        stated = [(what, value) for _, what, value in group]
        if any(what == _DIGEST for what, _ in stated):
            yield iri, hashlib.sha256(repr(stated).encode("utf-8")).digest()[:16]


def compare(scratch: sqlite3.Connection) -> Difference:
    """Note in the table `differing` which documents of `there` and of the index `kept` differ, and count them."""
    scratch.execute("DROP TABLE IF EXISTS temp.differing")
    scratch.execute("CREATE TEMP TABLE differing (iri TEXT PRIMARY KEY, old INTEGER, wanted INTEGER NOT NULL)")
    scratch.execute(
        "INSERT INTO differing SELECT there.iri, old.id, 1 FROM there LEFT JOIN kept.documents AS old USING (iri)"
        " WHERE old.state IS NOT there.state"
    )
    scratch.execute(
        "INSERT INTO differing SELECT iri, id, 0 FROM kept.documents WHERE iri NOT IN (SELECT iri FROM there)"
    )
    counted = "SELECT count(*) FILTER (WHERE old IS NULL), count(*) FILTER (WHERE old AND wanted),"
    new, changed, gone = scratch.execute(f"{counted} count(*) FILTER (WHERE NOT wanted) FROM differing").fetchone()
    return Difference(new, changed, gone)


def write(scratch: sqlite3.Connection, store: Store) -> None:
    """Make the index hold the documents of `differing` as the store has them."""
    reading = scratch.execute(
        "SELECT differing.iri, old, wanted, state FROM differing LEFT JOIN there USING (iri) ORDER BY differing.iri"
    )
    for iri, old, wanted, state in reading:
        if old is not None:
            _remove(scratch, old)
        if wanted:
            _add(scratch, iri, state, _said(store, NamedNode(iri)))


def _remove(scratch: sqlite3.Connection, number: int) -> None:
    title, body = scratch.execute("SELECT title, body FROM kept.documents WHERE id = ?", (number,)).fetchone()
    # An index without a text of its own has to be told what it held.
    scratch.execute(
        "INSERT INTO kept.texts (texts, rowid, title, body) VALUES ('delete', ?, ?, ?)",
        (number, plain_letters(title), plain_letters(body)),
    )
    scratch.execute("DELETE FROM kept.documents WHERE id = ?", (number,))


def _add(scratch: sqlite3.Connection, iri: str, state: bytes, said: _Said) -> None:
    number = scratch.execute(
        "INSERT INTO kept.documents (iri, state, issued, publisher, title, body) VALUES (?, ?, ?, ?, ?, ?)",
        (iri, state, said.issued, said.publisher, said.title, said.body),
    ).lastrowid
    scratch.execute(
        "INSERT INTO kept.texts (rowid, title, body) VALUES (?, ?, ?)",
        (number, plain_letters(said.title), plain_letters(said.body)),
    )


def _said(store: Store, document: NamedNode) -> _Said:
    values: dict[NamedNode, list[str]] = {}
    for quad in store.quads(document, subject=document):
        if isinstance(quad.object, Literal):
            values.setdefault(quad.predicate, []).append(quad.object.value)

    def first(predicate: NamedNode) -> str | None:
        return shown(min(values[predicate])) if predicate in values else None

    body = first(SCHEMA.articleBody)
    return _Said(
        title=first(DCTERMS.title) or first(DCTERMS.identifier) or document.value,
        publisher=first(DCTERMS.publisher),
        issued=first(DCTERMS.issued),
        body=shown(_passages(store, document)) if body is None else body,
    )


def shown(text: str) -> str:
    """Return a text without control characters, which mark words in it (`kg.search.texts`)."""
    return _CONTROL.sub(" ", text)


def _passages(store: Store, document: NamedNode) -> str:
    """Return the evidence that a document gives, in its order, each character once."""
    texts = {quad.subject: _value(quad) for quad in store.quads(document, predicate=OA.exact)}
    starts = {quad.subject: _value(quad) for quad in store.quads(document, predicate=OA.start)}
    spans = [(int(starts[node]), text) for node, text in texts.items() if starts.get(node, "").isdecimal()]
    whole, end = "", 0
    for start, text in sorted(spans, key=lambda span: (span[0], -len(span[1]), span[1])):
        if start > end and whole:
            whole += _GAP
        whole += text[max(end - start, 0) :]
        end = max(end, start + len(text))
    return whole


def _value(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal) else ""
