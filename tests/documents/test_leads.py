"""Paragraphs of a page that lead away from its article: words with links to others, and appeals."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.document import Document
from tests.documents.short_pages import FIRST, SECOND, article


def read(inner: str, *, above: str = "") -> Document:
    body = f"<h1>Envoys meet in Oslo</h1>{above}<p>{FIRST}</p>{inner}<p>{SECOND}</p>"
    return article(f"<html><body><main>{body}</main></body></html>")


@pytest.mark.parametrize(
    "lead",
    [
        '<p><strong>Read more</strong><a href="/r">Along the river, a border that moves every spring.</a></p>',
        '<p><b>Also Read |</b> <a href="/r">Why the ports of the Gulf are filling up this year.</a></p>',
        '<div>See also: <a href="/r">A bridge, two banks.</a> <a href="/s">A fort, and who holds it today.</a></div>',
        '<p>Related stories <a href="/r">The herring moved north, and the treaty did not.</a></p>',
    ],
)
def test_a_word_with_links_to_other_articles_is_no_paragraph(lead: str) -> None:
    assert read(lead).text == f"{FIRST}\n\n{SECOND}"


def test_a_sentence_with_a_link_stays() -> None:
    told = 'Ministers read the <a href="/r">report on the herring</a> before they met, and saw more of it afterwards.'

    assert "report on the herring" in read(f"<p>{told}</p>").text


def test_an_appeal_goes_with_its_box_and_nothing_else_does() -> None:
    box = (
        "<div><p><strong>Support the Fjord</strong></p><p>We have no paywall. "
        '<a href="https://fjord.example/donate/">A coffee a month keeps us on the road.</a></p></div>'
    )

    assert read(box).text == f"{FIRST}\n\n{SECOND}"


def test_what_is_told_of_a_gift_stays() -> None:
    told = 'Norway will <a href="/news/2026/norway-to-donate-boats">donate four boats</a> to the coast guard of Kenya.'

    assert "donate four boats" in read(f"<p>{told}</p>").text


def test_what_changed_on_a_page_is_none_of_its_text() -> None:
    log = "<h2>Updates to this page</h2>Published 24 February 2026<br><ol><li>Added a translation of it all.</li></ol>"

    html = f"<html><body><main><h1>Envoys meet</h1><p>{FIRST}</p><p>{SECOND}</p><div>{log}</div></main></body></html>"

    assert article(html).text == f"{FIRST}\n\n{SECOND}"


def test_the_day_author_and_topic_of_an_article_may_all_be_links() -> None:
    details = (
        '<div><div><time datetime="2026-06-17T08:00:00+02:00"><a href="/tour/">17 June 2026</a></time></div><p>by</p>'
        '<div><a href="/author/signe-dahl">Signe Dahl</a></div><p>in</p><div><a href="/arctic">Arctic</a></div></div>'
    )

    document = read("", above=details)

    assert document.published == date(2026, 6, 17)
    assert document.author == "Signe Dahl"
    assert document.text == f"{FIRST}\n\n{SECOND}"


def test_how_long_an_article_is_may_stand_between_its_day_and_its_author() -> None:
    row = "<div><span>March 3, 2026</span> · 4 min · 812 words · Nino Abuladze | Suggest Changes</div>"

    assert read("", above=row).author == "Nino Abuladze"
