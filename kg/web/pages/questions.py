"""Saved questions: the list of them, and each with its form, its answer as a table, and its downloads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from typing import Literal as Choice

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError, ServiceError, TooManyValuesError, UnknownNameError
from kg.graph.vocabulary import XSD
from kg.query import RESULT_FORMATS, Parameter, SavedQuery, answer_saved_query, find_query, parameters_of, saved_queries
from kg.query.clauses import addresses_called
from kg.query.results import plain
from kg.store.protocol import Row, Solutions, Term
from kg.web.api.asked import MOST_ON_A_PAGE
from kg.web.calls import refusal_of
from kg.web.links import Links, links_of
from kg.web.messages import Reply, Site
from kg.web.pages.parameters import PAGE, Values
from kg.web.pages.reading import Pages, Reader
from kg.web.pages.rendering import page_reply
from kg.web.pages.tasks import task

_ROWS: Final = 100
_MOST_COUNTED: Final = 10_000
_NUMBERS: Final = frozenset({XSD.integer, XSD.decimal})


@dataclass(frozen=True, slots=True)
class Field:
    """An input of the form; `error` is what is wrong with its value."""

    parameter: Parameter
    value: str
    input: Choice["select", "date", "number", "thing", "text"]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the answer; `page` is where it links to, `sort` what to sort it by where that is another text."""

    text: str
    page: str | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One part of an answer. `more` is whether there are more rows than were counted; `chart` the columns to draw.

    `notes` say why it may lack what is looked for.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    pages: Pages
    more: bool
    chart: tuple[str, str] | None
    notes: tuple[str, ...] = ()


class _RefusedError(Exception):
    """A question calls another endpoint, which it may not."""


@task("/queries")
def queries(site: Site, values: Values) -> Reply:  # noqa: ARG001
    """Return the list of the saved questions, by what they are about."""
    found, faults = saved_queries(folders=site.folders)
    tags = sorted({tag for query in found for tag in query.tags})
    return page_reply(
        site,
        "queries.html",
        title="Questions",
        here=links_of(site).path("/queries"),
        description="Saved questions to the graph, each with a form, a table of answers and downloads.",
        queries=found,
        tags=tags,
        # What is wrong with a file names its path on this machine, which is nobody's business here.
        broken=[re.split(r"[\\/]", str(fault).partition(":")[0])[-1] for fault in faults],
    )


@task("/queries/{query_name}", PAGE, open=True)
def saved_query(site: Site, values: Values, query_name: str) -> Reply:
    """Return a saved question with its form, and its answer where enough is given."""
    query = find_query(query_name, folders=site.folders)
    parameters = parameters_of(query)
    known = {parameter.name for parameter in parameters}
    given = {name: value for name, value in values.others.items() if name in known}
    status, answer, error = 200, None, ""
    # Nobody else is called because somebody, or a robot, only looks at the form.
    wanted = bool(given) or not addresses_called(query.text)
    if wanted and all(given.get(p.name) or p.default for p in parameters if p.required):
        try:
            answer = _answer(site, query, given, values.page)
        except (ParameterError, UnknownNameError, TooManyValuesError, _RefusedError, ServiceError) as wrong:
            status = 403 if isinstance(wrong, _RefusedError) else 502 if isinstance(wrong, ServiceError) else 400
            error = _for_the_page(str(wrong), query)
    wrong_field = next((name for name in known if error.startswith(f"{name}:")), "")
    links = links_of(site)
    return page_reply(
        site,
        "query.html",
        title=query.summary,
        here=links.path(f"/queries/{query.name}", **given),
        status=status,
        description=query.description.split("\n\n")[0],
        query=query,
        fields=[_field(parameter, given, error if parameter.name == wrong_field else "") for parameter in parameters],
        error="" if wrong_field else error,
        asked=bool(given),
        answer=answer,
        given=given,
        downloads=[
            (
                name,
                links.path(f"/api/queries/{query.name}", **given, **{"format": name, "page-size": str(MOST_ON_A_PAGE)}),
            )
            for name in RESULT_FORMATS
        ],
    )


def _for_the_page(message: str, query: SavedQuery) -> str:
    """Return a message of the command line for readers of a page: without options and examples of commands."""
    text = message.removeprefix(f"{query.name}: ").partition("\nExample:")[0]
    return re.sub(r"^--([^\s:]+)( \(.*?\))?:? ?", r"\1: ", text).replace("--", "")


def _field(parameter: Parameter, given: dict[str, str], error: str) -> Field:
    value = given.get(parameter.name, "")
    if parameter.choices:
        return Field(parameter, value, "select", error)
    if parameter.type == "iri":
        return Field(parameter, value, "thing", error)
    if parameter.type == "date":
        return Field(parameter, value, "date", error)
    numbers = ("integer", "int", "nonNegativeInteger", "number", "decimal", "double", "float")
    return Field(parameter, value, "number" if parameter.type in numbers else "text", error)


def _answer(site: Site, query: SavedQuery, given: dict[str, str], page: int) -> Answer | None:
    def check(text: str) -> None:
        if words := refusal_of(text, site.allowed_hosts, base_iri=site.root):
            raise _RefusedError(words)

    # The worker itself is ended when its time is over, so other endpoints need no limit of their own.
    answered = answer_saved_query(site.store, query.name, given, folders=site.folders, seconds=None, check=check)
    results = answered.results
    if not isinstance(results, Solutions):
        return None
    rows = list(islice(results.rows, _MOST_COUNTED + 1))
    pages = Pages.at(page, _ROWS, min(len(rows), _MOST_COUNTED))
    names = results.variables
    shown = [i for i, name in enumerate(names) if not (name.endswith("_iri") and name.removesuffix("_iri") in names)]
    reader, links = Reader(site.store, site.base), links_of(site)
    part = rows[pages.offset : pages.offset + _ROWS]
    return Answer(
        headers=tuple(names[i].removesuffix("_iri").replace("_", " ") for i in shown),
        rows=tuple(tuple(_cell(reader, links, names, row, i) for i in shown) for row in part),
        pages=pages,
        more=len(rows) > _MOST_COUNTED,
        chart=_chart(
            [names[i].removesuffix("_iri").replace("_", " ") for i in shown], [[r[i] for i in shown] for r in part]
        ),
        notes=answered.notes,
    )


def _cell(reader: Reader, links: Links, names: Sequence[str], row: Row, column: int) -> Cell:
    term = row[column]
    twin = f"{names[column]}_iri"
    leads = row[names.index(twin)] if twin in names else term
    page = links.page(leads.value) if isinstance(leads, NamedNode) else None
    text = plain(term)
    if isinstance(term, NamedNode) and page is not None and links.local(term.value):
        text = reader.label(term)
    return Cell(text, page, numeric=isinstance(term, Literal) and term.datatype in _NUMBERS)


def _chart(headers: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> tuple[str, str] | None:
    """Return the columns that suit a chart: the first of numbers against the first of days, or else of names."""
    if len(rows) < 2:
        return None

    def first(*datatypes: NamedNode) -> str | None:
        for i, header in enumerate(headers):
            terms = [row[i] for row in rows if row[i] is not None]
            # What is the same in every row tells nothing in a chart.
            if len(set(terms)) > 1 and all(isinstance(term, Literal) and term.datatype in datatypes for term in terms):
                return header
        return None

    counts, days, names = first(*_NUMBERS), first(XSD.date), first(XSD.string)
    along = names if counts and names and headers.index(names) < headers.index(counts) else days or names
    return (along, counts) if counts and along else None
