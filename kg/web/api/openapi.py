"""The OpenAPI document of the server, made from the saved queries that there are."""

from __future__ import annotations

import json
from typing import Any

from kg import __version__
from kg.query.outline import Form
from kg.web.api.asked import MOST_PAGES, PAGE_SIZE_WITHOUT, most_on_a_page
from kg.web.api.catalogue import FORMAT, PAGE, PAGE_SIZE, Entry, entries, example_of, url_of
from kg.web.api.formats import options_of
from kg.web.api.queries import examples_for
from kg.web.api.replies import JSON
from kg.web.api.schemas import SCHEMAS, answer_content, parameter_schema, typed
from kg.web.messages import Reply, Site
from kg.web.negotiation import MediaType
from kg.web.problems import chosen_of, telling_problems
from kg.web.reconcile import description as reconciling
from kg.web.review import description as links

_OPENAPI = MediaType.of("application/vnd.oai.openapi+json; version=3.1")
_TAG = "saved queries"
_PROBLEMS = {
    "400": ("BadRequest", "A parameter is unknown, missing or malformed, or a name stands for several things."),
    "404": ("NotFound", "There is no such query, or the graph holds nothing of the name that is given."),
    "405": ("MethodNotAllowed", "There is nothing to do here but read."),
    "406": ("NotAcceptable", "There is no format that the client accepts."),
    "default": ("Problem", "Another problem: the file of the query is broken, or the answer took too long."),
}

Examples = dict[tuple[str, ...], str]


@telling_problems
def openapi(site: Site, *, accept: str | None = None) -> Reply:
    """Return the OpenAPI document."""
    chosen = chosen_of(accept, (JSON, _OPENAPI))
    text = json.dumps(document_of(site), ensure_ascii=False, indent=1)
    return Reply(200, (("Content-Type", str(chosen)), ("Vary", "Accept")), text.encode("utf-8", "replace"))


def document_of(site: Site) -> dict[str, Any]:
    """Return the OpenAPI document as an object."""
    found, _ = entries(site.folders)
    examples = examples_for(site, found)
    names = [entry.name for entry in found]
    answers = {url_of("", entry.name): {"get": _answer(site, entry, examples)} for entry in found}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "A knowledge graph of diplomacy",
            "summary": "Who met whom, where, when, and which sentence says so.",
            "description": "Each saved query is a path of its own. Problems come as RFC 9457 has them. "
            "SPARQL queries go to /sparql, which describes itself (SPARQL 1.1 Service Description).",
            "version": __version__,
        },
        "servers": [{"url": site.root or "/"}],
        "tags": [
            {"name": _TAG, "description": "Questions with typed parameters, answered from the graph."},
            {"name": "server", "description": "The graph by SPARQL and by words, and the state of the server."},
            links.TAG,
            reconciling.TAG,
        ],
        "paths": {**_about_queries(names), **answers, **links.PATHS, **_server(), **reconciling.paths()},
        "components": {
            "schemas": SCHEMAS | links.SCHEMAS,
            "securitySchemes": links.SECURITY,
            "responses": {name: _problem(told) for name, told in _PROBLEMS.values()},
            "headers": {
                "Link": {
                    "description": "The first, previous and next page, and the last where it is known (RFC 8288).",
                    "schema": {"type": "string"},
                }
            },
        },
    }


def _problem(told: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    text = {"schema": {"type": "string"}}
    content = {"application/problem+json": problem, "text/plain": text, "text/html": text}
    return {"description": told, "content": content}


def _responses(told: str, content: dict[str, Any], *statuses: str, paged: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": told, "content": content}
    if paged:
        answer["headers"] = {"Link": {"$ref": "#/components/headers/Link"}}
    problems = {status: {"$ref": f"#/components/responses/{_PROBLEMS[status][0]}"} for status in statuses}
    return {"200": answer, **problems, "default": {"$ref": "#/components/responses/Problem"}}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _about_queries(names: list[str]) -> dict[str, Any]:
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "The name of a saved query.",
        "schema": {"type": "string", "enum": names} if names else {"type": "string"},
    }
    text = {"schema": {"type": "string"}}
    return {
        "/api/queries": {
            "get": {
                "operationId": "list-queries",
                "summary": "All saved queries, with their parameters",
                "tags": [_TAG],
                "responses": _responses("The queries.", _json("SavedQueries"), "406"),
            }
        },
        "/api/queries/{name}/description": {
            "get": {
                "operationId": "describe-query",
                "summary": "One saved query, with its text",
                "tags": [_TAG],
                "parameters": [name],
                "responses": _responses("The query.", _json("Description"), "404", "406"),
            }
        },
        "/api/queries/{name}/text": {
            "get": {
                "operationId": "query-text",
                "summary": "The text of a saved query, in SPARQL",
                "tags": [_TAG],
                "parameters": [name],
                "responses": _responses(
                    "The text.", {"application/sparql-query": text, "text/plain": text}, "404", "406"
                ),
            }
        },
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This document",
                "tags": ["server"],
                "responses": _responses(
                    "The document.",
                    {one: {"schema": {"type": "object"}} for one in (JSON.essence, _OPENAPI.essence)},
                    "406",
                ),
            }
        },
    }


def _answer(site: Site, entry: Entry, examples: Examples) -> dict[str, Any]:
    query = entry.query
    parameters = [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            **({} if parameter.required else {"allowEmptyValue": True}),
            "description": parameter.help or ("the name or IRI of a thing" if parameter.type == "iri" else "any value"),
            "schema": parameter_schema(parameter),
            "example": typed(parameter, example_of(parameter, examples)),
        }
        for parameter in entry.parameters
    ]
    paged = entry.outline.form is Form.SELECT
    return {
        "operationId": f"answer-{entry.name}",
        "summary": query.summary,
        "description": query.description,
        "tags": [_TAG],
        "parameters": [*parameters, *(_pages(site) if paged else []), _format(entry)],
        "responses": _responses("The answer.", answer_content(entry), "400", "404", "406", paged=paged),
    }


def _pages(site: Site) -> list[dict[str, Any]]:
    most = most_on_a_page(site)
    size = {"type": "integer", "minimum": 1, "maximum": most, "default": min(PAGE_SIZE_WITHOUT, most)}
    number = {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1}
    return [
        _own(PAGE, "The number of the page.", number),
        _own(PAGE_SIZE, "How many rows a page has.", size),
    ]


def _format(entry: Entry) -> dict[str, Any]:
    options = {"type": "string", "enum": options_of(entry.outline.form)}
    return _own(FORMAT, "The format of the answer; without it, `Accept` says.", options)


def _own(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "allowEmptyValue": True, "schema": schema}


def _server() -> dict[str, Any]:
    """Return the paths of the server beside the saved queries.

    `/sparql` is none of them: what it takes is no matter of a schema, and it describes itself by its own standard.
    """
    text = {"type": "string"}
    words = {"name": "q", "in": "query", "description": "Words to look for.", "schema": text}
    found = _responses("What was found.", {"application/json": {"schema": {"type": "object"}}}, "400")
    return {
        "/search.json": {
            "get": {
                "operationId": "search",
                "summary": "Look for things and sentences by words",
                "tags": ["server"],
                "parameters": [words],
                "responses": found,
            }
        },
        "/healthz": {
            "get": {
                "operationId": "health",
                "summary": "Whether the server answers",
                "tags": ["server"],
                "responses": {"200": {"description": "It does."}, "503": {"description": "It does not."}},
            }
        },
    }
