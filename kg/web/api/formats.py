"""The formats that answers come in, by the form of the query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.query import media_type_of
from kg.query.outline import Form
from kg.query.results import TRIPLE_FORMATS
from kg.web.negotiation import MediaType


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `name` is that of `kg.query.pieces_of`, or `plain`; `option` is what `format` calls it, if anything."""

    name: str
    media_type: MediaType
    option: str | None = None


PLAIN = Format("plain", MediaType.of("application/json"), "json")
"""Rows without the types of RDF, with the address of the next page."""

ROWS = (
    PLAIN,
    Format("json", MediaType.of(media_type_of("json"))),
    Format("csv", MediaType.of(media_type_of("csv")), "csv"),
    Format("tsv", MediaType.of(media_type_of("tsv")), "tsv"),
    Format("xml", MediaType.of(media_type_of("xml")), "xml"),
)
TRIPLES = tuple(Format(name, MediaType.of(media_type_of(name)), name) for name in TRIPLE_FORMATS)

FORMATS: Mapping[Form, tuple[Format, ...]] = {
    Form.SELECT: ROWS,
    Form.ASK: ROWS,
    Form.CONSTRUCT: TRIPLES,
    Form.DESCRIBE: TRIPLES,
}
"""The formats of each form, the first being that of a client that says nothing."""


def options_of(form: Form) -> list[str]:
    """Return the values that `format` may have."""
    return [format.option for format in FORMATS[form] if format.option is not None]
