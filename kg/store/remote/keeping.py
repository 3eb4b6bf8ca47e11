"""Which values a server gives back otherwise than they were written, found out before anything is written.

Many servers turn literals into values of their own: `1.50` comes back as `1.5`, a time with a zone in UTC. What would
not come back as it is, is refused: the graph would not be the one that was built, and each build would write it anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KgError, StoreError
from kg.store.protocol import Row
from kg.store.remote import literals
from kg.store.remote.connection import LoginError, UnreachableError
from kg.store.remote.servers import TRIAL

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TEXT = f"{_XSD}string"

_SAMPLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    _TEXT: (("naïve “é” 日本 😀 \\ \" '", " two\nlines  ", "a%20b+c&d=e;%C3%A9"), ("\tone\r\ntwo\r", "\x85\u2028\x0b")),
    f"{_XSD}integer": (("0", "-7", "20260131"), ("007", "+5", "123456789012345678901234567890")),
    f"{_XSD}decimal": (("0.93", "-12.5"), ("1.50", "10.0", "5")),
    f"{_XSD}double": (("0.5", "12.25"), ("1.0E3", "0.50")),
    f"{_XSD}float": (("0.5",), ("1.0E3", "0.50")),
    f"{_XSD}boolean": (("true", "false"), ("1",)),
    f"{_XSD}date": (("2026-01-31", "1914-06-28"), ("2026-01-31Z", "2026-01-31+02:00")),
    f"{_XSD}dateTime": (("2026-01-31T10:00:00Z",), ("2026-01-31T10:00:00.500+02:00", "2026-01-31T10:00:00")),
    f"{_XSD}time": (("08:30:00",), ("08:30:00.500", "08:30:00+02:00")),
    f"{_XSD}gYear": (("2026",), ("-0044",)),
    f"{_XSD}duration": (("P1D",), ("P1Y2M", "PT36H")),
    f"{_XSD}dayTimeDuration": (("P1D",), ("PT36H",)),
    f"{_XSD}anyURI": (("https://example.org/a?b=c",), ()),
    f"{_XSD}base64Binary": (("eJwDAAAAAAE=",), ()),
    f"{_RDF}JSON": (('{"a": [1, "b"]}',), ()),
    "http://www.opengis.net/ont/geosparql#wktLiteral": (("POINT(13.405 52.52)",), ("POINT(13.40 52.5)",)),
    "http://id.loc.gov/datatypes/edtf/EDTF": (("2026-01/2026-02",), ("2026-01-XX~",)),
}
"""By datatype: what this package writes, and what others may."""

_EXACT: Mapping[str, re.Pattern[str]] = {
    **literals.EXACT,
    _TEXT: re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]*"),
    f"{_XSD}dateTime": re.compile(r"[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ"),
}
"""The form of what is kept where only the usual samples are."""

_RARE = re.compile("[\x00\ufffe\uffff]")
"""Characters that XML and many a database have no room for. What has one is tried by itself, since a server may refuse
the whole statement for it."""


class GarbledError(StoreError):
    """A server does not keep plain text."""


class Keeping:
    """What a server keeps to the letter. `update` sends an update, `select` asks a query about all graphs.

    One value of each kind is written to a graph of ours, and read back. Of a datatype with one that came back otherwise
    each further value is tried in the same way, but those in the form that is known to be kept.
    """

    def __init__(
        self, where: str, name: str, update: Callable[[str], None], select: Callable[[str], list[Row]]
    ) -> None:
        """Raises StoreError where the server does not answer, or takes no values at all."""
        self._where = where
        self._name = name
        self._update = update
        self._select = select
        samples = {type_: _terms(type_, usual + unusual) for type_, (usual, unusual) in _SAMPLES.items()}
        kept = self._kept([term for terms in samples.values() for term in terms])
        if not kept.issuperset(_terms(_TEXT, _SAMPLES[_TEXT][0])):
            raise GarbledError(
                f"{where}: {name} does not give back the text that it was given; it has to read and write UTF-8 (look "
                "for the encoding in its settings)"
            )
        self._changed = {type_ for type_, terms in samples.items() if not kept.issuperset(terms)}
        self._exact = {
            type_: _EXACT[type_]
            for type_ in self._changed & _EXACT.keys()
            if kept.issuperset(_terms(type_, _SAMPLES[type_][0]))
        }
        self._tried: dict[Literal, bool] = {}

    def checked(self, quad: Quad) -> Quad:
        """Return a quad that comes back as it is.

        Raises:
            StoreError: it would not.
        """
        term = quad.object
        if not isinstance(term, Literal) or self._keeps(term):
            return quad
        short = term.value if len(term.value) <= 40 else f"{term.value[:40]}…"
        raise StoreError(
            f"{self._where}: {self._name} would change the value {short!r} ({term.datatype.value.rpartition('#')[2]}) "
            f"of {quad.subject}; keep the graph in a folder, in an Oxigraph or a Virtuoso, or switch off in the "
            "settings of the server that it normalizes literals"
        )

    def _keeps(self, term: Literal) -> bool:
        type_ = term.datatype.value
        if not _RARE.search(term.value):
            if type_ not in self._changed:
                return True
            if type_ in self._exact and self._exact[type_].fullmatch(term.value):
                return True
        if term not in self._tried:
            self._tried[term] = self._comes_back(term)
        return self._tried[term]

    def _comes_back(self, term: Literal) -> bool:
        try:
            return term in self._kept([term])
        except (UnreachableError, LoginError):
            raise
        except KgError:
            return False

    def _kept(self, terms: Sequence[Literal]) -> set[Literal]:
        """Return those that come back as they were written."""
        lines = " ".join(f"<{TRIAL}> <{TRIAL}:{number}> {term} ." for number, term in enumerate(terms))
        self._update(f"DROP SILENT GRAPH <{TRIAL}>")
        self._update(f"INSERT DATA {{ GRAPH <{TRIAL}> {{ {lines} }} }}")
        rows = self._select(f"SELECT ?p ?o {{ GRAPH <{TRIAL}> {{ <{TRIAL}> ?p ?o }} }}")
        self._update(f"DROP SILENT GRAPH <{TRIAL}>")
        back = {name.value: term for name, term in rows if isinstance(name, NamedNode)}
        return {term for number, term in enumerate(terms) if back.get(f"{TRIAL}:{number}") == term}


def _terms(datatype: str, texts: tuple[str, ...]) -> list[Literal]:
    return [Literal(text, datatype=NamedNode(datatype)) for text in texts]
