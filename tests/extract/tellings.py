"""Tellings written down by hand, for tests of what puts them together."""

from __future__ import annotations

from kg.extract.actors import Found
from kg.extract.grammar.frames import Mention
from kg.extract.lexicon import default_lexicon
from kg.extract.telling import Telling
from kg.model.annotated import Sentence, Token
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Participant, Status

WORDS = 10
"""Characters of each sentence; the event word is its first."""


def person(name: str, of: str | None = None) -> Participant:
    return Participant(name, ActorKind.PERSON, of=of)


def telling(
    *participants: Participant | str,
    sentence: int = 0,
    word: int | None = None,
    kind: EventType = EventType.MEETING,
    place: tuple[str, ...] = (),
    when: DateInterval = UNKNOWN_TIME,
    status: Status = Status.OCCURRED,
    definite: bool = False,
    governor: str = "hold",
) -> Telling:
    """Return what one mention tells; `sentence` is its number, `word` the place of its event word."""
    people = tuple(person(each) if isinstance(each, str) else each for each in participants)
    start = sentence * WORDS
    i = sentence if word is None else word
    trigger = Token(i, start, start + 5, "talks", "talk", "NOUN", "obj", i)
    over = Token(i + 1, start + 6, start + 10, governor, governor, "VERB", "root", i + 1)
    mention = Mention(
        entry=default_lexicon().plain_nouns[kind],
        type=kind,
        trigger=trigger,
        anchors=(trigger,),
        governor=over,
        carrier=None,
        found=tuple(Found(one, start) for one in people),
        place_heads=(),
        sentence=Sentence(start, start + WORDS, i, i + 2),
        definite=definite,
    )
    return Telling(
        mention=mention,
        status=status,
        participants=people,
        place=place,
        own_place=place,
        when=when,
        clock=None,
        occasion=None,
        about=(),
        sources=(),
        evidence=Evidence(start, start + WORDS, f"{sentence:<{WORDS}}"),
    )
