"""The service as the OpenAPI document of the server has it; what it gives is a matter of its own specification."""

from __future__ import annotations

from typing import Any, Final

from kg.web.reconcile.manifest import DRAFT_PATH, PATH

_TAG: Final = "reconciliation"
TAG: Final = {
    "name": _TAG,
    "description": "Tables matched against the graph, by the W3C Entity Reconciliation API (OpenRefine): versions 0.1 "
    f"and 0.2 at {PATH}, the draft of 1.0 at {DRAFT_PATH}.",
}
_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}


def paths() -> dict[str, Any]:
    """Return the paths of the service."""
    callback = _query("callback", "A function to call with the answer (JSONP), where every page may read answers.")
    batch = _query("queries", "A batch of queries, in JSON, by keys.")
    extend = _query("extend", "Ids of entities and properties to fetch of them, in JSON.")
    single = [_query("query", "One query: a name, or an object in JSON."), _query("type", "Its type.")]
    form = {"queries": _TEXT, "query": _TEXT, "extend": _TEXT, "callback": _TEXT}
    posted = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": form}}}
    found = _operation("reconcile", "The manifest, or what is asked by a batch", [batch, extend, *single, callback])
    sent = _operation("reconcile-post", "Candidates for a batch of queries, or values of properties", [])
    return {
        PATH: {"get": found, "post": sent | {"requestBody": {"required": True, "content": posted}}},
        f"{PATH}/suggest/{{what}}": {"get": _suggesting()},
        f"{PATH}/extend/propose": {
            "get": _operation("reconcile-propose", "Properties of a type", [_query("type", "The id of the type.")])
        },
        f"{PATH}/preview": {"get": _preview()},
        DRAFT_PATH: {"get": _operation("reconcile-draft", "The manifest of the draft of 1.0", [])},
        f"{DRAFT_PATH}/match": {"post": _taking_json("reconcile-match", "Candidates, by the draft of 1.0")},
        f"{DRAFT_PATH}/extend": {"post": _taking_json("reconcile-extend", "Values, by the draft of 1.0")},
    }


def _suggesting() -> dict[str, Any]:
    what = {
        "name": "what",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": ["entity", "type", "property"]},
    }
    prefix = _query("prefix", "What is typed of a name, or an id.")
    more = [
        _query("type", "The type of entities."),
        _query("limit", "How many."),
        _query("cursor", "How many to skip."),
    ]
    return _operation("reconcile-suggest", "Entities, types or properties by what is typed", [what, prefix, *more])


def _preview() -> dict[str, Any]:
    found = _operation("reconcile-preview", "A small page on an entity, for a frame", [])
    id = {**_query("id", "The id of the entity."), "required": True}
    page = {"description": "The page.", "content": {"text/html": {"schema": _TEXT}}}
    return found | {"parameters": [id], "responses": found["responses"] | {"200": page}}


def _taking_json(name: str, summary: str) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": _OBJECT}}}
    return _operation(name, summary, []) | {"requestBody": body}


def _operation(name: str, summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "tags": [_TAG],
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": _OBJECT}}},
            "400": {"$ref": "#/components/responses/BadRequest"},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _query(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": _TEXT}
