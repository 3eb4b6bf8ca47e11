"""A query as a request to an endpoint, and many things asked of it in batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from SPARQLWrapper import POST, SPARQLWrapper

from kg.errors import NoAnswerError
from kg.net.wire import Request

_FORM = "application/x-www-form-urlencoded"
_Thing = TypeVar("_Thing")
_Answer = TypeVar("_Answer")


class _Made(SPARQLWrapper):
    """Makes the request; it is sent by `kg.net.asking.Asker`, which has limits and manners."""

    def request(self, accept: tuple[str, ...] | None) -> Request:
        made = self._createRequest()
        body = made.data
        if not isinstance(body, bytes):
            raise TypeError("a query is sent by POST")
        usual = tuple(each.strip() for each in (made.get_header("Accept") or "").split(","))
        return Request(made.full_url, body, accept or usual, made.get_header("Content-type") or _FORM)


def sparql_request(endpoint: str, query: str, *, format: str, accept: tuple[str, ...] | None = None) -> Request:
    """Return the POST of a query; `format` is one of SPARQLWrapper's, and `accept` goes before its media types."""
    wrapper = _Made(endpoint)
    wrapper.setQuery(query)
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(format)
    wrapper.setOnlyConneg(True)
    return wrapper.request(accept)


def in_batches(
    things: Sequence[_Thing], size: int, ask: Callable[[Sequence[_Thing]], _Answer]
) -> Iterator[tuple[Sequence[_Thing], _Answer | NoAnswerError]]:
    """Yield things in batches with what `ask` says of them, or with why it does not.

    A batch that is too much for the endpoint is asked in halves, behind the others: their success tells that the
    endpoint is well, and only these are too much.
    """
    batches = deque(things[place : place + size] for place in range(0, len(things), size))
    while batches:
        batch = batches.popleft()
        try:
            answer = ask(batch)
        except NoAnswerError as error:
            if error.smaller and len(batch) > 1:
                half = len(batch) // 2
                batches.extend((batch[:half], batch[half:]))
            else:
                yield batch, error
            continue
        yield batch, answer
