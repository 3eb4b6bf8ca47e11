"""The answer of a saved query: rows by pages, a truth value or triples, in the format that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from kg.errors import QueryError, ServiceError, TooManyValuesError
from kg.query import Solutions, Triples, Truth, pieces_of
from kg.query.bind import Bound, bound_of
from kg.query.outline import in_total_order
from kg.query.results import joined
from kg.query.service import answered
from kg.store.protocol import Results, Row
from kg.web.api.asked import Asked, Window, asked_of
from kg.web.api.catalogue import PAGE, broken, entry_of, url_of, without_folders
from kg.web.api.formats import PLAIN
from kg.web.api.rows import row_pieces, truth_piece, value_of
from kg.web.calls import refusal_of
from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError, telling_problems

_COMMENTED = {"turtle", "nt"}


@telling_problems
def answer_query(
    site: Site, *, name: str, values: Sequence[tuple[str, str]] = (), accept: str | None = None, head: bool = False
) -> Reply:
    """Answer a saved query.

    `values` are names and values as they stand in the query part of the URL: the parameters of the query, and `page`,
    `page-size` and `format`. With `head` everything is checked, but the query is not run: the body is empty, and
    nothing tells of a next page.

    A query that calls other endpoints is refused where those are not allowed, and answered with 502 where they fail.
    """
    entry = entry_of(name, site.folders)
    asked = asked_of(site, entry, values, accept)
    try:
        bound = _bound(site, asked)
        unfinished = site.unfinished()
        answer = _Answer(site, asked, (*([unfinished.notice] if unfinished else ()), *bound.notes))
        if head:
            return answer.reply(b"", answer.links(asked.window) if asked.window else "")
        # The worker itself is ended when its time is over, so other endpoints need no limit of their own.
        return answer.of(answered(site.store, in_total_order(bound.text), seconds=None))
    except ServiceError as error:
        raise ProblemError(
            502,
            f"The query {entry.name} needs another endpoint: {error}.",
            kind="endpoint-failed",
            title="Another endpoint failed",
        ) from error
    except QueryError as error:
        raise broken(entry.name, without_folders(str(error), site.folders)) from error


def _bound(site: Site, asked: Asked) -> Bound:
    query = asked.entry.query
    try:
        bound = bound_of(site.store, query, asked.terms)
    except TooManyValuesError as error:
        detail = str(error).removeprefix(f"{query.name}: ")
        raise ProblemError(
            400, f"The query {query.name}: {detail}.", kind="too-many-values", title="That asks for too much at once"
        ) from error
    if words := refusal_of(bound.text, site.allowed_hosts, base_iri=site.root):
        raise ProblemError(403, words)
    return bound


@dataclass(frozen=True, slots=True)
class _Answer:
    """Makes the reply to what was asked."""

    site: Site
    asked: Asked
    notes: tuple[str, ...] = ()

    def of(self, results: Results) -> Reply:
        if isinstance(results, Truth):
            return self.reply(_whole_if_short(self._truth(results)))
        if isinstance(results, Triples):
            return self.reply(self._triples(results))
        return self._page(results, self.asked.window or Window(1, self.site.limits.rows))

    def reply(self, body: bytes | Iterator[bytes], links: str = "") -> Reply:
        headers = (("Content-Type", str(self.asked.format.media_type)), ("Vary", "Accept"))
        return Reply(200, (*headers, ("Link", links)) if links else headers, body)

    def links(self, window: Window, *, more: bool = False, last: int | None = None) -> str:
        """Return the addresses of other pages as the header `Link` has them; `last` is the last page if it is known."""
        pages = {"first": 1}
        if window.page > 1:
            pages["prev"] = window.page - 1 if last is None else min(window.page - 1, last)
        if more:
            pages["next"] = window.page + 1
        if last is not None:
            pages["last"] = last
        return ", ".join(f'<{self._url(page)}>; rel="{relation}"' for relation, page in pages.items())

    def _url(self, page: int) -> str:
        kept = [(name, value) for name, value in self.asked.values if name != PAGE]
        return url_of(self.site.root, self.asked.entry.name, values=[*kept, (PAGE, str(page))])

    def _page(self, solutions: Solutions, window: Window) -> Reply:
        skipped = sum(1 for _ in islice(solutions.rows, window.start))
        rows = list(islice(solutions.rows, window.size))
        more = next(solutions.rows, None) is not None
        last = None if more else max(1, -(-(skipped + len(rows)) // window.size))
        pieces = self._rows(solutions.variables, rows, window, self._url(window.page + 1) if more else None)
        return self.reply(_whole_if_short(pieces), self.links(window, more=more, last=last))

    def _rows(
        self, columns: tuple[str, ...], rows: list[Row], window: Window, following: str | None
    ) -> Iterator[bytes]:
        if self.asked.format is not PLAIN:
            return pieces_of(Solutions(columns, iter(rows)), self.asked.format.name)
        after = {"page": window.page, "pageSize": window.size, "next": following}
        return joined(row_pieces(self._about(), columns, rows, after))

    def _truth(self, truth: Truth) -> Iterator[bytes]:
        if self.asked.format is not PLAIN:
            return pieces_of(truth, self.asked.format.name)
        return joined(iter([truth_piece(self._about(), truth.value)]))

    def _triples(self, triples: Triples) -> bytes | Iterator[bytes]:
        """Write triples up to the limit of rows.

        Formats with comments say that there are more; those without are written as a whole before the first byte is
        sent, and so can be refused.
        """
        most = self.site.limits.rows
        pieces = pieces_of(Triples(islice(triples.triples, most)), self.asked.format.name)
        if self.asked.format.name in _COMMENTED:
            return _whole_if_short(chain(pieces, _note_of_more(triples, most)))
        body = _whole_if_short(pieces)
        if next(triples.triples, None) is not None:
            raise ProblemError(
                400,
                f"The answer has more than {most} triples, and {self.asked.format.name} cannot say that it was cut; "
                "ask for turtle or nt.",
                kind="answer-too-long",
                title="The answer is too long",
            )
        return body

    def _about(self) -> dict[str, Any]:
        entry, terms = self.asked.entry, self.asked.terms
        bound = {p.name: value_of(terms[p.variable]) for p in entry.parameters if p.variable in terms}
        notes = {"notes": list(self.notes)} if self.notes else {}
        return {"query": entry.name, "parameters": bound, **notes}


def _note_of_more(triples: Triples, most: int) -> Iterator[bytes]:
    if next(triples.triples, None) is not None:
        yield f"# Cut here: there are more than {most} triples.\n".encode()


def _whole_if_short(pieces: Iterator[bytes]) -> bytes | Iterator[bytes]:
    """Return one piece as it is, so that its length is known; the first is computed here, where errors can be told."""
    first = next(pieces, b"")
    second = next(pieces, None)
    return first if second is None else chain((first, second), pieces)
