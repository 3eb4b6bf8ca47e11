"""Quads, graphs and their numbers from a server, whatever it limits an answer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store.protocol import Row, Solutions
from kg.store.remote import literals
from kg.store.remote.querying import Querying
from kg.store.remote.servers import OWN_GRAPHS, VIRTUOSO_GRAPHS, Kind, Server

_PARTS = 16
"""Into how many parts an answer is taken apart that is too long."""
_MOST_PARTS = 1 << 40
_ONE_PART = 8_000
"""Triples that are asked for at once; the usual setting of Virtuoso allows 10,000."""
_FEWEST = 500
"""Where not even so many come in one answer, graphs are asked for one by one."""
_TOGETHER = 50
"""Graphs that are asked for at once. A request takes some milliseconds, whatever it asks for."""
_LONGEST = 20_000
"""Characters of their names."""
_SHARED = 20
"""Subjects that may be of several such graphs; each is asked for by itself."""
_HOLDS = NamedNode("urn:x-kg:holds")


class Reading:
    """Reads the graphs of a server; those of this module, and of Virtuoso itself, are not among them."""

    def __init__(self, where: str, querying: Querying, server: Server) -> None:
        self._where = where
        self._querying = querying
        self._virtuoso = server.kind is Kind.VIRTUOSO
        self._keeps_empty = server.kind is Kind.OXIGRAPH
        self._hidden = frozenset(map(NamedNode, (*OWN_GRAPHS, *(VIRTUOSO_GRAPHS if self._virtuoso else ()))))

    def quads(
        self,
        graph: NamedNode | None,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object_: NamedNode | Literal | None,
    ) -> Iterator[Quad]:
        """Yield the quads that have the terms given."""
        wanted = literals.written(object_) if self._virtuoso and isinstance(object_, Literal) else object_
        terms = {"g": graph, "s": subject, "p": predicate, "o": wanted}
        pattern = "GRAPH {g} {{ {s} {p} {o} }}".format(**{n: str(t) if t else f"?{n}" for n, t in terms.items()})
        free = [name for name, term in terms.items() if term is None]
        if not free:
            answer = self._querying.own_rows(f"SELECT (1 AS ?x) {{ {pattern} }} LIMIT 1")
            rows: Iterator[Row] = iter([()] if answer else [])
        else:
            rows = self._rows(free, pattern)
        for row in rows:
            found = dict(zip(free, row, strict=True))
            name = graph or found["g"]
            if name in self._hidden:
                continue
            yield _quad(subject or found["s"], predicate or found["p"], object_ or found["o"], name)

    def quads_of(self, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of graphs; Virtuoso is asked for several small ones at once."""
        names = list(dict.fromkeys(graphs))
        if not self._virtuoso or len(names) < 2:
            for name in names:
                yield from self.quads(name, None, None, None)
            return
        wanted, most = set(names), _ONE_PART
        some: dict[NamedNode, int] = {}
        for name, size in self._sizes():
            if name not in wanted:
                continue
            full = len(some) >= _TOGETHER or sum(len(each.value) for each in (*some, name)) > _LONGEST
            if some and (full or most < _FEWEST or sum(some.values()) + size > most):
                whole = yield from self._quads_of_several(some)
                most, some = most if whole else most // 2, {}
            some[name] = size
        yield from self._quads_of_several(some)

    def _quads_of_several(self, sizes: Mapping[NamedNode, int]) -> Generator[Quad, None, bool]:
        """Yield the quads of graphs with so many each; return whether they came as they were asked for."""
        found = self._together(sizes) if len(sizes) > 1 else {}
        for name, size in sizes.items():
            quads = found.get(name, [])
            yield from quads if len(quads) == size else self.quads(name, None, None, None)
        return len(sizes) == 1 or all(len(found.get(name, ())) == size for name, size in sizes.items())

    def _together(self, names: Collection[NamedNode]) -> dict[NamedNode, list[Quad]]:
        """Return quads of graphs, perhaps not all. N-Triples have no graphs, so each subject is told with its own."""
        # A UNION takes half as long as VALUES, FILTER or FROM NAMED.
        parts = " UNION ".join(f"{{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = {name}) }}" for name in names)
        triples = self._querying.own_triples(f"CONSTRUCT {{ ?s ?p ?o . ?g {_HOLDS} ?s }} {{ {parts} }}")
        graphs_of: defaultdict[object, list[object]] = defaultdict(list)
        for triple in triples:
            if triple.predicate == _HOLDS:
                graphs_of[triple.object].append(triple.subject)
        found: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
        for triple in triples:
            graphs = graphs_of[triple.subject]
            if triple.predicate != _HOLDS and len(graphs) == 1 and isinstance(graphs[0], NamedNode):
                found[graphs[0]].append(Quad(triple.subject, triple.predicate, triple.object, graphs[0]))
        shared = [subject for subject, graphs in graphs_of.items() if len(graphs) > 1]
        for subject in shared if len(shared) <= _SHARED else ():
            if not isinstance(subject, NamedNode):
                continue
            chosen = ", ".join(map(str, names))
            query = f"CONSTRUCT {{ ?g ?p ?o }} {{ GRAPH ?g {{ {subject} ?p ?o }} FILTER(?g IN ({chosen})) }}"
            for graph, predicate, object_ in self._querying.own_triples(query):
                if isinstance(graph, NamedNode):
                    found[graph].append(Quad(subject, predicate, object_, graph))
        return found

    def _sizes(self) -> Iterator[tuple[NamedNode, int]]:
        """Yield the names of the graphs of a Virtuoso with the number of their quads."""
        for name, number in self._parted("?g (COUNT(*) AS ?n)", "GRAPH ?g { ?s ?p ?o }", "g", " GROUP BY ?g"):
            if isinstance(name, NamedNode) and isinstance(number, Literal) and name not in self._hidden:
                yield name, int(number.value)

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""
        if graph in self._hidden:
            return False
        inside = "" if self._keeps_empty else "?s ?p ?o"
        return bool(self._querying.own_rows(f"SELECT (1 AS ?x) {{ GRAPH {graph} {{ {inside} }} }} LIMIT 1"))

    def graph_names(self) -> Iterator[NamedNode]:
        """Yield the names of all graphs."""
        if self._keeps_empty:
            rows: Iterator[Row] = iter(self._querying.own_rows("SELECT ?g { GRAPH ?g {} }"))
        elif self._virtuoso:
            # DISTINCT over the names of graphs never ends there.
            rows = self._parted("?g", "GRAPH ?g { ?s ?p ?o }", "g", " GROUP BY ?g")
        else:
            rows = self._streamed("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        for (name,) in rows:
            if isinstance(name, NamedNode) and name not in self._hidden:
                yield name

    def count(self, graph: NamedNode | None) -> int:
        """Return the number of quads."""
        if graph is not None:
            return 0 if graph in self._hidden else self._number(f"GRAPH {graph} {{ ?s ?p ?o }}")
        hidden = sum(self._number(f"GRAPH {name} {{ ?s ?p ?o }}") for name in self._hidden)
        return self._number("GRAPH ?g { ?s ?p ?o }") - hidden

    def _number(self, pattern: str) -> int:
        [(value,)] = self._querying.own_rows(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        if not isinstance(value, Literal):
            raise StoreError(f"{self._where}: does not count")
        return int(value.value)

    def _rows(self, free: list[str], pattern: str) -> Iterator[Row]:
        if free == ["s", "p", "o"] and self._virtuoso:
            return self._triples(pattern)
        if not self._virtuoso:
            return self._streamed(f"SELECT {_variables(free)} {{ {pattern} }}")
        part = next((name for name in ("s", "g", "p") if name in free), None)
        return self._parted(_variables(free), pattern, part)

    def _streamed(self, query: str) -> Iterator[Row]:
        answer = self._querying.query(query, union=False)
        if not isinstance(answer, Solutions):
            raise StoreError(f"{self._where}: does not answer a SELECT with rows")
        return answer.rows

    def _triples(self, pattern: str) -> Iterator[Row]:
        """Yield the triples of a graph of Virtuoso, which writes N-Triples five times as fast as rows of JSON.

        It does not tell when it leaves some of them out; so they are counted.
        """
        waiting = [(1, 0)]
        while waiting:
            parts, number = waiting.pop()
            some = f"{pattern}{_part('s', parts, number)}"
            expected = self._number(some)
            if expected <= _ONE_PART:
                triples = self._querying.own_triples(f"CONSTRUCT {{ ?s ?p ?o }} {{ {some} }}")
                # Where somebody writes meanwhile, the number tells again.
                if len(triples) == expected or len(triples) == self._number(some):
                    yield from ((triple.subject, triple.predicate, triple.object) for triple in triples)
                    continue
            self._check_parts(parts)
            waiting.extend((parts * _PARTS, number + parts * i) for i in range(_PARTS))

    def _check_parts(self, parts: int) -> None:
        if parts >= _MOST_PARTS:
            raise StoreError(
                f"{self._where}: leaves out part of an answer, and one subject has more than it gives at once; raise "
                "ResultSetMaxRows in its virtuoso.ini"
            )

    def _parted(self, selected: str, pattern: str, part: str | None, tail: str = "") -> Iterator[Row]:
        """Yield all rows of a pattern: an answer that is cut is asked for in parts, by the number of a term."""
        waiting = [(1, 0)]
        while waiting:
            parts, number = waiting.pop()
            chosen = _part(part or "s", parts, number)
            rows, cut = self._querying.page(f"SELECT {selected} {{ {pattern}{chosen} }}{tail}")
            if not cut:
                yield from rows
                continue
            self._check_parts(parts if part else _MOST_PARTS)
            waiting.extend((parts * _PARTS, number + parts * i) for i in range(_PARTS))


def _part(variable: str, parts: int, number: int) -> str:
    """Return the condition for one of several parts of an answer, by the number that Virtuoso gives an IRI."""
    return f" FILTER(bif:mod(<LONG::bif:iri_id_num>(?{variable}), {parts}) = {number})" if parts > 1 else ""


def _variables(names: list[str]) -> str:
    return " ".join(f"?{name}" for name in names)


def _quad(subject: object, predicate: object, object_: object, graph: object) -> Quad:
    if (
        isinstance(subject, NamedNode | BlankNode)
        and isinstance(predicate, NamedNode)
        and isinstance(object_, NamedNode | BlankNode | Literal)
        and isinstance(graph, NamedNode)
    ):
        return Quad(subject, predicate, object_, graph)
    raise StoreError(f"the server gives a quad that is none: {subject} {predicate} {object_} {graph}")
