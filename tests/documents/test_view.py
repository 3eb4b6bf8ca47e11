"""A page as it is at one moment: its elements by tag and name, and what they show."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from kg.documents.formats.pages.tree import parsed, said, words_of
from kg.documents.formats.pages.view import View

_PAGE = """<body class="story-page"><header id="top">Daily <b>News</b></header>
<div class="StoryBody"><p>One<br>two</p><script>let a = 1</script><p data-test="more">three <i class="top">four</i></p>
</div></body>"""


@pytest.fixture
def root() -> HtmlElement:
    found = parsed(_PAGE)
    assert found is not None
    return found


def _tags(elements: list[HtmlElement]) -> list[str]:
    return [str(each.tag) for each in elements]


def test_elements_are_found_by_their_tags_and_names_in_the_order_of_the_page(root: HtmlElement) -> None:
    page = View(root)

    assert _tags(page.elements("p", "header", "b")) == ["header", "b", "p", "p"]
    assert _tags(page.named({"story", "top"})) == ["body", "header", "div", "i"]
    assert _tags(page.with_attribute("id", "data-test")) == ["header", "p"]
    assert page.words_of(page.elements("div")[0]) == ("story", "body")


def test_every_element_shows_what_it_says_by_itself(root: HtmlElement) -> None:
    page = View(root)

    assert [page.said(each) for each in page.everything] == [said(each) for each in root.iter()]
    assert page.rows == ["Daily News", "One", "two", "three four"]
    assert page.lines(page.elements("p")[0]) == ["One", "two"]
    assert page.first_lines(root, 2) == ["Daily News", "One"]


def test_what_stood_in_the_page_may_be_asked_for_when_it_is_gone(root: HtmlElement) -> None:
    before = View(root)
    [header] = before.elements("header")
    header.drop_tree()

    page = View(root, before=before)

    assert page.place(header) == -1
    assert page.said(header) == "Daily News"
    assert page.words_of(header) == words_of(header) == ("top",)
    assert _tags(page.named({"top"})) == ["i"]
