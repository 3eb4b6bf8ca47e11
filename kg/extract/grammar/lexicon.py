"""The lexicon of the grammar: which verbs and nouns tell of which events, and what their arguments mean.

`lexicon.yaml` documents the form of its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kg.errors import RecordError
from kg.model.report import EventType, Part, Status

ANY_VERB = "*"
"""Lemma of the reading of any verb that goes by telephone."""
PLACE = "place"
ORIGIN = "origin"
_SLOT_VALUES = {Part.PARTICIPANT.value, Part.HOST.value, Part.VISITOR.value, Part.MEDIATOR.value, PLACE, ORIGIN}
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
    }
)


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
    lemmas: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lemmas", frozenset(self.verbs) | frozenset(self.nouns))


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon that is shipped."""
    text = files("kg.extract.grammar").joinpath("lexicon.yaml").read_text("utf-8")
    return parse_lexicon(text, where="lexicon.yaml")


def parse_lexicon(text: str, *, where: str) -> Lexicon:
    """Return the lexicon that a YAML text describes; `where` names the text in messages.

    Raises:
        RecordError: an entry lacks a key, or has a value that is not allowed.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecordError(f"{where}: not YAML: {error}") from error
    carriers: dict[str, list[Carrier]] = {}
    for record in data.get("carriers", ()):
        carrier = _carrier(record, where)
        for lemma in record["lemmas"]:
            carriers.setdefault(lemma, []).append(carrier)
    return Lexicon(
        verbs=_by_lemma((_entry(r, where) for r in data.get("verbs", ())), head=0),
        nouns=_by_lemma((_entry(r, where) for r in data.get("nouns", ())), head=-1),
        carriers={lemma: tuple(found) for lemma, found in carriers.items()},
        containers=frozenset(data.get("containers", ())),
        groups=frozenset(data.get("groups", ())),
        separate=frozenset(data.get("separate", ())),
        telephone=frozenset(data.get("telephone", ())),
    )


def _by_lemma(entries: Iterable[Entry], *, head: int) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(singular(entry.words[head]), []).append(entry)
    # The longest reading is tried first: "sit down" before "sit".
    return {lemma: tuple(sorted(some, key=lambda e: -len(e.words))) for lemma, some in found.items()}


def singular(word: str) -> str:
    """Return the form under which a noun is looked up; "talks" and "talk" are one."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _entry(record: dict[str, Any], where: str) -> Entry:
    place = f"{where}, entry {record.get('lemma')!r}"
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
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise RecordError(f"{place}: {error}; an entry has lemma, type and slots") from error
    if wrong := sorted(set(slots.values()) - _SLOT_VALUES):
        raise RecordError(f"{place}: slot value {wrong[0]!r} is not one of {', '.join(sorted(_SLOT_VALUES))}")
    if wrong := sorted(entry.needs - NEEDS):
        raise RecordError(f"{place}: need {wrong[0]!r} is not one of {', '.join(sorted(NEEDS))}")
    return entry


def _part(value: str | None) -> Part | None:
    return None if value in (None, "none") else Part(value)


def _carrier(record: dict[str, Any], where: str) -> Carrier:
    subject = record.get("subject")
    if subject not in (None, "none", "company"):
        try:
            Part(subject)
        except ValueError as error:
            raise RecordError(f"{where}, carriers {record.get('lemmas')}: {error}") from error
    return Carrier(
        subject=None if subject == "none" else subject,
        receiver=_part(record.get("receiver")),
        status=Status(record["status"]) if "status" in record else None,
        particle=record.get("particle"),
        after_preposition=record.get("after_preposition", False),
        joins=record.get("joins", False),
    )
