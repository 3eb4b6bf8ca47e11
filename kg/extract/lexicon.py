"""The lexicon of the grammar: which verbs and nouns tell of which events, and what their arguments mean.

`data/lexicon.md` describes the form of its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kg.errors import RecordError
from kg.model.report import EventType, Part, Status

ANY_VERB = "*"
"""Lemma of the reading of any verb that goes by telephone."""
PLAIN = "-"
"""Lemma of the entries for words that have none of their own."""
PLACE = "place"
ORIGIN = "origin"
SLOT_VALUES = {part.value for part in Part} | {PLACE, ORIGIN}
NEEDS = frozenset(
    {
        "subject",
        "object",
        "person_object",
        "with",
        "sides",
        "place",
        "two_persons",
        "bare",
        "no_purpose",
        "no_clause",
        "setting",
        "occasion_of_stay",
        "document",
        "purpose",
        "to",
    }
)


SECTIONS = (
    *("verbs", "nouns", "carriers", "containers", "groups", "separate", "telephone"),
    *("documents", "subtypes", "plain_verbs", "plain_nouns"),
)
KEYS = frozenset({"lemma", "type", "subtype", "slots", "needs", "company", "weak", "lasting", "each", "here"})
CARRIER_KEYS = frozenset({"lemmas", "subject", "receiver", "status", "particle", "after_preposition", "joins"})
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a verb or noun.

    `words` are its lemma and, after it, the particle or fixed preposition of a verb ("sit down"); for a noun of
    several words the last one is the head. `slots` map a syntactic slot to a part, `place` or `origin`.
    """

    words: tuple[str, ...]
    type: EventType
    subtype: str | None
    slots: Mapping[str, str]
    needs: frozenset[str] = frozenset()
    company: Part | None = None
    weak: bool = False
    lasting: bool = False
    each: bool = False
    here: bool = False
    own: bool = False
    """Whether a user added it: it holds by its needs alone, whatever the judge says of the word."""

    @property
    def name(self) -> str:
        """The entry as the lexicon writes it."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a verb says of the event noun that it carries.

    `subject` is the part of its subject: a Part, `company` (what the noun says) or None. `after_preposition` tells
    that it carries only nouns after a preposition ("said after talks with").
    """

    subject: str | None
    receiver: Part | None = None
    status: Status | None = None
    particle: str | None = None
    after_preposition: bool = False
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, by the lemma that can trigger them."""

    verbs: Mapping[str, tuple[Entry, ...]]
    nouns: Mapping[str, tuple[Entry, ...]]
    carriers: Mapping[str, tuple[Carrier, ...]]
    containers: frozenset[str]
    groups: frozenset[str]
    separate: frozenset[str]
    telephone: frozenset[str]
    documents: frozenset[str]
    subtypes: Mapping[EventType, Mapping[str, str]]
    """The subtype that a lemma tells, by the type of event."""
    plain_verbs: Mapping[EventType, Entry]
    plain_nouns: Mapping[EventType, Entry]
    digest: str = ""
    """Names what a user added; empty where nothing."""

    @property
    def own(self) -> frozenset[str]:
        """Lemmas that a user's own entries begin with."""
        tables = (self.verbs, self.nouns)
        return frozenset(lemma for table in tables for lemma, some in table.items() if any(e.own for e in some))


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon that is shipped."""
    text = files("kg.extract").joinpath("data", "lexicon.yaml").read_text("utf-8")
    return parse_lexicon(text, where="lexicon.yaml")


def read_lexicon(path: Path) -> Lexicon:
    """Return the shipped lexicon with a user's own entries and words, which go first.

    Raises:
        RecordError: the file cannot be read, or breaks the form of a lexicon.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: the lexicon cannot be read: {error}") from error
    return joined(parse_lexicon(text, where=str(path), own=True), default_lexicon())


def joined(first: Lexicon, second: Lexicon) -> Lexicon:
    """Return a lexicon with what both hold; the entries of `first` are tried first."""
    return Lexicon(
        verbs=_both(first.verbs, second.verbs),
        nouns=_both(first.nouns, second.nouns),
        carriers=_both(first.carriers, second.carriers),
        containers=first.containers | second.containers,
        groups=first.groups | second.groups,
        separate=first.separate | second.separate,
        telephone=first.telephone | second.telephone,
        documents=first.documents | second.documents,
        subtypes={kind: {**second.subtypes.get(kind, {}), **first.subtypes.get(kind, {})} for kind in EventType},
        plain_verbs={**second.plain_verbs, **first.plain_verbs},
        plain_nouns={**second.plain_nouns, **first.plain_nouns},
        digest=first.digest or second.digest,
    )


def _both(
    first: Mapping[str, tuple[_Value, ...]], second: Mapping[str, tuple[_Value, ...]]
) -> dict[str, tuple[_Value, ...]]:
    return {lemma: (*first.get(lemma, ()), *second.get(lemma, ())) for lemma in {**second, **first}}


def parse_lexicon(text: str, *, where: str, own: bool = False) -> Lexicon:
    """Return the lexicon that a YAML text describes; `where` names the text in messages, `own` that a user wrote it.

    Raises:
        RecordError: an entry lacks a key, or has a value that is not allowed.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecordError(f"{where}: not YAML: {error}") from error
    if not isinstance(data, dict):
        raise RecordError(f"{where}: a lexicon is a mapping with one or more of {', '.join(SECTIONS)}")
    if unknown := sorted(set(data) - set(SECTIONS)):
        raise RecordError(f"{where}: no section {unknown[0]!r}; a lexicon has {', '.join(SECTIONS)}")
    carriers: dict[str, list[Carrier]] = {}
    for record in data.get("carriers", ()):
        carrier = _carrier(record, where)
        for lemma in record["lemmas"]:
            carriers.setdefault(lemma, []).append(carrier)
    return Lexicon(
        verbs=_by_lemma((_entry(r, where, own=own) for r in data.get("verbs", ())), head=0),
        nouns=_by_lemma((_entry(r, where, own=own) for r in data.get("nouns", ())), head=-1),
        carriers={lemma: tuple(found) for lemma, found in carriers.items()},
        containers=frozenset(data.get("containers", ())),
        groups=frozenset(data.get("groups", ())),
        separate=frozenset(data.get("separate", ())),
        telephone=frozenset(data.get("telephone", ())),
        documents=frozenset(data.get("documents", ())),
        subtypes=_subtypes(data.get("subtypes") or {}, where),
        plain_verbs=_by_type(data.get("plain_verbs", ()), where),
        plain_nouns=_by_type(data.get("plain_nouns", ()), where),
        digest=sha256(text.encode()).hexdigest() if own else "",
    )


def _by_lemma(entries: Iterable[Entry], *, head: int) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(singular(entry.words[head]), []).append(entry)
    # The longest reading is tried first: "sit down" before "sit".
    return {lemma: tuple(sorted(some, key=lambda e: -len(e.words))) for lemma, some in found.items()}


def _subtypes(tables: Any, where: str) -> dict[EventType, dict[str, str]]:
    try:
        return {
            EventType(kind): {lemma: name for name, lemmas in names.items() for lemma in lemmas}
            for kind, names in tables.items()
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise RecordError(f"{where}, subtypes: {error}; they are lists of lemmas by type and subtype") from error


def _by_type(records: Iterable[dict[str, Any]], where: str) -> dict[EventType, Entry]:
    return {entry.type: entry for entry in (_entry({"lemma": PLAIN, **record}, where) for record in records)}


def singular(word: str) -> str:
    """Return the form under which a noun is looked up; "talks" and "talk" are one."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _entry(record: Any, where: str, *, own: bool = False) -> Entry:
    if not isinstance(record, dict):
        raise RecordError(f"{where}: {record!r} is no entry; an entry has lemma, type and slots")
    place = f"{where}, entry {record.get('lemma')!r}"
    if unknown := sorted(set(record) - KEYS):
        raise RecordError(f"{place}: no key {unknown[0]!r}; an entry has {', '.join(sorted(KEYS))}")
    try:
        slots = dict(record["slots"])
        entry = Entry(
            words=tuple(record["lemma"].split()),
            type=EventType(record["type"]),
            subtype=record.get("subtype"),
            slots=slots,
            needs=frozenset(record.get("needs", ())),
            company=_part(record.get("company")),
            weak=record.get("weak", False),
            lasting=record.get("lasting", False),
            each=record.get("each", False),
            here=record.get("here", False),
            own=own,
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise RecordError(f"{place}: {error}; an entry has lemma, type and slots") from error
    if wrong := sorted(set(slots.values()) - SLOT_VALUES):
        raise RecordError(f"{place}: slot value {wrong[0]!r} is not one of {', '.join(sorted(SLOT_VALUES))}")
    if wrong := sorted(entry.needs - NEEDS):
        raise RecordError(f"{place}: need {wrong[0]!r} is not one of {', '.join(sorted(NEEDS))}")
    return entry


def _part(value: str | None) -> Part | None:
    return None if value in (None, "none") else Part(value)


def _carrier(record: Any, where: str) -> Carrier:
    if not isinstance(record, dict) or not isinstance(record.get("lemmas"), list):
        raise RecordError(
            f"{where}, carriers: {record!r} has no lemmas; a carrier has {', '.join(sorted(CARRIER_KEYS))}"
        )
    if unknown := sorted(set(record) - CARRIER_KEYS):
        raise RecordError(
            f"{where}, carriers {record['lemmas']}: no key {unknown[0]!r}; a carrier has "
            f"{', '.join(sorted(CARRIER_KEYS))}"
        )
    subject = record.get("subject")
    try:
        if subject not in (None, "none", "company"):
            Part(subject)
        return Carrier(
            subject=None if subject == "none" else subject,
            receiver=_part(record.get("receiver")),
            status=Status(record["status"]) if "status" in record else None,
            particle=record.get("particle"),
            after_preposition=record.get("after_preposition", False),
            joins=record.get("joins", False),
        )
    except ValueError as error:
        raise RecordError(f"{where}, carriers {record['lemmas']}: {error}") from error
