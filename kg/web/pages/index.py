"""The one door of the pages to the full-text index, which `kg.search` keeps beside the graph.

Where there is none yet, or it is damaged, there is no answer (None), and the pages say that it is not ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.errors import KgError


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing whose name fits what somebody types; `alias` is the name that fits, if it is not the label."""

    iri: str
    label: str
    kind: str
    alias: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a search found; the snippet is runs of text, each with whether it matches."""

    iri: str
    title: str
    publisher: str | None
    issued: str | None
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: `total` in all, the `hits` of one part."""

    total: int
    hits: tuple[Hit, ...] = ()


def suggest(path: Path | None, text: str, *, kinds: Sequence[str] = (), limit: int = 10) -> list[Suggestion] | None:
    """Return the things whose names fit what is typed."""
    search = _search(path)
    if search is None:
        return None
    try:
        found = search.suggest(path, text, kinds=tuple(kinds), limit=limit)
    except KgError:
        return None
    return [Suggestion(s.iri, s.label, s.kind, s.alias, s.events) for s in found]


def find_text(path: Path | None, text: str, *, limit: int, offset: int) -> Found | None:
    """Return the documents in whose text something stands."""
    search = _search(path)
    if search is None:
        return None
    try:
        found = search.find_text(path, text, limit=limit, offset=offset)
    except KgError:
        return None
    hits = (Hit(h.iri, h.title, h.publisher, h.issued, tuple((t, bool(m)) for t, m in h.snippet)) for h in found.hits)
    return Found(found.total, tuple(hits))


def _search(path: Path | None) -> Any:
    """Return `kg.search`, None where there is no index: what it needs is not loaded then."""
    return import_module("kg.search") if path is not None and path.is_file() else None
