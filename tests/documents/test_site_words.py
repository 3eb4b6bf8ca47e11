"""Paragraphs in which a site speaks to its reader, beside those that only sound like it."""

from __future__ import annotations

import pytest

from kg.documents.formats.pages.site_words import is_to_reader
from kg.documents.formats.pages.trimming import of_article, text_of
from tests.documents.short_pages import FIRST, SECOND, article


@pytest.mark.parametrize(
    "paragraph",
    [
        "Every Friday our correspondents pick what mattered. Sign up for the newsletter Harbour Letter.",
        "By signing up, you agree to the terms of service.",
        "Are you satisfied with this page?",
        "Found a mistake? Select the text and press Ctrl+Enter",
        "Short link:",
        "The audio version of this article was made by a machine and may have errors.",
        "When quoting, a hyperlink to the first paragraph is obligatory.",
        "This translation was made by our editors; only the French text is a legally binding version.",
        "You have read 2 of 3 free articles this month. Subscribe",
        "Unlike others, we have no paywall. For as little as $6 a month you keep it so.",
        "If you like our work, tell a friend, or follow us.",
        "You are a loyal reader",
    ],
)
def test_what_a_site_tells_its_reader_is_no_part_of_an_article(paragraph: str) -> None:
    assert is_to_reader(paragraph)
    assert (
        article(f"<h1>Envoys meet</h1><p>{FIRST}</p><p>{paragraph}</p><p>{SECOND}</p>").text == f"{FIRST}\n\n{SECOND}"
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        FIRST,
        "Delegates in Geneva agreed on copyright and on reproduction rights for libraries, the chair said.",
        "The ministry's website was down on Monday, and its newsletter, which goes to every embassy of both countries,"
        " came two days late and without the words of the minister.",
        "“You should subscribe to our newsletter,” the minister told the ambassador as they shook hands.",
        "MR PINE: You will have read this article, and our readers have too.",
        "What would you tell our readers about the talks?",
        "Both sides promised feedback on the draft within a week.",
    ],
)
def test_reports_of_sites_rights_and_talks_with_you_are_articles(paragraph: str) -> None:
    assert not is_to_reader(paragraph)


def test_an_article_that_is_all_addressed_to_its_reader_keeps_its_text() -> None:
    letter = "You asked us how our readers in Oslo see the talks, and this story is what they told our reporters today."

    assert text_of(of_article([letter]), titles=()) == letter
