"""What answers at an address: which server, where its updates go, and what it does otherwise than others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.remote.address import PASSWORD, USER, Address, path_of, with_path
from kg.store.remote.answers import RESULT_FORMATS, RESULTS, RESULTS_XML, Body, broken, results_of
from kg.store.remote.connection import (
    FORM,
    QUERY,
    UPDATE,
    AbsentError,
    Connection,
    LoginError,
    Outgoing,
    UnreachableError,
    query_request,
)
from kg.store.remote.syntax import in_ascii

UPDATE_IN_UTF8 = f"{UPDATE}; charset=utf-8"
"""Blazegraph takes an update for Latin-1 where that is left out; others know no type with a parameter."""
_TEXT = ox.Literal("naïve “é” \\ <&> 日本 a%20b+c")
"""What a server that answers is asked for."""

LEASE = "urn:x-kg:lease"
JOURNAL = "urn:x-kg:journal"
STAGED_ADDITIONS = "urn:x-kg:staged-additions"
STAGED_REMOVALS = "urn:x-kg:staged-removals"
TRIAL = "urn:x-kg:trial"
OWN_GRAPHS = (LEASE, JOURNAL, STAGED_ADDITIONS, STAGED_REMOVALS, TRIAL)
"""Graphs of this module, which are no part of the graph that is stored."""

VIRTUOSO_GRAPHS = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://localuriqaserver/sparql",
    "http://www.w3.org/2002/07/owl#",
    "urn:activitystreams-owl:map",
    "urn:core:services:sparql",
    "urn:rules.skos",
    "dav:",
    "urn:virtuoso:val:acl:schema",
    "urn:virtuoso:val:scopes",
)
"""Graphs that a Virtuoso has from its first day, which are nobody's data."""

_UNIONS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
    (("default-graph-uri", "tag:stardog:api:context:all"),),
    (("union-default-graph", "true"),),
)
"""How servers are asked for the union of all graphs, where it is not their default graph anyway."""


class Kind(Enum):
    """Servers that are known by name, and all others."""

    OXIGRAPH = auto()
    VIRTUOSO = auto()
    OTHER = auto()


_KINDS = {"Oxigraph": Kind.OXIGRAPH, "Virtuoso": Kind.VIRTUOSO}
"""By how the header begins in which a server tells its name."""
_VERSION = "SELECT (<bif:sys_stat>('st_dbms_ver') AS ?version) {}"
"""What only a Virtuoso answers with a value."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers queries.

    `update` is where its updates go, None where that is not known yet; `sends` and `asks` are the media types that
    updates and queries have; `graphs` is where triples are posted to a graph, `results` the media type that rows are
    asked for in; `has_more` tells that its JSON has more than results in it, `escapes` that SPARQL goes to it in ASCII,
    since it does not read UTF-8. `union` are the parameters that make the
    union of all graphs its default graph. `atomic` tells that an update with several operations is carried out as a
    whole or not at all.
    """

    kind: Kind
    name: str
    query: str
    update: str | None = None
    sends: str = UPDATE
    asks: str = FORM
    graphs: str | None = None
    results: str = RESULTS
    has_more: bool = False
    escapes: bool = False
    union: tuple[tuple[str, str], ...] = ()
    atomic: bool = False

    @property
    def prologue(self) -> str:
        """What stands before a query that is to see the union of all graphs, on a line of its own."""
        if self.kind is not Kind.VIRTUOSO:
            return ""
        hidden = "".join(f"define input:default-graph-exclude <{name}> " for name in (*OWN_GRAPHS, *VIRTUOSO_GRAPHS))
        named = "".join(f"define input:named-graph-exclude <{name}> " for name in (*OWN_GRAPHS, *VIRTUOSO_GRAPHS))
        return f"{hidden}{named}\n"

    def written(self, text: str) -> str:
        """Return SPARQL as the server is to get it."""
        return in_ascii(text) if self.escapes else text


_WAYS: tuple[Mapping[str, Any], ...] = (
    {},
    {"has_more": True},
    {"asks": QUERY},
    {"results": RESULTS_XML},
    {"escapes": True},
)
"""How an unknown server is asked, the first in which it answers as it should."""


def find_server(connection: Connection, address: Address) -> Server:
    """Return what answers queries at an address.

    Raises:
        StoreError: nothing does; says why and what to do.
    """
    absent: str | None = None
    unfit: str | None = None
    for candidate in _query_addresses(address):
        try:
            return _found(connection, candidate, address)
        except (UnreachableError, LoginError):
            raise
        except AbsentError as error:
            absent = absent or str(error)
            if moved := _moved(candidate, error):
                try:
                    return _found(connection, moved, address)
                except (StoreError, QueryError):
                    continue
        except (StoreError, QueryError) as error:
            unfit = unfit or str(error)
    # What answers, but otherwise than it should, tells more than that there is nothing at another address.
    raise StoreError(unfit or absent or str(address))


def _query_addresses(address: Address) -> tuple[str, ...]:
    if path := address.path:
        return (address.query, address.at(f"{path}/sparql"), address.at(f"{path}/query"))
    return (address.at("/query"), address.at("/sparql"), address.at("/"))


def _moved(url: str, error: AbsentError) -> str | None:
    """Return where a server has what was asked for, if that is on the same host and no less secret."""
    new = urljoin(url, error.moved_to)
    old_parts, parts = urlsplit(url), urlsplit(new)
    same = parts.hostname == old_parts.hostname and parts.scheme in (old_parts.scheme, "https")
    return new if error.moved_to and same and new != url else None


def _found(connection: Connection, url: str, address: Address) -> Server:
    """Return what answers at a URL, if it answers as it should, in the first of the formats in which it does."""
    first = ""  # not the error itself, whose traceback holds an answer that only its own thread may let go
    for way in _WAYS:
        try:
            asked = replace(Server(Kind.OTHER, "", url), **way)
            answer, name = _asked(connection, asked, str(address), "ASK {}")
            if not isinstance(answer, bool):
                raise StoreError(f"{address}: gives no answer to an ASK; check that it is the address of an endpoint")
            if _kind_of(name) is Kind.OTHER:
                name = _named_by_itself(connection, asked, str(address)) or name
            server = replace(_known(name, url, address, has_login=connection.has_login), **way)
            if server.kind is Kind.OTHER:
                _check_rows(connection, server, str(address))
            return server
        except (UnreachableError, LoginError, AbsentError):
            raise
        except QueryError as error:
            first = first or (
                f"{address}: does not answer the simplest queries (ASK, VALUES): {error}; check that it is a server of "
                "SPARQL 1.1, and look into its log"
            )
        except StoreError as error:
            first = first or str(error)
    raise StoreError(first)


def _asked(connection: Connection, server: Server, where: str, query: str) -> tuple[bool | list[ox.QuerySolution], str]:
    """Return the answer to a query, and the name of the server."""
    text = server.written(query)
    request = query_request(server.query, text, accept=server.results, taken=RESULT_FORMATS, asks=server.asks)
    response = connection.send(request)
    body = Body(connection, response, has_more=server.has_more)
    name = str(response.headers.get("server", ""))
    try:
        answer = results_of(body, where)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer), name
        rows = list(answer)
        body.check_end()
    except (OSError, SyntaxError, ValueError) as error:
        raise broken(error, body, where) from error
    finally:
        body.close()
    return rows, name


def _check_rows(connection: Connection, server: Server, where: str) -> None:
    """Make sure that a text comes back as it was asked for.

    Raises:
        QueryError, StoreError: the answer cannot be read, or says something else.
    """
    query = f"SELECT (?text AS ?same) {{ VALUES ?text {{ {_TEXT} }} }}"
    rows, _ = _asked(connection, server, where, query)
    if not isinstance(rows, list) or [row[0] for row in rows] != [_TEXT]:
        found = " ".join(str(row[0]) for row in rows) if isinstance(rows, list) else rows
        raise StoreError(
            f"{where}: {server.name} answers {found} where {_TEXT} was asked for; it has to read and write UTF-8 (look "
            "for the encoding in its settings), and to know VALUES of SPARQL 1.1"
        )


def _kind_of(name: str) -> Kind:
    return next((kind for start, kind in _KINDS.items() if name.startswith(start)), Kind.OTHER)


def _named_by_itself(connection: Connection, server: Server, where: str) -> str | None:
    """Return the name of a Virtuoso behind a proxy, which tells its own name in answers; None for others."""
    try:
        rows, _ = _asked(connection, server, where, _VERSION)
    except UnreachableError:
        raise
    except (StoreError, QueryError):
        return None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(version := row[0], ox.Literal) and re.fullmatch(r"\d+\.\d+\.\d+", version.value):
            return f"Virtuoso/{version.value}"
    return None


def _known(name: str, query: str, address: Address, *, has_login: bool) -> Server:
    kind = _kind_of(name)
    if kind is Kind.OXIGRAPH:
        update = address.update or query.removesuffix("/query") + "/update"
        return Server(Kind.OXIGRAPH, name, query, update, union=(("union-default-graph", "true"),), atomic=True)
    if kind is Kind.VIRTUOSO:
        base = query.removesuffix("/sparql-auth").removesuffix("/sparql")
        update = address.update or f"{base}/sparql{'-auth' if has_login else ''}"
        stem = update.removesuffix("-auth")
        graphs = f"{stem}-graph-crud{'-auth' if update.endswith('-auth') else ''}"
        return Server(Kind.VIRTUOSO, name, query, update, graphs=graphs)
    return Server(Kind.OTHER, name or "a server without a name", query, address.update, sends=UPDATE_IN_UTF8)


def for_writing(connection: Connection, server: Server, where: str) -> Server:
    """Return the server with the address of its updates and how it takes them, once one without effect went well.

    Raises:
        StoreError: no updates are taken; says why and what to do.
    """
    candidates = (server.update,) if server.update else _update_addresses(server.query)
    absent: str | None = None
    unfit: str | None = None
    for url in candidates:
        for sends in ways_to_send(server):
            found = replace(server, update=url, sends=sends)
            try:
                return _tried(connection, found)
            except (UnreachableError, LoginError) as error:
                if server.kind is Kind.VIRTUOSO and isinstance(error, LoginError) and not connection.has_login:
                    raise LoginError(
                        f"{where}: Virtuoso takes updates of known users only; set {USER} and {PASSWORD}, or write the "
                        "login into ~/.netrc"
                    ) from error
                raise
            except AbsentError as error:
                absent = absent or str(error)
                break
            except (StoreError, QueryError) as error:
                unfit = unfit or str(error)
    raise StoreError(
        f"{where}: takes no updates at {', '.join(candidates)} ({unfit or absent}); give the address of its updates "
        "behind that of its queries, with a space between, or let the server take updates"
    )


def ways_to_send(server: Server) -> tuple[str, ...]:
    """Return the media types that updates may have, from the one that is in use on."""
    if server.kind is not Kind.OTHER:
        return (UPDATE,)
    ways = (UPDATE_IN_UTF8, UPDATE, FORM)
    return ways[ways.index(server.sends) :]


def _tried(connection: Connection, server: Server) -> Server:
    """Return the server, with where its updates have moved to, once it took an update."""
    try:
        connection.send(update_request(server, _NOTHING)).close()
    except AbsentError as error:
        moved = _moved(server.update or "", error)
        if moved is None:
            raise
        server = replace(server, update=moved)
        connection.send(update_request(server, _NOTHING)).close()
    return server


_NOTHING = f'DELETE DATA {{ GRAPH <{JOURNAL}> {{ <{JOURNAL}> <{JOURNAL}> "nothing" }} }}'


def _update_addresses(query: str) -> tuple[str, ...]:
    path = path_of(query)
    stem, _, last = path.rpartition("/")
    sibling = f"{stem}/update" if last in ("query", "sparql") else f"{path}/update"
    return tuple(dict.fromkeys((with_path(query, sibling), with_path(query, f"{path}/statements"), query)))


def update_request(server: Server, text: str, *, querying: bool = False, repeat: bool = True) -> Outgoing:
    """Return an update as a POST. It goes past SPARQLWrapper, which would take apart text of millions of lines.

    Raises:
        UnicodeEncodeError: the text has characters that are none.
    """
    assert server.update is not None  # noqa: S101 - `for_writing` found it
    text = server.written(text)
    content = (urlencode({"update": text}) if server.sends == FORM else text).encode()
    return Outgoing(server.update, content, server.sends, querying=querying, repeat=repeat)


def unions_to_try(server: Server) -> Sequence[tuple[tuple[str, str], ...]]:
    """Return the parameters that may give the union of all graphs."""
    return (server.union,) if server.kind is not Kind.OTHER else _UNIONS
