"""One row of a table to one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from kg.documents.formats.text import parse_day
from kg.documents.records.mapping import ActorTemplate, EventTemplate, Mapping, Several, Template
from kg.documents.records.row import Row
from kg.errors import RecordError, shown
from kg.model.dates import DateInterval, check_clock
from kg.model.document import Document
from kg.model.record import FreeText, Record, RecordActor, RecordEvent
from kg.model.report import SUBTYPES, ActorKind, EventType, Evidence, Part, Status

_Kind = TypeVar("_Kind", bound=StrEnum)
_MONTH_OR_YEAR = re.compile(r"(\d{4})(?:-(\d\d))?")
_JOINED = "\n"
_LONGEST_WORD = 100
"""Characters of a cell that are compared with the words that are allowed."""


class UnusableError(Exception):
    """No event can be made of a row; the message says why and what to do."""


@dataclass(slots=True)
class _Text:
    """The lines `column: value` of a document, and where the values stand in it."""

    text: str = ""
    lines: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Start of the line, start of the value and end, by column."""

    def add(self, column: str, value: str) -> None:
        start = len(self.text) + len(_JOINED) if self.text else 0
        self.text += (_JOINED if self.text else "") + f"{column}: {value}"
        self.lines[column] = (start, len(self.text) - len(value), len(self.text))

    def evidence(self, columns: Iterable[str]) -> tuple[Evidence, ...]:
        """Return the lines of columns, those next to each other as one piece."""
        spans: list[tuple[int, int]] = []
        for start, _, end in sorted(self.lines[column] for column in set(columns) & set(self.lines)):
            if spans and start == spans[-1][1] + len(_JOINED):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return tuple(Evidence(start, end, self.text[start:end]) for start, end in spans)


class RecordMaker:
    """Makes documents out of the rows of one file by one mapping."""

    def __init__(self, path: str, mapping: Mapping) -> None:
        self._path = path
        self._mapping = mapping
        self._words = {column: dict(table) for column, table in mapping.values}

    def make(self, row: Row, *, id: str) -> tuple[Document, tuple[str, ...]]:
        """Return the document of a row, and what there is to say of it all the same, a sentence each.

        Raises:
            UnusableError: no event can be made of the row.
        """
        row = Row(row.number, row.line, row.cells, self._words)
        text = _Text()
        for column in self._mapping.shown:
            if value := row.written(column):
                text.add(column, value)
        notes: list[str] = []
        events: list[RecordEvent] = []
        for template in self._mapping.events:
            try:
                events.append(_EventMaker(self._mapping, template, row, text, notes).event())
            except UnusableError as error:
                notes.append(str(error))
        if not events:
            raise UnusableError(" and ".join(dict.fromkeys(notes)))
        mapping = self._mapping
        return Document(
            id=id,
            text=text.text,
            title=_value(mapping.title, row),
            published=self._published(row, notes),
            publisher=_value(mapping.publisher, row),
            url=_value(mapping.url, row),
            language=mapping.language,
            kind="record",
            record=Record(self._path, tuple(events)),
        ), tuple(dict.fromkeys(notes))

    def _published(self, row: Row, notes: list[str]) -> date | None:
        text = _value(self._mapping.published, row)
        return day_of(text, self._mapping.date_formats, last=True, notes=notes) if text else None


@dataclass(slots=True)
class _EventMaker:
    """Makes one event of one row."""

    mapping: Mapping
    template: EventTemplate
    row: Row
    text: _Text
    notes: list[str]

    def event(self) -> RecordEvent:
        template, row = self.template, self.row
        kind = self._one_of(template.type, EventType, "type of event")
        if kind is None:
            raise UnusableError("its type is empty; fill it in, or let the mapping give one")
        status = self._one_of(template.status, Status, "status") or Status.OCCURRED
        participants = tuple(actor for each in template.participants for actor in self._actors(each))
        if not participants:
            names = ", ".join(f"{{{c}}}" for each in template.participants for c in each.name.template.columns)
            raise UnusableError(f"nobody takes part ({names or 'the name'} is empty); fill it in, or leave the row out")
        columns = [column for each in template.templates() for column in each.columns]
        texts = tuple(self._free_texts())
        evidence = self.text.evidence(columns) or self.text.evidence(self.text.lines)
        if not evidence:
            raise UnusableError("none of the columns of the text has a value; fill one in, or leave the row out")
        return RecordEvent(
            type=kind,
            status=status,
            participants=participants,
            evidence=evidence,
            subtype=self._subtype(kind),
            place=tuple(level for each in template.place if (level := each.values(row))),
            occasion=_value(template.occasion, row),
            when=self._when(),
            start_time=self._clock(),
            about=_all_values(template.about, row),
            attributed_to=_all_values(template.attributed_to, row),
            quote=_value(template.quote, row),
            confidence=template.confidence,
            texts=texts,
        )

    def _actors(self, template: ActorTemplate) -> Iterator[RecordActor]:
        names = template.name.cells(self.row)
        kind = self._one_of(template.kind, ActorKind, "kind of actor")
        part = self._one_of(template.part, Part, "part") or Part.PARTICIPANT
        states = self._in_step(template.of, len(names))
        positions = self._in_step(template.position, len(names))
        aliases = dict(template.aliases)
        for name, of, position in zip(names, states, positions, strict=True):
            if name:
                others = aliases.get(name, ())
                yield RecordActor(name, kind, of or None, position or None, part, template.titled, others)

    def _in_step(self, several: Several | None, count: int) -> Sequence[str]:
        """Return a value for each of `count` names: the one there is for all, or one each."""
        values = several.cells(self.row) if several else ()
        if len(values) == count:
            return values
        if len(values) > 1:
            columns = ", ".join(f"{{{column}}}" for column in several.template.columns) if several else ""
            self.notes.append(f"{columns} has {len(values)} values for {count} names, so that none is taken")
        return values * count if len(values) == 1 else ("",) * count

    def _one_of(self, template: Template | None, kinds: type[_Kind], what: str) -> _Kind | None:
        """Return the value of a template among those allowed, None where it gives nothing."""
        text = _value(template, self.row)
        if text is None:
            return None
        found = next((kind for kind in kinds if kind.value.lower() == text.lower()), None)
        if found is None:
            names = [kind.value for kind in kinds]
            near = get_close_matches(text[:_LONGEST_WORD], names, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UnusableError(
                f"{shown(text)} is no {what}; {hint}allowed: {', '.join(names)}; "
                "`values` in the mapping can translate it"
            )
        return found

    def _subtype(self, kind: EventType) -> str | None:
        subtype = _value(self.template.subtype, self.row)
        if subtype is None or subtype in SUBTYPES[kind]:
            return subtype
        allowed = ", ".join(SUBTYPES[kind]) or "none"
        self.notes.append(f"{shown(subtype)} is no subtype of {kind} and is left out; allowed: {allowed}")
        return None

    def _when(self) -> DateInterval:
        formats, template = self.mapping.date_formats, self.template
        first, last = _value(template.earliest, self.row), _value(template.latest, self.row)
        earliest = day_of(first, formats, last=False, notes=self.notes) if first else None
        latest = day_of(last, formats, last=True, notes=self.notes) if last else None
        if earliest and latest and earliest > latest:
            self.notes.append(f"ends on {latest}, before it begins on {earliest}; taken as {latest} to {earliest}")
            earliest, latest = latest, earliest
        return DateInterval(earliest, latest)

    def _clock(self) -> str | None:
        text = _value(self.template.start_time, self.row)
        if text is None:
            return None
        try:
            return check_clock(text.zfill(5))
        except RecordError as error:
            self.notes.append(f"start_time left out: {error}")
            return None

    def _free_texts(self) -> Iterator[FreeText]:
        for each in self.template.texts:
            place = self.text.lines.get(each.column)
            if place is not None:
                yield FreeText(place[1], place[2], _value(each.home, self.row))


def day_of(text: str, formats: Sequence[str], *, last: bool, notes: list[str]) -> date | None:
    """Return the day that a cell gives, by the first format that fits, else by ISO 8601.

    A month or a year alone is its first day, or with `last` its last. What cannot be read is None, and noted.
    """
    for form in formats:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            if "%d" in form or "%j" in form or not last:
                return day
            return _end(day, month="%m" in form or "%b" in form.lower())
        except ValueError:
            continue
    found = _MONTH_OR_YEAR.fullmatch(text)
    try:
        if found:
            day = date(int(found[1]), int(found[2] or 1), 1)
            return _end(day, month=bool(found[2])) if last else day
        return parse_day(text)
    except ValueError:
        known = ", ".join(formats) or "YYYY-MM-DD, YYYY-MM, YYYY"
        notes.append(
            f"{shown(text)} is no date of the form {known}, and is left out; `dates` in the mapping gives others"
        )
        return None


def _end(day: date, *, month: bool) -> date:
    following = date(day.year + (not month or day.month == 12), day.month % 12 + 1 if month else 1, 1)
    return following - timedelta(days=1)


def _value(template: Template | None, row: Row) -> str | None:
    return template.value(row) if template else None


def _all_values(templates: Sequence[Several], row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for each in templates for value in each.values(row)))
