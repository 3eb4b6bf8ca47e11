"""A change that takes several steps, written down before its first one, so that a kill leaves all of it or nothing.

The steps stand in a graph of their own as packed text, which no query takes for what it says. A mark comes last: a
journal without it is forgotten, one with it is carried out, by whoever wrote it, or by the next one who opens the store
for writing. Every step may be carried out twice.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from kg.errors import StoreError
from kg.store.protocol import Row
from kg.store.remote.servers import JOURNAL
from kg.store.remote.steps import Call, Step

_ONE_PART = 500_000
"""Characters of a part: every server takes a literal of that length."""
_PART = f"{JOURNAL}:part:"
_MARK = f"{JOURNAL}:parts"


class Packed:
    """Steps, packed in memory; they are read as often as needed."""

    def __init__(self, steps: Iterable[Step]) -> None:
        pack = zlib.compressobj(1)
        pieces: list[bytes] = []
        self.steps = 0
        self.calls = 0
        for step in steps:
            self.steps += 1
            self.calls += len(step)
            lines = json.dumps([[call.text, call.graph] for call in step]) + "\n"
            pieces.append(pack.compress(lines.encode()))
        pieces.append(pack.flush())
        self.content = b"".join(pieces)

    def __iter__(self) -> Iterator[Step]:
        return unpacked([self.content])


def unpacked(pieces: Iterable[bytes]) -> Iterator[Step]:
    """Yield the steps that were packed."""
    unpack, rest = zlib.decompressobj(), b""
    for piece in pieces:
        *lines, rest = (rest + unpack.decompress(piece)).split(b"\n")
        yield from map(_step, lines)


def _step(line: bytes) -> Step:
    return tuple(Call(text, graph) for text, graph in json.loads(line))


class Journal:
    """The journal of a store. `update` sends an update, `select` asks a query about all graphs, `carry_out` a step."""

    def __init__(
        self,
        where: str,
        update: Callable[[str], None],
        select: Callable[[str], Sequence[Row]],
        carry_out: Callable[[Step], None],
    ) -> None:
        self._where = where
        self._update = update
        self._select = select
        self._carry_out = carry_out

    def run(self, packed: Packed) -> None:
        """Carry out steps, all or none even if this process or the server is killed."""
        if packed.calls > 1:
            self._write(packed.content)
        for step in packed:
            self._carry_out(step)
        if packed.calls > 1:
            self.clear()

    def repair(self) -> bool:
        """Finish what a killed writer left; return whether there was anything to finish."""
        parts, mark = self._read()
        if mark is not None:
            if sorted(parts) != list(range(mark)):
                raise StoreError(
                    f"{self._where}: a write was cut off, and its journal (graph {JOURNAL}) is not whole; drop that "
                    "graph and run `kg build` with all your documents again"
                )
            for step in unpacked(base64.b85decode(parts[number]) for number in range(mark)):
                self._carry_out(step)
        if parts or mark is not None:
            self.clear()
        return mark is not None

    def clear(self) -> None:
        """Forget the journal: the mark first, so that half of it never counts."""
        self._update(f"DELETE WHERE {{ GRAPH <{JOURNAL}> {{ <{JOURNAL}> <{_MARK}> ?o }} }}")
        self._update(f"DROP SILENT GRAPH <{JOURNAL}>")

    def _write(self, content: bytes) -> None:
        text = base64.b85encode
        step = _ONE_PART * 4 // 5
        pieces = [text(content[at : at + step]).decode() for at in range(0, len(content), step)]
        for number, piece in enumerate(pieces):
            self._insert(f"{_PART}{number}", piece)
        self._insert(_MARK, str(len(pieces)))

    def _insert(self, predicate: str, value: str) -> None:
        self._update(f"INSERT DATA {{ GRAPH <{JOURNAL}> {{ <{JOURNAL}> <{predicate}> {Literal(value)} }} }}")

    def _read(self) -> tuple[dict[int, bytes], int | None]:
        parts: dict[int, bytes] = {}
        mark = None
        names = self._select(f"SELECT ?p {{ GRAPH <{JOURNAL}> {{ <{JOURNAL}> ?p ?o }} }}")
        for name in [name for (name,) in names if isinstance(name, NamedNode)]:
            query = f"SELECT ?o {{ GRAPH <{JOURNAL}> {{ <{JOURNAL}> {name} ?o }} }}"
            for (value,) in self._select(query):
                if not isinstance(value, Literal):
                    continue
                if name.value == _MARK:
                    mark = int(value.value)
                elif name.value.startswith(_PART):
                    parts[int(name.value.removeprefix(_PART))] = value.value.encode()
        return parts, mark
