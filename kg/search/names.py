"""Names of the store into the index, in the order in which suggestions give them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.vocabulary import DIP, RDF, RDFS, SKOS
from kg.link.names import keys_of
from kg.model.link import Kind
from kg.store.protocol import Store

_CLASSES: Final = {
    "person": DIP.Person,
    "state": DIP.State,
    "organization": DIP.Organization,
    "delegation": DIP.Delegation,
    "place": DIP.Place,
    "event": DIP.Event,
}
KINDS: Final = (*_CLASSES, "document")
"""The kinds of things that have names in the index."""

STORIES: Final = ("event", "document")
"""Kinds of which there are many, and whose names are made of names of the others: they come after them."""

_TABLES = """
CREATE TABLE kinds (iri TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE called (iri TEXT, name TEXT, is_alias INTEGER);
CREATE TABLE happened (thing TEXT, event TEXT);
CREATE TABLE located (place TEXT, event TEXT);
CREATE TABLE within (place TEXT, outer TEXT);
"""
# What happened in a city happened in its country too. UNION ends where places lie in each other.
_IN_OUTER_PLACES = """
WITH RECURSIVE inside (place, outer) AS (
    SELECT DISTINCT place, place FROM located
    UNION SELECT inside.place, within.outer FROM inside JOIN within ON within.place = inside.outer
)
INSERT INTO happened SELECT inside.outer, located.event FROM located JOIN inside USING (place)
"""
_SUMMED = """
CREATE TABLE counts (iri TEXT PRIMARY KEY, events INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counts SELECT thing, count(DISTINCT event) FROM happened GROUP BY thing;
CREATE TABLE things (iri TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO things SELECT iri, kind, min(name) FROM called JOIN kinds USING (iri) WHERE NOT is_alias GROUP BY iri;
"""
# One row for each name: the label with no alias, then each alias.
_NAMED = """
SELECT things.iri, kind, label, NULL AS alias, iif(kind = 'event', 1, coalesce(events, 0)) AS events
FROM things LEFT JOIN counts USING (iri)
UNION SELECT things.iri, kind, label, name, coalesce(events, 0)
FROM things JOIN called USING (iri) LEFT JOIN counts USING (iri) WHERE is_alias AND name <> label
UNION SELECT documents.iri, 'document', title, NULL, coalesce(events, 0)
FROM kept.documents LEFT JOIN counts USING (iri)
"""
_KEPT = "SELECT iri, kind, label, alias, events FROM kept.names"


def collect(scratch: sqlite3.Connection, store: Store, iris: Iris) -> None:
    """Note the names of what is in the graph of the world, and how many events each thing has."""
    _run(scratch, _TABLES)
    scratch.executemany("INSERT OR IGNORE INTO kinds VALUES (?, ?)", _kinds(store, iris.world))
    for number, predicate in enumerate((RDFS.label, SKOS.altLabel)):
        scratch.executemany(
            f"INSERT INTO called VALUES (?, ?, {number})",
            (
                (quad.subject.value, quad.object.value)
                for quad in store.quads(iris.world, predicate=predicate)
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
            ),
        )
    for table, predicate in (("happened", DIP.participant), ("located", DIP.place)):
        events = ((thing, event) for event, thing in _linked(store, iris.world, predicate) if "#" not in event)
        scratch.executemany(f"INSERT INTO {table} VALUES (?, ?)", events)
    scratch.executemany("INSERT INTO within VALUES (?, ?)", _linked(store, iris.world, DIP.within))
    told = ((report.partition("#")[0], event) for report, event in _linked(store, iris.world, DIP.tells))
    scratch.executemany("INSERT INTO happened VALUES (?, ?)", told)
    scratch.execute(_IN_OUTER_PLACES)
    _run(scratch, _SUMMED)


def _run(scratch: sqlite3.Connection, statements: str) -> None:
    """Run statements in the transaction that is open; `executescript` would end it."""
    for statement in statements.split(";"):
        scratch.execute(statement)


def _kinds(store: Store, world: NamedNode) -> Iterator[tuple[str, str]]:
    for kind, term in _CLASSES.items():
        for quad in store.quads(world, predicate=RDF.type, object=term):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value, kind


def _linked(store: Store, world: NamedNode, predicate: NamedNode) -> Iterator[tuple[str, str]]:
    for quad in store.quads(world, predicate=predicate):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value


def differ(scratch: sqlite3.Connection) -> bool:
    """Whether the names in the index `kept` are others than those of its documents and of the world."""
    scratch.execute("DROP TABLE IF EXISTS temp.named")
    scratch.execute(f"CREATE TEMP TABLE named AS {_NAMED}")
    query = "SELECT EXISTS (SELECT * FROM ({} EXCEPT {}))"
    pairs = (("SELECT * FROM named", _KEPT), (_KEPT, "SELECT * FROM named"))
    return any(scratch.execute(query.format(*pair)).fetchone()[0] for pair in pairs)


def write(scratch: sqlite3.Connection) -> None:
    """Write all names of `named` anew. They are numbered in the order of suggestions, so that the first found go first.

    `folded` has to be a function of the connection.
    """
    kinds = " ".join(f"WHEN '{kind}' THEN {number}" for number, kind in enumerate(KINDS))
    stories = ", ".join(f"'{kind}'" for kind in STORIES)
    scratch.execute("DELETE FROM kept.names")
    scratch.execute(
        "INSERT INTO kept.names (iri, kind, label, alias, events, folded)"
        " SELECT iri, kind, label, alias, events, folded(coalesce(alias, label)) FROM named"
        f" ORDER BY kind IN ({stories}), events DESC, CASE kind {kinds} END, label, iri, alias"
    )
    scratch.execute("INSERT INTO kept.name_words (name_words) VALUES ('delete-all')")
    scratch.execute(
        "INSERT INTO kept.name_words (rowid, label, alias)"
        " SELECT id, iif(alias IS NULL, folded, NULL), iif(alias IS NULL, NULL, folded) FROM kept.names ORDER BY id"
    )
    scratch.execute("INSERT INTO kept.name_words (name_words) VALUES ('optimize')")
    scratch.execute(
        "UPDATE kept.about SET first_story = 1 +"
        f" (SELECT coalesce(max(id), 0) FROM kept.names WHERE kind NOT IN ({stories}))"
    )
    _write_words(scratch, stories)
    _write_keys(scratch, stories)


def _write_words(scratch: sqlite3.Connection, stories: str) -> None:
    scratch.execute("DELETE FROM kept.words")
    names = scratch.execute(f"SELECT folded FROM kept.names WHERE kind NOT IN ({stories})")
    scratch.executemany(
        "INSERT OR IGNORE INTO kept.words VALUES (?)", ((word,) for (name,) in names for word in name.split())
    )


def _write_keys(scratch: sqlite3.Connection, stories: str) -> None:
    """Keep the keys of the names that there are: those of new names are made, which takes longer than all else."""
    names = f"SELECT coalesce(alias, label) AS name, kind = 'person' FROM kept.names WHERE kind NOT IN ({stories})"
    known = "SELECT name, person FROM kept.keys"
    scratch.execute(f"DELETE FROM kept.keys WHERE (name, person) NOT IN ({names})")
    new = scratch.execute(f"{names} EXCEPT {known}").fetchall()
    scratch.executemany("INSERT INTO kept.keys VALUES (?, ?, ?)", _keyed(new))


def _keyed(names: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, str]]:
    for name, person in names:
        for key in sorted(keys_of(name, Kind.PERSON if person else Kind.ORGANIZATION)):
            yield key, person, name
