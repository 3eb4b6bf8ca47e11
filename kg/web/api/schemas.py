"""JSON Schema of what the API takes and gives, for its OpenAPI document."""

from __future__ import annotations

from typing import Any

from kg.query import Parameter
from kg.query.outline import Form
from kg.web.api.catalogue import Entry
from kg.web.api.formats import FORMATS, PLAIN

Schema = dict[str, Any]

WHOLE_NUMBERS = {"int", "integer", "nonNegativeInteger"}
"""Types of parameters whose values are whole numbers."""
_NUMBERS = {"decimal", "double", "float", "number"}
_CELL: Schema = {"type": ["string", "number", "boolean", "null"]}

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_URL: Schema = {"type": "string", "format": "uri-reference"}

_RECORD: dict[str, Schema] = {
    "name": _TEXT,
    "summary": _TEXT,
    "description": _TEXT,
    "tags": _TEXTS,
    "form": {"type": "string", "enum": [form.value for form in Form]},
    "columns": {
        "type": ["array", "null"],
        "items": _TEXT,
        "description": "The columns of the rows, none where it has no rows, null where the query asks for `*`.",
    },
    "parameters": {"type": "array", "items": {"$ref": "#/components/schemas/Parameter"}},
    "url": _URL,
    "descriptionUrl": _URL,
    "textUrl": _URL,
}

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "Problem details of RFC 9457. Further members say which parameter it is about, what names are "
        "near, or which things a name may stand for.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": _URL,
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
            "parameter": _TEXT,
            "near": _TEXTS,
            "candidates": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["label", "iri", "url"],
                    "properties": {"label": _TEXT, "iri": _TEXT, "url": _URL},
                },
            },
        },
    },
    "Parameter": {
        "type": "object",
        "required": ["name", "type", "kinds", "required", "default", "choices", "help", "example"],
        "properties": {
            "name": _TEXT,
            "type": {
                **_TEXT,
                "description": "`iri` for the name or IRI of a thing, `address` for that of an endpoint, "
                "else the type of the value.",
            },
            "kinds": {**_TEXTS, "description": "IRIs of the classes that a named thing belongs to one of."},
            "required": {"type": "boolean"},
            "default": {"type": ["string", "null"]},
            "choices": {**_TEXTS, "description": "The values that it may have; any if there are none."},
            "help": _TEXT,
            "example": _TEXT,
        },
    },
    "SavedQuery": {"type": "object", "required": list(_RECORD), "properties": _RECORD},
    "Description": {
        "type": "object",
        "required": [*_RECORD, "text"],
        "properties": {**_RECORD, "text": {**_TEXT, "description": "The query in SPARQL."}},
    },
    "SavedQueries": {
        "type": "object",
        "required": ["queries", "faults"],
        "properties": {
            "queries": {"type": "array", "items": {"$ref": "#/components/schemas/SavedQuery"}},
            "faults": {
                "type": "array",
                "description": "Files that hold no query that can be answered.",
                "items": {
                    "type": "object",
                    "required": ["name", "problem"],
                    "properties": {"name": _TEXT, "problem": _TEXT},
                },
            },
        },
    },
    "SparqlResults": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format.",
        "required": ["head"],
        "properties": {
            "head": {"type": "object", "properties": {"vars": _TEXTS}},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
            },
            "boolean": {"type": "boolean"},
        },
    },
}


def parameter_schema(parameter: Parameter) -> Schema:
    """Return the schema of the values of a parameter of a query."""
    schema: Schema = {"type": _type(parameter)}
    if parameter.choices:
        schema["enum"] = [typed(parameter, choice) for choice in parameter.choices]
    elif parameter.type == "date":
        schema["format"] = "date"
    elif schema["type"] == "string" and parameter.form is not None:
        schema["pattern"] = f"^(?:{parameter.form})$"
    elif schema["type"] == "string" and parameter.required:
        schema["minLength"] = 1
    if parameter.type == "nonNegativeInteger":
        schema["minimum"] = 0
    if parameter.default is not None:
        schema["default"] = typed(parameter, parameter.default)
    return schema


def typed(parameter: Parameter, value: str) -> Any:
    """Return a value as JSON has it under the schema of a parameter; as text where it is malformed."""
    kind = _type(parameter)
    try:
        if kind == "integer":
            return int(value)
        if kind == "number":
            return float(value)
    except ValueError:
        return value
    return value == "true" if kind == "boolean" and value in ("true", "false") else value


def answer_content(entry: Entry) -> dict[str, Any]:
    """Return the formats of an answer, with the schemas of those in JSON."""
    content: dict[str, Any] = {}
    for format in FORMATS[entry.outline.form]:
        if format is PLAIN:
            schema = _plain(entry)
        elif format.name == "json":
            schema = {"$ref": "#/components/schemas/SparqlResults"}
        else:
            schema = {} if format.name == "jsonld" else _TEXT
        content[format.media_type.essence] = {"schema": schema}
    return content


def _plain(entry: Entry) -> Schema:
    about: Schema = {"query": {"const": entry.name}, "parameters": {"type": "object"}}
    notes: Schema = {
        **_TEXTS,
        "description": "Why the answer may lack what is looked for; absent otherwise.",
    }
    if entry.outline.form is Form.ASK:
        own: Schema = {"answer": {"type": "boolean"}}
    else:
        columns = entry.outline.columns
        row: Schema = {"type": "object", "additionalProperties": _CELL}
        if columns is not None:
            row = {"type": "object", "required": list(columns), "properties": dict.fromkeys(columns, _CELL)}
        own = {
            "columns": _TEXTS,
            "rows": {"type": "array", "items": row},
            "page": {"type": "integer", "minimum": 1},
            "pageSize": {"type": "integer", "minimum": 1},
            "next": {"type": ["string", "null"], "description": "The address of the next page, null on the last."},
        }
    return {"type": "object", "required": [*about, *own], "properties": {**about, "notes": notes, **own}}


def _type(parameter: Parameter) -> str:
    if parameter.type in WHOLE_NUMBERS:
        return "integer"
    if parameter.type in _NUMBERS:
        return "number"
    return "boolean" if parameter.type == "boolean" else "string"
