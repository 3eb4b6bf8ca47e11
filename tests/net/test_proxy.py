"""Pages over TLS through a proxy: a real proxy that opens tunnels (CONNECT), and a real server of TLS behind it."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import ClassVar

import pytest

from kg.errors import FetchError
from kg.net.asking import agent_of
from kg.net.fetching import Fetcher
from tests.net.test_asking import Time
from tests.net.test_fetching import LIMITS, whole

HOST = "news.invalid"
"""A name that nobody but the proxy knows."""


def _fetcher() -> Fetcher:
    """What fetches from the public internet only."""
    return Fetcher(agent_of("me@example.org"), LIMITS, clock=Time().clock)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and the certificate of `HOST` that it signed itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        reason = "openssl is not installed (it makes the certificate)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("tls")
    key, file = folder / "key.pem", folder / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


class _Site(http.server.BaseHTTPRequestHandler):
    """Answers with what `pages` has; a text that is an address is a redirection."""

    pages: ClassVar[dict[str, str]] = {
        "/a": "The talks in Oslo went on.",
        "/inside": "https://10.0.0.1/secret",
        "/around": "https://localhost/secret",
    }

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            self.send_error(404)
        elif page.startswith("https:"):
            self.send_response(302)
            self.send_header("Location", page)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _secure_site(certificate: Path) -> Iterator[int]:
    """Serve the site over TLS; gives the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who does not trust it hangs up
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@dataclass
class Proxy:
    """A proxy that opens tunnels to `HOST`, and refuses all others; `seen` are the heads of its requests."""

    url: str = ""
    login: str | None = None
    seen: list[str] = field(default_factory=list)


@contextmanager
def _proxy(site: int) -> Iterator[Proxy]:
    told = Proxy()

    class Tunnel(BaseRequestHandler):
        def handle(self) -> None:
            head = b""
            while b"\r\n\r\n" not in head and (piece := self.request.recv(4096)):
                head += piece
            told.seen.append(head.decode("latin-1"))
            if (
                told.login is not None
                and f"proxy-authorization: basic {told.login}".lower() not in head.decode().lower()
            ):
                self.request.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            elif not head.startswith(f"CONNECT {HOST}:443 ".encode()):
                self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            else:
                with socket.create_connection(("127.0.0.1", site)) as inner:
                    self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    back = threading.Thread(target=_pass_on, args=(inner, self.request), daemon=True)
                    back.start()
                    _pass_on(self.request, inner)
                    back.join()

    with ThreadingTCPServer(("127.0.0.1", 0), Tunnel) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield told
        server.shutdown()
        thread.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """The proxy of this machine, and a trusted site behind it."""
    with ExitStack() as stack:
        told = stack.enter_context(_proxy(stack.enter_context(_secure_site(certificate))))
        monkeypatch.setenv("https_proxy", told.url)
        monkeypatch.setenv("no_proxy", "")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        yield told


def test_a_page_over_tls_comes_through_the_tunnel_of_a_proxy(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert whole(_fetcher().fetch(f"https://{HOST}/a")).decode() == _Site.pages["/a"]

    assert [head.splitlines()[0] for head in proxy.seen] == [f"CONNECT {HOST}:443 HTTP/1.0"] * 2  # robots.txt first
    assert all("/a" not in head for head in proxy.seen)  # what is read is nothing to the proxy

    proxy.login = "bWU6c2VjcmV0"
    with pytest.raises(FetchError, match="407"):
        _fetcher().fetch(f"https://{HOST}/a")
    monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//me:secret@"))
    assert whole(_fetcher().fetch(f"https://{HOST}/a")).decode() == _Site.pages["/a"]


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.2/a", "https://10.1.2.3/a", "https://[::1]/a", "https://localhost/a", f"https://{HOST}/inside",
     f"https://{HOST}/around"],
)  # fmt: skip
def test_a_proxy_is_never_asked_for_this_machine_or_a_private_network(proxy: Proxy, url: str) -> None:
    with pytest.raises(FetchError, match="is not on the public internet"):
        _fetcher().fetch(url)

    assert {head.split()[1] for head in proxy.seen} <= {f"{HOST}:443"}


def test_a_site_that_nobody_trusts_is_not_read_behind_a_proxy_either(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(FetchError, match=r"(?i)certificate"):
        _fetcher().fetch(f"https://{HOST}/a")

    assert proxy.seen


def test_what_the_proxy_refuses_and_a_proxy_that_is_not_there_are_told(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FetchError, match="403"):
        _fetcher().fetch("https://other.invalid/a")
    assert proxy.seen[0].startswith("CONNECT other.invalid:443 ")

    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    with pytest.raises(FetchError, match="connection refused"):
        _fetcher().fetch(f"https://{HOST}/a")
