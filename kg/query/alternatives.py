"""Alternatives of a UNION that cannot give a solution with the values at hand, left out before a query is planned.

A saved query has one alternative for each way that it can be asked, and each begins with the condition under which it
counts: `{ { FILTER(COALESCE(isIRI(?__person_iri), false)) } … } UNION { … }`. A store plans all of them each time,
which takes as long as a small answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph

from kg.query.lookups import Value
from kg.query.tokens import Token, tokens_of

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


@dataclass(slots=True, eq=False)
class _Group:
    """What stands between two braces: the places of the two among the tokens, and the groups in it."""

    begin: int
    end: int = -1
    inner: list[_Group] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Union:
    """Groups with UNION between them, and for each the conditions at its head, in parentheses as they stand."""

    groups: tuple[_Group, ...]
    conditions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A query taken apart: its tokens, what stands before its form, its unions with conditions."""

    tokens: tuple[Token, ...]
    prologue: str
    unions: tuple[_Union, ...]


def without_idle(text: str, parameters: frozenset[str], terms: Mapping[str, Value]) -> str:
    """Return a query without the alternatives whose conditions do not hold; it has the same answer.

    Conditions are those that hang on `parameters` alone (variables without mark); `terms` are their values, by
    variable. One alternative of each UNION stays, and so do the numbers of lines.
    """
    read = _read(text, parameters)
    if not read.unions:
        return text
    held = _held(read, terms)
    pieces: list[str] = []
    last = 0
    for first, end in sorted(span for union in read.unions for span in _idle(union, held)):
        begin, stop = read.tokens[first].start, read.tokens[end].start + len(read.tokens[end].text)
        if begin >= last:  # else it lies in one that has gone
            pieces.extend((text[last:begin], "\n" * text.count("\n", begin, stop)))
            last = stop
    return "".join((*pieces, text[last:]))


def _held(read: _Read, terms: Mapping[str, Value]) -> frozenset[str]:
    """Return the conditions that hold; all of them where one is no SPARQL, which the store tells better."""
    every = sorted({each for union in read.unions for conditions in union.conditions for each in conditions})
    asked = " ".join(f"(IF({condition}, true, false) AS ?c{number})" for number, condition in enumerate(every))
    values = " ".join(f"VALUES ?{name} {{ {value} }}" for name, value in terms.items())
    try:
        [solution] = pyoxigraph.Store().query(f"{read.prologue} SELECT {asked} {{ {values} }}")  # type: ignore[misc]
    except SyntaxError:
        return frozenset(every)
    answers = (solution[f"c{number}"] for number in range(len(every)))  # none where it is an error, as in FILTER
    return frozenset(each for each, answer in zip(every, answers, strict=True) if answer and answer.value == "true")


def _idle(union: _Union, held: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield what goes, as places of its first and last token: idle groups, each with a UNION beside it."""
    goes = [not held.issuperset(conditions) for conditions in union.conditions]
    goes[0] = goes[0] and not all(goes)
    any_stays = False
    for number, group in enumerate(union.groups):
        if goes[number]:
            yield group.begin - (number > 0), group.end
        elif number and not any_stays:
            yield group.begin - 1, group.begin - 1
        any_stays = any_stays or not goes[number]


@lru_cache(maxsize=256)  # a saved query is bound each time it is asked, which takes as long as a small answer
def _read(text: str, parameters: frozenset[str]) -> _Read:
    tokens = tuple(tokens_of(text))
    whole = _Group(-1)
    stack, groups = [whole], [whole]
    for place, token in enumerate(tokens):
        if token.kind == "open":
            groups.append(_Group(place))
            stack[-1].inner.append(groups[-1])
            stack.append(groups[-1])
        elif token.kind == "close" and len(stack) > 1:
            stack.pop().end = place
    unions = []
    for united in (each for group in groups for each in _united(tokens, group.inner)):
        conditions = tuple(tuple(_conditions(text, tokens, group, parameters)) for group in united)
        if any(conditions):
            unions.append(_Union(united, conditions))
    form = next((token.start for token in tokens if token.text.upper() in _FORMS), 0)
    return _Read(tokens, text[:form], tuple(unions))


def _united(tokens: Sequence[Token], groups: Sequence[_Group]) -> Iterator[tuple[_Group, ...]]:
    """Yield the groups beside each other that have UNION between them."""
    chain: list[_Group] = []
    for group in groups:
        if chain and not (chain[-1].end == group.begin - 2 and tokens[group.begin - 1].text.upper() == "UNION"):
            yield from [tuple(chain)] * (len(chain) > 1)
            chain = []
        chain.append(group)
    if len(chain) > 1:
        yield tuple(chain)


def _conditions(text: str, tokens: Sequence[Token], group: _Group, parameters: frozenset[str]) -> Iterator[str]:
    """Yield the conditions on parameters alone that stand first in a group, each in braces of its own."""
    place = group.begin + 1
    for inner in group.inner:
        inside = tokens[inner.begin + 1 : inner.end]
        variables = {token.text[1:] for token in inside if token.kind == "variable"}
        filters = len(inside) > 2 and inside[0].text.upper() == "FILTER" and inside[1].text == "("
        if inner.begin != place or inner.inner or not filters or not variables <= parameters:
            return
        place = inner.end + 1
        yield text[inside[1].start : tokens[inner.end].start].strip()
