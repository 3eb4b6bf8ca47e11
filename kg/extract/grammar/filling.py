"""Arguments of an event word while they are collected, and whether they are what its entry needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extract.actors import Found
from kg.extract.lexicon import Entry
from kg.extract.syntax import is_passive, objects, obliques
from kg.model.annotated import Annotated, Token
from kg.model.report import ActorKind

_PEOPLE = (ActorKind.PERSON, ActorKind.DELEGATION)
_TWO = 2
NOBODY = "nobody"


@dataclass(slots=True)
class Filling:
    """Participants by the slot they come from, and the nouns in slots of places."""

    by_slot: dict[str, list[Found]] = field(default_factory=dict)
    places: list[Token] = field(default_factory=list)
    has_setting: bool = False
    """Whether a place, a meal or a gathering shows that people were together."""

    def add(self, slot: str, found: Iterable[Found]) -> None:
        """Add participants to a slot."""
        self.by_slot.setdefault(slot, []).extend(found)

    def all(self) -> tuple[Found, ...]:
        """Return the participants of all slots, in order of the text."""
        return tuple(sorted((f for some in self.by_slot.values() for f in some), key=lambda found: found.start))

    def has_people(self, *slots: str) -> bool:
        """Whether a person or a group of people stands in one of the slots."""
        return any(f.participant.kind in _PEOPLE for slot in slots for f in self.by_slot.get(slot, ()))


def missing(
    annotated: Annotated,
    entry: Entry,
    filling: Filling,
    trigger: Token,
    *,
    documents: frozenset[str],
    stays: bool = False,
) -> str | None:
    """Return the first need of an entry that is not met (`nobody` where no one takes part), or None.

    `documents` are nouns for what can be signed; `stays` tells that a stay is known to be one.
    """
    if not filling.all():
        return NOBODY
    for need in sorted(entry.needs - {"occasion_of_stay"} if stays else entry.needs):
        if need == "document":
            if not _has_document(annotated, trigger, documents):
                return need
        elif not _met(need, annotated, filling, trigger):
            return need
    return None


def _has_document(annotated: Annotated, verb: Token, documents: frozenset[str]) -> bool:
    """Whether what is done is done to a document: the object of the verb, or the subject of its passive."""
    return any(
        t.lemma.lower() in documents
        for t in annotated.children(verb)
        if t.dep in ("obj", "nsubj:pass", "obl") or (t.dep == "nsubj" and is_passive(annotated, verb))
    )


def _met(need: str, annotated: Annotated, filling: Filling, trigger: Token) -> bool:
    names = {(f.participant.name, f.participant.kind) for f in filling.all()}
    if need in ("subject", "object", "with", "to"):
        return bool(filling.by_slot.get(need))
    if need == "sides":
        return len(names) >= _TWO
    if need == "two_persons":
        return sum(1 for _, kind in names if kind is ActorKind.PERSON) >= _TWO
    if need == "person_object":
        return filling.has_people("object", "on") or (_reciprocal(annotated, trigger) and len(names) >= _TWO)
    if need == "place":
        return bool(filling.places)
    if need == "setting":
        return filling.has_setting
    return _syntax_meets(need, annotated, trigger)


def _syntax_meets(need: str, annotated: Annotated, trigger: Token) -> bool:
    below = {t.dep for t in annotated.children(trigger) if t.pos != "PROPN"}
    if need == "purpose":
        return bool(below & {"xcomp", "advcl"}) or any(word == "for" for word, _ in obliques(annotated, trigger))
    if need == "bare":
        return not below & {"xcomp", "ccomp"} and not is_passive(annotated, trigger)
    if need == "no_clause":
        return not below & {"xcomp", "ccomp"}
    if need == "no_purpose":
        return not below & {"xcomp", "advcl"}
    # "is in Paris for talks", "was in Pyongyang last week": a stay, not a home.
    return bool(below & {"obl:npmod", "advcl", "advmod", "xcomp"}) or any(
        word in ("for", "on", "from", "since", "until", "with", "after") for word, _ in obliques(annotated, trigger)
    )


def _reciprocal(annotated: Annotated, verb: Token) -> bool:
    """Whether people do something to each other."""
    return any(t.lemma == "other" for t in objects(annotated, verb))
