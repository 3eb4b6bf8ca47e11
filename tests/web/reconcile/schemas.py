"""JSON Schemas of what the service gives, written after the specification of the W3C Entity Reconciliation API."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
_TYPE: Schema = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "broader": {
            "type": "array",
            "items": {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}},
        },
    },
    "additionalProperties": False,
}
_URL: Schema = {"type": "string", "pattern": "^https?://"}
_SUGGESTING: Schema = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {
        "service_url": _URL,
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_url": _URL,
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
}
_COMMON: dict[str, Schema] = {
    "name": TEXT,
    "documentation": _URL,
    "serviceVersion": TEXT,
    "defaultTypes": {"type": "array", "items": _TYPE, "uniqueItems": True},
    "batchSize": {"type": "integer", "minimum": 1},
}


def _setting(id: str, label: str, help_text: str) -> Schema:
    return {
        "type": "object",
        "required": ["type", id, label],
        "properties": {
            "type": {"const": "number"},
            id: TEXT,
            label: TEXT,
            "default": {"type": "number"},
            help_text: TEXT,
        },
        "additionalProperties": False,
    }


MANIFEST: Schema = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        **_COMMON,
        "versions": {"type": "array", "items": {"type": "string"}, "contains": {"const": "0.2"}},
        "identifierSpace": _URL,
        "schemaSpace": _URL,
        "view": {
            "type": "object",
            "required": ["url"],
            "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"}},
        },
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {
                "url": {"type": "string", "pattern": r"\{\{id\}\}"},
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            },
        },
        "suggest": {"type": "object", "properties": dict.fromkeys(("entity", "property", "type"), _SUGGESTING)},
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": {
                    "type": "object",
                    "required": ["service_url", "service_path"],
                    "properties": {"service_url": _URL, "service_path": {"type": "string", "pattern": "^/"}},
                },
                "property_settings": {"type": "array", "items": _setting("name", "label", "help_text")},
            },
        },
    },
}
DRAFT_MANIFEST: Schema = {
    "type": "object",
    "required": ["versions", "name", "view"],
    "properties": {
        **_COMMON,
        "versions": {"type": "array", "items": {"type": "string"}, "contains": {"const": "1.0-draft"}},
        "view": {
            "type": "object",
            "required": ["url"],
            "properties": {"url": {"type": "string", "pattern": r"\{.*id.*\}", "not": {"pattern": r"\{\{"}}},
        },
        "preview": {
            "type": "object",
            "required": ["width", "height"],
            "properties": {"width": {"type": "integer"}, "height": {"type": "integer"}},
            "additionalProperties": False,
        },
        "suggest": {
            "type": "object",
            "required": ["entity", "property", "type"],
            "additionalProperties": {"type": "boolean"},
        },
        "extend": {
            "type": "object",
            "properties": {
                "proposeProperties": {"type": "boolean"},
                "propertySettings": {"type": "array", "items": _setting("id", "name", "helpText")},
            },
            "additionalProperties": False,
        },
        "standardizedScore": {"type": "boolean"},
    },
}


def _candidates(*, named_features: bool) -> Schema:
    feature = {"id": TEXT, "value": {"type": ["number", "boolean"]}, **({"name": TEXT} if named_features else {})}
    candidate: Schema = {
        "type": "object",
        "required": ["id", "name", "type", "score", "match"],
        "properties": {
            "id": TEXT,
            "name": TEXT,
            "description": TEXT,
            "type": {
                "type": "array",
                "items": {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}},
            },
            "score": {"type": "number", "minimum": 0, "maximum": 100},
            "match": {"type": "boolean"},
            "features": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": list(feature),
                    "properties": feature,
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    }
    return {"type": "array", "items": candidate}


RESULT: Schema = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": _candidates(named_features=False)},
    "additionalProperties": False,
}
RESULTS: Schema = {"type": "object", "additionalProperties": RESULT}
DRAFT_RESULTS: Schema = {
    "type": "object",
    "required": ["results"],
    "properties": {
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["candidates"],
                "properties": {"candidates": _candidates(named_features=True)},
                "additionalProperties": False,
            },
        }
    },
}


def _suggested(*required: str, **more: Schema) -> Schema:
    item: Schema = {
        "type": "object",
        "required": ["id", "name", *required],
        "properties": {"id": TEXT, "name": TEXT, "description": TEXT, **more},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": item}},
    }


SUGGESTED_ENTITIES = _suggested(
    "notable",
    notable={"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
)
SUGGESTED_TYPES = _suggested(broader={"type": "array"})
SUGGESTED_PROPERTIES = _suggested()
FLYOUT: Schema = {"type": "object", "required": ["id", "html"], "properties": {"id": TEXT, "html": TEXT}}
PROPOSED: Schema = {
    "type": "object",
    "required": ["properties", "type"],
    "properties": {
        "type": {"type": "string"},
        "limit": {"type": "integer"},
        "properties": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": TEXT, "name": TEXT},
                "additionalProperties": False,
            },
        },
    },
}


def _cell(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


_CELLS: Schema = {
    "type": "array",
    "items": {
        "oneOf": [
            _cell(["id", "name"], id=TEXT, name=TEXT, description=TEXT),
            _cell(["str"], str={"type": "string"}),
            _cell(["float"], float={"type": "number"}),
            _cell(["int"], int={"type": "integer"}),
            _cell(
                ["date"],
                date={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$"},
            ),
        ]
    },
}
_META: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": TEXT, "name": TEXT, "type": {"type": "object", "required": ["id"]}},
        "additionalProperties": False,
    },
}
EXTENDED: Schema = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": _META,
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _CELLS},
        },
    },
    "additionalProperties": False,
}
DRAFT_EXTENDED: Schema = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": _META,
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "properties"],
                "properties": {
                    "id": TEXT,
                    "properties": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["id", "values"],
                            "properties": {"id": TEXT, "values": _CELLS},
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
}


def conforming(schema: Schema, value: Any) -> Any:
    """Return a value that conforms to a schema; fail with all that does not."""
    faults = [f"{error.json_path}: {error.message[:300]}" for error in Draft202012Validator(schema).iter_errors(value)]
    assert faults == []
    return value
