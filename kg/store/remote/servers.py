"""What answers at an address: which server, where its updates go, and what it does otherwise than others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.store.remote.address import PASSWORD, USER, Address
from kg.store.remote.answers import Body, broken, results_of
from kg.store.remote.connection import (
    RESULTS,
    UPDATE,
    Connection,
    LoginError,
    Outgoing,
    UnreachableError,
    query_request,
)

LEASE = "urn:x-kg:lease"
JOURNAL = "urn:x-kg:journal"
STAGED_ADDITIONS = "urn:x-kg:staged-additions"
STAGED_REMOVALS = "urn:x-kg:staged-removals"
OWN_GRAPHS = (LEASE, JOURNAL, STAGED_ADDITIONS, STAGED_REMOVALS)
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


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers queries.

    `update` is where its updates go, None where that is not known yet; `graphs` where triples are posted to a graph.
    `union` are the parameters that make the union of all graphs its default graph. `atomic` tells that an update with
    several operations is carried out as a whole or not at all.
    """

    kind: Kind
    name: str
    query: str
    update: str | None = None
    graphs: str | None = None
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


def find_server(connection: Connection, address: Address) -> Server:
    """Return what answers queries at an address.

    Raises:
        StoreError: nothing does; says why and what to do.
    """
    first: KgError | None = None
    for candidate in _query_addresses(address):
        try:
            name = _asked(connection, candidate, str(address))
        except (UnreachableError, LoginError):
            raise
        except (StoreError, QueryError) as error:
            first = first or error
            continue
        return _known(name, candidate, address, has_login=connection.has_login)
    assert first is not None  # noqa: S101 - there is one candidate at least
    raise StoreError(str(first)) from first


def _query_addresses(address: Address) -> tuple[str, ...]:
    if address.path:
        return (address.query, f"{address.query.rstrip('/')}/sparql", f"{address.query.rstrip('/')}/query")
    return (f"{address.root}/query", f"{address.root}/sparql", f"{address.root}/")


def _asked(connection: Connection, url: str, where: str) -> str:
    """Return the name of the server, if it answers a query as it should."""
    response = connection.send(query_request(url, "ASK {}", accept=RESULTS))
    body = Body(connection, response)
    try:
        answer = results_of(body, where)
    finally:
        body.close()
    if not isinstance(answer, ox.QueryBoolean):
        raise broken(ValueError("no answer to an ASK"), body, where)
    return str(response.headers.get("server", ""))


def _known(name: str, query: str, address: Address, *, has_login: bool) -> Server:
    if name.startswith("Oxigraph"):
        update = address.update or query.removesuffix("/query") + "/update"
        return Server(Kind.OXIGRAPH, name, query, update, union=(("union-default-graph", "true"),), atomic=True)
    if name.startswith("Virtuoso"):
        base = query.removesuffix("/sparql-auth").removesuffix("/sparql")
        update = address.update or f"{base}/sparql{'-auth' if has_login else ''}"
        stem = update.removesuffix("-auth")
        graphs = f"{stem}-graph-crud{'-auth' if update.endswith('-auth') else ''}"
        return Server(Kind.VIRTUOSO, name, query, update, graphs)
    return Server(Kind.OTHER, name or "a server without a name", query, address.update)


def for_writing(connection: Connection, server: Server, where: str) -> Server:
    """Return the server with the address of its updates, once one without effect went well.

    Raises:
        StoreError: no updates are taken; says why and what to do.
    """
    candidates = (server.update,) if server.update else _update_addresses(server.query)
    first: KgError | None = None
    for url in candidates:
        try:
            connection.send(update_request(url, _NOTHING)).close()
        except (UnreachableError, LoginError) as error:
            if server.kind is Kind.VIRTUOSO and isinstance(error, LoginError) and not connection.has_login:
                raise LoginError(
                    f"{where}: Virtuoso takes updates of known users only; set {USER} and {PASSWORD}, or write the "
                    "login into ~/.netrc"
                ) from error
            raise
        except (StoreError, QueryError) as error:
            first = first or error
            continue
        return replace(server, update=url)
    raise StoreError(
        f"{where}: takes no updates at {', '.join(candidates)} ({first}); give the address of its updates behind "
        "that of its queries, with a space between"
    ) from first


_NOTHING = f'DELETE DATA {{ GRAPH <{JOURNAL}> {{ <{JOURNAL}> <{JOURNAL}> "nothing" }} }}'


def _update_addresses(query: str) -> tuple[str, ...]:
    stem, _, last = query.rpartition("/")
    sibling = f"{stem}/update" if last in ("query", "sparql") else f"{query.rstrip('/')}/update"
    return tuple(dict.fromkeys((sibling, f"{query.rstrip('/')}/statements", query)))


def update_request(url: str, text: str | bytes, *, repeat: bool = True) -> Outgoing:
    """Return an update as a POST. It goes past SPARQLWrapper, which would take apart text of millions of lines."""
    content = text.encode() if isinstance(text, str) else text
    return Outgoing(url, content, UPDATE, repeat=repeat)


def unions_to_try(server: Server) -> Sequence[tuple[tuple[str, str], ...]]:
    """Return the parameters that may give the union of all graphs."""
    return (server.union,) if server.kind is not Kind.OTHER else _UNIONS
