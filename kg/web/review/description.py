"""What the OpenAPI document says of links."""

from __future__ import annotations

from typing import Any, Final

from kg.model.link import Justification, Predicate, Standing
from kg.web.review.listing import MOST_PAGES, SOURCE

Object = dict[str, Any]

TAG: Final[Object] = {"name": "links", "description": "Links to external datasets, and what people decide about them."}
SECURITY: Final[Object] = {
    "token": {"type": "http", "scheme": "bearer", "description": "The token of a server that is --writable."}
}

_TEXT: Final[Object] = {"type": "string"}
_MAYBE: Final[Object] = {"type": ["string", "null"]}
_STANDING: Final[Object] = {"type": "string", "enum": [each.value for each in Standing]}
_PROBLEM: Final[Object] = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_LINK: Final[Object] = {
    "id": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "source": {**_TEXT, "description": "The dataset."},
    "subject": {**_TEXT, "description": "The IRI of a thing of the graph."},
    "subject_label": _TEXT,
    "predicate": {"type": "string", "enum": [each.value for each in Predicate]},
    "object": {**_TEXT, "description": "The IRI of a thing of the dataset."},
    "object_label": _TEXT,
    "standing": _STANDING,
    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
    "justification": {"type": "string", "enum": [each.value for each in Justification]},
    "reasons": {"type": "array", "items": _TEXT},
    "author": {**_MAYBE, "description": "Who decided; null where no person did."},
    "decided": {"type": ["string", "null"], "format": "date"},
    "comment": _MAYBE,
    "page": {"type": ["string", "null"], "description": "The address of the page of the subject."},
}
SCHEMAS: Final[Object] = {
    "Link": {"type": "object", "required": list(_LINK), "properties": _LINK},
    "Links": {
        "type": "object",
        "required": ["links", "page", "pageSize", "total", "next"],
        "properties": {
            "links": {"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
            "page": {"type": "integer", "minimum": 1},
            "pageSize": {"type": "integer", "minimum": 1},
            "total": {"type": "integer", "minimum": 0},
            "next": {"type": ["string", "null"], "description": "The address of the next page, null on the last."},
        },
    },
    "Decision": {
        "type": "object",
        "required": ["standing", "author"],
        "additionalProperties": False,
        "properties": {
            "standing": {**_STANDING, "description": "`proposed` takes back what was decided."},
            "author": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
            "comment": {"type": ["string", "null"], "maxLength": 2000},
            "was": {**_STANDING, "description": "The standing that the link must have before; else nothing is done."},
            "rejectOthers": {
                "type": "boolean",
                "default": False,
                "description": "With `accepted`: whether other links of the thing to the same source are rejected.",
            },
        },
    },
}


def _parameter(name: str, where: str, told: str, schema: Object) -> Object:
    empty = {"allowEmptyValue": True} if where == "query" else {"required": True}
    return {"name": name, "in": where, "description": told, "schema": schema, **empty}


def _responses(told: str, schema: str, *references: str, **problems: str) -> Object:
    names = {"400": "BadRequest", "404": "NotFound", "405": "MethodNotAllowed", "406": "NotAcceptable"}
    return {
        "200": {
            "description": told,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        },
        **{status: {"$ref": f"#/components/responses/{names[status]}"} for status in references},
        **{status.lstrip("_"): {"description": said, "content": _PROBLEM} for status, said in problems.items()},
        "default": {"$ref": "#/components/responses/Problem"},
    }


_ID: Final = _parameter("id", "path", "The id of a link.", _LINK["id"])
_LISTED: Final = _responses("Links, the surest first.", "Links", "400", "406")
_LISTED["200"]["headers"] = {"Link": {"$ref": "#/components/headers/Link"}}

PATHS: Final[Object] = {
    "/api/links": {
        "get": {
            "operationId": "list-links",
            "summary": "Links to external datasets, the surest first",
            "tags": ["links"],
            "parameters": [
                _parameter("source", "query", "The dataset.", {"type": "string", "pattern": f"^(?:{SOURCE})?$"}),
                _parameter("standing", "query", "What became of them.", _STANDING),
                _parameter(
                    "page", "query", "The number of the page.", {"type": "integer", "minimum": 1, "maximum": MOST_PAGES}
                ),
            ],
            "responses": _LISTED,
        }
    },
    "/api/links/{id}": {
        "get": {
            "operationId": "one-link",
            "summary": "One link",
            "tags": ["links"],
            "parameters": [_ID],
            "responses": _responses("The link.", "Link", "404", "406"),
        },
        "post": {
            "operationId": "decide-link",
            "summary": "Decide about a link, on a server that is --writable",
            "tags": ["links"],
            "security": [{"token": []}],
            "parameters": [_ID],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Decision"}}},
            },
            "responses": _responses(
                "The link as it is then.",
                "Link",
                "400",
                "404",
                _401="The token is missing or wrong.",
                _403="The server does not write.",
                _409="The link has not the standing that it was to have.",
                _415="The body is no application/json.",
            ),
        },
    },
}
