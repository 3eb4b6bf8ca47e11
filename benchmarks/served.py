"""Time of the saved queries on servers, over HTTP, for the same questions as `benchmarks/queries.py`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.queries import Question, questions
from benchmarks.serving import Served, ask
from kg.query import find_query
from kg.query.bind import bind
from kg.store import open_store

_TIMES = 3


def served_by(
    server: Served, folder: Path, names: Sequence[str], limit: float
) -> Iterator[tuple[Question, float | None]]:
    """Yield each question with the least of the seconds that a server takes for one of its values, None past the limit.

    The server has the graph of the store in the folder. It gets the text that `kg query` would answer.
    """
    with open_store(folder, read_only=True) as store:
        asked = [
            (question, bind(store, find_query(question.name), question.values[len(question.values) // 2]))
            for question in questions(store, names)
        ]
    for question, text in asked:
        best: float | None = None
        for _ in range(_TIMES if question.scope == "one" else 1):
            began = time.perf_counter()
            try:
                status, _, cut = ask(server, text, timeout=limit)
            except TimeoutError:
                break
            taken = time.perf_counter() - began
            if status == 200 and not cut:
                best = min(best, taken) if best else taken
        yield question, best
