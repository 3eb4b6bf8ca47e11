"""`kg serve` over the store of a server: it answers as over a folder, and goes on when that server does not."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli import run
from kg.search import INDEX_NAME
from kg.store import abilities_of, open_store
from tests.conftest import ROOT
from tests.query.small_world import DOCUMENTS, IRIS, small_store
from tests.store.servers import StoreServer, oxigraph, virtuoso
from tests.web.engine.running import ENDLESS
from tests.web.serving import BARE, TOKEN, Endpoint, Web, serving

pytestmark = pytest.mark.skipif(BARE, reason="the bare store server keeps its store itself")

ARTICLE = ROOT / "tests" / "data" / "articles" / "13-paris-declaration.md"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PATHS = (
    "/",
    "/timeline",
    "/network",
    "/map",
    "/map.json",
    "/network.json",
    "/timeline.json",
    "/links",
    "/queries",
    "/queries/who-met-whom?person=Ada+Berg",
    "/page/person/ada-berg",
    "/page/person/nobody",
    "/api/queries/who-met-whom",
    "/api/queries/venue-log?place=Port",
    "/api/queries/who-met-whom?person=Nobody",
    "/data/person/ada-berg.nt",
    "/data/person/ada-berg.ttl",
    f"/graphs?graph={quote(IRIS.world.value, safe='')}&format=nt",
    f"/sparql?format=csv&query={quote('SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p')}",
    f"/sparql?format=csv&query={quote('SELECT * { VALUES ?x { 1 2 } }')}",
    f"/sparql?query={quote('ASK { ?s ?p <https://example.org/nothing> }')}",
)
"""What has one answer, whatever keeps the graph. Lines of graphs come in any order."""
SEARCHES = (
    "/search?q=Berg",
    "/search.json?q=ada",
    "/reconcile?queries=" + quote('{"q": {"query": "Ada Berg"}}'),
)

Serve = Callable[..., Endpoint]


@pytest.fixture(scope="module")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "server") as server:
        yield server


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso") / "server") as server:
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StoreServer:
    """A server that holds the small world; its login stands in the environment."""
    server: StoreServer = request.getfixturevalue(f"{request.param}_server")
    return holding_the_small_world(server, monkeypatch)


@pytest.fixture
def asked(oxigraph_server: StoreServer, monkeypatch: pytest.MonkeyPatch) -> StoreServer:
    """A server that is asked for each page."""
    return holding_the_small_world(oxigraph_server, monkeypatch)


def holding_the_small_world(server: StoreServer, monkeypatch: pytest.MonkeyPatch) -> StoreServer:
    for name, value in server.login.items():
        monkeypatch.setenv(name, value)
    with small_store() as small, open_store(server.location) as store:
        gone = dict.fromkeys(store.graph_names(), ())
        store.replace_graphs({**gone, **{name: list(small.quads(name)) for name in small.graph_names()}})
    return server


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Serves the store of a server with some options; what serves it so already goes on. Starting takes seconds.

    What it keeps lies beside the folder of the endpoint, in `cache`.
    """
    begun: dict[tuple[str, ...], Endpoint] = {}
    with ExitStack() as stack:

        def begin(server: StoreServer, *options: str) -> Endpoint:
            wanted = (server.location, *options)
            if wanted not in begun:
                folder = tmp_path_factory.mktemp("served") / "served"
                variables = {**server.login, "XDG_CACHE_HOME": str(folder.with_name("cache"))}
                serve = serving(
                    folder, "--workers", "2", *options, writable=False, address=server.location, variables=variables
                )
                begun[wanted] = stack.enter_context(serve)
            return begun[wanted]

        yield begin


@pytest.fixture(scope="module")
def folder_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The small world, served out of a folder."""
    folder = tmp_path_factory.mktemp("folder") / "store"
    with small_store() as small, open_store(folder) as store:
        store.replace_graphs({name: list(small.quads(name)) for name in small.graph_names()})
    with serving(folder, "--workers", "2", writable=False) as endpoint:
        yield endpoint


@pytest.fixture
def writing(asked: StoreServer, tmp_path: Path) -> Iterator[Web]:
    """Writes to a server by `kg serve`, which nobody else can do meanwhile."""
    variables = {**asked.login, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    options = ("--workers", "2")
    with serving(tmp_path / "served", *options, address=asked.location, variables=variables) as endpoint:
        web = Web(endpoint)
        yield web
        web.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for what the server does in the background; fail if it does not come."""
    end = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def answers(endpoint: Endpoint, paths: tuple[str, ...]) -> dict[str, tuple[int, str, list[str]]]:
    """Return status, type and lines of what a server answers, without its own address."""
    found = {}
    for path in paths:
        answer = httpx.get(endpoint.root + path, headers={"Accept": "text/html, */*;q=0.5"}, timeout=30)
        lines = answer.text.replace(endpoint.root, "").splitlines()
        ordered = sorted(lines) if "graph" in path or "/data/" in path else lines
        found[path] = (answer.status_code, answer.headers["content-type"], ordered)
    return found


def shows(endpoint: Endpoint, words: str, document: NamedNode) -> bool:
    """Whether the search gives a document."""
    page = httpx.get(f"{endpoint.root}/search", params={"q": words}, timeout=30)
    return f"/page/{document.value.removeprefix(IRIS.base)}" in page.raise_for_status().text


def finds(endpoint: Endpoint, words: str) -> bool:
    answer = httpx.get(f"{endpoint.root}/search.json", params={"q": words}, timeout=30)
    return bool(answer.raise_for_status().json()["results"])


def counted(endpoint: Endpoint) -> int:
    answer = httpx.get(endpoint.sparql, params={"query": COUNT, "format": "csv"}, timeout=30)
    return int(answer.raise_for_status().text.split()[1])


def test_pages_api_and_endpoint_answer_over_a_server_as_over_a_folder(
    server: StoreServer, serve: Serve, folder_served: Endpoint
) -> None:
    over = serve(server)
    expected = answers(folder_served, PATHS)
    assert sum(status == 200 for status, _, _ in expected.values()) == len(PATHS) - 2
    assert answers(over, PATHS) == expected

    until(lambda: finds(over, "ada") and finds(folder_served, "ada"))
    assert answers(over, SEARCHES) == answers(folder_served, SEARCHES)

    [index] = over.folder.with_name("cache").rglob(INDEX_NAME)
    assert index.parent.stat().st_mode & 0o077 == 0  # what a company keeps on its server is for its users only


def test_what_others_write_to_the_server_is_seen_and_found(server: StoreServer, serve: Serve) -> None:
    document = IRIS.document(DOCUMENTS["second"].key)
    over = serve(server)
    before = counted(over)
    at_once = abilities_of(server.location).answers
    with small_store() as small, open_store(server.location) as store:
        store.remove_graphs([document])
        until(lambda: counted(over) < before)
        until(lambda: not shows(over, "Hill", document))
        until(lambda: shows(over, "Port", IRIS.document(DOCUMENTS["first"].key)))

        store.replace_graphs({document: list(small.quads(document))})

    assert counted(over) == before or not at_once
    until(lambda: counted(over) == before)
    until(lambda: shows(over, "Hill", document))


def test_a_server_that_dies_is_told_as_such_and_asked_again_when_it_is_back(asked: StoreServer, serve: Serve) -> None:
    over = serve(asked)
    assert httpx.get(f"{over.root}/timeline").status_code == 200

    asked.kill()
    try:
        for path in ("/timeline", "/api/queries/who-met-whom", f"/sparql?query={quote(COUNT)}", "/data/world.nt"):
            answer = httpx.get(over.root + path, headers={"Accept": "application/json"}, timeout=30)
            assert (answer.status_code, answer.headers["retry-after"]) == (502, "5")
            assert answer.json()["title"] == "The store does not answer"
            assert asked.location not in answer.text
        for path in ("/healthz", "/ontology", "/queries", "/docs", "/sparql"):  # no need of it
            answer = httpx.get(over.root + path, headers={"Accept": "text/html"}, timeout=30)
            assert (path, answer.status_code) == (path, 200)
        page = httpx.get(f"{over.root}/timeline", headers={"Accept": "text/html"}, timeout=30)
        assert page.status_code == 502
        assert "try again in a moment" in page.text
    finally:
        asked.start()

    assert httpx.get(f"{over.root}/timeline").status_code == 200
    log = over.folder.with_name(over.folder.name + ".log").read_text(encoding="utf-8")
    assert "cannot be reached" in log
    assert "Traceback" not in log


def test_a_copy_answers_when_its_server_has_died(
    virtuoso_server: StoreServer, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = serve(holding_the_small_world(virtuoso_server, monkeypatch))
    number = counted(over)

    virtuoso_server.kill()
    try:
        assert counted(over) == number
        assert httpx.get(f"{over.root}/timeline").status_code == 200
        until(lambda: "stays as it is" in over.folder.with_name(over.folder.name + ".log").read_text(encoding="utf-8"))
        assert httpx.get(f"{over.root}/timeline").status_code == 200
    finally:
        virtuoso_server.start()


def test_a_server_that_hangs_costs_a_request_its_time_and_no_more(asked: StoreServer, serve: Serve) -> None:
    over = serve(asked, "--timeout", "3", "--max-rows", "4")
    assert asked.process is not None
    asked.process.send_signal(signal.SIGSTOP)
    try:
        answer = httpx.get(f"{over.root}/timeline", headers={"Accept": "application/json"}, timeout=30)
        assert answer.status_code in (502, 504)
        assert httpx.get(f"{over.root}/healthz", timeout=30).status_code == 200
    finally:
        asked.process.send_signal(signal.SIGCONT)
    until(lambda: httpx.get(f"{over.root}/timeline", timeout=30).status_code == 200)


def test_limits_hold_over_a_server(server: StoreServer, serve: Serve) -> None:
    over = serve(server, "--timeout", "3", "--max-rows", "4")
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"

    cut = httpx.get(over.sparql, params={"query": query}, headers={"Accept": "application/json"}, timeout=30)
    assert len(cut.json()["results"]["bindings"]) == 4
    assert cut.json()["truncated"] == {"rows": 4}

    slow = httpx.get(over.sparql, params={"query": ENDLESS}, headers={"Accept": "application/json"}, timeout=30)
    assert slow.status_code == 504
    elsewhere = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    assert httpx.get(over.sparql, params={"query": elsewhere}, timeout=30).status_code == 403
    assert httpx.get(f"{over.root}/page/person/ada-berg", timeout=30).status_code == 200


def test_who_has_the_token_writes_to_a_server_keeps_other_writers_out_and_outlives_its_death(
    asked: StoreServer, writing: Web
) -> None:
    web = writing
    graph, thing = "https://example.org/notes", "https://example.org/note"

    assert web.update(f'INSERT DATA {{ GRAPH <{graph}> {{ <{thing}> <{thing}> "one" }} }}').status_code == 204
    assert web.values(f"SELECT ?o {{ <{thing}> ?p ?o }}") == ["one"]
    assert web.put(web.graph(graph), f'<{thing}> <{thing}> "two", [] .').status_code == 204
    assert len(web.triples(web.graph(graph))) == 2
    assert web.update("DELETE WHERE").status_code == 400
    assert web.delete(web.graph(graph)).status_code == 204
    assert web.send("GET", web.graph(graph)).status_code == 404

    command = [sys.executable, "-m", "kg", "build", str(ARTICLE), "--store", asked.location]
    build = subprocess.run(command, check=False, capture_output=True, text=True)
    assert build.returncode == 2
    assert "kg serve" in build.stderr

    # The server that keeps the store may die meanwhile.
    insertion = 'INSERT DATA { GRAPH <urn:x:g> { <urn:x:s> <urn:x:p> "one" } }'

    asked.kill()
    try:
        assert web.update(insertion).status_code == 502
    finally:
        asked.start()

    assert web.update(insertion).status_code == 204
    assert web.ask("ASK { <urn:x:s> <urn:x:p> 'one' }")


def test_one_that_serves_takes_the_graph_of_another_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `kg serve --writable` offers is enough to keep a graph there, for who has its token."""
    monkeypatch.setenv("KG_STORE_TOKEN", TOKEN)
    with open_store(tmp_path / "served") as store:
        store.replace_graphs({IRIS.world: []})
    with small_store() as small, serving(tmp_path / "served", "--workers", "1") as endpoint:
        graphs = {name: list(small.quads(name)) for name in small.graph_names()}
        with open_store(endpoint.root) as store:
            store.replace_graphs(graphs)
            assert {name: set(store.quads(name)) for name in store.graph_names()} == {
                name: set(quads) for name, quads in graphs.items()
            }
            assert store.ask(f"ASK {{ {IRIS.document(DOCUMENTS['first'].key)} ?p ?o }}")


def test_a_far_server_is_served_over_a_copy_where_that_is_wished(asked: StoreServer, serve: Serve) -> None:
    over = serve(asked, "--copy")
    before = counted(over)
    with open_store(asked.location) as store:
        name = NamedNode("https://example.org/more")
        store.replace_graphs({name: [Quad(name, name, Literal("more"), name)]})

    until(lambda: counted(over) == before + 1)

    with open_store(asked.location) as store:
        store.remove_graphs([name])
    until(lambda: counted(over) == before)


def test_a_server_that_was_asked_for_each_page_is_served_over_a_copy_as_well(
    asked: StoreServer, tmp_path: Path
) -> None:
    variables = {**asked.login, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for options in ((), ("--copy",), ()):
        served = serving(
            tmp_path / "served", "--workers", "1", *options, writable=False, address=asked.location, variables=variables
        )
        with served as endpoint:
            until(lambda endpoint=endpoint: finds(endpoint, "ada"))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--copy",), "--copy: is for the store of a server"),
        (("--store", "http://127.0.0.1:9/"), "http://127.0.0.1:9/: cannot be reached"),
    ],
)
def test_what_cannot_be_served_is_told_before_anything_starts(
    options: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with open_store(tmp_path / "store") as store:
        store.replace_graphs({IRIS.world: []})
    monkeypatch.setenv("KG_STORE", str(tmp_path / "store"))

    assert run(("serve", "--port", "0", *options)) == 2
    assert words in capsys.readouterr().err


def test_virtuoso_is_not_written_to_by_the_web(
    virtuoso_server: StoreServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    holding_the_small_world(virtuoso_server, monkeypatch)
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="utf-8")

    code = run(("serve", "--store", virtuoso_server.location, "--writable", "--token-file", str(token)))

    assert code == 2
    assert "is served over a copy, which is only read; leave --writable out" in capsys.readouterr().err
