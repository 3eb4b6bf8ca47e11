"""The one door of the pages to the full-text index: `kg.search`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast


class Suggestion(Protocol):
    """A thing whose name fits what somebody types; `alias` is the name that fits, if it is not the label."""

    @property
    def iri(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def alias(self) -> str | None: ...  # noqa: D102
    @property
    def events(self) -> int: ...  # noqa: D102


class Hit(Protocol):
    """A document that a search found; snippets are runs of text, each with whether it matches."""

    @property
    def iri(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str | None: ...  # noqa: D102
    @property
    def publisher(self) -> str | None: ...  # noqa: D102
    @property
    def issued(self) -> str | None: ...  # noqa: D102
    @property
    def snippets(self) -> Sequence[Sequence[tuple[str, bool]]]: ...  # noqa: D102


class Found(Protocol):
    """What a search found: `total` in all, the `hits` of one part."""

    @property
    def total(self) -> int: ...  # noqa: D102
    @property
    def hits(self) -> Sequence[Hit]: ...  # noqa: D102


def suggest(path: Path, text: str, *, kinds: Sequence[str] = (), limit: int = 10) -> list[Suggestion]:
    """Return the things whose names begin with, or are like, what is typed."""
    search = import_module("kg.search")
    return list(cast("Sequence[Suggestion]", search.suggest(path, text, kinds=tuple(kinds), limit=limit)))


def find_text(path: Path, text: str, *, limit: int, offset: int) -> Found:
    """Return the documents in whose text something stands."""
    search = import_module("kg.search")
    return cast("Found", search.find_text(path, text, limit=limit, offset=offset))
