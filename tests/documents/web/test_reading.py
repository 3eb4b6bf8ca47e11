"""Reading feeds, pages and lists from a server on loopback: what is new, what is known, what fails."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kg.documents import Found, Notice, Skipped, Unchanged, read_documents
from kg.documents.web import Web
from kg.errors import DocumentError, FetchError
from kg.model.document import Document
from kg.model.retrieval import FORGOTTEN, Retrieval
from kg.net.asking import Clock
from kg.net.fetching import Fetcher
from tests.documents.web.remembering import Remembering
from tests.documents.web.test_feeds import ARTICLE, TEXT, atom, rss
from tests.net.faulty import Fault, Faulty, Reply, Seen, faulty
from tests.net.test_asking import Time

STORY = b"---\ntitle: The talks\n---\nThe envoys met in Geneva on Monday."
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


class Site:
    """A site whose pages can be changed; feeds have an ETag of their content."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.server: Faulty

    def __call__(self, seen: Seen) -> Reply:
        reply = self.pages.get(seen.path, Reply(b"none", "text/plain", 404))
        if reply.status != 200:
            return reply
        tag = f'"{hash(reply.body):x}"'
        same = seen.headers.get("if-none-match") == tag
        return Reply(status=304) if same else Reply(reply.body, reply.media, headers={"ETag": tag, **reply.headers})

    def url(self, path: str) -> str:
        return self.server.url + path

    def put(self, path: str, body: bytes | str, media: str = "text/plain; charset=utf-8") -> str:
        self.pages[path] = Reply(body if isinstance(body, bytes) else body.encode(), media)
        return self.url(path)

    def feed(self, *entries: str, path: str = "/feed.xml") -> str:
        return self.put(path, rss("".join(entries)), "application/rss+xml")

    def asked(self) -> list[str]:
        """The paths that were asked since the last call, robots.txt left out."""
        paths = [seen.path for seen in self.server.seen if seen.path != "/robots.txt"]
        self.server.seen.clear()
        return paths


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with faulty(site) as site.server:
        yield site


class Reading:
    """Reads as builds of one store do, one after the other."""

    def __init__(self) -> None:
        self.memory = Remembering()
        self.now = NOW
        self.time = Time()

    def read(self, *paths: str, again: bool = False, network: bool = True) -> list[Found]:
        clock: Clock = self.time.clock
        fetcher = Fetcher("diplomacy-kg", allowed=lambda _: True, clock=clock, network=network)
        found = list(read_documents(paths, web=Web(fetcher, self.memory, again=again, now=lambda: self.now)))
        self.memory.take(found)
        return found

    def documents(self, *paths: str, again: bool = False) -> list[Document]:
        return [each for each in self.read(*paths, again=again) if isinstance(each, Document)]


@pytest.fixture
def reading() -> Reading:
    return Reading()


def item(link: str = "", *, date: str = "Sun, 01 Feb 2026 09:00:00 GMT", more: str = "") -> str:
    return f"<item><title>From the feed</title><link>{link}</link><pubDate>{date}</pubDate>{more}</item>"


FULL = f"<content:encoded><![CDATA[{ARTICLE}]]></content:encoded>"


# Pages


def test_an_address_gives_the_document_behind_it(site: Site, reading: Reading) -> None:
    address = site.put("/a", STORY)

    [document] = reading.documents(address + "#part")

    assert (document.id, document.title, document.text) == (address, "The talks", "The envoys met in Geneva on Monday.")
    assert not document.keep_text


def test_a_page_that_has_not_changed_is_not_sent_again_and_a_changed_one_is(site: Site, reading: Reading) -> None:
    address = site.put("/a", STORY)
    reading.read(address)

    assert reading.read(address) == [Unchanged(address)]
    site.put("/a", STORY + b" They met again.")
    [document] = reading.documents(address)
    assert document.text.endswith("again.")


def test_who_wants_it_anew_gets_it_anew(site: Site, reading: Reading) -> None:
    address = site.put("/a", STORY)
    reading.read(address)

    assert len(reading.documents(address, again=True)) == 1


def test_what_another_store_knows_is_not_known(site: Site, reading: Reading) -> None:
    address = site.put("/a", STORY)
    reading.read(address)

    assert len(Reading().documents(address)) == 1


def test_a_page_that_is_not_there_is_an_error_of_its_own(site: Site, reading: Reading) -> None:
    good = site.put("/a", STORY)

    error, document = reading.read(site.url("/none"), good)

    assert isinstance(error, FetchError)
    assert str(error) == f"{site.url('/none')}: there is no such page (status 404); check the address"
    assert isinstance(document, Document)


def test_without_network_an_address_is_an_error_that_says_so(site: Site, reading: Reading) -> None:
    address = site.put("/a", STORY)

    [error] = reading.read(address, network=False)
    assert "the network is switched off; leave --offline out, or set `network`" in str(error)
    [error] = read_documents([address])
    assert isinstance(error, FetchError)
    assert site.asked() == []


def test_a_login_is_in_no_document(site: Site, reading: Reading) -> None:
    address = site.put("/a", STORY)

    [document] = reading.documents(address.replace("http://", "http://me:secret@"))

    assert "secret" not in repr(document)
    assert document.id == address


# Feeds


def test_the_pages_of_a_feed_are_read_and_the_feed_says_what_they_do_not(site: Site, reading: Reading) -> None:
    first, second = site.put("/1", STORY), site.put("/2", b"The envoys met in Oslo.")
    feed = site.feed(item(first), item(second))

    one, two = reading.documents(feed)

    assert (one.id, one.title, one.published, one.publisher) == (first, "The talks", date(2026, 2, 1), "The Gazette")
    assert (two.id, two.title, two.published, two.publisher) == (
        second,
        "From the feed",
        date(2026, 2, 1),
        "The Gazette",
    )
    assert not one.keep_text


def test_pages_of_html_are_read_whatever_the_feed_brings(site: Site, reading: Reading) -> None:
    towns = ("Geneva", "Oslo", "Rome", "Cairo", "Accra", "Seoul")
    said = [
        f"The envoys of both sides met in {town}, and talked for {n} hours of what is open."
        for n, town in enumerate(towns)
    ]
    body = "".join(f"<p>{sentence}</p>" for sentence in said)
    head = '<title>The talks</title><meta property="og:site_name" content="The Post">'
    page = f"<!doctype html><html lang='en'><head>{head}</head><body><article><h1>The talks</h1>{body}</article></body>"
    first = site.put("/1", page, "text/html; charset=utf-8")
    second = site.put("/2", "<!doctype html><html><body><nav>Home</nav></body></html>", "text/html")

    one, two = reading.read(site.feed(item(first), item(second)))

    assert isinstance(one, Document)
    assert (one.id, one.title, one.publisher, one.published) == (first, "The talks", "The Post", date(2026, 2, 1))
    assert all(sentence in one.text for sentence in said)
    assert isinstance(two, Skipped)
    assert two.path == second


def test_a_feed_that_has_not_changed_is_asked_for_alone(site: Site, reading: Reading) -> None:
    feed = site.feed(item(site.put("/1", STORY)))
    reading.read(feed)
    site.asked()

    assert reading.read(feed) == [Unchanged(feed)]
    assert site.asked() == ["/feed.xml"]


def test_of_a_feed_that_grew_only_new_entries_are_asked_for(site: Site, reading: Reading) -> None:
    first = item(site.put("/1", STORY))
    reading.read(site.feed(first))
    site.asked()

    feed = site.feed(item(site.put("/2", b"The envoys met in Oslo.")), first)
    found = reading.read(feed)

    assert [each.id for each in found if isinstance(each, Document)] == [site.url("/2")]
    assert Unchanged(site.url("/1")) in found
    assert site.asked() == ["/feed.xml", "/2"]


def test_an_entry_that_changed_since_is_asked_for_again(site: Site, reading: Reading) -> None:
    def feed(updated: str) -> str:
        link = site.url("/1")
        entry = f"<entry><id>x</id><title>A</title><link href='{link}'/><updated>{updated}</updated></entry>"
        return site.put("/atom", atom(entry), "application/atom+xml")

    site.put("/1", STORY)
    reading.read(feed("2026-02-01T09:00:00Z"))
    assert reading.documents(feed("2026-02-01T10:00:00+01:00")) == []
    assert len(reading.documents(feed("2026-02-01T09:30:00Z"))) == 1
    assert reading.documents(feed("2026-02-01T09:30:01+00:30")) == []


def test_an_entry_that_fails_for_now_is_tried_again_though_the_feed_stays_as_it_is(
    site: Site, reading: Reading
) -> None:
    feed = site.feed(item(site.put("/1", STORY)), item(site.put("/2", b"The envoys met in Oslo.")))
    site.server.faults["/1"] = [Fault.UNAVAILABLE] * 3

    error, document = reading.read(feed)
    assert isinstance(error, FetchError)
    assert "status 503" in error.reason
    assert isinstance(document, Document)

    site.asked()
    assert [each.id for each in reading.documents(feed)] == [site.url("/1")]
    assert site.asked() == ["/feed.xml", "/1"]


def test_an_entry_that_is_refused_is_asked_again_after_a_day(site: Site, reading: Reading) -> None:
    site.pages["/1"] = Reply(status=403)
    first = item(site.url("/1"))

    [skipped] = reading.read(site.feed(first))
    assert skipped == Skipped(site.url("/1"), "it refuses (status 403), and the feed brings a summary only")

    site.asked()
    second = item(site.put("/2", STORY))
    found = reading.read(site.feed(first, second))
    assert [each.reason for each in found if isinstance(each, Skipped)] == [
        "it refuses (status 403), and the feed brings a summary only (2026-02-01; --again asks anew)"
    ]
    assert site.asked() == ["/feed.xml", "/2"]

    reading.now += timedelta(days=1, seconds=1)
    site.put("/1", STORY)
    third = item(site.put("/3", STORY + b" Again."))
    assert [each.id for each in reading.documents(site.feed(first, second, third))] == [site.url("/1"), site.url("/3")]


def test_an_entry_whose_document_somebody_forgot_stays_away_until_it_is_wanted(site: Site, reading: Reading) -> None:
    feed = site.feed(item(site.put("/1", STORY)))
    reading.memory.known[site.url("/1")] = Retrieval(
        site.url("/1"), NOW - timedelta(days=99), updated=NOW, refusal=FORGOTTEN
    )

    [skipped] = reading.read(feed)
    assert isinstance(skipped, Skipped)
    assert FORGOTTEN in skipped.reason
    assert len(reading.documents(feed, again=True)) == 1


@pytest.mark.parametrize(
    "reply", [Reply(status=403), Reply(status=503), Reply(b"%PDF", "application/pdf"), Reply(b" ", "text/plain")]
)
def test_where_the_page_cannot_be_had_the_text_of_the_feed_is_the_document(
    site: Site, reading: Reading, reply: Reply
) -> None:
    site.pages["/1"] = reply
    feed = site.feed(item(site.url("/1"), more=FULL))

    [document] = reading.documents(feed)

    assert (document.id, document.url) == (site.url("/1"), site.url("/1"))
    assert (document.title, document.text, document.publisher) == ("From the feed", TEXT, "The Gazette")
    assert reading.documents(feed, site.feed(item(site.url("/1"), more=FULL), "<item/>")) == []


def test_where_robots_are_not_wanted_the_text_of_the_feed_is_the_document(site: Site, reading: Reading) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /1")
    feed = site.feed(item(site.put("/1", STORY), more=FULL), item(site.put("/12", STORY)))

    document, skipped = reading.read(feed)

    assert isinstance(document, Document)
    assert document.text == TEXT
    assert isinstance(skipped, Skipped)
    assert "robots.txt" in skipped.reason
    assert site.asked() == ["/feed.xml"]


def test_an_entry_without_a_page_is_read_where_it_brings_its_text(site: Site, reading: Reading) -> None:
    whole = f"<item><guid isPermaLink='false'>17</guid><title>A</title>{FULL}</item>"
    feed = site.feed(whole, "<item><guid isPermaLink='false'>18</guid><title>B</title></item>")

    document, skipped = reading.read(feed)

    assert isinstance(document, Document)
    assert (document.id, document.url, document.text) == (f"{feed}!17", None, TEXT)
    assert skipped == Skipped(f"{feed}!18", "no page of its own")


def test_who_wrote_the_text_of_a_feed_is_not_lost(site: Site, reading: Reading) -> None:
    whole = f"<item><guid isPermaLink='false'>17</guid><title>A</title><creator>Jane Roe</creator>{FULL}</item>"

    [document] = reading.documents(site.feed(whole))

    assert document.author == "Jane Roe"


def test_a_feed_without_entries_is_told(site: Site, reading: Reading) -> None:
    feed = site.feed()

    assert reading.read(feed) == [Notice(feed, "a feed without entries")]


def test_two_feeds_with_one_entry_ask_for_it_once_a_build(site: Site, reading: Reading) -> None:
    entry = item(site.put("/1", STORY))
    reading.read(site.feed(entry))
    site.asked()

    found = reading.read(site.feed(entry, path="/other.xml"))

    assert found == [Unchanged(site.url("/1"))]
    assert site.asked() == ["/other.xml"]


def test_a_feed_in_a_file_leads_to_its_pages(site: Site, tmp_path: Path) -> None:
    site.put("/1", STORY)
    for name in ("feed.rss", "feed.xml", "feed", "feed.txt"):
        (tmp_path / name).write_text(rss(item(site.url("/1"))), encoding="utf-8")

        assert [each.id for each in Reading().documents(str(tmp_path / name))] == [site.url("/1")]


def test_a_feed_in_a_folder_gives_only_what_it_brings_itself(site: Site, reading: Reading, tmp_path: Path) -> None:
    text = rss(item(site.put("/1", STORY)) + item(site.put("/2", STORY), more=FULL))
    (tmp_path / "feed.xml").write_text(text, encoding="utf-8")

    skipped, document = reading.read(str(tmp_path))

    assert isinstance(skipped, Skipped)
    assert "nobody named the feed" in skipped.reason
    assert isinstance(document, Document)
    assert document.text == TEXT
    assert site.asked() == []


def test_without_network_a_feed_in_a_file_gives_what_it_brings_itself_and_nothing_is_remembered(
    site: Site, reading: Reading, tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss(item(site.put("/1", STORY)) + item(site.put("/2", STORY), more=FULL)), encoding="utf-8")

    skipped, document = reading.read(str(path), network=False)
    assert isinstance(skipped, Skipped)
    assert "the network is switched off" in skipped.reason
    assert isinstance(document, Document)

    assert [each.id for each in reading.documents(str(path))] == [site.url("/1")]


def test_a_feed_that_is_broken_is_an_error_and_is_asked_for_again(site: Site, reading: Reading) -> None:
    feed = site.put("/feed.xml", "<rss", "application/rss+xml")
    [error] = reading.read(feed)
    assert isinstance(error, DocumentError)

    site.feed(item(site.put("/1", STORY)))
    assert len(reading.documents(feed)) == 1


def test_what_leads_from_a_page_to_a_feed_is_no_article(site: Site, reading: Reading) -> None:
    inner = site.put("/inner.xml", rss(item(site.put("/1", STORY))), "application/rss+xml")

    [skipped] = reading.read(site.feed(item(inner)))

    assert isinstance(skipped, Skipped)
    assert "is no article (application/rss+xml)" in skipped.reason


def test_reading_may_stop_at_any_entry(site: Site) -> None:
    feed = site.feed(*(item(site.put(f"/{n}", STORY + b"%d" % n)) for n in range(40)))
    memory = Remembering()
    web = Web(Fetcher("kg", allowed=lambda _: True), memory, now=lambda: NOW)

    reading = read_documents([feed], web=web)
    first = [next(reading) for _ in range(3)]
    reading.close()  # type: ignore[attr-defined] # a generator
    memory.take(first)

    assert memory.retrieval(feed) is None
    assert len(memory.stored) == 3


# Lists


def listed(folder: Path, *lines: str, name: str = "list.urls") -> str:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(folder / name)


def test_a_list_leads_to_all_that_it_names(site: Site, reading: Reading, tmp_path: Path) -> None:
    site.put("/1", STORY)
    feed = site.feed(item(site.put("/2", b"The envoys met in Oslo.")))
    path = listed(tmp_path, "# my list", "", site.url("/1"), f"{feed} # the feed", site.url("/1"), "www.news.example")

    found = reading.read(path)

    assert [each.id for each in found if isinstance(each, Document)] == [site.url("/1"), site.url("/2")]
    [error] = [each for each in found if isinstance(each, DocumentError)]
    assert "line 6 is no address of the web: 'www.news.example'" in str(error)


@pytest.mark.parametrize("name", ["list.urls", "list.txt", "list"])
def test_a_text_of_nothing_but_addresses_is_a_list(site: Site, reading: Reading, tmp_path: Path, name: str) -> None:
    path = listed(tmp_path, "# two", site.put("/1", STORY), site.put("/2", STORY + b" Again."), name=name)

    assert len(reading.documents(path)) == 2


def test_a_text_that_names_an_address_among_others_is_an_article(reading: Reading, tmp_path: Path) -> None:
    path = listed(tmp_path, "https://news.example/a", "The envoys met in Geneva.", name="note.txt")

    assert [each.id for each in reading.documents(path)] == [path]


def test_a_list_in_a_folder_asks_nobody(site: Site, reading: Reading, tmp_path: Path) -> None:
    path = listed(tmp_path, site.put("/1", STORY))

    assert reading.read(str(tmp_path))[0] == Skipped(path, "a list of addresses in a folder; name it to have them read")
    assert site.asked() == []


def test_what_was_read_within_a_day_is_not_asked_for_again(site: Site, reading: Reading, tmp_path: Path) -> None:
    path = listed(tmp_path, site.put("/1", STORY), site.url("/none"))
    reading.read(path)
    site.asked()

    unchanged, skipped = reading.read(path)
    assert unchanged == Unchanged(site.url("/1"))
    assert isinstance(skipped, Skipped)
    assert site.asked() == []

    reading.now += timedelta(days=1, seconds=1)
    reading.read(path)
    assert sorted(site.asked()) == ["/1", "/none"]


def test_a_list_that_leads_to_itself_has_an_end(site: Site, reading: Reading) -> None:
    found = reading.read(site.put("/list.urls", site.url("/list.urls")))

    assert [str(each) for each in found] == [f"{site.url('/list.urls')}: a list that lists lead to; name it by itself"]


def test_many_pages_are_asked_for_at_once(tmp_path: Path, reading: Reading) -> None:
    """A server that answers only once two are waiting would never answer one at a time."""
    import threading

    together = threading.Barrier(2)

    def answer(seen: Seen) -> Reply:
        if seen.path == "/robots.txt":
            return Reply(status=404)
        together.wait(timeout=20)
        return Reply(STORY + seen.path.encode(), "text/plain")

    with faulty(answer) as server:
        path = listed(tmp_path, *(f"{server.url}/{n}" for n in range(4)))

        assert [each.id for each in reading.documents(path)] == [f"{server.url}/{n}" for n in range(4)]


# Archives


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_leads_to_its_pages_and_an_index_to_its_sitemaps(site: Site, reading: Reading, packed: bool) -> None:
    one, two = site.put("/1", STORY), site.put("/2?a=b&c=d", "The envoys met in Oslo.")
    places = f"<url><loc>{one}</loc><image:loc>{site.url('/x')}</image:loc></url>\n<url><loc>\n{two}\n</loc></url>"
    inner = f'<?xml version="1.0"?>\n<urlset xmlns:image="x">{places.replace("&", "&amp;")}</urlset>'.encode()
    inner_at = site.put("/inner.xml.gz", gzip.compress(inner), "application/gzip") if packed else (
        site.put("/inner.xml", inner, "text/xml")
    )  # fmt: skip
    index = site.put("/sitemap.xml", f"<sitemapindex><sitemap><loc>{inner_at}</loc></sitemap></sitemapindex>")

    assert [each.id for each in reading.documents(index)] == [one, two]


def test_a_sitemap_that_lies_in_a_folder_asks_nobody(site: Site, reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text(f"<urlset><url><loc>{site.put('/1', STORY)}</loc></url></urlset>")

    assert reading.documents(str(tmp_path)) == []
    assert site.asked() == []
    assert len(reading.documents(str(tmp_path / "sitemap.xml"))) == 1


@pytest.mark.parametrize("shape", ["gz", "tar.gz", "bz2", "xz"])
def test_an_address_may_lead_to_a_packed_file(site: Site, reading: Reading, shape: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = len(STORY)
        archive.addfile(member, io.BytesIO(STORY))
    pack: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
    content = packed.getvalue() if shape == "tar.gz" else pack[shape](STORY)
    address = site.put(f"/a.txt.{shape}", content, "application/octet-stream")

    assert [each.title for each in reading.documents(address)] == ["The talks"]


def test_an_address_may_lead_to_an_archive(site: Site, reading: Reading) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("b.txt", b"The envoys met in Oslo.")
    address = site.put("/news.zip", packed.getvalue(), "application/zip")

    assert [each.id for each in reading.documents(address)] == [f"{address}#a.txt", f"{address}#b.txt"]
    assert not any(each.keep_text for each in reading.documents(address, again=True))
    assert reading.read(address) == [Unchanged(address)]
