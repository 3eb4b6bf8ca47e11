"""Queries that call other endpoints (SERVICE): answered whole, within a time, and with errors that name the endpoint.

The library underneath waits for another endpoint for ever, and nothing interrupts it meanwhile.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from kg.errors import KgError, QueryError, ServiceError
from kg.query.clauses import addresses_called
from kg.store.protocol import Results, Solutions, Store, Triples, Truth

SECONDS: Final = 60.0
"""How long other endpoints may take. Wikidata's own gives up after as long."""

_LONGEST: Final = 300
"""Characters of what another endpoint says: some answer an error with a page."""


def answered(store: Store, text: str, *, union: bool = True, seconds: float | None = SECONDS) -> Results:
    """Answer a query as `Store.query` does; one that calls other endpoints is answered whole before this returns.

    `seconds` is how long that may take, None for as long as it takes. What takes longer is left behind in a thread that
    ends when the other endpoint answers, and until then keeps the store open.

    Raises:
        ServiceError: another endpoint cannot be reached, answers with an error, or not in time.
        QueryError: the text does not parse, or cannot be answered.
    """
    called = addresses_called(text)
    if not called:
        return store.query(text, union=union)
    where = " or ".join(dict.fromkeys(address or "another endpoint" for address in called))
    if seconds is None:
        return _whole(store, text, where, union=union)
    outcome: SimpleQueue[Results | Exception] = SimpleQueue()

    def work() -> None:
        # The error itself would take the library's iterator along, which may not leave its thread.
        try:
            outcome.put(_whole(store, text, where, union=union))
        except KgError as error:
            outcome.put(type(error)(str(error)))
        except Exception as error:  # a fault of ours, told where somebody waits
            outcome.put(RuntimeError(f"{type(error).__name__}: {error}"))

    Thread(target=work, name="kg-service", daemon=True).start()
    try:
        come = outcome.get(timeout=seconds)
    except Empty:
        raise ServiceError(
            f"{where} has not answered within {seconds:g} seconds; try again later, or ask for less"
        ) from None
    if isinstance(come, Exception):
        raise come
    return come


def _whole(store: Store, text: str, where: str, *, union: bool) -> Results:
    try:
        results = store.query(text, union=union)
        if isinstance(results, Solutions):
            return Solutions(results.variables, iter(list(results.rows)))
        return results if isinstance(results, Truth) else Triples(iter(list(results.triples)))
    except QueryError as error:
        if _is_of_the_text(error):
            raise
        said = " ".join(str(error.__cause__).split())
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
        raise ServiceError(
            f"{where} cannot be asked: {said}; check the address and the network, or try again later"
        ) from error


def _is_of_the_text(error: KgError) -> bool:
    """Whether the query is at fault rather than who is called: it does not parse, and is not even begun."""
    return error.__cause__ is None or isinstance(error.__cause__, SyntaxError)
