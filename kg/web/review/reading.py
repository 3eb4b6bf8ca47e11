"""Links read a part at a time: which things have some, and those of one thing, without reading all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.links import links_from_quads
from kg.graph.prefixes import sparql_prefixes
from kg.graph.vocabulary import DIP, OWL, STANDINGS
from kg.model.link import Link, Standing
from kg.store.protocol import Row, Store
from kg.web.problems import ProblemError

KINDS: Final[dict[str, NamedNode]] = {
    "person": DIP.Person,
    "state": DIP.State,
    "organization": DIP.Organization,
    "place": DIP.Place,
}
"""The kinds of things that may be asked for."""

_STANDING_OF: Final = {term: standing for standing, term in STANDINGS.items()}
_ID: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which links: of a source, of things of a kind (`KINDS`), of a standing, of one thing (its IRI); None for any."""

    source: str | None = None
    kind: str | None = None
    standing: Standing | None = None
    of: NamedNode | None = None


class LinkReader:
    """Reads the links of one graph for one request."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._iris = Iris(base)
        self._counts: dict[str, dict[Standing, int]] | None = None

    @property
    def counts(self) -> Mapping[str, Mapping[Standing, int]]:
        """How many links there are, by source and standing."""
        if self._counts is None:
            self._counts = {}
            for graph, standing, count in self._rows(
                "SELECT ?graph ?standing (COUNT(?link) AS ?n) "
                "{ GRAPH ?graph { ?link a dip:Link ; dip:standing ?standing } } GROUP BY ?graph ?standing"
            ):
                known = _STANDING_OF.get(standing) if isinstance(standing, NamedNode) else None
                if known is not None and isinstance(graph, NamedNode) and self._iris.is_links(graph):
                    name = graph.value.removeprefix(f"{self._iris.base}links/")
                    self._counts.setdefault(name, {})[known] = _number(count)
            self._counts = dict(sorted(self._counts.items()))
        return self._counts

    def total(self, standing: Standing) -> int:
        """Return how many links of a standing there are."""
        return sum(each.get(standing, 0) for each in self.counts.values())

    def count_things(self, wanted: Wanted) -> int:
        """Return how many things have links that are wanted."""
        if not (pattern := self._pattern(wanted)):
            return 0
        return next((_number(row[0]) for row in self._rows(f"SELECT (COUNT(DISTINCT ?of) AS ?n) {{ {pattern} }}")), 0)

    def things(self, wanted: Wanted, *, size: int, offset: int) -> list[NamedNode]:
        """Return some of the things that have links that are wanted, those first of which one link is surest."""
        if not (pattern := self._pattern(wanted)):
            return []
        rows = self._rows(
            f"SELECT ?of (MAX(?confidence) AS ?sure) {{ {pattern} }} GROUP BY ?of ORDER BY DESC(?sure) ?of "
            f"LIMIT {size} OFFSET {offset}"
        )
        return [of for of, _ in rows if isinstance(of, NamedNode)]

    def count_links(self, wanted: Wanted) -> int:
        """Return how many links are wanted."""
        if not (pattern := self._pattern(wanted)):
            return 0
        return next((_number(row[0]) for row in self._rows(f"SELECT (COUNT(?link) AS ?n) {{ {pattern} }}")), 0)

    def links(self, wanted: Wanted, *, size: int, offset: int) -> list[Link]:
        """Return some of the links that are wanted, the surest first.

        Raises:
            RecordError: one of them is broken.
        """
        if not (pattern := self._pattern(wanted)):
            return []
        rows = self._rows(
            f"SELECT ?graph ?link ?confidence {{ {pattern} }} ORDER BY DESC(?confidence) ?link "
            f"LIMIT {size} OFFSET {offset}"
        )
        nodes = [(g, link) for g, link, _ in rows if isinstance(g, NamedNode) and isinstance(link, NamedNode)]
        return [link for graph, node in nodes for link in self._links_at(graph, [node])]

    def links_of(self, thing: NamedNode, source: str | None = None) -> list[Link]:
        """Return the links of a thing by source, the surest first.

        Raises:
            RecordError: one of them is broken.
        """
        found: list[Link] = []
        for graph in self._graphs(source):
            told = self._store.quads(graph, predicate=OWL.annotatedSource, object=thing)
            found += self._links_at(graph, [quad.subject for quad in told if isinstance(quad.subject, NamedNode)])
        return sorted(found, key=lambda link: (link.source, -link.confidence, link.object))

    def link(self, id: str) -> Link:
        """Return the link of an id (`kg.graph.links.link_id`).

        Raises:
            ProblemError: 404, there is none.
            RecordError: it is broken.
        """
        if _ID.issuperset(id):
            for source in self.counts if id else ():
                found = self._links_at(self._iris.links(source), [self._iris.link(source, id)])
                if found:
                    return found[0]
        raise ProblemError(404, f"there is no link of the id {id[:80]!r}; /api/links lists those that there are")

    def _links_at(self, graph: NamedNode, nodes: Sequence[NamedNode]) -> list[Link]:
        quads = [quad for node in nodes for quad in self._store.quads(graph, subject=node)]
        return links_from_quads(quads, base=self._iris.base)

    def _graphs(self, source: str | None) -> list[NamedNode]:
        names = self.counts if source is None else [name for name in self.counts if name == source]
        return [self._iris.links(name) for name in names]

    def _pattern(self, wanted: Wanted) -> str:
        """Return the pattern of wanted links; empty where there are none of the source."""
        graphs = self._graphs(wanted.source)
        if not graphs:
            return ""
        of = str(wanted.of) if wanted.of else "?of"
        standing = f"; dip:standing {STANDINGS[wanted.standing]} " if wanted.standing else ""
        kind = f"GRAPH {self._iris.world} {{ ?of a {KINDS[wanted.kind]} }}" if wanted.kind else ""
        return (
            f"VALUES ?graph {{ {' '.join(map(str, graphs))} }} "
            f"GRAPH ?graph {{ ?link a dip:Link {standing}; owl:annotatedSource {of} ; sssom:confidence ?confidence }} "
            + (f"BIND({of} AS ?of) " if wanted.of else "")
            + kind
        )

    def _rows(self, text: str) -> list[Row]:
        return list(self._store.select(sparql_prefixes() + text).rows)


def waiting(store: Store, base: str, thing: NamedNode) -> int:
    """Return how many links of a thing wait for a person to decide."""
    iris = Iris(base)
    proposed = STANDINGS[Standing.PROPOSED]
    found = 0
    for quad in store.quads(predicate=OWL.annotatedSource, object=thing):
        graph, link = quad.graph_name, quad.subject
        if isinstance(graph, NamedNode) and isinstance(link, NamedNode) and iris.is_links(graph):
            found += len(list(store.quads(graph, subject=link, predicate=DIP.standing, object=proposed)))
    return found


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
