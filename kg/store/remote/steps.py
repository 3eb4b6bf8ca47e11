"""A change as steps, each of which a server carries out as a whole, and may carry out twice.

For servers that do not take a request with several operations as a whole, or not of any size. A graph is changed in one
step where it has not more quads than a step may have, so that nobody ever sees half a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from pyoxigraph import NamedNode, Quad

from kg.store import difference
from kg.store.remote.servers import STAGED_ADDITIONS, STAGED_REMOVALS

Encode = Callable[[Quad], Quad]


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one step.

    `quads` and `characters` are those of a statement that only adds or only removes, `both` the quads of one that does
    both. `posted` are the characters of triples that are posted to a graph, `staged` the quads that are moved out of
    the graphs beside in one statement; both are None where that is not done. `longest` characters has a line that
    may be posted. `together` tells that a statement may remove from several graphs. `block` is how many lines stand
    between the braces of a GRAPH, None where that is of no matter.

    Measured with Virtuoso 7.2.5: its parser gives up at 5,000 triples in a block, its compiler at 10,000 lines, which
    900 triples to add and to remove make; posting fails with literals of more than a megabyte. A statement that removes
    and has more than one GRAPH in it leaves literals of other datatypes than its own, and says that all went well. One
    that both adds and removes cuts each U+0000 off the end of a text, unless all of it is ASCII. rdflib 7.6 brings the
    triples of a block into an order of its own, in a time that grows with the square of their number.
    """

    quads: int = 4_000
    characters: int = 1_000_000
    both: int = 600
    posted: int | None = 3_000_000
    staged: int | None = 60_000
    longest: int = 200_000
    together: bool = False
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request: an update, or with a `graph` triples that are posted to it."""

    text: str
    graph: str | None = None


Step = tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What is added to and removed from one graph; one that is `emptied` goes as a whole."""

    graph: NamedNode
    additions: Sequence[Quad] = ()
    removals: Sequence[Quad] = ()
    emptied: bool = False


def steps_of(changes: Iterable[GraphChange], limits: Limits, encode: Encode) -> Iterator[Step]:
    """Yield the steps of a change. `encode` gives a quad as the server is to get it."""
    packs = {"add": _Pack(limits), "remove": _Pack(limits), "both": _Pack(limits, quads=limits.both)}
    for change in changes:
        if change.emptied:
            yield (Call(f"DROP SILENT GRAPH {change.graph}"),)
            continue
        additions, removals = _lines(change.additions, encode), _lines(change.removals, encode)
        kind = "both" if additions and removals else "add" if additions else "remove"
        cut = kind == "both" and limits.staged is not None and _would_be_cut(chain(additions, removals))
        if not cut and packs[kind].takes(additions, removals):
            yield from packs[kind].put(change.graph, additions, removals)
            if removals and not limits.together:
                yield from packs[kind].take()
        else:
            yield from _large(change.graph, additions, removals, limits)
    for pack in packs.values():
        yield from pack.take()


def removal(sizes: Mapping[NamedNode, int], *, together: bool) -> Iterator[Step]:
    """Yield the steps that remove graphs of so many quads; `together` tells that the server does several in one.

    Such a server holds all quads of a statement in memory, so that it gets a large graph by the portion. Others drop a
    graph in a way of their own: Virtuoso one of 600,000 quads in two seconds.
    """
    drops: list[str] = []
    held = 0
    for name, size in sizes.items():
        if together:
            some = f"SELECT ?s ?p ?o {{ GRAPH {name} {{ ?s ?p ?o }} }} LIMIT {difference.STEP}"
            portion = Call(f"DELETE {{ GRAPH {name} {{ ?s ?p ?o }} }} WHERE {{ {{ {some} }} }}")
            yield from ((portion,) for _ in range(size // difference.STEP))
        rest = size % difference.STEP
        if drops and (not together or held + rest > difference.STEP):
            yield (Call(" ;\n".join(drops)),)
            drops, held = [], 0
        drops.append(f"DROP SILENT GRAPH {name}")
        held += rest
    if drops:
        yield (Call(" ;\n".join(drops)),)


def _lines(quads: Iterable[Quad], encode: Encode) -> list[str]:
    return [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in map(encode, quads)]


class _Pack:
    """Small changes of several graphs in one statement."""

    def __init__(self, limits: Limits, *, quads: int | None = None) -> None:
        self._most, self._characters, self._block = quads or limits.quads, limits.characters, limits.block
        self._parts: list[tuple[NamedNode, list[str], list[str]]] = []
        self._quads = self._size = 0

    def takes(self, additions: Sequence[str], removals: Sequence[str]) -> bool:
        return len(additions) + len(removals) <= self._most and _size(additions, removals) <= self._characters

    def put(self, graph: NamedNode, additions: list[str], removals: list[str]) -> Iterator[Step]:
        quads, size = len(additions) + len(removals), _size(additions, removals)
        if self._quads + quads > self._most or self._size + size > self._characters:
            yield from self.take()
        self._parts.append((graph, additions, removals))
        self._quads += quads
        self._size += size

    def take(self) -> Iterator[Step]:
        parts, self._parts, self._quads, self._size = self._parts, [], 0, 0
        if not any(additions or removals for _, additions, removals in parts):
            return
        added = _blocks(((graph, lines) for graph, lines, _ in parts), self._block)
        removed = _blocks(((graph, lines) for graph, _, lines in parts), self._block)
        yield (Call(_statement(added, removed)),)


def _would_be_cut(lines: Iterable[str]) -> bool:
    return any('\\u0000"' in line and not line.isascii() for line in lines)


def _size(*lines: Iterable[str]) -> int:
    return sum(len(line) for each in lines for line in each)


def _blocks(parts: Iterable[tuple[NamedNode, Sequence[str]]], most: int | None = None) -> str:
    blocks: list[str] = []
    for graph, lines in parts:
        size = most or max(len(lines), 1)
        for at in range(0, len(lines), size):
            blocks.extend((f"GRAPH {graph} {{", *lines[at : at + size], "}"))
    return "\n".join(blocks)


def _statement(added: str, removed: str) -> str:
    if not removed:
        return f"INSERT DATA {{\n{added}\n}}"
    if not added:
        return f"DELETE DATA {{\n{removed}\n}}"
    return f"DELETE {{\n{removed}\n}} INSERT {{\n{added}\n}} WHERE {{}}"


def _large(graph: NamedNode, additions: list[str], removals: list[str], limits: Limits) -> Iterator[Step]:
    """Yield the steps for a graph that changes by more than a statement takes."""
    if limits.posted is None or limits.staged is None:
        yield from _plain(graph, additions, removals, limits)
        return
    if not removals and _size(additions) <= limits.posted and max(map(len, additions)) <= limits.longest:
        yield (Call("\n".join((*additions, "")), graph.value),)
        return
    while additions or removals:
        taken, dropped = additions[: limits.staged], removals[: limits.staged]
        additions, removals = additions[limits.staged :], removals[limits.staged :]
        yield tuple(_staged(graph, taken, dropped, limits))


def _plain(graph: NamedNode, additions: list[str], removals: list[str], limits: Limits) -> Iterator[Step]:
    for some in _portions(removals, limits.quads, limits.characters):
        yield (Call(_statement("", _blocks([(graph, some)], limits.block))),)
    for some in _portions(additions, limits.quads, limits.characters):
        yield (Call(_statement(_blocks([(graph, some)], limits.block), "")),)


def _staged(graph: NamedNode, additions: list[str], removals: list[str], limits: Limits) -> Iterator[Call]:
    """Yield the requests that put the change into graphs beside, and then make it in one statement."""
    beside = ((STAGED_ADDITIONS, additions), (STAGED_REMOVALS, removals))
    for name, _ in beside:
        yield Call(f"DROP SILENT GRAPH <{name}>")
    for name, lines in beside:
        for is_long, some in groupby(
            sorted(lines, key=lambda line: len(line) > limits.longest), key=lambda line: len(line) > limits.longest
        ):
            if is_long:
                yield from (Call(_statement(_blocks([(NamedNode(name), [line])]), "")) for line in some)
            else:
                portions = _portions(list(some), limits.staged or 0, limits.posted or 0)
                yield from (Call("\n".join((*portion, "")), name) for portion in portions)
    yield Call(
        f"DELETE {{ GRAPH {graph} {{ ?s ?p ?o }} }} INSERT {{ GRAPH {graph} {{ ?t ?q ?v }} }} WHERE {{ "
        f"{{ GRAPH <{STAGED_REMOVALS}> {{ ?s ?p ?o }} }} UNION {{ GRAPH <{STAGED_ADDITIONS}> {{ ?t ?q ?v }} }} }}"
    )
    for name, _ in beside:
        yield Call(f"DROP SILENT GRAPH <{name}>")


def _portions(lines: list[str], most: int, characters: int) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for line in lines:
        if some and (len(some) >= most or size + len(line) > characters):
            yield some
            some, size = [], 0
        some.append(line)
        size += len(line)
    if some:
        yield some
