"""Whom "the two", "they" or "both leaders" mean where no name around tells: those of an event told before."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.actors import Found
from kg.extract.grammar.frames import Mention
from kg.extract.judge.slots import SLOTS, SlotReader
from kg.model.annotated import Annotated, Reference
from kg.model.report import ActorKind, Participant

_TWO = frozenset({"two", "both", "pair", "duo", "other"})
_PLURAL = frozenset({"they", "them", "their", "themselves", "three", "four", "trio"}) | _TWO
_SLOTS = frozenset(
    {
        *("subject", "passive subject", "object", "possessor", "agent", "with", "between", "among", "of", "to", "on"),
        *("carrier subject", "carrier object", "carrier agent", "carrier between", "carrier with"),
    }
)
_MOST_PARAGRAPHS = 2
"""Paragraphs back in which those meant are looked for,"""
_MOST_MENTIONS = 30
"""and mentions."""


class CollectiveReader:
    """Resolves plural references of one document by the events told before them."""

    def __init__(self, annotated: Annotated) -> None:
        self._annotated = annotated
        self._open = {r.head: r for r in annotated.references if not r.refers_to and self._is_plural(r)}

    def _is_plural(self, reference: Reference) -> bool:
        words = reference.text.lower().split()
        return bool(_PLURAL.intersection(words)) or words[-1].endswith("s")

    def meant(self, mention: Mention, earlier: Sequence[tuple[Mention, tuple[Participant, ...]]]) -> tuple[Found, ...]:
        """Return those whom a plural reference in a slot of the event word means, or none.

        `earlier` are the mentions before with those who take part in them, in order of the text.
        """
        if not self._open:
            return ()
        sentence = mention.sentence
        tokens = [t for t in self._annotated.tokens[sentence.first : sentence.last] if t.i in self._open]
        if not tokens:
            return ()
        reader = SlotReader(self._annotated, mention.trigger)
        for token in tokens:
            if SLOTS[reader.slot(token)] in _SLOTS:
                two = bool(_TWO.intersection(self._open[token.i].text.lower().split()))
                return tuple(Found(each, token.start) for each in self._antecedent(mention, earlier, two=two))
        return ()

    def _antecedent(
        self, mention: Mention, earlier: Sequence[tuple[Mention, tuple[Participant, ...]]], *, two: bool
    ) -> tuple[Participant, ...]:
        """The people of the event told last that has several; of exactly two where the words say so."""
        named = {found.participant.name for found in mention.found}
        for other, participants in reversed(earlier[-_MOST_MENTIONS:]):
            if mention.sentence.paragraph - other.sentence.paragraph > _MOST_PARAGRAPHS:
                break
            people = tuple(p for p in participants if p.kind is ActorKind.PERSON) or tuple(participants)
            people = tuple(p for p in people if p.name not in named)
            if (len(people) == 2) if two else (len(people) > 1):
                return people
        return ()
