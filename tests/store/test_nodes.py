"""A view of a store that reads nodes whole: it gives what the store gives, and asks less often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import NodeView, open_store
from kg.store import nodes as nodes_module

NODES = [NamedNode(f"https://example.org/{letter}") for letter in "abc"]
nodes = st.sampled_from(NODES)
values = nodes | st.sampled_from([Literal("1"), Literal(1), Literal("1", language="en")])
quads = st.builds(Quad, nodes, nodes, values, nodes)
patterns = st.tuples(*(st.none() | nodes for _ in range(3)), st.none() | values)


@given(held=st.sets(quads, max_size=30), asked=st.lists(patterns, max_size=8))
def test_every_pattern_gives_what_the_store_gives(
    held: set[Quad],
    asked: list[tuple[NamedNode | None, NamedNode | None, NamedNode | None, NamedNode | Literal | None]],
) -> None:
    with open_store(None) as store:
        store.replace_graphs({name: [quad for quad in held if quad.graph_name == name] for name in NODES})
        view = NodeView(store)
        for graph, subject, predicate, value in asked:
            terms = {"subject": subject, "predicate": predicate, "object": value}
            found = list(view.quads(graph, **terms))  # type: ignore[arg-type]
            assert sorted(map(str, found)) == sorted(map(str, store.quads(graph, **terms)))  # type: ignore[arg-type]


def test_a_node_is_read_once_and_one_with_very_many_quads_never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes_module, "_MOST_OF_ONE", 5)
    small, large, name = NODES
    with open_store(None) as store:
        store.replace_graphs(
            {name: [Quad(node, name, Literal(i), name) for node, n in ((small, 5), (large, 6)) for i in range(n)]}
        )
        view = NodeView(store)
        assert len(list(view.quads(name, subject=small))) == 5
        assert len(list(view.quads(name, subject=large, predicate=name))) == 6

        store.remove_graphs([name])

        assert len(list(view.quads(name, subject=small, predicate=name))) == 5
        assert list(view.quads(name, subject=large)) == []
        view.close()
        assert list(view.quads(name, subject=small)) == []


def test_it_does_not_write() -> None:
    with open_store(None) as store:
        view = NodeView(store)
        with pytest.raises(StoreError, match="open the store for writing"):
            view.replace_graphs({NODES[0]: []})
        with pytest.raises(StoreError, match="open the store for writing"):
            view.update("CLEAR ALL")
