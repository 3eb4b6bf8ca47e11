"""Characters of a text that was made, led back to the text they are from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.model.annotated import Annotated, Name, NameKind, Sentence
from kg.model.document import Document, Origin, Piece
from kg.model.origins import led_back

RECORD = Document("t.csv#1", "note: Met Anna. Saw Rome.")
MADE = Document("t.csv#1", "She met Anna. She saw Rome.", origin=Origin(RECORD, (Piece(4, 13, 6), Piece(18, 27, 16))))


def test_a_span_is_led_back_to_the_characters_it_is_from() -> None:
    assert MADE.origin is not None
    assert MADE.origin.span(8, 12) == (10, 14)
    assert MADE.origin.span(0, 13) == (6, 15)
    assert MADE.origin.span(0, 27) == (6, 25)
    assert MADE.origin.span(14, 18) is None


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5), st.data())
def test_every_character_of_a_piece_comes_back_to_its_own_place(
    shapes: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    pieces, made, at = [], 0, 0
    for length, inserted, left_out in shapes:
        made, at = made + inserted, at + left_out
        pieces.append(Piece(made, made + length, at))
        made, at = made + length, at + length
    origin = Origin(Document("a", "x" * at), tuple(pieces))
    piece = data.draw(st.sampled_from(pieces))
    offset = data.draw(st.integers(0, piece.end - piece.start - 1))

    assert origin.span(piece.start + offset, piece.start + offset + 1) == (piece.at + offset, piece.at + offset + 1)


def test_names_come_back_as_the_record_writes_them_and_what_was_put_in_is_left_out() -> None:
    annotated = Annotated(
        MADE,
        (),
        (Sentence(0, 13, 0, 4), Sentence(14, 27, 4, 8)),
        names=(Name(0, 3, "She", NameKind.PERSON), Name(8, 12, "Anna", NameKind.PERSON)),
    )

    back = led_back(annotated)

    assert back.document is RECORD
    assert [(name.start, name.text) for name in back.names] == [(10, "Anna")]
    assert [RECORD.cut(s.start, s.end) for s in back.sentences] == ["Met Anna.", "Saw Rome."]


def test_a_document_read_as_it_is_stays() -> None:
    annotated = Annotated(RECORD, (), ())

    assert led_back(annotated) is annotated
