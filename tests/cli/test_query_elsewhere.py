"""`kg query external-profile`: from a store on disk and a real endpoint to rows, and faults to exit codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import query as questions
from kg.query import service
from kg.store import open_store
from tests.cli.conftest import Kg
from tests.query.elsewhere import Witness, add_links, wikidata, witness_of
from tests.query.small_world import small_store


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with wikidata() as address:
        yield address


@pytest.fixture
def witness(endpoint: str) -> Iterator[Witness]:
    with witness_of(endpoint) as witness:
        yield witness


@pytest.fixture
def linked(kg: Kg) -> Kg:
    """Runs commands on the small world, with its links."""
    with small_store() as small, open_store(Path("kg-store")) as store:
        add_links(small)
        for name in small.graph_names():
            store.replace_graphs({name: list(small.quads(name))})
    return kg


def test_a_profile_is_printed_as_rows(linked: Kg, witness: Witness) -> None:
    answer = linked("query", "external-profile", "--person", "Berg", "--endpoint", witness.address, "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert (answer.code, answer.err) == (0, "")
    assert [(row["value"], row["first"], row["last"]) for row in rows if row["fact"] == "office"] == [
        ("Minister of Trade", "2015-01-10", "2019"),
        ("special envoy", "2021-03", ""),
    ]
    assert witness.items == [{"Q1001"}]


@pytest.mark.parametrize("format", ["csv", "table"])
def test_for_who_is_not_linked_the_reason_is_told_once(linked: Kg, witness: Witness, format: str) -> None:
    answer = linked("query", "external-profile", "--person", "Holm", "--endpoint", witness.address, "--format", format)

    assert answer.code == 0
    assert answer.err == (
        "kg: nothing of that is linked to Wikidata yet, so Wikidata was not asked; `kg link wikidata` looks for links\n"
    )
    assert witness.asked == []


def test_an_endpoint_that_fails_ends_the_command_with_a_message(linked: Kg, witness: Witness) -> None:
    witness.status = 500
    failing = linked("query", "external-profile", "--endpoint", witness.address)
    down = linked("query", "external-profile", "--endpoint", "http://127.0.0.1:2/sparql")
    plain = linked("sparql", "SELECT * { SERVICE <http://127.0.0.1:2/sparql> { ?s ?p ?o } }")

    assert (failing.code, failing.out) == (2, "")
    assert f"external-profile: {witness.address} cannot be asked: Error 500" in failing.err
    assert (down.code, "http://127.0.0.1:2/sparql cannot be asked: Connection refused" in down.err) == (2, True)
    assert (plain.code, "http://127.0.0.1:2/sparql cannot be asked: Connection refused" in plain.err) == (2, True)


def test_an_endpoint_that_does_not_answer_ends_the_command(
    linked: Kg, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "answered", lambda store, text, **_: service.answered(store, text, seconds=0.5))
    witness.silent = True
    answer = linked("query", "external-profile", "--endpoint", witness.address)

    assert (answer.code, answer.out) == (2, "")
    assert "has not answered within 0.5 seconds; try again later" in answer.err


@pytest.mark.parametrize("address", ["query.wikidata.org", "ftp://example.org/", "http://me:secret@example.org/"])
def test_what_is_no_address_is_told_with_an_example(linked: Kg, address: str) -> None:
    answer = linked("query", "external-profile", "--endpoint", address)

    assert answer.code == 2
    assert f"--endpoint must be the address of an endpoint (http:// or https://), not '{address}'" in answer.err
    assert "Example: kg query external-profile --endpoint https://query.wikidata.org/sparql" in answer.err
