"""The entrance of the reading stage: paths to documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from kg.documents.finding import find_sources
from kg.documents.findings import Found, Notice, Skipped
from kg.documents.formats import read_input
from kg.documents.formats.table import COMMON
from kg.documents.formats.text import UNSTATED_LANGUAGE
from kg.documents.inputs import Input, Source
from kg.documents.opening import open_source
from kg.documents.records import Mapping, load_mappings
from kg.documents.web import Web
from kg.errors import DocumentError
from kg.model.document import Document
from kg.net.urls import is_url


def read_documents(
    paths: Iterable[str],
    *,
    published: date | None = None,
    language: str | None = None,
    mappings: Sequence[Mapping] | None = None,
    web: Web | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> Iterator[Found]:
    """Yield the documents behind `paths`, and in their places what was passed over or could not be read.

    A path is a file, a folder (read with all its folders, in order of names, hidden ones left out), a glob, an address
    of the web, or `-` for standard input. `web` fetches what lies on the web; without it nobody is asked. `published`
    and `language` count only for articles that do not state their own. Tables are read by `mappings` (None: those that
    are shipped), a document a record. Nothing is raised for a bad file: its DocumentError is yielded as a value and
    costs that file, or that record, only. Of files only those are looked at that are `wanted` by their names (None:
    all).
    """
    for found in open_inputs(paths, mappings=mappings, web=web, wanted=wanted):
        for finding in read_input(found) if isinstance(found, Input) else (found,):
            yield dated(finding, published=published, language=language)


def open_inputs(
    paths: Iterable[str],
    *,
    mappings: Sequence[Mapping] | None = None,
    web: Web | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> Iterator[Input | Found]:
    """Yield what is behind `paths` with its bytes, unread: the part of `read_documents` that one process does.

    `read_input`, which can be called in another process, makes documents of each input. Tables are read here.
    """
    known = load_mappings() if mappings is None else mappings
    web = web or Web()
    for path in paths:
        if is_url(path):
            yield from web.read(path, partial(open_source, mappings=known, web=web))
            continue
        something = False
        for source in find_sources(path):
            if isinstance(source, Source):
                if wanted is not None and not wanted(source.name):
                    continue
                for found in open_source(source, known, web=web):
                    something = something or not isinstance(found, Skipped | Notice)
                    yield found
            else:
                something = something or not isinstance(source, Skipped)
                yield source
        if not something and wanted is None and os.path.isdir(path):
            remedy = f"put files with the suffix {COMMON} into it"
            yield DocumentError(path, "a folder without articles", remedy)


def dated(finding: Found, *, published: date | None, language: str | None) -> Found:
    """Return an article with the day and the language that hold for all that state none; else what was given."""
    if not isinstance(finding, Document) or finding.record is not None:
        return finding
    unstated = finding.language == UNSTATED_LANGUAGE and language is not None
    if not unstated and (finding.published or published is None):
        return finding
    stated = language if unstated and language else finding.language
    return replace(finding, published=finding.published or published, language=stated)
