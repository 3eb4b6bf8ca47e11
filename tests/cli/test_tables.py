"""Tables for people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kg.cli.tables import table_lines

WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=9)
CELLS = st.lists(WORDS, max_size=30).map(" ".join)


def lines(headers: tuple[str, ...], *rows: tuple[str, ...], width: int = 60) -> list[str]:
    return list(table_lines(headers, rows, width=width))


def test_what_fits_stands_in_columns() -> None:
    assert lines(("who", "where"), ("Anna", "Oslo"), ("Boris", "Rome")) == [
        "who    where",
        "─────  ─────",
        "Anna   Oslo",
        "Boris  Rome",
    ]


def test_a_sentence_that_does_not_fit_stands_below_its_row() -> None:
    sentence = "Anna Lindqvist met Boris Petrov in Oslo on Friday, said a spokesman of the ministry."

    assert lines(("who", "sentence", "where"), ("Anna", sentence, "Oslo"), ("Boris", "", "Rome")) == [
        "who    where",
        "─────  ─────",
        "Anna   Oslo",
        "    Anna Lindqvist met Boris Petrov in Oslo on Friday, said",
        "    a spokesman of the ministry.",
        "",
        "Boris  Rome",
    ]


def test_many_columns_become_a_block_for_each_row() -> None:
    headers = tuple(f"column {number}" for number in range(9))

    assert lines(headers, ("a", *("",) * 7, "z"), width=30) == ["column 0  a", "column 8  z"]


def test_letters_that_take_two_columns_are_counted_as_such() -> None:
    assert lines(("who", "where"), ("王毅", "北京"), ("Anna", "Oslo"))[2:] == ["王毅  北京", "Anna  Oslo"]


def test_without_rows_the_headers_stand_alone() -> None:
    assert lines(("who", "where")) == ["who  where", "───  ─────"]


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), max_size=6)), st.integers(40, 120))
def test_every_word_is_shown_and_no_line_is_too_long(rows: list[tuple[str, ...]], width: int) -> None:
    headers = tuple(f"h{number}" for number in range(len(rows[0]))) if rows else ("h0",)

    shown = list(table_lines(headers, rows, width=width))

    words = "\n".join(shown).split()
    assert all(word in words for row in rows for cell in row for word in cell.split())
    assert all(cell_len(line) <= width for line in shown)
