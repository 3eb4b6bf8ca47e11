"""Values of parameters and lookups put into a query: as terms in VALUES blocks, never as text of the query."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kg.errors import ParameterError, UnknownNameError
from kg.query.alternatives import without_idle
from kg.query.behind import notes_on_world
from kg.query.lookups import Value, looked_up, lookup_text, with_addresses, without_calls
from kg.query.names import iri_of
from kg.query.parameters import Parameter, address_of, literal_of, parameters_of
from kg.query.saved import SavedQuery, nearest
from kg.query.tokens import Block, Braces, braces_of
from kg.store.protocol import Store

_NONE: Final[Mapping[str, Sequence[Value]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bound:
    """The text of a query with all values in it. `notes` tell people why an answer may lack what they look for."""

    text: str
    notes: tuple[str, ...] = ()


def bind(store: Store, query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return the text of a query with its parameters bound.

    `values` has the names of parameters as keys; names of things are looked up in `store`. An empty value is one that
    is not given. A parameter without value and without default stays a variable like any other.

    Raises:
        ParameterError: a name is unknown, a required value is missing, or a value has not the form of its type.
        UnknownNameError: a value names nothing in the graph, or several things.
        TooManyValuesError: a lookup gives more values than it may.
        QueryError: the parameters of the query contradict one another, or a lookup is broken.
    """
    return bound_of(store, query, terms_of(store, query, values)).text


def bound_of(store: Store, query: SavedQuery, terms: Mapping[str, Value]) -> Bound:
    """Return a query with the values of its parameters (`terms`, by variable) and what its lookups find in `store`.

    Raises:
        TooManyValuesError: a lookup gives more values than it may.
        QueryError: a lookup is broken.
    """
    found: dict[str, list[Value]] = {}
    notes: list[str] = []
    for lookup in query.lookups:
        text = lookup_text(query, lookup)
        found[lookup.variable] = looked_up(store, query, lookup, with_values(text, terms))
        if not found[lookup.variable]:
            notes.append(
                lookup.none or f"the graph holds no ?{lookup.variable} for that, so no other endpoint was asked"
            )
    notes.extend(notes_on_world(store, query))
    text = without_calls(query.text, [variable for variable, values in found.items() if not values])
    text = without_idle(text, frozenset(parameter.variable for parameter in parameters_of(query)), terms)
    return Bound(with_values(with_addresses(text, terms), terms, found), tuple(notes))


def terms_of(store: Store, query: SavedQuery, values: Mapping[str, str]) -> dict[str, Value]:
    """Return the terms that the parameters of a query stand for, by variable; values and errors as in `bind`."""
    parameters = parameters_of(query)
    _check_names(query, parameters, values)
    terms: dict[str, Value] = {}
    for parameter in parameters:
        value = values.get(parameter.name) or parameter.default
        if value:
            terms[parameter.variable] = _term(store, query, parameter, value)
        elif parameter.required:
            meant = f" ({parameter.help})" if parameter.help else ""
            raise ParameterError(
                f"{query.name}: --{parameter.name}{meant} is missing.\nExample: {_example(query, parameters)}",
                parameter=parameter.name,
                problem=f"is missing{meant}",
            )
    return terms


def with_values(text: str, terms: Mapping[str, Value], lists: Mapping[str, Sequence[Value]] = _NONE) -> str:
    """Return a query in which each variable of `terms` has that value, and each of `lists` one of those.

    Every group that uses a variable gets a VALUES block of its own, since what is bound outside a group is not seen
    inside subselects and the sides of a UNION. OPTIONAL and EXISTS do see it, and get none: with one, the store would
    compute them for the whole graph. Blocks stand on the line of the brace, so that errors keep their lines.

    Of several values a group that does not use the variable gets none: it would have its solutions once for each.
    """
    whole, *inner = pairs = braces_of(text)
    blocks = {variable: _block(variable, [term]) for variable, term in terms.items()}
    blocks |= {variable: _block(variable, values) for variable, values in lists.items()}
    wanted: dict[int, list[str]] = {}
    if whole.main is not None:
        wanted[whole.main.inside] = sorted(terms)
    for pair in pairs:
        group = pair.binding
        if group is not None and (used := sorted(pair.variables & terms.keys())):
            listed = wanted.setdefault(group.inside, [])
            listed.extend(variable for variable in used if variable not in listed)
        if several := [variable for variable in sorted(pair.variables & lists.keys()) if _is_free(pair, variable)]:
            wanted.setdefault(pair.inside, []).extend(several)
    if terms and not any(pair.kind is Block.GROUP for pair in inner):
        return f"{text}\nWHERE {{{''.join(blocks[variable] for variable in sorted(terms))}}}"  # DESCRIBE ?_thing_iri
    pieces: list[str] = []
    last = 0
    for place in sorted(wanted):
        pieces.extend((text[last:place], *(blocks[variable] for variable in wanted[place])))
        last = place
    return "".join((*pieces, text[last:]))


def _block(variable: str, values: Sequence[Value]) -> str:
    # pyoxigraph writes the terms, which escapes whatever could end them.
    return f" VALUES ?{variable} {{ {' '.join(map(str, values))} }}"


def _is_free(pair: Braces, variable: str) -> bool:
    """Whether a variable needs values between these braces: not where those around an OPTIONAL or EXISTS bind it.

    The braces around it get none on its behalf: an OPTIONAL would then no longer be one.
    """
    outer = pair.outer
    while outer is not None:
        if variable in outer.variables:
            return False
        outer = outer.outer
    return pair.kind is Block.GROUP


def _term(store: Store, query: SavedQuery, parameter: Parameter, value: str) -> Value:
    if parameter.type == "iri":
        try:
            return iri_of(store, value, kinds=parameter.kinds, where=f"{query.name}: --{parameter.name}")
        except (ParameterError, UnknownNameError) as error:
            error.parameter = parameter.name
            raise
    example = _example(query, parameters_of(query), given=parameter)
    if parameter.type == "address":
        return address_of(parameter, value, where=query.name, example=example)
    return literal_of(parameter, value, where=query.name, example=example)


def _check_names(query: SavedQuery, parameters: tuple[Parameter, ...], values: Mapping[str, str]) -> None:
    names = [parameter.name for parameter in parameters]
    for name in values:
        if name not in names:
            near = nearest(name, names)
            hint = f"did you mean --{near}?" if near else f"it has {', '.join(f'--{n}' for n in names) or 'none'}"
            raise ParameterError(
                f"{query.name}: has no parameter --{name}; {hint}", parameter=name, problem="is no parameter of it"
            )


def _example(query: SavedQuery, parameters: tuple[Parameter, ...], *, given: Parameter | None = None) -> str:
    shown = [p for p in parameters if p.required or p == given]
    return " ".join(["kg query", query.name, *(f"--{p.name} {shlex.quote(p.example)}" for p in shown)])
