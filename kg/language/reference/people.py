"""What a document shows of its people: gender, office, whom they act for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.gazetteer.states import state
from kg.language.phrases import Outline
from kg.language.reference.offices import Held, held_office, words_of
from kg.language.reference.tables import Gender, gender_of_first_name, gender_of_word
from kg.model.annotated import NameKind, PersonFacts

_SELF: dict[str, Gender] = {"himself": "m", "herself": "f"}
_HE: dict[str, Gender] = {"he": "m", "him": "m", "his": "m", "himself": "m"}
_SHE: dict[str, Gender] = {"she": "f", "her": "f", "hers": "f", "herself": "f"}
GENDERED = _HE | _SHE


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the document; `of` is the code of a state or the name of an organization."""

    name: str
    gender: Gender | None = None
    of: str | None = None
    held: Held | None = None
    position: str = ""


class People:
    """The people of one document by full name."""

    def __init__(self, outline: Outline) -> None:
        facts = {each.name: each for each in outline.annotated.persons}
        names = [name for name in outline.annotated.names if name.kind is NameKind.PERSON]
        shown = _shown_genders(outline)
        self._all: dict[str, Person] = {}
        for name in names:
            if name.full not in self._all:
                self._all[name.full] = _person(name.full, facts.get(name.full), shown)

    def __getitem__(self, name: str) -> Person:
        return self._all.get(name) or Person(name)

    def __contains__(self, name: str) -> bool:
        return name in self._all

    def all(self) -> Iterable[Person]:
        """Return the people in order of first mention."""
        return self._all.values()

    def may_be(self, name: str, gender: Gender) -> bool:
        """Tell whether nothing speaks against the person's being meant by a pronoun of that gender."""
        return self[name].gender in (None, gender)

    def learn(self, name: str, gender: Gender) -> None:
        """Note the gender that a sure pronoun has shown."""
        if self[name].gender is None:
            self._all[name] = replace(self[name], gender=gender)

    def of_state(self, code: str) -> list[Person]:
        """Return those who act for the state."""
        return [person for person in self._all.values() if person.of == code]


def is_state(of: str | None) -> bool:
    """Tell whether somebody acts for a state, by its code, and not for an organization."""
    return of is not None and state(of) is not None


def _person(name: str, facts: PersonFacts | None, shown: dict[str, Counter[Gender]]) -> Person:
    position = facts.position or "" if facts else ""
    gender: Gender | None = next((g for word in words_of(position) if (g := gender_of_word(word))), None)
    if shown.get(name):
        gender = shown[name].most_common(1)[0][0]
    words = name.split()
    gender = gender or (gender_of_word(words[0]) if words else None)
    if gender is None and len(words) > 1:
        gender = gender_of_first_name(words[0])
    held = held_office(words_of(position)) if position else None
    return Person(name, gender, facts.of if facts else None, held, position)


def _shown_genders(outline: Outline) -> dict[str, Counter[Gender]]:
    """Return the genders that titles before the names (`Ms Rao`, `Queen Noor`) and reflexives show."""
    shown: dict[str, Counter[Gender]] = {}
    tokens = outline.tokens
    for name in outline.annotated.names:
        if name.kind is not NameKind.PERSON:
            continue
        inside = outline.annotated.tokens_in(name.start, name.end)
        if not inside:
            continue
        first = inside[0].i
        beside = [tokens[index] for index in range(max(0, first - 2), first)] + list(inside[:1])
        marks = [g for token in beside if token.text != "," and (g := gender_of_word(token.text))]
        if marks:
            shown.setdefault(name.full, Counter()).update(marks[-1:] * 2)
    for token in tokens:
        mark = _SELF.get(token.text.lower())
        if mark:
            subject = outline.subject_of(outline.annotated.head(token))
            person = outline.person_of(subject) if subject is not None else None
            if person is not None:
                shown.setdefault(person.full, Counter())[mark] += 1
    return shown
