"""Rows out of each format, and what is wrong in a file."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.records.json import read_json, read_json_lines
from kg.documents.records.row import Row
from kg.documents.records.tables import read_table
from kg.documents.records.xml import read_xml, root_of
from kg.errors import DocumentError
from kg.model.characters import as_text

Found = list[Row | DocumentError]


def xml(text: str, records: tuple[str, ...] = ("r",)) -> Found:
    return list(read_xml("t.xml", io.BytesIO(text.encode()), records))


def csv(text: str, *, delimiter: str = ",", quoted: bool = True) -> Found:
    return list(read_table("t.csv", io.StringIO(text, newline=""), delimiter=delimiter, quoted=quoted))


def json(text: str, *records: str) -> Found:
    return list(read_json("t.json", io.StringIO(text), records))


def lines(text: str) -> Found:
    return list(read_json_lines("t.jsonl", io.StringIO(text)))


def cells(found: Iterable[Row | DocumentError]) -> list[dict[str, tuple[str, ...]]]:
    return [dict(row.cells) for row in found if isinstance(row, Row)]


def faults(found: Iterable[Row | DocumentError]) -> list[str]:
    return [str(fault) for fault in found if isinstance(fault, DocumentError)]


# --- XML ---


def test_children_attributes_and_what_repeats_are_columns() -> None:
    found = xml('<t><r id="1"><a>x\n  y</a><a>z</a><b k="v"><c>w</c></b><d/></r></t>')

    assert cells(found) == [
        {"@id": ("1",), "a": ("x y", "z"), "b@k": ("v",), "b": (), "b.c": ("w",), "d": ()},
    ]


def test_a_record_is_told_by_the_elements_it_stands_in() -> None:
    text = "<t><year><r><a>1</a></r></year><r><a>2</a></r></t>"

    assert [c["a"] for c in cells(xml(text, ("year", "r")))] == [("1",)]
    assert [c["a"] for c in cells(xml(text))] == [("1",), ("2",)]


def test_the_rows_before_broken_xml_are_kept_and_the_line_is_named() -> None:
    found = xml("<t>\n<r><a>1</a></r>\n<r><a>2</b></r>\n</t>")

    assert [c["a"] for c in cells(found)] == [("1",)]
    [fault] = faults(found)
    assert fault == "t.xml: line 3: broken XML (mismatched tag); mend it there; the records before that line are read"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "x">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://example.org/x"> %a;',
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_entities_of_a_files_own_are_refused_and_never_read(declaration: str) -> None:
    found = xml(f"<!DOCTYPE t [{declaration}]><t><r><a>1</a></r></t>")

    assert cells(found) == []
    assert ["entity of its own" in fault for fault in faults(found)] == [True]


def test_elements_nested_without_end_are_refused() -> None:
    found = xml("<t><r><a>1</a></r>" + "<x>" * 5000)

    assert len(cells(found)) == 1
    assert ["deep" in fault for fault in faults(found)] == [True]


def test_a_record_that_is_a_book_costs_itself_only() -> None:
    found = xml(f"<t><r><a>{'x ' * 600_000}</a></r><r><a>2</a></r></t>")

    assert [c["a"] for c in cells(found)] == [("2",)]
    assert ["longer than" in fault for fault in faults(found)] == [True]


# --- CSV and TSV ---


def test_cells_may_stand_between_quotation_marks_and_hold_line_ends() -> None:
    found = csv('a,b\n1,"x, ""y""\n z"\n\n2,w\n')

    assert cells(found) == [{"a": ("1",), "b": ('x, "y" z',)}, {"a": ("2",), "b": ("w",)}]
    assert [row.line for row in found if isinstance(row, Row)] == [2, 5]


def test_a_row_of_another_length_costs_itself_only() -> None:
    found = csv("a,b\n1,2\n3\n4,5,6\n7,8,\n")

    assert [c["a"] for c in cells(found)] == [("1",), ("7",)]
    assert faults(found) == [
        "t.csv: line 3: 1 cells, and the first line names 2 columns; add or take away a separator there; "
        "the other rows are read",
        "t.csv: line 4: 3 cells, and the first line names 2 columns; add or take away a separator there; "
        "the other rows are read",
    ]


def test_a_quotation_mark_that_never_ends_is_told_with_its_line() -> None:
    found = csv('a,b\n1,2\n3,"4\n5,6\n')

    assert [c["a"] for c in cells(found)] == [("1",)]
    assert ["line 3: a row that cannot be cut" in fault for fault in faults(found)] == [True]


@pytest.mark.parametrize(
    ("text", "message"), [("", "no line with the names"), ("a,a\n1,2\n", "two columns are named 'a'")]
)
def test_a_table_needs_a_heading_with_different_names(text: str, message: str) -> None:
    assert [message in fault for fault in faults(csv(text))] == [True]


def test_another_separator_and_no_quotation_marks() -> None:
    assert cells(csv('a\tb\n"x\ty\n', delimiter="\t", quoted=False)) == [{"a": ('"x',), "b": ("y",)}]


# --- JSON ---


def test_a_list_at_the_top_or_under_keys() -> None:
    assert cells(json('[{"a": 1}, {"a": "x"}]')) == [{"a": ("1",)}, {"a": ("x",)}]
    assert cells(json('{"n": [1, 2], "x": {"y": [{"a": true}]}}', "x", "y")) == [{"a": ("true",)}]
    assert cells(json(" [ ] ")) == []


def test_nested_keys_are_dotted_and_lists_hold_several_values() -> None:
    [row] = cells(json('[{"a": {"b": null, "c": "x  y"}, "d": ["1", "", "2"], "e": [{"f": "x"}, {"g": "y"}]}]'))

    assert row == {"a.b": (), "a.c": ("x y",), "d": ("1", "2"), "e.f": ("x", ""), "e.g": ("", "y")}


@pytest.mark.parametrize(
    ("text", "records", "good", "message"),
    [
        ('[{"a": 1},\n{"a": }]', (), 1, "line 2: broken JSON"),
        ('[{"a": 1},\n{"a": 2', (), 1, "line 2: broken JSON"),
        ('[{"a": 1}', (), 1, "comma is missing between two records, or the list never ends"),
        ('{"a": 1}', (), 0, "the file is no list of objects"),
        ('{"a": 1}', ("b",), 0, "no key 'b' in the file, where the mapping looks for records; there are: a"),
        ('{"a": {"c": 1}}', ("a", "b"), 0, "no key 'b' in a"),
        ("[1, 2]", ("a",), 0, "the file is no object with the key 'a'"),
        ("", (), 0, "no list of objects"),
        ('[7, {"a": 1}]', (), 1, "record 1 is no object with keys"),
        ("[" * 200_000, (), 0, "too deep|broken JSON|no object"),
    ],
)
def test_the_rows_before_a_fault_are_kept(text: str, records: tuple[str, ...], good: int, message: str) -> None:
    import re

    found = json(text, *records)

    assert len(cells(found)) == good
    assert faults(found)
    assert re.search(message, faults(found)[0])


def test_a_bad_line_of_json_costs_itself_only() -> None:
    found = lines('{"a": 1}\n{"a": \n\n[2]\n{"a": 3}')

    assert [c["a"] for c in cells(found)] == [("1",), ("3",)]
    assert [fault.split("; ")[0] for fault in faults(found)] == [
        "t.jsonl: line 2: broken JSON (Expecting value)",
        "t.jsonl: line 4: record 2 is no object with keys",
    ] or len(faults(found)) == 2


@given(st.lists(st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), st.text()), max_size=5))
def test_what_is_written_as_json_is_read_again(records: list[dict[str, str]]) -> None:
    import json as standard

    texts = [{k: " ".join(as_text(v).split()) for k, v in record.items()} for record in records]
    plain = [{k: (v,) if v else () for k, v in record.items()} for record in texts]

    assert cells(json(standard.dumps({"r": records}), "r")) == plain
    assert cells(lines("\n".join(standard.dumps(record) for record in records))) == plain


@given(st.text())
def test_no_text_is_too_odd_for_any_format(text: str) -> None:
    read = (json(text), lines(text), csv(text), xml(text.encode("utf-8", "ignore").decode()))

    assert all(isinstance(found, list) for found in read)


def test_a_long_list_takes_no_more_memory_than_a_short_one() -> None:
    def peak(count: int) -> int:
        file = io.StringIO("[" + ",".join('{"a": "' + "x" * 200 + '"}' for _ in range(count)) + "]")
        tracemalloc.start()
        assert sum(1 for _ in read_json("t.json", file, ())) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < 2 * peak(2_000)


# --- What is made to hurt ---


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000])
def test_a_number_that_is_longer_than_python_takes_is_kept_as_it_stands(number: str) -> None:
    assert cells(json(f'[{{"a": {number}}}]')) == [{"a": (number,)}]
    assert cells(beside(number)) == [{"a": (number,)}, {"a": ("1",)}]


def beside(value: str) -> Found:
    """Return what is read of two lines, the first with that value, the second sound."""
    return lines(f'{{"a": {value}}}\n{{"a": 1}}\n')


@pytest.mark.parametrize(
    "value", ['{"a":' * 300 + "1" + "}" * 300, "[" * 900 + "1" + "]" * 900, '[{"a":' * 90 + "1" + "}]" * 90]
)
def test_values_inside_each_other_cost_their_own_record_only(value: str) -> None:
    found = beside(value)

    assert cells(found)[-1] == {"a": ("1",)}
    assert len(found) == 2
    assert all(" deep" in fault for fault in faults(found))


MANY_KEYS = ",".join(f'{{"k{number}": 1}}' for number in range(60_000))
LONG_KEY = "k" * 300_000
SHORT_KEYS = ",".join(f'"{number}": 1' for number in range(50_000))


@pytest.mark.parametrize("value", [f"[{MANY_KEYS}]", f'{{"{LONG_KEY}": {{{SHORT_KEYS}}}}}'], ids=["many", "long"])
def test_a_record_whose_columns_come_to_many_times_its_length_costs_itself_only(value: str) -> None:
    found = beside(value)

    assert cells(found) == [{"a": ("1",)}]
    assert ["its columns come to more than" in fault for fault in faults(found)] == [True]


def test_escapes_of_what_no_text_holds_are_replaced_in_names_and_values() -> None:
    assert cells(lines('{"a\\ud800": "b\\u0000c\\u001b\\udfff", "d": "\\ud83d\\ude00\\t\\n"}')) == [
        {"a\ufffd": ("b\ufffdc\ufffd\ufffd",), "d": ("\U0001f600",)}
    ]


class Endless:
    """A file that goes on for ever; `most` characters of it may be read."""

    def __init__(self, begin: str, part: str, most: int = 20_000_000) -> None:
        self._begin, self._part, self._left = begin, part, most

    def readline(self, size: int | None = -1, /) -> str:
        assert size
        assert 0 < size <= self._left, "somebody reads without end"
        begin, self._begin = self._begin, ""
        line = begin or (self._part * (size // len(self._part) + 1))[:size]
        line = line[: line.index("\n") + 1] if "\n" in line else line
        self._left -= len(line)
        return line


@pytest.mark.parametrize("part", ["x", "x,", '"', '"a\n",'])
@pytest.mark.parametrize("begin", ["", "a,b\n"])
def test_a_line_or_row_that_never_ends_ends_the_table(begin: str, part: str) -> None:
    found = list(read_table("t.csv", Endless(begin, part), delimiter=",", quoted=True))  # type: ignore[arg-type]

    [fault] = faults(found)[-1:]
    assert "a row of more than 1,000,000 characters" in fault or "cannot be cut into cells" in fault


@pytest.mark.parametrize("count", [20, 50_000])
def test_two_columns_of_one_name_are_found_among_any_number(count: int) -> None:
    names = ",".join(f"n{number}" for number in range(count))

    [fault] = faults(csv(f"{names},n7\n"))

    assert "two columns are named 'n7'" in fault


class Megabytes(io.RawIOBase):
    """A file that says one thing for hundreds of megabytes; `read` counts its bytes that were read."""

    def __init__(self, begin: bytes, part: bytes, size: int) -> None:
        self._begin, self._part, self._left = begin, part, size
        self.count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        begin, self._begin = self._begin, b""
        part = begin or (self._part * ((size or 0) // len(self._part) + 1))[: min(size or 0, self._left)]
        self._left -= len(part)
        self.count += len(part)
        return part

    def tell(self) -> int:
        return self.count

    def seek(self, place: int, _: int = 0, /) -> int:
        return place


@pytest.mark.parametrize("begin", [b"<t><r><!-- ", b"<t><r a='", b"<t><r ", b"<t><?p "])
def test_a_tag_or_comment_without_end_is_refused_before_it_fills_the_memory(begin: bytes) -> None:
    file = Megabytes(begin, b"x", 1 << 30)

    [fault] = faults(read_xml("t.xml", file, ("r",)))  # type: ignore[arg-type]

    assert "a tag or comment of more than 4 MiB" in fault
    assert file.count < 16 << 20


def test_who_looks_for_the_outermost_element_does_not_look_for_ever() -> None:
    file = Megabytes(b"<!-- ", b"x", 1 << 30)

    assert root_of(file) is None  # type: ignore[arg-type]
    assert file.count < 8 << 20


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f" a{number}='{'x' * 100}'" for number in range(20_000)) + ">",
        ">" + f"<{'n' * 200_000}>" + "<a/>" * 50_000 + f"</{'n' * 200_000}>",
    ],
)
def test_a_record_of_endless_attributes_or_names_costs_itself_only(inside: str) -> None:
    found = xml(f"<t><r{inside}</r><r><a>1</a></r></t>")

    assert cells(found) == [{"a": ("1",)}]
    assert ["is longer than 1,000,000 characters" in fault for fault in faults(found)] == [True]


def test_keys_that_are_no_text_are_named_in_letters_that_can_be_shown() -> None:
    [fault] = faults(json('{"\\ud800ce": 1}', "rounds"))

    assert "there are: \ufffdce" in fault


@pytest.mark.parametrize(
    "text",
    ["<?xml version='1.0' encoding='" + "x" * 50_000 + "'?><t/>", "<t><r/></t" + "x" * 50_000 + ">"],
)
def test_messages_quote_the_beginning_of_what_is_wrong_only(text: str) -> None:
    assert all(len(fault) < 1_000 for fault in faults(xml(text)))
