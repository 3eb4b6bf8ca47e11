"""Saved queries: `.rq` files whose header, in grlc's decorator syntax, says what they answer.

    #+ summary: Who met whom
    #+ description: |
    #+   Meetings with the persons at them.
    #+ tags:
    #+   - meetings
    #+ defaults:
    #+   - from: 2026-01-01
    #+ parameters:
    #+   person: { help: "the person", kind: dip:Person }
    #+   endpoint: { help: "whom to ask", kind: address }
    #+ lookups:
    #+   item: { query: "SELECT ?item { ?_person_iri owl:sameAs ?item }", most: 500, none: "it has no link yet" }

`parameters` and `lookups` are this package's own; grlc passes over them. The parameters themselves are the variables
whose names begin with `_`: see `kg.query.parameters`. What lookups are for is told in `kg.query.lookups`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process, utils

from kg.errors import QueryError, UnknownQueryError, shown
from kg.model.yaml import NoYamlError, load_yaml
from kg.query.clauses import addresses_called
from kg.query.outline import Form, outline_of
from kg.query.tokens import prefixes_of, tokens_of, variables_of
from kg.resources import queries_folder

SUFFIX = ".rq"

_MARK = "#+"
_OURS = {"summary", "description", "tags", "defaults", "enumerate", "parameters", "lookups"}
_GRLCS = {"endpoint", "endpoint_in_url", "method", "pagination", "licence", "license", "transform", "mime", "auth"}
_NEAR = 80
"""From this likeness (0 to 100) on, an unknown word counts as a misspelt known one."""


MOST_VALUES = 500
"""How many values a lookup may give where it does not say `most`: at some 40 bytes each in every group that uses them
they make a request of a few hundred KB, which public endpoints still take and answer within their minute."""
_ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class ParameterNote:
    """What the header says of a parameter: help for people, and the IRIs of the classes that it names things of.

    With `address` it names no thing of the graph, but where an endpoint is.
    """

    help: str = ""
    kinds: tuple[str, ...] = ()
    address: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the graph is asked first: a SELECT for the values of a variable of the query, with the prefixes of that.

    `most` is how many values it may give, `none` what is told when it gives none.
    """

    variable: str
    text: str
    most: int = MOST_VALUES
    none: str = ""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query in a file. `name` is the file's without suffix; `text` is the whole file.

    `defaults`, `choices` and `notes` have the names of parameters as keys. `choices` are the values that `enumerate`
    allows.
    """

    name: str
    path: Path
    text: str
    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: tuple[tuple[str, ParameterNote], ...] = ()
    lookups: tuple[Lookup, ...] = ()


def saved_queries(*, folders: Sequence[Path] = ()) -> tuple[list[SavedQuery], list[QueryError]]:
    """Return all saved queries by name, and what is wrong with the files that are none.

    `folders` are searched before the folder of the queries that are shipped; the first of a name counts. A folder that
    is not there holds nothing.
    """
    queries: dict[str, SavedQuery] = {}
    faults: list[QueryError] = []
    for path in _files(folders):
        if path.stem not in queries:
            try:
                queries[path.stem] = read_query(path)
            except QueryError as error:
                faults.append(error)
    return [queries[name] for name in sorted(queries)], faults


def find_query(name: str, *, folders: Sequence[Path] = ()) -> SavedQuery:
    """Return the saved query of a name; `folders` as in `saved_queries`.

    Raises:
        UnknownQueryError: there is none; names the nearest and the folders.
        QueryError: its file is broken.
    """
    files = _files(folders)
    wanted = name.removesuffix(SUFFIX)
    for path in files:
        if path.stem == wanted:
            return read_query(path)
    names = sorted({path.stem for path in files})
    near = nearest(wanted, names)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(names) or 'none'}"
    searched = ", ".join(str(folder) for folder in (*folders, queries_folder()))
    raise UnknownQueryError(f"{name}: no saved query of that name in {searched}; {hint}")


def read_query(path: Path) -> SavedQuery:
    """Read a `.rq` file.

    Raises:
        QueryError: it cannot be read, or its header is missing or malformed; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"{path}: cannot be read ({error.strerror}); check the path and its rights") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise QueryError(f"{path}:{line}: is not UTF-8; save the file in that encoding") from error
    return parse_query(text, path=path)


@lru_cache(maxsize=256)  # files are read each time they are asked, as they may have changed; few have
def parse_query(text: str, *, path: Path) -> SavedQuery:
    """Return the saved query that the text of a file is; raises QueryError as `read_query` does."""
    header = _Header(text, path)
    fields = header.fields
    return SavedQuery(
        name=path.stem,
        path=path,
        text=text,
        summary=header.line_of_text("summary") or header.fail("summary", "has no summary; add `#+ summary: …`"),
        description=header.text("description").strip(),
        tags=header.words("tags"),
        defaults=tuple((name, scalar(value)) for name, value in header.entries("defaults")),
        choices=tuple(header.choices()) if "enumerate" in fields else (),
        notes=tuple(header.notes(prefixes_of(text))),
        lookups=tuple(header.lookups(text)),
    )


def scalar(value: object) -> str:
    """Return a value of YAML as the text that a user would give."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def query_names(*, folders: Sequence[Path] = ()) -> list[str]:
    """Return the names of all files of saved queries, sorted; `folders` as in `saved_queries`."""
    return sorted({path.stem for path in _files(folders)})


def query_path(name: str, *, folders: Sequence[Path] = ()) -> Path | None:
    """Return the file of the saved query of a name, if there is one; `folders` as in `saved_queries`."""
    return next((path for path in _files(folders) if path.stem == name), None)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like `name`, if one is like it at all."""
    found = process.extractOne(name, list(names), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=60)
    return str(found[0]) if found else None


def _files(folders: Sequence[Path]) -> list[Path]:
    every = (*folders, queries_folder())
    return [path for folder in every if folder.is_dir() for path in sorted(folder.glob(f"*{SUFFIX}"))]


class _Header:
    """The lines of a file that begin with `#+`, read as YAML."""

    def __init__(self, text: str, path: Path) -> None:
        self._path = path
        numbered = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.startswith(_MARK)]
        self._lines = [line[len(_MARK) :] for _, line in numbered]
        self._numbers = [number for number, _ in numbered]
        try:
            fields = load_yaml("\n".join(self._lines))
        except NoYamlError as error:
            self._fail_at(
                (error.line or 1) - 1, f"the header {error.said}; put texts with a colon and odd values in quotes"
            )
        if not isinstance(fields, dict):
            self._fail_at(0, "has no header; begin the file with `#+ summary: …`")
        self.fields: dict[object, Any] = fields
        self._check_names()

    def fail(self, key: str, problem: str) -> NoReturn:
        """Raise QueryError for the line where `key` stands."""
        places = (i for i, line in enumerate(self._lines) if line.strip().startswith(f"{key}:"))
        self._fail_at(next(places, 0), problem)

    def text(self, key: str) -> str:
        """Return a text, empty where it is not given."""
        value = self.fields.get(key)
        if isinstance(value, dict | list):
            self.fail(key, f"{key} must be a text")
        return "" if value is None else scalar(value)

    def line_of_text(self, key: str) -> str:
        """Return a text with its lines joined."""
        return " ".join(self.text(key).split())

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text counts as a list of one."""
        value = self.fields.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(item, dict | list) for item in items):
            self.fail(key, f"{key} must be a list of texts")
        return tuple(scalar(item) for item in items)

    def entries(self, key: str) -> list[tuple[str, Any]]:
        """Return names with values, given as a mapping or, as grlc has it, a list of mappings of one name each."""
        value = self.fields.get(key)
        parts = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(part, dict) for part in parts):
            self.fail(key, f"{key} must be a list of `name: value`")
        return [(scalar(name), content) for part in parts for name, content in part.items()]

    def choices(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Yield the parameters whose values are listed; grlc asks the endpoint for the others, which is not done."""
        value = self.fields["enumerate"]
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                for name, values in part.items():
                    if not isinstance(values, list):
                        self.fail("enumerate", f"the values of {name} must be a list")
                    yield scalar(name), tuple(scalar(choice) for choice in values)

    def notes(self, prefixes: Mapping[str, str]) -> Iterable[tuple[str, ParameterNote]]:
        """Yield what is said of each parameter."""
        for name, content in self.entries("parameters"):
            if not isinstance(content, dict):
                content = {"help": content}
            if unknown := sorted(map(scalar, content.keys() - {"help", "kind"})):
                self.fail(name, f"a parameter has help and kind, not {unknown[0]}")
            kinds = content.get("kind")
            listed = kinds if isinstance(kinds, list) else [] if kinds is None else [kinds]
            help = scalar(content.get("help") or "")
            if listed == [_ADDRESS]:
                yield name, ParameterNote(help, address=True)
            else:
                yield name, ParameterNote(help, tuple(self._kind(kind, prefixes) for kind in listed))

    def lookups(self, query: str) -> Iterable[Lookup]:
        """Yield what is to be asked of the graph before the query is answered."""
        used = {name for name, _ in variables_of(query)}
        read = list(tokens_of(query))
        made = {name.text[1:] for word, name in pairwise(read) if word.text.upper() == "AS"}
        for name, content in self.entries("lookups"):
            said = content if isinstance(content, dict) else {"query": content}
            if unknown := sorted(map(scalar, said.keys() - {"query", "most", "none"})):
                self.fail(name, f"a lookup has query, most and none, not {unknown[0]}")
            if name not in used or name.startswith("_") or name in made:
                self.fail(name, f"the lookup {name} must be for a variable ?{name} that a pattern of the query binds")
            yield Lookup(
                name,
                self._lookup_text(name, scalar(said.get("query") or "")),
                self._most(name, said.get("most", MOST_VALUES)),
                " ".join(scalar(said.get("none") or "").split()),
            )

    def _lookup_text(self, name: str, text: str) -> str:
        outline = outline_of(text)
        if outline is None or outline.form is not Form.SELECT or name not in (outline.columns or ()):
            self.fail(name, f"the lookup {name} must be a SELECT with the column ?{name}")
        if addresses_called(text):
            self.fail(name, f"the lookup {name} reads the graph here only; take SERVICE out of it")
        return text

    def _most(self, name: str, most: object) -> int:
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            self.fail(name, f"most of the lookup {name} must be a whole number from 1 on, not {most}")
        return most

    def _kind(self, kind: object, prefixes: Mapping[str, str]) -> str:
        prefix, colon, local = scalar(kind).partition(":")
        if not colon or prefix not in prefixes:
            self.fail(
                "parameters", f"the kind {kind} must be a class under a prefix that the query declares, or `{_ADDRESS}`"
            )
        iri = prefixes[prefix] + local
        try:
            return NamedNode(iri).value
        except ValueError as error:
            self.fail(
                "parameters", f"the kind {kind} stands for {shown(iri)}, which is no IRI ({error}); mend its prefix"
            )

    def _check_names(self) -> None:
        for key in map(scalar, self.fields):
            if key not in _OURS | _GRLCS:
                close = process.extractOne(key, sorted(_OURS), scorer=fuzz.ratio, score_cutoff=_NEAR)
                if close:
                    self.fail(key, f"{key} is no field of a header; did you mean {close[0]}?")

    def _fail_at(self, place: int, problem: str) -> NoReturn:
        line = self._numbers[min(place, len(self._numbers) - 1)] if self._numbers else 1
        raise QueryError(f"{self._path}:{line}: {problem}")
