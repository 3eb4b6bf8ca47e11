"""Answers that were given before: a snapshot never changes, so the same question has the same answer until the next.

Dashboards, pages that are opened again and programs that poll ask the same again and again; most of the time of a
small query is spent reading and planning it.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Final

from kg.web.engine.frames import Head
from kg.web.engine.process import Answer
from kg.web.engine.spool import Spool
from kg.web.messages import Ask

_TASKS: Final = frozenset({"sparql.query:answer"})
"""Tasks whose answer follows from their values and the snapshot alone."""
_DIFFERS: Final = re.compile(r"\b(?:now|rand|uuid|struuid|bnode|service)\b|\\u", re.IGNORECASE)
"""What may give another answer the next time, or cannot be seen for sure behind escapes."""

Key = tuple[object, ...]


class AnswerMemory:
    """Whole answers of one snapshot by what was asked, those asked for longest ago forgotten first.

    `size` is how many bytes of bodies are kept; 0 keeps none.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Key, tuple[Head, bytes]] = OrderedDict()
        self._used = 0
        self.hits = 0
        """How many answers came from here."""

    def key_of(self, ask: Ask, *, compress: bool) -> Key | None:
        """Return under what the answer to a task is kept, None for one that is not."""
        query = ask.values.get("query")
        if not self._size or ask.task not in _TASKS or not isinstance(query, str) or _DIFFERS.search(query):
            return None
        values = ((name, tuple(value) if isinstance(value, list) else value) for name, value in ask.values.items())
        return (ask.task, ask.root, compress, *values)

    def find(self, key: Key | None) -> Answer | None:
        """Return the answer that was kept under a key."""
        kept = self._kept.get(key) if key is not None else None
        if kept is None or key is None:
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        head, body = kept
        spool = Spool()
        spool.put(body)
        spool.end()
        return Answer(head, spool)

    def keep(self, key: Key | None, answer: Answer) -> None:
        """Keep an answer that is whole and good."""
        body = answer.spool.peek() if key is not None and answer.head.whole and answer.head.status == 200 else None
        if body is None or key is None or key in self._kept or len(body) > self._size:
            return
        self._kept[key] = (answer.head, body)
        self._used += len(body)
        while self._used > self._size:
            _, (_, oldest) = self._kept.popitem(last=False)
            self._used -= len(oldest)

    def clear(self) -> None:
        """Forget everything: there is a new snapshot."""
        self._kept.clear()
        self._used = 0
