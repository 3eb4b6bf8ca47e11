"""From what people write to a source: the gazetteer, a profile, a file, a service."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from kg.errors import UsageError
from kg.link.dump import open_dump
from kg.link.endpoint.profile import FILE as PROFILE
from kg.link.endpoint.profile import profile_names, read_profile
from kg.link.endpoint.source import open_profile
from kg.link.enrichers import QUERY, DumpEnricher, EndpointEnricher, read_enriching
from kg.link.enriching import Enricher
from kg.link.gazetteer import NAME, Gazetteer
from kg.link.reconcile.mapping import ServiceMapping, read_service_mapping
from kg.link.reconcile.source import open_service
from kg.link.source import Source
from kg.model.link import Kind
from kg.net.asking import Asker, agent_of
from kg.net.kept import KeptAnswers, cache_file

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MOST_DAYS = 36_500
_JOBS = min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
"""Processes that read a large file."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Access:
    """How servers are asked.

    `endpoint` goes before the address of a profile. `contact` is sent along. Without `network` only answers on disk
    count; those older than `max_age_days` do not, None for the usual month. `cache` is the file of kept answers, None
    for the usual one.
    """

    endpoint: str | None = None
    contact: str | None = None
    network: bool = True
    max_age_days: float | None = None
    cache: Path | None = None

    def kept(self) -> KeptAnswers:
        """Return the answers that are kept on disk.

        Raises:
            UsageError: the age is none.
        """
        path = self.cache or cache_file()
        if self.max_age_days is None:
            return KeptAnswers(path)
        if not 0 <= self.max_age_days <= _MOST_DAYS:
            raise UsageError(f"--max-age: {self.max_age_days} days; give a number from 0 to {_MOST_DAYS}")
        return KeptAnswers(path, oldest=timedelta(self.max_age_days))


def open_source(
    wanted: str, *, name: str | None = None, mapping: str | None = None, access: Access | None = None
) -> Source:
    """Return the source that is wanted: `gazetteer`, a profile by name or folder, an RDF or CSV file, an address.

    `name` is what to call it, for what has no name of its own. `mapping` is a file that says what is meant in a file
    (`kg/link/data/DUMPS.md`) or by a service (`kg/link/data/SERVICES.md`).

    Raises:
        UsageError: it is none of these.
        LinkError: it is one, and cannot be used.
        MappingError: the mapping has something in it that is not allowed.
    """
    access = access or Access()
    path = Path(wanted)
    if wanted == NAME:
        return Gazetteer()
    if name == NAME:
        raise UsageError(f"--name: {NAME} is the built-in source; call {wanted} something else")
    if _ADDRESS.match(wanted):
        options = read_service_mapping(Path(mapping)) if mapping else ServiceMapping()
        return open_service(
            wanted,
            name=name,
            types=options.types,
            properties=options.properties,
            fetch=options.fetch,
            version=options.version,
            space=options.space,
            contact=access.contact,
            network=access.network,
            kept=access.kept(),
        )
    if _is_profile(wanted):
        return open_profile(
            wanted,
            contact=access.contact,
            network=access.network,
            endpoint=access.endpoint,
            kept=access.kept(),
        )
    if path.exists():
        return open_dump([path], name=name or name_of(wanted), mapping=mapping, jobs=_JOBS)
    profiles = ", ".join(profile_names())
    raise UsageError(
        f"{wanted}: no such source; use {NAME}, a profile ({profiles}, or a folder with a {PROFILE}), a file that is "
        "there, or the address of a service with http"
    )


def open_enricher(
    wanted: str,
    stack: ExitStack,
    *,
    name: str | None = None,
    query: str | None = None,
    access: Access | None = None,
) -> Enricher:
    """Return what statements are copied from: a profile, or a file in RDF, which `stack` closes.

    `query` is the file of a CONSTRUCT; without it that of the profile counts.

    Raises:
        UsageError: it is neither, or a file without a query.
        LinkError: it is one, and cannot be used.
    """
    access = access or Access()
    path = Path(wanted)
    if _is_profile(wanted):
        profile = read_profile(wanted)
        if access.endpoint:
            profile = replace(profile, endpoint=access.endpoint)
        agent = agent_of(access.contact or profile.contact)
        asker = Asker(profile.manners, agent=agent, kept=access.kept(), network=access.network)
        return EndpointEnricher(profile, read_enriching(Path(query) if query else profile.folder / QUERY), asker)
    if not path.exists():
        raise UsageError(f"{wanted}: no such source; use a profile ({', '.join(profile_names())}) or a file in RDF")
    if query is None:
        raise UsageError(f"{wanted}: what to copy is missing; give the file of a CONSTRUCT with --query")
    return stack.enter_context(DumpEnricher(name or name_of(wanted), [path], read_enriching(Path(query))))


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


def source_name(wanted: str) -> str:
    """Return what a source is called: the name in its profile, else that of its file."""
    return read_profile(wanted).name if _is_profile(wanted) else name_of(wanted)


def _is_profile(wanted: str) -> bool:
    """Whether that is the name of a profile that is shipped, or the folder of one."""
    return wanted in profile_names() or (Path(wanted) / PROFILE).is_file()


def name_of(path: str) -> str:
    """Return a short name for a file: letters, digits and hyphens."""
    last = path.rstrip("/").rpartition("/")[2]
    return _NOT_IN_NAMES.sub("-", last.partition(".")[0]).strip("-") or "source"
