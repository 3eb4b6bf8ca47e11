"""Queries to a server, and their answers as they come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO, cast

import httpx
import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Triple

from kg.errors import KgError, QueryError
from kg.store.common import WatchedOutput
from kg.store.protocol import Dataset, Evaluation, Form, Output, Results, Row, Solutions, Triples, Truth
from kg.store.remote import literals
from kg.store.remote.answers import (
    RDF_XML,
    RESULT_FORMATS,
    TRIPLE_FORMATS,
    TRIPLES,
    TURTLE,
    Body,
    broken,
    check_whole,
    results_of,
    triples_of,
)
from kg.store.remote.connection import Connection, UnreachableError, query_request
from kg.store.remote.limit import RowLimit
from kg.store.remote.servers import Kind, Server
from kg.store.remote.syntax import form_of, has_dataset

Parameters = tuple[tuple[str, str], ...]

_SAMPLE = Triple(NamedNode("urn:x-kg:sample"), NamedNode("urn:x-kg:sample"), Literal("naïve “é”"))

MOST_ROWS = "x-sparql-maxrows"
"""The header by which Virtuoso tells that it gave no more rows than its settings allow."""


class Querying:
    """Asks a server. `where` names the store for messages."""

    def __init__(self, where: str, connection: Connection, server: Server) -> None:
        self._where = where
        self._connection = connection
        self._server = server
        self._triple_type = TRIPLES
        self._given: dict[str, bool] = {}
        self._limit = RowLimit(where, server.name, self._count) if server.kind is Kind.OTHER else None

    def see(self, union: Parameters) -> Server:
        """Ask for the union of all graphs by these parameters from now on; return the server as it is known now."""
        self._server = replace(self._server, union=union)
        return self._server

    def query(self, query: str, *, union: bool = True) -> Results:
        """Answer a query of any form; see `kg.store.protocol.Store.query`."""
        form = form_of(query)
        prologue, parameters = self._union(query) if union else ("", ())
        if form in ("CONSTRUCT", "DESCRIBE"):
            return Triples(self._triples(prologue, query, parameters))
        answer, body = self._results(prologue + query, parameters)
        if isinstance(answer, ox.QueryBoolean):
            return Truth(bool(answer))
        return Solutions(_names(answer), self._rows(answer, body, query))

    def evaluate(self, query: str, *, union: bool, dataset: Dataset | None, base_iri: str | None) -> Evaluation:
        """Begin a query; see `kg.store.protocol.Store.evaluate`."""
        form = form_of(query)
        prologue, parameters = self._union(query) if union and dataset is None else ("", ())
        if dataset is not None:
            parameters = _dataset(dataset)
        based = f"BASE <{base_iri}>\n{query}" if base_iri else query
        if form in ("CONSTRUCT", "DESCRIBE"):
            return Evaluation(Form.TRIPLES, _no_rows, self._triples(prologue, based, parameters))
        answer, body = self._results(prologue + based, parameters)
        write = partial(self._write, answer, body)
        if isinstance(answer, ox.QueryBoolean):
            return Evaluation(Form.TRUTH, write, iter(()))
        return Evaluation(Form.ROWS, write, iter(()), Solutions(_names(answer), self._rows(answer, body, query)))

    def own_rows(self, query: str) -> list[Row]:
        """Return all rows of a query that names its graphs, our own among them."""
        answer, body = self._results(query, ())
        if isinstance(answer, ox.QueryBoolean):
            raise QueryError("a SELECT was expected")
        return list(self._rows(answer, body))

    def own_triples(self, query: str) -> list[Triple]:
        """Return the triples of a query that names its graphs; of Virtuoso perhaps not all."""
        response = self._send(query, TRIPLES, TRIPLE_FORMATS, ())
        check_whole(response, self._where)
        virtuoso = self._server.kind is Kind.VIRTUOSO
        read = literals.read_triple if virtuoso else None
        return list(triples_of(Body(self._connection, response), self._where, read))

    def page(self, query: str) -> tuple[list[Row], bool]:
        """Return the rows of a query of ours, and whether the server gave no more than its settings allow."""
        response = self._send(query, self._server.results, RESULT_FORMATS, ())
        cut = MOST_ROWS in response.headers
        body = self._body(response)
        answer = results_of(body, self._where)
        if isinstance(answer, ox.QueryBoolean):
            raise QueryError("a SELECT was expected")
        return list(self._rows(answer, body)), cut

    def _union(self, query: str) -> tuple[str, Parameters]:
        """Return what makes a query see the union of all graphs, unless it names its graphs itself."""
        return ("", ()) if has_dataset(query) else (self._server.prologue, self._server.union)

    def _send(self, query: str, accept: str, taken: Collection[str], parameters: Parameters) -> httpx.Response:
        try:
            query.encode()
        except UnicodeEncodeError as error:
            raise QueryError(f"the SPARQL does not parse: {error.reason}") from error
        server = self._server
        request = query_request(
            server.query, server.written(query), accept=accept, taken=taken, parameters=parameters, asks=server.asks
        )
        return self._connection.send(request)

    def _body(self, response: httpx.Response) -> Body:
        virtuoso = self._server.kind is Kind.VIRTUOSO
        read_line = literals.read_json if virtuoso else None
        return Body(self._connection, response, read_line, has_more=self._server.has_more)

    def _results(self, query: str, parameters: Parameters) -> tuple[ox.QuerySolutions | ox.QueryBoolean, Body]:
        response = self._send(query, self._server.results, RESULT_FORMATS, parameters)
        self._refuse_cut(response)
        body = self._body(response)
        return results_of(body, self._where), body

    def _refuse_cut(self, response: httpx.Response) -> None:
        if state := response.headers.get("x-sql-state"):
            response.close()
            said = response.headers.get("x-sql-message", state)
            raise QueryError(f"the query cannot be answered: the server broke off ({said})")
        if most := response.headers.get(MOST_ROWS):
            response.close()
            raise QueryError(
                f"the query cannot be answered whole: {self._where} gives no more than {most} rows; ask for less "
                "(LIMIT), or raise ResultSetMaxRows in its virtuoso.ini"
            )

    def _count(self, query: str) -> int:
        return sum(1 for _ in self.own_rows(query))

    def _rows(self, answer: ox.QuerySolutions, body: Body, query: str = "") -> Iterator[Row]:
        """Yield the rows of an answer; of a query that is given it is made sure that they are all."""
        width, number = len(answer.variables), 0
        try:
            for solution in answer:
                yield tuple(solution[i] for i in range(width))
                number += 1
            body.check_end()
        except (OSError, SyntaxError, ValueError) as error:
            raise broken(error, body, self._where) from error
        finally:
            body.close()
        if self._limit is not None and query:
            self._limit.check(number, query)

    def _write(
        self, answer: ox.QuerySolutions | ox.QueryBoolean, body: Body, output: Output, format: QueryResultsFormat
    ) -> None:
        if self._limit is not None:
            self._limit.prove()
        watched = WatchedOutput(output)
        try:
            answer.serialize(cast(BinaryIO, watched), format)
            body.check_end()
        except (OSError, SyntaxError, ValueError, RuntimeError) as error:
            if watched.error is not None:
                raise watched.error from None
            raise broken(error, body, self._where) from error
        finally:
            body.close()

    def gives(self, form: str) -> bool:
        """Whether the server gives triples to a CONSTRUCT or DESCRIBE: as they are, and to their end."""
        if self._server.kind is not Kind.OTHER:
            return True
        if form not in self._given:
            self._given[form] = self._is_described() if form == "DESCRIBE" else self._find_triple_type()
        return self._given[form]

    def _triples(self, prologue: str, query: str, parameters: Parameters) -> Iterator[Triple]:
        """Return the triples of a query, which was answered when this returns."""
        self.gives("CONSTRUCT")
        response = self._send(prologue + query, self._triple_type, TRIPLE_FORMATS, parameters)
        check_whole(response, self._where)
        return triples_of(Body(self._connection, response), self._where, None)

    def _find_triple_type(self) -> bool:
        """Find the media type to ask for triples in; RDF/XML, which has no room for all of them, is the last."""
        query = f"CONSTRUCT {{ {_SAMPLE} }} {{}}"
        told = {media: self._told(query, media) for media in (TRIPLES, TURTLE)}
        right = [media for media, (_, triples) in told.items() if triples == [_SAMPLE]]
        self._triple_type = next((media for media in right if told[media][0] != RDF_XML), TRIPLES)
        return bool(right)

    def _is_described(self) -> bool:
        """Whether a DESCRIBE is answered in triples too; what they say is up to the server."""
        if not self.gives("CONSTRUCT"):
            return False
        return self._told(f"DESCRIBE {_SAMPLE.subject}", self._triple_type)[1] is not None

    def _told(self, query: str, media: str) -> tuple[str, list[Triple] | None]:
        """Return the media type and the triples of an answer; None where it is none, or its end cannot be seen."""
        try:
            response = self._send(query, media, TRIPLE_FORMATS, ())
            check_whole(response, self._where)
            body = Body(self._connection, response)
            return body.media, list(triples_of(body, self._where, None))
        except UnreachableError:
            raise
        except KgError:
            return "", None


def _names(answer: ox.QuerySolutions) -> tuple[str, ...]:
    return tuple(variable.value for variable in answer.variables)


def _no_rows(output: Output, format: QueryResultsFormat) -> None:
    del output, format
    raise QueryError("the query gives triples, which are no rows")


def _dataset(dataset: Dataset) -> Parameters:
    """Return the graphs of a query as parameters of the protocol, which cannot say "the default graph"."""
    default = [name for name in dataset.default if isinstance(name, NamedNode)]
    if len(default) < len(dataset.default) and (default or dataset.named):
        raise QueryError("a server cannot be asked for its default graph beside others; name graphs only")
    return (
        *(("default-graph-uri", name.value) for name in default),
        *(("named-graph-uri", name.value) for name in dataset.named),
    )
