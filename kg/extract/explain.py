"""Why a sentence tells an event, or none: which entries of the lexicon fired, and what the heads say of its words."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.actors import ActorReader
from kg.extract.arguments import arguments_of
from kg.extract.explanation import Explanation
from kg.extract.grammar.frames import FrameReader, Mention, Refusal
from kg.extract.grammar.judged import THRESHOLDS
from kg.extract.judge.heads import STATUSES, Heads
from kg.extract.judge.judge import EventWord, event_words
from kg.extract.lexicon import Lexicon
from kg.model.annotated import Annotated, SentenceKind

_LEAST = 0.05
"""Probability from which a word is told of; fewer words would hide near misses, more would bury them."""
_NEEDS = {
    "nobody": "nobody is named in its slots",
    "words": "its other words are missing",
    "subject": "it has no subject that acts",
    "object": "it has no object that acts",
    "person_object": "its object is no person or group of people",
    "with": 'nobody stands after "with"',
    "to": 'nobody stands after "to"',
    "sides": "it names one side only",
    "place": "it names no place",
    "two_persons": "it names fewer than two persons",
    "bare": "a clause hangs on it",
    "no_purpose": "a purpose hangs on it",
    "no_clause": "a clause hangs on it",
    "setting": "nothing shows that people were together",
    "occasion_of_stay": "nothing shows that it is a stay rather than a home",
    "document": "what is done is not done to a document",
    "purpose": "no purpose hangs on it",
}


def explain(annotated: Annotated, lexicon: Lexicon, heads: Heads | None) -> Iterator[Explanation]:
    """Yield an explanation for each word that the lexicon knows or that the heads think of, in order of the text."""
    actors = ActorReader(annotated, lexicon)
    frames = FrameReader(annotated, lexicon, actors)
    words: dict[int, EventWord] = {}
    if heads is not None:
        arguments = arguments_of(annotated, actors)
        words = {word.token.i: word for word in event_words(annotated, arguments, heads, least=_LEAST)}
    for sentence in annotated.sentences:
        if sentence.kind is SentenceKind.FURNITURE:
            continue
        for token in annotated.tokens[sentence.first : sentence.last]:
            reasons = [_attempt(attempt) for attempt in frames.attempts(token, sentence)]
            if token.i in words:
                reasons.extend(_judgement(words[token.i]))
            if reasons:
                yield Explanation(token.start, token.end, tuple(reasons))


def _attempt(attempt: Mention | Refusal) -> str:
    if isinstance(attempt, Refusal):
        return f"entry “{attempt.entry.name}” ({attempt.entry.type}) did not fire: {_NEEDS[attempt.need]}"
    names = dict.fromkeys(f"{each.participant.name} ({each.participant.part})" for each in attempt.found)
    found = ", ".join(names)
    return f"entry “{attempt.entry.name}” ({attempt.entry.type}) fired: {found or 'with what was told before'}"


def _judgement(word: EventWord) -> Iterator[str]:
    verdict = "names" if word.probability >= THRESHOLDS.word else "does not name"
    yield f"the heads: {verdict} a {word.type} ({word.probability:.2f})"
    likeliest = sorted(zip(word.statuses, STATUSES, strict=True), reverse=True)[:2]
    yield "the heads: status " + ", ".join(f"{status} {chance:.2f}" for chance, status in likeliest)
    for each in sorted(word.arguments, key=lambda judged: -judged.belongs):
        if each.belongs < _LEAST:
            break
        argument = each.argument
        if argument.participants:
            names = " and ".join(participant.name for participant in argument.participants)
            yield f"the heads: {names} as {each.part} {each.belongs:.2f}"
        else:
            said = ", ".join(argument.place) or (argument.time.text if argument.time else "")
            yield f"the heads: {said} as {argument.kind} {each.belongs:.2f}"
