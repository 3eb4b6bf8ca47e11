"""Answers that are given again: the same bytes, never those of another state, and no more than there is room for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.web.engine.engine import Engine, EngineSettings
from kg.web.engine.frames import Head
from kg.web.engine.memory import AnswerMemory
from kg.web.engine.process import Answer
from kg.web.engine.spool import Spool
from kg.web.messages import Ask
from tests.web.engine.running import BASE, make_store, run


def ask(query: str, **values: Any) -> Ask:
    return Ask(
        "sparql.query:answer", {"query": query, "accept": "text/csv", "default_graphs": [], **values}, "http://h"
    )


def answer(body: bytes, *, status: int = 200, whole: bool = True) -> Answer:
    spool = Spool()
    spool.put(body)
    spool.end()
    return Answer(Head(status, (("content-type", "text/csv"),), whole), spool)


async def body_of(given: Answer) -> bytes:
    return b"".join([piece async for piece in given.spool.pieces()])


def test_the_same_question_has_the_same_answer_and_another_its_own() -> None:
    memory = AnswerMemory(1000)
    first = memory.key_of(ask("SELECT * {}"), compress=False)
    memory.keep(first, answer(b"one"))

    again = memory.find(memory.key_of(ask("SELECT * {}"), compress=False))
    assert again is not None
    assert again.spool.whole() == b"one"
    for other in (
        memory.key_of(ask("SELECT * {}"), compress=True),
        memory.key_of(ask("SELECT * { }"), compress=False),
        memory.key_of(ask("SELECT * {}", accept="text/html"), compress=False),
        memory.key_of(ask("SELECT * {}", default_graphs=["urn:g"]), compress=False),
        memory.key_of(Ask("sparql.query:answer", ask("SELECT * {}").values, "http://other"), compress=False),
    ):
        assert memory.find(other) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?t) {}",
        "SELECT (rand() AS ?r) {}",
        "SELECT (UUID() AS ?r) {}",
        "SELECT (StrUUID() AS ?r) {}",
        "SELECT (BNODE() AS ?b) {}",
        "SELECT * { SERVICE <http://h/> {} }",
        r"SELECT (\u004eOW() AS ?t) {}",
    ],
)
def test_what_may_have_another_answer_the_next_time_is_not_kept(query: str) -> None:
    assert AnswerMemory(1000).key_of(ask(query), compress=False) is None


def test_only_whole_and_good_answers_are_kept() -> None:
    memory = AnswerMemory(1000)
    key = memory.key_of(ask("ASK {}"), compress=False)
    memory.keep(key, answer(b"bad", status=400))
    memory.keep(key, answer(b"part", whole=False))

    assert memory.find(key) is None


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    memory = AnswerMemory(10)
    keys = [memory.key_of(ask(f"ASK {{ ?s ?p {number} }}"), compress=False) for number in range(3)]
    memory.keep(keys[0], answer(b"12345"))
    memory.keep(keys[1], answer(b"12345"))
    assert memory.find(keys[0]) is not None
    memory.keep(keys[2], answer(b"12345"))

    assert [memory.find(key) is not None for key in keys] == [True, False, True]
    assert AnswerMemory(0).key_of(ask("ASK {}"), compress=False) is None


def test_after_a_write_nothing_of_the_state_before_is_given(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", 50)
    count = ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")

    async def scenario() -> None:
        engine = Engine(EngineSettings(store, BASE, workers=2, writable=True, index=False))
        await engine.start()
        try:
            before = await body_of(await engine.read(count))
            assert await body_of(await engine.read(count)) == before == b"n\r\n50\r\n"
            assert engine.memory.hits == 1
            text = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
            await engine.write(Ask("sparql.update:update", {"text": text, "accept": None}))
            assert await body_of(await engine.read(count)) == b"n\r\n51\r\n"
        finally:
            await engine.close()

    run(scenario)
