"""The OpenAPI document: valid, and made from the queries that there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openapi_spec_validator import validate
from starlette.testclient import TestClient

from kg.store import Store, open_store
from kg.web.api.openapi import document_of
from tests.web.api.conftest import QUERIES, ROOT, application, site_of


def parameters_of(document: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    return {parameter["name"]: parameter for parameter in document["paths"][path]["get"]["parameters"]}


def test_the_document_is_valid_whatever_a_user_calls_a_query(store: Store, own: Path) -> None:
    document = document_of(site_of(store, [own]))

    validate(document)
    assert "/api/queries/a%20%7Bb%7D%3F%E2%82%AC" in document["paths"]
    assert "/api/queries/broken" not in document["paths"]


def test_parameters_have_their_types_choices_defaults_and_names_from_the_graph(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    parameters = parameters_of(document, "/api/queries/co-attendance")

    assert document["servers"] == [{"url": ROOT}]
    assert parameters["from"]["schema"] == {"type": "string", "format": "date"}
    assert parameters["least"]["schema"] == {"type": "integer", "default": 1}
    assert parameters["kinds"]["schema"] == {"type": "string", "enum": ["persons", "actors"], "default": "persons"}
    assert parameters_of(document, "/api/queries/venue-log")["place"]["required"] is True
    example = parameters["person"]["example"]
    assert client.get("/api/queries/co-attendance", params={"person": example}).status_code == 200


def test_types_of_all_sorts_are_described(store: Store, own: Path) -> None:
    own.joinpath("typed.rq").write_text(
        "#+ summary: Types\n#+ defaults:\n#+   - n: 2\n#+   - b: true\n#+   - x: 0.5\n"
        "ASK { FILTER(?__n_nonNegativeInteger > ?__x_decimal || ?__b_boolean || BOUND(?_t_time) || BOUND(?_s)) }",
        encoding="utf-8",
    )
    document = document_of(site_of(store, [own]))
    parameters = parameters_of(document, "/api/queries/typed")

    validate(document)
    assert parameters["n"]["schema"] == {"type": "integer", "minimum": 0, "default": 2}
    assert parameters["b"]["schema"] == {"type": "boolean", "default": True}
    assert parameters["x"]["schema"] == {"type": "number", "default": 0.5}
    assert parameters["s"]["schema"] == {"type": "string", "minLength": 1}
    assert parameters["t"]["schema"]["pattern"].startswith("^(?:")
    assert "page" not in parameters


def test_every_shipped_query_has_its_path(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert {f"/api/queries/{path.stem}" for path in QUERIES.glob("*.rq")} <= set(paths)
    assert {"/search.json", "/healthz", "/api/queries", "/openapi.json", "/reconcile"} <= set(paths)


def test_an_empty_graph_has_a_document_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "empty") as empty:
        document = TestClient(application(site_of(empty))).get("/openapi.json").json()

    validate(document)
    assert parameters_of(document, "/api/queries/meetings")["person"]["example"] == "NAME"
