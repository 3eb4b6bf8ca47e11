"""From what people write to a source: the gazetteer, a profile, a file, a service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.link.gazetteer import NAME, Gazetteer
from kg.link.source import Source
from kg.model.link import Kind

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Access:
    """How servers are asked.

    `endpoint` goes before the address of a profile. `contact` is sent along. Without `network` only answers on disk
    count; those older than `max_age_days` do not, None for any age. `cache` is the file of kept answers, None for the
    usual one.
    """

    endpoint: str | None = None
    contact: str | None = None
    network: bool = True
    max_age_days: float | None = None
    cache: Path | None = None


def open_source(
    wanted: str, *, name: str | None = None, mapping: str | None = None, access: Access | None = None
) -> Source:
    """Return the source that is wanted: `gazetteer`, a profile by name or folder, an RDF or CSV file, an address.

    Raises:
        UsageError: it is none of these.
        LinkError: it is one, and cannot be used.
    """
    access = access or Access()
    if wanted == NAME:
        return Gazetteer()
    if Path(wanted).exists():
        from kg.link.dump import open_dump

        return open_dump([wanted], name=name or name_of(wanted), mapping=mapping)
    raise UsageError(f"{wanted}: no such source; use {NAME}, a profile, an existing file or an address with http")


def kinds_named(names: Iterable[str]) -> frozenset[Kind] | None:
    """Return the kinds of some names; None for no names.

    Raises:
        UsageError: one is no kind.
    """
    found = set()
    for name in names:
        try:
            found.add(Kind(name.lower()))
        except ValueError:
            raise UsageError(f"--kind: {name!r} is none of {', '.join(Kind)}") from None
    return frozenset(found) or None


def name_of(wanted: str) -> str:
    """Return a short name for a file or address: letters, digits and hyphens."""
    last = wanted.rstrip("/").rpartition("/")[2] if not _ADDRESS.match(wanted) else wanted.partition("//")[2]
    return _NOT_IN_NAMES.sub("-", last.partition(".")[0] if not _ADDRESS.match(wanted) else last).strip("-") or "source"
