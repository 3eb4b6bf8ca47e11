"""Values of parameters put into a query: as terms in VALUES blocks, never as text of the query."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError, UnknownNameError
from kg.query.names import iri_of
from kg.query.parameters import Parameter, literal_of, parameters_of
from kg.query.saved import SavedQuery, nearest
from kg.query.tokens import Block, braces_of
from kg.store.protocol import Store


def bind(store: Store, query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return the text of a query with its parameters bound.

    `values` has the names of parameters as keys; names of things are looked up in `store`. An empty value is one that
    is not given. A parameter without value and without default stays a variable like any other.

    Raises:
        ParameterError: a name is unknown, a required value is missing, or a value has not the form of its type.
        UnknownNameError: a value names nothing in the graph, or several things.
        QueryError: the parameters of the query contradict one another.
    """
    return with_values(query.text, terms_of(store, query, values))


def terms_of(store: Store, query: SavedQuery, values: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
    """Return the terms that the parameters of a query stand for, by variable; values and errors as in `bind`."""
    parameters = parameters_of(query)
    _check_names(query, parameters, values)
    terms: dict[str, NamedNode | Literal] = {}
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


def with_values(text: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """Return a query in which each variable of `terms` has that value.

    Every group that uses a variable gets a VALUES block of its own, since what is bound outside a group is not seen
    inside subselects and the sides of a UNION. OPTIONAL and EXISTS do see it, and get none: with one, the store would
    compute them for the whole graph. Blocks stand on the line of the brace, so that errors keep their lines.
    """
    whole, *inner = pairs = braces_of(text)
    wanted: dict[int, list[str]] = {}
    if whole.main is not None:
        wanted[whole.main.inside] = sorted(terms)
    for pair in pairs:
        group = pair.binding
        if group is not None and (used := sorted(pair.variables & terms.keys())):
            listed = wanted.setdefault(group.inside, [])
            listed.extend(variable for variable in used if variable not in listed)
    if terms and not any(pair.kind is Block.GROUP for pair in inner):
        return f"{text}\nWHERE {{{_blocks(sorted(terms), terms)}}}"  # DESCRIBE ?_thing_iri
    pieces: list[str] = []
    last = 0
    for place in sorted(wanted):
        pieces.extend((text[last:place], _blocks(wanted[place], terms)))
        last = place
    return "".join((*pieces, text[last:]))


def _blocks(variables: list[str], terms: Mapping[str, NamedNode | Literal]) -> str:
    # pyoxigraph writes the terms, which escapes whatever could end them.
    return "".join(f" VALUES ?{variable} {{ {terms[variable]} }}" for variable in variables)


def _term(store: Store, query: SavedQuery, parameter: Parameter, value: str) -> NamedNode | Literal:
    if parameter.type == "iri":
        try:
            return iri_of(store, value, kinds=parameter.kinds, where=f"{query.name}: --{parameter.name}")
        except (ParameterError, UnknownNameError) as error:
            error.parameter = parameter.name
            raise
    example = _example(query, parameters_of(query), given=parameter)
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
