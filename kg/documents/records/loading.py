"""Mapping files: YAML to mappings, every key and value checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.documents.formats.text import parse_language
from kg.documents.records.mapping import (
    FORMATS,
    ActorTemplate,
    EventTemplate,
    Mapping,
    Several,
    Template,
    TextTemplate,
)
from kg.documents.records.usual import ARTICLE_FIELDS, ArticleFields
from kg.errors import MappingError, shown
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.sections import NO_SEPARATORS, Section, parse_yaml

_TOP = ("format", "files", "root", "records", "id", "delimiter", "quoted", "document", "text", "values", "dates")
_NOTES = ("description", "source", "licence")
"""Keys for people; nothing depends on them."""
_DOCUMENT = ("title", "publisher", "published", "url", "language")
_EVENT = ("type", "subtype", "status", "participants", "place", "occasion", "date", "earliest", "latest", "start_time")
_EVENT_MORE = ("about", "attributed_to", "quote", "confidence", "read")
_ACTOR = ("name", "kind", "of", "position", "part", "titled", "aliases")
_SEVERAL = ("value", "separator")
_TEXT = ("column", "home")


def load_mappings(paths: Sequence[Path] = ()) -> tuple[Mapping, ...]:
    """Return the mappings of the user's files, in their order, and those that are shipped.

    Raises:
        MappingError: a file cannot be read, or something in it is not allowed; names the file and the key.
    """
    own = [parse_mapping(_text_of(path), where=str(path)) for path in paths]
    folder = files("kg.documents.records") / "data"
    shipped = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name)
    return (*own, *(parse_mapping(e.read_text(encoding="utf-8"), where=e.name) for e in shipped))


def parse_mapping(text: str, *, where: str) -> Mapping:
    """Return the mapping that a YAML text describes; `where` names the text in messages.

    Raises:
        MappingError: it is no YAML, a key is unknown or missing, or a value is not allowed.
    """
    top = _Section(parse_yaml(text, where=where), where, (*_TOP, "events", "articles", *_NOTES))
    about = top.section("document", _DOCUMENT)
    return Mapping(
        name=where,
        format=top.choice("format", FORMATS, needed=True) or "",
        events=() if top.has("articles") else _events(top),
        articles=_articles(top) if top.has("articles") else None,
        files=top.text("files"),
        root=top.text("root"),
        records=tuple(part for part in (top.text("records") or "").replace("/", ".").split(".") if part),
        id=top.template("id"),
        delimiter=_delimiter(top),
        quoted=top.truth("quoted", default=True),
        title=about.template("title"),
        publisher=about.template("publisher"),
        published=about.template("published"),
        url=about.template("url"),
        language=_language(about),
        text=top.texts("text"),
        values=_values(top),
        date_formats=top.date_formats("dates"),
    )


def _language(about: _Section) -> str:
    text = about.text("language") or "en"
    try:
        return parse_language(text)
    except ValueError as error:
        raise about.fail("language", str(error)) from None


def _events(top: _Section) -> tuple[EventTemplate, ...]:
    return tuple(_event(entry) for entry in top.sections("events", (*_EVENT, *_EVENT_MORE)))


def _articles(top: _Section) -> ArticleFields:
    if top.has("events"):
        raise top.fail("articles", "stands beside events; a file holds records of events, or articles")
    if top.text("format") == "xml":
        raise top.fail("articles", "goes with the formats csv, tsv, json and jsonl")
    if not top.truth("quoted", default=True):
        raise top.fail("quoted", "goes with events; articles stand between quotation marks")
    inner = top.section("articles", ARTICLE_FIELDS)
    if not (inner.has("text") or inner.has("html")):
        raise inner.fail("text", "is missing, and html too; name the field with the text, or with the page")
    return ArticleFields(**{field: inner.text(field) for field in ARTICLE_FIELDS})


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read ({error}); give a file in YAML and UTF-8") from None


class _Section(Section):
    """A mapping of YAML whose keys are known, with templates as values."""

    def template(self, key: str) -> Template | None:
        text = self.text(key)
        return None if text is None else self.parsed(key, text)

    def needed(self, key: str) -> Template:
        return self.parsed(key, self.text(key, needed=True) or "")

    def parsed(self, key: str, text: str) -> Template:
        try:
            return Template.parse(text)
        except ValueError as error:
            raise self.fail(key, f"{shown(text)} has {error}") from None

    def kind(self, key: str, allowed: Iterable[str]) -> Template | None:
        """Return a template whose value has to be one of `allowed`, which is checked here where it is constant."""
        template = self.template(key)
        if template is not None and template.is_constant:
            self.choice(key, allowed)
        return template

    def sections(self, key: str, keys: Sequence[str]) -> list[_Section]:
        value = self.raw(key)
        entries = [value] if isinstance(value, dict) else value
        if not isinstance(entries, list) or not entries:
            raise self.fail(key, f"must be a list with one entry or more, each with some of {', '.join(keys)}")
        return [_Section(entry, f"{self.where}: {key}[{i}]", keys) for i, entry in enumerate(entries, 1)]

    def several(self, key: str) -> tuple[Several, ...]:
        """Return the templates of a list; an entry is a template, or one with a separator."""
        return tuple(self._several(key, entry) for entry in self.entries(key))

    def one(self, key: str) -> Several:
        """Return a template, perhaps with a separator, where there is one."""
        return self._several(key, self.raw(key))

    def _several(self, key: str, entry: Any) -> Several:
        if not isinstance(entry, dict):
            return Several(self.parsed(key, self.scalar(key, entry)))
        if list(entry.values()) == [None]:
            [column] = entry
            raise self.fail(key, f'put {{{column}}} into quotation marks: "{{{column}}}"')
        inner = _Section(entry, f"{self.where}: {key}", _SEVERAL)
        separators = inner.texts("separator")
        if "" in separators:
            raise inner.fail("separator", "must not be empty; leave it out where a cell holds one value")
        return Several(self.parsed(key, inner.text("value", needed=True) or ""), separators)


def _event(entry: _Section) -> EventTemplate:
    if entry.has("date") and (entry.has("earliest") or entry.has("latest")):
        raise entry.fail("date", "stands beside earliest or latest; give either the day, or the two ends")
    day = entry.template("date")
    kind = entry.needed("type")
    entry.kind("type", EventType)
    return EventTemplate(
        type=kind,
        participants=tuple(_actor(actor) for actor in entry.sections("participants", _ACTOR)),
        subtype=entry.template("subtype"),
        status=entry.kind("status", Status),
        place=entry.several("place"),
        occasion=entry.template("occasion"),
        earliest=day or entry.template("earliest"),
        latest=day or entry.template("latest"),
        start_time=entry.template("start_time"),
        about=entry.several("about"),
        attributed_to=entry.several("attributed_to"),
        quote=entry.template("quote"),
        confidence=_confidence(entry),
        texts=tuple(_free_text(text) for text in entry.sections("read", _TEXT)) if entry.has("read") else (),
    )


def _actor(entry: _Section) -> ActorTemplate:
    if not entry.has("name"):
        raise MappingError(f"{entry.where}: the key 'name' is missing")
    return ActorTemplate(
        name=entry.one("name"),
        kind=entry.kind("kind", ActorKind),
        of=entry.one("of") if entry.has("of") else None,
        position=entry.one("position") if entry.has("position") else None,
        part=entry.kind("part", Part),
        titled=entry.truth("titled", default=False),
        aliases=_aliases(entry),
    )


def _aliases(entry: _Section) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = entry.raw("aliases") or {}
    if not isinstance(table, dict):
        raise entry.fail("aliases", "must be a table of names: `John Roe: [Jack Roe, J. Roe]`")
    lists = {str(name): given if isinstance(given, list) else [given] for name, given in table.items()}
    return tuple((name, tuple(str(each) for each in given)) for name, given in lists.items())


def _free_text(entry: _Section) -> TextTemplate:
    column = entry.needed("column")
    if len(column.columns) != 1 or any(literal for literal, _ in column.parts):
        raise entry.fail("column", 'must be one column, for example "{remarks}": evidence quotes it as it stands')
    return TextTemplate(column.columns[0], entry.template("home"))


def _confidence(entry: _Section) -> float:
    text = entry.text("confidence")
    try:
        number = 1.0 if text is None else float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise entry.fail("confidence", f"must be a number from 0 to 1, not {shown(text)}")
    return number


def _delimiter(top: _Section) -> str:
    text = top.text("delimiter") or ","
    if len(text) != 1 or text in NO_SEPARATORS:
        raise top.fail("delimiter", f"must be a single character, no line end and no quotation mark, not {shown(text)}")
    return text


def _values(top: _Section) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    if not top.has("values"):
        return ()
    tables = top.raw("values")
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise top.fail("values", "must be a table of words for each column: `column: {written: meant}`")
    for column, table in tables.items():
        if any(isinstance(each, bool) or each is None for pair in table.items() for each in pair):
            raise top.fail(
                "values", f'{column}: YAML takes yes, no, true, false and null for other than text; write "no"'
            )
    return tuple((str(column), tuple((str(w), str(m)) for w, m in table.items())) for column, table in tables.items())
