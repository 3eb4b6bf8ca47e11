"""Answers as plain JSON: rows of texts, numbers and truth values, without the types of RDF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

from pyoxigraph import Literal

from kg.query.results import plain
from kg.store.protocol import Row, Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = {
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
    *("negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
}
_NUMBERS = {_XSD + name for name in (*_WHOLE, "decimal", "double", "float")}
_BOOLEAN = f"{_XSD}boolean"
_NOT_TEXT = {*_NUMBERS, _BOOLEAN}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 15
"""Numbers of more digits stay text: readers of JSON round them."""


def value_json(term: Term | None) -> str:
    """Return a term as JSON: a number or truth value as such where JSON has it, else the text of the term."""
    if term is None:
        return "null"
    if isinstance(term, Literal) and (datatype := term.datatype.value) in _NOT_TEXT:
        text = term.value
        if datatype == _BOOLEAN:
            return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text, encode_basestring(text))
        if len(text) <= 2 * _MOST_DIGITS and sum(map(str.isdigit, text)) <= _MOST_DIGITS and _NUMBER.fullmatch(text):
            return text
    return encode_basestring(plain(term))


def value_of(term: Term) -> Any:
    """Return a term as the value that `value_json` writes."""
    return json.loads(value_json(term))


def row_pieces(
    about: dict[str, Any], columns: Sequence[str], rows: Sequence[Row], after: dict[str, Any]
) -> Iterator[str]:
    """Yield an object with the members `about`, the columns, the rows, and the members `after`."""
    yield f'{{{_members(about | {"columns": list(columns)})},\n"rows": ['
    names = [f"{encode_basestring(column)}: " for column in columns]
    separator = "\n"
    for row in rows:
        cells = ", ".join([name + value_json(term) for name, term in zip(names, row, strict=True)])
        yield f"{separator}{{{cells}}}"
        separator = ",\n"
    yield f"\n],\n{_members(after)}}}\n"


def truth_piece(about: dict[str, Any], value: bool) -> str:
    """Return an object with the members `about` and the answer to a question of yes or no."""
    return f"{{{_members(about | {'answer': value})}}}\n"


def _members(members: dict[str, Any]) -> str:
    return ",\n".join(f"{encode_basestring(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in members.items())
