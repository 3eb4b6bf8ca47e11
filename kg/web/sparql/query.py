"""SPARQL queries, as tasks of a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pyoxigraph import NamedNode, Triple

from kg.errors import QueryError
from kg.query.clauses import names_dataset
from kg.store.protocol import Dataset, Form
from kg.web.calls import refusal_of
from kg.web.messages import Headers, Reply, Sink, Site
from kg.web.negotiation import MediaType
from kg.web.pages.answers import answer_page
from kg.web.problems import HTML, problem, telling_problems
from kg.web.sparql.formats import ROW_FORMATS, TRIPLE_FORMATS, chosen, content_type
from kg.web.sparql.results import NotWritableError, write_rows, write_triples


@telling_problems
def answer(
    site: Site,
    *,
    query: str,
    accept: str | None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    format: str | None = None,
    allowed_hosts: Sequence[str] = (),
) -> Reply:
    """Answer a query of any form.

    `accept` is the header; `format` goes before it (a media type, or a name such as `csv`). The graphs are those of
    the protocol, which go before FROM; without any the query sees the union of all graphs.
    """
    base = f"{site.root}/sparql" if site.root else None
    if refusal := refused(query, allowed_hosts, base_iri=base or "", accept=accept):
        return refusal
    try:
        dataset = _dataset(default_graphs, named_graphs)
        evaluation = site.store.evaluate(query, union=not names_dataset(query), dataset=dataset, base_iri=base)
    except (QueryError, ValueError) as error:
        return problem(400, str(error), accept)
    if evaluation.form is Form.TRIPLES:
        kind = chosen(accept, format, TRIPLE_FORMATS)
        return triples_reply(site, evaluation.triples, kind, accept)
    kind = chosen(accept, format, (*ROW_FORMATS, HTML), rows=True)
    if kind == HTML:
        try:
            return answer_page(site, query, evaluation)
        except QueryError as error:
            return problem(400, str(error), accept)
    write = partial(write_rows, evaluation, ROW_FORMATS[kind], most=site.limits.rows)
    return written(site, kind, write, accept)


def refused(text: str, allowed_hosts: Sequence[str], *, base_iri: str, accept: str | None) -> Reply | None:
    """Return the refusal of a query or update that calls an address which is not allowed; None if it calls none."""
    words = refusal_of(text, allowed_hosts, base_iri=base_iri)
    return problem(403, words, accept) if words else None


def _dataset(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Dataset | None:
    if not default_graphs and not named_graphs:
        return None
    return Dataset(tuple(map(NamedNode, default_graphs)), tuple(map(NamedNode, named_graphs)))


def triples_reply(site: Site, triples: Iterator[Triple], kind: MediaType, accept: str | None) -> Reply:
    """Return triples in a format, at most as many as an answer may have."""
    write = partial(write_triples, triples, TRIPLE_FORMATS[kind], most=site.limits.rows)
    return written(site, kind, write, accept)


def written(site: Site, kind: MediaType, write: Callable[[Sink], Headers], accept: str | None) -> Reply:
    """Return what `write` writes in a format; what fails before anything was sent is told as a problem."""

    def failed(error: Exception) -> Reply | None:
        if isinstance(error, QueryError):
            return problem(400, str(error), accept)
        return problem(406, f"{error}; ask for another format", accept) if isinstance(error, NotWritableError) else None

    headers = (("content-type", content_type(kind)), ("results-limit", f"rows={site.limits.rows}"))
    return Reply(200, headers, write, failed)
