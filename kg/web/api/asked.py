"""What a request asks of a saved query: values read from the URL, checked, and bound as terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError, UnknownNameError
from kg.query.bind import terms_of
from kg.query.outline import Form
from kg.query.saved import nearest
from kg.web.api.catalogue import FORMAT, PAGE, PAGE_SIZE, Entry, url_of
from kg.web.api.formats import FORMATS, Format, options_of
from kg.web.api.schemas import WHOLE_NUMBERS
from kg.web.messages import Site
from kg.web.problems import ProblemError, chosen_of

PAGE_SIZE_WITHOUT = 100
MOST_ON_A_PAGE = 10_000
MOST_PAGES = 1_000_000_000
_MOST_CANDIDATES = 100

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows are asked for: `page` counts from 1."""

    page: int
    size: int

    @property
    def start(self) -> int:
        """How many rows stand before it."""
        return (self.page - 1) * self.size


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has nothing wrong with it.

    `values` are all that the URL says. `terms` are the values of parameters by variable. `window` is None for a query
    that does not answer in rows.
    """

    entry: Entry
    values: Values
    terms: Mapping[str, NamedNode | Literal]
    format: Format
    window: Window | None


def asked_of(site: Site, entry: Entry, values: Sequence[tuple[str, str]], accept: str | None) -> Asked:
    """Return what a request asks for.

    `values` are names and values in the order of the URL. An empty value counts as one that is not given, as forms send
    them. Names of things are looked up in the graph.

    Raises:
        ProblemError: a name is unknown or given twice, a value is missing or malformed, a name of a thing stands for
            nothing in the graph or for several things, or the client takes no format that there is.
    """
    form = entry.outline.form
    own = [FORMAT, PAGE, PAGE_SIZE] if form is Form.SELECT else [FORMAT]
    given = _given(entry, values, own)
    format = _format(form, given.pop(FORMAT, None), accept)
    window = _window(site, given.pop(PAGE, None), given.pop(PAGE_SIZE, None)) if form is Form.SELECT else None
    for parameter in entry.parameters:
        if parameter.type in WHOLE_NUMBERS and parameter.name in given:
            given[parameter.name] = _whole(given[parameter.name])
    try:
        terms = terms_of(site.store, entry.query, given)
    except ParameterError as error:
        raise _wrong(error.parameter, error.problem, example=_example(site, entry)) from error
    except UnknownNameError as error:
        raise _unnamed(site, entry, values, error) from error
    return Asked(entry, tuple(values), terms, format, window)


def _given(entry: Entry, values: Sequence[tuple[str, str]], own: list[str]) -> dict[str, str]:
    allowed = [*(parameter.name for parameter in entry.parameters), *own]
    found: dict[str, str] = {}
    for name, value in values:
        if name not in allowed:
            near = nearest(name, allowed)
            raise ProblemError(
                400,
                f"The query {entry.name} has no parameter {name!r}; "
                + (f"did you mean {near}?" if near else f"it has {', '.join(allowed)}."),
                kind="unknown-parameter",
                title="No such parameter",
                more={"parameter": name, "parameters": allowed},
            )
        if name in found:
            raise _wrong(name, "is given more than once; give it once")
        found[name] = value
    return {name: value for name, value in found.items() if value}


def _format(form: Form, option: str | None, accept: str | None) -> Format:
    formats = FORMATS[form]
    if option is None:
        chosen = chosen_of(accept, [format.media_type for format in formats])
        return next(format for format in formats if format.media_type is chosen)
    for format in formats:
        if format.option == option:
            return format
    raise _wrong(FORMAT, f"must be one of {', '.join(options_of(form))}, not {option!r}")


def most_on_a_page(site: Site) -> int:
    """Return the most rows that a page may have."""
    return max(1, min(MOST_ON_A_PAGE, site.limits.rows))


def _window(site: Site, page: str | None, size: str | None) -> Window:
    most = most_on_a_page(site)
    return Window(_number(PAGE, page, 1, MOST_PAGES), _number(PAGE_SIZE, size, min(PAGE_SIZE_WITHOUT, most), most))


def _number(name: str, text: str | None, without: int, most: int) -> int:
    if text is None:
        return without
    whole = _whole(text)
    if re.fullmatch(r"[0-9]{1,10}", whole) and 1 <= int(whole) <= most:
        return int(whole)
    raise _wrong(name, f"must be a whole number from 1 to {most}, not {text!r}")


def _whole(text: str) -> str:
    """Return a number without a fraction of nothing: under JSON Schema, and so for clients, 10.0 is whole."""
    return re.sub(r"(?<=[0-9])\.0+\Z", "", text)


def _wrong(parameter: str, problem: str, *, example: str | None = None) -> ProblemError:
    more: dict[str, Any] = {"parameter": parameter} | ({"example": example} if example else {})
    return ProblemError(
        400, f"The parameter {parameter} {problem}.", kind="wrong-parameter", title="A parameter is wrong", more=more
    )


def _unnamed(site: Site, entry: Entry, values: Sequence[tuple[str, str]], error: UnknownNameError) -> ProblemError:
    """Return the problem of a name that stands for nothing, or for several things."""
    more: dict[str, Any] = {"parameter": error.parameter, "name": error.name}
    if not error.candidates:
        hint = f"Did you mean {' or '.join(error.near)}?" if error.near else "Check the name, or give an IRI."
        return ProblemError(
            404,
            f"The parameter {error.parameter}: the graph holds nothing called {error.name!r} there. {hint}",
            kind="unknown-name",
            title="The graph holds nothing of that name",
            more=more | {"near": list(error.near)},
        )

    def url(iri: str) -> str:
        return url_of(site.root, entry.name, values=[(n, iri if n == error.parameter else v) for n, v in values])

    return ProblemError(
        400,
        f"The parameter {error.parameter}: {error.name!r} names {len(error.candidates)} things; give the whole name, "
        "or the IRI of one of the candidates.",
        kind="ambiguous-name",
        title="Several things have that name",
        more=more
        | {
            "candidates": [
                {"label": label, "iri": iri, "url": url(iri)} for label, iri in error.candidates[:_MOST_CANDIDATES]
            ]
        },
    )


def _example(site: Site, entry: Entry) -> str:
    shown = [parameter for parameter in entry.parameters if parameter.required]
    return url_of(site.root, entry.name, values=[(parameter.name, parameter.example) for parameter in shown])
