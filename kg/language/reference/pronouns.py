"""Pronouns for one person: `he`, `she` and their forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.language.phrases import SUBJECTS, Outline
from kg.language.quotations.speech import speech_verb
from kg.language.reference.memory import Memory, Mention, Role, clause_of
from kg.language.reference.people import GENDERED, People
from kg.language.reference.tables import Gender, gender_of_word, is_person_noun
from kg.model.annotated import SentenceKind, Token

_SENTENCES_BACK = 4
_DISTANCE = (0.0, 1.6, 3.3, 4.6, 5.6)
"""What a distance of so many sentences costs: more than any role from the second on (sample articles)."""
_ROLE = {Role.SUBJECT: 1.6, Role.OBJECT: 0.7, Role.OBLIQUE: 0.4, Role.OWNER: 0.3, Role.POSSESSOR: 0.9, Role.OTHER: 0.3}
_NOBODY = frozenset({"nobody", "everybody", "anybody", "everyone", "anyone", "each", "whoever", "none"})
_MARGIN = 0.25
"""Two candidates closer than this leave the pronoun open."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    mention: Mention
    score: float


def gender_of_pronoun(token: Token) -> Gender | None:
    """Return the gender of a pronoun for one person, or None for other words."""
    return GENDERED.get(token.text.lower()) if token.pos in ("PRON", "DET", "X") else None


def person_meant(
    outline: Outline,
    people: People,
    memory: Memory,
    pronoun: Token,
    *,
    never: frozenset[str] = frozenset(),
    quoted: bool = False,
) -> Mention | None:
    """Return the mention that a pronoun takes up, or None where nobody fits or two fit alike.

    `never` are full names that it cannot mean (the speaker of the words it stands in). The mention of somebody
    unnamed comes back as well: then the pronoun means no name. `quoted` tells that it stands in words of somebody.
    """
    gender = gender_of_pronoun(pronoun)
    if gender is None:
        return None
    candidates = [c for c in _scored(outline, people, memory, pronoun, gender) if not never & set(c.mention.names)]
    if not quoted and _speaks(outline, pronoun):  # `"Guadalcanal was such a war," he added`: nobody names himself
        candidates = [c for c in candidates if not c.mention.quoted]
    best = _best(candidates)
    if best is None and not candidates:
        return _ahead(outline, people, memory, pronoun, gender)
    return best


def _speaks(outline: Outline, pronoun: Token) -> bool:
    verb = outline.annotated.head(pronoun)
    return pronoun.dep in SUBJECTS and speech_verb(verb) is not None


def _scored(outline: Outline, people: People, memory: Memory, pronoun: Token, gender: Gender) -> Iterable[_Candidate]:
    here = outline.sentence_numbers[pronoun.i]
    clause = clause_of(outline, pronoun)
    above = _clauses_above(outline, clause)
    doer = _doer(outline, pronoun, clause)
    if doer >= 0 and outline.tokens[doer].text.lower() in _NOBODY:
        return
    inside = _phrases_around(outline, pronoun)
    owner = pronoun.dep == "nmod:poss"
    is_subject = pronoun.dep in SUBJECTS
    nearby = [m for m in memory.before(pronoun.i) if here - m.sentence <= _SENTENCES_BACK + 2]
    counts = Counter(m.names for m in nearby)
    distances = _distances(outline, here)
    for mention in nearby:
        if mention.states or mention.plural or len(mention.names) > 1 or mention.place in inside:
            continue
        distance = distances.get(mention.sentence)
        if distance is None or not _agrees(people, mention, gender):
            continue
        if mention.sentence == here and _is_barred(mention, pronoun, clause, doer):
            continue
        score = _ROLE[mention.role] - distance + 0.25 * min(counts[mention.names] - 1, 2) - 1.0 * mention.quoted
        if mention.sentence == here and mention.role is Role.SUBJECT and mention.clause in above:
            score += 1.3 - 0.3 * above.index(mention.clause) if is_subject or owner else 0.4
        if owner and mention.place == doer:
            score += 1.2
        if is_subject and mention.role is Role.SUBJECT:
            score += 0.4
        if not is_subject and not owner and mention.role is Role.OBJECT and mention.sentence == here:
            score += 0.6
        yield _Candidate(mention, score)


def _best(candidates: list[_Candidate]) -> Mention | None:
    ranked = sorted(candidates, key=lambda c: (-c.score, -c.mention.place))
    if not ranked or ranked[0].score < -4.6:
        return None
    first = ranked[0]
    rival = next((c for c in ranked[1:] if c.mention.names != first.mention.names or not c.mention.names), None)
    if rival is not None and first.score - rival.score < _MARGIN:
        return None
    return first.mention


def _distances(outline: Outline, here: int) -> dict[int, float]:
    """Return what the distance of the sentences before costs; a heading counts twice, furniture not."""
    found = {here: 0.0}
    steps = 0
    sentences = outline.annotated.sentences
    for number in range(here - 1, max(-1, here - 12), -1):
        if sentences[number].kind is SentenceKind.FURNITURE:
            continue
        steps += 2 if sentences[number].kind is SentenceKind.HEADLINE else 1
        if steps > _SENTENCES_BACK:
            break
        found[number] = _DISTANCE[steps]
    return found


def _agrees(people: People, mention: Mention, gender: Gender) -> bool:
    if mention.names:
        return people.may_be(mention.names[0], gender)
    return gender_of_word(mention.noun) in (None, gender)


def _is_barred(mention: Mention, pronoun: Token, clause: int, doer: int) -> bool:
    """Tell whether two words of one clause cannot mean the same person (`Putin met him`, `came and met him`).

    `doer` is the token of the one who does what the clause says.
    """
    if pronoun.dep in ("nmod:poss", "det") or pronoun.text.lower().endswith("self"):
        return False
    return mention.place == doer or (mention.clause == clause and not mention.owns)


def _doer(outline: Outline, pronoun: Token, clause: int) -> int:
    """Return the token of the one who does what the clause says, or -1 where the pronoun itself does or nobody."""
    verb = outline.tokens[clause]
    subject = outline.subject_of(verb)
    asks = speech_verb(verb) is not None
    for _ in range(8):
        if not asks or subject is None or subject.pos != "NOUN" or is_person_noun(subject.lemma):
            break
        # "… that the decision was regrettable and asked him": a decision asks nothing, so it is the subject above.
        verb = outline.annotated.head(verb)
        subject = outline.subject_of(verb)
    return subject.i if subject is not None and subject.i != pronoun.i else -1


def _phrases_around(outline: Outline, pronoun: Token) -> set[int]:
    """Return the nouns whose phrase holds the pronoun (`a member of his delegation`): none of them is meant."""
    found: set[int] = set()
    token = pronoun
    for _ in range(8):
        if token.dep not in ("nmod", "nmod:poss", "compound", "amod", "acl"):
            break
        token = outline.annotated.head(token)
        found.add(token.i)
    return found


def _clauses_above(outline: Outline, clause: int) -> list[int]:
    found = [clause]
    token = outline.tokens[clause]
    for _ in range(8):
        head = outline.annotated.head(token)
        if head.i in found and head.i != clause:
            break
        if head.i not in found:
            found.append(head.i)
        if head.i == token.i:
            break
        token = head
    return found


def _ahead(outline: Outline, people: People, memory: Memory, pronoun: Token, gender: Gender) -> Mention | None:
    """Return the subject of the main clause behind a clause that begins the sentence (`Before he left, Rubio …`)."""
    sentence = outline.sentence_of(pronoun)
    if sentence is None:
        return None
    verb = outline.tokens[clause_of(outline, pronoun)]
    for _ in range(8):
        if verb.dep in ("advcl", "obl", "nmod:poss", "root"):
            break
        verb = outline.annotated.head(verb)
    for mention in memory.between(pronoun.i + 1, sentence.last):
        subject_above = mention.role is Role.SUBJECT and mention.clause == outline.annotated.head(verb).i
        if subject_above and not mention.states and len(mention.names) == 1 and _agrees(people, mention, gender):
            return mention
    return None
