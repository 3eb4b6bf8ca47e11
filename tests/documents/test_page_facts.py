"""Title, day and publisher of pages that tell machines something else than readers, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.document import Document
from tests.documents.short_pages import FIRST, SECOND, article

TITLE = "Kenya and Norway agree on fish in Oslo"
ADDRESS = "https://www.harbourmail.example/2026/10/kenya-and-norway-agree"
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"


def read(body: str, *, head: str = "", window: str = TITLE, address: str | None = ADDRESS) -> Document:
    html = f"<html><head><title>{window}</title>{head}</head><body>{body}</body></html>"
    return article(html, address=address)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def described(*properties: str, kind: str = "NewsArticle") -> str:
    return f'<script type="application/ld+json">{{{",".join([f""" "@type":"{kind}" """, *properties])}}}</script>'


HOST = meta("og:site_name", "HARBOURMAIL.EXAMPLE")


@pytest.mark.parametrize(
    ("head", "window", "heading"),
    [
        (meta("og:title", "Harbour Mail") + meta("og:site_name", "Harbour Mail"), "Harbour Mail – News", "h1"),
        (meta("og:title", "The Harbour Mail"), "The Harbour Mail", "h1"),
        (meta("og:title", "Harbour Mail") + meta("og:site_name", "Harbour Mail"), "Harbour Mail", "h2"),
        (
            described('"headline":"Harbour Mail"', '"publisher":{"name":"Harbour Mail"}'),
            f"{TITLE} | Harbour Mail",
            "h1",
        ),
        (described('"headline":"Harbour Mail"', '"publisher":{"name":"Harbour Mail"}'), "Harbour Mail", "h1"),
        (meta("og:title", "News"), "News", "h1"),
        (described('"headline":"Talks: day two as it happens"', kind="LiveBlogPosting"), f"{TITLE} | Mail", "h1"),
        (meta("og:title", "Kenya &amp; Norway agree on fish in Oslo, envoys say"), f"{TITLE} | Harbour Mail", "h1"),
        (meta("og:title", "What we know of the new pact"), "What we know of the new pact | Harbour Mail", "h1"),
        (meta("og:title", f"{TITLE}_Harbour Mail") + meta("sitename", "Harbour Mail"), f"{TITLE}_Harbour Mail", "div"),
        (meta("articletitle", TITLE), f"{TITLE}_News_Harbour Mail", "div"),
        ("", f"{TITLE}_Harbour Mail", "h3"),
    ],
)
def test_the_title_is_what_readers_see_above_the_text(head: str, window: str, heading: str) -> None:
    shown = f'<{heading} class="title">{TITLE}</{heading}>'

    assert read(f"<main>{shown}{TEXT}</main>", head=head, window=window).title == TITLE


def test_a_label_inside_of_a_heading_is_no_part_of_the_title() -> None:
    heading = f'<h1><span class="kicker">Dispatch</span> {TITLE}</h1>'

    assert read(heading + TEXT).title == TITLE
    assert read(heading.replace(' class="kicker"', "") + TEXT, head=meta("og:title", TITLE)).title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "Office of the President on fish: notes exchanged with Norway",
        "Delegation of Kenya Visits Oslo",
        "Kenya - Norway: notes on fish exchanged",
        "Mission to Mars",
    ],
)
def test_a_title_that_begins_like_an_office_is_one(title: str) -> None:
    below = "<h2>Notes on fish are exchanged in the palace</h2>"

    assert read(f"<h1>{title}</h1>{below}{TEXT}", head=HOST, window=f"{title} | Harbour Mail").title == title


def test_of_the_articles_that_a_page_describes_its_own_has_the_title_that_it_shows() -> None:
    other = described('"headline":"Fiji plans a new port for its islands"', '"datePublished":"2026-04-01"')
    own = described(f'"headline":"{TITLE}"', '"datePublished":"2026-05-04"')
    related = '<section class="related"><h3><a href="/f">Fiji plans a new port for its islands</a></h3></section>'
    article = f"<article><h1>{TITLE}</h1>{TEXT}</article>{related}"

    for window in (TITLE, f"{TITLE} | Harbour Mail", "Harbour Mail"):
        found = read(article, head=other + own, window=window)

        assert (found.title, found.published) == (TITLE, date(2026, 5, 4))


@pytest.mark.parametrize("office", ["Embassy of Lycia in Oslo", "Ministry of Lakes of Lycia", "Press Releases", "News"])
def test_the_name_of_an_office_or_of_a_part_of_a_site_is_no_title(office: str) -> None:
    found = read(f"<h1>{office}</h1><h2>{TITLE}</h2>{TEXT}", window=office, address=None)

    assert found.title == TITLE
    assert found.publisher == (office if " of " in office else None)


def test_a_title_that_is_cut_off_for_machines_is_whole_in_its_heading() -> None:
    cut = f"{TITLE[:22]}..."

    assert read(f"<h3>{TITLE}</h3>{TEXT}", head=meta("og:title", cut), window=cut).title == TITLE


def test_the_name_of_the_site_in_large_letters_is_not_the_title_that_only_the_window_has() -> None:
    site = '<font size="6"><b>The Lake Friends Society</b></font>'
    foot = "<hr>The Lake Friends Society is a registered charity."

    found = read(f"<table><tr><td>{site}</td></tr></table>{TEXT}{foot}", address=None)

    assert (found.title, found.publisher) == (TITLE, "The Lake Friends Society")


def test_a_bold_line_in_a_file_of_lines_is_its_title() -> None:
    lines = "\n".join(["*LAK101 11/06/97", f"<b>{TITLE}</b>", "", FIRST, "", "They spoke on November 6.", "", SECOND])
    foot = "<hr>This archive is maintained by the Lake Information Office."
    site = "<center><font size='+2'>LAKE INFORMATION OFFICE</font></center>"

    found = read(f"{site}<pre>{lines}</pre>{foot}", window="ARCHIVE - 97-11-06", address=None)

    assert (found.title, found.publisher) == (TITLE, "Lake Information Office")
    assert found.published == date(1997, 11, 6)


@pytest.mark.parametrize(
    ("shown", "inside", "day"),
    [
        ("11-06-97", "They spoke on November 6.", date(1997, 11, 6)),
        ("06/11/97", "They spoke on November 6.", date(1997, 11, 6)),
        ("24/11/05", "They spoke on November 24.", date(2005, 11, 24)),
        ("11/06/97", "They spoke.", None),
        ("No. 11/06/97/3", "They spoke on November 6.", None),
    ],
)
def test_a_year_of_two_figures_counts_at_the_head_of_a_file(shown: str, inside: str, day: date | None) -> None:
    lines = f"LAK101 {shown}\n\n{FIRST}\n\n{inside}\n\n{SECOND}"

    assert read(f"<pre>{lines}</pre>", window="Archive", address=None).published == day


COMPANY = described('"headline":"x"', '"publisher":{"name":"Lake Media Group Ltd"}')


@pytest.mark.parametrize(
    ("head", "window", "body", "publisher"),
    [
        (meta("og:site_name", "harbourmail.example"), f"{TITLE} – The Harbour Mail", "", "The Harbour Mail"),
        (HOST, TITLE, '<img alt="Harbour Mail logo">', "Harbour Mail"),
        (meta("og:site_name", "www.harbourmail.example"), TITLE, "<p>© 2026 Harbour Mail.</p>", "Harbour Mail"),
        (HOST, TITLE, "<p><i>Published in Harbour Mail, May 1st</i></p>", "Harbour Mail"),
        (HOST, TITLE, "<p>© 2026 Lake Media Ltd.</p>", "HARBOURMAIL.EXAMPLE"),
        (meta("og:site_name", "PORTAL.GOV"), f"{TITLE} - PORTAL.GOV", "<header>PORTAL.GOV</header>", "PORTAL.GOV"),
        (meta("og:site_name", "Home"), f"{TITLE} - Harbour Mail", '<img alt="Harbour Mail">', "Harbour Mail"),
        (
            COMPANY + meta("og:site_name", "The Mail"), TITLE, "", "The Mail",
        ),
        (
            meta("og:site_name", "خبرگزاری دریا"), f"Darya News Agency - {TITLE}",
            "<footer>All content by Darya News Agency is licensed.</footer>", "Darya News Agency",
        ),
        (meta("og:site_name", "Harbour Mail - News from the port"), TITLE, "", "Harbour Mail"),
        ("", f"{TITLE}_World_Harbour Mail", "", "Harbour Mail"),
        ("", TITLE, '<a href="/" aria-label="Harbour Mail home"></a><p>© 2026 Harbour Mail</p>', "Harbour Mail"),
        ("", f"KNB : {TITLE}", '<img alt="Kenya News Bureau (KNB)">', "KNB"),
        (meta("sitename", "Ministry of Lakes"), f"{TITLE}_Ministry of Lakes", "", "Ministry of Lakes"),
        ("", f"No: 7, {TITLE} / Ministry of Lakes", "<p>© 2026 Ministry of Lakes, No: 8 Quay</p>", "Ministry of Lakes"),
        ("", TITLE, '<img alt="MAIL"><footer>Copyright © 2026, Mail. Hosting by Us.</footer>', "Mail"),
        ("", TITLE, "<footer>Copyright 2026 by Harbour Mail</footer>", "Harbour Mail"),
        (
            described('"headline":"x"', '"publisher":{"name":"https://www.harbourmail.example"}')
            + meta("og:site_name", "HarbourMail.example"), TITLE, "", "HarbourMail.example",
        ),
        (
            described('"headline":"x"', '"publisher":{"name":"Blogger"}') + meta("og:site_name", "Harbour Notes"),
            TITLE, "", "Harbour Notes",
        ),
        (described('"headline":"x"', '"publisher":{"name":"Blogger"}'), TITLE, "", "Blogger"),
        ("", f"{TITLE} - Harbour Mail", '<a href="/">Startseite</a><img alt="Startseite">', "Harbour Mail"),
    ],
)  # fmt: skip
def test_the_publisher_is_named_as_readers_know_it(head: str, window: str, body: str, publisher: str) -> None:
    assert read(f"<h1>{TITLE}</h1>{TEXT}{body}", head=head, window=window).publisher == publisher


TOLD_OF_TEMPLATE = described('"headline":"x"', '"datePublished":"2019-03-04T10:00:00+01:00"')


@pytest.mark.parametrize(
    ("head", "line", "day"),
    [
        (TOLD_OF_TEMPLATE, '<div class="date">October 19, 2026</div>', date(2026, 10, 19)),
        (TOLD_OF_TEMPLATE, "<div>19 Oct 2026 | Oslo</div>", date(2026, 10, 19)),
        (TOLD_OF_TEMPLATE, '<time datetime="2026-10-19T08:00:00+01:00">19 October</time>', date(2026, 10, 19)),
        (meta("date", "2019-03-04"), "<div>Published: 19 October 2026</div>", date(2026, 10, 19)),
        (
            TOLD_OF_TEMPLATE + meta("article:modified_time", "2026-10-19T08:00:00+01:00"),
            '<div class="date">October 19, 2026</div>', date(2019, 3, 4),
        ),
        (TOLD_OF_TEMPLATE, '<div class="date">Updated October 19, 2026</div>', date(2019, 3, 4)),
        (TOLD_OF_TEMPLATE + meta("article:published_time", "2026-10-19"), "<div>19.10.2026</div>", date(2026, 10, 19)),
        ("", '<p><a href="/u">Jo</a> <a href="/d">October 19, 2026</a> <a href="/c">News</a></p>', date(2026, 10, 19)),
    ],
)  # fmt: skip
def test_the_day_of_a_template_is_not_that_of_an_article(head: str, line: str, day: date) -> None:
    today = '<div class="topbar">Wednesday, October 21, 2026</div>'

    assert read(f"{today}<main><h1>{TITLE}</h1>{line}{TEXT}</main>", head=head).published == day


@pytest.mark.parametrize(
    ("shown", "language", "day"),
    [
        ("Posted: 5/4/26 9:12 AM", "en-US", date(2026, 5, 4)),
        ("5/4/26", "en-GB", date(2026, 4, 5)),
        ("24.05.26", "en", date(2026, 5, 24)),
        ("Updated 24.05.26", "en", None),
    ],
)
def test_a_year_of_two_figures_counts_beneath_the_title(shown: str, language: str, day: date | None) -> None:
    html = f'<html lang="{language}"><title>{TITLE}</title><h1>{TITLE}</h1><p>{shown}</p>{TEXT}</html>'

    assert article(html).published == day


def test_a_moment_in_utc_has_the_day_beside_the_clock_time_of_the_title() -> None:
    told = described('"headline":"x"', '"datePublished":"2026-05-04T21:48:00.000Z"')

    assert read(f"<div>5 May, 00:48</div><h1>{TITLE}</h1>{TEXT}", head=told).published == date(2026, 5, 5)
    assert read(f"<div>5 May</div><h1>{TITLE}</h1>{TEXT}", head=told).published == date(2026, 5, 4)


def test_the_day_on_which_a_page_is_looked_at_is_none_of_its_article() -> None:
    today = '<div class="today">Wednesday, 6 May 2026</div>'
    address = "https://www.harbourmail.example/2026/05/04/kenya-and-norway-agree"

    assert read(f"{today}<h1>{TITLE}</h1>{TEXT}").published is None
    assert read(f"{today}<h1>{TITLE}</h1>{TEXT}", address=address).published == date(2026, 5, 4)
    assert read(
        f'<p class="date">6 May 2026</p><h1>{TITLE}</h1><p class="date">4 May 2026</p>{TEXT}'
    ).published == date(2026, 5, 4)


def test_what_a_template_describes_as_an_article_of_its_sites_name_is_none() -> None:
    site = '"headline":"Harbour Mail"', '"publisher":{"@type":"Organization","name":"Harbour Mail"}'
    told = described(*site, '"datePublished":"2018-01-01"', '"author":{"name":"Ann Lee"}')

    found = read(f'<h1>{TITLE}</h1><div class="meta">By Jo Koch | 04 May 2026</div>{TEXT}', head=told)

    assert (found.title, found.published, found.publisher, found.author) == (
        TITLE,
        date(2026, 5, 4),
        "Harbour Mail",
        "Jo Koch",
    )


def test_a_clock_that_shows_the_day_of_publication_and_tells_machines_that_of_a_change_means_the_first() -> None:
    head = meta("article:published_time", "2026-10-06T01:12:40Z") + meta(
        "article:modified_time", "2026-10-06T13:50:02Z"
    )
    clock = (
        '<time datetime="2026-10-06T09:50:02-04:00"><span>Published Oct. 5, 2026</span>'
        "<span>Updated Oct. 6, 2026, 9:50 a.m. ET</span></time>"
    )

    assert read(f"<article><h1>{TITLE}</h1>{clock}{TEXT}</article>", head=head).published == date(2026, 10, 5)


def test_the_day_in_an_address_may_have_the_section_between_its_year_and_its_month() -> None:
    address = "http://www.harbourmail.example/2010/POLITICS/08/13/fish.talks/index.html"

    assert read(f"<h1>{TITLE}</h1>{TEXT}", address=address).published == date(2010, 8, 13)
