"""What feeds say: RSS of all ages and Atom, well made, badly made, and made to hurt."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.documents.formats.markup import text_of_markup
from kg.documents.web.feeds import Entry, Feed, looks_like_feed, parse_feed, parse_time
from kg.errors import DocumentError

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ARTICLE = (
    "<p>The envoys of both sides met in Geneva on Monday.</p>" + "<p>They will meet again on Friday, both said.</p>" * 6
)
TEXT = "The envoys of both sides met in Geneva on Monday." + "\n\nThey will meet again on Friday, both said." * 6


def rss(items: str, version: str = "2.0", channel: str = "<title>The Gazette</title>") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="{version}" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:media="http://search.yahoo.com/mrss/"><channel>{channel}{items}</channel></rss>'
    )


def atom(entries: str, base: str = "") -> str:
    base = f' xml:base="{base}"' if base else ""
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"{base} xml:lang="en-GB">'
        f'<title type="text">The Gazette</title><id>urn:x</id><updated>2026-02-01T00:00:00Z</updated>{entries}</feed>'
    )


def parsed(text: str | bytes, address: str | None = "https://news.example/feeds/all.xml", **known: str) -> Feed:
    content = text if isinstance(text, bytes) else text.encode()
    assert looks_like_feed(content[:4096])
    return parse_feed("feed.xml", content, address=address, **known)


def only(text: str | bytes, **known: str) -> Entry:
    [entry] = parsed(text, **known).entries
    return entry


def test_an_item_of_rss_with_all_that_belongs_to_it() -> None:
    item = f"""<item><title>Talks &amp; tea</title><link>https://news.example/talks</link>
      <guid isPermaLink="false">n-17</guid><pubDate>Sat, 31 Jan 2026 23:30:00 -0500</pubDate>
      <description>In short.</description><content:encoded><![CDATA[{ARTICLE}]]></content:encoded>
      <dc:creator>Ann Li</dc:creator></item>"""

    assert parsed(rss(item, channel="<title>The Gazette</title><language>en-us</language>")) == Feed(
        "The Gazette",
        (
            Entry(
                guid="n-17",
                link="https://news.example/talks",
                title="Talks & tea",
                published=date(2026, 1, 31),
                updated=datetime(2026, 2, 1, 4, 30, tzinfo=UTC),
                text=TEXT,
                publisher="The Gazette",
                author="Ann Li",
                language="en-us",
            ),
        ),
    )


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_old_versions_of_rss_are_read(version: str) -> None:
    entry = only(rss("<item><title>A</title><link>http://news.example/a</link></item>", version))

    assert (entry.title, entry.link, entry.text) == ("A", "http://news.example/a", None)


def test_rss_1_and_0_90_are_read() -> None:
    for namespace in ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"):
        text = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{namespace}"
            xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Gazette</title></channel>
            <item rdf:about="https://news.example/a"><title>A</title><dc:date>2026-01-31T12:00Z</dc:date></item></rdf:RDF>"""
        feed = parsed(text)

        assert feed.title == "The Gazette"
        assert [(e.link, e.title, e.published) for e in feed.entries] == [
            ("https://news.example/a", "A", date(2026, 1, 31))
        ]


def test_an_entry_of_atom_with_markup_in_its_parts() -> None:
    entry = only(
        atom(
            '<entry><id>tag:news.example:1</id><title type="html">The &lt;b&gt;talks&lt;/b&gt; &amp;amp; we</title>'
            '<link rel="enclosure" href="talk.mp3"/><link rel="alternate" type="text/html" href="../talks"/>'
            "<published>2026-01-31T10:00:00+02:00</published><updated>2026-02-02T10:00:00Z</updated>"
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{ARTICLE}</div></content></entry>'
        )
    )

    assert (entry.title, entry.link) == ("The talks & we", "https://news.example/talks")
    assert (entry.published, entry.updated) == (date(2026, 1, 31), datetime(2026, 2, 2, 10, tzinfo=UTC))
    assert (entry.text, entry.language) == (TEXT, "en-GB")


def test_an_entry_without_a_day_of_publication_has_that_of_its_change_or_none() -> None:
    changed = "<entry><id>a</id><link href='http://a.example/'/><updated>2026-01-31T10:00:00Z</updated></entry>"

    assert only(atom(changed)).published == date(2026, 1, 31)
    entry = only(rss("<item><link>http://a.example/</link><pubDate>yesterday</pubDate></item>"))
    assert (entry.published, entry.updated) == (None, None)


def test_links_count_from_their_base() -> None:
    entries = (
        "<entry xml:base='2026/'><id>a</id><link href='talks.html'/></entry><entry><id>b</id><link href='/x'/></entry>"
    )

    links = [entry.link for entry in parsed(atom(entries, "https://other.example/news/")).entries]

    assert links == ["https://other.example/news/2026/talks.html", "https://other.example/x"]


def test_a_relative_link_in_a_file_that_came_from_nowhere_is_none() -> None:
    [entry] = parsed(rss("<item><title>A</title><link>/a</link></item>"), address=None).entries

    assert entry.link is None


@pytest.mark.parametrize(
    ("item", "guid", "link"),
    [
        ("<guid>https://news.example/a</guid>", "https://news.example/a", "https://news.example/a"),
        ('<guid isPermaLink="false">https://news.example/a</guid>', "https://news.example/a", None),
        ("<guid>17</guid><link>javascript:alert(1)</link>", "17", None),
        ("<link>https://news.example/b</link>", "https://news.example/b", "https://news.example/b"),
    ],
)
def test_a_name_is_a_link_only_where_it_is_one(item: str, guid: str, link: str | None) -> None:
    entry = only(rss(f"<item><title>A</title>{item}</item>"))

    assert (entry.guid, entry.link) == (guid, link)


def test_entries_without_any_name_are_told_apart_by_what_they_say() -> None:
    feed = parsed(rss("<item><title>A</title></item><item><title>B</title></item><item><title>A</title></item>"))

    assert [entry.title for entry in feed.entries] == ["A", "B"]
    assert len({entry.guid for entry in feed.entries}) == 2


def test_an_entry_that_comes_twice_counts_once() -> None:
    item = "<item><title>A</title><link>https://news.example/a</link></item>"

    assert len(parsed(rss(item * 3)).entries) == 1


def test_pictures_do_not_speak_for_the_article() -> None:
    item = "<item><media:title>A picture</media:title><media:content url='x'/><title>A</title><link>http://a/</link></item>"

    assert only(rss(item)).title == "A"


def test_the_outlet_of_an_entry_in_a_digest_of_several_is_its_source() -> None:
    item = "<item><title>A</title><link>http://a.example/</link><source url='http://b.example'>The Post</source></item>"

    assert only(rss(item)).publisher == "The Post"


@pytest.mark.parametrize(
    "content",
    [
        "Too short to be an article.",
        "x " * 200 + "[…]",
        "x " * 200 + "…",
        "x " * 200 + "&lt;a href='#'&gt;Continue reading&lt;/a&gt;",
        "x " * 200 + "Read more »",
    ],
)
def test_what_is_cut_short_is_no_article(content: str) -> None:
    assert only(rss(f"<item><link>http://a/</link><content:encoded>{content}</content:encoded></item>")).text is None


def test_a_description_is_a_summary_however_long() -> None:
    item = f"<item><link>http://a/</link><description><![CDATA[{ARTICLE}]]></description></item>"

    assert only(rss(item)).text is None
    assert (
        only(rss(item.replace("</item>", f"<content:encoded><![CDATA[{ARTICLE}]]></content:encoded></item>"))).text
        is None
    )


# Badly made


def test_names_of_html_and_bare_ampersands_are_read_as_they_are_meant() -> None:
    item = "<item><title>caf&eacute;&nbsp;AT&T &hellip; R&D; &unknown;</title><link>http://a.example/?a=1&b=2</link></item>"
    entry = only(rss(item))

    assert entry.title == "café AT&T … R&D; &unknown;"
    assert entry.link == "http://a.example/?a=1&b=2"


def test_a_link_in_a_cdata_section_keeps_its_ampersands() -> None:
    entry = only(rss("<item><title>A</title><link><![CDATA[http://a.example/?a=1&b=2]]></link></item>"))

    assert entry.link == "http://a.example/?a=1&b=2"


def test_control_characters_missing_ends_and_undeclared_prefixes_are_made_the_best_of() -> None:
    text = f"<rss><channel><item><title>A\x0b\x00B</title><link>http://a.example/</link><content:encoded><![CDATA[{ARTICLE}]]>"
    entry = only(text)

    assert (entry.title, entry.link, entry.text) == ("A B", "http://a.example/", TEXT)


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", "iso-8859-1"),
        ("utf-8", "iso-8859-1", None),
        ("windows-1252", "windows-1252", "utf-8"),
        ("iso-8859-1", "none-such", "iso-8859-1"),
        ("windows-1251", "windows-1251", None),
        ("utf-16", "utf-16", None),
    ],
)
def test_an_encoding_that_is_told_wrong_is_seen_through(encoding: str, declared: str, charset: str | None) -> None:
    title = "Müller" if encoding != "windows-1251" else "Переговоры"
    item = f"<item><title>{title}</title><link>http://a.example/</link></item>"
    content = rss(item).replace("UTF-8", declared).encode(encoding)

    assert parse_feed("f", content, charset=charset).entries[0].title == title


# Made to hurt


def bomb(use: str) -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>' + rss(use).partition("?>")[2]


def test_a_bomb_of_entities_stays_unexploded() -> None:
    entry = only(bomb("<item><title>&l11;</title><link href='&l11;'>http://a.example/</link></item>"))

    assert entry.title == "&l11;"


def test_nothing_of_this_machine_comes_in() -> None:
    text = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/"> %y;]>'
    entry = only(text + rss("<item><title>&x;</title><link>http://a.example/</link></item>").partition("?>")[2])

    assert entry.title == "&x;"


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 50_000,
        "<![CDATA[" * 50_000,
        "<" * 100_000,
        "&" * 100_000,
        "<a b=" * 50_000,
        "<![CDATA[" + "<div>" * 50_000,
    ],
)
def test_endless_beginnings_have_an_end(inside: str) -> None:
    assert len(parsed(f"<rss><channel><item><title>A</title><description>{inside}").entries) == 1


@pytest.mark.parametrize(
    "text", ["", "<html><rss></html>", "{}", "rss", "<svg/>", "<feed/>", "<rdf:RDF/>", "<!--" * 500]
)
def test_what_is_no_feed_does_not_look_like_one(text: str) -> None:
    assert not looks_like_feed(text.encode())


def test_a_feed_behind_comments_declarations_and_blanks_is_one() -> None:
    head = '\n<?xml version="1.0"?>\n<!-- <html> -->\n<?xml-stylesheet href="a"?><!DOCTYPE rss [<!ENTITY a "b">]>\n'
    text = f'{head}<rss version="2.0">'

    assert looks_like_feed(text.encode())
    assert looks_like_feed(text.encode("utf-16"))


def test_what_cannot_be_read_as_a_feed_is_an_error_of_it() -> None:
    with pytest.raises(DocumentError, match=r"^f: no feed that can be read"):
        parse_feed("f", b"no feed")


@unhurried
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    looks_like_feed(content)
    try:
        parse_feed("f", b"<rss><channel><item><title>" + content)
    except DocumentError:
        return


@unhurried
@given(st.text(max_size=60), st.text(max_size=60))
def test_what_a_well_made_feed_says_comes_back(title: str, guid: str) -> None:
    from xml.sax.saxutils import escape

    said = "".join(character for character in title if character.isprintable() and character not in "<&")
    entry = only(rss(f"<item><title>{escape(said)}</title><guid isPermaLink='false'>{escape(guid)} x</guid></item>"))

    assert entry.title == (" ".join(said.split()) or None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat, 31 Jan 2026 23:30:00 +0100", "2026-01-31T23:30:00+01:00"),
        ("31 Jan 2026 23:30:00 GMT", "2026-01-31T23:30:00+00:00"),
        ("Samstag, 31 Jan 2026 23:30 EST", "2026-01-31T23:30:00-05:00"),
        ("2026-01-31T23:30:00.123Z", "2026-01-31T23:30:00+00:00"),
        ("2026-01-31 23:30", "2026-01-31T23:30:00"),
        ("2026-01-31", "2026-01-31T00:00:00"),
        ("20260131T233000+0530", "2026-01-31T23:30:00+05:30"),
    ],
)
def test_times_in_the_forms_of_feeds(text: str, expected: str) -> None:
    moment = parse_time(text)

    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize("text", ["Sa, 31 März 2026 10:00:00 +0100", "March 31, 2026", "31.03.2026", "31 mars 2026"])
def test_days_that_are_written_for_people_are_days(text: str) -> None:
    [entry] = parse_feed("f", rss(f"<item><title>A</title><pubDate>{text}</pubDate></item>").encode()).entries

    assert entry.published == date(2026, 3, 31)


@pytest.mark.parametrize("text", ["", "now", "2026-13-01", "32 Jan 2026", "1767225600", "Sat, 99 Foo 2026 99:99:99"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@unhurried
@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    parse_time(text)


# HTML to text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>two</b>.</p><p>Three</p>", "One two.\n\nThree"),
        ("One<br>two<br/>three", "One\n\ntwo\n\nthree"),
        ("<script>alert(1)</script><style>p{}</style>Text<img src='x' alt='no'>", "Text"),
        ("<figure><img><figcaption>Photo</figcaption></figure><p>Text</p>tail", "Text\n\ntail"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("plain &amp; simple", "plain & simple"),
        ("a <unknown>b</unknown> c", "a b c"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_blocks_are_paragraphs_and_what_is_no_text_is_left_out(markup: str, text: str) -> None:
    assert text_of_markup(markup) == text


@unhurried
@given(st.text(max_size=80))
def test_any_markup_gives_text(markup: str) -> None:
    text_of_markup(markup)


def test_a_title_of_endless_marks_is_read_in_its_length() -> None:
    [entry] = parsed(rss(f"<item><title>A {'&lt;' * 300_000}</title></item>")).entries

    assert entry.title
    assert entry.title.startswith("A <")
