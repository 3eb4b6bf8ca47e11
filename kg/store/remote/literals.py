"""Values that Virtuoso gives back otherwise than they were written, and the way to get them back as they were.

Virtuoso turns literals of many types into values of its own and writes those anew: `1.50` comes back as `1.5`, a WKT
point with another datatype, a duration as a number of seconds. What it keeps to the letter is left to it. Anything else
is written with a datatype of ours, before whose name `urn:x-kg:kept:` stands: it comes back whole, but is no number or
day to Virtuoso's own comparisons. Which values it keeps was found out with version 7.2.5.
"""

from __future__ import annotations

import re
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.store.remote.names import refuse_changed

KEPT = "urn:x-kg:kept:"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LONGEST = 9_000_000
"""Bytes of a literal: Virtuoso takes strings up to ten megabytes."""

_DAY = r"(?:000[1-9]|00[1-9]\d|0[1-9]\d\d|[1-9]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_INTEGER = re.compile(r"0|-?[1-9]\d{0,8}")
EXACT = {
    f"{_XSD}boolean": re.compile("true|false"),
    f"{_XSD}integer": _INTEGER,
    f"{_XSD}decimal": re.compile(r"-?[1-9]|-?(?:0|[1-9]\d{0,6})\.\d{0,5}[1-9]"),
    f"{_XSD}double": re.compile(r"-?[1-9]\d{0,2}\.\d{0,2}[1-9]|0\.\d{0,2}[1-9]"),
    f"{_XSD}date": re.compile(_DAY),
    f"{_XSD}dateTime": re.compile(rf"{_DAY}T{_CLOCK}(?:\.\d{{5}}[1-9])?Z?"),
    f"{_XSD}gYear": re.compile(r"[12]\d{3}"),
}
"""What Virtuoso keeps of the types that it turns into values of its own."""
_CHANGING = ("http://www.openlinksw.com/", "http://www.opengis.net/ont/")
"""Datatypes whose literals Virtuoso may take apart."""
_TEXTS = frozenset({f"{_XSD}string", f"{_XSD}anyURI", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"})


def kept(term: Literal) -> bool:
    """Whether Virtuoso gives a literal back as it is."""
    type_ = term.datatype.value
    if type_ in _TEXTS:
        return True
    if (exact := EXACT.get(type_)) is not None:
        return bool(exact.fullmatch(term.value)) and _is_day(type_, term.value)
    return not type_.startswith((_XSD, KEPT, *_CHANGING))


def _is_day(type_: str, text: str) -> bool:
    if type_ not in (f"{_XSD}date", f"{_XSD}dateTime"):
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def written(term: Literal) -> Literal:
    """Return a literal as it is to be written so that it can be had back.

    Raises:
        StoreError: it is too long.
    """
    if len(term.value) > _LONGEST // 4 and len(term.value.encode("utf-8", "surrogatepass")) > _LONGEST:
        raise StoreError(
            f"a literal of {len(term.value):,} characters is longer than what Virtuoso keeps ({_LONGEST:,} bytes): "
            f"{term.value[:40]!r}…; leave it out, or use another store"
        )
    return term if kept(term) else Literal(term.value, datatype=NamedNode(KEPT + term.datatype.value))


def encoded(quad: Quad) -> Quad:
    """Return a quad as it is to be written.

    Raises:
        StoreError: a literal is too long, or a name would not come back.
    """
    refuse_changed(quad)
    if not isinstance(quad.object, Literal) or (term := written(quad.object)) is quad.object:
        return quad
    return Quad(quad.subject, quad.predicate, term, quad.graph_name)


def read_term(term: Literal) -> Literal:
    """Return a literal as it was before `written`."""
    type_ = term.datatype.value
    return Literal(term.value, datatype=NamedNode(type_[len(KEPT) :])) if type_.startswith(KEPT) else term


def read_triple(triple: Triple) -> Triple:
    """Return a triple of an answer as it was written."""
    if not isinstance(triple.object, Literal) or (term := read_term(triple.object)) is triple.object:
        return triple
    return Triple(triple.subject, triple.predicate, term)


_TYPE = rb'"datatype": "'
_BOOLEAN = re.compile(rb'"datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": "([01])"')


def read_json(line: bytes) -> bytes:
    """Return a line of Virtuoso's JSON results with values as they were written.

    Inside of a string the quotation marks would have a backslash before them, so only datatypes are met.
    """
    if _TYPE not in line:
        return line
    line = line.replace(_TYPE + KEPT.encode(), _TYPE)
    return _BOOLEAN.sub(_truth, line)


def _truth(found: re.Match[bytes]) -> bytes:
    return found[0][:-3] + (b'"true"' if found[1] == b"1" else b'"false"')
