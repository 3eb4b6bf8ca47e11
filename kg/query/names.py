"""From what people call a thing to its IRI in the graph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from kg.errors import ParameterError, UnknownNameError, cut, shown
from kg.model.folding import folded
from kg.store.protocol import Store

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_ALIAS = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
_REPLACED = NamedNode("http://purl.org/dc/terms/isReplacedBy")

_MOST_SHOWN = 8
_LIKE_ENOUGH = 70


class _Named(NamedTuple):
    iri: NamedNode
    name: str


def iri_of(store: Store, name: str, *, kinds: Sequence[str] = (), where: str) -> NamedNode:
    """Return the thing that a label, an alias or an IRI names; for the IRI of a former event, the one it is part of.

    `kinds` are the IRIs of the classes that it may belong to, empty for any; `where` begins the message. A label goes
    before an alias, and what is written alike before what differs in case, diacritics or marks; the last words of a
    label (a surname) do when nothing else does.

    Raises:
        UnknownNameError: it names nothing there, or several things; names the nearest, or all of them.
        ParameterError: it is an IRI that is malformed.
    """
    text = name.strip()
    if re.match(r"<.*>$|https?://|urn:", text):
        return _known_iri(store, text.removeprefix("<").removesuffix(">"), where)
    classes = [NamedNode(kind) for kind in kinds]
    written = " ".join(unicodedata.normalize("NFC", text).split())
    for predicate in (_LABEL, _ALIAS):
        if found := _exact(store, predicate, written, classes):
            return _only(found, name, where)
    return _loose(store, name, classes, where)


def successor(store: Store, iri: NamedNode) -> NamedNode:
    """Return the event that a former one has become part of; any other IRI as it is."""
    found = (quad.object for quad in store.quads(subject=iri, predicate=_REPLACED))
    return next((later for later in found if isinstance(later, NamedNode)), iri)


def _known_iri(store: Store, text: str, where: str) -> NamedNode:
    try:
        iri = NamedNode(text)
    except ValueError as error:
        problem = f"{shown(text)} is no IRI ({error}); give a name, or the IRI whole"
        raise ParameterError(f"{where}: {problem}", problem=problem) from None
    iri = successor(store, iri)
    for quads in (store.quads(subject=iri), store.quads(object=iri)):
        if any(True for _ in quads):
            return iri
    raise UnknownNameError(
        f"{where}: the graph holds nothing with the IRI {cut(text)}; give a name, or check the IRI", name=text
    )


def _exact(store: Store, predicate: NamedNode, text: str, classes: Sequence[NamedNode]) -> list[_Named]:
    try:
        literals = (Literal(text), Literal(text, language="en"))
    except ValueError:  # half of a surrogate pair, which no label has
        return []
    found = (quad.subject for literal in literals for quad in store.quads(predicate=predicate, object=literal))
    return [
        _Named(iri, text) for iri in dict.fromkeys(found) if isinstance(iri, NamedNode) and _is_a(store, iri, classes)
    ]


def _is_a(store: Store, iri: NamedNode, classes: Sequence[NamedNode]) -> bool:
    return not classes or any(True for kind in classes for _ in store.quads(subject=iri, predicate=_TYPE, object=kind))


def _loose(store: Store, name: str, classes: Sequence[NamedNode], where: str) -> NamedNode:
    wanted = folded(name)
    labels = list(_names(store, _LABEL, classes))
    aliases = list(_names(store, _ALIAS, classes))
    for names in (labels, aliases):
        if found := [named for named in names if folded(named.name) == wanted]:
            return _only(found, name, where)
    if wanted and (found := [named for named in labels if folded(named.name).endswith(f" {wanted}")]):
        return _only(found, name, where)
    near = _nearest(wanted, [*labels, *aliases])
    hint = f"did you mean {', '.join(near)}?" if near else "see `kg show` and `kg stats` for what it holds"
    raise UnknownNameError(
        f"{where}: the graph holds nothing called {shown(name)}; {hint}", name=name, near=tuple(near)
    )


def _names(store: Store, predicate: NamedNode, classes: Sequence[NamedNode]) -> Iterator[_Named]:
    if classes:
        allowed = " ".join(map(str, classes))
        query = f"SELECT ?thing ?name {{ VALUES ?kind {{ {allowed} }} ?thing a ?kind ; {predicate} ?name }}"
        pairs: Iterable[tuple[object, ...]] = store.select(query).rows
    else:
        pairs = ((quad.subject, quad.object) for quad in store.quads(predicate=predicate))
    for thing, name in pairs:
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            yield _Named(thing, name.value)


def _only(found: Iterable[_Named], name: str, where: str) -> NamedNode:
    things = {named.iri: named.name for named in sorted(found, key=lambda named: (named.name, named.iri.value))}
    if len(things) == 1:
        return next(iter(things))
    listed = [f"  {label} {iri}" for iri, label in list(things.items())[:_MOST_SHOWN]]
    if len(things) > _MOST_SHOWN:
        listed.append(f"  and {len(things) - _MOST_SHOWN} more")
    lines = "\n".join(listed)
    raise UnknownNameError(
        f"{where}: {shown(name)} names {len(things)} things; give the whole name or the IRI:\n{lines}",
        name=name,
        candidates=tuple((label, iri.value) for iri, label in things.items()),
    )


def _nearest(wanted: str, names: Sequence[_Named]) -> list[str]:
    """Return the names most like `wanted`, the likest first, each thing once."""
    keys = [folded(named.name) for named in names]
    scored = process.extract(wanted, keys, scorer=fuzz.WRatio, score_cutoff=_LIKE_ENOUGH, limit=50)
    best: dict[NamedNode, tuple[float, str]] = {}
    for _, score, place in scored:
        best.setdefault(names[place].iri, (-score, names[place].name))
    return list(dict.fromkeys(name for _, name in sorted(best.values())))[:3]
