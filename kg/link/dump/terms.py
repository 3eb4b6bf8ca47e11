"""What the classes and properties of a dump mean: the table that is shipped, and what the user adds to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from kg.errors import listed, shown
from kg.link.dump.statements import Property, Role
from kg.model.link import Kind
from kg.model.sections import Section, parse_yaml

OTHER = "other"
"""Stands in the table for classes of things that are of no kind that is linked."""
_KEYS = ("prefixes", "types", "properties", "identifiers")
_NOTES = ("description", "source", "licence")
_WRITTEN = tuple(role for role in Role if role is not Role.KIND)


@dataclass(frozen=True, slots=True)
class Terms:
    """Properties by IRI, and the kinds that a class stands for; none where it is of no kind that is linked."""

    properties: Mapping[str, Property] = field(default_factory=dict)
    kinds: Mapping[str, frozenset[Kind]] = field(default_factory=dict)

    def having(self, roles: frozenset[Role]) -> dict[str, Property]:
        """Return the properties with one of these roles."""
        return {iri: known for iri, known in self.properties.items() if known.role in roles}


def load_terms(text: str | None = None, *, where: str = "") -> Terms:
    """Return the terms that are shipped and those of a YAML text, which win; `where` names the text in messages.

    Raises:
        MappingError: something in the text is not allowed; names the key.
    """
    table = _Table()
    table.add(_shipped(), where="terms.yaml")
    if text is not None:
        table.add(parse_yaml(text, where=where), where=where)
    return Terms(table.properties, {iri: frozenset(kinds) for iri, kinds in table.kinds.items()})


@cache
def _shipped() -> Any:
    return parse_yaml((files("kg.link") / "data" / "terms.yaml").read_text("utf-8"), where="terms.yaml")


class _Table:
    def __init__(self) -> None:
        self.properties: dict[str, Property] = {}
        self.kinds: dict[str, set[Kind]] = {}
        self._prefixes: dict[str, tuple[str, ...]] = {}

    def add(self, data: Any, *, where: str) -> None:
        top = Section(data, where, (*_KEYS, *_NOTES))
        prefixes = top.table("prefixes")
        self._prefixes |= {prefix: prefixes.texts(prefix) for prefix in prefixes.keys}
        types = top.section("types", (*Kind, OTHER))
        given = {
            name: [iri for text in types.texts(name) for iri in self._iris(types, name, text)] for name in types.keys
        }
        for iri in (iri for iris in given.values() for iri in iris):
            self.kinds[iri] = set()
        for name, iris in given.items():
            for iri in iris:
                self.kinds[iri] |= {Kind(name)} if name != OTHER else set()
        properties = top.section("properties", _WRITTEN)
        for name in properties.keys:
            for text in properties.texts(name):
                self.properties |= dict.fromkeys(self._iris(properties, name, text), Property(Role(name)))
        identifiers = top.table("identifiers")
        for name in identifiers.keys:
            template = identifiers.text(name, needed=True) or ""
            if template.count("{}") != 1:
                raise identifiers.fail(name, f"{shown(template)} must have {{}} once, where the identifier stands")
            self.properties |= dict.fromkeys(self._iris(identifiers, name, name), Property(Role.SAME, template))

    def _iris(self, section: Section, key: str, text: str) -> Iterator[str]:
        prefix, colon, name = text.partition(":")
        if colon and prefix in self._prefixes:
            yield from (namespace + name for namespace in self._prefixes[prefix])
        elif colon and name.startswith("//"):
            yield text
        else:
            raise section.fail(key, f"{shown(text)} is no IRI{_hint(prefix if colon else '', tuple(self._prefixes))}")


def _hint(prefix: str, known: Sequence[str]) -> str:
    if prefix:
        return (
            f"; the prefix {shown(prefix)} is not known: put it under `prefixes`, or use one of {listed(sorted(known))}"
        )
    return "; write it in full, or with a prefix (`schema:Person`)"
