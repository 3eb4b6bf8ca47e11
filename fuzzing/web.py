"""What the web gives: pages, feeds, lists of addresses, the rules of robots, and addresses themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from fuzzing.checks import check_document, check_findings, check_message
from fuzzing.target import DATA, Target, choice, chosen
from kg.documents import Found, Input, read_input
from kg.documents.formats.markup import text_of_markup
from kg.documents.web.feeds import looks_like_feed, parse_feed
from kg.documents.web.lists import addresses_of, looks_like_list
from kg.errors import DocumentError
from kg.model.document import Document
from kg.net.addresses import is_public
from kg.net.robots import parse_robots
from kg.net.sites import is_this_machine, origin_of
from kg.net.urls import is_url, join_url, parse_url, shown_url

_CHARSETS = (None, "utf-8", "windows-1251", "shift_jis", "utf-16", "utf-7", "idna", "no such")
_ADDRESS = "https://example.org/2026/03/03/talks?id=1"


def check_page(data: bytes) -> None:
    """Read a page as a server or an archive gives it, in whatever encoding that says."""
    content, number = choice(data, len(_CHARSETS))
    given = Input("page.html", content, "text/html", _CHARSETS[number], _ADDRESS)
    findings: list[Found] = list(read_input(given))
    check_findings(findings, list(read_input(given)))
    for each in findings:
        if isinstance(each, Document):
            assert "\x00" not in f"{each.title}{each.publisher}{each.text}", "a character that no page has"


def _page_seeds() -> Iterator[bytes]:
    pages = sorted((DATA / "pages").glob("*.html"))
    yield from chosen((path.read_bytes()[:4000] for path in pages[::2]), 0)
    yield from chosen((path.read_bytes()[:4000] for path in pages[1::4]), 2)


def check_feed(data: bytes) -> None:
    """Read a feed, and the articles that it brings."""
    content, number = choice(data, len(_CHARSETS))
    looks_like_feed(content[:4096])
    try:
        feed = parse_feed("feed.xml", content, charset=_CHARSETS[number], address=_ADDRESS)
    except DocumentError as error:
        check_message(error)
        return
    again = parse_feed("feed.xml", content, charset=_CHARSETS[number], address=_ADDRESS)
    assert feed == again, "two readings differ"
    for entry in feed.entries:
        assert entry.guid
        assert entry.link is None or parse_url(entry.link).url == entry.link, f"no address: {entry.link!r}"
        assert entry.text is None or text_of_markup(entry.text) is not None
        check_document(
            Document(
                id="feed.xml#1",
                text=entry.text or "x",
                title=entry.title,
                published=entry.published,
                publisher=entry.publisher,
                url=entry.link,
            )
        )


def _feed_seeds() -> Iterator[bytes]:
    text = "&lt;p&gt;The ministers of both sides met in Geneva on Tuesday &amp;amp; spoke of peace.&lt;/p&gt;" * 5
    rss = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title><language>en-gb</language><item>'
        "<title>Talks &amp; more</title><link>/a?b=1</link><guid isPermaLink='false'>1</guid>"
        "<dc:creator>Roe</dc:creator>"
        f"<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><c:encoded>{text}</c:encoded></item></channel></rss>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/" xml:lang="en">'
        '<title type="html">A &lt;b&gt;</title><entry><id>tag:a</id><title>T</title><link rel="alternate" href="../p"/>'
        "<updated>2026-03-03T10:00:00+01:00</updated>"
        '<author><name>Roe</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>'
        f"{text[:300]}</p></div></content><source><title>S</title></source></entry></feed>"
    )
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>C'
        '</title></channel><item rdf:about="http://a.example/1"><title>T</title><description><![CDATA[<p>x]]></description>'
        "</item></rdf:RDF>"
    )
    for number in (0, 2):
        yield from chosen((each.encode() for each in (rss, atom, rdf)), number)


def check_address(data: bytes) -> None:
    """Read a list of addresses, rules of robots, and each line as an address that is asked and leads on."""
    looks_like_list(data[:512])
    robots = parse_robots(data, "diplomacy-kg")
    assert robots == parse_robots(data, "diplomacy-kg")
    assert robots.delay is None or robots.delay >= 0
    told = list(addresses_of(data))
    assert len({address for _, address in told}) == len(told)
    for _, address in told:
        shown_url(address)
        is_url(address)
        for text in (address, f"https://{address}"):
            with suppress(ValueError):
                _check_url(parse_url(text).url, robots_allow=robots.allows)
        with suppress(ValueError):
            url = join_url(_ADDRESS, address)
            assert join_url(_ADDRESS, url) == url, "joining twice gives another address"


def _check_url(url: str, *, robots_allow: Callable[[str], bool]) -> None:
    assert url.isascii(), url
    assert url.isprintable(), url
    assert " " not in url
    parts = urlsplit(url)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert "@" not in parts.netloc, f"a login: {url}"
    assert parse_url(url).url == url, f"parsing twice gives another address: {url!r} and {parse_url(url).url!r}"
    assert origin_of(url).startswith(parts.scheme)
    robots_allow(url)
    if is_this_machine(url) and parts.hostname != "localhost":
        assert not is_public(ip_address(parts.hostname)), f"this machine is no public address: {url}"


def _address_seeds() -> Iterator[bytes]:
    yield b"# c\nhttps://user:secret@example.org:8080/a b?q=\xc3\xa9#f # why\nHTTP://\xc3\xa9x.example/%41\nhttp://[::1]:80/\n"
    yield (
        b"User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 2.5\n\nUser-agent: diplomacy-kg\n"
        b"Disallow: /%7e\xc3\xa9\n"
    )
    yield (
        b"<?xml version='1.0'?><!-- map -->\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
        b"https://example.org/a?b=1&amp;c=2</loc><lastmod>2026-03-03</lastmod></url>"
        b"<url><loc><![CDATA[ /x ]]></loc></url></urlset>"
    )
    yield b"//example.org/a/../b\n../c?d\n?e\n#f\nhttp:g\nhttps:///h\nhttp://127.1/\nhttp://0x7f000001/\nhttp://[::ffff:127.0.0.1]/\n"


TARGETS = {
    "page": Target(
        "page",
        check_page,
        _page_seeds,
        words=(
            *(
                b"<p>",
                b"</p>",
                b"<div>",
                b"</div>",
                b"<article>",
                b"<meta charset=",
                b"<meta property='og:title' content='",
            ),
            *(
                b"<script type='application/ld+json'>",
                b"</script>",
                b'"datePublished": "',
                b'"articleBody": "',
                b"<noscript>",
            ),
            *(
                b"<h1>",
                b"<time datetime='",
                b"<base href='",
                b"<!--",
                b"-->",
                b"&#0;",
                b"&#x1F;",
                b"&#55296;",
                b"&nbsp;",
            ),
            *(
                b"<table>",
                b"<template>",
                b"<svg>",
                b"<![CDATA[",
                b"\\ud800",
                b"\xff\xfe",
                b"\x1b$B",
                b"9999-99-99",
                b"31/12/26",
            ),
        ),
    ),
    "feed": Target(
        "feed",
        check_feed,
        _feed_seeds,
        words=(
            *(
                b"<item>",
                b"</item>",
                b"<entry>",
                b"</entry>",
                b"<title>",
                b"<link>",
                b"<link href='",
                b"<guid>",
                b"<![CDATA[",
            ),
            *(
                b"]]>",
                b"&lt;",
                b"&amp;",
                b"&eacute;",
                b"&#0;",
                b"<!DOCTYPE a [<!ENTITY x '",
                b"<?xml encoding='",
                b"xml:base='",
            ),
            *(
                b"xml:lang='",
                b"type='html'",
                b"type='xhtml'",
                b"<pubDate>",
                b"<updated>",
                b"<content:encoded>",
                b"http://[",
            ),
            *(b"0000-00-00T99:99:99+99:99", b"Tue, 99 Mar 99999 10:00:00 +9999", b"javascript:", b"<source url='"),
        ),
    ),
    "address": Target(
        "address",
        check_address,
        _address_seeds,
        words=(
            *(
                b"http://",
                b"https://",
                b"@",
                b":",
                b"//",
                b"[::1]",
                b"[",
                b"]",
                b"%",
                b"%00",
                b"%2f",
                b"..",
                b"\\",
                b"#",
                b"?",
            ),
            *(
                b"127.0.0.1",
                b"0177.1",
                b"\xef\xbc\x8f",
                b"\xe3\x80\x82",
                b"xn--",
                b"\xe2\x80\xa8",
                b"*",
                b"$",
                b"Disallow: ",
            ),
            *(b"Allow: ", b"User-agent: ", b"\t#", b"\x1f", b"::ffff:", b"\xed\xa0\x80", b"localhost"),
        ),
        longest=1000,
    ),
}
