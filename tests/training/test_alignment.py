"""Annotated clauses give the words that name their events."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.evaluate import GoldDocument, GoldEvent
from kg.language import annotate
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.model.report import EventType, Status
from training.alignment import EventWords, align

MEETINGS = (
    "Anna Lindqvist met Rui Tavares in Oslo on Monday.",
    "The ministers of Chile and Peru met in Lima.",
    "Talks between Norway and Iceland opened in Bergen.",
)


def _event(text: str, clause: str, *, optional: bool = False) -> GoldEvent:
    start = text.index(clause)
    return GoldEvent(
        EventType.MEETING, Status.OCCURRED, (), evidence=((start, start + len(clause)),), optional=optional
    )


def _aligned(texts: Sequence[str], *, optional: bool = False) -> list[tuple[Annotated, EventWords]]:
    read = [annotate(Document(f"{number}.md", text)) for number, text in enumerate(texts)]
    gold = [GoldDocument(str(n), (_event(text, text, optional=optional),)) for n, text in enumerate(texts)]
    return list(zip(read, align(list(zip(read, gold, strict=True))), strict=True))


def test_the_word_that_often_names_events_of_the_type_is_chosen() -> None:
    verbs = ("began", "ended", "resumed", "collapsed", "paused", "continued", "succeeded", "failed")
    more = [f"Talks with Cuba {verb} in Havana." for verb in verbs]
    read = [annotate(Document("a.md", text)) for text in (*MEETINGS, *more)]
    gold = [GoldDocument("a", (_event(text, text),)) for text in (*MEETINGS, *more)]
    nothing = (annotate(Document("b.md", "The fair opened. A shop opened, and a school opened.")), GoldDocument("b"))

    found = align([*zip(read, gold, strict=True), nothing])

    assert [words.words[0][0].text for words in found[:3]] == ["met", "met", "Talks"]
    assert found[-1].words == ()


def test_names_days_and_titles_name_no_event() -> None:
    for annotated, words in _aligned(["Foreign Minister Anna Lindqvist, Monday, Oslo."]):
        assert not {token.text for token, _ in words.words} & {"Anna", "Lindqvist", "Monday", "Minister"}, annotated


def test_words_of_optional_events_are_left_open() -> None:
    for annotated, words in _aligned(MEETINGS[:2], optional=True):
        assert words.words == ()
        assert "met" in {annotated.tokens[i].text for i in words.open}


@pytest.mark.parametrize("text", ["Oslo."])
def test_a_clause_without_words_that_can_name_events_gives_none(text: str) -> None:
    [(_, words)] = _aligned([text])

    assert words == EventWords((), frozenset())
