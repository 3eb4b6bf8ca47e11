"""Pages whose days, bylines and sentences are written as other languages than English write them."""

from __future__ import annotations

from datetime import date

import pytest

from kg.documents.formats.pages.dates import dates_in
from kg.model.document import Document
from tests.documents.short_pages import FIRST, SECOND, article, paragraphs


def read(*body: str, head: str = "", before: str = "") -> Document:
    shown = f"{before}<article><h1>Envoys meet in Oslo</h1>{paragraphs(body)}</article>"
    return article(f"<html><head>{head}</head><body>{shown}</body></html>")


@pytest.mark.parametrize(
    "written",
    [
        "14 октября 2026, 18:42",
        "14 жовтня 2026 р.",
        "miércoles, 14 de octubre de 2026",
        "14. Oktober 2026",
        "14 Ekim 2026 Çarşamba",
        "令和8年10月14日",
        "2026年10月14日 09:31",
        "2026년 10월 14일",
        "14 تشرين الأول 2026",
        "١٤ أكتوبر ٢٠٢٦",
        "14 अक्टूबर 2026",
        "2026. október 14.",
        "2026 m. spalio 14 d.",
        "14 ตุลาคม 2569",
        "Ngày 14 tháng 10 năm 2026",
        "14 Οκτωβρίου 2026",
    ],
)
def test_days_are_read_in_many_languages(written: str) -> None:
    assert [stated.day for _, stated in dates_in(written)] == [date(2026, 10, 14)]
    assert read(f"<div class='date'>{written}</div>", FIRST, SECOND).published == date(2026, 10, 14)


def test_a_month_that_is_another_one_in_another_language_is_not_guessed() -> None:
    assert dates_in("12 listopada 2026") == []


@pytest.mark.parametrize("written", ["5 ministers 2026", "31 февраля 2026", "12 of 2026", "2026年13月40日"])
def test_what_is_no_day_gives_none(written: str) -> None:
    assert dates_in(written) == []


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Автор: Мария Ковалёва", "Мария Ковалёва"),
        ("Haber: Elif Karaca", "Elif Karaca"),
        ("来源：东海网 作者：陈海 林芳 参与互动", "陈海; 林芳"),
        ("Texte : Camille Roux | Photos : Jean Petit", "Camille Roux"),
        ("Von Jürg Müller", "Jürg Müller"),
        ("Autor: Lucía Otero", "Lucía Otero"),
    ],
)
def test_bylines_of_other_languages_name_authors(byline: str, author: str) -> None:
    assert read(f"<div class='byline'>{byline}</div>", FIRST, SECOND).author == author


def test_names_may_be_written_in_any_script() -> None:
    assert read(FIRST, SECOND, head='<meta name="author" content="सुनीता शर्मा">').author == "सुनीता शर्मा"


def test_the_day_of_a_change_is_known_in_other_languages() -> None:
    rows = "<div>Giriş Tarihi: 21.10.2026 14:05</div><div>Güncelleme Tarihi: 22.10.2026 09:11</div>"

    assert read(rows, FIRST, SECOND).published == date(2026, 10, 21)
    assert read("<div>Обновлено: 22 октября 2026</div>", FIRST, SECOND).published is None


def test_the_day_in_the_head_of_a_site_is_that_of_looking_at_it() -> None:
    head = '<meta property="article:published_time" content="2026-10-05T20:41:00+00:00">'
    bar = '<div class="topbar"><span class="date">6 October 2026</span></div>'

    assert read(FIRST, SECOND, head=head, before=bar).published == date(2026, 10, 5)


def test_texts_without_letters_are_as_long_as_what_they_say() -> None:
    sentences = (
        "外务大臣与爱沙尼亚外长举行了会谈，双方讨论了海底电缆的安全问题以及领事馆的开设。",
        "双方同意明年春天再次会晤。",
    )

    assert read(*sentences).text == "\n\n".join(sentences)


@pytest.mark.parametrize("lead", ["Читайте также: Цены на осётра", "İLGİLİ HABER: Hopa Limanı", "相关新闻：总统抵达"])
def test_what_leads_to_other_articles_in_other_languages_is_no_text(lead: str) -> None:
    assert read(FIRST, lead, SECOND).text == f"{FIRST}\n\n{SECOND}"
