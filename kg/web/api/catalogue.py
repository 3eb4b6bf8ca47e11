"""The saved queries as the API knows them: read once per state of their files, with what is wrong with some."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process, utils

from kg.errors import QueryError
from kg.query import Parameter, SavedQuery, parameters_of, query_names, query_path
from kg.query.outline import Outline, outline_of
from kg.query.saved import read_query
from kg.web.problems import ProblemError

PAGE, PAGE_SIZE, FORMAT = "page", "page-size", "format"
RESERVED = (PAGE, PAGE_SIZE, FORMAT)
"""What a URL says beside the parameters of a query, which cannot have such names."""

_MOST_NEAR = 3
_LIKE_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A saved query that can be answered."""

    query: SavedQuery
    parameters: tuple[Parameter, ...]
    outline: Outline

    @property
    def name(self) -> str:
        """The name of the query."""
        return self.query.name


@dataclass(frozen=True, slots=True)
class Fault:
    """A file of a query that cannot be answered: its name without suffix, and what to mend. Names no folder."""

    name: str
    problem: str


def entries(folders: Sequence[Path]) -> tuple[list[Entry], list[Fault]]:
    """Return the queries of `folders` and those shipped by name, and the files that are none.

    The first file of a name counts, as in `kg.query.saved_queries`; a broken one hides those after it as well, since
    who wrote it would wonder at the answers of another.
    """
    found: list[Entry] = []
    faults: list[Fault] = []
    for name in query_names(folders=folders):
        one = _entry(name, folders)
        if isinstance(one, Entry):
            found.append(one)
        elif one is not None:
            faults.append(one)
    return found, faults


def entry_of(name: str, folders: Sequence[Path]) -> Entry:
    """Return the saved query of a name.

    Raises:
        ProblemError: there is none, or its file is broken.
    """
    one = _entry(name, folders)
    if isinstance(one, Entry):
        return one
    if one is not None:
        raise broken(name, one.problem)
    near = _near(name, query_names(folders=folders))
    hint = f"Did you mean {' or '.join(near)}?" if near else "/api/queries lists them."
    raise ProblemError(
        404,
        f"There is no saved query called {name!r}. {hint}",
        kind="unknown-query",
        title="No such saved query",
        more={"query": name, "near": near},
    )


def broken(name: str, problem: str) -> ProblemError:
    """Return the problem of a query whose file has a fault, which is not the client's."""
    return ProblemError(
        500,
        f"The saved query {name} cannot be answered until its file is mended: {problem}",
        kind="broken-query",
        title="The saved query is broken",
        more={"query": name},
    )


def without_folders(message: str, folders: Sequence[Path]) -> str:
    """Return a message without the paths of folders, which are nobody's business outside the server."""
    for folder in folders:
        for written in (str(folder), str(folder.absolute()), str(folder.resolve())):
            message = message.replace(f"{written}{os.sep}", "")
    return message


def url_of(root: str, name: str, *further: str, values: Sequence[tuple[str, str]] = ()) -> str:
    """Return the address of a query, of what belongs to it (`description`), or of its answer for some values."""
    path = "/".join(["api", "queries", quote(name, safe=""), *further])
    return f"{root}/{path}" + (f"?{urlencode(values, errors='replace')}" if values else "")


def record_of(entry: Entry, root: str, examples: dict[tuple[str, ...], str]) -> dict[str, Any]:
    """Return what the API tells of a query; `examples` are names of things by their kinds."""
    query = entry.query
    return {
        "name": entry.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "form": entry.outline.form.value,
        "columns": list(entry.outline.columns) if entry.outline.columns is not None else None,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "kinds": list(parameter.kinds),
                "required": parameter.required,
                "default": parameter.default,
                "choices": list(parameter.choices),
                "help": parameter.help,
                "example": example_of(parameter, examples),
            }
            for parameter in entry.parameters
        ],
        "url": url_of(root, entry.name),
        "descriptionUrl": url_of(root, entry.name, "description"),
        "textUrl": url_of(root, entry.name, "text"),
    }


def example_of(parameter: Parameter, examples: dict[tuple[str, ...], str]) -> str:
    """Return a value that a parameter could have: for a thing one that the graph holds, where there is any."""
    return examples.get(parameter.kinds, parameter.example) if parameter.type == "iri" else parameter.example


def _entry(name: str, folders: Sequence[Path]) -> Entry | Fault | None:
    path = query_path(name, folders=folders)
    if path is None:
        return None
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        return Fault(name, f"the file cannot be read ({error.strerror})")
    except QueryError as error:
        return Fault(name, without_folders(str(error), [path.parent]))


@lru_cache(4096)
def _read(path: Path, modified: int, size: int) -> Entry:  # noqa: ARG001 - the key of the cache: a new state is read anew
    query = read_query(path)
    parameters = parameters_of(query)
    for parameter in parameters:
        if parameter.name in RESERVED:
            raise QueryError(
                f"{path}: the parameter {parameter.name} has a name that the web API needs for itself; "
                f"give ?{parameter.variable} another name"
            )
        for kind in parameter.kinds:
            _check_iri(path, kind)
    outline = outline_of(query.text)
    if outline is None:
        raise QueryError(f"{path}: has neither SELECT, ASK, CONSTRUCT nor DESCRIBE; write one of them")
    return Entry(query, parameters, outline)


def _check_iri(path: Path, kind: str) -> None:
    try:
        NamedNode(kind)
    except ValueError as error:
        raise QueryError(f"{path}: the kind {kind} is no IRI ({error}); mend its prefix") from None


def _near(name: str, names: Sequence[str]) -> list[str]:
    found = process.extract(
        name, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_LIKE_ENOUGH, limit=_MOST_NEAR
    )
    return [near for near, _, _ in found]
