"""Large changes on servers: afterwards each graph holds exactly what was asked for, whatever its literals are."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import TypeVar

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import Store, abilities_of, open_store
from tests.store.conftest import empty
from tests.store.servers import StoreServer

T = TypeVar("T")
XSD = "http://www.w3.org/2001/XMLSchema#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
LETTERS = (
    *("abc", "äöüß", "日本語", "русский", "العربية", "🕊️👩‍👧", " ", "\n\t\r", "\"\\'", "\u00a0\u2028\u200b\x07\x7f"),
    *("<>&{}|^`", "%20 ?x $y @en ^^"),
)
LENGTHS = (0, 1, 5, 20, 40, 200, 1_900, 2_048, 4_096, 20_000)
LARGE = NamedNode("https://example.org/graph/large")
SMALL = [NamedNode(f"https://example.org/graph/small-{number}") for number in range(30)]


class Maker:
    """Makes quads, no two alike, with literals of all kinds; the same ones in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._numbers = count()
        self._kinds: tuple[Callable[[], Literal | NamedNode], ...] = (
            lambda: Literal(self._text()),
            lambda: Literal(self._text(), language=self._one("en", "en-GB", "zh-Hant", "x-y")),
            lambda: Literal(self._text(), datatype=NamedNode(f"https://example.org/type/{self._one(*'ab')}")),
            lambda: self._typed(
                "integer", str(self._random.randrange(-(10 ** self._below(25)), 10 ** self._below(25) + 1))
            ),
            lambda: self._typed(
                "decimal", f"{self._below(10**7)}.{self._random.randrange(10 ** (1 + self._below(8)))}"
            ),
            lambda: self._typed(
                self._one("double", "float"), self._one("1.5E0", "0.25", "1e10", "INF", "NaN", "2.675")
            ),
            lambda: self._typed("boolean", self._one("true", "false", "1", "0")),
            lambda: self._typed("date", self._day()),
            lambda: self._typed(
                "dateTime", f"{self._day()}T08:30:{self._below(60):02}{self._one('', 'Z', '+02:00', '.5')}"
            ),
            lambda: self._typed("time", f"{self._below(24):02}:00:00"),
            lambda: self._typed("gYear", f"{1 + self._below(2500):04}"),
            lambda: self._typed("duration", self._one("P1D", "PT3H", "P1Y2M", "-P5D")),
            lambda: self._typed("anyURI", f"https://example.org/{self._below(10**6)}"),
            lambda: self._typed("base64Binary", base64.b64encode(self._random.randbytes(self._below(512))).decode()),
            lambda: Literal(f"POINT({self._below(180)}.5 {self._below(90)}.25)", datatype=NamedNode(WKT)),
            lambda: Literal(self._one("", " ", "0", "1.0", "true", "2026-01-01", "nodeID://b1", "NULL")),
            lambda: NamedNode(f"https://example.org/é/{self._below(10**6)}"),
        )

    def quads(self, graph: NamedNode, number: int) -> Iterator[Quad]:
        for _ in range(number):
            kind = self._kinds[self._below(len(self._kinds))]
            thing = NamedNode(f"https://example.org/thing/{next(self._numbers)}")
            yield Quad(thing, NamedNode(f"https://example.org/p{self._below(5)}"), kind(), graph)

    def half_of(self, quads: set[Quad]) -> set[Quad]:
        return set(self._random.sample(sorted(quads, key=str), len(quads) // 2))

    def _text(self) -> str:
        return "".join(
            self._one(*self._one(*LETTERS)) for _ in range(self._one(*LENGTHS[: 6 + 4 * (self._below(20) == 0)]))
        )

    def _day(self) -> str:
        return f"{1 + self._below(9999):04}-{1 + self._below(12):02}-{1 + self._below(28):02}"

    def _typed(self, name: str, value: str) -> Literal:
        return Literal(value, datatype=NamedNode(XSD + name))

    def _below(self, end: int) -> int:
        return self._random.randrange(end)

    def _one(self, *choices: T) -> T:
        return self._random.choice(choices)


Graphs = dict[NamedNode, set[Quad]]


def as_oxigraph_writes(quads: Iterable[Quad]) -> set[Quad]:
    """Return quads with values as Oxigraph gives them back: `true` for `1`, `0.5` for `0.50`."""
    memory = ox.Store()
    memory.bulk_extend(quads)
    return set(memory)


def assert_holds(store: Store, graphs: Graphs) -> None:
    oxigraph = abilities_of(store.location).atomic
    for name, quads in graphs.items():
        wanted = as_oxigraph_writes(quads) if oxigraph else quads
        held = set(store.quads(name))
        assert (sorted(map(str, held - wanted))[:5], sorted(map(str, wanted - held))[:5]) == ([], []), name
    assert store.count() == sum(map(len, graphs.values()))


@pytest.mark.parametrize("seed", [1, 2])
def test_half_of_large_and_of_many_graphs_is_exchanged_and_removed_whatever_the_literals_are(
    store_server: StoreServer, seed: int
) -> None:
    make = Maker(seed)
    graphs = {LARGE: set(make.quads(LARGE, 5_000)), **{name: set(make.quads(name, 25)) for name in SMALL}}
    with open_store(store_server.location) as store:
        store.replace_graphs(graphs)
        assert_holds(store, graphs)

        graphs = {name: make.half_of(held) | set(make.quads(name, len(held) // 2)) for name, held in graphs.items()}
        store.replace_graphs(graphs)
        assert_holds(store, graphs)

        graphs = {name: make.half_of(held) for name, held in graphs.items()}
        store.replace_graphs(graphs)
        assert_holds(store, graphs)

        store.remove_graphs(SMALL)
        assert_holds(store, {LARGE: graphs[LARGE]})


def test_a_change_that_no_request_takes_is_written_in_steps(
    oxigraph_server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store.remote.store._LARGEST", 200_000)
    monkeypatch.setattr("kg.store.remote.portions.STEP", 20_000)
    make = Maker(3)
    graphs = {LARGE: set(make.quads(LARGE, 2_000)), **{name: set(make.quads(name, 100)) for name in SMALL}}
    empty(oxigraph_server.location)
    with open_store(oxigraph_server.location) as store:
        store.replace_graphs(graphs)
        assert_holds(store, graphs)

        graphs = {name: make.half_of(held) | set(make.quads(name, len(held) // 2)) for name, held in graphs.items()}
        new = NamedNode("https://example.org/graph/new")
        graphs[new] = set(make.quads(new, 2_000))
        store.replace_graphs(graphs)
        assert_holds(store, graphs)

        store.replace_graphs({LARGE: [], new: make.half_of(graphs[new])})
        assert store.graph_names() == sorted((new, *SMALL), key=lambda name: name.value)
