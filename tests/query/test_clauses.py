"""What a text says of FROM, SERVICE and LOAD; and that no text calls an address which the guard has not seen."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.query.clauses import addresses_called, names_dataset

ALLOWED = "http://allowed.example/"

INNOCENT = [
    "SELECT * { ?service ?p ?load }",
    "SELECT * { $SERVICE ?p ?o }",
    "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
    'SELECT * { ?s ?p """\nSERVICE <http://x/> {} \' """ }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
    "SELECT * { # LOAD <http://x/>\r?s ?p ?o }",
    "SELECT * { ?s <http://x/SERVICE> ?o }",
    "PREFIX service: <http://x/> SELECT * { ?s service:load ?o }",
    "PREFIX service: <http://x/> SELECT * { ?s service:load ?o . ?o service:x <http://x/y> }",
    "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "PREFIX load: <http://x/> SELECT * FROM load:g { ?s ?p ?o }",
    "PREFIX load: <http://x/> DESCRIBE load:x load:y",
    "PREFIX load: <http://x/> COPY SILENT load:x TO load:y",
    "PREFIX load: <http://x/> WITH load:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "PREFIX load: <http://x/> DROP GRAPH load:g ; CLEAR SILENT GRAPH load:h",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:service ?o ; ex:load ?x OPTIONAL { ?o ?p ?q } }",
    "SELECT * { ?s ?p 'x'@en-service }",
    "SELECT * { ?a ?b ?c FILTER(?a<?b&&?c>?b) }",
    "SELECT * { ?s ?p _:service }",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_a_call_is_none(text: str) -> None:
    assert addresses_called(text) == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("SELECT * { SERVICE <http://x/e> { ?s ?p ?o } }", "http://x/e"),
        ("SELECT * { service silent <http://x/e> { ?s ?p ?o } }", "http://x/e"),
        ("SELECT * { SERVICE#c\n<http://x/e>{ ?s ?p ?o } }", "http://x/e"),
        ("SELECT * { SERVICE # <http://no/>\r SILENT # no\n <http://x/e> { ?s ?p ?o } }", "http://x/e"),
        ("SELECT * { { SELECT * { OPTIONAL { SERVICE <http://x/e> { } } } } }", "http://x/e"),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS{SERVICE<http://x/e>{ } } }", "http://x/e"),
        ("PREFIX ex: <http://x/> SELECT * { SERVICE ex:e { } }", "http://x/e"),
        ("prefix : <http://x/> SELECT * { SERVICE :e { } }", "http://x/e"),
        ("BASE <http://x/> PREFIX ex: <a/> SELECT * { SERVICE ex:e { } }", "http://x/a/e"),
        ("PREFIX ex: <a/> BASE <http://x/> SELECT * { SERVICE ex:e { } }", "http://base/a/e"),
        ("BASE <http://x/> SELECT * { SERVICE <e> { } }", "http://x/e"),
        ("BASE <http://x/> BASE <b/> SELECT * { SERVICE <e> { } }", "http://x/b/e"),
        ("SELECT * { SERVICE <e> { } }", "http://base/e"),
        ("SELECT * { SERVICE <//x/e> { } }", "http://x/e"),
        ("LOAD <http://x/e>", "http://x/e"),
        ("load silent <http://x/e> into graph <http://g/>", "http://x/e"),
        ("INSERT DATA { } ;LOAD<http://x/e>", "http://x/e"),
        ("DELETE { } WHERE { SERVICE <http://x/e> { } }", "http://x/e"),
    ],
)
def test_a_call_is_found_with_its_address(text: str, address: str) -> None:
    assert addresses_called(text, base_iri="http://base/") == (address,)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE ?x { } }",
        "SELECT * { SERVICE nowhere:e { } }",
        "PREFIX ex: <http://x> SELECT * { SERVICE ex:.evil.example { } }",  # the host goes on after the prefix
        "PREFIX ex: <http://x/> PREFIX ex: <http://y/> SELECT * { SERVICE ex:e { } }",
        "PREFIX ex: <http://x/> PREFIXex: <http://y/> SELECT * { SERVICE ex:e { } }",
        "PREFIX SILENT: <http://x/> PREFIX : <http://y/> SELECT * { SERVICE SILENT:e { } }",
        "SELECT * { SERVICE <http://[::1/> { } }",
        "SELECT * { SERVICE",
        "LOAD",
        "SELECT * { ?a ?b ?c FILTER(?a<'>')SERVICE<http://x/e>{?s ?p '>'} }",
    ],
)
def test_a_call_whose_address_is_not_certain_counts_as_one_of_an_unknown_address(text: str) -> None:
    assert None in addresses_called(text)


@pytest.mark.parametrize(
    "text",
    [
        "\\u004cOAD <http://x/e>",
        "SELECT * { S\\u0045RVICE <http://x/> { } }",
        "SELECT * { SERVICE <http://x/> \\u007B } }",
    ],
)
def test_escapes_hide_no_call(text: str) -> None:
    assert addresses_called(text) != ()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://g/> { ?s ?p ?o }",
        "SELECT*from<http://g/>{?s ?p ?o}",
        "SELECT ?x FROM NAMED <http://g/> WHERE { ?s ?p ?o }",
        "SELECT * FROMNAMED<http://g/> { ?s ?p ?o }",
        "PREFIX : <http://g/> SELECT * FROM:g { ?s ?p ?o }",
        "PREFIX ex: <http://g/> SELECT * FROMex:g { ?s ?p ?o }",
        "ASKFROM<http://g/>{ ?s ?p ?o }",
        "ASK FROM #c\n <http://g/> { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM <http://g/> WHERE { ?s ?p ?o }",
        "CONSTRUCT FROM <http://g/> WHERE { ?s ?p ?o }",
        "PREFIX from: <http://g/> DESCRIBE from:x FROM from:g",
        "DESCRIBE<http://x/>FROM<http://g/>",
    ],
)
def test_from_is_found_wherever_it_can_stand(text: str) -> None:
    assert ox.Store().query(text) is not None  # the store's parser agrees that this is a query
    assert names_dataset(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from { ?from ?p ?o }",
        "PREFIX from: <http://g/> SELECT * { ?s from:x ?o }",
        "PREFIX from: <http://g/> DESCRIBE from:x",
        "SELECT * { ?s ?p ' FROM <http://g/> ' } # FROM <http://g/>",
        "SELECT * { ?s <http://x/from> ?o }",
        "SELECT * { ?s ?p '\\u0022 FROM <http://g/>' }",
        "SELECT * { { SELECT ?s { ?s ?p ?from } } }",
    ],
)
def test_what_only_looks_like_from_is_none(text: str) -> None:
    assert ox.Store().query(text) is not None
    assert not names_dataset(text)


class Elsewhere:
    """A server that somebody would like to have called; counts the calls."""

    def __init__(self) -> None:
        self.calls = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.answer("text/turtle", b"")

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.answer("application/sparql-results+json", b'{"head":{"vars":[]},"results":{"bindings":[]}}')

            def answer(self, kind: str, body: bytes) -> None:
                outer.calls += 1
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/e"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def called_by(self, text: str, store: ox.Store) -> bool:
        """Run a text as a query and as an update; tell whether it called."""
        before = self.calls
        with suppress(Exception):
            answer = store.query(text)
            if not isinstance(answer, ox.QueryBoolean):
                for _ in answer:
                    pass
        with suppress(Exception):
            store.update(text)
        return self.calls > before


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.close()


@pytest.fixture(scope="module")
def matching() -> ox.Store:
    """A store in which what stands before the call in the attacks has answers, so that the call is made."""
    store = ox.Store()
    ex = "http://127.0.0.1/"
    values: list[ox.NamedNode | ox.Literal] = [
        ox.Literal(1),
        ox.Literal("1.", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.Literal(True),
        ox.Literal("1e0", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#double")),
        ox.Literal("x", language="en"),
        ox.Literal("x"),
        *(ox.NamedNode(ex + local) for local in ("", "a", "a.b", "p")),
    ]
    store.add(ox.Quad(ox.NamedNode(ex), ox.NamedNode(f"{ex}p"), ox.Literal(2), ox.NamedNode(f"{ex}g")))
    for value in values:
        store.add(ox.Quad(ox.NamedNode(f"{ex}s"), ox.NamedNode(f"{ex}p"), value))
    return store


BEFORE = [
    "",
    "?s ?p ?o.",
    "?s ?p ?o;.",
    "?s ?p 1",
    "?s ?p 1.",
    "?s ?p true",
    "?s ?p 1e0",
    "?s ?p ex:",
    "?s ?p ex:.",
    "?s ?p ex:a.",
    "?s ?p ex:a.b.",
    "?s ?p ex:a ",
    "?s ?p _:a.",
    "?s ?p 'x'@en",
    "?s ?p 'x'@en ",
    "?s ?p 'x'@en.",
    "?s ?p 'x'@en-",
    "?s ?p ''''x'.",
    "?s ?p '\\u0027' ",
    "OPTIONAL{}",
    "BIND(1 AS ?x)",
    "FILTER(1<2)",
    "?s ?p ?o FILTER(?s<?o||?p<'>'||true)",
    "?s ?p ?o FILTER(true||?s<'>')",
    '?s ?p ?o FILTER(true||?s<?o)#>"""\n',
    "?s ?p ?o FILTER(true||?s<(1))",
    "?s ?p ?o FILTER(true||?s<ex:a)",
    "#\\u000A",
    "GRAPH ?g{}",
    "{}UNION{}",
    "VALUES ?v{1}",
]
PART_OF_WHAT_STANDS_BEFORE = (
    "?s ?p ex:",
    "?s ?p ex:a.",
    "?s ?p 'x'@en",
    "?s ?p 'x'@en-",
    "?s ?p ''''x'.",
    "#\\u000A",
    "?s ?p _:a.",
)
"""With these the keyword is no keyword any more (`'x'@enSERVICE`), or nothing parses."""
KEYWORDS = [
    "SERVICE",
    "service",
    "SERVICESILENT",
    "SERVICE SILENT ",
    "SERVICE\nsilent",
    "SERVICE#>'\n",
    'SERVICE #"""\r',
]
AFTER = ["<{e}>", " <{e}>", "e:x", ":x", "ex:x", "SILENT:x", "?e", " #c>\n<{e}>"]
BEHIND = ["{}", " {?a ?b '>'}", "#'''\n{}", '{}#\'>"""']


@pytest.mark.parametrize("before", BEFORE)
def test_no_spelling_of_service_gets_past_the_guard(before: str, elsewhere: Elsewhere, matching: ox.Store) -> None:
    missed, called = [], 0
    for keyword, after, behind in itertools.product(KEYWORDS, AFTER, BEHIND):
        prologue = f"PREFIX e:<{elsewhere.address}> PREFIX :<{elsewhere.address}> PREFIX ex:<http://127.0.0.1/>"
        bound = f"VALUES ?e{{<{elsewhere.address}>}}" if after == "?e" else ""
        text = f"{prologue}SELECT*{{{bound}{before}{keyword}{after.format(e=elsewhere.address)}{behind}\n}}"
        if elsewhere.called_by(text, matching):
            called += 1
            if not addresses_called(text):
                missed.append(text)

    assert missed == []
    assert called or before in PART_OF_WHAT_STANDS_BEFORE


def test_no_spelling_of_load_gets_past_the_guard(elsewhere: Elsewhere) -> None:
    address = elsewhere.address
    prologue = f"PREFIX e:<{address}> PREFIX :<{address}> PREFIX SILENT:<{ALLOWED}>"
    missed, called = [], 0
    for start, keyword, after in itertools.product(
        ["", "INSERT DATA{};", "INSERT DATA{}#'\n;", "CLEAR ALL;", "DROP SILENT GRAPH e:x;"],
        ["LOAD", "load", "LOADSILENT", "LOAD SILENT", "LOAD#'\n", 'LOAD #"""\r SILENT'],
        [f"<{address}>", "e:x", ":x", " e:x", " :x", "SILENT:x"],
    ):
        for text in (f"{prologue}{start}{keyword}{after}", f"{prologue}{start}{keyword}{after}INTO GRAPH e:y"):
            if elsewhere.called_by(text, ox.Store()):
                called += 1
                if not addresses_called(text):
                    missed.append(text)

    assert missed == []
    assert called > 50


def test_an_address_that_is_named_as_allowed_is_the_one_that_is_called(
    elsewhere: Elsewhere, matching: ox.Store
) -> None:
    address = elsewhere.address
    for text in (
        f"PREFIX SILENT:<{ALLOWED}> PREFIX :<{address}> SELECT*{{SERVICE SILENT:x{{}}}}",
        f"PREFIX ex:<{ALLOWED}> PREFIX ex:<{address}> SELECT*{{SERVICE ex:x{{}}}}",
        f"PREFIX ex:<{ALLOWED}> PREFIXex:<{address}> SELECT*{{SERVICE ex:x{{}}}}",
        f"PREFIXex:<{address}> PREFIX ex:<{ALLOWED}> SELECT*{{SERVICE ex:x{{}}}}",
        f"BASE<{ALLOWED}> BASE<{address}> SELECT*{{SERVICE <x>{{}}}}",
        f"PREFIX ex:<{ALLOWED}> LOAD SILENT ex:x; LOAD <{address}>",
    ):
        called = elsewhere.called_by(text, matching)
        told = addresses_called(text)
        assert not called or any(one is None or not one.startswith(ALLOWED) for one in told), text


# fmt: off
PIECES = st.sampled_from([
    *BEFORE, *KEYWORDS, *BEHIND, "<", ">", "'", '"', "'''", '"""', "#", "\n", "(", ")", "{", "}", ".", ";", "\\", " ",
    "?a", "1", "true", ":x", "e:x", "<E>", "@en", "FILTER(", "?a<", "<<", ">>", "<<(", ")>>", "\\u0027", "\\u0022",
    "LOAD", "INSERT DATA{}", "<'>'", "<#>", "<x)#>", "VALUES ?e{<E>}", "EXISTS{", "|", "^", "{|", "|}", "~", "-",
])
# fmt: on


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=12), st.booleans())
def test_no_text_at_all_calls_what_the_guard_has_not_seen(
    elsewhere: Elsewhere, matching: ox.Store, pieces: list[str], query: bool
) -> None:
    prologue = f"PREFIX e:<{elsewhere.address}> PREFIX :<{elsewhere.address}> PREFIX ex:<http://127.0.0.1/>"
    body = "".join(pieces).replace("<E>", f"<{elsewhere.address}>")
    text = f"{prologue}SELECT*{{VALUES ?e{{<{elsewhere.address}>}}{body}}}" if query else prologue + body
    if elsewhere.called_by(text, matching):
        assert addresses_called(text) != ()
