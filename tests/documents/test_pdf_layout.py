"""Lines of pages to columns and paragraphs: whatever stands where, nothing is lost and nothing is read twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kg.documents.formats.pdf.columns import in_order
from kg.documents.formats.pdf.furniture import without_edges
from kg.documents.formats.pdf.hyphens import Hyphens
from kg.documents.formats.pdf.paragraphs import paragraphs_of, setting_of, text_of
from kg.documents.formats.releases import is_house
from kg.printed import Line, Sheet

_WORDS = st.sampled_from(
    ("Oslo", "Envoys met in Oslo on Monday and signed", "9:00", "7", "1.", "•", "agree-", "ment.", "X")
)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Lines anywhere on a page, most on a grid as lines are, all with words of their own."""
    found = []
    for number in range(draw(st.integers(0, 30))):
        left = draw(st.one_of(st.sampled_from((50, 62, 300)), st.integers(0, 500)))
        foot = draw(st.one_of(st.integers(1, 60).map(lambda row: row * 12), st.floats(10, 790)))
        size = draw(st.sampled_from((6, 9, 10, 10, 10, 18, 60)))
        text = f"{draw(_WORDS)} w{number}" if draw(st.booleans()) else draw(_WORDS)
        found.append(Line(text, left, left + draw(st.integers(0, 250)), foot, size, draw(st.booleans())))
    return found


def words_of(texts: list[str]) -> Counter[str]:
    return Counter("".join(texts).replace("|", "").replace(" ", ""))


@given(lines())
def test_every_line_stands_in_one_block(given: list[Line]) -> None:
    blocks = in_order(given)

    assert words_of([line.text for block in blocks for line in block.lines]) == words_of([each.text for each in given])


@given(lines())
def test_every_block_stands_in_one_paragraph_and_only_hyphens_go(given: list[Line]) -> None:
    blocks = in_order(given)
    hyphens = Hyphens([line.text for line in block.lines] for block in blocks)
    texts = [text_of(each, hyphens) for each in paragraphs_of(blocks, setting_of(blocks, 10))]

    lost = words_of([line.text for block in blocks for line in block.lines])
    lost.subtract(words_of(texts))
    assert {letter for letter, count in lost.items() if count} <= {"-"}


@given(st.lists(lines(), max_size=4))
def test_lines_are_of_the_text_or_of_the_edges_of_their_page(pages: list[list[Line]]) -> None:
    bare = without_edges([Sheet(tuple(page), 595, 842) for page in pages])

    assert len(bare.pages) == len(pages)
    for page, left in zip(pages, bare.pages, strict=True):
        gone = [line for line in page if line not in left]
        assert all(line.text in bare.edges or line.text.isdigit() for line in gone)


def test_the_name_of_a_house_is_told_at_once_however_long_it_goes_on() -> None:
    assert is_house("Ministry of Foreign Affairs of the Kingdom of Norway")
    assert is_house("PERMANENT MISSION OF IRELAND TO THE UNITED NATIONS")
    assert not is_house("Foreign ministry summons envoy over fish")
    assert not is_house("Ministry" + " The And Of" * 30 + " !")  # no end where a word fits in two ways
