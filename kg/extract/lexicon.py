"""The lexicon of the grammar: which verbs and nouns tell of which events, and what their arguments mean.

`data/lexicon.md` describes the form of its entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import RecordError, shown
from kg.model.report import EventType, Part, Status
from kg.model.yaml import NoYamlError, load_yaml

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
        data = load_yaml(text)
    except NoYamlError as error:
        raise RecordError(f"{where}: not YAML: {error}") from error
    if not isinstance(data, dict):
        raise RecordError(f"{where}: a lexicon is a mapping with one or more of {', '.join(SECTIONS)}")
    _check_keys(data, SECTIONS, f"{where}: no section", "a lexicon")
    sections = _Record(data, where)
    carriers: dict[str, list[Carrier]] = {}
    for record in sections.entries("carriers"):
        lemmas, carrier = _carrier(record, where)
        for lemma in lemmas:
            carriers.setdefault(lemma, []).append(carrier)
    return Lexicon(
        verbs=_by_lemma((_entry(r, where, own=own) for r in sections.entries("verbs")), head=0),
        nouns=_by_lemma((_entry(r, where, own=own) for r in sections.entries("nouns")), head=-1),
        carriers={lemma: tuple(found) for lemma, found in carriers.items()},
        containers=frozenset(sections.words("containers")),
        groups=frozenset(sections.words("groups")),
        separate=frozenset(sections.words("separate")),
        telephone=frozenset(sections.words("telephone")),
        documents=frozenset(sections.words("documents")),
        subtypes=_subtypes(data.get("subtypes") or {}, where),
        plain_verbs=_by_type(sections.entries("plain_verbs"), where),
        plain_nouns=_by_type(sections.entries("plain_nouns"), where),
        digest=sha256(text.encode()).hexdigest() if own else "",
    )


class _Record:
    """A mapping of YAML whose values are checked as they are taken; `place` is the way to it, for messages."""

    def __init__(self, data: Mapping[Any, Any], place: str) -> None:
        self._data = data
        self._place = place

    def fail(self, key: str, allowed: str) -> RecordError:
        """Return the error of a value that is not what it must be."""
        return RecordError(f"{self._place}: {key} must be {allowed}, not {shown(self._data[key])}")

    def entries(self, key: str) -> list[Any]:
        """Return a list, empty where there is none."""
        value = self._data.get(key)
        if value is not None and not isinstance(value, list):
            raise self.fail(key, "a list of entries, each behind a hyphen")
        return value or []

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words, empty where there is none."""
        value = self._data.get(key)
        if value is not None and not (isinstance(value, list) and all(map(_is_word, value))):
            raise self.fail(key, "a list of words, those such as yes, no and null in quotes")
        return tuple(value or ())

    def word(self, key: str) -> str | None:
        """Return a word, None where there is none."""
        value = self._data.get(key)
        if value is not None and not _is_word(value):
            raise self.fail(key, "a word, such as yes, no and null in quotes")
        return value

    def truth(self, key: str) -> bool:
        """Return true or false, which it is where nothing is said."""
        value = self._data.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, "true or false")
        return value

    def part(self, key: str) -> Part | None:
        """Return a part, None where there is none or none is meant."""
        word = self.word(key)
        return None if word in (None, "none") else Part(word)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check_keys(data: Mapping[Any, Any], allowed: Collection[str], problem: str, what: str) -> None:
    unknown = next((key for key in data if key not in allowed), None)
    if unknown is not None:
        raise RecordError(f"{problem} {shown(unknown)}; {what} has {', '.join(allowed)}")


def _by_lemma(entries: Iterable[Entry], *, head: int) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(singular(entry.words[head]), []).append(entry)
    # The longest reading is tried first: "sit down" before "sit".
    return {lemma: tuple(sorted(some, key=lambda e: -len(e.words))) for lemma, some in found.items()}


def _subtypes(tables: Any, where: str) -> dict[EventType, dict[str, str]]:
    place = f"{where}, subtypes"
    try:
        return {
            EventType(kind): {
                lemma: str(name) for name in names for lemma in _Record(names, f"{place} of {kind}").words(name)
            }
            for kind, names in tables.items()
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise RecordError(f"{place}: {error}; they are lists of lemmas by type and subtype") from error


def _by_type(records: Iterable[Any], where: str) -> dict[EventType, Entry]:
    given = ({"lemma": PLAIN, **record} if isinstance(record, dict) else record for record in records)
    return {entry.type: entry for entry in (_entry(record, where) for record in given)}


def singular(word: str) -> str:
    """Return the form under which a noun is looked up; "talks" and "talk" are one."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 1 else word


def _entry(record: Any, where: str, *, own: bool = False) -> Entry:
    if not isinstance(record, dict):
        raise RecordError(f"{where}: {shown(record)} is no entry; an entry has lemma, type and slots")
    place = f"{where}, entry {shown(record.get('lemma'))}"
    _check_keys(record, sorted(KEYS), f"{place}: no key", "an entry")
    given = _Record(record, place)
    try:
        lemma = given.word("lemma")
        if lemma is None:
            raise KeyError("lemma")
        slots = _slots(record["slots"], place)
        entry = Entry(
            words=tuple(lemma.split()),
            type=EventType(record["type"]),
            subtype=given.word("subtype"),
            slots=slots,
            needs=frozenset(given.words("needs")),
            company=given.part("company"),
            weak=given.truth("weak"),
            lasting=given.truth("lasting"),
            each=given.truth("each"),
            here=given.truth("here"),
            own=own,
        )
    except (KeyError, ValueError) as error:
        raise RecordError(f"{place}: {error}; an entry has lemma, type and slots") from error
    if wrong := sorted(entry.needs - NEEDS):
        raise RecordError(f"{place}: need {wrong[0]!r} is not one of {', '.join(sorted(NEEDS))}")
    return entry


def _slots(data: Any, place: str) -> dict[str, str]:
    if not isinstance(data, dict) or not all(map(_is_word, data)):
        raise RecordError(f"{place}: slots must be a table of parts by slots, such as {{subject: host}}")
    wrong = next((value for value in data.values() if not isinstance(value, str) or value not in SLOT_VALUES), None)
    if wrong is not None or None in data.values():
        raise RecordError(f"{place}: slot value {shown(wrong)} is not one of {', '.join(sorted(SLOT_VALUES))}")
    return dict(data)


def _carrier(record: Any, where: str) -> tuple[tuple[str, ...], Carrier]:
    """Return the lemmas of an entry of carriers, and what it says of them."""
    if not isinstance(record, dict) or not isinstance(record.get("lemmas"), list):
        raise RecordError(
            f"{where}, carriers: {shown(record)} has no lemmas; a carrier has {', '.join(sorted(CARRIER_KEYS))}"
        )
    place = f"{where}, carriers {shown(record['lemmas'])}"
    _check_keys(record, sorted(CARRIER_KEYS), f"{place}: no key", "a carrier")
    given = _Record(record, place)
    subject = given.word("subject")
    try:
        if subject not in (None, "none", "company"):
            Part(subject)
        return given.words("lemmas"), Carrier(
            subject=None if subject == "none" else subject,
            receiver=given.part("receiver"),
            status=Status(record["status"]) if "status" in record else None,
            particle=given.word("particle"),
            after_preposition=given.truth("after_preposition"),
            joins=given.truth("joins"),
        )
    except ValueError as error:
        raise RecordError(f"{place}: {error}") from error
