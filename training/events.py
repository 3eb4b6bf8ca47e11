"""Annotated articles to what the heads learn from: words that name events, and what other words are to those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from kg.documents import read_documents
from kg.evaluate import GoldDocument, GoldEvent, read_gold, stem_of
from kg.evaluate.matching import normal, places_of_gold, same_actor
from kg.extract.actors import ActorReader
from kg.extract.arguments import Argument, ArgumentKind, arguments_of
from kg.extract.judge.features import links_of, pairs_of
from kg.extract.judge.heads import PLACE_ROLE, ROLES, STATUSES, TIME_ROLE, TYPES
from kg.extract.lexicon import default_lexicon
from kg.language import annotate_all
from kg.model.annotated import Annotated, NameKind, SentenceKind, Token
from kg.model.document import Document
from training.alignment import EventWords, align
from training.batches import IGNORE
from training.event_batches import EventExample

MOST_WORDS = 100
"""Words of a sentence that are read at once; what stands behind them is not learnt from."""


def annotated_corpus(folders: Iterable[tuple[Path, Path]]) -> list[tuple[Annotated, GoldDocument]]:
    """Return the articles of folders (articles, gold) that have an annotation, read by the language stage."""
    pairs: list[tuple[Annotated, GoldDocument]] = []
    for articles, folder in folders:
        gold = read_gold(folder)
        paths = [str(path) for path in sorted(articles.glob("*.md")) if path.stem in gold]
        documents = [each for each in read_documents(paths) if isinstance(each, Document)]
        pairs.extend((annotated, gold[stem_of(annotated.document.id)]) for annotated in annotate_all(documents))
    return pairs


def event_examples(corpus: Sequence[tuple[Annotated, GoldDocument]]) -> list[EventExample]:
    """Return an example for each document."""
    return [_example(annotated, gold, words) for (annotated, gold), words in zip(corpus, align(corpus), strict=True)]


def _example(annotated: Annotated, gold: GoldDocument, found: EventWords) -> EventExample:
    arguments = arguments_of(annotated, ActorReader(annotated, default_lexicon()))
    events: dict[int, list[GoldEvent]] = {}
    for token, event in found.words:
        events.setdefault(token.i, []).append(event)
    types = [0] * len(annotated.tokens)
    for i in found.open:
        types[i] = IGNORE
    for i, told in events.items():
        types[i] = TYPES.index(told[0].type)
    words = [annotated.tokens[i] for i in sorted(events)]
    pairs = pairs_of(annotated, words, arguments)
    rows = []
    columns = (pairs.words, pairs.arguments, pairs.kinds, pairs.distances, pairs.sentences, pairs.slots)
    for word, place, *features in zip(*(column.tolist() for column in columns), strict=True):
        role = _role(arguments[place], events[words[word].i])
        rows.append((words[word].i, arguments[place].token.i, *features, role))
    sentences = [s for s in annotated.sentences if s.kind is not SentenceKind.FURNITURE]
    kept = [tuple(t.i for t in annotated.tokens[s.first : s.last] if t.pos != "SPACE")[:MOST_WORDS] for s in sentences]
    return EventExample(
        name=gold.id,
        words=tuple(tuple(annotated.tokens[i].text for i in places) for places in kept),
        tokens=tuple(kept),
        types=tuple(types),
        events=tuple((t.i, TYPES.index(events[t.i][0].type), STATUSES.index(events[t.i][0].status)) for t in words),
        pairs=tuple(rows),
        links=_links(annotated, words, events),
        persons=frozenset(
            t.i
            for name in annotated.names
            if name.kind is NameKind.PERSON
            for t in annotated.tokens_in(name.start, name.end)
            if t.text[:1].isupper() and len(t.text) > 2
        ),
    )


def _links(
    annotated: Annotated, words: Sequence[Token], events: Mapping[int, list[GoldEvent]]
) -> tuple[tuple[int, ...], ...]:
    """Return the pairs of event words of one type, and whether they tell of one event."""
    found = links_of(annotated, words, [TYPES.index(events[t.i][0].type) for t in words])
    rows = []
    for one, other, gap in zip(found.earlier.tolist(), found.later.tolist(), found.gaps.tolist(), strict=True):
        first, second = words[one].i, words[other].i
        same = any(a is b for a in events[first] for b in events[second])
        rows.append((first, second, gap, int(same)))
    return tuple(rows)


def _role(argument: Argument, events: Sequence[GoldEvent]) -> int:
    """Return the place in ROLES of what an argument is to the events that a word names."""
    if argument.kind is ArgumentKind.TIME:
        return TIME_ROLE if any(_is_time(argument, event) for event in events) else 0
    if argument.kind is ArgumentKind.PLACE:
        names = {normal(name) for name in argument.place[:1]}
        return PLACE_ROLE if any(names & places_of_gold(event) for event in events) else 0
    for event in events:
        for participant in event.participants:
            if any(same_actor(participant, one) for one in argument.participants):
                return ROLES.index(participant.part)
    return 0


def _is_time(argument: Argument, event: GoldEvent) -> bool:
    """Whether a time expression gives the days of an event, or one end of them from within."""
    if argument.time is None or not (event.earliest or event.latest):
        return False
    first, last = _day(argument.time.when.earliest), _day(argument.time.when.latest)
    if (first, last) == (event.earliest, event.latest):
        return True
    begins = event.earliest is not None and first == event.earliest
    ends = event.latest is not None and last == event.latest
    if begins and last and event.latest:
        return last <= event.latest
    if ends and first and event.earliest:
        return first >= event.earliest
    return False


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
