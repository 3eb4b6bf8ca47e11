"""Mappings of the columns of a table: what a YAML file says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kg.errors import shown
from kg.link.dump.terms import OTHER
from kg.model.link import Kind
from kg.model.sections import NO_SEPARATORS, Section, parse_yaml

_SINGLE = ("iri", "label", "kind", "born", "died", "latitude", "longitude", "description", "fame", "code")
_LISTS = ("names", "country", "identifiers")
_TABLE = ("delimiter", "quoted", "values", "dates")
_NOTES = ("source", "licence")
_OFFICE = ("title", "of", "first", "last")
_SEVERAL = ("value", "separator")
_COLUMN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
KINDS = (*(kind.value for kind in Kind), OTHER)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """Text with columns in braces; `separators` cut what it gives into several values.

    `parts` are pairs of literal text and the column behind it, None at the end.
    """

    parts: tuple[tuple[str, str | None], ...]
    separators: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in it, in order."""
        return tuple(column for _, column in self.parts if column is not None)

    def cells(self, row: Row) -> tuple[str, ...]:
        """Return what it gives for a row, the empty values between separators too, so that columns can go in step.

        Several columns give nothing where one of them is empty: an IRI of half its parts is a wrong one.
        """
        if not all(row[column] for column in self.columns):
            return ()
        values: tuple[str, ...] = (
            "".join(f"{literal}{row[column] if column else ''}" for literal, column in self.parts),
        )
        for separator in self.separators:
            values = tuple(part for value in values for part in value.split(separator))
        return tuple(value.strip() for value in values)

    def values(self, row: Row) -> tuple[str, ...]:
        """Return the values for a row, empty ones left out."""
        return tuple(value for value in self.cells(row) if value)

    def value(self, row: Row) -> str:
        """Return what it gives as one text, which may be empty."""
        return " ".join(self.values(row))


@dataclass(frozen=True, slots=True)
class OfficeColumns:
    """Columns of offices held; values of `of` and the days go in step with the titles, a single one is everybody's."""

    title: Column
    of: Column | None = None
    first: Column | None = None
    last: Column | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """One mapping. `name` is its path, for messages. `values` are other words for what stands in a column."""

    name: str
    iri: Column
    single: Mapping[str, Column]
    lists: Mapping[str, tuple[Column, ...]]
    offices: tuple[OfficeColumns, ...] = ()
    delimiter: str | None = None
    quoted: bool = True
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()

    def all_columns(self) -> tuple[str, ...]:
        """Return the columns that it asks for, each once."""
        given = [self.iri, *self.single.values(), *(column for columns in self.lists.values() for column in columns)]
        given += [c for each in self.offices for c in (each.title, each.of, each.first, each.last) if c]
        return tuple(dict.fromkeys([*(name for column in given for name in column.columns), *self.words]))


def parse_columns(text: str, *, where: str) -> Columns:
    """Return the mapping that a YAML text describes; `where` names the text in messages.

    Raises:
        MappingError: it is no YAML, a key is unknown or missing, or a value is not allowed.
    """
    keys = (*_SINGLE, *_LISTS, "offices", *_TABLE, *_NOTES)
    top = Section(parse_yaml(text, where=where), where, keys)
    iri = _column(top, "iri", top.text("iri", needed=True))
    if not iri.columns:
        raise top.fail("iri", 'must have a column in it, for example "https://www.wikidata.org/entity/{id}"')
    top.text("label", needed=True)
    kind = _column(top, "kind", top.raw("kind")) if top.raw("kind") is not None else None
    if kind and not kind.columns:
        top.choice("kind", KINDS)
    words = _words(top)
    for column in kind.columns if kind else ():
        for meant in words.get(column, {}).values():
            if meant not in KINDS:
                raise top.fail("values", f"{column}: {shown(meant)} is no kind; allowed: {', '.join(KINDS)}")
    single = {key: _column(top, key, top.raw(key)) for key in _SINGLE if key != "iri" and top.raw(key) is not None}
    return Columns(
        name=where,
        iri=iri,
        single=single,
        lists={key: tuple(_column(top, key, each) for each in top.entries(key)) for key in _LISTS},
        offices=tuple(_offices(top)),
        delimiter=_delimiter(top),
        quoted=top.truth("quoted", default=True),
        words=words,
        date_formats=top.date_formats("dates"),
    )


def _column(section: Section, key: str, entry: Any) -> Column:
    if not isinstance(entry, dict) or list(entry.values()) == [None]:
        return Column(_parts(section, key, section.scalar(key, entry)))
    inner = Section(entry, f"{section.where}: {key}", _SEVERAL)
    separators = inner.texts("separator")
    if "" in separators:
        raise inner.fail("separator", "must not be empty; leave it out where a cell holds one value")
    return Column(_parts(inner, "value", inner.text("value", needed=True) or ""), separators)


def _parts(section: Section, key: str, text: str) -> tuple[tuple[str, str | None], ...]:
    parts: list[tuple[str, str | None]] = []
    literal, at = "", 0
    for found in _COLUMN.finditer(text):
        literal += _plain(section, key, text[at : found.start()])
        at = found.end()
        if found[1] is None:
            literal += found[0][0]
            continue
        parts.append((literal, found[1].strip()))
        literal = ""
    return (*parts, (literal + _plain(section, key, text[at:]), None))


def _plain(section: Section, key: str, text: str) -> str:
    if "{" in text or "}" in text:
        raise section.fail(
            key, f"{shown(text)} has a brace without its partner; write {{column}}, and {{{{ for a brace itself"
        )
    return text


def _offices(top: Section) -> Iterator[OfficeColumns]:
    for number, entry in enumerate(top.entries("offices"), 1):
        section = Section(entry, f"{top.where}: offices[{number}]", _OFFICE)
        if section.raw("title") is None:
            raise section.fail("title", "is missing; it is the column of the office")
        of, first, last = (
            _column(section, key, section.raw(key)) if section.raw(key) is not None else None for key in _OFFICE[1:]
        )
        yield OfficeColumns(_column(section, "title", section.raw("title")), of, first, last)


def _delimiter(top: Section) -> str | None:
    text = top.text("delimiter")
    if text is not None and (len(text) != 1 or text in NO_SEPARATORS):
        raise top.fail("delimiter", f"must be a single character, no line end and no quotation mark, not {shown(text)}")
    return text


def _words(top: Section) -> dict[str, dict[str, str]]:
    tables = top.table("values")
    words = {}
    for column in tables.keys:
        table = tables.raw(column)
        if not isinstance(table, dict):
            raise tables.fail(column, "must be a table of words: `{written: meant}`")
        if any(isinstance(each, bool) or each is None for pair in table.items() for each in pair):
            raise tables.fail(column, 'YAML takes yes, no, true, false and null for other than text; write "no"')
        words[column] = {str(written): str(meant) for written, meant in table.items()}
    return words


def day_written(text: str, formats: Sequence[str]) -> str:
    """Return a day in ISO 8601 by the first format that fits; else the text as it is."""
    for form in formats:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if "%d" in form or "%j" in form or "%x" in form or "%c" in form:
            return day.isoformat()
        return day.isoformat()[:7] if "%m" in form or "%b" in form.lower() else day.isoformat()[:4]
    return text
