"""The one place that mints IRIs: the same input gives the same IRI on every machine, and different inputs differ.

Names become readable path segments: letters, digits and marks of any script stay, a space becomes `-`, a hyphen `--`,
and for persons, organizations and places a capitalized word is written small (`Anna Lindh`: `anna-lindh`, `UN Women`:
`UN-women`). Where the name cannot be read back from that (odd case, other punctuation, overlong), `~` and twelve
hexadecimal digits of its SHA-256 follow, so that two names never share a segment.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.errors import RecordError, SettingsError
from kg.model.report import ActorKind, Part
from kg.model.world import ActorKey, PlaceKey

DEFAULT_BASE: Final = "https://example.org/kg/"
"""Base of all IRIs where the settings give none. `example.org` is reserved: nobody's pages are claimed."""

_LONGEST_SEGMENT: Final = 80
_HASH_DIGITS: Final = 12
# Small words inside names that are not capitalized there ("Ministry of Defence", "Mohammed bin Salman").
_PARTICLES: Final = frozenset(
    (
        "a",
        "al",
        "ag",
        "and",
        "as",
        "at",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "della",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "et",
        "for",
        "ibn",
        "in",
        "la",
        "le",
        "of",
        "on",
        "the",
        "to",
        "und",
        "van",
        "von",
        "y",
        "zu",
    )
)
_SEPARATORS: Final = re.compile(r"([ -])")
_SOURCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_JOINTS: Final = re.compile(r"(--|-)")


def check_base(base: str) -> str:
    """Return `base` if IRIs can be made from it.

    Raises:
        SettingsError: it is no absolute http(s) IRI, or does not end in `/`.
    """
    try:
        NamedNode(base)
    except ValueError as error:
        raise SettingsError(f"base IRI {base!r}: {error}; give one such as {DEFAULT_BASE}") from error
    if not re.match(r"https?://[^/?#]+/", base) or not base.endswith("/") or "#" in base or "?" in base:
        raise SettingsError(f"base IRI {base!r} must be an http(s) address that ends in '/'; try {DEFAULT_BASE}")
    return base


@lru_cache(maxsize=65536)
def segment(name: str, *, small: bool) -> str:
    """Return the path segment of a name; different names give different segments.

    `small` writes capitalized words small, for kinds whose names are capitalized.
    """
    readable = _readable(name, small=small)
    if readable and len(readable) <= _LONGEST_SEGMENT and _read_back(readable, small=small) == name:
        return readable
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
    return f"{readable[:_LONGEST_SEGMENT].rstrip('-.')}~{digest}"


def _readable(name: str, *, small: bool) -> str:
    pieces = _SEPARATORS.split(unicodedata.normalize("NFC", name))
    kept = ""
    for place in range(0, len(pieces), 2):
        word = "".join(filter(_allowed, pieces[place]))
        if not any(unicodedata.category(c)[0] in "LN" for c in word):
            continue
        if kept:
            kept += "--" if pieces[place - 1] == "-" else "-"
        kept += word.lower() if small and _written_small(word, first=not kept) else word
    return kept


def _allowed(character: str) -> bool:
    # Variation selectors (plane 14) are marks, but no IRI may hold them.
    return character in "'’." or (unicodedata.category(character)[0] in "LNM" and character < "\U000e0000")


def _written_small(word: str, *, first: bool) -> bool:
    return _capitalized(word.lower()) == word and (first or word.lower() not in _PARTICLES)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


def _read_back(readable: str, *, small: bool) -> str:
    """Return the only name that `readable` stands for without a digest."""
    words = _JOINTS.split(readable)
    for place in range(0, len(words), 2):
        word = words[place]
        if small and word == word.lower() and (place == 0 or word not in _PARTICLES):
            words[place] = _capitalized(word)
    for place in range(1, len(words), 2):
        words[place] = "-" if words[place] == "--" else " "
    return "".join(words)


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs under a base, which ends in `/` (see `check_base`).

    The named graph of a document is named by the document's own IRI.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        check_base(self.base)

    @property
    def world(self) -> NamedNode:
        """The graph of what seems to have happened."""
        return NamedNode(f"{self.base}world")

    @property
    def runs(self) -> NamedNode:
        """The graph of runs: when documents were read, and from where."""
        return NamedNode(f"{self.base}runs")

    @property
    def decisions(self) -> NamedNode:
        """The graph of what people decided about who is who."""
        return NamedNode(f"{self.base}decisions")

    def decision(self, decision_id: str) -> NamedNode:
        """Return the IRI of a decision."""
        return NamedNode(f"{self.base}decision/{segment(decision_id, small=False)}")

    def decision_side(self, decision_id: str, number: int) -> NamedNode:
        """Return the IRI of side `number`, 1 or 2, of a decision: a fragment of it."""
        return NamedNode(f"{self.decision(decision_id).value}#side{number}")

    def links(self, source: str) -> NamedNode:
        """Return the graph of links to a dataset, by its short name.

        Raises:
            RecordError: the name has other characters than letters, digits and hyphens.
        """
        return NamedNode(f"{self.base}links/{_source(source)}")

    def is_links(self, iri: NamedNode) -> bool:
        """Whether `iri` is that of a graph of links, by its form."""
        return iri.value.startswith(f"{self.base}links/")

    def link(self, source: str, link_id: str) -> NamedNode:
        """Return the IRI of a link: a fragment of its graph."""
        return NamedNode(f"{self.links(source).value}#{segment(link_id, small=False)}")

    def enriched(self, source: str) -> NamedNode:
        """Return the graph of what was copied from a dataset about linked things; `source` is as for `links`."""
        return NamedNode(f"{self.base}enriched/{_source(source)}")

    def is_enriched(self, iri: NamedNode) -> bool:
        """Whether `iri` is that of a graph of copied statements, by its form."""
        return iri.value.startswith(f"{self.base}enriched/")

    def document(self, key: str) -> NamedNode:
        """Return the IRI of the document whose `Document.key` is given, and of its graph."""
        return NamedNode(f"{self.base}document/{segment(key, small=False)}")

    def is_document(self, iri: NamedNode) -> bool:
        """Whether `iri` is that of a document (and its graph), by its form."""
        start = f"{self.base}document/"
        return iri.value.startswith(start) and "#" not in iri.value

    def report(self, key: str, report_id: str) -> NamedNode:
        """Return the IRI of a report: a fragment of its document."""
        return NamedNode(f"{self.document(key).value}#{segment(report_id, small=False)}")

    def participation(self, key: str, report_id: str, number: int) -> NamedNode:
        """Return the IRI of the participant `number` of a report, counted from 1."""
        return NamedNode(f"{self.report(key, report_id).value}-p{number}")

    def evidence(self, key: str, start: int, end: int) -> NamedNode:
        """Return the IRI of the characters `start` up to, not including, `end` (a text fragment as in RFC 5147)."""
        return NamedNode(f"{self.document(key).value}#char={start},{end}")

    def extraction(self, key: str, extractor: str) -> NamedNode:
        """Return the IRI of the activity that made the reports of a document."""
        return NamedNode(f"{self.document(key).value}#extraction={segment(extractor, small=False)}")

    def extractor(self, name: str, version: str) -> NamedNode:
        """Return the IRI of a version of an extractor."""
        return NamedNode(f"{self.base}extractor/{segment(name, small=False)}/{segment(version, small=False)}")

    def run(self, started: datetime) -> NamedNode:
        """Return the IRI of the run that began then."""
        return NamedNode(f"{self.base}run/{started.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}")

    def retrieval(self, address: str) -> NamedNode:
        """Return the IRI of the last retrieval of an address."""
        digest = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return NamedNode(f"{self.base}retrieval/{digest}")

    def actor(self, actor: ActorKey) -> NamedNode:
        """Return the IRI of an actor, such as `person/anna-lindh`, `state/UA`, `organization/european-union`."""
        return NamedNode(self.base + _actor_path(actor))

    def distinction(self, actor: NamedNode) -> str:
        """Return what tells the actor of an IRI apart from others of its name (`ActorKey.distinction`)."""
        _, _, distinction = actor.value.removeprefix(self.base).partition("/")[2].partition("/")
        return _read_back(distinction, small=False)

    def position(self, holder: ActorKey, title: str, of: ActorKey | None) -> NamedNode:
        """Return the IRI of an office that `holder` holds for `of`: a fragment of the holder."""
        owner = f"/{_actor_path(of)}" if of else ""
        return NamedNode(f"{self.actor(holder).value}#position/{segment(title, small=False)}{owner}")

    def place(self, place: PlaceKey) -> NamedNode:
        """Return the IRI of a place, outermost name first, such as `place/IT/lazio/rome`.

        Raises:
            RecordError: the path is empty.
        """
        if not place.path:
            raise RecordError("a place needs a name; its path is empty")
        return NamedNode(f"{self.base}place/" + "/".join(segment(name, small=True) for name in reversed(place.path)))

    def geometry(self, place: PlaceKey) -> NamedNode:
        """Return the IRI of the point of a place."""
        return NamedNode(f"{self.place(place).value}#geometry")

    def event(self, event_id: str) -> NamedNode:
        """Return the IRI of an event."""
        return NamedNode(f"{self.base}event/{segment(event_id, small=False)}")

    def period(self, name: str) -> NamedNode:
        """Return the IRI of a period of the calendar, by its name in EDTF (`2026-03`)."""
        return NamedNode(f"{self.base}period/{segment(name, small=False)}")

    def taking(self, event_id: str, part: Part, actor: ActorKey) -> NamedNode:
        """Return the IRI of an actor's participation in an event: a fragment of the event."""
        return NamedNode(f"{self.event(event_id).value}#{part.value}/{_actor_path(actor)}")

    def alternative(self, event_id: str, feature: str, value: str) -> NamedNode:
        """Return the IRI of one of the disputed values of an event; `feature` is `status`, `time` (the
        value in EDTF), `start` or `place`."""
        return NamedNode(f"{self.event(event_id).value}#{feature}/{quote(value, safe='/.-')}")


def _source(name: str) -> str:
    if not _SOURCE.fullmatch(name):
        raise RecordError(f"{name!r} cannot name a source of links; use letters, digits and hyphens")
    return name


@lru_cache(maxsize=65536)
def _actor_path(actor: ActorKey) -> str:
    small = actor.kind in (ActorKind.PERSON, ActorKind.ORGANIZATION)
    path = f"{actor.kind.value.lower()}/{segment(actor.name, small=small)}"
    return f"{path}/{segment(actor.distinction, small=False)}" if actor.distinction else path
