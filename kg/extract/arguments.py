"""Words that may stand for somebody who takes part in an event, for its place or for its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.extract.actors import ActorReader
from kg.extract.places import HERE, PlaceReader, is_place
from kg.gazetteer.offices import office_noun
from kg.model.annotated import Annotated, Name, NameKind, ReferenceKind, SentenceKind, TimeExpression, Token
from kg.model.report import ActorKind, Participant

_NEVER = frozenset({"VERB", "AUX", "PUNCT", "ADP", "DET", "CCONJ", "SCONJ", "PART", "SPACE", "ADV"})
"""Parts of speech that name nobody, unless a name or a reference has its head there."""
_PLACE_WORDS = frozenset({HERE, "capital"})
"""Words that stand for a place without naming it."""


class ArgumentKind(StrEnum):
    """Kinds of words that belong to an event."""

    PERSON = "person"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"
    GROUP = "group"
    STATE = "state"
    ORGANIZATION = "organization"
    PLACE = "place"
    TIME = "time"


_KINDS = {
    ActorKind.PERSON: ArgumentKind.PERSON,
    ActorKind.STATE: ArgumentKind.STATE,
    ActorKind.ORGANIZATION: ArgumentKind.ORGANIZATION,
    ActorKind.DELEGATION: ArgumentKind.GROUP,
}


@dataclass(frozen=True, slots=True)
class Argument:
    """A word that may belong to an event.

    `token` is the word: the last of a person's name, the head of other phrases. `participants` are those it stands
    for, several for "the two"; `place` the names that it gives, the most specific first; `time` the expression.
    A word that is both a state and a place is two arguments.
    """

    token: Token
    kind: ArgumentKind
    participants: tuple[Participant, ...] = ()
    place: tuple[str, ...] = ()
    time: TimeExpression | None = None


_LONGEST_NAME = 20
"""Words before one of a name among which the name begins."""


def arguments_of(annotated: Annotated, actors: ActorReader) -> tuple[Argument, ...]:
    """Return the arguments that a document offers, in order of the text; those of furniture are left out."""
    places = PlaceReader(annotated, actors)
    references = {reference.head: reference.kind for reference in annotated.references}
    last_of: dict[int, Name] = {}
    head_of: dict[int, Name] = {}
    for name in annotated.names:
        if tokens := annotated.tokens_in(name.start, name.end):
            last_of[tokens[-1].i] = name
            head = annotated.head_of_span(name.start, name.end)
            head_of[(head or tokens[-1]).i] = name
    found: list[Argument] = []
    for sentence in annotated.sentences:
        if sentence.kind is SentenceKind.FURNITURE:
            continue
        for token in annotated.tokens[sentence.first : sentence.last]:
            named, reference = actors.name_at(token), references.get(token.i)
            if token.pos in _NEVER and named is None and reference is None and token.lemma not in _PLACE_WORDS:
                continue
            if who := _of_people(token, actors, named, reference, last_of):
                found.append(who)
            if _may_be_place(token, head_of.get(token.i)) and (
                not _only_tells_whence(annotated, token, references, last_of) and (place := places.names_of(token))
            ):
                found.append(Argument(token, ArgumentKind.PLACE, place=place))
    found.extend(_of_times(annotated))
    return tuple(sorted(found, key=lambda argument: argument.token.i))


def _of_people(
    token: Token, actors: ActorReader, name: Name | None, reference: ReferenceKind | None, last_of: dict[int, Name]
) -> Argument | None:
    if token.pos in _NEVER and name is None and reference is None:
        return None
    if name is not None and name.kind is NameKind.PERSON and token.i not in last_of:
        return None
    participants = actors.standing_for(token)
    if not participants:
        return None
    kind = _KINDS[participants[0].kind]
    if reference is not None:
        kind = ArgumentKind.PRONOUN if reference is ReferenceKind.PRONOUN else ArgumentKind.DESCRIPTION
    return Argument(token, kind, participants=participants)


def _may_be_place(token: Token, name: Name | None) -> bool:
    return (name is not None and is_place(name)) or token.lemma in _PLACE_WORDS


def _only_tells_whence(
    annotated: Annotated, token: Token, references: Mapping[int, ReferenceKind], last_of: Mapping[int, Name]
) -> bool:
    """Whether a place's name stands before a noun for somebody: "the New York developer", "a White House aide".

    So does the state whose somebody is: "Kenya's John Kamau", "Senegal's leader".
    """
    if token.dep == "nmod:poss":
        owned = annotated.head(token)
        office = office_noun(owned.text)
        named = any(name.kind is NameKind.PERSON for name in annotated.names_in(owned.start, owned.end))
        return named or (office is not None and office.is_person)
    noun = token
    while noun.dep in ("compound", "flat") and annotated.head(noun).i > noun.i:
        noun = annotated.head(noun)
    if noun is token or noun.i in last_of:
        return False
    if noun.i in references or ((office := office_noun(noun.text)) is not None and office.is_person):
        return True
    above = annotated.head(noun)
    return noun.dep == "appos" and any(
        name.kind is NameKind.PERSON and above.start < name.end
        for name in annotated.names_in(annotated.tokens[max(above.i - _LONGEST_NAME, 0)].start, above.start + 1)
    )


def _of_times(annotated: Annotated) -> Iterator[Argument]:
    for time in annotated.times:
        head = annotated.head_of_span(time.start, time.end)
        if head is not None and time.when.known:
            yield Argument(head, ArgumentKind.TIME, time=time)
