"""A server that was not told to be writable is read and never written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.protocol.answers import complaint
from tests.web.protocol.conftest import KNOWN, KNOWN_TRIPLES
from tests.web.serving import BARE, TOKEN, Endpoint, Web

pytestmark = pytest.mark.skipif(BARE, reason="the bare store server is always writable here")


@pytest.fixture(scope="module")
def reader(reading_server: Endpoint) -> Iterator[Web]:
    client = Web(reading_server)
    yield client
    client.close()


@pytest.mark.parametrize("token", [None, "wrong", TOKEN])
@pytest.mark.parametrize(
    ("method", "place", "media_type", "body"),
    [
        ("POST", "update", "application/sparql-update", "CLEAR ALL"),
        ("POST", "update", "application/x-www-form-urlencoded", "update=CLEAR+ALL"),
        ("PUT", "known", "text/turtle", "<urn:x:a> <urn:x:b> <urn:x:c> ."),
        ("POST", "known", "text/turtle", "<urn:x:a> <urn:x:b> <urn:x:c> ."),
        ("DELETE", "known", "text/turtle", ""),
        ("PUT", "default", "text/turtle", "<urn:x:a> <urn:x:b> <urn:x:c> ."),
        ("DELETE", "default", "text/turtle", ""),
        ("POST", "graphs", "text/turtle", "<urn:x:a> <urn:x:b> <urn:x:c> ."),
        ("PUT", "direct", "text/turtle", "<urn:x:a> <urn:x:b> <urn:x:c> ."),
    ],
)
def test_a_write_is_forbidden(
    reader: Web, method: str, place: str, media_type: str, body: str, token: str | None
) -> None:
    server = reader.server
    url = {
        "update": server.update,
        "known": reader.graph(KNOWN),
        "default": reader.graph(None),
        "graphs": server.graphs,
        "direct": server.graphs + "/some/path",
    }[place]
    response = reader.send(method, url, [("Content-Type", media_type)], body=body.encode(), token=token)
    assert response.status_code == 403
    complaint(response)
    assert sorted(reader.triples(reader.graph(KNOWN))) == KNOWN_TRIPLES
    assert not reader.ask("ASK { <urn:x:a> ?p ?o }")


def test_reading_is_as_ever(reader: Web) -> None:
    assert reader.values(f"SELECT ?n {{ <{KNOWN}/oslo> <{KNOWN}/name> ?n }}") == ["Oslo"]


def test_the_description_offers_no_update(reader: Web) -> None:
    text = reader.send("GET", reader.server.sparql, [("Accept", "application/n-triples")]).text
    assert "SPARQL11Query>" in text
    assert "SPARQL11Update>" not in text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_the_wrong_method_for_an_update_changes_nothing(reader: Web, method: str) -> None:
    headers = [("Content-Type", "application/sparql-update")]
    response = reader.send(method, reader.server.update, headers, body=b"CLEAR ALL", token=TOKEN)
    assert response.status_code in (403, 405)
    assert sorted(reader.triples(reader.graph(KNOWN))) == KNOWN_TRIPLES
