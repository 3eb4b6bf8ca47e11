"""Mentions as the heads judge them: who takes part, where and when, with the grammar's frame as a second opinion."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kg.extract.actors import ActorReader, Found
from kg.extract.arguments import arguments_of
from kg.extract.grammar.collectives import CollectiveReader
from kg.extract.grammar.frames import FrameReader, Mention
from kg.extract.judge.features import Links, links_of
from kg.extract.judge.heads import TYPES, Heads
from kg.extract.judge.judge import EventWord, JudgedArgument, event_words
from kg.extract.saying import speaks_of
from kg.extract.syntax import subjects
from kg.model.annotated import Annotated, Sentence, SentenceKind, Token
from kg.model.report import ActorKind, EventType, Part, Participant


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on something counts; tuned on folds of the annotated articles."""

    word: float = 0.5
    argument: float = 0.5
    framed: float = 0.2
    """An argument that stands in a slot of the frame needs less."""
    apart: float = 0.55
    """One in another sentence counts only where the event's own names too few."""


THRESHOLDS = Thresholds()
_ORDINALS = frozenset(
    {"first", "second", "third", "fourth", "fifth", "last", "next", "previous", "another", "earlier", "again"}
)
_ADDING = frozenset({"also", "too"})
_NEEDED = {
    EventType.MEETING: 2,
    EventType.CALL: 2,
    EventType.VISIT: 1,
    EventType.AGREEMENT: 1,
    EventType.REQUEST: 1,
}
"""Participants without which an event is hardly told."""
_Key: TypeAlias = tuple[str, ActorKind]
_PARTS = {
    EventType.MEETING: (Part.PARTICIPANT, Part.HOST, Part.VISITOR, Part.MEDIATOR),
    EventType.CALL: (Part.PARTICIPANT, Part.HOST, Part.MEDIATOR),
    EventType.VISIT: (Part.VISITOR, Part.HOST),
    EventType.AGREEMENT: (Part.PARTY, Part.MEDIATOR, Part.HOST),
    EventType.REQUEST: (Part.REQUESTER, Part.ADDRESSEE),
}
"""Parts that an event can have; the first stands for any other."""


def judged_mentions(
    annotated: Annotated,
    actors: ActorReader,
    frames: FrameReader,
    heads: Heads,
    *,
    own: frozenset[str] = frozenset(),
    thresholds: Thresholds = THRESHOLDS,
) -> Iterator[Mention]:
    """Yield the mentions of a document in order of the text, as the heads judge them.

    `own` are lemmas that a user added to the lexicon: where one of their entries holds, it goes before the heads.
    """
    arguments = arguments_of(annotated, actors)
    collectives = CollectiveReader(annotated)
    words = {word.token.i: word for word in event_words(annotated, arguments, heads, least=thresholds.word)}
    earlier: list[tuple[Mention, tuple[Participant, ...]]] = []
    for token, sentence in _tokens(annotated, words, own):
        mentions = list(frames.by_grammar(token, sentence, own=True)) if token.lemma.lower() in own else []
        if not mentions and token.i in words:
            word = _typed(frames, words[token.i], sentence)
            mention = frames.judged(word, sentence)
            mention = replace(
                mention,
                found=_participants(annotated, mention, word, thresholds),
                adds=any(t.lemma.lower() in _ADDING for t in annotated.children(token)),
            )
            meant = (_with_part(found, mention.type) for found in collectives.meant(mention, earlier))
            mention = replace(mention, found=(*mention.found, *meant))
            mentions = list(frames.one_by_one(mention))
        for mention in mentions:
            earlier.append((mention, tuple(found.participant for found in mention.found)))
            yield mention


def _typed(frames: FrameReader, word: EventWord, sentence: Sentence) -> EventWord:
    """Return an event word with the type that the grammar gives it, where it gives one.

    On the folds the grammar is right four times in five where the two differ; but not on visits against meetings, where
    "saw" or "called on" is both.
    """
    by_grammar = next((mention.type for mention in frames.by_grammar(word.token, sentence)), word.type)
    if word.type is EventType.MEETING and by_grammar is EventType.VISIT:
        return word
    return replace(word, type=by_grammar)


def _tokens(
    annotated: Annotated, words: Mapping[int, EventWord], own: frozenset[str]
) -> Iterator[tuple[Token, Sentence]]:
    """Yield the words that may name an event, with their sentences."""
    for sentence in annotated.sentences:
        if sentence.kind is not SentenceKind.FURNITURE:
            for token in annotated.tokens[sentence.first : sentence.last]:
                if token.i in words or token.lemma.lower() in own:
                    yield token, sentence


def link_chances(annotated: Annotated, mentions: Sequence[Mention], heads: Heads) -> Mapping[tuple[int, int], float]:
    """Return how likely two event words, by their places, the earlier first, tell of one event."""
    vectors = annotated.vectors
    words = list({mention.word.token.i: mention.word for mention in mentions if mention.word is not None}.values())
    if vectors is None or not words:
        return {}
    tokens, types = [word.token for word in words], [TYPES.index(word.type) for word in words]
    links = links_of(annotated, tokens, types)
    chances = heads.of_links(vectors.values[[t.i for t in tokens]], np.array(types), links)
    return _LinkChances([token.i for token in tokens], links, chances)


class _LinkChances(Mapping[tuple[int, int], float]):
    """Chances by the places of two tokens, in a tenth of the memory that a dictionary takes: a book has millions."""

    def __init__(self, places: Sequence[int], links: Links, chances: npt.NDArray[np.float32]) -> None:
        self._number = {place: number for number, place in enumerate(places)}
        self._count = len(chances)
        back = links.later - links.earlier
        self._chances = np.full((len(places), 1 + back.max(initial=0)), np.nan, dtype=np.float32)
        self._chances[links.later, back] = chances

    def __getitem__(self, pair: tuple[int, int]) -> float:
        later = self._number[pair[1]]
        back = later - self._number[pair[0]]
        chance: float = self._chances.item(later, back) if 0 < back < self._chances.shape[1] else math.nan
        if math.isnan(chance):
            raise KeyError(pair)
        return chance

    def __iter__(self) -> Iterator[tuple[int, int]]:
        places = list(self._number)
        rows, backs = np.nonzero(~np.isnan(self._chances))
        return ((places[row - back], places[row]) for row, back in zip(rows.tolist(), backs.tolist(), strict=True))

    def __len__(self) -> int:
        return self._count


def ordinal_of(annotated: Annotated, mention: Mention) -> str | None:
    """Return the word that tells an event from others of its kind ("the second round"), or None."""
    for anchor in mention.anchors:
        for child in annotated.children(anchor):
            if child.dep in ("amod", "nummod", "det", "advmod") and child.lemma.lower() in _ORDINALS:
                return child.lemma.lower()
    return None


def _participants(annotated: Annotated, mention: Mention, word: EventWord, thresholds: Thresholds) -> tuple[Found, ...]:
    """Return who takes part: those likely by themselves, and those a little likely in a slot of the frame.

    Where these are too few, those likely in the sentences around come to them.
    """
    framed = {(found.participant.name, found.participant.kind): found.participant.part for found in mention.found}
    best: dict[_Key, tuple[float, Found]] = {}
    apart: list[JudgedArgument] = []
    speakers = _only_speakers(annotated, mention, word)
    for judged in word.arguments:
        if not mention.sentence.start <= judged.argument.token.start < mention.sentence.end:
            apart.append(judged)
        elif speakers.isdisjoint(judged.argument.participants):
            _add(best, judged, word.type, thresholds.argument, framed=framed, least_framed=thresholds.framed)
    for judged in sorted(apart, key=lambda each: -each.belongs):
        if len(best) < _NEEDED[word.type]:
            _add(best, judged, word.type, thresholds.apart)
    return tuple(sorted((found for _, found in best.values()), key=lambda found: found.start))


def _only_speakers(annotated: Annotated, mention: Mention, word: EventWord) -> frozenset[Participant]:
    """Return those who only say that others, who are named, did something: "Roe said that the two sides met"."""
    acting = {t.i for t in subjects(annotated, mention.governor)[0] if t.pos != "PRON"}
    speak: set[Participant] = set()
    act: set[Participant] = set()
    for judged in word.arguments if acting else ():
        head = judged.argument.token
        while head.dep == "flat":
            head = annotated.head(head)
        if head.i in acting:
            act.update(judged.argument.participants)
        elif speaks_of(annotated, head, word.token):
            speak.update(judged.argument.participants)
    return frozenset(speak - act)


def _add(
    best: dict[_Key, tuple[float, Found]],
    judged: JudgedArgument,
    kind: EventType,
    least: float,
    *,
    framed: Mapping[_Key, Part] = MappingProxyType({}),
    least_framed: float = 1.0,
) -> None:
    """Add those an argument stands for where it is likely enough, and likelier than what is known of them."""
    for participant in judged.argument.participants:
        key = (participant.name, participant.kind)
        if judged.belongs >= (least_framed if key in framed else least) and (
            key not in best or best[key][0] < judged.belongs
        ):
            # What the grammar is certain of, the judge has hardly learnt: few annotated events have a host.
            part = judged.part if judged.part is not _PARTS[kind][0] else framed.get(key, judged.part)
            part = part if part in _PARTS[kind] else _PARTS[kind][0]
            known = participant if participant.part is part else replace(participant, part=part)
            best[key] = judged.belongs, Found(known, judged.argument.token.start, judged.belongs)


def _with_part(found: Found, kind: EventType) -> Found:
    """Return the same with a part that an event of the type can have."""
    allowed, participant = _PARTS[kind], found.participant
    return found if participant.part in allowed else replace(found, participant=replace(participant, part=allowed[0]))
