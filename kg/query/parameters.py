"""The parameters of a saved query: variables named as grlc names them.

`?_person_iri` must be given and names a thing; `?__from_date` may be given and is a date. The name of a variable is one
underscore if the parameter is required and two if not, the name of the option (which has no underscore), and a type:
`iri`, an XML Schema type (`date`, `integer` …), `number`, `literal` or `string`, a language of two letters (`en`), or a
prefix and a local name of a datatype; without type it is a string. Where the header says `kind: address`, the IRI is
the address of an endpoint, which need not be in the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError, QueryError, shown
from kg.query.saved import ParameterNote, SavedQuery
from kg.query.tokens import prefixes_of, variables_of

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NAME = re.compile(r"(__?)([^_]+)(?:_([A-Za-z0-9]+))?(?:_([A-Za-z0-9]+))?")
_YEAR = r"-?\d{4,}"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_DOUBLE = rf"(?:{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN)"

_FORMS: dict[str, tuple[str, str, str]] = {
    "boolean": (r"true|false|1|0", "true or false", "true"),
    "date": (rf"{_YEAR}-\d\d-\d\d", "a date (YYYY-MM-DD)", "2026-03-03"),
    "dateTime": (
        rf"{_YEAR}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?",
        "a moment",
        "2026-03-03T08:00:00Z",
    ),
    "decimal": (_DECIMAL, "a decimal number", "0.5"),
    "double": (_DOUBLE, "a number", "0.5"),
    "float": (_DOUBLE, "a number", "0.5"),
    "gYear": (_YEAR, "a year", "2026"),
    "gYearMonth": (rf"{_YEAR}-(?:0[1-9]|1[0-2])", "a month (YYYY-MM)", "2026-03"),
    "int": (r"[+-]?\d+", "a whole number", "3"),
    "integer": (r"[+-]?\d+", "a whole number", "3"),
    "nonNegativeInteger": (r"\d+", "a whole number", "3"),
    "number": (_DOUBLE, "a number", "3"),
    "time": (r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?", "a time (HH:MM:SS)", "08:00:00"),
}
"""For each type whose form is checked: the form, what to call it, and an example."""

_ADDRESS_FORM = r"https?://(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?][\w!$%&'()*+,./:;=?@~-]*)?"
"""Addresses that every reader takes apart alike: no names and passwords before the host, no letters beyond ASCII."""

_PLAIN_XSD = {"anyURI", "gDay", "gMonth", "gMonthDay", "language", "long", "normalizedString", "short", "token"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a saved query.

    `name` is its option without dashes, `variable` the variable without mark. `type` is `iri` for one that names a
    thing, `address` for an endpoint's, `string`, a language code, a type of XML Schema (`date`), or a datatype in the
    form `prefix:name`.
    `kinds` are the IRIs of the classes that a named thing has to belong to one of; empty if any will do.
    """

    name: str
    variable: str
    type: str
    required: bool
    default: str | None = None
    help: str = ""
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    datatype: str | None = None

    @property
    def form(self) -> str | None:
        """The regular expression that a whole value has to match, if its type has one."""
        if self.type == "address":
            return _ADDRESS_FORM
        return _FORMS[self.type][0] if self.type in _FORMS else None

    @property
    def example(self) -> str:
        """A value that it could have."""
        if self.choices:
            return self.choices[0]
        if self.default is not None:
            return self.default
        if self.type == "address":
            return "https://query.wikidata.org/sparql"
        return "NAME" if self.type == "iri" else _FORMS.get(self.type, ("", "", "TEXT"))[2]


@lru_cache(maxsize=256)  # a question needs them several times, and reading the tokens takes as long as a small answer
def parameters_of(query: SavedQuery) -> tuple[Parameter, ...]:
    """Return the parameters of a query: the required ones first, then as they stand in the text.

    Raises:
        QueryError: two variables make one option, a type has an unknown prefix, or the header speaks of a parameter
            that the query has not.
    """
    found: dict[str, Parameter] = {}
    prefixes = prefixes_of(query.text)
    for variable, place in variables_of(query.text):
        match = _NAME.fullmatch(variable)
        if match is None:
            continue
        where = f"{query.path}:{query.text.count(chr(10), 0, place) + 1}"
        name = match[2]
        if name in found:
            raise QueryError(f"{where}: ?{variable} and ?{found[name].variable} are one parameter; use one variable")
        found[name] = _parameter(query, match, prefixes, where)
    for what, names in (("defaults", query.defaults), ("enumerate", query.choices), ("parameters", query.notes)):
        for name, _ in names:
            if name not in found:
                raise QueryError(f"{query.path}: {what} speaks of {name}, but the query has no variable ?_{name}…")
    return tuple(sorted(found.values(), key=lambda parameter: not parameter.required))


def _parameter(query: SavedQuery, match: re.Match[str], prefixes: dict[str, str], where: str) -> Parameter:
    name, kind, local = match[2], match[3], match[4]
    datatype: str | None = None
    if kind is None or kind in ("string", "literal"):
        kind = "string"
    elif kind in _FORMS or kind in _PLAIN_XSD:
        datatype = None if kind == "number" else _XSD + kind
    elif kind == "xsd" and local is not None:
        kind, datatype = local, _XSD + local
    elif local is not None:
        if kind not in prefixes:
            raise QueryError(f"{where}: ?{match[0]} has the type {kind}:{local}; declare that prefix")
        kind, datatype = f"{kind}:{local}", prefixes[kind] + local
        try:
            NamedNode(datatype)
        except ValueError as error:
            problem = f"?{match[0]} has the type {shown(datatype)}, which is no IRI ({error}); mend its prefix"
            raise QueryError(f"{where}: {problem}") from None
    elif kind != "iri" and not re.fullmatch(r"[a-z]{2}", kind):
        raise QueryError(f"{where}: {kind} in ?{match[0]} is no type; use iri, date, integer, string or a language")
    note = dict(query.notes).get(name, ParameterNote())
    if note.address:
        if kind != "iri":
            raise QueryError(f"{where}: {name} has the kind address; call its variable ?{match[1]}{name}_iri")
        kind = "address"
    return Parameter(
        name=name,
        variable=match[0],
        type=kind,
        required=len(match[1]) == 1,
        default=dict(query.defaults).get(name),
        help=note.help,
        choices=dict(query.choices).get(name, ()),
        kinds=note.kinds,
        datatype=datatype,
    )


def literal_of(parameter: Parameter, value: str, *, where: str, example: str) -> Literal:
    """Return the literal that a value is; `where` and `example` go into the message.

    Raises:
        ParameterError: the value has not the form of the parameter's type, or is none of its choices.
    """
    if parameter.choices and value not in parameter.choices:
        raise _wrong(parameter, f"one of {', '.join(parameter.choices)}", value, where, example)
    if parameter.type in _FORMS:
        value = value.strip()
        form, words, _ = _FORMS[parameter.type]
        if not re.fullmatch(form, value, re.ASCII) or not _on_the_calendar(parameter.type, value):
            raise _wrong(parameter, words, value, where, example)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _wrong(parameter, "Unicode text", value, where, example) from None
    if parameter.type == "number":
        return Literal(value, datatype=NamedNode(_XSD + _narrowest(value)))
    if parameter.datatype is not None:
        return Literal(value, datatype=NamedNode(parameter.datatype))
    return Literal(value) if parameter.type == "string" else Literal(value, language=parameter.type)


def address_of(parameter: Parameter, value: str, *, where: str, example: str) -> NamedNode:
    """Return the address of an endpoint; arguments and errors as in `literal_of`."""
    value = value.strip()
    if parameter.choices and value not in parameter.choices:
        raise _wrong(parameter, f"one of {', '.join(parameter.choices)}", value, where, example)
    if not re.fullmatch(_ADDRESS_FORM, value, re.ASCII):
        raise _wrong(parameter, "the address of an endpoint (http:// or https://)", value, where, example)
    return NamedNode(value)


def _wrong(parameter: Parameter, allowed: str, value: str, where: str, example: str) -> ParameterError:
    problem = f"must be {allowed}, not {shown(value)}"
    message = f"{where}: --{parameter.name} {problem}.\nExample: {example}"
    return ParameterError(message, parameter=parameter.name, problem=problem)


def _on_the_calendar(kind: str, value: str) -> bool:
    try:
        if kind == "date":
            date.fromisoformat(value)
        elif kind == "dateTime":
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _narrowest(value: str) -> str:
    if re.fullmatch(r"[+-]?\d+", value):
        return "integer"
    return "decimal" if re.fullmatch(_DECIMAL, value) else "double"
