"""Fetching pages from servers on loopback that answer well, badly, late, in part, and with malice."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from kg.errors import FetchError
from kg.net.addresses import Address, Place, look_up
from kg.net.asking import agent_of
from kg.net.exchange import Bounds
from kg.net.fetching import Fetcher, Limits, Page, Validators
from kg.net.kept import KeptAnswers
from tests.net.faulty import Fault, Faulty, Pages, Reply, Seen, faulty
from tests.net.test_asking import Time

TEXT = b"<html><p>Envoys met in Geneva.</p></html>"
HERE = ip_address("127.0.0.1")
LIMITS = Limits(page=Bounds(5, 100_000), large=Bounds(5, 1_000_000), pause=0)


def only_here(address: Address) -> bool:
    """As if 127.0.0.1 were the public internet, and all other addresses private."""
    return address == HERE


def fetcher_of(passed: Time | None = None, limits: Limits = LIMITS, *, kept: KeptAnswers | None = None) -> Fetcher:
    return Fetcher(agent_of("me@example.org"), limits, allowed=only_here, kept=kept, clock=(passed or Time()).clock)


def site(pages: dict[str, Reply], robots: str | None = None) -> Pages:
    def answer(seen: Seen) -> Reply:
        if seen.path == "/robots.txt" and robots is not None:
            return Reply(robots.encode(), "text/plain")
        return pages.get(seen.path, Reply(b"nothing", status=404))

    return answer


def to(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": location})


def whole(page: Page) -> bytes:
    with page:
        return page.body.read()


def refused(server: Faulty, path: str = "/a", fetcher: Fetcher | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        (fetcher or fetcher_of()).fetch(server.url + path)
    assert caught.value.path.startswith(server.url)
    return caught.value


@pytest.fixture
def server() -> Iterator[Faulty]:
    with faulty(site({"/a": Reply(TEXT), "/b": Reply(TEXT)})) as served:
        yield served


def test_a_page_comes_with_what_the_server_says_of_it(server: Faulty) -> None:
    with fetcher_of().fetch(f"{server.url}/a#part") as page:
        assert page.body.read() == TEXT
        assert (page.address, page.url) == (f"{server.url}/a#part", f"{server.url}/a")
        assert (page.media_type, page.charset, page.unchanged) == ("text/html", "utf-8", False)

    assert [seen.path for seen in server.seen] == ["/robots.txt", "/a"]
    assert server.seen[1].headers["user-agent"].startswith("diplomacy-kg/")
    assert server.seen[1].headers["user-agent"].endswith("(+me@example.org)")


def test_what_has_not_changed_is_not_sent_again() -> None:
    def answer(seen: Seen) -> Reply:
        same = seen.headers.get("if-none-match") == '"v1"' and seen.headers.get("if-modified-since") == "then"
        return Reply(status=304) if same else Reply(TEXT, headers={"ETag": '"v1"', "Last-Modified": "then"})

    with faulty(answer) as server:
        fetcher = fetcher_of()
        with fetcher.fetch(f"{server.url}/a") as page:
            known = page.validators
        assert known == Validators('"v1"', "then")
        with fetcher.fetch(f"{server.url}/a", known) as page:
            assert (page.unchanged, page.validators, page.body.read()) == (True, known, b"")


def test_not_changed_is_no_answer_to_who_has_nothing() -> None:
    with faulty(site({"/a": Reply(status=304)})) as server:
        assert "status 304" in refused(server).reason


def test_without_network_nothing_is_asked(server: Faulty) -> None:
    error = refused(server, fetcher=Fetcher("kg", network=False))

    assert "the network is switched off; leave --offline out, or set `network`" in str(error)
    assert not server.seen


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(TEXT), gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])],
    ids=["in one part", "in two parts"],
)
def test_gzip_is_unpacked(packed: bytes) -> None:
    with faulty(site({"/a": Reply(packed, headers={"Content-Encoding": "gzip"})})) as server:
        assert whole(fetcher_of().fetch(f"{server.url}/a")) == TEXT


@pytest.mark.parametrize("packed", [zlib.compress(TEXT), zlib.compress(TEXT)[2:-4]])
def test_deflate_is_unpacked_with_its_header_and_without(packed: bytes) -> None:
    with faulty(site({"/a": Reply(packed, headers={"Content-Encoding": "deflate"})})) as server:
        assert whole(fetcher_of().fetch(f"{server.url}/a")) == TEXT


def test_a_packing_that_nobody_asked_for_is_refused() -> None:
    with faulty(site({"/a": Reply(TEXT, headers={"Content-Encoding": "br"})})) as server:
        assert "packed as 'br'" in refused(server).reason


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 200_000),
        Reply(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        Reply(zlib.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "deflate"}),
    ],
    ids=["huge", "gzip bomb", "deflate bomb"],
)
def test_a_page_that_is_too_large_is_refused_for_good_and_asked_for_once(reply: Reply) -> None:
    with faulty(site({"/a": reply})) as server:
        error = refused(server)

    assert "an answer of more than 100,000 bytes" in error.reason
    assert error.lasting
    assert len(server.asked("/a")) == 1


def test_an_archive_may_be_larger() -> None:
    with faulty(site({"/a.zip": Reply(b"x" * 200_000, "application/zip")})) as server:
        page = fetcher_of().fetch(
            f"{server.url}/a.zip", is_large=lambda url, media: url.endswith(".zip") and "zip" in media
        )
        assert len(whole(page)) == 200_000


# Redirections


def test_redirections_are_followed_and_where_they_end_is_told() -> None:
    pages = {"/a": to("/b", 301), "/b": to("c?x=1", 307), "/c?x=1": Reply(TEXT)}
    with faulty(site(pages)) as server, fetcher_of().fetch(f"{server.url}/a") as page:
        assert (page.url, page.body.read()) == (f"{server.url}/c?x=1", TEXT)


def test_a_loop_of_redirections_ends_and_lasts() -> None:
    with faulty(site({"/a": to("/b"), "/b": to("/a")})) as server:
        error = refused(server)

    assert "led on more than 10 times" in error.reason
    assert error.lasting
    assert len(server.seen) == 12


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "https://", "//a:b/"]
)
def test_a_redirection_to_what_is_no_page_is_refused(location: str) -> None:
    with faulty(site({"/a": to(location)})) as server:
        error = refused(server)

    assert "leads on to what may not be asked" in error.reason
    assert error.lasting


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "127.2", "0x7f000002", "[::ffff:127.0.0.2]", "169.254.169.254", "10.1.2.3"]
)
def test_a_redirection_into_a_private_network_is_refused_before_anybody_is_asked(host: str) -> None:
    with faulty(site({"/secret": Reply(b"key")}), host="127.0.0.2") as private:
        port = private.url.rpartition(":")[2]
        with faulty(site({"/a": to(f"http://{host}:{port}/secret")})) as server:
            error = refused(server)

    assert "is not on the public internet" in error.reason
    assert "--allow-private" in str(error)
    assert error.lasting
    assert not private.seen


def test_without_leave_this_machine_is_not_asked_at_all(server: Faulty) -> None:
    error = refused(server, fetcher=Fetcher("kg", LIMITS))

    assert "127.0.0.1 is not on the public internet; to read from your own network" in str(error)
    assert not server.seen


def test_a_name_that_leads_elsewhere_the_second_time_is_not_followed_there() -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[Place]:
        asked.append(host)
        return look_up("127.0.0.1" if len(asked) < 2 else "127.0.0.2", port)

    with faulty(site({"/a": Reply(b"key")}), host="127.0.0.2") as private:
        port = private.url.rpartition(":")[2]
        fetcher = replace(fetcher_of(), resolve=rebinding)
        with pytest.raises(FetchError):
            fetcher.fetch(f"http://news.example:{port}/a")

    assert not private.seen


def test_a_login_goes_to_its_own_site_only_and_is_not_shown() -> None:
    with faulty(site({"/b": Reply(TEXT)})) as other:
        with faulty(site({"/a": to("/c"), "/c": to(f"{other.url}/b")})) as server:
            address = server.url.replace("http://", "http://me:secret@") + "/a"
            with fetcher_of().fetch(address) as page:
                assert page.address == f"{server.url}/a"
        assert [seen.headers.get("authorization") for seen in server.seen] == [None, *["Basic bWU6c2VjcmV0"] * 2]

    assert [seen.headers.get("authorization") for seen in other.seen] == [None, None]


def test_a_login_does_not_stand_in_messages() -> None:
    with pytest.raises(FetchError) as caught:
        fetcher_of().fetch("http://me:secret@127.0.0.9/a")

    assert "secret" not in str(caught.value)


# Faults


def test_a_busy_server_is_asked_again_when_it_says_so(server: Faulty) -> None:
    server.faults["/a"] = [Fault.TOO_MANY, Fault.TOO_MANY_UNTIL]
    passed = Time()

    assert whole(fetcher_of(passed).fetch(f"{server.url}/a")) == TEXT

    assert passed.slept[0] == 7
    assert 6 < passed.slept[1] <= 9


def test_a_server_that_wants_a_long_pause_is_left_alone_until_then(server: Faulty) -> None:
    server.faults["/a"] = [Fault.UNAVAILABLE_LONG]
    passed = Time()
    fetcher = fetcher_of(passed)

    error = refused(server, fetcher=fetcher)
    assert (error.wait, error.lasting) == (3600, False)
    assert "left alone for 3,600 seconds" in refused(server, "/b", fetcher).reason
    assert not server.asked("/b")

    passed.at += 3601
    assert whole(fetcher.fetch(f"{server.url}/b")) == TEXT


@pytest.mark.parametrize(
    "fault", [Fault.ERROR, Fault.UNAVAILABLE, Fault.CLOSED, Fault.HALF, Fault.HALF_CHUNKED, Fault.HALF_PACKED]
)
def test_what_fails_for_a_moment_is_asked_for_again(server: Faulty, fault: Fault) -> None:
    server.faults["/a"] = [fault, fault]

    assert whole(fetcher_of().fetch(f"{server.url}/a")) == TEXT


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.CLOSED, Fault.HALF])
def test_what_goes_on_failing_is_given_up_and_may_be_tried_later(server: Faulty, fault: Fault) -> None:
    server.faults["/a"] = [fault] * 9

    error = refused(server)

    assert not error.lasting
    assert "run the command again later" in str(error)
    assert len(server.asked("/a")) == 3


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.DRIPS, Fault.DRIPS_HEADER])
def test_a_server_that_takes_too_long_is_cut_off(server: Faulty, fault: Fault) -> None:
    server.faults["/a"] = [fault] * 9
    bounds = Bounds(0.4, 100_000)

    error = refused(server, fetcher=fetcher_of(limits=replace(LIMITS, page=bounds, tries=1)))

    assert "no whole answer within 0.4 seconds" in error.reason
    assert not error.lasting


def test_where_nobody_listens_is_a_fault_of_the_moment() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    error = refused(Faulty(f"http://127.0.0.1:{port}"))

    assert not error.lasting
    assert "refused" in error.reason


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "no such page"), (410, "gone"), (403, "refuses"), (418, "does not give")]
)
def test_a_refusal_is_not_asked_about_again_and_lasts(status: int, reason: str) -> None:
    with faulty(site({"/a": Reply(status=status)})) as server:
        error = refused(server)

    assert f"{reason}" in error.reason
    assert f"(status {status})" in error.reason
    assert error.lasting
    assert len(server.asked("/a")) == 1


def test_a_site_that_never_answers_is_given_up_after_some_pages(server: Faulty) -> None:
    fetcher = fetcher_of()
    whole(fetcher.fetch(f"{server.url}/a"))
    server.plan = lambda *_: Fault.ERROR

    for _ in range(5):
        error = refused(server, "/b", fetcher)

    assert "not asked any more after 4 requests in a row failed" in error.reason
    assert len(server.asked("/b")) == 12


def test_a_server_without_tls_where_tls_was_asked_for_gives_nothing(server: Faulty) -> None:
    with pytest.raises(FetchError, match=r"could not be fetched: .*(?i:ssl)") as caught:
        fetcher_of().fetch(server.url.replace("http:", "https:") + "/a")

    assert not caught.value.lasting


def test_a_proxy_of_the_machine_is_asked_in_the_place_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    with faulty(site({"http://news.invalid/a": Reply(TEXT)})) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:secret@"))
        assert whole(fetcher_of().fetch("http://news.invalid/a")) == TEXT
        with pytest.raises(FetchError, match="is not on the public internet"):
            fetcher_of().fetch("http://127.0.0.2/a")

    assert [seen.path for seen in proxy.seen] == ["http://news.invalid/robots.txt", "http://news.invalid/a"]
    assert {seen.headers["proxy-authorization"] for seen in proxy.seen} == {"Basic bWU6c2VjcmV0"}
    assert {seen.headers["host"] for seen in proxy.seen} == {"news.invalid"}


def test_what_is_no_http_is_a_fault_of_the_moment() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answer() -> None:
            for _ in range(2):
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"SSH-2.0-hello\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        error = refused(Faulty(f"http://127.0.0.1:{port}"), fetcher=fetcher_of(limits=replace(LIMITS, tries=2)))
        thread.join()

    assert not error.lasting
    assert "could not be fetched" in error.reason


# robots.txt


def test_what_robots_txt_forbids_is_not_asked() -> None:
    with faulty(site({"/a": Reply(TEXT), "/b": Reply(TEXT)}, "User-agent: diplomacy-kg\nDisallow: /a")) as server:
        fetcher = fetcher_of()
        error = refused(server, fetcher=fetcher)
        assert whole(fetcher.fetch(f"{server.url}/b")) == TEXT

    assert "robots.txt asks not to read it" in error.reason
    assert error.lasting
    assert [seen.path for seen in server.seen] == ["/robots.txt", "/b"]


def test_the_target_of_a_redirection_is_asked_for_by_its_own_robots_txt() -> None:
    with (
        faulty(site({"/b": Reply(TEXT)}, "User-agent: *\nDisallow: /")) as other,
        faulty(site({"/a": to(f"{other.url}/b")})) as server,
    ):
        assert "robots.txt" in refused(server).reason
        assert [seen.path for seen in other.seen] == ["/robots.txt"]


def test_a_robots_txt_elsewhere_is_followed_there() -> None:
    pages = {"/robots.txt": to("/r/robots"), "/r/robots": Reply(b"User-agent: *\nDisallow: /a", "text/plain")}
    with faulty(site(pages)) as server:
        assert "robots.txt" in refused(server).reason


@pytest.mark.parametrize("fault", [Fault.FORBIDDEN, Fault.BAD_QUERY])
def test_a_robots_txt_that_is_refused_forbids_nothing(server: Faulty, fault: Fault) -> None:
    server.faults["/robots.txt"] = [fault]

    assert whole(fetcher_of().fetch(f"{server.url}/a")) == TEXT


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.ERROR, Fault.TOO_MANY, Fault.CLOSED])
def test_while_robots_txt_cannot_be_had_nothing_is_asked(server: Faulty, fault: Fault) -> None:
    server.faults["/robots.txt"] = [fault] * 3
    passed = Time()
    fetcher = fetcher_of(passed)

    error = refused(server, fetcher=fetcher)
    assert "its robots.txt, which says what may be read, cannot be had" in error.reason
    assert not error.lasting
    refused(server, "/b", fetcher)
    assert {seen.path for seen in server.seen} == {"/robots.txt"}
    assert len(server.seen) == 3

    passed.at += 601
    assert whole(fetcher.fetch(f"{server.url}/a")) == TEXT


def test_a_huge_robots_txt_counts_as_far_as_it_is_read() -> None:
    robots = "User-agent: *\nDisallow: /a\n" + "# filler\n" * 200_000
    with faulty(site({"/a": Reply(TEXT), "/b": Reply(TEXT)}, robots)) as server:
        fetcher = fetcher_of()
        assert "robots.txt" in refused(server, fetcher=fetcher).reason
        assert whole(fetcher.fetch(f"{server.url}/b")) == TEXT


def test_robots_txt_is_asked_for_once_a_day_by_all_runs(tmp_path: Path, server: Faulty) -> None:
    passed = Time()
    fetcher = fetcher_of(passed, kept=KeptAnswers(tmp_path / "kept.sqlite"))
    whole(fetcher.fetch(f"{server.url}/a"))
    whole(fetcher_of(kept=KeptAnswers(tmp_path / "kept.sqlite")).fetch(f"{server.url}/a"))
    assert len(server.asked("/robots.txt")) == 1

    passed.at += 25 * 3600
    fetcher.kept = None
    whole(fetcher.fetch(f"{server.url}/a"))
    assert len(server.asked("/robots.txt")) == 2


# Pace


def named(host: str, port: int) -> list[Place]:
    """Lead all names to this machine."""
    assert host.endswith(".example")
    return look_up("127.0.0.1", port)


@pytest.mark.parametrize(
    ("robots", "pause"), [("", 1), ("Crawl-delay: 4", 4), ("Crawl-delay: 86400", 30), ("Crawl-delay: 0", 1)]
)
def test_requests_to_one_site_keep_a_pause(robots: str, pause: float) -> None:
    with faulty(site({"/a": Reply(TEXT)}, f"User-agent: *\n{robots}")) as server:
        passed = Time()
        fetcher = replace(fetcher_of(passed, replace(LIMITS, pause=1)), resolve=named)
        address = server.url.replace("127.0.0.1", "news.example") + "/a"
        for _ in range(3):
            whole(fetcher.fetch(address))

    assert passed.slept == [1, pause, pause]


def test_other_sites_do_not_wait_for_a_slow_one() -> None:
    with faulty(site({"/a": Reply(TEXT)})) as server:
        passed = Time()
        fetcher = replace(fetcher_of(passed, replace(LIMITS, pause=1)), resolve=named)
        for host in ("one.example", "two.example"):
            fetcher.fetch(server.url.replace("127.0.0.1", host) + "/a").body.close()

    assert passed.slept == [1, 1]
