"""The names of a document: what kind each is, whom it stands for, and what the document says of its persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.gazetteer.places import place_named
from kg.gazetteer.states import Seat, state_name
from kg.language.identity import Person, PersonMention, group_persons
from kg.language.lexicon import Entry, known_place
from kg.language.mention import Mention, ModelEntity
from kg.language.mentions import find_mentions
from kg.language.metonyms import acts_as_government
from kg.language.persons import read_persons
from kg.language.titles import Holder, office_before
from kg.model.annotated import Annotated, Name, NameKind, PersonFacts, Token

__all__ = ["ModelEntity", "find_names"]

_KEEPING = frozenset((NameKind.PLACE, NameKind.ORGANIZATION))
_HALVES = {"north": "KP", "south": "KR"}
"""Koreas as news calls them once they have been named."""


def find_names(
    annotated: Annotated, entities: Sequence[ModelEntity]
) -> tuple[tuple[Name, ...], tuple[PersonFacts, ...]]:
    """Return the names of a document in order, and what it says of each person, in order of first mention.

    `annotated` needs document, tokens and sentences; `entities` are the names that the trained component marked. The
    tables decide on states, nationalities, seats, organizations and cities, the component on the rest, titles make
    persons of names it missed. Names do not overlap.
    """
    mentions = find_mentions(annotated, entities)
    if not mentions:
        return (), ()
    holders = _holders(mentions, annotated)
    persons = _persons(mentions, annotated, holders)
    person_of = {number: place for place, person in enumerate(persons) for number in person.numbers}
    names = _Names(annotated, mentions)
    written = tuple(
        _person_name(names.text_span(mention), persons[person_of[number]])
        if mention.kind is NameKind.PERSON
        else _with_plain_full_name(names.name_of(mention))
        for number, mention in enumerate(mentions)
    )
    numbers = {mentions[number].first: place for number, place in person_of.items()}
    known = read_persons(annotated, holders, numbers, len(persons))
    facts = tuple(
        PersonFacts(person.name, _forms(person), each.acts_for, each.position)
        for person, each in zip(persons, known, strict=True)
    )
    return written, facts


def _holders(mentions: Sequence[Mention], annotated: Annotated) -> dict[int, Holder]:
    found: dict[int, Holder] = {}
    for mention in mentions:
        start, end = _Names.span(mention, annotated.tokens)
        acts_for = _acts_for(mention, annotated.document.text[start:end])
        keeps = mention.kind in _KEEPING and _keeps(mention)
        holder = Holder(mention.first, mention.last, mention.kind, acts_for, keeps)
        found.update((place, holder) for place in range(mention.first, mention.last))
    return found


def _acts_for(mention: Mention, text: str) -> str | None:
    match = mention.match
    if match is None:
        return known_place(text)[1] if mention.kind is NameKind.PLACE else None
    if match.state:
        return match.state.code
    if match.seat:
        return match.seat.state or match.seat.organization
    return match.organization.acts_for if match.organization else None


def _keeps(mention: Mention) -> bool:
    """Tell whether the name belongs to the wording of an office ("White House envoy")."""
    match = mention.match
    if match is None or match.entry is Entry.PLACE:
        return True
    organ = match.organization is not None and match.organization.kind == "organ"
    return organ or (match.seat is not None and match.seat.kind != "capital")


def _persons(mentions: Sequence[Mention], annotated: Annotated, holders: Mapping[int, Holder]) -> list[Person]:
    found = []
    for number, mention in enumerate(mentions):
        if mention.kind is NameKind.PERSON:
            start, end = _Names.span(mention, annotated.tokens)
            sentence = annotated.sentence_at(start)
            first = sentence.first if sentence else 0
            office = office_before(annotated.tokens, mention.first, first, holders)
            word = office.office.word if office else None
            found.append(PersonMention(number, _on_one_line(annotated.document.text[start:end]), word))
    return group_persons(found)


def _on_one_line(text: str) -> str:
    """Return a name as it is written where no line ends inside it."""
    return " ".join(text.split())


def _with_plain_full_name(name: Name) -> Name:
    plain = _on_one_line(name.full)
    return name if plain == name.full else replace(name, refers_to=plain)


def _forms(person: Person) -> tuple[str, ...]:
    others = sorted((form for form in person.forms if form != person.name), key=lambda form: -len(form))
    return (person.name, *others)


def _person_name(span: tuple[int, int, str], person: Person) -> Name:
    start, end, text = span
    return Name(start, end, text, NameKind.PERSON, person.name if person.name != text else None)


class _Names:
    """Makes names of mentions that are no persons."""

    def __init__(self, annotated: Annotated, mentions: Sequence[Mention]) -> None:
        self._annotated = annotated
        self._parties = {
            place
            for mention in mentions
            if mention.match and mention.match.entry in (Entry.SEAT, Entry.STATE)
            for place in range(mention.first, mention.last)
        }
        self._states = {mention.match.state.code for mention in mentions if mention.match and mention.match.state}

    def name_of(self, mention: Mention) -> Name:
        """Return the name of a state, nationality, organization, place or occasion."""
        start, end, text = self.text_span(mention)
        match = mention.match
        if match is None or mention.kind is NameKind.OCCASION:
            return self._unlisted(mention, start, end, text)
        if match.seat:
            return self._seat(mention, match.seat, start, end, text)
        if match.organization:
            return Name(start, end, text, mention.kind, _other_than(text, match.organization.name))
        code = match.state.code if match.state else None
        if match.entry is Entry.PLACE:
            return Name(start, end, text, mention.kind, None, code)
        full = _other_than(text, match.state.name) if match.state else None
        return Name(start, end, text, mention.kind, full, code)

    def _seat(self, mention: Mention, seat: Seat, start: int, end: int, text: str) -> Name:
        acts = seat.kind in ("ministry", "government") or acts_as_government(
            mention.first,
            mention.last,
            self._annotated,
            self._parties.__contains__,
            is_building=seat.kind in ("building", "residence"),
        )
        if not acts:
            return Name(start, end, text, NameKind.PLACE, None, seat.state or _state_of_place(text))
        kind = NameKind.ORGANIZATION if seat.kind == "ministry" or seat.organization else NameKind.STATE
        return Name(start, end, text, kind, _other_than(text, seat.acts_for), seat.state, metonym=True)

    def _unlisted(self, mention: Mention, start: int, end: int, text: str) -> Name:
        code = _HALVES.get(text.lower())
        if code and self._states & set(_HALVES.values()) and self._has_article(mention):
            return Name(start, end, text, NameKind.STATE, state_name(code), code)
        if mention.kind is NameKind.PLACE:
            place = place_named(text)
            full = place.name if place and text.endswith(".") else None
            return Name(start, end, text, NameKind.PLACE, full, known_place(text)[1])
        return Name(start, end, text, mention.kind)

    def _has_article(self, mention: Mention) -> bool:
        return mention.first > 0 and self._annotated.tokens[mention.first - 1].text.lower() == "the"

    def text_span(self, mention: Mention) -> tuple[int, int, str]:
        """Return where a name stands in the text, and its characters."""
        start, end = self.span(mention, self._annotated.tokens)
        return start, end, self._annotated.document.text[start:end]

    @staticmethod
    def span(mention: Mention, tokens: Sequence[Token]) -> tuple[int, int]:
        """Return the characters of a mention; a full stop that only ends the sentence is no part of a person's name."""
        start, last = tokens[mention.first].start, tokens[mention.last - 1]
        word = last.text
        stop = mention.kind is NameKind.PERSON and word.endswith(".") and len(word) > 2 and "." not in word[:-1]
        if stop and word not in ("Jr.", "Sr."):
            return start, last.end - 1
        return start, last.end


def _other_than(text: str, full: str) -> str | None:
    return full if text != full else None


def _state_of_place(text: str) -> str | None:
    place = place_named(text)
    return place.state if place else None
