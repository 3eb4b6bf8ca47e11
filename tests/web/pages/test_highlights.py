"""Marks in a text: whatever the spans, the text stays as it is and the marks are nested."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.web.pages.highlights import Closing, Opening, Paragraph, Span, excerpt, mark

spans = st.lists(
    st.builds(
        lambda start, length, name: Span(start, start + length, (name,)),
        st.integers(0, 70),
        st.integers(1, 40),
        st.sampled_from(["r1", "r2", "r3"]),
    ),
    max_size=6,
)


def text_of(paragraphs: list[Paragraph]) -> str:
    return "\n\n".join("".join(piece for piece in p.pieces if isinstance(piece, str)) for p in paragraphs)


def marked(paragraphs: list[Paragraph]) -> dict[tuple[int, int], str]:
    """The characters inside the marks of each span; fails where marks are not nested."""
    found: dict[tuple[int, int], str] = {}
    for paragraph in paragraphs:
        opened: list[Span] = []
        for piece in paragraph.pieces:
            if isinstance(piece, Opening):
                opened.append(piece.span)
            elif isinstance(piece, Closing):
                assert opened.pop() == piece.span
            else:
                for span in opened:
                    key = (span.start, span.end)
                    found[key] = found.get(key, "") + piece
        assert opened == []
    return found


@given(st.text(alphabet="ab \n\U0001f600", min_size=1, max_size=80), spans)
def test_marks_hold_the_very_characters_of_their_spans(text: str, given_spans: list[Span]) -> None:
    paragraphs = mark(text, given_spans)

    assert text_of(paragraphs).split() == text.split()
    found = marked(paragraphs)
    for span in given_spans:
        start, end = span.start, min(span.end, len(text))
        if start < end:
            assert "".join(found.get((start, end), "").split()) == "".join(text[start:end].split())


@given(st.text(alphabet="ab \n", min_size=1, max_size=80), spans)
def test_each_span_has_its_anchor_once(text: str, given_spans: list[Span]) -> None:
    pieces = [piece for paragraph in mark(text, given_spans) for piece in paragraph.pieces]
    anchors = [(p.span.start, p.span.end) for p in pieces if isinstance(p, Opening) and p.first]

    shown = {(s.start, min(s.end, len(text))) for s in given_spans if text[s.start : s.end].strip()}
    assert len(anchors) == len(set(anchors))
    assert shown <= set(anchors)


def test_equal_spans_are_one_mark_of_several_reports() -> None:
    (paragraph,) = mark("They met.", [Span(0, 4, ("r1",)), Span(0, 4, ("r2",))])

    assert [p.span.reports for p in paragraph.pieces if isinstance(p, Opening)] == [("r1", "r2")]


def test_of_a_long_text_an_excerpt_shows_what_is_around_the_evidence() -> None:
    text = "\n\n".join(f"Paragraph {i}. " + "x" * 400 for i in range(100))
    start = text.index("Paragraph 50.")
    found = excerpt(text, [Span(start, start + 9, ("r1",))], longest=1000)

    shown = text_of(found)
    assert "Paragraph 50." in shown
    assert "Paragraph 49." in shown
    assert "Paragraph 60." not in shown
    assert found[0].gap
