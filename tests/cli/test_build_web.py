"""`kg build` of feeds and addresses: a real server on loopback, real processes, a real store."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from kg.cli import run
from kg.graph.iris import Iris
from kg.graph.reading import documents_from_quads
from kg.store import open_store
from tests.cli.conftest import OSLO, ROME, Kg
from tests.conftest import ROOT
from tests.documents.web.test_feeds import rss
from tests.net.faulty import Fault, Faulty, Reply, Seen, faulty


class News:
    """A site of articles with a feed. `wait_at` names a path that is answered only after `go_on` is set."""

    def __init__(self) -> None:
        self.articles: dict[str, str] = {}
        self.server: Faulty
        self.wait_at = ""
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, seen: Seen) -> Reply:
        if seen.path == self.wait_at:
            self.reached.set()
            self.go_on.wait(120)
        if seen.path == "/feed":
            links = "".join(f"<item><link>{self.server.url}{path}</link></item>" for path in self.articles)
            body, media = rss(links).encode(), "application/rss+xml"
        elif seen.path in self.articles:
            body, media = self.articles[seen.path].encode(), "text/plain"
        else:
            return Reply(status=404)
        tag = f'"{len(body)}"'
        if seen.headers.get("if-none-match") == tag:
            return Reply(status=304)
        return Reply(body, media, headers={"ETag": tag})

    @property
    def feed(self) -> str:
        return f"{self.server.url}/feed"

    def asked(self) -> list[str]:
        """The paths that were asked since the last call, robots.txt left out."""
        paths = [seen.path for seen in self.server.seen if seen.path != "/robots.txt"]
        self.server.seen.clear()
        return paths


@pytest.fixture
def news(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[News]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("KG_PRIVATE_ADDRESSES", "true")
    monkeypatch.setenv("KG_PROCESSES", "1")
    news = News()
    with faulty(news) as news.server:
        yield news
        news.go_on.set()


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(folder: Path, plain_extractor: Path) -> Iterator[Start]:
    """Starts a command in a process of its own, which is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def call(*arguments: str) -> subprocess.Popen[str]:
        path = os.pathsep.join([str(ROOT), str(plain_extractor)])
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.communicate()


def stored() -> list[str]:
    """The names of the documents in the store."""
    with open_store("kg-store", read_only=True) as store:
        quads = (quad for name in store.graph_names() if Iris().is_document(name) for quad in store.quads(name))
        return sorted(document.identifier for document in documents_from_quads(quads))


def test_the_entries_of_a_feed_are_in_the_graph_and_a_second_build_asks_for_the_feed_alone(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO, "/2": ROME}

    answer = kg("build", news.feed)
    assert answer.err.splitlines()[-1] == "kg: 2 built; 2 reports read; kg-store holds 2 events"
    assert answer.code == 0
    assert "Boris Petrov" in kg("export").out
    assert kg("validate").code == 0
    news.asked()

    answer = kg("build", news.feed)
    assert answer.err.splitlines() == ["kg: 0 built, 1 unchanged; 0 reports read; kg-store holds 2 events"]
    assert (answer.code, news.asked()) == (0, ["/feed"])


def test_another_store_reads_everything_and_so_does_a_deleted_one(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO}
    kg("build", news.feed)

    assert "1 built" in kg("build", news.feed, "--store", "other").err
    shutil.rmtree("kg-store")
    assert "1 built" in kg("build", news.feed).err


def test_what_did_not_change_changes_nothing_in_the_store(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO}
    kg("build", news.feed)
    before = kg("export", "--runs").out

    kg("build", news.feed)

    assert kg("export", "--runs").out == before


def test_an_entry_that_was_forgotten_stays_out_until_it_is_named(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO, "/2": ROME}
    kg("build", news.feed)
    first = f"{news.server.url}/1"
    assert kg("forget", first).code == 0

    news.articles["/3"] = "Dina Haddad met Amos Kiprop in Cairo on 2026-05-20."
    answer = kg("build", news.feed)
    assert f"skipped: {first}: taken out of the graph by kg forget" in answer.err
    assert stored() == [f"{news.server.url}/2", f"{news.server.url}/3"]

    kg("build", first)
    assert first in stored()


def test_an_article_in_a_language_that_is_not_read_is_not_asked_for_again(kg: Kg, news: News) -> None:
    french = "Les ministres se sont rencontrés hier à Paris pour parler de la paix et de la sécurité en Europe. " * 3
    news.articles = {"/1": french}
    assert "in the language 'fr'" in kg("build", news.feed).err

    news.articles["/2"] = OSLO
    news.asked()
    assert "skipped: " in kg("build", news.feed).err
    assert news.asked() == ["/feed", "/2"]


def test_an_address_of_this_machine_is_refused_unless_it_is_allowed(
    kg: Kg, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_PRIVATE_ADDRESSES")
    news.articles = {"/1": OSLO}

    answer = kg("build", news.feed)

    assert answer.code == 2
    assert "127.0.0.1 is not on the public internet" in answer.err
    assert not news.server.seen
    assert kg("build", news.feed, "--allow-private").code == 0


def test_texts_of_the_web_are_kept_whole_only_where_that_is_wanted(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO}
    kg("build", news.feed)
    assert "articleBody" not in kg("export", "--with-text").out

    kg("build", news.feed, "--again", "--keep-text")
    assert "articleBody" in kg("export", "--with-text").out


def test_extract_reads_addresses_too(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO}

    assert '"Oslo"' in kg("extract", news.feed).out
    assert kg("extract", news.feed, "--offline").code == 2


def test_a_contact_that_cannot_be_sent_is_wrong_use(kg: Kg, news: News) -> None:
    answer = kg("build", news.feed, "--contact", "me (at) home")

    assert answer.code == 2
    assert "contact: 'me (at) home' cannot be sent" in answer.err


@pytest.mark.parametrize("place", [3, 58])
def test_a_build_that_is_killed_is_finished_by_the_next_with_every_entry_once(
    folder: Path, news: News, start: Start, place: int
) -> None:
    news.articles = {
        f"/{n}": f"Anna Lindqvist met Boris Petrov in Oslo on 2026-01-{n % 28 + 1:02}. {n}" for n in range(60)
    }
    news.wait_at = f"/{place}"
    process = start("build", news.feed)
    assert news.reached.wait(120)
    process.send_signal(signal.SIGKILL)
    process.wait()
    news.go_on.set()

    before = stored() if (folder / "kg-store").exists() else []
    assert len(before) in (0, 32)
    assert len(before) == 32 or place == 3
    news.asked()
    assert run(["build", news.feed]) == 0

    assert stored() == sorted(f"{news.server.url}{path}" for path in news.articles)
    again = {path for path in news.articles if f"{news.server.url}{path}" not in before}
    assert sorted(news.asked()) == sorted({"/feed", *again})
    run(["build", news.feed])
    assert news.asked() == ["/feed"]


# --follow


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr
    return iter(process.stderr.readline, "")


def until(lines: Iterator[str], what: str) -> list[str]:
    """Read what a process says up to the line that holds `what`, which comes within some hundred rounds."""
    said = []
    for line in islice(lines, 300):
        said.append(line)
        if what in line:
            return said
    raise AssertionError(f"{what!r} is not in {said}")


def test_what_is_followed_is_read_as_it_comes_and_a_signal_ends_it_cleanly(
    folder: Path, news: News, start: Start
) -> None:
    news.articles = {"/1": OSLO}
    incoming = folder / "incoming"
    incoming.mkdir()
    process = start("build", news.feed, "incoming", "--follow", "--every", "0.2")
    lines = lines_of(process)
    until(lines, "1 built; 1 reports read; kg-store holds 1 events")

    news.articles["/2"] = ROME
    until(lines, "1 built, 1 unchanged; 1 reports read; kg-store holds 2 events")

    (incoming / "a.txt").write_text("Dina Haddad met Amos Kiprop in Cairo on 2026-05-20.", encoding="utf-8")
    until(lines, "kg-store holds 3 events")

    process.send_signal(signal.SIGTERM)
    assert "ended; nothing is half-written" in list(lines)[-1]
    assert process.wait() == 0
    assert len(stored()) == 3


def test_a_feed_that_fails_does_not_stop_the_others_and_is_told_of_once(news: News, start: Start) -> None:
    news.articles = {"/1": OSLO}
    process = start("build", f"{news.server.url}/none", news.feed, "--follow", "--every", "0.2")
    lines = lines_of(process)
    said = until(lines, "1 built, 1 failed")
    assert any("there is no such page (status 404)" in line for line in said)

    news.articles["/2"] = ROME
    said = until(lines, "kg-store holds 2 events")
    assert not any("status 404" in line for line in said)
    process.send_signal(signal.SIGINT)
    assert "ended" in list(lines)[-1]
    assert process.wait() == 0


def test_a_store_that_somebody_else_writes_to_is_waited_for(news: News, start: Start, folder: Path) -> None:
    news.articles = {"/1": OSLO}
    with open_store(str(folder / "kg-store")):
        process = start("build", news.feed, "--follow", "--every", "0.2")
        lines = lines_of(process)
        until(lines, "waiting: ")
    until(lines, "kg-store holds 1 events")
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0


def test_between_rounds_others_may_write(kg: Kg, news: News, start: Start) -> None:
    news.articles = {"/1": OSLO}
    process = start("build", news.feed, "--follow", "--every", "300")
    until(lines_of(process), "kg-store holds 1 events")
    Path("mine.txt").write_text(ROME, encoding="utf-8")

    assert kg("build", "mine.txt").code == 0


def test_a_signal_in_the_middle_of_a_round_keeps_what_was_read_and_the_rest_comes_with_the_next(
    news: News, start: Start
) -> None:
    news.articles = {f"/{n}": f"Anna Lindqvist met Boris Petrov in Oslo on 2026-01-{n + 1:02}." for n in range(24)}
    news.wait_at = "/20"
    process = start("build", news.feed, "--follow", "--every", "300")
    assert news.reached.wait(120)
    process.send_signal(signal.SIGTERM)
    news.go_on.set()
    assert process.wait(120) == 0

    assert 0 < len(stored()) < 24
    assert run(["build", news.feed]) == 0
    assert len(stored()) == 24


def test_the_report_of_what_is_followed_has_what_is_new_alone(news: News, start: Start, folder: Path) -> None:
    news.articles = {"/1": OSLO, "/2": "Les ministres se sont rencontrés hier à Paris pour parler de la paix. " * 5}
    process = start("build", news.feed, "--follow", "--every", "0.2", "--report", "told.jsonl")
    lines = lines_of(process)
    until(lines, "kg-store holds 1 events")
    for _ in range(3):
        until(lines, "0 built")
    news.articles["/3"] = ROME
    until(lines, "kg-store holds 2 events")
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0

    told = [json.loads(line) for line in (folder / "told.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(each["path"].removeprefix(news.server.url), each["result"]) for each in told] == [
        ("/2", "unsupported"),
        ("/1", "built"),
        ("/feed", "unchanged"),
        ("/2", "skipped"),  # it is not asked for again
        ("/3", "built"),
    ]


def test_rounds_without_an_end_to_wait_for_are_wrong_use(kg: Kg) -> None:
    answer = kg("build", "articles", "--every", "60")

    assert answer.code == 2
    assert "--every: tells how far rounds lie apart; add --follow" in answer.err


@pytest.mark.parametrize("arguments", [("-",), ("articles", "--cluster", "tcp://127.0.0.1:1", "--shards", "x")])
def test_what_cannot_be_followed_is_wrong_use(kg: Kg, arguments: tuple[str, ...]) -> None:
    answer = kg("build", *arguments, "--follow")

    assert answer.code == 2
    assert "--follow" in answer.err


def test_an_entry_that_fails_for_a_moment_is_read_by_the_next_build(kg: Kg, news: News) -> None:
    news.articles = {"/1": OSLO, "/2": ROME}
    news.server.faults["/2"] = [Fault.FORBIDDEN]
    assert "1 built" in kg("build", news.feed).err

    kg("build", news.feed, "--again")
    assert len(stored()) == 2
