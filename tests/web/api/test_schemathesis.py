"""A stranger reads the OpenAPI document and tries all that it says, over the graph of the sample articles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from schemathesis.engine import events, from_schema
from starlette.applications import Starlette

from kg.pipeline import build
from kg.store import open_store
from tests.conftest import ROOT
from tests.web.api.conftest import application, site_of

SERVED_ELSEWHERE = ["/search.json", "/healthz"]


@pytest.fixture(scope="module")
def app() -> Iterator[Starlette]:
    with open_store(None) as store:
        build([str(ROOT / "tests" / "data" / "articles")], store)
        yield application(site_of(store))


def test_the_api_does_what_its_document_says(app: Starlette) -> None:
    config = schemathesis.Config(seed=1)
    config.projects.override.generation.update(max_examples=3, deterministic=True, database="none")
    described = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    schema = described.exclude(path=SERVED_ELSEWHERE).exclude(tag="reconciliation")

    tried = 0
    failures: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(str(event))
        elif isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                tried += 1
                for check in checks:
                    if check.failure_info is not None:
                        curl = check.failure_info.code_sample
                        failures.append(f"{check.name}: {check.failure_info.failure}\n{curl}")
    assert "\n\n".join(failures) == ""
    assert tried > 300
