"""Who wrote an article, in the forms in which machines are told it and in those in which readers see it."""

from __future__ import annotations

from time import process_time

import pytest

from kg.documents.formats.pages.names import spelled
from tests.documents.short_pages import FIRST, SECOND, article

TITLE = "Kenya and Norway agree on fish in Oslo"
SITE = '<meta property="og:site_name" content="Harbour Mail">'


def author(byline: str = "", *, head: str = "", below: str = "") -> str | None:
    rest = f"<div><p>{FIRST}</p><p>{SECOND}</p></div>{below}"
    window = f"<title>{TITLE} | Harbour Mail</title>"
    return article(f"<html><head>{window}{SITE}{head}</head><body><h1>{TITLE}</h1>{byline}{rest}</body></html>").author


def told(name: str) -> str:
    return f'<meta name="author" content="{name}">'


def linked(authors: str) -> str:
    return (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}","author":{authors}}}</script>'
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("WANJIRU OKOTH", "Wanjiru Okoth"),
        ("JEAN-LUC O'BRIEN", "Jean-Luc O'Brien"),
        ("J.R. MCDONALD", "J.R. McDonald"),
        ("MARIA DE LA CRUZ", "Maria de la Cruz"),
        ("IVAN NG", "Ivan Ng"),
        ("JD POPA III", "JD Popa III"),
        ("МАРИЯ КОВАЛЁВА", "Мария Ковалёва"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_names_of_persons_in_capitals_are_written_as_names_are(name: str, written: str) -> None:
    assert author(head=told(name)) == written
    assert author(head=linked(f'{{"@type":"Person","name":"{name}"}}')) == written
    assert author(f'<p class="byline">By {name}</p>') == written
    assert author(f'<p class="byline">By <a href="/author/x">{name}</a></p>') == written


def test_a_name_in_capitals_is_spelled_as_the_page_spells_it_elsewhere() -> None:
    assert spelled("SEO DA-EUN", "Seo Da-eun covers the sea.") == "Seo Da-eun"
    assert author("<p>By SEO DA-EUN</p>", below="<p>Write to Seo Da-eun.</p>") == "Seo Da-eun"


@pytest.mark.parametrize(
    "name",
    [
        "DotNetNuke",
        "WordPress",
        "Super User",
        "User Admin",
        "Created by",
        "SuperUser Account",
        "System Account",
        "admin",
        "Harbour Mail",
        "HarbourMail",
        "The Harbour Mail",
    ],
)
def test_programs_accounts_and_the_publisher_are_no_authors(name: str) -> None:
    assert author(head=told(name)) is None
    assert author(head=linked(f'{{"@type":"Person","name":"{name}"}}')) is None
    assert author("<p class='byline'>By Ann Lee</p>", head=told(name)) == "Ann Lee"


def test_the_program_that_made_a_page_is_no_author_whatever_it_is_called() -> None:
    made = '<meta name="generator" content="Quaypress 4.1">'

    assert author(head=made + told("Quaypress")) is None


def test_who_took_the_picture_is_no_author() -> None:
    credit = '<span class="img-author">Jo Koch/Reuters</span>'
    picture = f'<figure><img src="a.jpg"><figcaption>Ships. {credit}</figcaption></figure>'

    assert author(picture) is None
    assert author(picture, head=told("Reuters")) is None


@pytest.mark.parametrize("site", ["Graiul Lacului - Cotidian independent", "Graiul Lacului: the daily of the lakes"])
def test_the_name_of_the_site_is_no_author_whatever_stands_behind_it(site: str) -> None:
    head = f'<meta property="og:site_name" content="{site}">{told("Graiul Lacului")}'

    assert (
        article(f"<html><head>{head}</head><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>").author
        is None
    )


def test_an_organization_with_which_the_name_of_the_publisher_begins_is_the_publisher() -> None:
    name = "Ministry of Lakes"
    site = f'<img alt="{name}, Government of Lycia"><footer>© {name}, Government of Lycia</footer>'

    found = article(
        f"<html><head><title>{TITLE}</title>{told(name)}</head><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{site}"
    )

    assert (found.publisher, found.author) == (f"{name}, Government of Lycia", None)


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>12 Nov. 2026</li><li>English</li></ul><p><span>English</span> <a>French</a></p>",
        "<p>12 November 2026 | English French</p>",
        "<p>12 November 2026</p><p>Print Email</p>",
        "<p>Text Size</p><p>12 November 2026</p>",
        "<p>12 November 2026 | World News</p>",
    ],
)
def test_languages_and_buttons_beside_the_day_are_no_authors(line: str) -> None:
    assert author(line) is None


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee The Ledger",
        "Ann Lee Harbour Mail",
        "Ann Lee Associated Press",
        "Ann Lee Staff Writer",
        "Ann Lee Senior Analyst",
        "Ann Lee Deputy News Editor",
        "Ann Lee, Harbour Mail",
        "Ann Lee, Senior Analyst, Horn of Africa",
        "Ann Lee Special to The Ledger",
        "Ann Lee for The Ledger",
        "Ann Lee alee@harbourmail.example",
        "Ann Lee | Diplomatic Editor",
        "By Ann Lee",
        "Commentary by Ann Lee",
        "Ann Lee. Photos by Jo Koch",
        "Ann Lee, Associated Press",
        "Ann Lee Dec. 10, 2018",
        "Ann Lee 10 December 2018",
        "Ledger's Ann Lee",
        "CNN’s Ann Lee",
        "Ann (A.J.) Lee",
    ],
)
def test_what_stands_behind_a_name_is_no_part_of_it(name: str) -> None:
    assert author(head=told(name)) == "Ann Lee"
    assert author(head=linked(f'[{{"@type":"Person","name":"{name}"}}]')) == "Ann Lee"
    assert author(f'<div class="author">{name}</div>') == "Ann Lee"


CARDS = (
    '<div class="person"><a href="/who-we-are/people/ann-lee">Ann Lee</a><span>Senior Analyst, Lakes</span></div>'
    '<div class="person"><a href="/who-we-are/people/jo-koch">Jo Koch</a><span>Researcher, Borders</span></div>'
)


@pytest.mark.parametrize(
    "byline",
    [
        f'<aside class="contributors"><h3>By</h3>{CARDS}</aside>',
        f'<div class="authors">{CARDS.replace("a href", "b title").replace("/a>", "/b>")}</div>',
        '<p class="byline">By <a rel="author" href="/a">Ann Lee</a> and <a rel="author" href="/j">Jo Koch</a></p>',
        '<p>By <a rel="author" href="/a">Ann Lee</a>, <a rel="author" href="/j">Jo Koch</a></p>',
        '<div class="byline"><span>By</span> <span>Ann Lee</span> <span>and</span> <span>Jo Koch</span></div>',
        '<div class="byline"><b class="n">Ann Lee</b> <i class="t">Writer</i> <b class="n">Jo Koch</b></div>',
        '<p class="byline">By Ann Lee and Jo Koch</p>',
        "<p>By Ann Lee, Jo Koch</p>",
        "<p>By Ann Lee in Oslo and Jo Koch in Nairobi</p>",
        "<p>By Ann Lee with Jo Koch</p>",
        '<div class="authors"><p>Ann Lee, Senior Fellow</p><p>Jo Koch, Research Assistant</p></div>',
        '<ul class="byline"><li class="author">Ann Lee</li><li class="author">Jo Koch</li></ul>',
        '<p class="author"><a href="/author/ann-lee">Ann Lee</a><br><a href="/author/jo-koch">Jo Koch</a></p>',
    ],
)
def test_the_second_author_is_not_lost(byline: str) -> None:
    assert author(byline) == "Ann Lee; Jo Koch"


@pytest.mark.parametrize(
    "head",
    [
        linked('[{"@type":"Person","name":"Ann Lee"},{"@type":"Person","name":"Jo Koch"}]'),
        linked('{"@type":"Person","name":"Ann Lee, Jo Koch"}'),
        linked('["Ann Lee","Jo Koch"]'),
        linked('{"@type":"Person","name":"Ann Lee"}') + told("Ann Lee, Jo Koch"),
        linked('{"@type":"Person","name":"ANN LEE and JO KOCH"}'),
        told("Ann Lee") + told("Jo Koch"),
    ],
)
def test_the_second_author_who_is_told_to_machines_is_not_lost(head: str) -> None:
    assert author(head=head) == "Ann Lee; Jo Koch"


def test_a_second_author_whom_only_the_byline_names_is_not_lost() -> None:
    byline = '<p class="byline">By Ann Lee and Jo Koch</p>'

    assert author(byline, head=told("Ann Lee")) == "Ann Lee; Jo Koch"
    assert author('<p class="byline">By Mia Popa and Jo Koch</p>', head=told("Ann Lee")) == "Ann Lee"


@pytest.mark.parametrize(
    "beside",
    [
        "<span>Addis Ababa</span>",
        "<span>Regional correspondent</span>",
        "<span>Diplomatic Editor</span>",
        '<span class="place">Buenos Aires</span>',
        "<span>Harbour Mail</span>",
        "<span>12 November 2026</span>",
        "<span>@annlee</span>",
    ],
)
def test_places_jobs_and_papers_beside_an_author_are_no_authors(beside: str) -> None:
    assert author(f'<div class="byline"><span class="name">Ann Lee</span> {beside}</div>') == "Ann Lee"
    assert author(f'<div class="author"><a href="/author/ann-lee">Ann Lee</a> {beside}</div>') == "Ann Lee"


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Mail Staff",
        "News Agencies",
        "NEWS WIRES",
        "Office of the Spokesperson",
        "Minister for Foreign Affairs",
        "Secretariat of the Lakes",
        "Diplomatic Correspondent",
        "Our Correspondent",
        "Kenya Press Agency",
        "Web Desk",
        "Newsroom",
        "Press Releases",
        "The Editors",
        "AFP",
        "Reuters",
        "The Associated Press",
        "NAIROBI",
    ],
)
def test_desks_agencies_and_offices_are_no_authors(name: str) -> None:
    for byline in (f'<p class="byline">By {name}</p>', f'<div class="author"><a href="/author/x">{name}</a></div>'):
        assert author(byline) is None
        assert author(byline, head=told("Ann Lee")) == "Ann Lee"
    assert author(head=told(name)) is None
    assert author(head=linked(f'{{"@type":"Organization","name":"{name}"}}')) is None
    assert author('<p class="byline">By Ann Lee</p>', head=told(name)) == "Ann Lee"
    assert author(f'<p class="byline">By {name} and Ann Lee</p>') == "Ann Lee"


def test_who_is_quoted_is_no_author_and_a_reporter_may_be_named_beneath_the_text() -> None:
    quote = '<blockquote><p>It is done.</p><p class="quote__author">Mia Popa, Minister</p></blockquote>'

    assert author(below=quote) is None
    assert author(below="<p>Reporter: Ann Lee, Jo Koch</p>") == "Ann Lee; Jo Koch"
    assert author('<div class="autor-noticia">Ann Lee - Kenya Agency</div>') == "Ann Lee"


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("<p>May 4th, 2026 by Ann Lee</p>", "Ann Lee"),
        ("<p><i>by Ann Lee</i></p>", "Ann Lee"),
        ('<p class="yazar">Ann Lee, Jo Koch</p>', "Ann Lee; Jo Koch"),
        ("<p>Posted on 4 May 2026 in News by Ann Lee</p>", "Ann Lee"),
        ('<p class="info">Posted by Ann Lee on 4 May 2026</p>', "Ann Lee"),
        ("<p>ANN LEE | JO KOCH</p><p>4 May 2026</p>", "Ann Lee; Jo Koch"),
        ('<p class="byline">ANN LEE | JO KOCH</p>', "Ann Lee; Jo Koch"),
        ('<p class="byline">Ann Lee | Addis Ababa</p>', "Ann Lee"),
        ('<p class="byline">Por José Ortega y Gasset</p>', "José Ortega y Gasset"),
        ('<p class="byline">By Emily Post</p>', "Emily Post"),
        ("<p>WRITER: <a>ANN LEE</a></p>", "Ann Lee"),
        ('<div class="byline"><p>What you need to know:</p></div><p class="author">By Ann Lee</p>', "Ann Lee"),
        ('<p class="byline">what we all know of fish</p>', None),
    ],
)
def test_bylines_are_known_by_their_words(byline: str, name: str | None) -> None:
    assert author(byline) == name


def test_the_makers_of_sites_are_no_authors_and_addresses_for_mail_no_part_of_names() -> None:
    assert author(head=told("Web Studio Praha s.r.o.")) is None
    assert author(head=told("alee@harbourmail.example (Ann Lee)")) == "Ann Lee"


def test_a_byline_in_another_language_needs_no_name() -> None:
    page = (
        f"<html lang='es'><title>{TITLE}</title>{SITE}<h1>{TITLE}</h1><p>{{}}</p><p>{FIRST}</p><p>{SECOND}</p></html>"
    )

    assert article(page.format("Por Ana Pérez y Juan Soto")).author == "Ana Pérez; Juan Soto"
    assert article(page.format("Por Ana Pérez").replace("'es'", "'en'")).author is None


def test_what_machines_are_told_of_the_publisher_is_no_author_whatever_else_it_is_called() -> None:
    head = linked('{"@type":"Organization","name":"Harbour Mail"},"publisher":{"name":"Harbour Mail S.A.C."}')

    assert author(head=head) is None


def test_a_page_with_thousands_of_links_to_authors_takes_no_time() -> None:
    links = "".join(
        f'<p><a rel="author" href="/a/{number}">Ann Lee</a> wrote of fish, too.</p>' for number in range(5_000)
    )
    began = process_time()

    assert (
        author('<p class="byline">By Ann Lee</p>', head=told("Ann Lee"), below=f"<font size=5>{links}</font>")
        == "Ann Lee"
    )
    assert process_time() - began < 20


def test_authors_side_by_side_in_elements_of_their_own_are_several() -> None:
    names = [f'<span class="story__byline"><a href="/authors/{n}">{n}</a></span>' for n in ("Ann Roe", "Jan Bo")]

    line = f"<div>{' <b>|</b> '.join(names)} <span>April 24, 2026</span></div>"

    assert author(line) == "Ann Roe; Jan Bo"
    assert author(line, head=told("Ann Roe")) == "Ann Roe; Jan Bo"
    assert author(f"<div>{' | '.join(names)}</div>") == "Ann Roe; Jan Bo"


@pytest.mark.parametrize(
    "line", ["by Harbour writers Ann Roe, Jan Bo", "by Harbour Mail staff reporters Ann Roe and Jan Bo"]
)
def test_the_line_of_an_agency_on_its_writers_names_them(line: str) -> None:
    assert author(f"<p>{line}</p>") == "Ann Roe; Jan Bo"
