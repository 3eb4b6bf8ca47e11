"""Links as SSSOM tables (Simple Standard for Sharing Ontological Mappings, version 1.0, TSV with embedded metadata).

The standing of a link stands in a column of our own, declared as an extension; a rejected link has the predicate
modifier `Not` too, so that other tools read it right.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

import yaml
from pyoxigraph import NamedNode

from kg.errors import LinkError, listed, shown
from kg.graph.prefixes import PREFIXES
from kg.model.link import Justification, Link, Predicate, Standing, uri_of
from kg.model.yaml import NoYamlError, load_yaml

STANDING = "kg_standing"
REASONS = "kg_reasons"
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_source",
    "mapping_date",
    "confidence",
    "comment",
    STANDING,
    REASONS,
)
"""Columns in the order of the standard, our own at the end."""

_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_BUILT_IN = {prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom")}
_WELL_KNOWN = {
    "dbr": "http://dbpedia.org/resource/",
    "geonames": "https://sws.geonames.org/",
    "wd": "http://www.wikidata.org/entity/",
}
_NOT = "Not"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as it was read.

    `line` is counted from 1. `subject` and `object` are IRIs, or these as URIs (`uri_of`). `source` is None where the
    table does not say; `standing` where it has no such column or the cell is empty. `refused` tells of the modifier
    `Not`. `confidence` is None where the cell is empty; `comment` is None where there is no such column, and may be
    empty.
    """

    line: int
    subject: str
    predicate: Predicate
    object: str
    refused: bool
    justification: str
    standing: Standing | None = None
    confidence: float | None = None
    source: str | None = None
    subject_label: str = ""
    object_label: str = ""
    author: str | None = None
    decided: date | None = None
    comment: str | None = None


def write_sssom(links: Iterable[Link], output: TextIO, *, base: str) -> int:
    """Write links as one table, sorted, and return how many rows it has.

    Two links of one subject to one object are one row. `base` is that of the IRIs of the graph. The same links give the
    same bytes.
    """
    rows = {(link.source, link.subject, link.object): link for link in sorted(links, key=_order)}
    prefixes = _prefixes(rows.values(), base)
    for line in (
        _metadata(prefixes, {source for source, _, _ in rows}, base).rstrip("\n").split("\n")
    ):  # \u2028 ends no line of YAML
        output.write(f"#{line}\n")
    table = csv.writer(output, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for _, link in sorted(rows.items()):
        table.writerow(_cells(link, prefixes, base))
    return len(rows)


def _order(link: Link) -> tuple[object, ...]:
    # Of several the last one stays: what a person decided.
    return (link.manual, link.decided or date.min, link.confidence, link.standing)


def _metadata(prefixes: Mapping[str, str], sources: set[str], base: str) -> str:
    only = next(iter(sources)) if len(sources) == 1 else ""
    said: dict[str, Any] = {
        "sssom_version": "1.0",
        "curie_map": dict(sorted(prefixes.items())),
        "mapping_set_id": f"{base}links/{only}",
        "license": "https://w3id.org/sssom/license/unspecified",
        "extension_definitions": [
            {"slot_name": STANDING, "property": "dip:standing", "type_hint": "http://www.w3.org/2001/XMLSchema#string"},
            {"slot_name": REASONS, "property": "dip:reason", "type_hint": "http://www.w3.org/2001/XMLSchema#string"},
        ],
    }
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=1000)


def _cells(link: Link, prefixes: Mapping[str, str], base: str) -> list[str]:
    return [
        _short(link.subject, prefixes),
        _flat(link.subject_label),
        link.predicate.value,
        _NOT if link.standing is Standing.REJECTED else "",
        _short(link.object, prefixes),
        _flat(link.object_label),
        link.justification.value,
        _flat(link.author or ""),
        _short(f"{base}links/{link.source}", prefixes),
        link.decided.isoformat() if link.decided else "",
        f"{link.confidence:.3f}".rstrip("0").rstrip("."),
        _flat(link.comment or ""),
        link.standing.value,
        " | ".join(map(_flat, link.reasons)),
    ]


def _flat(text: str) -> str:
    """Return a text without line breaks and tabs, which tools that split lines would trip over."""
    return " ".join(text.split())


def _prefixes(links: Iterable[Link], base: str) -> dict[str, str]:
    """Return prefixes for all IRIs of some links: the graph's own, well-known ones, and numbered ones for the rest."""
    found = {"dip": PREFIXES["dip"], "kg": base, "semapv": PREFIXES["semapv"]}
    others = set()
    for link in links:
        found[link.predicate.value.partition(":")[0]] = PREFIXES[link.predicate.value.partition(":")[0]]
        for iri in map(uri_of, (link.subject, link.object)):
            if not iri.startswith(base):
                others.add(_namespace(iri))
    known = {iri: prefix for prefix, iri in {**PREFIXES, **_WELL_KNOWN}.items()}
    numbered = sorted(iri for iri in others if iri not in known)
    found |= {known[iri]: iri for iri in others if iri in known}
    return found | {f"ns{number}": iri for number, iri in enumerate(numbered, start=1)}


def _namespace(iri: str) -> str:
    for name in _WELL_KNOWN.values():
        if iri.startswith(name):
            return name
    end = max(iri.rstrip("/#").rfind("/"), iri.rstrip("/").rfind("#")) + 1
    return iri[:end] if end > len("https://") else iri


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    iri = uri_of(iri)
    fitting = [(len(name), prefix) for prefix, name in prefixes.items() if iri.startswith(name)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def read_sssom(text: str, *, name: str, base: str) -> list[Row]:
    """Return the rows of a table; `name` is that of the file, for messages, `base` that of the IRIs of the graph.

    Raises:
        LinkError: the metadata or the table cannot be read, or a cell has a value that is not allowed.
    """
    lines = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    prefixes = {"kg": base} | _read_prefixes(lines[:head], name)
    rows = _split(lines[head:], name=name, head=head)
    columns = [cell.strip() for cell in next(rows, [])]
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise LinkError(
            f"{name}:{head + 1}: the table has no column {', '.join(missing)}; SSSOM needs {', '.join(_NEEDED)}, "
            "between tabs"
        )
    return list(_rows(rows, columns, prefixes, name=name, head=head, base=base))


def _split(lines: Iterable[str], *, name: str, head: int) -> Iterator[list[str]]:
    """Yield the cells of each line by itself: a quotation mark that is never closed must not swallow what is below."""
    for number, line in enumerate(lines, start=head + 1):
        try:
            yield next(csv.reader([line], delimiter="\t", strict=True), [])
        except csv.Error as error:
            raise LinkError(
                f"{name}:{number}: the line cannot be taken apart ({error}); write a quotation mark twice inside of "
                "quotation marks around the cell, and no line breaks in cells"
            ) from None


def _read_prefixes(lines: Iterable[str], name: str) -> dict[str, str]:
    try:
        said = load_yaml("\n".join(line.removeprefix("#") for line in lines)) or {}
    except NoYamlError as error:
        raise LinkError(f"{name}: its metadata, the lines that begin with #, are no YAML ({error})") from error
    prefixes = said.get("curie_map", {}) if isinstance(said, dict) else None
    if not isinstance(prefixes, dict) or not all(isinstance(iri, str) for iri in prefixes.values()):
        raise LinkError(
            f"{name}: curie_map has to be a table of prefixes, such as `wd: http://www.wikidata.org/entity/`"
        )
    return _BUILT_IN | {str(prefix): iri for prefix, iri in prefixes.items()}


def _rows(
    reader: Iterator[list[str]], columns: list[str], prefixes: Mapping[str, str], *, name: str, head: int, base: str
) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=head + 2):
        if not any(cell.strip() for cell in cells):
            continue
        told = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
        try:
            yield _row(told, prefixes, number, base)
        except ValueError as error:
            raise LinkError(f"{name}:{number}: {error}") from None


def _row(told: Mapping[str, str], prefixes: Mapping[str, str], line: int, base: str) -> Row:
    empty = [column for column in _NEEDED if not told.get(column)]
    if empty:
        raise ValueError(f"{', '.join(empty)}: has no value")
    graph = _long(told["mapping_source"], prefixes) if told.get("mapping_source") else ""
    day = told.get("mapping_date")
    return Row(
        line=line,
        subject=_long(told["subject_id"], prefixes),
        predicate=_one_of(Predicate, _canonical(told["predicate_id"], prefixes), "predicate_id"),
        object=_long(told["object_id"], prefixes),
        refused=_refused(told.get("predicate_modifier", "")),
        justification=_canonical(told["mapping_justification"], prefixes),
        standing=_one_of(Standing, told[STANDING], STANDING) if told.get(STANDING) else None,
        confidence=_confidence(told.get("confidence", "")),
        source=graph.removeprefix(f"{base}links/") if graph.startswith(f"{base}links/") else None,
        subject_label=told.get("subject_label", ""),
        object_label=told.get("object_label", ""),
        author=told.get("author_label") or None,
        decided=_day(day) if day else None,
        comment=told.get("comment"),
    )


def _long(text: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, rest = text.strip("<>").partition(":")
    if colon and prefix in prefixes:
        return NamedNode(prefixes[prefix] + rest).value
    if rest.startswith("//"):
        return NamedNode(text.strip("<>")).value
    raise ValueError(
        f"{shown(text)} is no IRI and has no prefix of the curie_map; known are {listed(sorted(prefixes))}"
    )


def _canonical(text: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI of a well-known vocabulary in its usual short form, whatever prefix the table gives it."""
    iri = _long(text, prefixes)
    return _short(iri, {prefix: PREFIXES[prefix] for prefix in ("owl", "semapv", "skos")})


def _one_of(choices: Any, text: str, column: str) -> Any:
    try:
        return choices(text)
    except ValueError:
        raise ValueError(f"{column}: {shown(text)} is none of {', '.join(choices)}") from None


def _refused(text: str) -> bool:
    if text not in ("", _NOT):
        raise ValueError(f"predicate_modifier: {shown(text)} is not allowed; leave it empty, or write {_NOT}")
    return text == _NOT


def _confidence(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"confidence: {shown(text)} is no number from 0 to 1") from None
    if not 0 <= value <= 1:
        raise ValueError(f"confidence: {text} is not from 0 to 1")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"mapping_date: {shown(text)} is no date; write YYYY-MM-DD") from None


def link_of(row: Row, *, source: str) -> Link:
    """Return a link as a row of another tool's table gives it: what somebody hands over counts as decided by people.

    What is only proposed there is not decided here either.
    """
    standing = Standing.REJECTED if row.refused else row.standing or Standing.ACCEPTED
    by_hand = standing is not Standing.PROPOSED
    return Link(
        subject=row.subject,
        object=row.object,
        source=row.source or source,
        standing=standing,
        confidence=1.0 if row.confidence is None else row.confidence,
        predicate=row.predicate,
        justification=Justification.MANUAL if by_hand else Justification.COMPOSITE,
        subject_label=row.subject_label,
        object_label=row.object_label,
        author=row.author,
        decided=row.decided,
        comment=row.comment or None,
    )
