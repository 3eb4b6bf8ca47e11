"""Quads as JSON-LD that reads well: short names, plain values, and one object for each node of each named graph.

The context is `ontology/context.jsonld`, written into the output, so that a reader needs nothing from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, BinaryIO, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.vocabulary import RDF, XSD
from kg.resources import ontology_file

_FIRST: Final = ("@id", "@type", "label", "title")
"""Keys that a reader looks for before the others."""
_MOST_EXACT: Final = 2**53
"""From here on readers that take numbers for floats lose digits."""
_INTEGER: Final = re.compile("0|-?[1-9][0-9]*")
_RELATIVE: Final = re.compile(r"[^:/?#@\s][^:/?#]*(?:/[^:/?#]+)*(?:#[^:]+)?")
"""References without a part that the rules for relative ones would read otherwise."""
_DOTS: Final = re.compile(r"(?:^|/)\.{1,2}(?=$|[/#])")


def write_jsonld(quads: Iterable[Quad], output: BinaryIO, *, base: str) -> None:
    """Write quads that come by graph, and by node within a graph.

    IRIs below `base` are written as relative ones. One node is in memory at a time.

    Raises:
        RecordError: a term cannot be written as JSON-LD.
    """
    names = _Names(base)
    context = json.dumps({"@base": base, **names.context}, ensure_ascii=False, separators=(",", ":"))
    output.write(f'{{"@context":{context},\n"@graph":['.encode())
    first = True
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = (names.node(list(node)) for _, node in groupby(group, key=lambda quad: quad.subject))
        for piece in _pieces(names, graph, nodes, first=first):
            output.write(piece.encode("utf-8"))
        first = False
    output.write(b"\n]}\n")


def _pieces(
    names: _Names, graph: NamedNode | BlankNode | DefaultGraph, nodes: Iterator[dict[str, Any]], *, first: bool
) -> Iterator[str]:
    """Yield the pieces of a named graph, or of the default one, whose nodes stand by themselves."""
    yield "\n" if first else ",\n"
    named = not isinstance(graph, DefaultGraph)
    if not isinstance(graph, DefaultGraph):
        yield f'{{"@id":{json.dumps(names.reference(graph), ensure_ascii=False)},"@graph":[\n'
    for number, node in enumerate(nodes):
        yield ",\n" if number else ""
        yield json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    if named:
        yield "\n]}"


@lru_cache(maxsize=1)
def published_context() -> dict[str, Any]:
    """Return the short names of `ontology/context.jsonld`; not to be changed."""
    content = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))
    context: dict[str, Any] = content["@context"]
    return context


class _Names:
    """The context, from IRIs to short names."""

    def __init__(self, base: str) -> None:
        self.context = published_context()
        self._base = base
        self._prefixes = {
            name: told for name, told in self.context.items() if isinstance(told, str) and told.endswith(("/", "#"))
        }
        self._terms: dict[str, str] = {}
        self._types: dict[str, str] = {}
        for name, told in self.context.items():
            iri = told["@id"] if isinstance(told, dict) else told
            if name in self._prefixes or not isinstance(iri, str):
                continue
            self._terms[self._expanded(iri)] = name
            if isinstance(told, dict):
                kind = told["@type"]
                self._types[name] = kind if kind.startswith("@") else self._expanded(kind)

    def _expanded(self, short: str) -> str:
        prefix, _, rest = short.partition(":")
        return self._prefixes[prefix] + rest if prefix in self._prefixes else short

    def node(self, quads: list[Quad]) -> dict[str, Any]:
        """Return the object of a node, of all its quads in one graph."""
        values: dict[str, list[Any]] = {}
        for quad in quads:
            if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
                values.setdefault("@type", []).append(self.term(quad.object))
            else:
                name = self.term(quad.predicate)
                values.setdefault(name, []).append(self._value(name, quad.object))
        node: dict[str, Any] = {"@id": self.reference(quads[0].subject)}
        for name in sorted(values, key=lambda name: (_rank(name), name)):
            found = values[name]
            node[name] = found[0] if len(found) == 1 else found
        return node

    def term(self, iri: NamedNode) -> str:
        """Return the name of a property, a class or another term."""
        name = self._terms.get(iri.value)
        if name is not None:
            return name
        for prefix, namespace in self._prefixes.items():
            rest = iri.value.removeprefix(namespace)
            if rest and rest != iri.value and not rest.startswith("//") and f"{prefix}:{rest}" not in self.context:
                return f"{prefix}:{rest}"
        return self._absolute(iri.value)

    def reference(self, node: object) -> str:
        """Return the IRI of a node, relative where that is safe."""
        if isinstance(node, BlankNode):
            return f"_:{node.value}"
        if not isinstance(node, NamedNode):
            raise RecordError(f"{node} cannot be written as JSON-LD; choose --format nquads")
        rest = node.value.removeprefix(self._base)
        if rest != node.value and _RELATIVE.fullmatch(rest) and not _DOTS.search(rest):
            return rest
        return self._absolute(node.value)

    def _absolute(self, iri: str) -> str:
        scheme, _, rest = iri.partition(":")
        if scheme in self._prefixes and not rest.startswith("//"):
            raise RecordError(f"{iri} reads as a short name in JSON-LD; choose --format nquads")
        return iri

    def _value(self, name: str, value: object) -> Any:
        kind = self._types.get(name)
        if isinstance(value, Literal):
            return self._literal(kind, value)
        if kind == "@vocab" and isinstance(value, NamedNode):
            return self.term(value)
        reference = self.reference(value)
        return reference if kind == "@id" else {"@id": reference}

    def _literal(self, kind: str | None, literal: Literal) -> Any:
        text, datatype = literal.value, literal.datatype
        if literal.language is not None:
            return {"@value": text, "@language": literal.language}
        if kind is None and datatype == XSD.integer and _INTEGER.fullmatch(text) and abs(int(text)) < _MOST_EXACT:
            return int(text)
        if kind is None and datatype == XSD.boolean and text in ("true", "false"):
            return text == "true"
        if datatype.value == kind or (kind is None and datatype == XSD.string):
            return text
        return {"@value": text} if datatype == XSD.string else {"@value": text, "@type": self.term(datatype)}


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
