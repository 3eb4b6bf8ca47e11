"""Whether two mentions of a document tell of one event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.choosing.when import stage_of
from kg.extract.telling import GROUPS, Telling
from kg.gazetteer.places import lies_in
from kg.model.annotated import SentenceKind
from kg.model.dates import DateInterval
from kg.model.report import EventType, Participant
from kg.model.weights import Features, logit

_ATTENDING = frozenset({"present", "attend", "participate", "join", "sit", "part", "attendance"})
_CLOSE = 6
"""Sentences within which "also present" speaks of the event told before: one paragraph of a wire report or two."""
_SEVERAL = 2
_COUNTED = re.compile(
    r"(?:It|This|That) (?:was|is|has been|marks|marked) (?:the |an? |his |her |their |[\w.-]+(?:'s|’s|s'|s’) )?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d+(?:st|nd|rd|th))\b"
)
_NEAR = 2
"""Sentences that count as near."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a document tells, in order of the text.

    `sentences` are the numbers of sentences by where they begin. `links` tells how likely the heads take two event
    words, by their places, the earlier first, for one event; it is None where they did not judge.
    """

    tellings: tuple[Telling, ...]
    sentences: Mapping[int, int]
    links: Mapping[tuple[int, int], float] | None

    def gap(self, earlier: int, later: int) -> int:
        """Return how many sentences lie between two tellings, by their places in the list."""
        return self.sentences[self.tellings[later].sentence] - self.sentences[self.tellings[earlier].sentence]

    def alike(self, earlier: int, later: int) -> Alike:
        """Return how two tellings lie to each other, by their places in the list."""
        return alike_of(self.tellings[earlier], self.tellings[later], gap=self.gap(earlier, later))

    def link(self, earlier: int, later: int) -> float | None:
        """Return how likely the heads take two tellings, by their places in the list, for one event."""
        places = self.tellings[earlier].mention.trigger.i, self.tellings[later].mention.trigger.i
        return self.links.get(places) if self.links is not None else None

    def features(self, earlier: int, later: int) -> Features:
        """Return what speaks for and against one event of two tellings, by their places in the list."""
        alike = self.alike(earlier, later)
        return {**alike.features(), **link_features(self.link(earlier, later), alike.distance)}

    def is_told_before(self, earlier: int, later: int) -> bool:
        """Whether the later telling surely tells of the earlier one's event, for one reason or another."""
        return (
            self.is_headline_of(earlier, later)
            or self.is_told_again(earlier, later)
            or self.is_counted(earlier, later)
            or self.adds_people_to(earlier, later)
        )

    def is_headline_of(self, earlier: int, later: int) -> bool:
        """Whether the earlier telling is a headline that the later one tells anew: with its people, and nothing else.

        Annotated articles have their titles apart, so that no weight could be learnt for what every title does.
        """
        one, other = self.tellings[earlier], self.tellings[later]
        if one.mention.sentence.kind is not SentenceKind.HEADLINE or stage_of(one.status) != stage_of(other.status):
            return False
        people = shared_participants(one, other)
        told = 0 < people == len(one.participants)
        return told and _days(one.when, other.when) != "apart" and _place(one, other) != "apart"

    def is_told_again(self, earlier: int, later: int) -> bool:
        """Whether two tellings agree in who met, on which day and where, and nothing tells them apart."""
        one, other = self.tellings[earlier], self.tellings[later]
        shared = shared_participants(one, other)
        if shared < _SEVERAL or not shared == len(one.participants) == len(other.participants):
            return False
        if one.when.days != 1 or one.when != other.when or _place(one, other) != "same":
            return False
        clocks = one.clock is None or other.clock is None or one.clock == other.clock
        return clocks and stage_of(one.status) == stage_of(other.status) and _ordinals(one, other) in ("none", "same")

    def is_counted(self, earlier: int, later: int) -> bool:
        """Whether the later telling only says the how-manyth the earlier one was: "It was the third time they met"."""
        one, other = self.tellings[earlier], self.tellings[later]
        if not _COUNTED.match(other.evidence.text) or stage_of(one.status) != stage_of(other.status):
            return False
        return shared_participants(one, other) >= min(_SEVERAL, len(other.participants)) > 0

    def adds_people_to(self, earlier: int, later: int) -> bool:
        """Whether the later telling only names more who were at the earlier one: "Her aides were also present"."""
        one, other = self.tellings[earlier], self.tellings[later]
        if other.mention.trigger.lemma not in _ATTENDING or not other.mention.adds or other.own_place:
            return False
        near = self.gap(earlier, later) <= _CLOSE and stage_of(one.status) == stage_of(other.status)
        return near and len(one.participants) > 1 and _days(one.when, other.when) != "apart"


class Alike(NamedTuple):
    """How two mentions of one type lie to each other, in words: few of the many pairs of a text differ in it."""

    kind: EventType
    distance: str
    people: str
    days: str
    place: str
    stages: str
    same_status: bool
    definite: bool
    alone: bool
    same_word: bool
    ordinals: str
    carried: bool

    def features(self) -> Features:
        """Return what speaks for and against one event."""
        kind, distance, people, days, place = self.kind, self.distance, self.people, self.days, self.place
        definite, alone = float(self.definite), float(self.alone)
        return {
            "always": 1.0,
            str(kind): 1.0,
            distance: 1.0,
            f"people {people}": 1.0,
            f"people {people} {distance}": 1.0,
            f"days {days}": 1.0,
            f"place {place}": 1.0,
            f"people {people}, days {days}": 1.0,
            f"days {days}, place {place}": 1.0,
            f"{kind} place {place}": 1.0,
            f"{kind} people {people}": 1.0,
            f"stages {self.stages}": 1.0,
            f"stages {self.stages}, later definite": definite,
            "same status": float(self.same_status),
            "later definite": definite,
            f"later definite {distance}": definite,
            f"later definite, people {people}": definite,
            f"later alone {distance}": alone,
            f"later alone, people {people}": alone,
            "same word": float(self.same_word),
            f"ordinal {self.ordinals}": 1.0,
            "carried": float(self.carried),
        }


def alike_of(one: Telling, other: Telling, *, gap: int) -> Alike:
    """Return how two mentions lie to each other; `one` stands before `other`, `gap` sentences apart."""
    return Alike(
        kind=one.mention.type,
        distance="in sentence" if gap == 0 else "near" if gap <= _NEAR else "far",
        people=_people(one, other),
        days=_days(one.when, other.when),
        place=_place(one, other),
        stages=" and ".join(sorted((stage_of(one.status), stage_of(other.status)))),
        same_status=one.status is other.status,
        definite=other.mention.definite,
        alone=other.mention.definite and not names_somebody(other),
        same_word=one.mention.trigger.lemma == other.mention.trigger.lemma,
        ordinals=_ordinals(one, other),
        carried=_carried(one, other),
    )


def link_features(link: float | None, distance: str) -> Features:
    """Return what the heads say for or against one event; `link` is how likely they take both for one, if at all."""
    if link is None:
        return {}
    odds = logit(link)
    return {"link": odds, f"link {distance}": odds}


def names_somebody(telling: Telling) -> bool:
    """Whether the sentence itself names somebody who takes part ("The meeting was called off" names nobody)."""
    sentence = telling.mention.sentence
    return any(sentence.start <= found.start < sentence.end for found in telling.mention.found)


def _people(one: Telling, other: Telling) -> str:
    """How the participants of two mentions lie to each other."""
    if not one.participants or not other.participants:
        return "missing"
    shared = shared_participants(one, other)
    if shared == 0:
        return "other sides" if one.sides.isdisjoint(other.sides) else "other of same sides"
    if shared == len(one.participants) == len(other.participants):
        return "all" if shared > 1 else "only one, the same"
    if shared == min(len(one.participants), len(other.participants)):
        return "included" if shared > 1 else "one included"
    return "some, other sides" if one.sides != other.sides else "some"


def shared_participants(one: Telling, other: Telling) -> int:
    """Return how many participants are the same: by name, or as a group and the state that it acts for."""
    if one.who.isdisjoint(other.who):
        return 0
    rest = list(other.participants)
    shared = 0
    for participant in one.participants:
        found = next((candidate for candidate in rest if same_participant(participant, candidate)), None)
        if found is not None:
            rest.remove(found)
            shared += 1
    return shared


def same_participant(one: Participant, other: Participant) -> bool:
    """Whether two participants of a document are one."""
    if one.name.casefold() == other.name.casefold():
        return True
    return one.kind in GROUPS and other.kind in GROUPS and one.of is not None and one.of == other.of


def _days(one: DateInterval, other: DateInterval) -> str:
    if not one.known or not other.known:
        return "unknown"
    if one == other:
        return "same"
    return "overlap" if one.overlaps(other) else "apart"


def _place(one: Telling, other: Telling) -> str:
    if not one.place or not other.place:
        return "unknown"
    if not one.where.isdisjoint(other.where):
        return "same"
    inner, outer = one.place[0], other.place[0]
    return "inside" if lies_in(inner, outer) or lies_in(outer, inner) else "apart"


def _ordinals(one: Telling, other: Telling) -> str:
    if one.ordinal == other.ordinal:
        return "none" if one.ordinal is None else "same"
    return "one" if None in (one.ordinal, other.ordinal) else "apart"


def _carried(one: Telling, other: Telling) -> bool:
    """Whether one word is the verb that carries the other, a noun ("held … talks")."""
    anchors = {t.i for t in one.mention.anchors}
    return any(t.i in anchors for t in other.mention.anchors)
