"""Whom the text has spoken of so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kg.language.phrases import SUBJECTS, Outline
from kg.model.annotated import NameKind, Token

_CLIMB = 6


class Role(IntEnum):
    """How prominently a sentence speaks of somebody; higher is more."""

    OTHER = 0
    OWNER = 1
    OBLIQUE = 2
    OBJECT = 3
    POSSESSOR = 4
    """Owner of the subject (`Roe's next stop is …`)."""
    SUBJECT = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text speaks of people or states.

    `names` are full names: several for a group, none for somebody unnamed. `place` is the index of the head token,
    `clause` that of the verb it belongs to. `states` tells that the names are states'.
    """

    names: tuple[str, ...]
    place: int
    sentence: int
    role: Role
    clause: int
    quoted: bool = False
    plural: bool = False
    states: bool = False
    noun: str = ""
    """The noun of an unnamed one."""

    @property
    def owns(self) -> bool:
        """Whether it stands only as the owner of something, and is no actor of the clause."""
        return self.role in (Role.OWNER, Role.POSSESSOR)


class Memory:
    """Mentions in order of the text; those ahead of a place can be asked for."""

    def __init__(self) -> None:
        self._mentions: list[Mention] = []
        self._places: list[int] = []

    def add(self, mention: Mention) -> None:
        """Add a mention at its place; mentions nearly always come in order."""
        at = bisect_right(self._places, mention.place)
        self._places.insert(at, mention.place)
        self._mentions.insert(at, mention)

    def before(self, place: int, *, most: int = 40) -> Iterator[Mention]:
        """Yield the mentions before the token `place`, nearest first, at most `most`."""
        at = bisect_left(self._places, place)
        for index in range(at - 1, max(-1, at - 1 - most), -1):
            yield self._mentions[index]

    def between(self, first: int, last: int) -> Sequence[Mention]:
        """Return the mentions from the token `first` up to, not including, `last`, at most 40."""
        at = bisect_left(self._places, first)
        return self._mentions[at : min(bisect_left(self._places, last), at + 40)]


def role_of(outline: Outline, token: Token) -> Role:
    """Return how prominently its sentence speaks of what the token heads."""
    for _ in range(_CLIMB):
        if token.dep not in ("conj", "appos", "flat", "compound"):
            break
        token = outline.annotated.head(token)
    if token.dep in SUBJECTS:
        return Role.SUBJECT
    if token.dep in ("obj", "iobj", "obl:agent"):
        return Role.OBJECT
    if token.dep == "obl":
        return Role.OBLIQUE
    if token.dep == "nmod:poss" and outline.annotated.head(token).dep in SUBJECTS:
        return Role.POSSESSOR
    if token.dep in ("nmod", "nmod:poss"):
        return Role.OWNER
    return Role.SUBJECT if token.dep == "root" else Role.OTHER


def clause_of(outline: Outline, token: Token) -> int:
    """Return the index of the verb (or predicate) that the token's phrase belongs to."""
    for _ in range(2 * _CLIMB):
        head = outline.annotated.head(token)
        if head.i == token.i:
            break
        if token.dep in SUBJECTS or token.dep in ("obj", "iobj", "obl", "obl:agent", "xcomp", "ccomp", "advcl"):
            return head.i
        token = head
    return token.i


def named_mentions(outline: Outline, quoted: Sequence[bool]) -> Iterator[Mention]:
    """Yield a mention for each name of a person or state, in order of the text."""
    for name in outline.annotated.names:
        if name.kind not in (NameKind.PERSON, NameKind.STATE):
            continue
        head = outline.annotated.head_of_span(name.start, name.end)
        if head is None:
            continue
        yield Mention(
            (name.full,),
            head.i,
            outline.sentence_numbers[head.i],
            role_of(outline, head),
            clause_of(outline, head),
            quoted=quoted[head.i],
            states=name.kind is NameKind.STATE,
        )
