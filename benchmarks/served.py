"""Time of the saved queries on servers, over HTTP, for the same questions as `benchmarks/queries.py`.

What a server answers is counted: one that leaves rows out is no faster for it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.queries import Question, questions
from benchmarks.serving import Served, ask
from kg.query import find_query
from kg.query.bind import bind
from kg.store import open_store

_TIMES = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """How a server answered a question.

    `seconds` is the least that it took for one of its values, None past the limit or where it refuses (`status` is then
    not 200). `rows` is the number of rows of the answer, None where there is none.
    """

    question: Question
    seconds: float | None
    rows: int | None
    status: int


def served_by(server: Served, folder: Path, names: Sequence[str], limit: float) -> Iterator[Answered]:
    """Yield how a server answers each question.

    The server has the graph of the store in the folder. It gets the text that `kg query` would answer.
    """
    with open_store(folder, read_only=True) as store:
        asked = [
            (question, bind(store, find_query(question.name), question.values[len(question.values) // 2]))
            for question in questions(store, names)
        ]
    for question, text in asked:
        best: float | None = None
        rows: int | None = None
        status = 200
        for _ in range(_TIMES if question.scope == "one" else 1):
            began = time.perf_counter()
            try:
                status, body, cut = ask(server, text, timeout=limit)
            except TimeoutError:
                break
            taken = time.perf_counter() - began
            if status == 200 and not cut:
                best = min(best, taken) if best else taken
                rows = _rows_of(body)
        yield Answered(question, best, rows, status)


def _rows_of(body: bytes) -> int:
    """Return how many rows JSON results have; the answer to an ASK is one."""
    answer = json.loads(body)
    return len(answer["results"]["bindings"]) if "results" in answer else 1
