"""References: pronouns and descriptions, and the names they stand for."""

from __future__ import annotations

from dataclasses import replace

from kg.gazetteer.offices import office_noun
from kg.language.phrases import Outline
from kg.language.quotations import find_quotations
from kg.language.reference.descriptions import (
    Described,
    is_beside_name,
    name_follows,
    read_description,
    resolve_description,
)
from kg.language.reference.groups import THEY, coordinations, group_meant, meetings_of_two, size_of_group, they_meant
from kg.language.reference.memory import Memory, Mention, clause_of, named_mentions, role_of
from kg.language.reference.people import People
from kg.language.reference.pronouns import gender_of_pronoun, person_meant
from kg.language.reference.tables import is_person_noun
from kg.model.annotated import Annotated, Quotation, Reference, ReferenceKind, SentenceKind, Token

__all__ = ["find_references"]

_SPEAKER = frozenset({"i", "me", "my", "mine", "myself"})
_OF = frozenset({"of"})
_OF_OR_FOR = frozenset({"of", "for"})


def find_references(annotated: Annotated) -> tuple[Reference, ...]:
    """Return the pronouns and descriptions of people and states in order, with the names they stand for.

    A possessive inside a description (`his` in `his counterpart`) is one beside it, behind it in the order. Where two
    candidates are about as likely, or the one meant has no name, `refers_to` is empty. Inside a quotation
    `I` is the speaker and no other pronoun is. Furniture is left out.
    """
    return _Finder(annotated).find()


class _Finder:
    """One pass over one document."""

    def __init__(self, annotated: Annotated) -> None:
        self._annotated = annotated
        self._outline = Outline(annotated)
        self._people = People(self._outline)
        self._memory = Memory()
        self._owners: dict[int, str] = {}
        self._found: dict[int, Reference] = {}
        self._inside = _inside_marks(annotated, find_quotations(annotated))
        quoted = [number >= 0 for number in self._inside]
        named = list(named_mentions(self._outline, quoted))
        lists = list(coordinations(self._outline, quoted))
        for mention in (*named, *lists, *meetings_of_two(self._outline, named)):
            self._memory.add(mention)

    def find(self) -> tuple[Reference, ...]:
        for token in self._annotated.tokens:
            if self._inside[token.i] < 0 and not self._is_furniture(token):
                self._read(token)
        told = replace(self._annotated, references=self._in_order())
        speakers = [quotation.speaker for quotation in find_quotations(told)]
        for token in self._annotated.tokens:
            number = self._inside[token.i]
            if number >= 0:
                self._read_quoted(token, speakers[number])
        return self._in_order()

    def _in_order(self) -> tuple[Reference, ...]:
        """Return what was found, one that holds others first; of two that cross, only the first."""
        kept: list[Reference] = []
        for reference in sorted(self._found.values(), key=lambda r: (r.start, -r.end)):
            holder = next((k for k in reversed(kept[-3:]) if reference.start < k.end), None)
            if holder is None or reference.end <= holder.end:
                kept.append(reference)
        return tuple(kept)

    def _is_furniture(self, token: Token) -> bool:
        sentence = self._outline.sentence_of(token)
        return sentence is None or sentence.kind is SentenceKind.FURNITURE

    def _read(self, token: Token) -> None:
        if gender_of_pronoun(token) is not None:
            if self._outline.name_at(token) is not None:
                return
            meant = person_meant(self._outline, self._people, self._memory, token)
            self._pronoun(token, meant.names if meant is not None else (), noun=meant.noun if meant else "")
        elif token.text.lower() in THEY:
            self._pronoun(token, they_meant(self._outline, self._memory, token))
        elif (size := size_of_group(self._outline, token)) is not None:
            self._group(token, size)
        elif token.pos in ("NOUN", "PROPN", "ADJ"):
            self._noun(token)

    def _read_quoted(self, token: Token, speaker: str | None) -> None:
        if token.text.lower() in _SPEAKER:
            if speaker is not None and speaker in self._people:
                self._pronoun(token, (speaker,))
        elif gender_of_pronoun(token) is not None:
            never = frozenset({speaker}) if speaker else frozenset[str]()
            meant = person_meant(self._outline, self._people, self._memory, token, never=never, quoted=True)
            self._pronoun(token, meant.names if meant is not None else ())

    def _pronoun(self, token: Token, names: tuple[str, ...], *, noun: str = "") -> None:
        self._found[token.i] = Reference(token.start, token.end, token.text, ReferenceKind.PRONOUN, names, head=token.i)
        gender = gender_of_pronoun(token)
        if len(names) == 1:
            self._owners[token.i] = names[0]
            if gender is not None:
                self._people.learn(names[0], gender)
        if names or noun:
            self._remember(token, names, noun=noun, plural=len(names) > 1)
        if gender is not None:
            self._list_with(token, names)

    def _list_with(self, pronoun: Token, names: tuple[str, ...]) -> None:
        """Remember those whom a pronoun is listed with (`he and Kerry`), as nobody in particular if it means nobody."""
        listed = [c for c in self._annotated.children(pronoun) if c.dep == "conj"]
        others = [person.full for child in listed if (person := self._outline.person_of(child)) is not None]
        if others:
            group = (*names, *others) if names else ()
            self._remember(listed[-1], group, plural=True)

    def _group(self, token: Token, size: int) -> None:
        names = group_meant(self._outline, self._people, self._memory, token, size)
        start, end = self._outline.phrase(token, prepositions=_OF)
        text = self._annotated.document.cut(start, end)
        self._found[token.i] = Reference(start, end, text, ReferenceKind.DESCRIPTION, names, head=token.i)
        self._remember(token, names, plural=True)

    def _noun(self, token: Token) -> None:
        described = read_description(self._outline, self._people, token, self._owners)
        meant = None
        if described is not None:
            meant = resolve_description(self._outline, self._people, self._memory, described)
        if described is not None and meant is not None:
            self._description(described, meant.names)
        if (meant is None or not meant.names) and self._outline.person_of(token) is None:
            self._unnamed(token)

    def _description(self, described: Described, names: tuple[str, ...]) -> None:
        text = self._annotated.document.cut(described.start, described.end)
        self._found[described.head.i] = Reference(
            described.start,
            described.end,
            text,
            ReferenceKind.DESCRIPTION,
            names,
            head=described.head.i,
            state=described.of,
        )
        if names:
            self._remember(described.head, names, plural=len(names) > 1)

    def _unnamed(self, token: Token) -> None:
        """Remember somebody without a name, who may be meant by the next pronoun."""
        noun = token.text.lower()
        if token.dep in ("compound", "flat", "amod", "appos") or self._outline.name_at(token) is not None:
            return
        if any(child.dep == "cop" for child in self._annotated.children(token)):
            return
        office = office_noun(noun)
        if office is not None and not office.is_person:
            office = None
        plural = token.lemma != noun and noun.endswith(("s", "men", "people"))
        alone = is_person_noun(noun) or (office is not None and not plural)
        if (alone or plural or noun == "people") and not self._is_named(token):
            self._remember(token, (), noun=noun, plural=not alone)

    def _is_named(self, token: Token) -> bool:
        """Tell whether the name of the one whom a noun describes stands beside its phrase."""
        start, end = self._outline.phrase(token, prepositions=_OF)
        _, end_of_title = self._outline.phrase(token, prepositions=_OF_OR_FOR)
        return is_beside_name(self._outline, start, end) or name_follows(self._outline, end_of_title)

    def _remember(self, token: Token, names: tuple[str, ...], *, noun: str = "", plural: bool = False) -> None:
        self._memory.add(
            Mention(
                names,
                token.i,
                self._outline.sentence_numbers[token.i],
                role_of(self._outline, token),
                clause_of(self._outline, token),
                quoted=self._inside[token.i] >= 0,
                plural=plural,
                states=bool(names) and not any(name in self._people for name in names),
                noun=noun,
            )
        )


def _inside_marks(annotated: Annotated, quotations: tuple[Quotation, ...]) -> list[int]:
    """Return for each token the number of the quotation that it stands in, or -1."""
    inside = [-1] * len(annotated.tokens)
    for number, quotation in enumerate(quotations):
        for token in annotated.tokens_in(quotation.start, quotation.end):
            inside[token.i] = number
    return inside
