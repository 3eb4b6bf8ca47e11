"""What a mapping says: which tables it is for, and which columns become which fields of an event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePath

from kg.documents.inputs import Stated
from kg.documents.records.articles import ArticleFile
from kg.documents.records.row import Row
from kg.documents.records.usual import ArticleFields

_COLUMN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")

SUFFIXES: dict[str, str] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".tsv": "tsv",
    ".xml": "xml",
}
"""The format of each suffix (in lower case) that a table can have."""

FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in braces: `{name} of {country}`. `{{` and `}}` are braces.

    `parts` are pairs of literal text and the column behind it, None at the end.
    """

    parts: tuple[tuple[str, str | None], ...]

    @classmethod
    def parse(cls, text: str) -> Template:
        """Return the template of a text; raises ValueError where a brace has no partner."""
        parts: list[tuple[str, str | None]] = []
        literal, at = "", 0
        for found in _COLUMN.finditer(text):
            literal += _plain(text[at : found.start()])
            at = found.end()
            if found[1] is None:
                literal += found[0][0]
                continue
            parts.append((literal, found[1].strip()))
            literal = ""
        return cls((*parts, (literal + _plain(text[at:]), None)))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in it, in order."""
        return tuple(column for _, column in self.parts if column is not None)

    @property
    def is_constant(self) -> bool:
        """Whether it is the same for every row."""
        return not self.columns

    def values(self, row: Row) -> tuple[str, ...]:
        """Return what it gives for a row: a column that holds several values gives several where it stands alone.

        Empty where none of its columns has a value.
        """
        if self.is_constant:
            return (self.parts[0][0],) if self.parts[0][0] else ()
        if len(self.columns) == 1 and not any(literal for literal, _ in self.parts):
            return row.meanings(self.columns[0])
        if not any(row.meanings(column) for column in self.columns):
            return ()
        text = "".join(
            literal + "; ".join(row.meanings(column)) if column else literal for literal, column in self.parts
        )
        return (" ".join(text.split()),)

    def value(self, row: Row) -> str | None:
        """Return what it gives as one text, or None where it gives nothing."""
        return "; ".join(value for value in self.values(row) if value) or None


def _plain(text: str) -> str:
    if "{" in text or "}" in text:
        raise ValueError("a brace without its partner; write {column}, and {{ or }} for a brace itself")
    return text


@dataclass(frozen=True, slots=True)
class Several:
    """A template that can give several values: cells are cut at the separators."""

    template: Template
    separators: tuple[str, ...] = ()

    def values(self, row: Row) -> tuple[str, ...]:
        """Return the values for a row, empty ones left out."""
        return tuple(value for value in self.cells(row) if value)

    def cells(self, row: Row) -> tuple[str, ...]:
        """Return the values for a row with the empty ones between separators, so that columns can go in step."""
        values = self.template.values(row)
        for separator in self.separators:
            values = tuple(part for value in values for part in value.split(separator))
        return tuple(" ".join(value.split()) for value in values)


@dataclass(frozen=True, slots=True)
class ActorTemplate:
    """Columns to a participant, or to several where the name is cut at separators.

    Values of `of` and `position` go in step with the names where there are as many; a single one is everybody's.
    `aliases` are other names by the name in the column.
    """

    name: Several
    kind: Template | None = None
    of: Several | None = None
    position: Several | None = None
    part: Template | None = None
    titled: bool = False
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def templates(self) -> Iterator[Template]:
        """Yield its templates."""
        yield self.name.template
        yield from (several.template for several in (self.position, self.of) if several)
        yield from (template for template in (self.kind, self.part) if template)


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A column of free text, and the state whose officials it names without one."""

    column: str
    home: Template | None = None


@dataclass(frozen=True, slots=True)
class EventTemplate:
    """Columns to an event. `quote` and the others are None where nothing is said of them."""

    type: Template
    participants: tuple[ActorTemplate, ...]
    subtype: Template | None = None
    status: Template | None = None
    place: tuple[Several, ...] = ()
    occasion: Template | None = None
    earliest: Template | None = None
    latest: Template | None = None
    start_time: Template | None = None
    about: tuple[Several, ...] = ()
    attributed_to: tuple[Several, ...] = ()
    quote: Template | None = None
    confidence: float = 1.0
    texts: tuple[TextTemplate, ...] = ()

    def templates(self) -> Iterator[Template]:
        """Yield its templates, free texts apart, in the order in which a reader wants the columns."""
        for actor in self.participants:
            yield from actor.templates()
        single = (self.type, self.subtype, self.status, self.earliest, self.latest, self.start_time)
        yield from (template for template in single if template)
        yield from (several.template for several in self.place)
        yield from (several.template for several in (*self.about, *self.attributed_to))
        yield from (template for template in (self.occasion, self.quote) if template)
        yield from (text.home for text in self.texts if text.home)


def _constant(template: Template | None) -> str | None:
    return template.parts[0][0] if template is not None and template.is_constant else None


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping file. `name` is its path or name, for messages.

    `root` is the name of the outermost element (XML). `records` are the names that lead to the records: of elements,
    the last being the record's (XML), or of the keys down to the list (JSON). `values` gives other words for what
    stands in a column. `articles` tells that the records are articles, and where they have what; there are no events
    then. `date_formats` are those of `datetime.strptime`, the first that fits is taken; ISO 8601 without.
    """

    name: str
    format: str
    events: tuple[EventTemplate, ...]
    files: str | None = None
    root: str | None = None
    records: tuple[str, ...] = ()
    id: Template | None = None
    delimiter: str = ","
    quoted: bool = True
    title: Template | None = None
    publisher: Template | None = None
    published: Template | None = None
    url: Template | None = None
    language: str = "en"
    text: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    date_formats: tuple[str, ...] = ()
    articles: ArticleFields | None = None

    @property
    def is_for_any(self) -> bool:
        """Whether it is one for articles in files of any name, and so for standard input too."""
        return self.articles is not None and self.files is None

    def article_file(self) -> ArticleFile | None:
        """Return how a file of articles is read, or None where it is for records of events."""
        if self.articles is None:
            return None
        constant = Stated(title=_constant(self.title), publisher=_constant(self.publisher))
        shape = {"jsonl": "lines", "json": "list", "tsv": "\t"}.get(self.format, self.delimiter)
        return ArticleFile(self.articles, shape, self.records, self.date_formats, constant)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it asks for, each once."""
        document = [t for t in (self.id, self.title, self.publisher, self.published, self.url) if t]
        named = [column for template in document for column in template.columns]
        return tuple(dict.fromkeys((*self.shown, *named)))

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that the text of a document shows, in order: those of the events unless the mapping says."""
        if self.text:
            return self.text
        plain = (column for event in self.events for t in event.templates() for column in t.columns)
        free = (text.column for event in self.events for text in event.texts)
        return tuple(dict.fromkeys((*plain, *free)))

    def fits(self, path: str, *, root: str | None) -> bool:
        """Whether a file is one of those it is for, by its suffix, its name and its outermost element."""
        name = PurePath(path).name
        if SUFFIXES.get(PurePath(path).suffix.lower()) != self.format:
            return False
        if self.root is not None and self.root != root:
            return False
        return self.files is None or fnmatch(name, self.files) or fnmatch(path.replace("\\", "/"), self.files)
