"""A real server of SPARQL on loopback, with the ways of one or another of those that people have.

A store of pyoxigraph answers; what stands before it speaks HTTP as those servers do that cannot be installed for tests.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit

import pyoxigraph as ox
from pyoxigraph import Literal, QueryResultsFormat, RdfFormat

from tests.serving import served

_ARQ_UNION = "urn:x-arq:UnionGraph"
_FORM = "application/x-www-form-urlencoded"
_FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
}
_TRIPLES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What a server does otherwise than others.

    `query` and `update` are paths. `union` tells whether queries see all graphs: by themselves, only where a parameter
    asks for it as of Fuseki, or never. `closed` are paths that take no POST. `rows` and `triples` are the media types
    that it has, the first where it knows none that is asked for. `update_types` are those of updates, None for any.
    `change` is what becomes of a literal; ValueError refuses it. `moved` leads from a path to another address. `logins`
    are the headers that let in, `challenge` what is asked for. `unquotes` tells that it decodes forms twice, as
    rdflib-endpoint does, `reads` the encoding in which it reads all SPARQL. `needs` is the query part that each address
    has to have. `unmeasured` tells that it speaks HTTP/1.0 and ends an answer with the connection, `tells` that it has
    a page for updates that went well. `cut` takes the end off an answer, `fails` finds queries that the engine refuses,
    `false` those that it answers with no rows.
    """

    query: str = "/sparql"
    update: str = "/sparql"
    union: str = "always"
    closed: tuple[str, ...] = ()
    rows: tuple[str, ...] = ("application/sparql-results+json", "application/sparql-results+xml")
    triples: tuple[str, ...] = ("application/n-triples", "text/turtle")
    update_types: tuple[str, ...] | None = None
    change: Callable[[Literal], Literal] | None = None
    moved: tuple[str, str] | None = None
    logins: tuple[str, ...] = ()
    challenge: str | None = None
    most_rows: int | None = None
    cut: int = 0
    fails: str | None = None
    false: str | None = None
    has_more: bool = False
    latin: bool = False
    deaf: bool = False
    packed: bool = False
    unquotes: bool = False
    reads: str = "utf-8"
    needs: str = ""
    unmeasured: bool = False
    tells: bool = False
    chunked: bool = False
    takes_anything: bool = False


@dataclass(slots=True)
class Answering:
    """A server that runs; `seen` are method, path and headers of each request."""

    url: str
    store: ox.Store
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def answering(traits: Traits) -> Iterator[Answering]:
    """Serve an empty store until the block is left."""
    state = Answering("", ox.Store())
    version = "HTTP/1.0" if traits.unmeasured else "HTTP/1.1"
    handler = type("Handler", (_Handler,), {"traits": traits, "state": state, "protocol_version": version})
    with served(handler) as state.url:
        yield state


class _Handler(BaseHTTPRequestHandler):
    wbufsize = -1
    traits: Traits
    state: Answering

    def do_GET(self) -> None:
        self._refuse(405, "this is no way to ask")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = urlsplit(self.path).path
        self.state.seen.append((self.command, path, dict(self.headers)))
        if self.traits.moved and path == self.traits.moved[0]:
            self._send(308, "text/plain", b"", {"Location": self.traits.moved[1]})
            return
        if self.traits.logins and self.headers.get("Authorization") not in self.traits.logins:
            challenge = self.traits.challenge
            self._send(401, "text/plain", b"who are you?", {"WWW-Authenticate": challenge} if challenge else {})
            return
        type_, _, parameter = self.headers["Content-Type"].partition(";")
        if path in self.traits.closed:
            self._refuse(405, "this is no way to ask")
            return
        reads = self.traits.reads
        given = parse_qs(body.decode(), keep_blank_values=True, encoding=reads) if type_ == _FORM else {}
        if self.traits.unquotes:
            given = {name: [unquote(value) for value in values] for name, values in given.items()}
        if type_ == "application/sparql-query":
            given = {**parse_qs(urlsplit(self.path).query), "query": [body.decode(reads)]}
        if self.traits.needs not in ("", urlsplit(self.path).query):
            self._refuse(404, "no such database")
            return
        if path == self.traits.query and "query" in given:
            self._query(given)
        elif path == self.traits.update and (type_ == "application/sparql-update" or "update" in given):
            taken = self.traits.update_types
            if taken is not None and self.headers["Content-Type"] not in taken:
                self._refuse(400, "Missing SPARQL Query/Update String")
                return
            encoding = "latin-1" if self.traits.latin and not parameter else reads
            self._update(given["update"][0] if given else body.decode(encoding))
        elif self.traits.takes_anything:
            self._send(200, "text/html", b"<html>Welcome</html>")
        else:
            self._refuse(404 if path not in (self.traits.query, self.traits.update) else 400, "nothing for you")

    def version_string(self) -> str:
        return "Example/1.0"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _update(self, text: str) -> None:
        if not self.traits.deaf:
            try:
                self.state.store.update(text)
                if self.traits.change:
                    self._change(self.traits.change)
            except (SyntaxError, ValueError) as error:
                self._refuse(400, str(error))
                return
        page = b"<html><body>Update succeeded</body></html>" if self.traits.tells else b""
        self._send(200 if page else 204, "text/html" if page else None, page)

    def _change(self, change: Callable[[Literal], Literal]) -> None:
        for quad in list(self.state.store):
            if isinstance(quad.object, Literal) and (new := change(quad.object)) != quad.object:
                self.state.store.remove(quad)
                self.state.store.add(ox.Quad(quad.subject, quad.predicate, new, quad.graph_name))

    def _query(self, given: dict[str, list[str]]) -> None:
        query = given["query"][0]
        if self.traits.fails and re.search(self.traits.fails, query):
            self._refuse(500, "null")
            return
        asked = _ARQ_UNION in given.get("default-graph-uri", ())
        union = self.traits.union == "always" or (self.traits.union == "asked" and asked)
        try:
            # Who names graphs by parameters has no others, as the protocol wants it.
            answer = self.state.store.query(query, use_default_graph_as_union=union, named_graphs=[] if asked else None)
        except (SyntaxError, ValueError, RuntimeError) as error:
            self._refuse(400, str(error))
            return
        accept = self.headers["Accept"]
        if isinstance(answer, ox.QueryTriples):
            media = accept if accept in self.traits.triples else self.traits.triples[0]
            content = answer.serialize(format=_TRIPLES[media]) or b""
        else:
            media = accept if accept in self.traits.rows else self.traits.rows[0]
            try:
                content = self._rows(answer, query, media)
            except OSError as error:  # a SERVICE that does not answer
                self._refuse(500, str(error))
                return
        self._send(200, f"{media};charset=utf-8", content[: len(content) - self.traits.cut])

    def _rows(self, answer: ox.QuerySolutions | ox.QueryBoolean, query: str, media: str) -> bytes:
        format_ = _FORMATS[media]
        if not isinstance(answer, ox.QuerySolutions):
            return answer.serialize(format=format_) or b""
        found = json.loads(answer.serialize(format=QueryResultsFormat.JSON) or b"")
        rows = found["results"]["bindings"]
        if self.traits.false and re.search(self.traits.false, query):
            rows.clear()
        del rows[self.traits.most_rows or len(rows) :]
        if format_ == QueryResultsFormat.JSON and self.traits.has_more:
            found["results"]["ordered"] = False
            found["metadata"] = {"results": ["]}", 1]}
        text = json.dumps(found).encode()
        if format_ == QueryResultsFormat.JSON:
            return text
        again = ox.parse_query_results(text, QueryResultsFormat.JSON)
        return again.serialize(format=format_) or b""

    def _refuse(self, status: int, words: str) -> None:
        self._send(status, "text/plain", words.encode())

    def _send(self, status: int, media: str | None, body: bytes, headers: dict[str, str] | None = None) -> None:
        more = dict(headers or {})
        if self.traits.packed and status == 200:
            body, more = gzip.compress(body), {**more, "Content-Encoding": "gzip"}
        chunked = self.traits.chunked and status == 200
        if not self.traits.unmeasured:
            more["Transfer-Encoding" if chunked else "Content-Length"] = "chunked" if chunked else str(len(body))
        self.send_response(status)
        for name, value in ({"Content-Type": media} if media else {}).items() | more.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in _pieces(body) if chunked else (body,):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunked else piece)
        self.wfile.flush()


def _pieces(body: bytes) -> Iterator[bytes]:
    """Yield a body by the seven bytes, and the empty piece that is its end."""
    yield from (body[at : at + 7] for at in range(0, len(body), 7))
    yield b""


def basic(user: str, password: str) -> str:
    """Return the header of a login."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
