"""Sentences of a free text that have a subject of their own, so that it is not that of the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.records.reading import WORD, is_past
from kg.extract.records.scenes import Scene
from kg.gazetteer.fold import fold
from kg.model.annotated import Annotated, Name, NameKind, Sentence
from kg.model.report import ActorKind, Part, Participant

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|him|them)\b|\bher\b(?!\s+\w)")


def own_subjects(annotated: Annotated, scene: Scene, sentence: Sentence, at: int) -> tuple[Name, ...]:
    """Return the persons whom a sentence names as its subject: before its verb and the word of an event at `at`.

    Nothing is returned where the record's own subject stands in it, by the stand-in, a pronoun or its bare office.
    """
    text = annotated.document.cut(sentence.start, sentence.end)
    if scene.stand_in in text or _PRONOUN.search(text) or _bare_office(scene, text):
        return ()
    verb = next((found for found in WORD.finditer(text) if found.group().islower() and is_past(found.group())), None)
    end = min(at, sentence.start + verb.start()) if verb else at
    return tuple(
        name for name in annotated.names if name.kind is NameKind.PERSON and sentence.start <= name.start < end
    )


def with_record_subjects(scene: Scene, participants: Iterable[Participant], part: Part) -> Iterator[Participant]:
    """Yield participants, each that is the subject of the record ("Secretary Roe") as the columns have it, all once."""
    seen: set[str] = set()
    subjects = scene.subjects(part)
    for one in participants:
        known = next((subject for subject in subjects if _is_same(one, subject)), one)
        if known.name not in seen:
            seen.add(known.name)
            yield known


def _is_same(one: Participant, subject: Participant) -> bool:
    """Whether a person may be the subject: the same last name, and nothing against it in first name and office."""
    if one.kind is not ActorKind.PERSON or subject.kind is not ActorKind.PERSON:
        return False
    words = [fold(word).strip(".") for word in one.name.split()]
    for name in (subject.name, *subject.aliases):
        whole = [fold(word).strip(".") for word in name.split()]
        first = len(words) == 1 or words[0] == whole[0] or (len(words[0]) == 1 and whole[0].startswith(words[0]))
        if words[-1:] == whole[-1:] and first:
            return one.position is None or subject.position is None or _share_word(one.position, subject.position)
    return False


def _share_word(one: str, other: str) -> bool:
    return bool(set(fold(one).split()) & set(fold(other).split()) - {"of", "the", "for", "and"})


def _bare_office(scene: Scene, text: str) -> bool:
    """Whether the subject is called by its office alone ("met with the Secretary")."""
    positions = (p.position for p in scene.subjects(Part.PARTICIPANT) if p.position)
    offices = "|".join(re.escape(office) for p in positions for office in dict.fromkeys((p, p.split()[0])))
    return bool(offices) and re.search(rf"\b[Tt]he (?:{offices})\b(?!\s+(?:of\s+)?[A-Z])", text) is not None
