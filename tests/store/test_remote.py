"""Stores on servers: logins, faults on the way, a second writer, and kills of either side."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KgError, QueryError, StoreError, StoreLockedError
from kg.store import open_store
from kg.store.remote import RemoteStore
from kg.store.remote.address import Credentials, address_of, credentials_for
from kg.store.remote.connection import Patience
from kg.store.remote.syntax import form_of, has_dataset, operations
from tests.net.faulty import Fault, Faulty, faulty
from tests.serving import served
from tests.store.conftest import MakeQuads, name_of
from tests.store.servers import StoreServer

ROOT = Path(__file__).parents[2]
QUICK = Patience(tries=3, first_pause=0.0, longest_pause=10.0, silence=2.0, sleep=lambda _: None)


@pytest.fixture
def oxigraph_location(oxigraph_server: StoreServer) -> str:
    with open_store(oxigraph_server.location) as store:
        store.remove_graphs(store.graph_names())
    return oxigraph_server.location


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("ftp://host/", "begins with http:// or https://"),
        ("http://", "begins with http:// or https://"),
        ("http://host:port/", "cannot be read"),
        ("http://host/#part", "leave it out"),
        ("http://a/ http://b/ http://c/", "give one, or that for queries"),
        ("http://127.0.0.1:1/", r"127.0.0.1:1/: cannot be reached .*start the server, or check the address"),
    ],
)
def test_an_address_that_is_none_is_told(location: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        RemoteStore.at(location, patience=QUICK)


def test_a_login_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(StoreError, match=r"leave it out, and set KG_STORE_USER") as told:
        address_of("http://ada:secret@host:7878/")
    assert "secret" not in str(told.value)


def test_the_login_is_that_of_the_environment_or_of_the_file_of_logins(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine db.example login ada password fromfile\n")
    file.chmod(0o600)
    both = {"KG_STORE_USER": "eve", "KG_STORE_PASSWORD": "secret", "NETRC": str(file)}

    found = credentials_for("db.example", both)
    assert isinstance(found, Credentials)
    assert (found.user, found.password) == ("eve", "secret")
    assert "secret" not in repr(found)
    kept = credentials_for("db.example", {"NETRC": str(file)})
    assert isinstance(kept, Credentials)
    assert (kept.user, kept.password) == ("ada", "fromfile")
    assert credentials_for("other.example", {"NETRC": str(file)}) is None
    with pytest.raises(StoreError, match="KG_STORE_USER is set and KG_STORE_PASSWORD is not"):
        credentials_for("db.example", {"KG_STORE_USER": "eve"})


def test_virtuoso_tells_that_it_wants_a_login_or_another_one(
    virtuoso_server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match="set KG_STORE_USER and KG_STORE_PASSWORD"):
        RemoteStore.at(virtuoso_server.location, patience=QUICK)
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong")
    with pytest.raises(StoreError, match="does not accept the login of 'dba'") as told:
        RemoteStore.at(virtuoso_server.location, patience=QUICK)
    assert "wrong" not in str(told.value)


def test_a_second_writer_is_told_who_holds_the_store(store_server: StoreServer, make_quads: MakeQuads) -> None:
    with open_store(store_server.location) as store:
        with pytest.raises(StoreLockedError, match=r"process \d+ \(.*\) of .* has it open for writing"):
            open_store(store_server.location)
        with open_store(store_server.location, read_only=True) as reader:
            store.replace_graphs({name_of("one"): make_quads("one", 1)})
            assert reader.count() == 1
            with pytest.raises(StoreError, match="is open for reading only"):
                reader.remove_graphs([name_of("one")])

    open_store(store_server.location).close()


WRITER = """
import sys
from kg.store import open_store
from tests.store.test_remote import change
with open_store(sys.argv[1]) as store:
    start = sum("/document/" in name.value for name in store.graph_names())
    print("open", flush=True)
    for number in range(start, start + 100_000):
        change(store, number)
        print(number + 1, flush=True)
"""
SIZE = 700


def change(store: RemoteStore, number: int) -> None:
    """Write a document's graph, and a world that counts it, in one change of several steps."""
    world = NamedNode("https://example.org/world")
    document = NamedNode(f"https://example.org/document/{number}")
    graphs = {
        document: [_quad(document, i) for i in range(SIZE)],
        world: [_quad(world, number + i) for i in range(SIZE)],
    }
    store.replace_graphs(graphs)


def _quad(graph: NamedNode, value: int) -> Quad:
    return Quad(graph, NamedNode("https://example.org/value"), Literal(str(value)), graph)


@contextmanager
def _writer(location: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", WRITER, location]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield process
        process.kill()


def _assert_whole(location: str) -> int:
    """Check that each document is whole, and that the world fits the last; return the number of documents."""
    world = NamedNode("https://example.org/world")
    with open_store(location) as store:
        names = [name for name in store.graph_names() if name != world]
        assert [store.count(name) for name in names] == [SIZE] * len(names)
        expected = {_quad(world, len(names) - 1 + i) for i in range(SIZE)} if names else set()
        assert set(store.quads(world)) == expected
    return len(names)


def test_a_kill_of_the_writer_leaves_whole_changes_and_no_lock(store_server: StoreServer) -> None:
    for wait in range(3):
        with _writer(store_server.location) as process:
            assert process.stdout is not None
            told = [int(process.stdout.readline()) for _ in range(wait + 1)]
            process.kill()
            told.extend(int(line) for line in process.stdout.read().split())
        assert _assert_whole(store_server.location) in (told[-1], told[-1] + 1)


def test_who_could_not_give_the_lease_back_is_not_kept_out_by_it(store_server: StoreServer) -> None:
    store = RemoteStore.at(store_server.location, patience=QUICK)
    store_server.kill()
    store.close()
    store_server.start()

    with open_store(store_server.location) as again:
        assert again.replace_graphs({name_of("one"): [_quad(name_of("one"), 1)]}).added == 1


def test_a_server_in_a_hurry_is_asked_again_soon_or_not_at_all() -> None:
    patience = Patience.within(2)

    assert patience.tries * patience.connect + patience.first_pause < 2
    assert patience.silence == 2


def test_a_writer_that_is_told_to_end_does_not_wait_for_a_server_that_hangs(
    oxigraph_server: StoreServer, oxigraph_location: str
) -> None:
    assert oxigraph_server.process is not None
    with _writer(oxigraph_location) as process:
        assert process.stdout is not None
        process.stdout.readline()  # it is in the middle of its work
        oxigraph_server.process.send_signal(signal.SIGSTOP)
        try:
            process.send_signal(signal.SIGINT)
            process.wait(60)  # without a server that answers it would be ten minutes
        finally:
            oxigraph_server.process.send_signal(signal.SIGCONT)

    with open_store(oxigraph_location) as store:  # its lease counts no more
        store.remove_graphs(store.graph_names())


def test_a_kill_of_the_server_leaves_whole_changes(store_server: StoreServer) -> None:
    with _writer(store_server.location) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(2)]
        store_server.kill()
        process.kill()
        told.extend(int(line) for line in process.stdout.read().split())
    store_server.start()

    assert _assert_whole(store_server.location) in (told[-1], told[-1] + 1)


@contextmanager
def _spoiled(location: str) -> Iterator[Faulty]:
    with faulty(location.rstrip("/") + "/") as server:
        yield server


SLOW_OR_NONE = (Fault.NONE, Fault.PACKED, Fault.DRIPS, Fault.DRIPS_HEADER)


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.UNAVAILABLE, Fault.CLOSED])
def test_requests_are_sent_again_after_a_fault(oxigraph_location: str, make_quads: MakeQuads, fault: Fault) -> None:
    with _spoiled(oxigraph_location) as server, RemoteStore.at(f"{server.url}/", patience=QUICK) as store:
        number = len(server.seen)
        server.plan = lambda n, _body: fault if (n - number) % 2 == 0 else Fault.NONE
        store.replace_graphs({name_of("one"): make_quads("one", *range(50))})
        assert set(store.quads(name_of("one"))) == set(make_quads("one", *range(50)))


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in SLOW_OR_NONE])
def test_a_server_that_fails_for_good_is_an_error_and_changes_nothing_by_half(
    oxigraph_location: str, make_quads: MakeQuads, fault: Fault
) -> None:
    before, after = set(make_quads("one", *range(60))), set(make_quads("one", *range(30, 90)))
    with _spoiled(oxigraph_location) as server, RemoteStore.at(f"{server.url}/", patience=QUICK) as store:
        store.replace_graphs({name_of("one"): before})
        server.plan = lambda *_: fault
        with pytest.raises(KgError):
            list(store.quads(name_of("one")))
        with pytest.raises(KgError):
            store.replace_graphs({name_of("one"): after})
        server.plan = lambda *_: Fault.NONE
        assert set(store.quads(name_of("one"))) in (before, after)


def test_a_login_is_given_in_the_way_the_server_asks_for(
    oxigraph_location: str, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_USER", "ada")
    monkeypatch.setenv("KG_STORE_PASSWORD", "s3cret")
    wanted = "Basic " + base64.b64encode(b"ada:s3cret").decode()
    with _guarded(oxigraph_location, wanted) as location, RemoteStore.at(location, patience=QUICK) as store:
        store.replace_graphs({name_of("one"): make_quads("one", 1)})
        assert store.count() == 1
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong")
    with (
        _guarded(oxigraph_location, wanted) as location,
        pytest.raises(StoreError, match="does not accept the login of 'ada'"),
    ):
        RemoteStore.at(location, patience=QUICK)


@contextmanager
def _guarded(location: str, wanted: str) -> Iterator[str]:
    """Stand before a server, and let those in who give a login."""
    with _behind(location, name="Oxigraph behind a guard", wanted=wanted) as address:
        yield address


@contextmanager
def _behind(location: str, *, name: str, wanted: str | None = None) -> Iterator[str]:
    """Stand before a server, and tell another name in its answers; `wanted` is a login that is asked for."""
    import http.server

    import httpx

    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if wanted and self.headers.get("Authorization") != wanted:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="graphs"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            passed = ("Content-Type", "Accept", *(() if wanted else ("Authorization",)))
            headers = {name: self.headers[name] for name in passed if name in self.headers}
            answer = httpx.post(location.rstrip("/") + self.path, content=body, headers=headers, timeout=60)
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name in ("content-type", "www-authenticate") or name.startswith("x-"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def version_string(self) -> str:
            return name

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with served(Proxy) as address:
        yield f"{address}/"


def test_a_graph_is_kept_behind_a_proxy_that_tells_its_own_name(
    store_server: StoreServer, make_quads: MakeQuads
) -> None:
    quads = set(make_quads("one", *range(30)))
    if store_server.login:  # a Virtuoso, which needs to be known for one
        price = Literal("10.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
        quads.add(Quad(name_of("one"), name_of("one"), price, name_of("one")))
    with _behind(store_server.location, name="nginx/1.24.0") as location:
        with RemoteStore.at(location, patience=QUICK) as store:
            store.replace_graphs({name_of("one"): quads})
            assert set(store.quads()) == quads
            assert len(list(store.select("SELECT ?s { GRAPH ?g { ?s ?p ?v } VALUES ?v { '1' '2' } }").rows)) == 2
        with RemoteStore.at(location, patience=QUICK, read_only=True) as store:
            assert store.count() == len(quads)


def test_virtuoso_answers_what_its_compiler_gets_wrong(
    virtuoso_server: StoreServer, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in virtuoso_server.login.items():
        monkeypatch.setenv(name, value)
    with open_store(virtuoso_server.location) as store:
        store.remove_graphs(store.graph_names())
        store.replace_graphs({name_of("one"): make_quads("one", 1, 2, 3)})
        query = "SELECT (COUNT(?v) AS ?n) { VALUES ?v { '1' '2' '9' } FILTER EXISTS { ?s ?p ?v } }"
        assert [value for (value,) in store.select(query).rows] == [Literal(2)]
        store.replace_graphs({name_of("one"): make_quads("one", 1)})
        assert [value for (value,) in store.select(query).rows] == [Literal(1)]
        with pytest.raises(QueryError, match="send them one by one"):
            store.update("CLEAR GRAPH <urn:a> ; CLEAR GRAPH <urn:b>")


def test_virtuoso_never_gives_part_of_an_answer_for_the_whole(
    virtuoso_server: StoreServer, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in virtuoso_server.login.items():
        monkeypatch.setenv(name, value)
    with open_store(virtuoso_server.location) as store:
        store.remove_graphs(store.graph_names())
        quads = make_quads("one", *range(3_000))
        store.replace_graphs({name_of("one"): quads})
        with pytest.raises(QueryError, match="ResultSetMaxRows"):
            store.select("SELECT ?s { ?s <https://example.org/value> ?v }")
        answer = store.construct("CONSTRUCT WHERE { ?s <https://example.org/value> ?v }")
        assert set(answer) == {quad.triple for quad in quads}
        assert set(store.quads(predicate=NamedNode("https://example.org/value"))) == set(quads)
        assert set(store.quads(name_of("one"))) == set(quads)


@pytest.mark.parametrize(
    ("query", "form", "dataset"),
    [
        ("SELECT * {}", "SELECT", False),
        ("# ASK\nPREFIX select: <a:b#c>\nBASE <http://x/>\nask FROM <a:b> {}", "ASK", True),
        ("PREFIX : <a:> CONSTRUCT { ?from :FROM 'FROM <x>' } { }", "CONSTRUCT", False),
        ("DESCRIBE <http://FROM/>", "DESCRIBE", False),
    ],
)
def test_the_form_of_a_query_is_seen_past_all_else(query: str, form: str, dataset: bool) -> None:
    assert form_of(query) == form
    assert has_dataset(query) is dataset


@pytest.mark.parametrize(
    ("update", "count"),
    [
        ("INSERT DATA { <a:b> <a:c> 'x ; y' ; <a:d> 2 . }", 1),
        ("PREFIX a: <a:b;c> DELETE WHERE { ?s ?p ?o } ;", 1),
        ("CLEAR ALL ; # and\n PREFIX b: <b:> INSERT DATA { b:a b:b b:c } ; DROP GRAPH <a:b>", 3),
        ("", 0),
    ],
)
def test_the_operations_of_an_update_are_counted(update: str, count: int) -> None:
    assert operations(update) == count


def test_an_answer_that_is_dropped_half_read_holds_up_no_other_request(
    oxigraph_location: str, make_quads: MakeQuads
) -> None:
    """Garbage is collected in the middle of requests too, and what is dropped closes its connection then."""
    with open_store(oxigraph_location) as store:
        store.replace_graphs({name_of("a"): make_quads("a", *range(3_000))})
        script = (
            "import gc, sys\nfrom kg.store import open_store\nstore = open_store(sys.argv[1], read_only=True)\n"
            "gc.set_threshold(1)\n"
            "for _ in range(30):\n"
            "    rows = store.select('SELECT * WHERE { ?s ?p ?o }').rows\n    next(rows)\n"
            "    held = [rows]\n    held.append(held)\n    del rows, held\n"
            "print(store.count())\n"
        )
        found = subprocess.run(
            [sys.executable, "-c", script, oxigraph_location],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert found.stdout == "3000\n", found.stderr
