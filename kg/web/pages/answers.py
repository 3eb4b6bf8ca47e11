"""The answer to a query of SPARQL as a page, for who asked it from a form in a browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import QueryResultsFormat

from kg.store.protocol import Evaluation
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.rendering import page_reply
from kg.web.sparql.results import write_rows

_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """A value; `page` is the address of the page of what it names, None where it names nothing here."""

    text: str
    page: str | None


@dataclass(slots=True)
class _Held:
    """A sink that keeps what is written to it."""

    pieces: list[bytes] = field(default_factory=list)
    sent: bool = False

    def write(self, piece: bytes, /) -> int:
        self.pieces.append(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing."""


def answer_page(site: Site, query: str, evaluation: Evaluation) -> Reply:
    """Return the page of the answer to a SELECT or ASK, of which it shows the first rows.

    Raises:
        QueryError: the query fails on the way.
    """
    held = _Held()
    more = bool(write_rows(evaluation, QueryResultsFormat.JSON, held, most=_ROWS))
    answer: dict[str, Any] = json.loads(b"".join(held.pieces))
    headers: list[str] = answer["head"].get("vars", [])
    rows = [
        [_cell(site, binding.get(name)) for name in headers]
        for binding in answer.get("results", {}).get("bindings", ())
    ]
    return page_reply(
        site,
        "answer.html",
        title="Answer",
        here=links_of(site).path("/sparql"),
        query=query,
        truth=answer.get("boolean"),
        headers=headers,
        rows=rows,
        more=more,
    )


def _cell(site: Site, term: dict[str, Any] | None) -> AnswerCell:
    if term is None:
        return AnswerCell("", None)
    value = term["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return AnswerCell(text, links_of(site).page(text) if term["type"] == "uri" else None)
