"""Whether two mentions of a document tell of one event."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.choosing.when import stage_of
from kg.extract.telling import Telling
from kg.gazetteer.places import lies_in
from kg.model.annotated import SentenceKind
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, Participant
from kg.model.weights import Features, logit

_GROUPS = (ActorKind.STATE, ActorKind.DELEGATION)
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

    def features(self, earlier: int, later: int) -> Features:
        """Return what speaks for and against one event of two tellings, by their places in the list."""
        one, other = self.tellings[earlier], self.tellings[later]
        link = (self.links or {}).get((one.mention.trigger.i, other.mention.trigger.i))
        return same_features(one, other, gap=self.gap(earlier, later), link=link)

    def is_headline_of(self, earlier: int, later: int) -> bool:
        """Whether the earlier telling is a headline that the later one tells anew: with its people, and nothing else.

        Annotated articles have their titles apart, so that no weight could be learnt for what every title does.
        """
        one, other = self.tellings[earlier], self.tellings[later]
        if one.mention.sentence.kind is not SentenceKind.HEADLINE or stage_of(one.status) != stage_of(other.status):
            return False
        people = shared_participants(one.participants, other.participants)
        told = 0 < people == len(one.participants)
        return told and _days(one.when, other.when) != "apart" and _place(one.place, other.place) != "apart"

    def is_told_again(self, earlier: int, later: int) -> bool:
        """Whether two tellings agree in who met, on which day and where, and nothing tells them apart."""
        one, other = self.tellings[earlier], self.tellings[later]
        shared = shared_participants(one.participants, other.participants)
        if shared < _SEVERAL or not shared == len(one.participants) == len(other.participants):
            return False
        if one.when.days != 1 or one.when != other.when or _place(one.place, other.place) != "same":
            return False
        clocks = one.clock is None or other.clock is None or one.clock == other.clock
        return clocks and stage_of(one.status) == stage_of(other.status) and _ordinals(one, other) in ("none", "same")

    def is_counted(self, earlier: int, later: int) -> bool:
        """Whether the later telling only says the how-manyth the earlier one was: "It was the third time they met"."""
        one, other = self.tellings[earlier], self.tellings[later]
        if not _COUNTED.match(other.evidence.text) or stage_of(one.status) != stage_of(other.status):
            return False
        return shared_participants(one.participants, other.participants) >= min(_SEVERAL, len(other.participants)) > 0

    def adds_people_to(self, earlier: int, later: int) -> bool:
        """Whether the later telling only names more who were at the earlier one: "Her aides were also present"."""
        one, other = self.tellings[earlier], self.tellings[later]
        if other.mention.trigger.lemma not in _ATTENDING or not other.mention.adds or other.own_place:
            return False
        near = self.gap(earlier, later) <= _CLOSE and stage_of(one.status) == stage_of(other.status)
        return near and len(one.participants) > 1 and _days(one.when, other.when) != "apart"


def same_features(one: Telling, other: Telling, *, gap: int, link: float | None) -> Features:
    """Return what speaks for and against one event; `one` stands before `other`, `gap` sentences apart.

    `link` is how likely the heads take both for one; None where they did not judge.
    """
    kind = one.mention.type
    distance = "in sentence" if gap == 0 else "near" if gap <= _NEAR else "far"
    people = _people(one.participants, other.participants)
    days = _days(one.when, other.when)
    place = _place(one.place, other.place)
    stages = " and ".join(sorted((stage_of(one.status), stage_of(other.status))))
    alone = other.mention.definite and not names_somebody(other)
    features = {
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
        f"stages {stages}": 1.0,
        f"stages {stages}, later definite": float(other.mention.definite),
        "same status": float(one.status is other.status),
        "later definite": float(other.mention.definite),
        f"later definite {distance}": float(other.mention.definite),
        f"later definite, people {people}": float(other.mention.definite),
        f"later alone {distance}": float(alone),
        f"later alone, people {people}": float(alone),
        "same word": float(one.mention.trigger.lemma == other.mention.trigger.lemma),
        f"ordinal {_ordinals(one, other)}": 1.0,
        "carried": float(_carried(one, other)),
    }
    if link is not None:
        odds = logit(link)
        features |= {"link": odds, f"link {distance}": odds}
    return features


def names_somebody(telling: Telling) -> bool:
    """Whether the sentence itself names somebody who takes part ("The meeting was called off" names nobody)."""
    sentence = telling.mention.sentence
    return any(sentence.start <= found.start < sentence.end for found in telling.mention.found)


def _people(one: Sequence[Participant], other: Sequence[Participant]) -> str:
    """How the participants of two mentions lie to each other."""
    if not one or not other:
        return "missing"
    shared = shared_participants(one, other)
    fewer = min(len(one), len(other))
    if shared == 0:
        return "other sides" if _sides(one) & _sides(other) == set() else "other of same sides"
    if shared == len(one) == len(other):
        return "all" if shared > 1 else "only one, the same"
    if shared == fewer:
        return "included" if shared > 1 else "one included"
    rest = _sides(one) ^ _sides(other)
    return "some, other sides" if rest else "some"


def shared_participants(one: Sequence[Participant], other: Sequence[Participant]) -> int:
    """Return how many participants are the same: by name, or as a group and the state that it acts for."""
    rest = list(other)
    shared = 0
    for participant in one:
        found = next((candidate for candidate in rest if same_participant(participant, candidate)), None)
        if found is not None:
            rest.remove(found)
            shared += 1
    return shared


def same_participant(one: Participant, other: Participant) -> bool:
    """Whether two participants of a document are one."""
    if one.name.casefold() == other.name.casefold():
        return True
    return one.kind in _GROUPS and other.kind in _GROUPS and one.of is not None and one.of == other.of


def _sides(participants: Sequence[Participant]) -> set[str]:
    return {participant.of or participant.name for participant in participants}


def _days(one: DateInterval, other: DateInterval) -> str:
    if not one.known or not other.known:
        return "unknown"
    if one == other:
        return "same"
    return "overlap" if one.overlaps(other) else "apart"


def _place(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if not one or not other:
        return "unknown"
    names = [{name.casefold() for name in place} for place in (one, other)]
    if names[0] & names[1]:
        return "same"
    return "inside" if lies_in(one[0], other[0]) or lies_in(other[0], one[0]) else "apart"


def _ordinals(one: Telling, other: Telling) -> str:
    if one.ordinal == other.ordinal:
        return "none" if one.ordinal is None else "same"
    return "one" if None in (one.ordinal, other.ordinal) else "apart"


def _carried(one: Telling, other: Telling) -> bool:
    """Whether one word is the verb that carries the other, a noun ("held … talks")."""
    words = {one.mention.trigger.i, other.mention.trigger.i}
    anchors = {t.i for t in one.mention.anchors} & {t.i for t in other.mention.anchors}
    return bool(words & {t.i for t in one.mention.anchors} & {t.i for t in other.mention.anchors}) or bool(anchors)
